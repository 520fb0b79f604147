"""What people are told about interviews: one message per event and person, each in the reader's zone and language."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse

from accounts.actor import Actor
from core.reading import reading_as
from interviews import calendar, links
from interviews.models import HelpRequest, Interview, Participant, Purpose
from interviews.queries import everybody, named
from interviews.slots import Span
from notifications.actions import queue
from notifications.compose import Invite, Reader, compose

MakeInvite = Callable[..., Invite]
NO_WAY_BACK = {"cancelled", "released"}  # mails about something that its reader can no longer open or use


def times_offered(interview: Interview, *, link: str, windows: list[Span], now: datetime) -> None:
    """To the candidate: choose a time. `link` works without login."""
    ahead = [window for window in windows if window.end > now] or windows
    _send(
        "times_offered",
        interview,
        reader=interview.application.candidate.reader,
        key=f"offer-{interview.offer}:{now.isoformat()}",
        now=now,
        url=link,
        first=min(window.start for window in ahead),
        last=max(window.end for window in ahead),
        again=interview.offer > 1,
    )


def reminder_not_booked(interview: Interview, *, link: str, starts: list[datetime], key: str, now: datetime) -> None:
    """To the candidate: the times that are left still wait for a choice. `link` works without login."""
    _send(
        "reminder_not_booked",
        interview,
        reader=interview.application.candidate.reader,
        key=key,
        now=now,
        url=link,
        left=len(starts),
        first=starts[0],
        last=starts[-1] + interview.length,
    )


def reminder_before(interview: Interview, *, reader: Reader, key: str, now: datetime) -> None:
    """To one person who takes part: the interview comes up, and how to join."""
    url = _page_for(reader, interview, now=now)
    _send("reminder_before", interview, reader=reader, key=key, now=now, url=url)


def booked(interview: Interview, *, accepted_by: Actor | None = None, now: datetime) -> None:
    """To everybody: the interview is booked, with an invitation. `accepted_by`: who booked a time that the candidate
    had proposed; without, the candidate chose one."""
    for reader in _readers(interview):
        words = _acceptance(interview, reader, by=accepted_by)
        _invited("booked", interview, reader=reader, make_invite=calendar.request, now=now, **words)


def _acceptance(interview: Interview, reader: Reader, *, by: Actor | None) -> dict[str, Any]:
    """Who accepted a proposed time, for one reader."""
    if by is None:
        return {}
    return {"accepted_by": named(by.name, interview), "accepted_it": _is(by, reader, interview)}


def _is(actor: Actor, reader: Reader, interview: Interview) -> bool:
    """Whether the reader is who acted. Whoever comes by a mailed link is the candidate."""
    if actor.user is not None:
        return actor.user.email == reader.email
    return actor.channel == "link" and reader.email == interview.application.candidate.email


def details_changed(interview: Interview, *, now: datetime) -> None:
    """To everybody: how to join, with the updated invitation."""
    _to_everybody("details_changed", interview, make_invite=calendar.request, now=now)


def cancelled(interview: Interview, *, by: Actor, now: datetime) -> None:
    """To everybody: who cancelled; with the cancellation for their calendars if a time was booked."""
    make_invite = calendar.cancellation if interview.starts_at else None
    for reader in _readers(interview):
        is_own = _is(by, reader, interview)
        _invited("cancelled", interview, reader=reader, make_invite=make_invite, now=now, cancelled_it=is_own)


def rescheduled(
    interview: Interview,
    *,
    before: datetime,
    known: Collection[str],
    accepted_by: Actor | None = None,
    now: datetime,
) -> None:
    """To everybody: the new time, with the updated invitation. Who joins only now (not `known`) reads "booked".
    `accepted_by`: as in `booked`."""
    for reader in _readers(interview):
        words = _acceptance(interview, reader, by=accepted_by)
        joins = reader.email not in known and any(person.email == reader.email for person in interview.attending())
        template = "booked" if joins else "rescheduled"
        _invited(template, interview, reader=reader, make_invite=calendar.request, now=now, before=before, **words)


def released(interview: Interview, people: Iterable[Participant], *, before: datetime, now: datetime) -> None:
    """To people who do not take part any more: out of their calendars. `before`: when they thought it was."""
    for person in people:
        reader = person.reader(interview)
        _invited("released", interview, reader=reader, make_invite=calendar.removal, now=now, before=before)


def replaced(interview: Interview, *, joining: Participant, gone: Participant | None, now: datetime) -> None:
    """To whoever joins an invitation, to whoever left a cancellation, to all others the updated invitation."""
    for reader in _readers(interview):
        template = "booked" if reader.email == joining.email else "panel_changed"
        words = _change_of_panel(interview, reader, joining=joining, gone=gone)
        _invited(template, interview, reader=reader, make_invite=calendar.request, now=now, **words)
    if gone is not None and interview.starts_at:
        released(interview, [gone], before=interview.starts_at, now=now)


def left(interview: Interview, gone: Participant, *, now: datetime) -> None:
    """The same where nobody joins instead."""
    for reader in _readers(interview):
        words = _change_of_panel(interview, reader, gone=gone)
        _invited("panel_changed", interview, reader=reader, make_invite=calendar.request, now=now, **words)
    if interview.starts_at:
        released(interview, [gone], before=interview.starts_at, now=now)


def _change_of_panel(
    interview: Interview, reader: Reader, *, gone: Participant | None, joining: Participant | None = None
) -> dict[str, Any]:
    """Who comes and goes. A guest is known by their address, which the candidate never reads."""
    is_candidate = reader.email == interview.application.candidate.email

    def name(person: Participant | None) -> str:
        return "" if person is None else person.name if is_candidate else str(person)

    return {"joining": joining, "gone": gone, "joining_name": name(joining), "gone_name": name(gone)}


def nobody_left(interview: Interview, gone: Participant, *, now: datetime) -> None:
    """To the representative: somebody stepped back and nobody can take their seat."""
    _send(
        "seat_empty",
        interview,
        reader=interview.organization.representative_reader,
        key=f"{gone.pk}",
        now=now,
        gone=gone,
        url=_absolute("conference", interview_id=interview.pk),
    )


def preferences_asked(interview: Interview, *, now: datetime) -> None:
    """To the candidate of a cancelled interview: which times would suit? The representative reads the answer."""
    reader = interview.application.candidate.reader
    _send("preferences_asked", interview, reader=reader, key="asked", now=now)


def no_time_fits(request: HelpRequest, *, now: datetime) -> None:
    """To the representative and whoever requested the interview: none of the times suits the candidate."""
    interview = request.interview
    representative = interview.organization.representative_reader
    readers = {representative.email: (representative, _absolute("desk"))}
    if interview.requested_by:
        reader = interview.requested_by.reader
        has_proposals = request.proposed_times.exists()
        readers.setdefault(reader.email, (reader, _team_page(interview) if has_proposals else _offer_page(interview)))
    for reader, url in readers.values():
        _send(
            "no_time_fits",
            interview,
            reader=reader,
            key=f"{request.pk}",
            now=now,
            message=request.message,
            proposed=[time.starts_at for time in request.proposed_times.all()],
            url=url,
        )


def _to_everybody(template: str, interview: Interview, *, make_invite: MakeInvite | None, now: datetime) -> None:
    """One message each. Every reader's copy of one revision carries the same UID and SEQUENCE."""
    for reader in _readers(interview):
        _invited(template, interview, reader=reader, make_invite=make_invite, now=now)


def _readers(interview: Interview) -> list[Reader]:
    prefetch_related_objects([interview], "participants__user")
    return everybody(interview)


def _invited(
    template: str,
    interview: Interview,
    *,
    reader: Reader,
    make_invite: MakeInvite | None,
    now: datetime,
    **context: Any,
) -> None:
    """A message with that reader's own calendar part. Its key: once for each revision and person."""
    with reading_as(language=reader.language, time_zone=reader.time_zone):
        invite = make_invite(interview, reader=reader, now=now) if make_invite else None
    url = "" if template in NO_WAY_BACK else _page_for(reader, interview, now=now)
    key = f"{interview.sequence}"
    _send(template, interview, reader=reader, key=key, now=now, invite=invite, url=url, **context)


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
    if not reader.email:  # a candidate of whom no address is known
        return
    candidate, representative = interview.application.candidate, interview.organization.representative_reader
    is_candidate = reader.email == candidate.email
    with reading_as(language=reader.language, time_zone=reader.time_zone):
        people = calendar.who_joins(interview, addresses=not is_candidate)
    shared = {
        "interview": interview,
        "organization": interview.organization,
        "job": interview.application.job,
        "candidate": candidate,
        "people": people,
        "representative": representative.name,
        "is_candidate": is_candidate,
        "is_representative": reader.email == representative.email,
        "cancelled_by": named(interview.cancelled_by, interview),
        "now": now,
        **context,
    }
    mail = compose(
        template,
        shared,
        reader=reader,
        sender=f"{interview.organization.name} ({settings.MARKETPLACE_NAME})",
        reply_to=candidate.email if reader.email == representative.email else representative.email,
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


def _page_for(reader: Reader, interview: Interview, *, now: datetime) -> str:
    """Where this reader sees the interview; empty for somebody without an account, who could not sign in there.

    A candidate without an account gets a link that needs none.
    """
    candidate = interview.application.candidate
    if reader.email == candidate.email:
        if candidate.user_id is None:
            return links.mint(interview, purpose=Purpose.CHOOSE, now=now)
        return _absolute("interview", interview_id=interview.pk)
    for participant in interview.participants.all():
        if participant.email == reader.email:
            return _team_page(interview) if participant.user_id else ""
    return _absolute("conference", interview_id=interview.pk)


def _team_page(interview: Interview) -> str:
    return _absolute("team_interview", slug=interview.organization.slug, interview_id=interview.pk)


def _offer_page(interview: Interview) -> str:
    return _absolute("offer_times", slug=interview.organization.slug, interview_id=interview.pk)


def _absolute(name: str, **kwargs: Any) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, kwargs=kwargs)}"
