"""Which start times are offered: one pure calculation, asked by the page that lists and by the form that accepts.

No queries, no settings, no clock: windows, busy times, rules and `now` come in, instants in UTC go out. Everything is
stepped in UTC, because arithmetic on local times lands on times that do not exist; a reader's date is only a way of
grouping the result.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

NO_TIME = timedelta(0)
DAWN = datetime.min.replace(tzinfo=UTC)
DUSK = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open stretch of time [start, end), kept in UTC. Back-to-back spans touch and do not overlap.

    Raises ValueError for a time without a zone and for an end that is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        # Two datetimes of one local zone compare and subtract by wall clock; in UTC they cannot.
        object.__setattr__(self, "start", in_utc(self.start))
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end <= self.start:
            raise ValueError("a span must end after it starts")


@dataclass(frozen=True, kw_only=True)
class SlotRules:
    """How windows are cut into slots, and how much room a slot needs.

    `step`: distance of the starts. `notice`, `horizon`: the earliest and latest start, seen from now (None: no limit).
    `buffer_before`, `buffer_after`: room that must be free before and after the slot; it may lie outside the window.
    """

    length: timedelta
    step: timedelta
    notice: timedelta = NO_TIME
    horizon: timedelta | None = None
    buffer_before: timedelta = NO_TIME
    buffer_after: timedelta = NO_TIME

    def __post_init__(self) -> None:
        if min(self.length, self.step) <= NO_TIME:
            raise ValueError("length and step must be positive")
        if min(self.notice, self.buffer_before, self.buffer_after, self.horizon or NO_TIME) < NO_TIME:
            raise ValueError("notice, horizon and buffers must not be negative")


class Empty(StrEnum):
    """Why no time is offered: four different sentences on the page."""

    NOTHING_OFFERED = "nothing_offered"
    ALL_PAST_OR_TOO_SOON = "all_past_or_too_soon"
    TOO_FAR = "too_far"
    ALL_TAKEN = "all_taken"


@dataclass(frozen=True, kw_only=True)
class Stale:
    """How many of the times once offered are gone: `passed` (over, or too soon by now) and `taken`."""

    passed: int
    taken: int

    def __bool__(self) -> bool:
        return self.passed + self.taken > 0


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC; ValueError for a time that names no zone."""
    if at.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)


def instant(day: date, wall: time, zone: ZoneInfo, *, edge: Literal["start", "end"]) -> datetime:
    """The UTC instant of a wall time, for the start or the end of a window.

    Of a time that occurs twice, a start means the first and an end the second. A time that is skipped means the first
    instant after the gap.
    """
    naive = datetime.combine(day, wall)
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first <= second:
        return first if edge == "start" else second
    return change_between(second, first, zone)


def change_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The instant, to the second, at which the offset of `low` ends; `high` already has another."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same times as ascending spans that neither overlap nor touch."""
    joined: list[Span] = []
    for span in sorted(spans):
        if not joined or span.start > joined[-1].end:
            joined.append(span)
        elif span.end > joined[-1].end:
            joined[-1] = Span(joined[-1].start, span.end)
    return joined


def offered(*, windows: Iterable[Span], busy: Iterable[Span], rules: SlotRules, now: datetime) -> list[datetime]:
    """The starts on offer, in UTC, ascending.

    The grid of starts is anchored to each merged window. Busy times, buffers, notice and horizon remove points of it
    and never shift them; no slot runs over the end of its window.
    """
    earliest, latest = _reach(rules, now=now)
    return list(_starts(merged(windows), _blocked(busy, rules), rules, earliest=earliest, latest=latest))


def is_offered(
    start: datetime, *, windows: Iterable[Span], busy: Iterable[Span], rules: SlotRules, now: datetime
) -> bool:
    """Whether exactly this start is on offer: the calculation of `offered`, narrowed to one instant.

    False, never an error, for a start off the grid, without a zone or at the edge of the calendar.
    """
    try:
        at = in_utc(start)
    except (ValueError, OverflowError):
        return False
    earliest, latest = _reach(rules, now=now)
    narrowed = _starts(
        merged(windows), _blocked(busy, rules), rules, earliest=max(earliest, at), latest=min(latest, at)
    )
    return next(narrowed, None) is not None


def why_empty(*, windows: Iterable[Span], busy: Iterable[Span], rules: SlotRules, now: datetime) -> Empty | None:
    """Why nothing is on offer; None when something is. Taken outranks too far, and too far outranks past."""
    runs, earliest, latest = merged(windows), *_reach(rules, now=now)

    def any_start(blocked: list[Span], earliest: datetime, latest: datetime) -> bool:
        return next(_starts(runs, blocked, rules, earliest=earliest, latest=latest), None) is not None

    if any_start(_blocked(busy, rules), earliest, latest):
        return None
    if any_start([], earliest, latest):
        return Empty.ALL_TAKEN
    if any_start([], earliest, DUSK):
        return Empty.TOO_FAR
    return Empty.ALL_PAST_OR_TOO_SOON if any_start([], DAWN, DUSK) else Empty.NOTHING_OFFERED


def told_apart(once: Iterable[datetime], *, left: Container[datetime], earliest: datetime) -> Stale:
    """Of the starts once offered, those too early by now, and those that are gone although they are not."""
    starts = list(once)
    passed = sum(start < earliest for start in starts)
    return Stale(passed=passed, taken=sum(start >= earliest and start not in left for start in starts))


def by_date(starts: Iterable[datetime], zone: ZoneInfo) -> dict[date, list[datetime]]:
    """The starts under the reader's dates, both ascending. The values stay instants in UTC, so that the two halves of
    an hour that occurs twice remain two."""
    days: dict[date, list[datetime]] = {}
    for start in sorted(starts):
        days.setdefault(start.astimezone(zone).date(), []).append(start)
    return days


def _reach(rules: SlotRules, *, now: datetime) -> tuple[datetime, datetime]:
    """The earliest and the latest start that the rules allow."""
    now = in_utc(now)
    return now + rules.notice, DUSK if rules.horizon is None else now + rules.horizon


def _blocked(busy: Iterable[Span], rules: SlotRules) -> list[Span]:
    """Where no slot may lie. A slot needs its `buffer_before` after the busy time that precedes it, so that buffer
    widens the end of busy times, and the other one their start."""
    return merged(Span(span.start - rules.buffer_after, span.end + rules.buffer_before) for span in busy)


def _starts(
    runs: list[Span], blocked: list[Span], rules: SlotRules, *, earliest: datetime, latest: datetime
) -> Iterator[datetime]:
    """Grid points of the runs, from earliest to latest, whose slots keep clear of what is blocked.

    One sweep over two merged lists; a blocked or past stretch is jumped, not stepped through.
    """
    index = 0
    for run in runs:
        first, last = max(run.start, earliest), min(run.end - rules.length, latest)
        start = _grid_point(run.start, rules.step, not_before=first) if first <= last else DUSK
        while start <= last:
            while index < len(blocked) and blocked[index].end <= start:
                index += 1
            if index == len(blocked) or blocked[index].start >= start + rules.length:
                yield start
                start += rules.step
            elif blocked[index].end <= last:
                start = _grid_point(run.start, rules.step, not_before=blocked[index].end)
            else:
                break


def _grid_point(origin: datetime, step: timedelta, *, not_before: datetime) -> datetime:
    """The first of origin, origin + step, … that is not before the given instant (which is not before the origin)."""
    return origin + step * -((origin - not_before) // step)
