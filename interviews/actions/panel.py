"""Somebody cannot join after all: a replacement from their seat, or a word to the representative."""

from datetime import datetime

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q

from accounts.actor import Actor, record
from accounts.models import Membership, User
from core.locking import contested, take_turns
from core.tenancy import organization_context, system_context
from interviews import emails
from interviews.actions import reminders
from interviews.actions.refusals import NotTakingPart, SlotGone
from interviews.actions.rows import locked
from interviews.models import Interview, InterviewSeat, OutReason, Participant, ParticipantKind, State
from interviews.queries.offers import build
from interviews.slots import Span


def step_back(
    participant: Participant, *, reason: OutReason = OutReason.DECLINED, by: Actor, now: datetime
) -> Interview:
    """Take somebody out of an interview. If they were to attend, the freest colleague of their seat takes their
    place; if nobody can, the booking stays and the representative is told. Doing it twice does it once."""

    def work() -> Interview:
        current = locked(participant.interview)
        person = next((each for each in current.participants.all() if each.pk == participant.pk), None)
        if person is None or current.state == State.CANCELLED or (current.ends_at and current.ends_at <= now):
            raise NotTakingPart
        if person.out_at is not None:
            return current
        attended = current.is_booked and person.attends
        person.out_at, person.out_reason, person.attends = now, reason, False
        person.save(update_fields=["out_at", "out_reason", "attends"])
        record(
            organization=current.organization,
            by=by,
            verb="stepped back",
            subject=current,
            now=now,
            person=str(person),
            reason=str(reason),
        )
        if attended:
            InterviewSeat.objects.filter(interview=current, person=person.email, active=True).update(active=False)
            _find_somebody_else(current, person, by=by, now=now)
        elif not any(each.seat == person.seat for each in current.pool()):
            emails.nobody_left(current, person, now=now)
        return current

    return contested(work)


def fill_seat(interview: Interview, *, seat: int, member: User, by: Actor, now: datetime) -> Interview:
    """Ask a colleague to take an empty seat of a booked interview. They must be free at its time."""

    def work() -> Interview:
        current = locked(interview)
        if seat not in current.empty_seats() or (current.ends_at and current.ends_at <= now):
            raise NotTakingPart
        known = next((each for each in current.participants.all() if each.email == member.email), None)
        joining = known or Participant(
            organization=current.organization,
            interview=current,
            kind=ParticipantKind.MEMBER,
            user=member,
            name=member.name,
            email=member.email,
        )
        joining.seat, joining.out_at, joining.out_reason = seat, None, ""
        if not _free(current, [joining], now=now):
            raise SlotGone
        _join(current, joining, instead_of=None, by=by, now=now)
        return current

    return contested(work)


def replace_leavers(*, now: datetime) -> int:
    """Whoever no longer belongs to the team steps back from interviews that are still to come. How many there were."""
    by = Actor(name=settings.MARKETPLACE_NAME, channel="worker")
    with system_context("members who left their team"):
        still_there = Membership.objects.filter(organization=OuterRef("organization"), user=OuterRef("user"))
        to_come = Q(interview__state=State.PENDING) | Q(interview__state=State.BOOKED, interview__ends_at__gt=now)
        gone = Participant.objects.filter(to_come, kind=ParticipantKind.MEMBER, out_at=None)
        leavers = list(
            gone.exclude(Exists(still_there)).select_related("organization", "interview__organization")[:100]
        )
    for leaver in leavers:
        with organization_context(leaver.organization):
            step_back(leaver, reason=OutReason.LEFT, by=by, now=now)
    return len(leavers)


def _find_somebody_else(interview: Interview, person: Participant, *, by: Actor, now: datetime) -> None:
    others = [each for each in interview.pool() if each.seat == person.seat] if person.seat is not None else []
    chosen = _free(interview, others, now=now)
    if chosen:
        _join(interview, chosen, instead_of=person, by=by, now=now)
        return
    interview.sequence += 1
    interview.save(update_fields=["sequence"])
    emails.left(interview, person, now=now)
    if person.seat is not None:
        emails.nobody_left(interview, person, now=now)
    reminders.plan(interview, now=now)


def _free(interview: Interview, people: list[Participant], *, now: datetime) -> Participant | None:
    """Of these people, the one who is free at the booked time and had least to do."""
    assert interview.starts_at
    assert interview.ends_at
    take_turns(person.email for person in people)
    span = Span(interview.starts_at, interview.ends_at)
    asked = build(interview, windows=[span], pool=people, uses_published=False, now=now, with_load=True)
    who = asked.question.who(span.start)
    return next((person for person in people if person.email in who), None)


def _join(
    interview: Interview, joining: Participant, *, instead_of: Participant | None, by: Actor, now: datetime
) -> None:
    assert interview.starts_at
    assert interview.ends_at
    joining.attends = True
    joining.save()
    stored = InterviewSeat.objects.bulk_create(
        [
            InterviewSeat(
                organization=interview.organization,
                interview=interview,
                person=joining.email,
                during=DateTimeTZRange(interview.starts_at, interview.ends_at),
            )
        ],
        ignore_conflicts=True,
    )
    if not InterviewSeat.objects.filter(pk__in=[seat.pk for seat in stored]).exists():
        raise SlotGone
    interview.sequence += 1
    interview.save(update_fields=["sequence"])
    record(
        organization=interview.organization,
        by=by,
        verb="joined",
        subject=interview,
        now=now,
        person=str(joining),
    )
    fresh = locked(interview)
    emails.replaced(fresh, joining=joining, gone=instead_of, now=now)
    reminders.plan(fresh, now=now)
