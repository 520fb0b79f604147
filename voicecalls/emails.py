"""What people are told about calls: one message per event and person, each in the reader's zone and language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from accounts.models import Membership, Organization, Role
from core import phones
from notifications.actions import queue
from notifications.compose import Reader, compose
from voicecalls import links
from voicecalls.models import CallAttempt, CallCase, Line, Mode


def call_announced(case: CallCase, *, at: datetime, now: datetime) -> None:
    """To the applicant, before the first call: who calls, from which number, when, why, and how to change that.

    `at`: the first call is not before. Once for each case.
    """
    _to_applicant("call_announced", case, now=now, at=at)


def not_reached(case: CallCase, *, now: datetime) -> None:
    """To the applicant: we tried, and what they can do now. Once for each case."""
    _to_applicant("not_reached", case, now=now)


def human_wanted(case: CallCase, *, now: datetime) -> None:
    """To the team and the representative: the applicant wants to speak to a person. A task for one of them."""
    candidate = case.application.candidate
    for reader, is_member in _people_in_charge(case.organization):
        _send(
            "human_wanted",
            organization=case.organization,
            reader=reader,
            about=case,
            key=f"{case.pk}",
            reply_to=candidate.email,
            now=now,
            name=candidate.name,
            number=phones.display(candidate.phone),
            job=case.application.job,
            words=_their_words(case),
            url=_team_page(case) if is_member else "",
        )


def caller_told(attempt: CallAttempt, *, name: str, number: str, now: datetime) -> None:
    """The same about somebody who rang and whom nobody knows: what they said who they are."""
    shown = phones.display(attempt.number) if attempt.number else ""
    for reader, _is_member in _people_in_charge(attempt.organization):
        _send(
            "human_wanted",
            organization=attempt.organization,
            reader=reader,
            about=attempt,
            key=f"{attempt.pk}",
            now=now,
            name=name,
            number=shown,
            said_number=number,
            job=None,
            words="",
            url="",
        )


def appointment_open(case: CallCase, *, is_mailed: bool, words: str, now: datetime) -> None:
    """To the team and the representative: on the phone no time suited. `is_mailed`: the candidate has got a link to
    choose one; else somebody has to get in touch. `words`: what they said about times."""
    _appointment(case, key=f"{case.pk}:{case.closed_at}", is_mailed=is_mailed, words=words, now=now)


def appointment_to_tell(case: CallCase, *, now: datetime) -> None:
    """To the same: an appointment was booked with somebody of whom no address is known, so nobody writes to them."""
    _appointment(case, key=f"{case.pk}:{case.closed_at}", booked=case.interview, now=now)


def _appointment(case: CallCase, *, key: str, now: datetime, **context: Any) -> None:
    candidate = case.application.candidate
    for reader, is_member in _people_in_charge(case.organization):
        _send(
            "appointment_by_phone",
            organization=case.organization,
            reader=reader,
            about=case,
            key=key,
            reply_to=candidate.email,
            now=now,
            name=candidate.name,
            email=candidate.email,
            number=phones.display(candidate.phone),
            job=case.application.job,
            url=_team_page(case) if is_member else "",
            **context,
        )


def calls_resting(organization: Organization, *, key: str, until: datetime, now: datetime) -> None:
    """To the team and the representative: so many calls failed that calls rest. `key`: one alert for each time."""
    page = f"{settings.PUBLIC_URL}{reverse('calls', kwargs={'slug': organization.slug})}"
    for reader, is_member in _people_in_charge(organization):
        _send(
            "calls_resting",
            organization=organization,
            reader=reader,
            about=organization,
            key=key,
            now=now,
            until=until,
            url=page if is_member else "",
        )


def line_rests(line: Line, *, code: int | None, now: datetime) -> None:
    """To the admins: the provider does not accept the account, its token or its number, so nobody is called."""
    organization = line.organization
    path = reverse("telephone_line", kwargs={"slug": organization.slug})
    for admin in Membership.objects.filter(organization=organization, role=Role.ADMIN).by_name():
        reader = admin.user.reader
        _send(
            "line_rests",
            organization=organization,
            reader=reader,
            about=line,
            key=f"{line.pk}:{now:%Y%m%dT%H%M%S%f}",
            now=now,
            number=phones.display(line.number),
            code=code,
            url=f"{settings.PUBLIC_URL}{path}",
        )


def _to_applicant(template: str, case: CallCase, *, now: datetime, **context: Any) -> None:
    line = Line.objects.filter(organization=case.organization).first()
    candidate = case.application.candidate
    _send(
        template,
        organization=case.organization,
        reader=candidate.reader,
        about=case,
        key=f"{case.pk}",
        reply_to=case.organization.representative_reader.email,
        now=now,
        job=case.application.job,
        name=candidate.name,
        number=phones.display(line.number) if line else "",
        their_number=phones.display(candidate.phone),
        arranges=case.mode == Mode.RECRUITER,
        url=links.mint(case, now=now),
        **context,
    )


def _send(
    template: str,
    *,
    organization: Organization,
    reader: Reader,
    about: Model,
    key: str | UUID,
    now: datetime,
    reply_to: str = "",
    **context: Any,
) -> None:
    if not reader.email:  # an applicant of whom no address is known
        return
    shared = {
        "organization": organization,
        "assistant": settings.ASSISTANT_NAME,
        "representative": organization.representative_reader.name,
        "now": now,
        **context,
    }
    mail = compose(
        template,
        shared,
        reader=reader,
        sender=f"{organization.name} ({settings.MARKETPLACE_NAME})",
        reply_to=reply_to,
    )
    queue(
        key=f"{template}:{key}",
        kind=template,
        to=reader.email,
        mail=mail,
        organization=organization,
        about=about,
        now=now,
    )


def _people_in_charge(organization: Organization) -> Iterable[tuple[Reader, bool]]:
    """Recruiters and admins of the team, and the representative: each address once, and whether they may open the
    team's pages."""
    members = Membership.objects.filter(organization=organization, role__in=[Role.RECRUITER, Role.ADMIN]).by_name()
    people = {each.user.email: (each.user.reader, True) for each in members}
    outside = organization.representative_reader
    return [*people.values(), *([] if outside.email in people else [(outside, False)])]


def _their_words(case: CallCase) -> str:
    remark = case.remarks.filter(kind="human").order_by("at").last()
    return remark.words if remark else ""


def _team_page(case: CallCase) -> str:
    path = reverse("call_case", kwargs={"slug": case.organization.slug, "case_id": case.pk})
    return f"{settings.PUBLIC_URL}{path}"
