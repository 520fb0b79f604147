"""Who is called now, who waits until when and why, who is never called again."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from voicecalls.dialling import (
    DEFAULT_WAITS,
    RETRIED,
    Agreement,
    Attempt,
    Call,
    Detail,
    NumberState,
    Obstacle,
    Outcome,
    Planned,
    Reason,
    Retry,
    Rules,
    Situation,
    Spread,
    Stop,
    Wait,
    check_agreed,
    counts_towards_caps,
    decide,
    plan,
    waits_with,
)
from voicecalls.dialling.terms import NO_ATTEMPT
from voicecalls.hours import Callee, CallHours

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HOURS = CallHours(
    weekdays=frozenset(range(6)),
    windows=((time(9), time(12)), (time(14), time(18))),
    country="DE",
    region="BE",
)
RULES = Rules(hours=HOURS)
ANNA = Callee(zones=(BERLIN,))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """A time in Berlin; the 24th of November 2026 is a Tuesday."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def attempt(when: datetime, outcome: Outcome | None = Outcome.NO_ANSWER, **changes: Any) -> Attempt:
    return Attempt(at=when, outcome=outcome, **changes)


def asked(now: datetime, *past: Attempt, rules: Rules = RULES, callee: Callee = ANNA, **situation: Any) -> Any:
    return decide(rules, callee, past, Situation(**situation), now=now)


def planned(now: datetime, *past: Attempt, rules: Rules = RULES, callee: Callee = ANNA, **situation: Any) -> Planned:
    """The plan, of which it is seen that it comes true."""
    found = plan(rules, callee, past, Situation(**situation), now=now)
    if found.at:
        assert asked(found.at, *past, rules=rules, callee=callee, **situation) == Call()
    return found


def test_inside_the_hours_somebody_is_called():
    assert asked(at(24, 10)) == Call()
    assert planned(at(24, 10)) == Planned(at=at(24, 10), reason=None)


def test_outside_the_hours_the_reason_names_clock_and_day():
    saturday_evening = at(21, 18)
    closed = Detail(zone=BERLIN, day=date(2026, 11, 21))
    assert asked(saturday_evening) == Wait(
        reason=Reason.OUTSIDE_HOURS,
        until=at(23, 9),
        detail=closed,
        obstacles=(Obstacle(reason=Reason.OUTSIDE_HOURS, until=at(23, 9), detail=closed),),
    )
    assert asked(at(22, 10)).reason == Reason.SUNDAY
    assert asked(at(25, 10, month=12)).reason == Reason.HOLIDAY
    assert asked(at(24, 17, 59) + 30 * timedelta(seconds=1)).reason == Reason.ENDS_TOO_SOON


# ── Waits after outcomes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("outcome", "until"),
    [
        (Outcome.NO_ANSWER, at(24, 14)),  # four hours, and they lead into the break
        (Outcome.BUSY, at(24, 9, 20)),
        (Outcome.VOICEMAIL, at(24, 14)),
        (Outcome.HUNG_UP, at(25, 9)),
        (Outcome.DROPPED, at(24, 9, 5)),
        (Outcome.TIME_UP, at(25, 9)),
        (Outcome.FAILED, at(24, 9, 30)),
        (Outcome.LOST, at(24, 14)),
        (Outcome.NOT_NOW, at(24, 14)),
        (Outcome.CALL_BACK, at(24, 14)),  # its time is gone, or was never agreed
    ],
)
def test_each_outcome_has_its_wait(outcome, until):
    assert set(DEFAULT_WAITS) == RETRIED - {Outcome.NOT_PERMITTED}  # for a person to see to
    found = asked(at(24, 9), attempt(at(24, 9), outcome))
    assert (found.reason, found.until) == (Reason(f"waiting_after_{outcome}"), until)
    assert found.detail == Detail(outcome=outcome, count=1, limit=DEFAULT_WAITS[outcome].most)
    assert asked(until, attempt(at(24, 9), outcome)) == Call()


def test_the_wait_begins_when_the_call_has_ended():
    dropped = attempt(at(24, 9), Outcome.DROPPED, ended_at=at(24, 9, 10))
    assert planned(at(24, 9, 11), dropped).at == at(24, 9, 15)


def test_no_answer_then_another_part_of_the_day_then_another_day():
    past: list[Attempt] = []
    now, times = at(23, 9), []
    rules = replace(RULES, calls_per_day=3)
    for _ in range(6):
        found = planned(now, *past, rules=rules)
        assert found.at
        times.append(found.at.astimezone(BERLIN))
        past.append(attempt(found.at))
        now = found.at + MINUTE
    assert times == [at(23, 9), at(23, 14), at(24, 16), at(25, 9), at(26, 14), at(30, 9)]
    assert asked(now, *past, rules=rules).reason == Reason.EXHAUSTED


def test_where_there_is_but_one_part_of_the_day_the_day_changes():
    mornings = replace(RULES, hours=replace(HOURS, windows=((time(9), time(12)),)))
    assert planned(at(24, 10), attempt(at(23, 9)), attempt(at(24, 9)), rules=mornings).at == at(25, 9)


def test_a_part_of_the_day_that_never_comes_is_not_waited_for():
    evenings_too = replace(HOURS, windows=((time(9), time(12)), (time(20), time(21))))  # which the law does not permit
    past = (attempt(at(23, 9)), attempt(at(24, 9)))
    assert planned(at(24, 10), *past, rules=replace(RULES, hours=evenings_too)).at == at(28, 9)


def test_after_its_tries_an_outcome_goes_on_as_another_or_ends_the_case():
    dropped = [attempt(at(24, 9), Outcome.DROPPED), attempt(at(24, 9, 5), Outcome.DROPPED)]
    assert asked(at(24, 9, 6), *dropped).until == at(25, 9)  # four hours; two calls a day
    failed = [attempt(at(24, 9, minute), Outcome.FAILED, counts=False) for minute in (0, 30)]
    assert asked(at(24, 9, 31), failed[0]) == Call()
    assert asked(at(24, 11), *failed) == Stop(
        reason=Reason.QUARANTINED, outcome=Outcome.FAILED, detail=Detail(count=2, outcome=Outcome.FAILED)
    )
    hung_up = [attempt(at(day, 9), Outcome.HUNG_UP) for day in (23, 24, 25)]
    assert asked(at(26, 9), *hung_up).reason == Reason.EXHAUSTED


@pytest.mark.parametrize("outcome", sorted(NO_ATTEMPT))
def test_what_was_aborted_is_no_attempt(outcome):
    assert asked(at(24, 9), attempt(at(24, 9), outcome, counts=False)) == Call()


@pytest.mark.parametrize(
    "outcome",
    sorted(set(Outcome) - RETRIED - NO_ATTEMPT - {Outcome.NUMBER_INVALID}),
)
def test_a_final_outcome_ends_the_case(outcome):
    assert asked(at(24, 9), attempt(at(23, 9), outcome), attempt(at(23, 15))) == Stop(
        reason=Reason.FINISHED, outcome=outcome, detail=Detail(outcome=outcome)
    )


def test_an_invalid_number_stops_and_a_new_one_begins_afresh():
    invalid = attempt(at(23, 9), Outcome.NUMBER_INVALID, counts=False)
    assert asked(at(24, 9), invalid).reason == Reason.NUMBER_INVALID
    assert asked(at(24, 9), invalid, fresh_since=at(23, 12)) == Call()


def test_trying_again_forgets_outcomes_and_not_caps():
    calls = [attempt(at(24, 9)), attempt(at(24, 10), Outcome.DECLINED)]
    assert asked(at(24, 11), *calls).reason == Reason.FINISHED
    assert asked(at(24, 11), *calls, fresh_since=at(24, 11)).reason == Reason.DAY_CAP


# ── Caps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_used_up_day_moves_to_the_next_permitted_one_and_leaves_the_total_alone():
    saturday = [attempt(at(28, 9), Outcome.BUSY), attempt(at(28, 10), Outcome.BUSY)]
    found = asked(at(28, 11), *saturday)
    assert (found.reason, found.until) == (Reason.DAY_CAP, at(30, 9))
    assert found.detail == Detail(zone=BERLIN, day=date(2026, 11, 28), count=2, limit=2)
    assert [each.reason for each in found.obstacles] == [Reason.DAY_CAP, Reason.SUNDAY]


def test_a_day_is_the_callees_and_never_24_hours():
    rules = replace(RULES, calls_per_day=1)
    assert planned(at(24, 17, 50), attempt(at(24, 17, 45), Outcome.BUSY), rules=rules).at == at(25, 9)
    new_york = replace(ANNA, zones=(NEW_YORK,), country="US", region="NY")
    assert planned(at(25, 0), attempt(at(24, 23), Outcome.BUSY), rules=rules, callee=new_york).at == at(25, 15)


def test_a_day_is_used_up_on_any_of_the_clocks():
    callee = Callee(zones=(BERLIN, ZoneInfo("Asia/Tokyo")), country="DE", region="BE")
    rules = replace(RULES, calls_per_day=1, hours=replace(HOURS, windows=((time(8), time(20)),)))
    found = asked(at(24, 9), attempt(at(24, 8), Outcome.BUSY), callee=callee, rules=rules)
    assert (found.reason, found.until) == (Reason.DAY_CAP, at(25, 8))


def test_a_week_begins_on_monday():
    week = [attempt(at(day, 9), Outcome.BUSY) for day in (23, 24, 25)]
    rules = replace(RULES, calls_per_week=3)
    found = asked(at(26, 9), *week, rules=rules)
    assert (found.reason, found.until) == (Reason.WEEK_CAP, at(30, 9))
    assert found.detail == Detail(zone=BERLIN, day=date(2026, 11, 23), count=3, limit=3)


def test_caps_count_people_over_all_their_cases():
    elsewhere = [attempt(at(24, 9), own=False), attempt(at(24, 9, 30), Outcome.COMPLETED, own=False)]
    assert asked(at(24, 11), *elsewhere).reason == Reason.DAY_CAP
    assert asked(at(25, 9), *elsewhere) == Call()
    six = [attempt(at(day, 9), own=False) for day in (16, 17, 18, 19, 20, 21)]
    assert asked(at(24, 9), *six) == Stop(reason=Reason.EXHAUSTED, detail=Detail(count=6, limit=6))


def test_no_more_than_three_a_day_whatever_is_set():
    busy = [attempt(at(24, 9, minute), Outcome.BUSY) for minute in (0, 20, 40)]
    assert asked(at(24, 11), *busy, rules=replace(RULES, calls_per_day=9)).reason == Reason.DAY_CAP


def test_what_may_have_been_heard_counts():
    assert counts_towards_caps(Outcome.LOST, rang=False) and counts_towards_caps(Outcome.NO_ANSWER, rang=False)
    assert not counts_towards_caps(Outcome.FAILED, rang=False) and counts_towards_caps(Outcome.FAILED, rang=True)
    assert not counts_towards_caps(Outcome.NUMBER_INVALID, rang=False)
    assert not counts_towards_caps(Outcome.ABORTED, rang=True)
    unheard = [attempt(at(23, hour), Outcome.FAILED, counts=False, own=False) for hour in (9, 10, 11, 15)]
    assert asked(at(24, 9), *unheard, rules=replace(RULES, most_attempts=1)) == Call()


def test_lowering_a_cap_below_the_attempts_made_exhausts_and_raising_it_brings_back():
    calls = [attempt(at(23, 9)), attempt(at(23, 14))]
    lowered = replace(RULES, most_attempts=2)
    assert asked(at(24, 9), *calls, rules=lowered) == Stop(reason=Reason.EXHAUSTED, detail=Detail(count=2, limit=2))
    assert isinstance(asked(at(24, 9), *calls), Wait)


def test_a_cap_is_at_least_one_and_nothing_follows_a_final_outcome():
    with pytest.raises(ValueError):
        replace(RULES, calls_per_day=0)
    with pytest.raises(ValueError):
        replace(RULES, waits={Outcome.DECLINED: Retry(delay=HOUR, most=1)})
    with pytest.raises(ValueError):
        replace(RULES, waits={Outcome.BUSY: Retry(delay=-HOUR, most=1)})
    with pytest.raises(ValueError):
        waits_with({"declined": (HOUR, 1)})


def test_saved_waits_change_delay_and_number_alone():
    waits = waits_with({"no_answer": (2 * HOUR, 1)})
    assert waits[Outcome.NO_ANSWER] == Retry(delay=2 * HOUR, most=1, spread=Spread.PARTS)
    assert waits[Outcome.BUSY] == DEFAULT_WAITS[Outcome.BUSY]


# ── Agreed times and wishes ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_agreed_time_is_kept_to_the_minute_and_rests_the_retries():
    called = attempt(at(24, 9), Outcome.CALL_BACK)
    found = asked(at(24, 9, 1), called, agreed_at=at(24, 9, 30))
    assert (found.reason, found.until) == (Reason.AGREED_TIME, at(24, 9, 30))
    assert asked(at(24, 9, 30), called, agreed_at=at(24, 9, 30)) == Call()
    used_up = [attempt(at(day, 9), Outcome.HUNG_UP) for day in (16, 17, 18)]
    assert planned(at(24, 9), *used_up, agreed_at=at(24, 15)).at == at(24, 15)


def test_an_agreed_time_is_used_up_by_the_call_it_led_to():
    calls = [attempt(at(23, 9), Outcome.CALL_BACK), attempt(at(24, 9, 30))]
    assert asked(at(24, 9, 31), *calls, agreed_at=at(24, 9, 30)).reason == Reason.AFTER_NO_ANSWER


def test_an_agreed_time_leaves_the_hours_only_if_allowed_and_never_the_law():
    free = replace(RULES, callbacks_leave_hours=True)
    called = attempt(at(23, 9), Outcome.CALL_BACK)
    noon, late, sunday = at(24, 13), at(24, 20), datetime(2026, 11, 29, 15, tzinfo=BERLIN)
    assert planned(at(24, 9), called, agreed_at=noon).at == at(24, 14)
    assert planned(at(24, 9), called, agreed_at=noon, rules=free).at == noon
    assert planned(at(24, 9), called, agreed_at=late, rules=free).at == at(25, 9)
    assert planned(at(24, 9), called, agreed_at=sunday, rules=free).at == at(30, 9)
    found = asked(at(24, 20), called, agreed_at=late, rules=free)
    assert found.reason == Reason.OUTSIDE_HOURS


def test_a_promise_that_was_missed_by_far_keeps_to_the_hours():
    free = replace(RULES, callbacks_leave_hours=True)
    called, noon = attempt(at(23, 9), Outcome.CALL_BACK), at(24, 12, 30)
    assert asked(at(24, 12, 45), called, agreed_at=noon, rules=free) == Call()
    assert asked(at(24, 12, 46), called, agreed_at=noon, rules=free).until == at(24, 14)
    assert asked(at(24, 15), called, agreed_at=noon, rules=free) == Call()


def test_what_can_be_promised():
    live = attempt(at(24, 9), None)
    rules = replace(RULES, callbacks_leave_hours=True)

    def wish(when: datetime, *past: Attempt, **situation: Any) -> Agreement:
        return check_agreed(rules, ANNA, (live, *past), Situation(**situation), at=when, now=at(24, 9, 3))

    assert wish(at(24, 13)) == Agreement(ok=True, at=at(24, 13))
    assert wish(at(24, 21)).at == at(25, 9)
    sunday = wish(at(29, 15))
    assert (sunday.ok, sunday.at, sunday.reason) == (False, at(30, 9), Reason.SUNDAY)
    full = wish(at(24, 15), attempt(at(24, 8), own=False))
    assert (full.ok, full.at, full.reason) == (False, at(25, 9), Reason.DAY_CAP)
    assert wish(at(24, 8)) == Agreement(ok=False, at=at(24, 9, 3), reason=Reason.TIME_PASSED)
    assert wish(at(24, 15) + 61 * DAY) == Agreement(ok=False, at=None, reason=Reason.TOO_FAR)
    assert wish(at(24, 15), opted_out=True).reason == Reason.OPTED_OUT
    assert wish(at(24, 15), paused=True, slots_free=False) == Agreement(ok=True, at=at(24, 15))


def test_a_recruiters_wish_skips_our_own_waits_and_nothing_else():
    called = attempt(at(24, 9))
    wish: dict[str, Any] = {"asked_at": at(24, 9, 30)}
    assert asked(at(24, 9, 30), called, **wish) == Call()
    assert asked(at(24, 9, 30), called, agreed_at=at(27, 9), not_before=at(26, 9), **wish) == Call()
    assert asked(at(24, 13), called, **wish).until == at(24, 14)
    assert asked(at(24, 11), called, attempt(at(24, 9, 15)), **wish).reason == Reason.DAY_CAP
    assert asked(at(24, 9, 40), attempt(at(24, 9, 31)), **wish).reason == Reason.AFTER_NO_ANSWER  # used up


def test_another_case_has_only_just_rung():
    assert planned(at(24, 9, 10), attempt(at(24, 9), own=False)).reason == Reason.APART
    assert planned(at(24, 9, 10), attempt(at(24, 9), own=False)).at == at(24, 10)
    assert asked(at(24, 9, 10), attempt(at(24, 9), own=False), agreed_at=at(24, 9, 10)) == Call()


# ── What else stands in the way ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ({"number": NumberState.MISSING}, Reason.NO_NUMBER),
        ({"number": NumberState.BAD}, Reason.BAD_NUMBER),
        ({"consent_missing": True}, Reason.CONSENT_MISSING),
        ({"line_ready": False}, Reason.NO_LINE),
        ({"paused": True}, Reason.PAUSED),
        ({"slots_free": False}, Reason.LINE_BUSY),
    ],
)
def test_what_only_people_change_has_no_time(situation, reason):
    found = asked(at(24, 10), **situation)
    assert (found.reason, found.until) == (reason, None)


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ({"opted_out": True}, Reason.OPTED_OUT),
        ({"application_there": False}, Reason.APPLICATION_GONE),
        ({"stage_active": False}, Reason.STAGE_LEFT),
    ],
)
def test_what_is_for_good_stops(situation, reason):
    assert asked(at(22, 10), **situation, paused=True) == Stop(reason=reason)
    assert planned(at(22, 10), **situation) == Planned(at=None, reason=reason)


@pytest.mark.parametrize(
    ("situation", "reason"),
    [({"breaker_until": at(24, 10, 5)}, Reason.BREAKER), ({"not_before": at(24, 10, 5)}, Reason.NOT_BEFORE)],
)
def test_what_ends_at_a_time_says_when(situation, reason):
    found = asked(at(24, 10), **situation)
    assert (found.reason, found.until) == (reason, at(24, 10, 5))
    assert planned(at(24, 10), **situation).at == at(24, 10, 5)


def test_free_slots_are_no_matter_of_the_plan():
    busy = Situation(slots_free=False)
    assert planned(at(24, 8), slots_free=True).at == plan(RULES, ANNA, (), busy, now=at(24, 8)).at
    assert plan(RULES, ANNA, (), busy, now=at(24, 10)) == Planned(at=at(24, 10), reason=None)


def test_nobody_is_called_twice_at_once():
    assert asked(at(24, 10), attempt(at(24, 9, 59), None)).reason == Reason.IN_CALL
    assert asked(at(24, 10), attempt(at(24, 9, 59), None, own=False)).reason == Reason.OTHER_CALL


def test_a_licence_that_nobody_can_have_is_told_before_what_holds_for_others_too():
    told = Detail(code="ats_rejected")
    for paused, line_ready in ((False, True), (True, True), (False, False)):
        found = asked(at(24, 10), obstacle="ats_rejected", paused=paused, line_ready=line_ready)
        assert (found.reason, found.until, found.detail) == (Reason.LICENCE, None, told)
    assert asked(at(24, 10), obstacle="ats_rejected", no_questions=True).reason == Reason.NO_QUESTIONS
    assert asked(at(24, 10), obstacle="ats_rejected", stage_active=False) == Stop(reason=Reason.STAGE_LEFT)
    situation = Situation(obstacle="ats_rejected")
    assert check_agreed(RULES, ANNA, (), situation, at=at(24, 11), now=at(24, 10)).ok  # by then somebody has seen to it


def test_a_running_call_is_left_alone_whatever_becomes_of_its_licence():
    live = attempt(at(24, 9, 59), None)
    exhausted = replace(RULES, most_attempts=1)
    assert asked(at(24, 10), live, rules=exhausted, stage_active=False, paused=True).reason == Reason.IN_CALL


def test_an_unknown_zone_and_zones_without_a_common_time_fail_closed():
    assert asked(at(24, 10), callee=Callee(zones=())).reason == Reason.ZONE_UNKNOWN
    far = Callee(zones=(BERLIN, ZoneInfo("Pacific/Auckland")))
    found = asked(at(24, 13), callee=far)
    assert (found.reason, found.until) == (Reason.NEVER_OPEN, None)


def test_all_that_lies_between_is_told_in_order():
    found = asked(at(24, 15), attempt(at(24, 9)), attempt(at(24, 14, 30)), breaker_until=at(24, 15, 5))
    assert [(each.reason, each.until) for each in found.obstacles] == [
        (Reason.BREAKER, at(24, 15, 5)),
        (Reason.AFTER_NO_ANSWER, at(24, 18, 30)),
        (Reason.DAY_CAP, at(25, 0)),
        (Reason.AFTER_NO_ANSWER, at(25, 16)),  # not in the morning again
    ]
    assert (found.reason, found.until) == (Reason.BREAKER, at(25, 16))


def test_nobody_is_called_to_be_asked_nothing():
    assert planned(at(24, 10), no_questions=True) == Planned(at=None, reason=Reason.NO_QUESTIONS)


@pytest.mark.parametrize("end", [Outcome.COMPLETED, Outcome.NEEDS_REVIEW])
def test_whose_questions_are_all_answered_is_not_called_again(end):
    dropped = attempt(at(24, 9), Outcome.DROPPED)
    expected = Stop(reason=Reason.FINISHED, outcome=end, detail=Detail(outcome=end))
    assert asked(at(24, 10), dropped, answered=end) == expected


def test_who_is_talking_is_left_alone_whatever_becomes_of_the_questions():
    talking = attempt(at(24, 10), None)
    assert asked(at(24, 10), talking, no_questions=True).reason == Reason.IN_CALL
    assert asked(at(24, 10), talking, answered=Outcome.COMPLETED).reason == Reason.IN_CALL


def test_every_retried_outcome_has_a_reason():
    assert {f"waiting_after_{outcome}" for outcome in DEFAULT_WAITS} <= set(Reason)


def test_an_agreed_time_may_lie_far_ahead():
    found = planned(at(24, 9), agreed_at=at(24, 9) + 50 * DAY)
    assert found.at == at(24, 9) + 50 * DAY
