"""Calls of which nothing is heard: looked up, never sent again, known within a minute."""

import pytest

from tests.factories import NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import (
    HOUR,
    SECOND,
    Exchange,
    attempt_of,
    claimed,
    fresh,
    next_of,
    place_all,
    rings,
    told,
)
from voicecalls import actions
from voicecalls.models import CallCase
from voicecalls.telephony import ErrorKind, Status

pytestmark = pytest.mark.django_db


def unanswered(exchange: Exchange, *, carried_out: bool) -> CallCase:
    """A case whose request got no answer."""
    case = calls.case()
    claimed()
    exchange.phone.fail(ErrorKind.AMBIGUOUS, carried_out=carried_out)
    place_all(exchange)
    return case


def reconcile(exchange: Exchange, *, seconds: int) -> None:
    exchange.now = NOW + SECOND * seconds
    actions.reconcile(dial=exchange.dial, now=exchange.now)


def test_a_call_that_was_placed_after_all_is_adopted(exchange: Exchange):
    case = unanswered(exchange, carried_out=True)
    (sid,) = exchange.phone.calls
    reconcile(exchange, seconds=14)
    assert attempt_of(case).sid == ""
    exchange.phone.change(sid, Status.RINGING)
    reconcile(exchange, seconds=15)
    assert (attempt_of(case).sid, attempt_of(case).state) == (sid, "ringing")
    assert told(attempt_of(case), "no-answer", number=3).outcome == "no_answer"


def test_one_that_has_ended_meanwhile_gets_its_outcome(exchange: Exchange):
    case = unanswered(exchange, carried_out=True)
    (sid,) = exchange.phone.calls
    exchange.phone.change(sid, Status.BUSY)
    reconcile(exchange, seconds=20)
    assert (attempt_of(case).outcome, fresh(case).reason) == ("busy", "waiting_after_busy")


def test_one_that_is_nowhere_is_lost_after_two_looks_and_counts(exchange: Exchange):
    case = unanswered(exchange, carried_out=False)
    reconcile(exchange, seconds=15)
    reconcile(exchange, seconds=29)
    assert attempt_of(case).state == "sending"
    reconcile(exchange, seconds=30)
    attempt = attempt_of(case)
    assert (attempt.outcome, attempt.counts) == ("lost", True)
    assert (fresh(case).state, fresh(case).reason) == ("waiting", "waiting_after_lost")
    assert next_of(case) >= NOW + 4 * HOUR
    assert exchange.rung == []


def test_what_is_heard_of_a_lost_call_later_changes_nothing(exchange: Exchange):
    case = unanswered(exchange, carried_out=False)
    reconcile(exchange, seconds=20)
    reconcile(exchange, seconds=40)
    before = fresh(case).next_attempt_at
    attempt = attempt_of(case)
    attempt.sid = calls.sid()
    assert told(attempt, "completed", number=3).outcome == "lost"
    assert fresh(case).next_attempt_at == before


def test_a_provider_that_does_not_answer_has_not_been_looked_at(exchange: Exchange):
    case = unanswered(exchange, carried_out=False)
    for seconds in (20, 40, 60, 80):
        exchange.phone.fail(ErrorKind.NOT_SENT)
        reconcile(exchange, seconds=seconds)
    assert attempt_of(case).state == "sending"


def test_the_call_of_another_attempt_is_not_taken_for_it(exchange: Exchange):
    """The same person was rung a moment ago, for another job."""
    case = unanswered(exchange, carried_out=True)
    attempt = attempt_of(case)
    (sid,) = exchange.phone.calls
    calls.attempt(calls.case_of(case.organization), number=attempt.number, state="ended", outcome="busy", sid=sid)
    reconcile(exchange, seconds=20)
    assert attempt_of(case).sid == ""


def test_a_call_without_its_last_message_is_fetched(exchange: Exchange):
    case = calls.case()
    attempt = told(rings(case, exchange), "ringing", number=1)
    exchange.phone.change(attempt.sid, Status.NO_ANSWER)
    reconcile(exchange, seconds=60)
    assert fresh(attempt).state == "ringing"
    reconcile(exchange, seconds=120)
    assert fresh(attempt).outcome == "no_answer"


def test_a_conversation_is_looked_up_when_it_should_be_over_for_long(exchange: Exchange):
    attempt = told(rings(calls.case(), exchange), "in-progress", number=2)
    exchange.phone.change(attempt.sid, Status.COMPLETED, seconds=900)
    reconcile(exchange, seconds=20 * 60)
    assert fresh(attempt).state == "in_progress"
    reconcile(exchange, seconds=22 * 60)
    assert (fresh(attempt).state, fresh(attempt).seconds) == ("ended", 900)


def test_a_call_that_the_provider_does_not_know_is_lost(exchange: Exchange):
    attempt = rings(calls.case(), exchange)
    exchange.phone.calls.clear()
    reconcile(exchange, seconds=120)
    assert fresh(attempt).outcome == "lost"


def test_a_case_whose_call_is_nowhere_waits_again():
    case = calls.case(state="calling", next_attempt_at=None)
    assert actions.go_on_with_stranded(now=NOW) == 1
    assert (fresh(case).state, next_of(case)) == ("waiting", NOW)
    assert actions.go_on_with_stranded(now=NOW) == 0


def test_two_looks_at_once_are_one(exchange: Exchange):
    case = unanswered(exchange, carried_out=False)
    reconcile(exchange, seconds=20)
    reconcile(exchange, seconds=20)
    assert (attempt_of(case).state, attempt_of(case).looks) == ("sending", 1)
