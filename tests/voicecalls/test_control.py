"""The team's hand on the switch: pause, go on, call now, stop; and the breaker, which pauses by itself."""

import pytest

from core.tenancy import organization_context
from marketplace.actions import close_application, move_to_stage
from marketplace.models import Candidate
from tests import factories
from tests.factories import NOBODY, NOW
from tests.outbox import Outbox
from tests.voicecalls import factories as calls
from tests.voicecalls.dialogues import Phone
from tests.voicecalls.scenes import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Exchange,
    attempt_of,
    attempts,
    calling_organization,
    claimed,
    control,
    fresh,
    next_of,
    place_all,
    rings,
    told,
)
from voicecalls import actions
from voicecalls.models import CallCase
from voicecalls.telephony import ErrorKind, Meaning

pytestmark = pytest.mark.django_db
EVENING = NOW + 10 * HOUR  # 20:00 in Berlin


def pause(case: CallCase) -> None:
    with organization_context(case.organization):
        actions.pause(case.organization, by=NOBODY, now=NOW)


def call_now(case: CallCase, *, now=NOW) -> str:
    """ "", or why not."""
    with organization_context(case.organization):
        try:
            actions.call_now(case, by=NOBODY, now=now)
        except actions.MayNotCall as refusal:
            return refusal.decision.reason
    return ""


# ── Pause ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_who_waits_reads_that_calls_rest_and_is_called_when_they_go_on():
    case = calls.case()
    pause(case)
    actions.replan(now=NOW)
    assert (fresh(case).reason, fresh(case).next_attempt_at) == ("paused", None)
    with organization_context(case.organization):
        actions.resume(case.organization, by=NOBODY, now=NOW + MINUTE)
    actions.replan(now=NOW + MINUTE)
    assert (fresh(case).reason, fresh(case).next_attempt_at) == ("", NOW + MINUTE)


@pytest.mark.parametrize("what", ["settings", "stage", "application", "number"])
def test_calls_that_wait_at_the_provider_are_taken_back_if_they_would_not_be_placed_now(exchange: Exchange, what: str):
    case = calls.case()
    attempt = rings(case, exchange)
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW + SECOND) == 0
    application, job = case.application, case.application.job
    with organization_context(case.organization):
        if what == "settings":
            calls.settings(case.organization, windows=[["15:00", "16:00"]])
        elif what == "stage":
            move_to_stage(application, stage=calls.stage(job, name="Rejected"), by=NOBODY, now=NOW)
        elif what == "application":
            close_application(application, because="rejected", by=NOBODY, now=NOW)
        else:
            Candidate.objects.update(phone=calls.phone())
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW + MINUTE) == 1
    assert [call.status for call in exchange.phone.calls.values()] == ["canceled"]
    told(attempt, "canceled", now=NOW + MINUTE)
    assert fresh(attempt).counts is False


def test_a_call_that_was_placed_shortly_before_the_hours_end_is_left_to_ring(exchange: Exchange):
    end = NOW + 2 * HOUR
    case = calls.case(now=end - 70 * SECOND)
    rings(case, exchange, now=end - 70 * SECOND)
    assert actions.take_back_unwanted(dial=exchange.dial, now=end - 40 * SECOND) == 0
    assert actions.take_back_unwanted(dial=exchange.dial, now=end - 20 * SECOND) == 1


@pytest.mark.parametrize("what", ["stage", "application"])
def test_who_was_moved_on_while_it_rang_is_asked_nothing(exchange: Exchange, what: str):
    case = calls.case()
    attempt = rings(case, exchange)
    with organization_context(case.organization):
        if what == "stage":
            stage = calls.stage(case.application.job, name="Rejected")
            move_to_stage(case.application, stage=stage, by=NOBODY, now=NOW)
        else:
            close_application(case.application, because="rejected", by=NOBODY, now=NOW)
    assert Phone(attempt, now=NOW + MINUTE).picks_up().sentences == ()


def test_calls_that_wait_at_the_provider_are_taken_back_and_those_that_ring_go_on(exchange: Exchange):
    queued = calls.case()
    ringing = calls.case_of(queued.organization)
    rings(queued, exchange)
    told(attempt_of(ringing), "ringing", number=1)
    pause(queued)
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW + SECOND) == 1
    status = {call.to: call.status for call in exchange.phone.calls.values()}
    assert status[attempt_of(queued).number] == "canceled"
    assert status[attempt_of(ringing).number] == "queued"  # as far as the exchange goes: nobody asked it for anything


def test_a_call_that_was_taken_back_is_no_attempt(exchange: Exchange):
    case = calls.case()
    attempt = rings(case, exchange)
    pause(case)
    actions.take_back_unwanted(dial=exchange.dial, now=NOW + SECOND)
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW + 2 * SECOND) == 0
    attempt = told(attempt, "canceled", number=1)
    assert (attempt.outcome, attempt.counts) == ("aborted", False)
    assert (fresh(case).state, fresh(case).reason) == ("waiting", "paused")


def test_a_call_that_is_only_reserved_is_given_up(exchange: Exchange):
    case = calls.case()
    claimed()
    pause(case)
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW) == 1
    assert attempt_of(case).outcome == "aborted"


def test_a_call_that_rings_for_somebody_who_rings_us_is_taken_back(exchange: Exchange):
    case = calls.case()
    attempt = told(rings(case, exchange), "ringing", number=1)
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW + SECOND) == 0
    calls.attempt(case, kind="inbound", state="in_progress", number=attempt.number, sid=calls.sid())
    assert actions.take_back_unwanted(dial=exchange.dial, now=NOW + SECOND) == 1
    assert [call.status for call in exchange.phone.calls.values()] == ["canceled"]


# ── Call now, stop ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_call_now_skips_the_wait(exchange: Exchange):
    case = calls.case()
    told(rings(case, exchange), "busy", number=1)
    assert claimed(now=NOW + MINUTE) == []
    assert call_now(case, now=NOW + MINUTE) == ""
    (attempt,) = claimed(now=NOW + MINUTE)
    assert (attempt.n, attempt.by) == (2, "A test")


def test_call_now_never_leaves_the_hours():
    case = calls.case(next_attempt_at=EVENING + DAY)
    assert call_now(case, now=EVENING) == "outside_hours"
    assert (fresh(case).next_attempt_at, fresh(case).wanted_now_at) == (EVENING + DAY, None)


def test_call_now_never_exceeds_the_cap():
    case = calls.case()
    for hours in (2, 1):
        calls.attempt(case, now=NOW - HOUR * hours, state="ended", outcome="busy")
    assert call_now(case) == "day_cap"


def test_call_now_takes_up_whom_technical_failures_have_left_behind(exchange: Exchange):
    case = calls.case()
    told(rings(case, exchange), "failed")
    again = next_of(case)
    told(rings(case, exchange, now=again), "failed", now=again)
    assert fresh(case).reason == "quarantined"
    assert call_now(case, now=again + MINUTE) == ""
    assert len(claimed(now=again + MINUTE)) == 1


def test_whom_the_team_stops_is_called_no_more(exchange: Exchange):
    case = calls.case()
    claimed()
    with organization_context(case.organization):
        actions.stop(case, by=NOBODY, now=NOW)
        with pytest.raises(actions.CaseClosed):
            actions.stop(case, by=NOBODY, now=NOW)
    place_all(exchange)
    assert exchange.rung == []
    assert (fresh(case).end, attempt_of(case).outcome) == ("stopped", "aborted")


# ── The breaker ──────────────────────────────────────────────────────────────────────────────────────────────────────


def failing(organization, exchange: Exchange, number: int) -> list[CallCase]:
    """So many cases whose request the provider could not be sent."""
    cases = [calls.case_of(organization) for _ in range(number)]
    claimed()
    for _ in cases:
        exchange.phone.fail(ErrorKind.NOT_SENT)
    place_all(exchange, now=NOW + 10 * SECOND)
    return cases


def test_ten_failures_in_a_row_let_calls_rest_and_tell_the_team_once(exchange: Exchange, outbox: Outbox):
    organization = calling_organization()
    factories.member(organization, "admin")
    failing(organization, exchange, 9)
    assert control(organization).breaker_until is None
    failing(organization, exchange, 3)
    assert control(organization).breaker_until == NOW + 10 * SECOND + 10 * MINUTE
    told_to = [mail.to for mail in outbox.mails("calls_resting")]
    assert len(told_to) == len(set(told_to)) > 0
    assert claimed(now=NOW + 5 * MINUTE) == []
    assert len(claimed(now=NOW + 11 * MINUTE)) > 0


def test_people_who_do_not_answer_are_no_failures(exchange: Exchange):
    organization = calling_organization()
    cases = [calls.case_of(organization) for _ in range(11)]
    claimed()
    place_all(exchange, now=NOW + 10 * SECOND)
    for case in cases:
        told(attempts(case)[0], "no-answer", number=1)
    assert control(organization).breaker_until is None


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lowered_cap_stops_calls_and_moves_nobody_a_raised_one_lets_them_go_on():
    case = calls.case()
    assert case.rule
    calls.target(case.rule, after="not_reached", stage_name="Not reached")
    calls.attempt(case, now=NOW - DAY * 4, state="ended", outcome="busy")
    for most, expected in [(1, "exhausted"), (6, "")]:
        calls.settings(case.organization, most_attempts=most)
        with organization_context(case.organization):
            actions.planning.plan_now([case], now=NOW)
        assert (fresh(case).state, fresh(case).reason) == ("waiting", expected)
    assert len(claimed()) == 1


def test_who_waits_reads_that_calls_rest_and_is_not_told_that_the_call_comes_at_once(exchange: Exchange):
    organization = calling_organization()
    failing(organization, exchange, 12)
    late = calls.case_of(organization)
    while actions.replan(now=NOW + MINUTE):
        continue
    assert control(organization).breaker_until
    assert fresh(late).reason == "breaker"
    assert fresh(late).next_attempt_at == control(organization).breaker_until


def test_who_waits_reads_that_the_line_does_not_work(exchange: Exchange):
    organization = calling_organization()
    first, waiting = calls.case_of(organization), calls.case_of(organization, next_attempt_at=NOW + HOUR)
    exchange.phone.fail(ErrorKind.REJECTED, code=20003, meaning=Meaning.CONFIG)
    claimed()
    place_all(exchange)
    while actions.replan(now=NOW + MINUTE):
        continue
    assert [fresh(each).reason for each in (first, waiting)] == ["no_line", "no_line"]
