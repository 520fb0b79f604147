"""What may be saved: days, times, caps, waits, and stages that do not lead back to themselves."""

from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecalls.dialling import DEFAULT_WAITS, Rules
from voicecalls.hours import CallHours
from voicecalls.rules import (
    LIMITS,
    SettingsProblem,
    SettingsProblemCode,
    StageProblem,
    StageProblemCode,
    StageRule,
    check_numbers,
    check_stage_rules,
    check_waits,
    check_weekdays,
    check_windows,
)


def codes(problems: list[SettingsProblem]) -> list[SettingsProblemCode]:
    return [problem.code for problem in problems]


def window(opens: int, closes: int) -> tuple[time, time]:
    return time(opens % 24), time(closes % 24)


def test_sunday_is_refused():
    assert codes(check_weekdays([0, 6], country="DE")) == [SettingsProblemCode.SUNDAY]
    assert codes(check_weekdays([], country="DE")) == [SettingsProblemCode.NO_DAY]
    assert codes(check_weekdays([0, 7], country="DE")) == [SettingsProblemCode.UNKNOWN_DAY]
    assert check_weekdays(range(6), country="DE") == []


def test_a_saturday_that_the_law_closes_is_a_warning():
    found = check_weekdays([4, 5], country="FR")
    assert codes(found) == [SettingsProblemCode.SATURDAY_CLOSED] and found[0].code.is_warning


def test_windows_may_touch_and_not_overlap():
    assert check_windows([window(9, 12), window(12, 18)], country="DE") == []
    assert check_windows([window(9, 12), window(11, 18)], country="DE") == [
        SettingsProblem(code=SettingsProblemCode.OVERLAPS, field="windows", index=1)
    ]


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        ([], [SettingsProblemCode.NO_WINDOW]),
        ([window(9, 10)] * 7, [SettingsProblemCode.TOO_MANY_WINDOWS]),
        ([window(9, 9)], [SettingsProblemCode.NO_LENGTH]),
        ([window(18, 9)], [SettingsProblemCode.OVER_MIDNIGHT]),
        ([window(21, 23)], [SettingsProblemCode.OUTSIDE_LAW]),
        ([window(7, 12)], [SettingsProblemCode.CLIPPED]),
        ([window(9, 24)], [SettingsProblemCode.CLIPPED]),
    ],
)
def test_windows_that_cannot_work_are_told_apart(windows, found):
    assert codes(check_windows(windows, country="DE")) == found


def test_a_clipped_window_says_what_is_left_of_it():
    clipped = check_windows([window(7, 21)], country="FR")[0]
    assert clipped.permitted == (window(10, 13), window(14, 20))
    outside = check_windows([window(21, 23)], country="DE")[0]
    assert outside.permitted == (window(8, 20),)


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=4), st.sets(st.integers(-1, 8)))
@settings(max_examples=100, deadline=None)
def test_what_passes_can_be_made_into_hours(windows, weekdays):
    wished = tuple(window(*each) for each in windows)
    problems = [*check_weekdays(weekdays, country="DE"), *check_windows(wished, country="DE")]
    if all(problem.code.is_warning for problem in problems):
        CallHours(weekdays=frozenset(weekdays), windows=wished, country="DE")


def test_caps_have_a_range():
    good = {
        "most_attempts": 6,
        "calls_per_day": 2,
        "calls_per_week": 5,
        "ring_seconds": 25,
        "keep_audio_days": 30,
        "keep_answers_days": 180,
    }
    assert check_numbers(good) == [] and set(good) == set(LIMITS)
    assert check_numbers(good | {"calls_per_day": 4}) == [
        SettingsProblem(code=SettingsProblemCode.OUT_OF_RANGE, field="calls_per_day", low=1, high=3)
    ]
    assert [problem.field for problem in check_numbers(dict.fromkeys(good, 0))] == list(good)
    assert check_numbers(good | {"calls_per_week": 1}) == [
        SettingsProblem(code=SettingsProblemCode.FEWER_THAN_A_DAY, field="calls_per_week")
    ]


def test_waits_have_a_range_and_follow_only_what_is_not_final():
    assert check_waits({str(outcome): (retry.delay, retry.most) for outcome, retry in DEFAULT_WAITS.items()}) == []
    found = check_waits(
        {"busy": (timedelta(days=15), 1), "no_answer": (timedelta(0), 11), "declined": (timedelta(0), 1)}
    )
    assert [(problem.code, problem.field) for problem in found] == [
        (SettingsProblemCode.OUT_OF_RANGE, "busy"),
        (SettingsProblemCode.OUT_OF_RANGE, "no_answer.most"),
        (SettingsProblemCode.FINAL_OUTCOME, "declined"),
    ]


def test_the_defaults_may_be_saved():
    rules = Rules(hours=CallHours(weekdays=frozenset({0}), windows=(window(9, 12),), country="DE"))
    numbers = {
        "most_attempts": rules.most_attempts,
        "calls_per_day": rules.calls_per_day,
        "calls_per_week": rules.calls_per_week,
        "ring_seconds": int(rules.ring_for.total_seconds()),
    }
    assert check_numbers(numbers) == []


# ── Stage rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


def rule(stage: str, *targets: str, job: str | None = None) -> StageRule:
    return StageRule(job=job, stage=stage, targets=targets)


def back(index: int, *way: str) -> StageProblem:
    return StageProblem(code=StageProblemCode.LEADS_BACK, index=index, way=way)


def test_a_chain_that_ends_is_welcome():
    rules = [rule("Qualification Call", "Appointment Call", "Not reached"), rule("Appointment Call", "Interview")]
    assert check_stage_rules(rules) == []


def test_a_rule_that_leads_back_is_refused_with_the_way():
    assert check_stage_rules([rule("Call", "call")]) == [back(0, "Call", "call")]
    assert check_stage_rules([rule("Call", "Completed", "Second"), rule("Second", "Call")]) == [
        back(0, "Call", "Second", "Call"),
        back(1, "Second", "Call", "Second"),
    ]


def test_a_stage_in_front_of_a_loop_is_not_to_blame():
    rules = [rule("New", "A"), rule("A", "B"), rule("B", "A")]
    assert check_stage_rules(rules) == [back(1, "A", "B", "A"), back(2, "B", "A", "B")]


def test_rules_of_different_jobs_do_not_meet():
    assert check_stage_rules([rule("A", "B", job="nurse"), rule("B", "A", job="cook")]) == []
    assert check_stage_rules([rule("A", "B", job="nurse"), rule("B", "A", job="nurse")]) == [
        back(0, "A", "B", "A"),
        back(1, "B", "A", "B"),
    ]


def test_a_rule_for_all_jobs_meets_those_of_each_job_unless_the_jobs_own_wins():
    assert check_stage_rules([rule("A", "B"), rule("B", "A", job="nurse")]) == [
        back(0, "A", "B", "A"),
        back(1, "B", "A", "B"),
    ]
    assert check_stage_rules([rule("A", "B"), rule("B", "A", job="nurse"), rule("A", "End", job="nurse")]) == []


def test_one_stage_has_one_role():
    assert check_stage_rules([rule("Call"), rule("call")]) == [StageProblem(code=StageProblemCode.TWO_ROLES, index=1)]
    assert check_stage_rules([rule("Call"), rule("Call", job="nurse")]) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.lists(st.sampled_from("ABCDEF"), max_size=3)), max_size=5))
def test_where_nothing_is_refused_every_walk_ends(drawn):
    rules = [rule(stage, *targets) for stage, targets in drawn]
    if check_stage_rules(rules):
        return
    ways = {each.stage: each.targets for each in rules}
    here, steps = set(ways), 0
    while here:
        here = {target for stage in here for target in ways.get(stage, ())}
        steps += 1
        assert steps <= len(ways) + 1
