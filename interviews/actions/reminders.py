"""Which reminders are due when, and sending them.

A row says what is due. Whether it still makes sense is asked again when it is sent, under the interview's lock.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.utils.translation import ngettext

from accounts.actor import Actor, record
from core import zones
from core.tenancy import organization_context, system_context
from interviews import emails, links
from interviews.actions.refusals import NoTimesLeft, RemindedAlready
from interviews.actions.rows import locked, require_address, require_pending
from interviews.models import Interview, InterviewSettings, Purpose, Reminder, ReminderKind
from interviews.queries import hiring_side, settings_of
from interviews.queries.offers import offer
from interviews.reminding import Due, Quiet, after_offer, before_start
from notifications.compose import Reader

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200  # what is left is still due when the next sweep comes
UNCOMPOSABLE = (ValueError, LookupError, TypeError, AttributeError)  # what one row's data can make of a mail
BETWEEN_NUDGES = timedelta(hours=12)  # however they came about
BETWEEN_CLICKS = timedelta(hours=1)
BY_HAND = 0
MINUTE = timedelta(minutes=1)


def plan(interview: Interview, *, now: datetime) -> None:
    """Make the open reminders those that fit how the interview stands now. Needs a transaction and its lock.

    What is due already stays, for the next sweep to send or to drop; what went out does not come again.
    """
    rows = Reminder.objects.filter(interview=interview)
    still = [row for row in rows if _is_about(interview, row)]
    readers = {reader.email for reader in _readers(interview)}
    kept = [row for row in still if row.done_at or (row.due_at <= now and row.recipient in readers)]
    rows.open().exclude(pk__in=[row.pk for row in kept]).delete()
    known = {_which(row) for row in kept}
    Reminder.objects.bulk_create(row for row in _wanted(interview, now=now) if _which(row) not in known)


def send_due(*, now: datetime) -> int:
    """Send the reminders that are due, and drop those that make no sense any more. How many there were.

    One whose mail cannot be composed is logged and stays due; the others do not wait for it.
    """
    seen: set[UUID] = set()
    while len(seen) < MOST_AT_ONCE and _handle_next(seen, now=now):
        pass
    return len(seen)


def remind_now(interview: Interview, *, by: Actor, now: datetime) -> None:
    """Remind the candidate to choose a time, at once and whatever the hour. At most one reminder an hour."""
    with transaction.atomic():
        current = locked(interview)
        require_pending(current)
        require_address(current)
        last = Reminder.objects.nudged(current).first()
        if last and last.done_at and last.done_at > now - BETWEEN_CLICKS:
            raise RemindedAlready(_ago(now - last.done_at))
        candidate = current.application.candidate.reader
        reminder = _row(current, ReminderKind.NOT_BOOKED, candidate, Due(number=BY_HAND, at=now))
        if not _nudge(current, reminder, now=now):
            raise NoTimesLeft
        reminder.done_at, reminder.was_sent = now, True
        reminder.save()
        record(organization=current.organization, by=by, verb="reminded", subject=current, now=now)


def _ago(passed: timedelta) -> str:
    minutes = max(passed // MINUTE, 1)
    return ngettext(
        "The last reminder went out a minute ago. No other was sent.",
        "The last reminder went out %(minutes)d minutes ago. No other was sent.",
        minutes,
    ) % {"minutes": minutes}


def _handle_next(seen: set[UUID], *, now: datetime) -> bool:
    """One reminder in one transaction: claimed, looked at again, queued, marked. False if there is none left unseen.

    Actions lock the interview and then its reminders; here nothing is waited for, so nobody can wait in a circle.
    What somebody is at work on is left to the next sweep.
    """
    with transaction.atomic():
        with system_context("reminders that are due"):
            due = Reminder.objects.due(now).exclude(pk__in=seen).select_related("organization", "interview")
            reminder = due.select_for_update(skip_locked=True, no_key=True, of=("self", "interview")).first()
        if reminder is None:
            return False
        seen.add(reminder.pk)
        try:
            with organization_context(reminder.organization), transaction.atomic():
                _handle(reminder, now=now)
        except UNCOMPOSABLE:
            log.exception("a reminder could not be composed", reminder=str(reminder.pk))
    return True


def _handle(reminder: Reminder, *, now: datetime) -> None:
    interview = locked(reminder.interview)
    reader = _reader(interview, reminder)
    if reader is None or _is_overtaken(interview, reminder, now=now):
        _settle(reminder, was_sent=False, now=now)
        return
    awake = _quiet(settings_of(interview.organization), reader).later(now)
    if awake > now:  # the worker comes late; whether it still makes sense is asked once more then
        reminder.due_at = awake
        reminder.save(update_fields=["due_at"])
    elif reminder.kind == ReminderKind.NOT_BOOKED:
        _settle(reminder, was_sent=_nudge(interview, reminder, now=now), now=now)
    else:
        emails.reminder_before(interview, reader=reader, key=str(reminder.pk), now=now)
        _settle(reminder, was_sent=True, now=now)


def _settle(reminder: Reminder, *, was_sent: bool, now: datetime) -> None:
    reminder.done_at, reminder.was_sent = now, was_sent
    reminder.save(update_fields=["done_at", "was_sent"])


def _nudge(interview: Interview, reminder: Reminder, *, now: datetime) -> bool:
    """Write to the candidate, with a link of its own; False if no time is left to choose."""
    starts = offer(interview, now=now).starts()
    if not starts:
        return False
    link = links.mint(interview, purpose=Purpose.CHOOSE, now=now)
    emails.reminder_not_booked(interview, link=link, starts=starts, key=str(reminder.pk), now=now)
    return True


def _is_about(interview: Interview, reminder: Reminder) -> bool:
    """Whether it is about the offer, or the start, that stands now."""
    if reminder.kind == ReminderKind.NOT_BOOKED:
        return interview.is_pending and reminder.due_at > interview.offered_at
    return interview.is_booked and reminder.for_start == interview.starts_at


def _reader(interview: Interview, reminder: Reminder) -> Reader | None:
    """Who is to be reminded; None if the interview has changed, or they no longer take part."""
    if not _is_about(interview, reminder):
        return None
    return next((reader for reader in _readers(interview) if reader.email == reminder.recipient), None)


def _readers(interview: Interview) -> list[Reader]:
    """Whoever can be reminded; of some candidates no address is known."""
    candidate: Reader = interview.application.candidate.reader
    everybody = [candidate] if interview.is_pending else [candidate, *hiring_side(interview)]
    return [reader for reader in everybody if reader.email]


def _is_overtaken(interview: Interview, reminder: Reminder, *, now: datetime) -> bool:
    """Whether the next one of its kind is due as well, the interview has begun, or a nudge has become pointless: one
    went out a short while ago, or the candidate waits for an answer to "no time fits"."""
    due = Reminder.objects.filter(
        interview=interview,
        kind=reminder.kind,
        recipient=reminder.recipient,
        for_start=reminder.for_start,
        due_at__lte=now,
    )
    if reminder.for_start:
        return reminder.for_start <= now or due.filter(number__lt=reminder.number).exists()
    return (
        due.filter(number__gt=reminder.number, due_at__gt=interview.offered_at).exists()
        or Reminder.objects.nudged(interview).filter(done_at__gt=now - BETWEEN_NUDGES).exists()
        or interview.help_requests.filter(resolved_at=None).exists()
    )


def _wanted(interview: Interview, *, now: datetime) -> Iterable[Reminder]:
    """All that are still to come, as rows that are not stored yet."""
    wishes = settings_of(interview.organization)
    for reader in _readers(interview):
        quiet = _quiet(wishes, reader)
        if interview.is_pending:
            nudges = after_offer(
                offered_at=interview.offered_at,
                days=wishes.nudge_after_days,
                last_end=_last_end(interview),
                quiet=quiet,
                now=now,
            )
            yield from (_row(interview, ReminderKind.NOT_BOOKED, reader, each) for each in nudges)
        elif interview.is_booked and interview.starts_at:
            due = before_start(start=interview.starts_at, minutes=wishes.remind_before_minutes, quiet=quiet, now=now)
            yield from (_row(interview, ReminderKind.BEFORE, reader, each) for each in due)


def _last_end(interview: Interview) -> datetime | None:
    """Published hours go on and on."""
    if interview.uses_published:
        return None
    return max((window.ends_at for window in interview.windows.all()), default=None)


def _quiet(wishes: InterviewSettings, reader: Reader) -> Quiet:
    return Quiet(begins=wishes.quiet_from, ends=wishes.quiet_until, zone=_zone(reader))


def _zone(reader: Reader) -> ZoneInfo:
    try:
        return zones.zone(reader.time_zone)
    except zones.UnknownZone:
        return zones.zone("UTC")  # as in their mails


def _row(interview: Interview, kind: ReminderKind, reader: Reader, due: Due) -> Reminder:
    return Reminder(
        organization=interview.organization,
        interview=interview,
        kind=kind,
        recipient=reader.email,
        number=due.number,
        for_start=interview.starts_at if kind == ReminderKind.BEFORE else None,
        due_at=due.at,
    )


def _which(reminder: Reminder) -> tuple[str, str, int]:
    return str(reminder.kind), reminder.recipient, reminder.number
