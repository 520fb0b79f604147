"""Decisions and plans for any rules, zones and pasts, judged by a referee who looks at single instants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from tests.voicecalls.referee import objections
from voicecalls.dialling import (
    DEFAULT_WAITS,
    RETRIED,
    Attempt,
    Call,
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
    decide,
    plan,
)
from voicecalls.hours import Callee, CallHours, next_opening

AMPLE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Clock changes on Sundays, Fridays, Saturdays and never; some beside a day on which nobody is called.
PLACES = [
    (("Europe/Berlin",), "DE", "BE"),
    (("Europe/Berlin",), "DE", ""),
    (("Europe/Lisbon", "Atlantic/Azores"), "PT", ""),
    (("America/New_York", "America/Chicago"), "US", "NY"),
    (("America/Los_Angeles",), "US", "CA"),
    (("Africa/Cairo",), "EG", ""),
    (("Asia/Jerusalem",), "IL", ""),
    (("America/Nuuk",), "GL", ""),
    (("Australia/Sydney", "Australia/Adelaide"), "AU", "NSW"),
    (("Pacific/Auckland",), "NZ", "AUK"),
    (("Asia/Kolkata",), "IN", "MH"),
    (("America/St_Johns",), "CA", "NL"),
]
BEGIN = datetime(2026, 10, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Scene:
    rules: Rules
    callee: Callee
    past: tuple[Attempt, ...]
    situation: Situation
    now: datetime

    def decide(self, at: datetime) -> Any:
        return decide(self.rules, self.callee, self.past, self.situation, now=at)

    def plan(self) -> Planned:
        return plan(self.rules, self.callee, self.past, self.situation, now=self.now)

    def objections(self, at: datetime) -> set[str]:
        return objections(self.rules, self.callee, self.past, self.situation, at)


@st.composite
def all_rules(draw: st.DrawFn, country: str) -> Rules:
    edges = sorted(draw(st.sets(st.integers(14, 44), min_size=2, max_size=6)))
    walls = [time(edge // 2, edge % 2 * 30) for edge in edges[: len(edges) // 2 * 2]]
    hours = CallHours(
        weekdays=frozenset(draw(st.sets(st.integers(0, 5), min_size=2))),
        windows=tuple(zip(walls[::2], walls[1::2], strict=True)),
        country=draw(st.sampled_from(["DE", country])),
        observe_holidays=draw(st.booleans()),
    )
    waits = {
        outcome: Retry(
            delay=draw(st.sampled_from([retry.delay, 5 * MINUTE, 3 * HOUR, 30 * HOUR])),
            most=draw(st.integers(0, 4)),
            spread=draw(st.sampled_from(Spread)),
            then=draw(st.sampled_from([retry.then, None])),
        )
        for outcome, retry in DEFAULT_WAITS.items()
    }
    return Rules(
        hours=hours,
        most_attempts=draw(st.integers(1, 9)),
        calls_per_day=draw(st.integers(1, 4)),
        calls_per_week=draw(st.integers(1, 6)),
        ring_for=SECOND * draw(st.integers(15, 40)),
        waits=draw(st.sampled_from([DEFAULT_WAITS, waits])),
        callbacks_leave_hours=draw(st.booleans()),
    )


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    names, country, region = draw(st.sampled_from(PLACES))
    now = BEGIN + MINUTE * draw(st.integers(0, 300 * 1440)) + SECOND * draw(st.integers(0, 59))

    def near() -> datetime:
        return now + MINUTE * draw(st.integers(-2 * 1440, 3 * 1440))

    ago = [MINUTE * draw(st.integers(1, 9 * 1440)) for _ in range(draw(st.integers(0, 5)))]
    past = []
    for back in ago:
        outcome = draw(st.sampled_from(sorted({*RETRIED, Outcome.ABORTED})))
        past.append(
            Attempt(
                at=now - back,
                outcome=outcome,
                counts=outcome != Outcome.ABORTED and draw(st.integers(0, 4)) > 0,
                own=draw(st.integers(0, 3)) > 0,
                ended_at=draw(st.sampled_from([None, now - back + min(back, 9 * MINUTE)])),
            )
        )
    return Scene(
        rules=draw(all_rules(country)),
        callee=Callee(zones=tuple(map(ZoneInfo, names)), country=country, region=region),
        past=tuple(past),
        situation=Situation(
            breaker_until=near() if draw(st.integers(0, 5)) == 0 else None,
            agreed_at=near() if draw(st.integers(0, 2)) == 0 else None,
            not_before=near() if draw(st.integers(0, 3)) == 0 else None,
        ),
        now=now,
    )


def moments_between(scene: Scene, end: datetime, data: st.DataObject) -> list[datetime]:
    """The edges of the stretch, the edges of obstacles, and a grid of minutes with a random beginning."""
    decision = scene.decide(scene.now)
    edges = [each.until for each in decision.obstacles if each.until] if isinstance(decision, Wait) else []
    edges += [scene.now, end - SECOND, end - MINUTE]
    offset, step = data.draw(st.integers(0, 29)), data.draw(st.integers(11, 29))
    grid = [scene.now + MINUTE * minute for minute in range(offset, 8 * 1440, step)]
    return [at for edge in edges for at in (edge - SECOND, edge) if scene.now <= at < end] + [
        at for at in grid if at < end
    ]


@AMPLE
@given(scenes(), st.data())
def test_whoever_has_a_time_is_called_then_and_not_before(scene, data):
    planned = scene.plan()
    assume(planned.at is not None)
    event(str(planned.reason))
    assert planned.at >= scene.now
    assert scene.decide(planned.at) == Call()
    assert scene.objections(planned.at) == set()
    for at in moments_between(scene, planned.at, data):
        found = scene.decide(at)
        assert isinstance(found, Wait) and found.until == planned.at
        assert scene.objections(at), at


@AMPLE
@given(scenes(), st.data())
def test_the_gate_agrees_with_the_referee_at_any_instant(scene, data):
    assume(not isinstance(scene.decide(scene.now), Stop))
    for minutes in data.draw(st.lists(st.integers(0, 6 * 1440), min_size=20, max_size=20)):
        at = scene.now + MINUTE * minutes
        assert (scene.decide(at) == Call()) == (not scene.objections(at)), at


@AMPLE
@given(scenes())
def test_every_wait_has_a_reason_a_time_and_a_way_to_it(scene):
    found = scene.decide(scene.now)
    if not isinstance(found, Wait):
        return
    if found.until is None:
        assert found.reason == Reason.NEVER_OPEN
        assert next_opening(scene.rules.hours, scene.callee, after=scene.now, for_=HOUR) is None
        return
    ends = [each.until for each in found.obstacles if each.until]
    assert len(ends) == len(found.obstacles)
    assert ends == sorted(set(ends)) and ends[-1] == found.until > scene.now
    assert (found.reason, found.detail) == (found.obstacles[0].reason, found.obstacles[0].detail)
    assert scene.plan() == Planned(at=found.until, reason=found.reason, detail=found.detail)


@AMPLE
@given(scenes(), st.randoms())
def test_the_order_of_the_past_and_the_zone_of_the_clock_do_not_matter(scene, random):
    shuffled = random.sample(scene.past, len(scene.past))
    if len({one.at for one in scene.past}) == len(scene.past):
        assert decide(scene.rules, scene.callee, shuffled, scene.situation, now=scene.now) == scene.decide(scene.now)
    assert scene.decide(scene.now.astimezone(ZoneInfo("Australia/Lord_Howe"))) == scene.decide(scene.now)


@AMPLE
@given(scenes(), st.integers(1, 20 * 1440))
def test_what_is_promised_is_kept(scene, minutes):
    at = scene.now + MINUTE * minutes
    live = Attempt(at=scene.now - MINUTE, outcome=None)
    answer = check_agreed(scene.rules, scene.callee, (*scene.past, live), scene.situation, at=at, now=scene.now)
    if answer.at is None:
        assert not answer.ok and answer.reason is not None
        return
    talked = Attempt(at=live.at, outcome=Outcome.CALL_BACK, ended_at=scene.now)
    kept = replace(scene.situation, agreed_at=answer.at, breaker_until=None)
    found = decide(scene.rules, scene.callee, (*scene.past, talked), kept, now=answer.at)
    assert found == Call()
    assert answer.ok == (answer.at == at)


# ── Faulty variants: the referee objects ─────────────────────────────────────────────────────────────────────────────

Planner = Callable[[Scene], datetime | None]
BERLIN = PLACES[0]


def scene_of(now: datetime, *past: Attempt, place: Any = BERLIN, **rules: Any) -> Scene:
    names, country, region = place
    hours = CallHours(
        weekdays=frozenset(range(6)), windows=((time(9), time(12)), (time(14), time(18))), country="DE", region="BE"
    )
    return Scene(
        rules=Rules(**({"hours": hours} | rules)),
        callee=Callee(zones=tuple(map(ZoneInfo, names)), country=country, region=region),
        past=past,
        situation=Situation(),
        now=now,
    )


def with_past(scene: Scene, past: Sequence[Attempt]) -> datetime | None:
    return plan(scene.rules, scene.callee, past, scene.situation, now=scene.now).at


def counting_rows_of_one_case(scene: Scene) -> datetime | None:
    return with_past(scene, [one for one in scene.past if one.own])


def forgetting_what_was_lost(scene: Scene) -> datetime | None:
    return with_past(scene, [replace(one, counts=one.counts and one.outcome != Outcome.LOST) for one in scene.past])


def with_only_the_first_zone(scene: Scene) -> datetime | None:
    return replace(scene, callee=replace(scene.callee, zones=scene.callee.zones[:1])).plan().at


def adding_a_day_of_24_hours(scene: Scene) -> datetime | None:
    """A used-up day is waited out from the last call on."""
    return scene.past[-1].at + DAY


def counting_days_by_utc(scene: Scene) -> datetime | None:
    tomorrow = scene.past[-1].at.astimezone(UTC).date() + DAY
    midnight = datetime.combine(tomorrow, time(0), UTC)
    return next_opening(scene.rules.hours, scene.callee, after=midnight, for_=MINUTE)


def ringing_over_the_end(scene: Scene) -> datetime | None:
    return next_opening(scene.rules.hours, scene.callee, after=scene.now, for_=0 * MINUTE)


def one_rule_for_all_outcomes(scene: Scene) -> datetime | None:
    return with_past(scene, [replace(one, outcome=Outcome.BUSY) for one in scene.past])


def at(day: int, hour: int, minute: int = 0, zone: str = "Europe/Berlin") -> datetime:
    """The 24th of November 2026 is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone))


ELSEWHERE = (Attempt(at=at(24, 9), outcome=Outcome.BUSY, own=False), Attempt(at=at(24, 9, 30), outcome=Outcome.BUSY))
LOST = (Attempt(at=at(24, 9), outcome=Outcome.LOST), Attempt(at=at(24, 9, 30), outcome=Outcome.BUSY))
LATE = (Attempt(at=at(24, 17, zone="America/New_York"), outcome=Outcome.BUSY),)
BEFORE_SUNDAY = (Attempt(at=at(28, 10), outcome=Outcome.BUSY),)


@pytest.mark.parametrize(
    ("planner", "scene"),
    [
        (counting_rows_of_one_case, scene_of(at(24, 11), *ELSEWHERE)),
        (forgetting_what_was_lost, scene_of(at(24, 11), *LOST)),
        (with_only_the_first_zone, scene_of(at(24, 9, zone="America/New_York"), place=PLACES[3])),
        (adding_a_day_of_24_hours, scene_of(at(28, 11), *BEFORE_SUNDAY, calls_per_day=1)),
        (counting_days_by_utc, scene_of(at(25, 0, 30), *LATE, place=PLACES[4], calls_per_day=1)),
        (ringing_over_the_end, scene_of(at(24, 11, 59) + 40 * SECOND)),
        (one_rule_for_all_outcomes, scene_of(at(24, 9, 30), Attempt(at=at(24, 9), outcome=Outcome.NO_ANSWER))),
    ],
)
def test_a_faulty_planner_is_found_out(planner: Planner, scene: Scene):
    right, wrong = scene.plan().at, planner(scene)
    assert right is not None and wrong is not None
    assert scene.objections(right) == set()
    assert scene.objections(wrong) != set()
