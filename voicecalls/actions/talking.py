"""The conversation of a call, as the provider's requests come in.

All of a turn is one transaction under the lock of the attempt: what the conversation leaves behind, where it stands,
and the reply. A repeated request finds the reply that was given; one conversation belongs to one call of the provider.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.locking import contested
from voicecalls.actions.codes import ask_for_code, take_code, waits_for_code
from voicecalls.actions.facts import Facts, facts_of_one
from voicecalls.actions.suppressing import is_suppressed
from voicecalls.actions.trying import test_may_ring
from voicecalls.actions.turns import answer, brief_of, event_of, go_on, heard_in, locked, settle, start
from voicecalls.dialling import LAUNCH_MARGIN
from voicecalls.hours import may_ring
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallTurn, CaseState
from voicecalls.queries.briefs import LONGEST_TALK, brief_of_case
from voicecalls.script import Brief, HungUp, Machine, Outcome, Talk, advance
from voicecalls.telephony import Reply

GOODBYE = Reply()  # hangs up
MACHINE = {"machine": True}


def begin_talk(attempt: CallAttempt, *, body: Mapping[str, str], now: datetime) -> Reply:
    """Somebody, or something, has picked up. Asked again after a redirect: then the message for a machine is given.

    The last guard: a call that should not have come through hangs up without a word.
    """

    def work() -> Reply:
        current = locked(attempt)
        sid = body.get("CallSid", "")
        if current.sid and current.sid != sid:  # a second call of the provider for the one that was wanted
            return GOODBYE
        said = _said(current)
        if said:
            return Reply.from_json(said.steps)
        if not _may_talk(current, now=now):
            current.outcome = current.outcome or Outcome.ABORTED
            current.save(update_fields=["outcome"])
            return GOODBYE
        _picked_up(current, sid=sid, now=now)
        if waits_for_code(current):
            return ask_for_code(current, now=now)
        return start(current, brief=_brief(current, now=now), now=now)

    return contested(work)


def take_turn(attempt: CallAttempt, *, number: int, body: Mapping[str, str], now: datetime) -> Reply:
    """The answer to turn `number` has come in: what is said next. The same answer twice gets the same reply."""

    def work() -> Reply:
        current = locked(attempt)
        newest = current.turns.order_by("number").last()
        if newest is None or current.sid != body.get("CallSid", ""):
            return GOODBYE
        if newest.number != number:  # repeated, or overtaken
            known = current.turns.filter(number=number + 1).first() or newest
            return Reply.from_json(known.steps)
        if waits_for_code(current):
            return take_code(current, number=number, body=body, now=now)
        return go_on(current, event=event_of(body), heard=heard_in(body), now=now)

    return contested(work)


def end_talk(attempt: CallAttempt, *, now: datetime) -> Outcome | None:
    """The call is over, says the provider: how the conversation ended; None if it never began.

    An outcome once known stays. The attempt that is handed in gets it too, so that its own end can be saved.
    """

    def work() -> Outcome | None:
        current = locked(attempt)
        if waits_for_code(current) and current.turns.exists():
            current.outcome = current.outcome or Outcome.HUNG_UP
            current.save(update_fields=["outcome"])
        elif current.talk and not current.outcome:
            brief = brief_of(current, now=now)
            settle(current, turn=advance(brief, Talk.from_json(current.talk), HungUp()), brief=brief, now=now)
        attempt.outcome, attempt.talk = current.outcome, current.talk
        return Outcome(current.outcome) if current.outcome else None

    return contested(work)


def hear_machine(attempt: CallAttempt, *, now: datetime) -> bool:
    """The provider takes the other end for a machine. True: there is a message for it now; let the call fetch its
    voice address anew. False: nothing is to be said to it; the attempt's outcome tells whether to hang up."""

    def work() -> bool:
        current = locked(attempt)
        is_talking = current.talk and not waits_for_code(current)
        if not is_talking or current.outcome or current.state == AttemptState.ENDED:
            return False
        brief = brief_of(current, now=now)
        turn = advance(brief, Talk.from_json(current.talk), Machine())
        if not turn.steps:
            settle(current, turn=turn, brief=brief, now=now)
            return False
        reply = answer(current, turn=turn, brief=brief, heard=MACHINE, now=now)
        return bool(reply.sentences)

    return contested(work)


def _said(attempt: CallAttempt) -> CallTurn | None:
    """The reply that was given to this request: the message for a machine, or else the first words."""
    return attempt.turns.filter(heard=MACHINE).last() or attempt.turns.filter(number=0).first()


def _picked_up(attempt: CallAttempt, *, sid: str, now: datetime) -> None:
    """Whoever asks for the first words proves that the call takes place, whatever else was told or got lost."""
    attempt.sid, attempt.state, attempt.answered_at = sid, AttemptState.IN_PROGRESS, attempt.answered_at or now
    attempt.counts = attempt.kind == AttemptKind.OUTBOUND


def _brief(attempt: CallAttempt, *, now: datetime) -> Brief:
    """A test call brought its own, without an applicant."""
    if attempt.case is None:
        return replace(brief_of(attempt, now=now), ends_at=now + LONGEST_TALK)
    return brief_of_case(attempt, attempt.case, now=now)


def _may_talk(attempt: CallAttempt, *, now: datetime) -> bool:
    """Whether a call that comes through may speak: wanted still, not suppressed meanwhile, the applicant still where
    the call was for, inside the hours."""
    if attempt.state == AttemptState.ENDED or attempt.outcome:
        return False
    if is_suppressed(attempt.organization, number=attempt.number):
        return False
    if attempt.kind == AttemptKind.TEST:
        return not waits_for_code(attempt) or test_may_ring(attempt.organization, number=attempt.number, now=now)
    case = attempt.case
    if case is None or case.state == CaseState.CLOSED:
        return False
    facts = facts_of_one(case, besides=attempt)
    stands = facts.situation.application_there and facts.situation.stage_active
    return stands and _rang_in_time(facts, now=now)


def _rang_in_time(facts: Facts, *, now: datetime) -> bool:
    """Whether the phone may ring now, or might when it can have begun: a provider may hold a call back for hours."""
    began = now - facts.rules.ring_for - LAUNCH_MARGIN
    return any(may_ring(facts.ringing_hours, facts.callee, at=at) is None for at in (now, began))
