"""What follows an outcome: how long to wait, and how tries are spread over parts of the day and over days."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from interviews.slots import in_utc, instant
from voicecalls.dialling.terms import Attempt, Detail, Obstacle, Reason, Retry, Rules, Spread, Stop
from voicecalls.hours import MIDNIGHT, ONE_DAY, Callee, CallHours
from voicecalls.script import Outcome

FOR_A_PERSON = {Outcome.FAILED: Reason.QUARANTINED, Outcome.NOT_PERMITTED: Reason.NOT_PERMITTED}  # once used up
PATIENCE = 4  # days; whoever has not been called in the part of the day we would like is then called in any


class Part(IntEnum):
    """A part of the day: most people who miss one call are not free at the same hour of another day either."""

    MORNING = 0
    AFTERNOON = 1
    EVENING = 2


BEGINS = {Part.MORNING: MIDNIGHT, Part.AFTERNOON: time(12), Part.EVENING: time(16)}
ENDS = {Part.MORNING: time(12), Part.AFTERNOON: time(16), Part.EVENING: time.max}


def line(rules: Rules, own: Sequence[Attempt]) -> tuple[Retry, int] | Stop:
    """The line that rules the next try after these ended attempts of one case (ascending, not empty), and which try by
    it this is, from 1. A Stop when it and the lines that go on from it are used up."""
    last = _outcome(own[-1])
    counts = Counter(attempt.outcome for attempt in own)
    outcome, number = last, counts[last]
    gone = set[Outcome]()
    while (retry := rules.waits.get(outcome)) and outcome not in gone:
        if number <= retry.most:
            return retry, number
        gone.add(outcome)
        if retry.then is None:
            break
        number += counts[retry.then] - retry.most
        outcome = retry.then
    reason = FOR_A_PERSON.get(last, Reason.EXHAUSTED)
    return Stop(reason=reason, outcome=last, detail=Detail(count=counts[last], outcome=last))


def waiting(
    rules: Rules, callee: Callee, own: Sequence[Attempt], retry: Retry, number: int, at: datetime
) -> Obstacle | None:
    """What is left, at an instant, of the wait after the last attempt."""
    last = own[-1]
    until = max(in_utc(last.ended_at or last.at) + retry.delay, at)
    if not _only_delayed(retry, number):
        until = _well_spread(rules.hours, callee, own, retry, number, until)
    if until <= at:
        return None
    outcome = _outcome(last)
    detail = Detail(outcome=outcome, count=number, limit=retry.most)
    return Obstacle(reason=Reason(f"waiting_after_{outcome}"), until=until, detail=detail)


def _only_delayed(retry: Retry, number: int) -> bool:
    return retry.spread == Spread.NONE or (retry.spread == Spread.PARTS and number == 1)


def _outcome(attempt: Attempt) -> Outcome:
    assert attempt.outcome is not None, "only an attempt that has ended is followed by another"
    return attempt.outcome


def _well_spread(
    hours: CallHours, callee: Callee, own: Sequence[Attempt], retry: Retry, number: int, at: datetime
) -> datetime:
    """The earliest instant from `at` on, at another time than the tries before."""
    zone = callee.zones[0]  # a courtesy, so one clock is enough
    tried, today = own[-1].at.astimezone(zone).date(), at.astimezone(zone).date()
    enough = tried + ONE_DAY * PATIENCE
    if today >= enough:
        return at
    wanted, same_day = frozenset(Part), False
    if retry.spread == Spread.PARTS:
        wanted, same_day = _wanted(hours, zone, own, number)
    day = max(today, tried if same_day else tried + ONE_DAY)
    while day < enough:
        for part, begins, ends in _parts(day, zone):
            if part in wanted and max(at, begins) < ends:
                return max(at, begins)
        day += ONE_DAY
    return max(at, instant(enough, MIDNIGHT, zone, edge="start"))


@lru_cache(maxsize=8192)
def _parts(day: date, zone: ZoneInfo) -> tuple[tuple[Part, datetime, datetime], ...]:
    """The parts of a local day with their instants."""
    first, noon, late = (instant(day, BEGINS[part], zone, edge="start") for part in Part)
    last = instant(day + ONE_DAY, MIDNIGHT, zone, edge="start")
    return ((Part.MORNING, first, noon), (Part.AFTERNOON, noon, late), (Part.EVENING, late, last))


def _wanted(hours: CallHours, zone: ZoneInfo, own: Sequence[Attempt], number: int) -> tuple[frozenset[Part], bool]:
    """The parts of the day tried least, of those in which the organization calls; whether the same day will do."""
    tries = [part_of(attempt.at.astimezone(zone).time()) for attempt in own]
    offered = _offered(hours.windows)
    fewest = min(tries.count(part) for part in offered)
    wanted = frozenset(part for part in offered if tries.count(part) == fewest)
    others = wanted - {tries[-1]}
    if number == 2 and others:
        return others, True
    return wanted, False


def part_of(wall: time) -> Part:
    """The part of the day in which a wall time lies."""
    if wall < BEGINS[Part.AFTERNOON]:
        return Part.MORNING
    return Part.AFTERNOON if wall < BEGINS[Part.EVENING] else Part.EVENING


@lru_cache(maxsize=4096)
def _offered(windows: tuple[tuple[time, time], ...]) -> frozenset[Part]:
    """The parts of the day that an organization's windows touch; all of them if it has no windows."""
    pieces = [
        piece
        for opens, closes in windows
        for piece in ([(opens, closes)] if opens < closes else [(opens, time.max), (MIDNIGHT, closes)])
    ]
    touched = {part for part in Part for begins, ends in pieces if begins < ENDS[part] and BEGINS[part] < ends}
    return frozenset(touched or Part)
