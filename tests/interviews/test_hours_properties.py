"""Published hours in any zone and over clock changes, judged by an independent count, minute by minute.

The judge walks through the minutes of each local day and knows nothing of instants: a row opens with the first minute
that shows its beginning or a later time, and closes after the last one that shows a time before its end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from core.zones import zone
from interviews import hours
from interviews.hours import (
    MIDNIGHT,
    DatedRow,
    HoursProblemCode,
    Published,
    WeeklyRow,
    check_dated,
    check_weekly,
    days_alike,
    open_times,
)
from interviews.slots import SlotRules, Span
from tests.interviews.test_slots_properties import ZONE_DAYS

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AMPLE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
BERLIN = ZoneInfo("Europe/Berlin")


# ── The judge ────────────────────────────────────────────────────────────────────────────────────────────────────────


def minutes_by_day(here: ZoneInfo, within: Span) -> dict[date, list[tuple[datetime, time]]]:
    """Every minute of every local day that `within` touches, in the order of time, with the time the clock shows."""
    found: dict[date, list[tuple[datetime, time]]] = {}
    at = within.start - 2 * DAY
    while at < within.end + 2 * DAY:
        local = at.astimezone(here)
        found.setdefault(local.date(), []).append((at, local.time()))
        at += MINUTE
    return found


def rows_of(day: date, weekly: Iterable[WeeklyRow], dated: Sequence[DatedRow]) -> list[tuple[time, time]]:
    today = [row for row in dated if row.first_day <= day <= row.last_day]
    if any(row.opens is None for row in today):
        return []
    if today:
        return [(row.opens, row.closes) for row in today if row.opens is not None and row.closes is not None]
    return [(row.opens, row.closes) for row in weekly if row.weekday == day.weekday()]


def counted(weekly: Sequence[WeeklyRow], dated: Sequence[DatedRow], *, here: ZoneInfo, within: Span) -> set[datetime]:
    """The open minutes."""
    found: set[datetime] = set()
    for day, minutes in minutes_by_day(here, within).items():
        for opens, closes in rows_of(day, weekly, dated):
            reached = [at for at, shown in minutes if shown >= opens]
            before = [at for at, shown in minutes if closes == MIDNIGHT or shown < closes]
            if reached and before:
                found |= {at for at, _shown in minutes if reached[0] <= at <= before[-1]}
    return {at for at in found if within.start <= at < within.end}


def minutes_of(spans: Iterable[Span]) -> set[datetime]:
    return {span.start + MINUTE * number for span in spans for number in range((span.end - span.start) // MINUTE)}


# ── Hours as people publish them ─────────────────────────────────────────────────────────────────────────────────────


@st.composite
def stretches(draw: st.DrawFn) -> tuple[time, time]:
    opens = draw(st.integers(0, 47))
    closes = draw(st.integers(opens + 1, 48))
    return time(opens // 2, 30 * (opens % 2)), time(closes // 2 % 24, 30 * (closes % 2))


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[WeeklyRow], list[DatedRow], ZoneInfo, Span]:
    here, day = draw(ZONE_DAYS)
    weekly = [
        WeeklyRow(weekday=draw(st.integers(0, 6)), opens=opens, closes=closes)
        for opens, closes in draw(st.lists(stretches(), min_size=1, max_size=8))
    ]
    dated = []
    for _ in range(draw(st.integers(0, 2))):
        first = day + DAY * draw(st.integers(-1, 2))
        hours_then = draw(st.none() | stretches())
        opens, closes = hours_then or (None, None)
        last = first + DAY * draw(st.integers(0, 1))
        dated.append(DatedRow(first_day=first, last_day=last, opens=opens, closes=closes))
    start = datetime.combine(day, MIDNIGHT, UTC) - MINUTE * draw(st.integers(0, 1440))
    return weekly, dated, here, Span(start, start + MINUTE * draw(st.integers(60, 4320)))


@AMPLE
@given(questions())
def test_open_times_are_what_the_clock_on_the_wall_says(question):
    weekly, dated, here, within = question
    spans = open_times(weekly, dated, zone=here, within=within)
    assert minutes_of(spans) == counted(weekly, dated, here=here, within=within)
    assert all(earlier.end < later.start for earlier, later in pairwise(spans))


def test_the_judge_objects_to_hours_taken_in_utc():
    """The control: hours that forget their zone are found out."""

    def differs(question) -> bool:
        weekly, dated, here, within = question
        wrong = open_times(weekly, dated, zone=ZoneInfo("UTC"), within=within)
        return minutes_of(wrong) != counted(weekly, dated, here=here, within=within)

    assert find(questions(), differs, settings=settings(AMPLE, database=None, phases=[Phase.generate]))


# ── Days worth a name ────────────────────────────────────────────────────────────────────────────────────────────────


def length(here: str, day: date, opens: time, closes: time) -> timedelta:
    row = WeeklyRow(weekday=day.weekday(), opens=opens, closes=closes)
    start = datetime.combine(day, MIDNIGHT, UTC) - DAY
    inside = [DatedRow(first_day=day + DAY * number, last_day=day + DAY * number) for number in (-7, 7)]
    spans = open_times([row], inside, zone=zone(here), within=Span(start, start + 3 * DAY))
    return sum((span.end - span.start for span in spans), timedelta())


@pytest.mark.parametrize(
    ("here", "day", "opens", "closes", "hours_open"),
    [
        ("Europe/Berlin", date(2026, 11, 24), time(9), time(12), 3),
        ("Europe/Berlin", date(2027, 3, 28), time(1), time(4), 2),  # an hour is skipped
        ("Europe/Berlin", date(2026, 10, 25), time(1), time(4), 4),  # an hour comes twice
        ("Europe/Berlin", date(2027, 3, 28), time(2), time(3), 0),  # the hour that does not exist
        ("Asia/Kathmandu", date(2026, 11, 24), time(22), time(0), 2),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1), time(3), 2.5),
        ("Asia/Beirut", date(2027, 3, 28), time(0), time(2), 1),  # midnight does not exist
        ("Atlantic/Azores", date(2026, 10, 25), time(0), time(1), 2),  # midnight comes twice
        ("Pacific/Apia", date(2011, 12, 30), time(9), time(17), 0),  # the day does not exist
    ],
)
def test_rare_days(here, day, opens, closes, hours_open):
    assert length(here, day, opens, closes) == hours_open * HOUR


# ── What is free ─────────────────────────────────────────────────────────────────────────────────────────────────────

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Berlin
RULES = SlotRules(length=30 * MINUTE, step=30 * MINUTE)
TUESDAYS = Published(
    zone=BERLIN, weekly=(WeeklyRow(weekday=1, opens=time(9), closes=time(11)),), horizon=timedelta(days=14)
)


def free(published: Published, *, busy: Sequence[Span] = (), interviews: Sequence[datetime] = ()) -> list[str]:
    starts = published.starts(busy=busy, interviews=interviews, rules=RULES, now=NOW)
    return [f"{start.astimezone(BERLIN):%d %H:%M}" for start in starts]


def tuesday(hour: int, minute: int = 0, *, minutes: int = 30) -> Span:
    start = datetime(2026, 11, 24, hour, minute, tzinfo=BERLIN)
    return Span(start, start + minutes * MINUTE)


def test_free_starts_follow_terms_busy_times_and_limits():
    whole = [f"{day} {at}" for day in (24, "01") for at in ("09:00", "09:30", "10:00", "10:30")]
    assert free(TUESDAYS) == whole
    assert free(replace(TUESDAYS, notice=timedelta(hours=23, minutes=30))) == whole[1:]
    assert free(replace(TUESDAYS, horizon=DAY)) == whole[:3]
    assert free(TUESDAYS, busy=[tuesday(9, 45)]) == [whole[0], *whole[3:]]
    assert free(replace(TUESDAYS, buffer_after=15 * MINUTE), busy=[tuesday(10)]) == [whole[0], *whole[3:]]
    assert free(replace(TUESDAYS, buffer_before=15 * MINUTE), busy=[tuesday(9)]) == whole[2:]
    at = tuesday(10)
    assert free(replace(TUESDAYS, most_per_day=1), busy=[at], interviews=[at.start]) == whole[4:]
    sunday = datetime(2026, 11, 29, 12, tzinfo=BERLIN)
    assert free(replace(TUESDAYS, most_per_week=1), interviews=[sunday]) == whole[4:]
    assert (
        free(replace(TUESDAYS, dated=(DatedRow(first_day=date(2026, 12, 1), last_day=date(2026, 12, 1)),))) == whole[:4]
    )


def test_days_alike_are_named_together():
    def row(weekday: int, opens: int, closes: int) -> WeeklyRow:
        return WeeklyRow(weekday=weekday, opens=time(opens), closes=time(closes % 24))

    rows = [row(1, 9, 12), row(0, 13, 17), row(0, 9, 12), row(1, 13, 17), row(4, 9, 11), row(4, 11, 12), row(6, 9, 12)]
    assert days_alike(rows) == [
        ([0, 1], [(time(9), time(12)), (time(13), time(17))]),
        ([4, 6], [(time(9), time(12))]),
    ]


def test_rows_are_refused_where_they_stand():
    wide, inside = WeeklyRow(weekday=0, opens=time(9), closes=MIDNIGHT), time(22)
    rows = [
        wide,
        WeeklyRow(weekday=0, opens=inside, closes=time(23)),
        WeeklyRow(weekday=1, opens=inside, closes=time(9)),
    ]
    assert [(problem.index, problem.code) for problem in check_weekly(rows)] == [
        (1, HoursProblemCode.OVERLAPS),
        (2, HoursProblemCode.ENDS_BEFORE_START),
    ]
    today = date(2026, 11, 23)
    days = [DatedRow(first_day=today, last_day=today - DAY), DatedRow(first_day=today - DAY, last_day=today - DAY)]
    assert [problem.code for problem in check_dated(days, today=today)] == [
        HoursProblemCode.LAST_DAY_FIRST,
        HoursProblemCode.ALREADY_OVER,
    ]
    many = [DatedRow(first_day=today, last_day=today)] * (hours.MOST_EXCEPTIONS + 1)
    assert [problem.code for problem in check_dated(many, today=today)] == [HoursProblemCode.TOO_MANY]
