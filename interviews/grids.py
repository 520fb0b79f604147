"""The candidate's month and the team's week as plain data; templates turn them into tables."""

from calendar import Calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from interviews.slots import Span, change_between, instant

ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MINUTES_PER_ROW = 30
DAYS_PER_WEEK = 7
MIDNIGHT = time(0, 0)


class Month(NamedTuple):
    year: int
    month: int

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)


@dataclass(frozen=True, kw_only=True)
class More:
    """The next month that has something: `count` dates with `slots` times."""

    year: int
    month: int
    count: int
    slots: int

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A cell of the month. `count`: free times; cells beside the month (`in_month` false) count nothing."""

    date: date
    in_month: bool
    count: int
    is_today: bool
    is_chosen: bool

    @property
    def available(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, kw_only=True)
class MonthGrid:
    """Weeks of seven days, without those wholly in the past. `previous`, `next`: the nearest month with free times on
    that side, None when there is none. `count`, `slots`: available dates and free times of this month."""

    month: Month
    weekdays: tuple[int, ...]
    weeks: tuple[tuple[Day, ...], ...]
    previous: Month | None
    next: Month | None
    more: More | None
    count: int
    slots: int


class Kind(StrEnum):
    """What a block of the week shows: a window on offer, somebody's busy time, or an interview."""

    WINDOW = "window"
    BUSY = "busy"
    INTERVIEW = "interview"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stretch of time to draw; `index` is its row in the form, if it has one."""

    span: Span
    kind: Kind = Kind.WINDOW
    index: int | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """A mark's part of one day. `starts`, `ends`: local times as typed (an end of 00:00 is the end of the day).

    `top` and `minutes` measure on the drawn wall clock from the first hour shown, `row` and `rows` the same in half
    hours, rounded outwards. `continues_before`, `continues_after`: the mark goes on on the day beside.
    """

    kind: Kind
    index: int | None
    starts: time
    ends: time
    top: int
    minutes: int
    continues_before: bool
    continues_after: bool

    @property
    def row(self) -> int:
        return self.top // MINUTES_PER_ROW

    @property
    def rows(self) -> int:
        return -(-(self.top + self.minutes) // MINUTES_PER_ROW) - self.row


class ChangeKind(StrEnum):
    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Wall times that do not exist on a day, or occur twice: the clocks change. In minutes like a block; it may lie
    outside the hours shown."""

    kind: ChangeKind
    starts: time
    top: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class DayColumn:
    date: date
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class WeekGrid:
    """Seven columns over the hours [first_hour, last_hour); `rows` are the wall times that begin each half hour."""

    first_hour: int
    last_hour: int
    rows: tuple[time, ...]
    days: tuple[DayColumn, ...]


def month(
    year: int, month: int, *, counts: Mapping[date, int], today: date, chosen: date | None, first_weekday: int = 0
) -> MonthGrid:
    """The grid of one month. `counts`: free times by the reader's date; `today`: the reader's; weekday 0: Monday."""
    here = Month(year, month)
    free = {day: count for day, count in sorted(counts.items()) if count > 0}
    months = sorted({Month(day.year, day.month) for day in free})
    following = next((each for each in months if each > here), None)
    dates, slots = _totals(here, free)
    return MonthGrid(
        month=here,
        weekdays=tuple(Calendar(first_weekday).iterweekdays()),
        weeks=tuple(_weeks(here, free, today=today, chosen=chosen, first_weekday=first_weekday)),
        previous=next((each for each in reversed(months) if each < here), None),
        next=following,
        more=_more(following, free) if following else None,
        count=dates,
        slots=slots,
    )


def opening_month(counts: Mapping[date, int], *, today: date, chosen: date | None) -> Month:
    """The month to open with: the chosen day's, else the first with free times, else the current one."""
    day = chosen or min((day for day, count in counts.items() if count > 0), default=today)
    return Month(day.year, day.month)


def _more(month: Month, free: Mapping[date, int]) -> More:
    dates, slots = _totals(month, free)
    return More(year=month.year, month=month.month, count=dates, slots=slots)


def _totals(month: Month, free: Mapping[date, int]) -> tuple[int, int]:
    counts = [count for day, count in free.items() if (day.year, day.month) == month]
    return len(counts), sum(counts)


def _weeks(
    month: Month, free: Mapping[date, int], *, today: date, chosen: date | None, first_weekday: int
) -> Iterable[tuple[Day, ...]]:
    for dates in Calendar(first_weekday).monthdatescalendar(*month):
        inside = [day for day in dates if (day.year, day.month) == month]
        if inside[-1] >= today:
            yield tuple(
                Day(
                    date=day,
                    in_month=day in inside,
                    count=free.get(day, 0) if day in inside else 0,
                    is_today=day == today,
                    is_chosen=day == chosen,
                )
                for day in dates
            )


class _Part(NamedTuple):
    """A mark's part of one day, in minutes of the wall clock since that day's midnight."""

    mark: Mark
    top: int
    bottom: int
    starts: time
    ends: time
    continues_before: bool
    continues_after: bool


def week(first: date, *, marks: Iterable[Mark], zone: ZoneInfo, hours: tuple[int, int] = (7, 20)) -> WeekGrid:
    """The seven days from `first` in a zone. Marks outside the hours widen them; marks of other days are left out."""
    dates = [first + ONE_DAY * number for number in range(DAYS_PER_WEEK)]
    marks = sorted(marks, key=lambda mark: (mark.span, mark.kind))
    parts = {day: [part for mark in marks if (part := _part(mark, day, zone))] for day in dates}
    drawn = [part for of_day in parts.values() for part in of_day]
    first_hour = min([hours[0], *(part.top // 60 for part in drawn)])
    last_hour = max([hours[1], *(-(-part.bottom // 60) for part in drawn)])
    return WeekGrid(
        first_hour=first_hour,
        last_hour=last_hour,
        rows=tuple(time(hour, minute) for hour in range(first_hour, last_hour) for minute in (0, MINUTES_PER_ROW)),
        days=tuple(
            DayColumn(
                date=day,
                blocks=tuple(_block(part, first_hour) for part in parts[day]),
                changes=tuple(_changes(day, zone, first_hour)),
            )
            for day in dates
        ),
    )


def _block(part: _Part, first_hour: int) -> Block:
    return Block(
        kind=part.mark.kind,
        index=part.mark.index,
        starts=part.starts,
        ends=part.ends,
        top=part.top - first_hour * 60,
        minutes=part.bottom - part.top,
        continues_before=part.continues_before,
        continues_after=part.continues_after,
    )


def _part(mark: Mark, day: date, zone: ZoneInfo) -> _Part | None:
    """What of a mark falls on a day. Over a clock change it covers every wall time that it touches."""
    opens, closes = _day_bounds(day, zone)
    start, end = max(mark.span.start, opens), min(mark.span.end, closes)
    if start >= end:
        return None
    cuts = [start, *_offset_changes(start, end, zone), end]
    walls = [
        minute
        for left, right in pairwise(cuts)
        for minute in (_minute(left, day, zone, left), _minute(right, day, zone, left))
    ]
    return _Part(
        mark=mark,
        top=min(walls),
        bottom=max(walls),
        starts=start.astimezone(zone).time(),
        ends=MIDNIGHT if end == closes else end.astimezone(zone).time(),
        continues_before=mark.span.start < opens,
        continues_after=mark.span.end > closes,
    )


def _changes(day: date, zone: ZoneInfo, first_hour: int) -> Iterable[Change]:
    opens, closes = _day_bounds(day, zone)
    just_before = opens - MINUTE
    for at in _offset_changes(just_before, closes, zone):
        before, after = _minute(at, day, zone, at - MINUTE), _minute(at, day, zone, at)
        top, bottom = max(min(before, after), 0), min(max(before, after), 24 * 60)
        if top < bottom:
            yield Change(
                kind=ChangeKind.SKIPPED if after > before else ChangeKind.REPEATED,
                starts=time(*divmod(top, 60)),
                top=top - first_hour * 60,
                minutes=bottom - top,
            )


def _day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Where a local day starts and ends; equal for a day that the zone left out (Samoa, 30 December 2011)."""
    return instant(day, MIDNIGHT, zone, edge="start"), instant(day + ONE_DAY, MIDNIGHT, zone, edge="start")


def _minute(at: datetime, day: date, zone: ZoneInfo, ruling: datetime) -> int:
    """The wall minute of an instant since the day's midnight, by the offset that is in force at `ruling`."""
    offset = ruling.astimezone(zone).utcoffset() or timedelta(0)
    return (at.astimezone(UTC).replace(tzinfo=None) + offset - datetime.combine(day, MIDNIGHT)) // MINUTE


def _offset_changes(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants inside (start, end) at which the zone's offset changes. Looks every hour: no zone changes and
    changes back so quickly."""
    found, low = [], start
    while low < end:
        high = min(low + timedelta(hours=1), end)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            found.append(change_between(low, high, zone))
        low = high
    return [at for at in found if start < at < end]
