"""Requesting, offering, booking, asking for help, adding details, cancelling."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import Entry, User
from core import zones
from core.locking import contested
from core.refusal import Refused
from interviews import emails, links
from interviews.models import (
    HelpRequest,
    Interview,
    InterviewSeat,
    Link,
    Participant,
    ParticipantKind,
    Purpose,
    State,
    Window,
)
from interviews.queries import offer
from interviews.slots import Span
from marketplace.models import Application, Candidate
from notifications.compose import sending_address

BETWEEN_LINKS = timedelta(minutes=1)


# What mails tell of, read with the interview: rivals wait for the seats meanwhile.
TOLD_OF = ("organization__representative", "application__candidate", "application__job")


class SlotGone(Refused):
    default = _("This time is no longer free. Nothing was booked. Please pick another.")


class AlreadyBooked(Refused):
    default = _("This interview is already booked. Nothing was changed.")


class Ended(Refused):
    default = _("This interview was cancelled. Nothing was booked.")


class NotBooked(Refused):
    default = _("This interview is not booked. Nothing was changed.")


class FormChanged(Refused):
    default = _("This form was already sent, with other content. Please open it anew; nothing was sent twice.")


def request_interview(
    *,
    application: Application,
    round_name: str,
    minutes: int,
    time_zone: str,
    windows: list[Span],
    members: Iterable[User],
    guests: Iterable[str],
    form_key: UUID,
    by: Actor,
    now: datetime,
) -> Interview:
    """Offer times to a candidate and write to them. The same form sent twice requests one interview."""
    members, guests = list(members), sorted({guest.lower() for guest in guests})
    who = sorted(str(member.pk) for member in members)
    fingerprint = _fingerprint(application.pk, round_name, minutes, time_zone, windows, who, guests)
    with transaction.atomic():
        Application.objects.select_for_update(no_key=True).get(pk=application.pk)  # one round number each
        earlier = Interview.objects.filter(form_key=form_key).first()
        if earlier:
            if earlier.form_fingerprint != fingerprint:
                raise FormChanged
            return earlier
        last_round = application.interviews.aggregate(last=Max("round"))["last"] or 0
        interview = Interview(
            organization=application.organization,
            application=application,
            round=last_round + 1,
            round_name=round_name,
            minutes=minutes,
            time_zone=time_zone,
            requested_by=by.user,
            form_key=form_key,
            form_fingerprint=fingerprint,
            offered_at=now,
        )
        interview.ical_uid = f"{interview.pk}@{_mail_domain()}"
        interview.save()
        _add_participants(interview, members=members, guests=guests)
        _replace_windows(interview, windows)
        record(organization=interview.organization, by=by, verb="requested", subject=interview, now=now)
        _send_link(interview, windows=windows, now=now)
    return interview


def offer_times(
    interview: Interview, *, windows: list[Span], time_zone: str, form_key: UUID, by: Actor, now: datetime
) -> None:
    """Offer other times for a pending interview. Answers every open "no time fits"; earlier links end.

    A form that was already sent, however long ago, offers nothing again.
    """
    sent = {"form_key": str(form_key), "fingerprint": _fingerprint(time_zone, windows)}
    with transaction.atomic():
        locked = Interview.objects.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)
        earlier = Entry.objects.about(locked).filter(detail__form_key=sent["form_key"]).first()
        if earlier:
            if earlier.detail != sent:
                raise FormChanged
            return
        _require_pending(locked)
        locked.time_zone, locked.offered_at = time_zone, now
        locked.offer += 1
        locked.save(update_fields=["time_zone", "offered_at", "offer"])
        _replace_windows(locked, windows)
        _resolve_help(locked, now=now)
        links.revoke(locked, now=now)
        record(organization=locked.organization, by=by, verb="offered times", subject=locked, now=now, **sent)
        _send_link(locked, windows=windows, now=now)


def confirm_time(interview: Interview, *, start: datetime, time_zone: str, by: Actor, now: datetime) -> Interview:
    """Book the chosen start, or refuse because it is no longer on offer. `time_zone`: what the candidate reads in.

    The row lock lets one decision at a time through for this interview; the exclusion constraint on seats decides
    between interviews that share a person. Confirming the same start again shows the same booking. Raises
    UnknownZone before anything is stored.
    """
    zones.zone(time_zone)

    def work() -> Interview:
        known = Interview.objects.select_related(*TOLD_OF).prefetch_related("participants")
        locked = known.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)
        if locked.state == State.BOOKED and locked.starts_at == start:
            return locked
        _require_pending(locked)
        if not offer(locked, now=now).includes(start):
            raise SlotGone
        _take_seats(locked, Span(start, start + locked.length))
        locked.state, locked.starts_at, locked.ends_at = State.BOOKED, start, start + locked.length
        locked.booked_at = now
        locked.save(update_fields=["state", "starts_at", "ends_at", "booked_at"])
        candidate = locked.application.candidate
        Candidate.objects.filter(pk=candidate.pk).update(time_zone=time_zone)
        candidate.time_zone = time_zone
        _resolve_help(locked, now=now)
        record(organization=locked.organization, by=by, verb="booked", subject=locked, now=now, start=start.isoformat())
        emails.booked(locked, now=now)
        return locked

    return contested(work)


def _take_seats(interview: Interview, span: Span) -> None:
    """One seat per person, all or none. ON CONFLICT makes the loser of a race wait and then see nothing stored,
    instead of running into the deadlock timer; sorted people are taken in one order by all rivals."""
    people = interview.people()
    InterviewSeat.objects.bulk_create(
        [
            InterviewSeat(
                organization=interview.organization,
                interview=interview,
                person=person,
                during=DateTimeTZRange(span.start, span.end),
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    if InterviewSeat.objects.filter(interview=interview, active=True).count() != len(people):
        raise SlotGone


def report_no_fit(interview: Interview, *, message: str, form_key: UUID, by: Actor, now: datetime) -> HelpRequest:
    """Tell the representative that no time suits. The times stay on offer; the same form sent twice tells once."""
    with transaction.atomic():
        locked = Interview.objects.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)
        earlier = HelpRequest.objects.filter(form_key=form_key).first()
        if earlier:
            if (earlier.interview_id, earlier.message) != (locked.pk, message):
                raise FormChanged
            return earlier
        _require_pending(locked)
        request = HelpRequest.objects.create(
            organization=locked.organization, interview=locked, message=message, form_key=form_key, created_at=now
        )
        record(organization=locked.organization, by=by, verb="asked for new times", subject=locked, now=now)
        emails.no_time_fits(request, now=now)
    return request


def set_conference_details(
    interview: Interview, *, link: str, phone: str, notes: str, by: Actor, now: datetime
) -> None:
    """Save how to join. Everybody gets the updated invitation; saving the same details again sends nothing."""
    with transaction.atomic():
        locked = Interview.objects.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)
        if locked.state != State.BOOKED or not locked.ends_at or locked.ends_at <= now:
            raise NotBooked
        details = (link, phone, notes)
        if details == (locked.conference_link, locked.conference_phone, locked.conference_notes):
            return
        locked.conference_link, locked.conference_phone, locked.conference_notes = details
        locked.sequence += 1
        locked.save(update_fields=["conference_link", "conference_phone", "conference_notes", "sequence"])
        record(organization=locked.organization, by=by, verb="added conference details", subject=locked, now=now)
        emails.details_changed(locked, now=now)


def cancel(interview: Interview, *, reason: str, by: Actor, now: datetime) -> None:
    """Call an interview off and tell everybody at once, naming who did. Cancelling twice tells once."""
    with transaction.atomic():
        locked = Interview.objects.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)
        if locked.state == State.CANCELLED:
            return
        if locked.ends_at and locked.ends_at <= now:
            raise NotBooked(_("This interview is over. Nothing was changed."))
        locked.state, locked.cancelled_at, locked.cancelled_by, locked.cancel_reason = (
            State.CANCELLED,
            now,
            by.name,
            reason,
        )
        locked.sequence += 1
        locked.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancel_reason", "sequence"])
        InterviewSeat.objects.filter(interview=locked, active=True).update(active=False)
        _resolve_help(locked, now=now)
        record(organization=locked.organization, by=by, verb="cancelled", subject=locked, now=now, reason=reason)
        emails.cancelled(locked, now=now)


def send_new_link(interview: Interview, *, now: datetime) -> None:
    """Mail the candidate a fresh link, to the address on file; earlier links end. At most one a minute: asked again
    sooner, the last one is still on its way and stays as it is."""
    with transaction.atomic():
        locked = Interview.objects.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)
        _require_pending(locked)
        if Link.objects.filter(interview=locked, created_at__gt=now - BETWEEN_LINKS).exists():
            return
        links.revoke(locked, now=now)
        _send_link(locked, windows=[window.span for window in locked.windows.all()], now=now)


def _send_link(interview: Interview, *, windows: list[Span], now: datetime) -> None:
    link = links.mint(interview, purpose=Purpose.CHOOSE, now=now)
    emails.times_offered(interview, link=link, windows=windows, now=now)


def _require_pending(interview: Interview) -> None:
    if interview.state == State.BOOKED:
        raise AlreadyBooked
    if interview.state == State.CANCELLED:
        raise Ended


def _replace_windows(interview: Interview, windows: list[Span]) -> None:
    interview.windows.all().delete()
    Window.objects.bulk_create(
        Window(organization=interview.organization, interview=interview, starts_at=span.start, ends_at=span.end)
        for span in windows
    )


def _add_participants(interview: Interview, *, members: list[User], guests: list[str]) -> None:
    known = {member.email for member in members} | {interview.application.candidate.email}
    rows = [
        Participant(
            organization=interview.organization,
            interview=interview,
            kind=ParticipantKind.MEMBER,
            user=member,
            name=member.name,
            email=member.email,
        )
        for member in members
    ]
    rows += [
        Participant(
            organization=interview.organization, interview=interview, kind=ParticipantKind.GUEST, name="", email=guest
        )
        for guest in guests
        if guest not in known
    ]
    Participant.objects.bulk_create(rows)


def _resolve_help(interview: Interview, *, now: datetime) -> None:
    HelpRequest.objects.filter(interview=interview, resolved_at=None).update(resolved_at=now)


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _mail_domain() -> str:
    return sending_address().rpartition("@")[2]
