"""Published hours as plain data: weekly rows, dated exceptions, and the stretches of time they open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from interviews.panels import PersonTimes, Question
from interviews.slots import NO_TIME, SlotRules, Span, instant, merged

ONE_DAY = timedelta(days=1)
MIDNIGHT = time(0, 0)
MOST_ROWS_PER_DAY = 6
MOST_EXCEPTIONS = 100


@dataclass(frozen=True, kw_only=True)
class WeeklyRow:
    """From–to on one weekday (0: Monday), local time. Closing at midnight means the end of the day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class DatedRow:
    """Other hours on these days, both included; without hours, time off."""

    first_day: date
    last_day: date
    opens: time | None = None
    closes: time | None = None

    @property
    def is_off(self) -> bool:
        return self.opens is None


@dataclass(frozen=True, kw_only=True)
class Published:
    """What somebody publishes: hours on their own clock, and on which terms they can be booked.

    `notice`, `horizon`: the earliest and latest start, seen from now. Buffers are free time around each interview;
    limits count the interviews of their own days and weeks (None: no limit).
    """

    zone: ZoneInfo
    weekly: tuple[WeeklyRow, ...] = ()
    dated: tuple[DatedRow, ...] = ()
    notice: timedelta = NO_TIME
    horizon: timedelta
    buffer_before: timedelta = NO_TIME
    buffer_after: timedelta = NO_TIME
    most_per_day: int | None = None
    most_per_week: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no hour is open at all."""
        return not self.weekly and all(row.is_off for row in self.dated)

    def reach(self, *, now: datetime) -> Span:
        """From the first moment of today until the last day that can be booked has ended, or a little later."""
        today = instant(now.astimezone(self.zone).date(), MIDNIGHT, self.zone, edge="start")
        return Span(today, now + self.horizon + ONE_DAY)

    def starts(
        self, *, busy: Sequence[Span], interviews: Sequence[datetime], rules: SlotRules, now: datetime
    ) -> list[datetime]:
        """When an interview with this person alone could begin: the decision that a candidate's page makes.

        `busy`: when they are taken, interviews included; `interviews`: the starts of these, for the limits.
        """
        person = PersonTimes(
            published=open_times(self.weekly, self.dated, zone=self.zone, within=self.reach(now=now)),
            earliest=now + self.notice,
            latest=now + self.horizon,
            busy=busy,
            buffer_before=self.buffer_before,
            buffer_after=self.buffer_after,
            zone=self.zone,
            most_per_day=self.most_per_day,
            most_per_week=self.most_per_week,
            interviews=interviews,
        )
        question = Question(
            windows=[], seats=[["me"]], people={"me": person}, busy=[], rules=rules, uses_published=True, now=now
        )
        return question.offered()


class HoursProblemCode(StrEnum):
    ENDS_BEFORE_START = "ends_before_start"
    OVERLAPS = "overlaps"
    TOO_MANY = "too_many"
    LAST_DAY_FIRST = "last_day_first"
    ALREADY_OVER = "already_over"


@dataclass(frozen=True, kw_only=True)
class HoursProblem:
    """Why a row is refused. `index`: the row's place in what was given."""

    code: HoursProblemCode
    index: int


def open_times(weekly: Iterable[WeeklyRow], dated: Iterable[DatedRow], *, zone: ZoneInfo, within: Span) -> list[Span]:
    """The stretches that are open, in UTC, ascending and merged, cut to `within`.

    On a day with dated hours the weekly ones do not count; time off outranks both. Wall times are taken for each
    single day, so a change of the clocks moves no opening hour.
    """
    rows: dict[int, list[WeeklyRow]] = {}
    for row in weekly:
        rows.setdefault(row.weekday, []).append(row)
    exceptions = list(dated)
    spans = [
        span
        for day in _days(within, zone)
        for opens, closes in _hours_of(day, rows.get(day.weekday(), []), exceptions)
        if (span := _cut(day, opens, closes, zone, within))
    ]
    return merged(spans)


def check_weekly(rows: Sequence[WeeklyRow]) -> list[HoursProblem]:
    """What is wrong with weekly rows: an end before its start, an overlap on one weekday, too many on a day."""
    problems = []
    for index, row in enumerate(rows):
        same_day = [earlier for earlier in rows[:index] if earlier.weekday == row.weekday]
        if not _ends_after_start(row.opens, row.closes):
            problems.append(HoursProblem(code=HoursProblemCode.ENDS_BEFORE_START, index=index))
        elif any(_overlap(row, earlier) for earlier in same_day):
            problems.append(HoursProblem(code=HoursProblemCode.OVERLAPS, index=index))
        elif len(same_day) >= MOST_ROWS_PER_DAY:
            problems.append(HoursProblem(code=HoursProblemCode.TOO_MANY, index=index))
    return problems


def check_dated(rows: Sequence[DatedRow], *, today: date) -> list[HoursProblem]:
    """What is wrong with exceptions: days or hours the wrong way round, all in the past, too many."""
    problems = []
    for index, row in enumerate(rows):
        if row.last_day < row.first_day:
            problems.append(HoursProblem(code=HoursProblemCode.LAST_DAY_FIRST, index=index))
        elif row.opens is not None and not _ends_after_start(row.opens, row.closes or MIDNIGHT):
            problems.append(HoursProblem(code=HoursProblemCode.ENDS_BEFORE_START, index=index))
        elif row.last_day < today:
            problems.append(HoursProblem(code=HoursProblemCode.ALREADY_OVER, index=index))
        elif index >= MOST_EXCEPTIONS:
            problems.append(HoursProblem(code=HoursProblemCode.TOO_MANY, index=index))
    return problems


def days_alike(rows: Iterable[WeeklyRow]) -> list[tuple[list[int], list[tuple[time, time]]]]:
    """Weekdays with the same hours together, in the order of the week; rows that touch are one stretch."""
    of_day: dict[int, list[tuple[time, time]]] = {}
    for row in sorted(rows, key=lambda row: (row.weekday, row.opens)):
        hours = of_day.setdefault(row.weekday, [])
        if hours and hours[-1][1] == row.opens:
            hours[-1] = (hours[-1][0], row.closes)
        else:
            hours.append((row.opens, row.closes))
    alike: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for weekday, hours in of_day.items():
        alike.setdefault(tuple(hours), []).append(weekday)
    return [(weekdays, list(hours)) for hours, weekdays in alike.items()]


def _ends_after_start(opens: time, closes: time) -> bool:
    return closes == MIDNIGHT or closes > opens


def _overlap(one: WeeklyRow, other: WeeklyRow) -> bool:
    def ends(row: WeeklyRow) -> time:
        return time.max if row.closes == MIDNIGHT else row.closes

    return one.opens < ends(other) and other.opens < ends(one)


def _days(within: Span, zone: ZoneInfo) -> Iterator[date]:
    day, last = within.start.astimezone(zone).date(), within.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += ONE_DAY


def _hours_of(day: date, weekly: Iterable[WeeklyRow], dated: Iterable[DatedRow]) -> list[tuple[time, time]]:
    of_day = [row for row in dated if row.first_day <= day <= row.last_day]
    if any(row.is_off for row in of_day):
        return []
    if of_day:
        return [(row.opens, row.closes) for row in of_day if row.opens is not None and row.closes is not None]
    return [(row.opens, row.closes) for row in weekly]


def _cut(day: date, opens: time, closes: time, zone: ZoneInfo, within: Span) -> Span | None:
    start = instant(day, opens, zone, edge="start")
    if closes == MIDNIGHT:
        end = instant(day + ONE_DAY, MIDNIGHT, zone, edge="start")
    else:
        end = instant(day, closes, zone, edge="end")
    start, end = max(start, within.start), min(end, within.end)
    return Span(start, end) if start < end else None
