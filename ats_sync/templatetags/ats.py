"""What pages of other apps say of the link; nothing where there is none."""

from datetime import timedelta
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from ats_sync.models import ApplicationLink, Connection, ConnectionState, JobLink
from ats_sync.models.pushes import UNSETTLED
from ats_sync.queries.states import connection_of
from ats_sync.vendors import vendor
from ats_sync.words.states import problem_in_words, push_in_words
from core import phones
from marketplace.models import Job

A_WHILE = timedelta(minutes=10)  # a problem that ends by itself sooner is no news

register = template.Library()


@register.inclusion_tag("ats_sync/parts/alert.html", takes_context=True)
def ats_alert(context: Context) -> dict[str, Any]:
    """What is wrong with the link, for whoever works with what depends on it."""
    request = context["request"]
    connection = _connection(request)
    if connection is None or not _is_alarming(connection):
        return {"problem": ""}
    name = vendor(connection.vendor).name
    return {
        "problem": problem_in_words(connection, vendor=name),
        "vendor_name": name,
        "is_rejected": connection.state == ConnectionState.REJECTED,
        "is_admin": request.membership.suffices("admin"),
        "may_look": request.membership.suffices("recruiter"),
        "organization": request.organization,
    }


def _is_alarming(connection: Connection) -> bool:
    if connection.state == ConnectionState.REJECTED:
        return True
    since = connection.problem_at
    return bool(connection.is_connected and connection.problem and since and timezone.now() - since > A_WHILE)


@register.inclusion_tag("ats_sync/parts/stages_from.html", takes_context=True)
def ats_stages(context: Context) -> dict[str, Any]:
    """Where the stages in System Settings come from."""
    request = context["request"]
    connection = _connection(request)
    if connection is None:
        return {"connection": None}
    name = vendor(connection.vendor).name
    return {"connection": connection, "vendor_name": name, "organization": request.organization}


def _connection(request: Any) -> Connection | None:
    """Asked for once for each page."""
    if not hasattr(request, "ats_connection"):
        request.ats_connection = connection_of(request.organization)
    connection: Connection | None = request.ats_connection
    return connection


@register.inclusion_tag("ats_sync/parts/of_job.html")
def ats_job(job: Job | None) -> dict[str, Any]:
    """Where a job comes from, and what of it is kept there."""
    link = job and JobLink.objects.filter(job=job).select_related("connection").first()
    if not link or link.connection.state == ConnectionState.DISCONNECTED:
        return {"link": None}
    return {"link": link, "vendor_name": link.keeper_name}


@register.inclusion_tag("ats_sync/parts/of_application.html")
def ats_application(link: ApplicationLink | str, *, may_recruit: bool) -> dict[str, Any]:
    """An application in the linked system: the way there, other numbers and addresses known there, what is not told
    yet.

    `link`: the application's, with its candidate link and connection; "" if it has none.
    """
    if not isinstance(link, ApplicationLink):
        return {"link": None}
    connection = link.job_link.connection
    name = vendor(connection.vendor).name
    pushes = link.pushes.filter(state__in=UNSETTLED).select_related("move__to_stage", "note", "link__application")
    return {
        "link": link,
        "vendor_name": name,
        "may_look": may_recruit,
        "organization": connection.organization,
        "other_phones": _other_phones(link),
        "other_emails": _other_emails(link),
        "untold": [push_in_words(push, vendor=name) for push in pushes.order_by("n")],
    }


def _other_emails(link: ApplicationLink) -> list[str]:
    candidate = link.candidate_link.candidate
    return [each for each in link.candidate_link.emails if candidate and each != candidate.email]


def _other_phones(link: ApplicationLink) -> list[str]:
    """As they were written there, without the one that is called."""
    candidate = link.candidate_link.candidate
    if candidate is None:
        return []
    country = candidate.country or candidate.organization.country
    return [
        typed
        for typed in link.candidate_link.phones
        if _parsed(typed, country) != candidate.phone or not candidate.phone
    ]


def _parsed(typed: str, country: str) -> str:
    try:
        return phones.parse(typed, country=country)
    except phones.WrongPhone:
        return typed
