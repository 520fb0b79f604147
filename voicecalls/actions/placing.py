"""Placing a reserved call: asked again whether it may be made, fenced, and then exactly one request.

Where applications are kept in another system, that is asked before anything else. RESERVED → SENDING is committed
before the request goes out. From then on nobody sends it again, whatever becomes of the worker: an answer that was lost
is looked for by `reconciling`.
"""

import time
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce, Greatest

from core.tenancy import organization_context, system_context
from marketplace.licences import Standing
from voicecalls.actions import licensing, resting
from voicecalls.actions.ending import end_attempt
from voicecalls.actions.facts import facts_of_one
from voicecalls.actions.lines import Dial, rest, telephony_of
from voicecalls.addresses import fallback_address, machine_address, status_address, voice_address
from voicecalls.dialling import Call, Outcome, Reason
from voicecalls.hours import may_ring
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallCase, Line
from voicecalls.queries import settings_of
from voicecalls.queries.briefs import LONGEST_TALK
from voicecalls.telephony import CallRequest, ErrorKind, Meaning, Placed, Telephony, TelephonyError

log = structlog.get_logger(__name__)

LONGEST_CALL = LONGEST_TALK + timedelta(minutes=1)  # the conversation ends itself before the provider does
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
# What a refusal for good means for the applicant. What is our own fault or the line's is no attempt at all.
REFUSED = {
    Meaning.BAD_NUMBER: Outcome.NUMBER_INVALID,
    Meaning.UNREACHABLE: Outcome.NUMBER_INVALID,
    Meaning.BLOCKED: Outcome.NUMBER_INVALID,
    Meaning.NOT_PERMITTED: Outcome.NOT_PERMITTED,
    Meaning.CONFIG: Outcome.ABORTED,
}


def sendable(*, now: datetime, most: int = 50) -> list[CallAttempt]:
    """Reserved attempts whose time to be sent has come, the oldest first."""
    with system_context("calls that are to be placed"):
        due = CallAttempt.objects.filter(state=AttemptState.RESERVED, send_after__lte=now)
        return list(due.select_related("organization", "line").order_by("send_after", "pk")[:most])


def reserved(attempt_id: UUID) -> CallAttempt | None:
    """One reserved attempt, whoever it belongs to."""
    with system_context("a call that is to be placed"):
        rows = CallAttempt.objects.filter(pk=attempt_id, state=AttemptState.RESERVED)
        return rows.select_related("organization", "line").first()


def place_call(attempt: CallAttempt, *, dial: Dial = telephony_of, now: datetime) -> None:
    """Ring the phone, unless something has changed since it was reserved, or somebody else is placing it."""
    with organization_context(attempt.organization):
        if attempt.line is None or attempt.line.problem:
            give_up(attempt, now=now)
            return
        try:
            telephony = dial(attempt.line)
        except TelephonyError as error:
            rest(attempt.line, error=error, now=now)
            give_up(attempt, now=now)
            return
        began = time.monotonic()
        if not _licensed(attempt, now=now):
            return
        now += timedelta(seconds=int(time.monotonic() - began))  # another system may have taken its time
        request = fence(attempt, now=now)
        if request is None:
            return
        try:
            placed = telephony.place(request)
        except TelephonyError as error:
            _record_refusal(attempt, error, now=now)
        else:
            _record_placed(attempt, placed, telephony, now=now)


def fence(attempt: CallAttempt, *, now: datetime) -> CallRequest | None:
    """The request that is to be sent, for exactly one caller; None for everybody else, and if it must not be sent."""
    with transaction.atomic():
        if _taken(attempt) is None:
            return None
        if not _may_still_ring(attempt, now=now):
            _abort(attempt, now=now)
            return None
        waiting = CallAttempt.objects.filter(pk=attempt.pk, state=AttemptState.RESERVED)
        counts = attempt.kind == AttemptKind.OUTBOUND
        if not waiting.update(state=AttemptState.SENDING, sent_at=now, counts=counts):
            return None
    return _request(attempt)


def give_up(attempt: CallAttempt, *, now: datetime, not_before: datetime | None = None) -> None:
    """An attempt that was never sent is none; its case waits again. `not_before`: until it is asked anew whether the
    applicant still stands there."""
    with transaction.atomic():
        if _taken(attempt):
            _abort(attempt, now=now, not_before=not_before)


def give_up_forgotten(*, now: datetime, most: int = 200) -> int:
    """Whoever reserved these has died, or nothing was sent for too long. How many there were."""
    with system_context("calls that nobody placed"):
        forgotten = CallAttempt.objects.filter(
            state=AttemptState.RESERVED, send_after__lt=now - settings.CALLS_RESERVED_FOR
        )
        attempts = list(forgotten.select_related("organization").order_by("send_after")[:most])
    for attempt in attempts:
        with organization_context(attempt.organization):
            give_up(attempt, now=now)
    return len(attempts)


def _licensed(attempt: CallAttempt, *, now: datetime) -> bool:
    """Whether the application still stands where it stood, as far as another system has a say in it; if not, or if
    nobody can tell, the attempt is given up. What changes after the answer, the fence sees if it is known here by then.
    """
    standing = licensing.standing_of(attempt, now=now)
    if standing in (Standing.LEFT, Standing.UNKNOWN):
        give_up(attempt, now=now, not_before=now + licensing.pause(attempt))
    return standing == Standing.STANDS


def _taken(attempt: CallAttempt) -> CallAttempt | None:
    """The reserved attempt with its lock, after that of its case: others reach it through the case as well. None if
    it is not reserved any more or somebody is at work on it."""
    if attempt.case_id:
        cases = CallCase.objects.filter(pk=attempt.case_id).order_by()
        if cases.select_for_update(no_key=True).first() is None:
            return None
    rows = CallAttempt.objects.filter(pk=attempt.pk, state=AttemptState.RESERVED)
    taken = rows.select_for_update(skip_locked=True, no_key=True).first()
    if taken:
        attempt.kind, attempt.case_id, attempt.number = taken.kind, taken.case_id, taken.number
    return taken


def _may_still_ring(attempt: CallAttempt, *, now: datetime) -> bool:
    if attempt.case is None:
        return attempt.kind == AttemptKind.TEST
    facts = facts_of_one(attempt.case, besides=attempt)
    return facts.number == attempt.number and isinstance(facts.decide(now=now), Call)


def _abort(attempt: CallAttempt, *, now: datetime, not_before: datetime | None = None) -> None:
    end_attempt(
        attempt,
        outcome=Outcome.ABORTED,
        rang=False,
        at=now,
        now=now,
        not_before=not_before,
        because=Reason.STANDING_UNKNOWN,
    )


def _request(attempt: CallAttempt) -> CallRequest:
    assert attempt.line
    return CallRequest(
        to=attempt.number,
        from_=attempt.line.number,
        voice_url=voice_address(attempt),
        fallback_url=fallback_address(attempt),
        status_url=status_address(attempt),
        machine_url=machine_address(attempt),
        ring_seconds=settings_of(attempt.organization).ring_seconds,
        most_seconds=int(LONGEST_CALL.total_seconds()),
    )


def _record_placed(attempt: CallAttempt, placed: Placed, telephony: Telephony, *, now: datetime) -> None:
    """Keep the call's name. A webhook may have been faster: what it said stays."""
    with transaction.atomic():
        current = CallAttempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if current.sid and current.sid != placed.sid:
            log.error("two calls for one attempt", attempt=str(attempt.pk), sids=[current.sid, placed.sid])
            return
        current.sid = placed.sid
        if current.state == AttemptState.SENDING:
            current.state = AttemptState.QUEUED
        current.save(update_fields=["sid", "state"])
    held_back = timedelta(milliseconds=placed.queue_ms or 0)
    if held_back and current.case and _rings_too_late(current, held_back, now=now):
        _hold_back(current, until=now + held_back)
        take_back(current, telephony=telephony)


def _rings_too_late(attempt: CallAttempt, held_back: timedelta, *, now: datetime) -> bool:
    assert attempt.case
    facts = facts_of_one(attempt.case, besides=attempt)
    rings_at = now + held_back
    return may_ring(facts.ringing_hours, facts.callee, at=rings_at, for_=facts.rules.ring_for) is not None


def _hold_back(attempt: CallAttempt, *, until: datetime) -> None:
    """Nothing is sent over the line until the provider's queue is empty: the same call would only wait there again."""
    Line.objects.filter(attempts=attempt).update(next_send_at=Greatest(Coalesce("next_send_at", until), until))


def take_back(attempt: CallAttempt, *, telephony: Telephony) -> None:
    """Cancel a call that waits at the provider or rings; the provider tells us what became of it."""
    try:
        telephony.cancel(attempt.sid)
    except TelephonyError as error:
        log.info("call not taken back", attempt=str(attempt.pk), kind=str(error.kind), code=error.code)


def _record_refusal(attempt: CallAttempt, error: TelephonyError, *, now: datetime) -> None:
    if error.kind == ErrorKind.AMBIGUOUS:
        log.warning("nobody knows whether a call was placed", attempt=str(attempt.pk))
        return  # it stays SENDING: `reconciling` finds out
    if error.meaning == Meaning.CONFIG and attempt.line:
        rest(attempt.line, error=error, now=now)
    refused = error.kind == ErrorKind.REJECTED
    outcome = REFUSED.get(error.meaning, Outcome.FAILED) if refused else Outcome.ABORTED
    with transaction.atomic():
        current = CallAttempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if current.state != AttemptState.SENDING or current.sid:
            log.error("a refused call takes place", attempt=str(attempt.pk), code=error.code)
            return
        not_before = None if refused else now + _wait(current)
        end_attempt(current, outcome=outcome, rang=False, at=now, now=now, not_before=not_before, error_code=error.code)
    resting.look(attempt.organization, now=now)


def _wait(attempt: CallAttempt) -> timedelta:
    """Doubling with each try in a row that did not reach the provider."""
    tries = CallAttempt.objects.filter(case=attempt.case, kind=AttemptKind.OUTBOUND).order_by("-n")[:10]
    in_a_row = 0
    for each in tries:
        if each.pk != attempt.pk and not (each.outcome == Outcome.ABORTED and each.sent_at):
            break
        in_a_row += 1
    doublings: int = 2 ** max(in_a_row - 1, 0)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
