"""What an applicant may know about the calls to them."""

from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import Organization
from core import phones
from voicecalls.dialling.terms import NO_ATTEMPT
from voicecalls.models import AttemptState, CallCase, CaseEnd, CaseState, Line, Mode
from voicecalls.queries import settings_of


def line_of(organization: Organization) -> Line | None:
    return Line.objects.filter(organization=organization).first()


def agreed_time(case: CallCase) -> datetime | None:
    """When they asked to be called, as long as no call has kept it."""
    if case.agreed_at is None:
        return None
    calls = case.attempts.exclude(outcome__in=NO_ATTEMPT)
    return None if calls.filter(reserved_at__gte=case.agreed_at).exists() else case.agreed_at


def about_case(case: CallCase) -> dict[str, Any]:
    """For the page of an applicant's link. Nothing of what the team thinks, and nobody else's."""
    organization, agreed = case.organization, agreed_time(case)
    return {
        "case": case,
        "organization": organization,
        "job": case.application.job,
        "candidate": case.application.candidate,
        "assistant": settings.ASSISTANT_NAME,
        "their_number": phones.display(case.application.candidate.phone),
        "agreed_at": agreed,
        "at": agreed or case.next_attempt_at,
        "is_stopped": case.end == CaseEnd.OPTED_OUT,
        "is_missed": case.end == CaseEnd.NOT_REACHED,
        "is_closed": case.end == CaseEnd.CLOSED,
        "arranges": case.mode == Mode.RECRUITER,
        "booked": case.interview
        if case.end == CaseEnd.BOOKED and case.interview and case.interview.is_booked
        else None,
    }


def about_calls_of(case: CallCase) -> dict[str, Any]:
    """What their first page says besides: how the organization calls, and whether somebody is on the phone with them at
    this moment, or about to be."""
    line = line_of(case.organization)
    talks = case.attempts.filter(state=AttemptState.IN_PROGRESS).exists()
    return {
        "wishes": settings_of(case.organization),
        "number": phones.display(line.number) if line else "",
        "is_talking": talks,
        "is_calling": case.state == CaseState.CALLING and not talks,
    }
