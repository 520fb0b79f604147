"""What people are told about interviews: one message per event and person, each in the reader's zone and language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.reading import reading_as
from interviews import calendar
from interviews.models import HelpRequest, Interview
from interviews.queries import everybody, hiring_side, representative_name, representative_reader
from notifications.actions import queue
from notifications.compose import Invite, Reader, compose


def _send(
    template: str,
    interview: Interview,
    *,
    reader: Reader,
    key: str,
    now: datetime,
    invite: Invite | None = None,
    **context: Any,
) -> None:
    shared = {
        "interview": interview,
        "organization": interview.organization,
        "job": interview.application.job,
        "candidate": interview.application.candidate,
        "participants": list(interview.participants.all()),
        "representative": representative_name(interview),
        "is_candidate": reader.email == interview.application.candidate.email,
        **context,
    }
    mail = compose(
        template,
        shared,
        reader=reader,
        sender=f"{interview.organization.name} ({settings.MARKETPLACE_NAME})",
        reply_to=representative_reader(interview).email,
        invite=invite,
    )
    queue(
        key=f"{template}:{interview.pk}:{key}",
        kind=template,
        to=reader.email,
        mail=mail,
        organization=interview.organization,
        about=interview,
        now=now,
    )


def _page(name: str, interview: Interview) -> str:
    return settings.PUBLIC_URL + reverse(name, kwargs={"interview_id": interview.pk})


def times_offered(interview: Interview, *, link: str, windows: list[Any], now: datetime) -> None:
    """To the candidate: choose a time. `link` works without login."""
    reader = interview.application.candidate.reader
    first, last = min(w.start for w in windows), max(w.end for w in windows)
    _send(
        "times_offered",
        interview,
        reader=reader,
        key=f"offer-{interview.offer}:{now.isoformat()}",
        now=now,
        link=link,
        first=first,
        last=last,
        again=interview.offer > 1,
    )


def booked(interview: Interview, *, now: datetime) -> None:
    """To everybody: the interview is booked, with an invitation."""
    _to_everybody("booked", interview, now=now)


def details_changed(interview: Interview, *, now: datetime) -> None:
    """To everybody: how to join, with the updated invitation."""
    _to_everybody("details_changed", interview, now=now)


def cancelled(interview: Interview, *, now: datetime) -> None:
    """To everybody who knew of it: who cancelled, with the cancellation for their calendars."""
    if interview.starts_at is None:
        for reader in everybody(interview):
            _send("cancelled", interview, reader=reader, key=f"{interview.sequence}", now=now)
        return
    _to_everybody("cancelled", interview, now=now, cancel=True)


def _to_everybody(template: str, interview: Interview, *, now: datetime, cancel: bool = False) -> None:
    candidate = interview.application.candidate
    for reader in everybody(interview):
        with reading_as(language=reader.language, time_zone=reader.time_zone):
            make = calendar.cancellation if cancel else calendar.request
            invite = make(interview, reader=reader, now=now)
        url = _page("interview", interview) if reader.email == candidate.email else ""
        _send(template, interview, reader=reader, key=f"{interview.sequence}", now=now, invite=invite, url=url)


def no_time_fits(request: HelpRequest, *, now: datetime) -> None:
    """To the representative and whoever requested the interview: none of the times suits the candidate."""
    interview = request.interview
    desk = settings.PUBLIC_URL + reverse("desk")
    team = settings.PUBLIC_URL + reverse(
        "team_interview", kwargs={"slug": interview.organization.slug, "interview_id": interview.pk}
    )
    representative = representative_reader(interview)
    _send(
        "no_time_fits", interview, reader=representative, key=f"{request.pk}", now=now, message=request.message, url=desk
    )
    requester = interview.requested_by
    for reader in hiring_side(interview):
        if requester and reader.email == requester.email and reader.email != representative.email:
            _send(
                "no_time_fits", interview, reader=reader, key=f"{request.pk}", now=now, message=request.message, url=team
            )
