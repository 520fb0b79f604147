"""Booking a time, moving it, accepting a proposed one, calling it off.

All of them lock the interview's own row, then take turns on everybody concerned, ask the slot rule, and only then
write. The exclusion constraint on seats stays the truth, also for whoever forgot to take turns.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from core import zones
from core.locking import contested, take_turns
from interviews import emails
from interviews.actions import reminders
from interviews.actions.refusals import Answered, MovedMeanwhile, MovedTooOften, NotBooked, SlotGone, TooLate
from interviews.actions.rows import keep_zone, locked, require_pending, require_upcoming, resolve_help
from interviews.models import HelpRequest, Interview, InterviewSeat, Participant, ProposedTime, State
from interviews.queries import settings_of
from interviews.queries.offers import offer
from interviews.rules import may_cancel, may_move, too_often
from interviews.slots import Span


def confirm_time(interview: Interview, *, start: datetime, time_zone: str, by: Actor, now: datetime) -> Interview:
    """Book the chosen start, or refuse because it is no longer on offer. `time_zone`: what the candidate reads in.

    Confirming the same start again shows the same booking. Raises UnknownZone before anything is stored.
    """
    zones.zone(time_zone)

    def work() -> Interview:
        current = locked(interview)
        if current.state == State.BOOKED and current.starts_at == start:
            return current
        require_pending(current)
        who = _who(current, start, now=now)
        keep_zone(current, time_zone=time_zone)
        _book(current, who, start=start, by=by, now=now)
        emails.booked(current, now=now)
        return current

    return contested(work)


def reschedule(
    interview: Interview, *, start: datetime, instead_of: datetime, time_zone: str, by: Actor, now: datetime
) -> Interview:
    """The candidate moves a booked interview. `instead_of`: the start that they saw.

    The old time stays booked until the new one is, and counts as free. Everything attached stays. Moving to where it
    already is changes nothing.
    """
    zones.zone(time_zone)

    def work() -> Interview:
        current = locked(interview)
        require_upcoming(current, now=now)
        if current.starts_at == start:
            return current
        if current.starts_at != instead_of:
            raise MovedMeanwhile
        rules = settings_of(current.organization)
        if too_often(moves=current.moves, most=rules.most_moves):
            raise MovedTooOften
        if not may_move(starts_at=instead_of, notice=timedelta(minutes=rules.move_notice_minutes), now=now):
            raise TooLate
        who = _who(current, start, now=now, rather=[person.email for person in current.attending()])
        current.moves += 1
        keep_zone(current, time_zone=time_zone)
        _move(current, who, start=start, by=by, now=now)
        return current

    return contested(work)


def accept_proposal(proposed: ProposedTime, *, by: Actor, now: datetime) -> Interview:
    """Book the time that the candidate proposed, or move the booked interview there. People must be free, as ever.

    Refused once the candidate's request has been answered: by other times, or by booking one meanwhile.
    """
    interview = proposed.help_request.interview

    def work() -> Interview:
        current = locked(interview)
        start = proposed.starts_at
        if current.state == State.BOOKED and current.starts_at == start:
            return current
        if current.state == State.BOOKED:
            require_upcoming(current, now=now)
        else:
            require_pending(current)
        if not HelpRequest.objects.filter(pk=proposed.help_request_id, resolved_at=None).exists():
            raise Answered
        if start <= now:
            raise SlotGone(_("This time has passed. Nothing was booked."))
        only = [Span(start, start + current.length)]
        if current.state == State.BOOKED:
            rather = [person.email for person in current.attending()]
            who = _who(current, start, now=now, only=only, rather=rather)
            _move(current, who, start=start, by=by, accepted_by=by, now=now)
        else:
            _book(current, _who(current, start, now=now, only=only), start=start, by=by, now=now)
            emails.booked(current, accepted_by=by, now=now)
        return current

    return contested(work)


def cancel(interview: Interview, *, reason: str, by: Actor, now: datetime, keeps_notice: bool = False) -> None:
    """Call an interview off and tell everybody at once, naming who did. Cancelling twice tells once.

    `keeps_notice`: only until the organization's notice before the start (candidates; others may at any time).
    """

    def work() -> None:
        current = locked(interview)
        if current.state == State.CANCELLED:
            return
        if current.ends_at and current.ends_at <= now:
            raise NotBooked(_("This interview is over. Nothing was changed."))
        if keeps_notice and current.starts_at:
            notice = timedelta(minutes=settings_of(current.organization).cancel_notice_minutes)
            if not may_cancel(starts_at=current.starts_at, notice=notice, now=now):
                raise TooLate
        current.state, current.cancelled_at, current.cancelled_by, current.cancel_reason = (
            State.CANCELLED,
            now,
            by.name,
            reason,
        )
        current.sequence += 1
        current.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancel_reason", "sequence"])
        InterviewSeat.objects.filter(interview=current, active=True).update(active=False)
        resolve_help(current, now=now)
        record(organization=current.organization, by=by, verb="cancelled", subject=current, now=now, reason=reason)
        emails.cancelled(current, by=by, now=now)
        reminders.plan(current, now=now)

    contested(work)


def _who(
    interview: Interview,
    start: datetime,
    *,
    now: datetime,
    only: list[Span] | None = None,
    rather: list[str] | None = None,
) -> list[str]:
    """Whoever fills the seats at this start; SlotGone if it is not on offer. From here on rivals wait."""
    take_turns([*(person.email for person in interview.pool()), *interview.candidate_keys()])
    offered = offer(interview, now=now, only=only, with_load=True)
    if not offered.includes(start):
        raise SlotGone
    return offered.who(start, rather=rather or [])


def _book(interview: Interview, who: list[str], *, start: datetime, by: Actor, now: datetime) -> None:
    span = Span(start, start + interview.length)
    interview.booked_at = now
    _attend(interview, who)
    _take_seats(interview, span)
    interview.state, interview.starts_at, interview.ends_at = State.BOOKED, span.start, span.end
    interview.save(update_fields=["state", "starts_at", "ends_at", "booked_at"])
    resolve_help(interview, now=now)
    record(
        organization=interview.organization, by=by, verb="booked", subject=interview, now=now, start=start.isoformat()
    )
    reminders.plan(interview, now=now)


def _move(
    interview: Interview,
    who: list[str],
    *,
    start: datetime,
    by: Actor,
    accepted_by: Actor | None = None,
    now: datetime,
) -> None:
    """Another time for a booked interview: ranges are updated where they are, so nothing is ever unbooked."""
    assert interview.starts_at
    before, staying = interview.starts_at, {person.email for person in interview.attending()}
    released = [person for person in interview.attending() if person.seat is not None and person.email not in who]
    span = Span(start, start + interview.length)
    _attend(interview, who)
    _change_seats(interview, span)
    interview.starts_at, interview.ends_at = span.start, span.end
    interview.sequence += 1
    interview.save(update_fields=["starts_at", "ends_at", "sequence", "moves"])
    resolve_help(interview, now=now)
    record(
        organization=interview.organization,
        by=by,
        verb="rescheduled",
        subject=interview,
        now=now,
        start=start.isoformat(),
        before=before.isoformat(),
    )
    emails.rescheduled(interview, before=before, known=staying, accepted_by=accepted_by, now=now)
    emails.released(interview, released, before=before, now=now)
    reminders.plan(interview, now=now)


def _attend(interview: Interview, who: list[str]) -> None:
    """Those who fill the seats, and everybody optional, take part; nobody else does."""
    pool = interview.pool()
    for person in pool:
        person.attends = person.seat is None or person.email in who
    Participant.objects.bulk_update([person for person in pool if not person.attends], ["attends"])
    Participant.objects.bulk_update([person for person in pool if person.attends], ["attends"])


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


def _change_seats(interview: Interview, span: Span) -> None:
    """The seats of those who stay move in one UPDATE, the others end or begin. If anybody is taken: nothing at all."""
    seats = InterviewSeat.objects.filter(interview=interview, active=True)
    people = set(interview.people())
    seats.exclude(person__in=people).update(active=False)
    try:
        with transaction.atomic():
            seats.filter(person__in=people).update(during=DateTimeTZRange(span.start, span.end))
    except IntegrityError as error:
        raise SlotGone from error
    _take_seats(interview, span)
