"""The decision alone, without a database; beside a look at one local clock, the least that anybody would have to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bench.calls.speed import Speed, one_by_one, took
from voicecalls.dialling import Attempt, Outcome, Rules, Situation, decide, plan
from voicecalls.hours import Callee, CallHours

ROUNDS = 5
WINDOWS = ((time(9), time(12)), (time(16), time(19)))
HOURS = CallHours(weekdays=frozenset(range(5)), windows=WINDOWS, country="DE", region="BE")
RULES = Rules(hours=HOURS)
BERLIN, NEW_YORK, PHOENIX = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("America/Phoenix")
CALLEES = (Callee(zones=(BERLIN,), country="DE", region="BY"), Callee(zones=(NEW_YORK, PHOENIX), country="US"))
LAST = (
    (),
    (Outcome.NO_ANSWER,),
    (Outcome.BUSY, Outcome.NO_ANSWER),
    (Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.HUNG_UP),
    (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.LOST),
)
FIRST = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
MOMENTS = [FIRST + timedelta(minutes=37) * number for number in range(100)]  # two and a half days


@dataclass(frozen=True, kw_only=True)
class Asked:
    callee: Callee
    past: tuple[Attempt, ...]
    now: datetime


def situations() -> list[Asked]:
    """A thousand: people in Germany and in the USA, never called or up to four times, at any hour."""
    return [
        Asked(
            callee=callee,
            past=tuple(
                Attempt(at=now - timedelta(hours=5 * tries), outcome=outcome)
                for tries, outcome in enumerate(outcomes, start=1)
            ),
            now=now,
        )
        for callee, outcomes, now in product(CALLEES, LAST, MOMENTS)
    ]


def decisions() -> list[Speed]:
    asked = situations()
    own: dict[str, list[float]] = {"decide: call now?": [], "plan: when, and why not yet?": []}
    bare = []
    for work in (_decide_all, _plan_all):  # what is kept of weeks and holidays is found once
        work(asked)
    for _ in range(ROUNDS):
        for seconds, work in zip(own.values(), (_decide_all, _plan_all), strict=True):
            seconds.append(took(lambda work=work: work(asked)))  # type: ignore[misc]
        bare.append(took(lambda: _look_at_clocks(asked)))
    return [
        Speed(name=name, timing=one_by_one(seconds), bare=one_by_one(bare), each=len(asked))
        for name, seconds in own.items()
    ]


def _decide_all(asked: Sequence[Asked]) -> None:
    for one in asked:
        decide(RULES, one.callee, one.past, Situation(), now=one.now)


def _plan_all(asked: Sequence[Asked]) -> None:
    for one in asked:
        plan(RULES, one.callee, one.past, Situation(), now=one.now)


def _look_at_clocks(asked: Sequence[Asked]) -> int:
    """How many might be called, if one zone, the weekday and the windows were all there is to it."""
    local = (one.now.astimezone(one.callee.zones[0]) for one in asked)
    return sum(at.weekday() < 5 and any(opens <= at.time() < closes for opens, closes in WINDOWS) for at in local)
