"""The candidate's month and the team's week, as plain data."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviews.grids import Block, Change, ChangeKind, Kind, Mark, Month, MonthGrid, More, month, opening_month, week
from interviews.rules import WindowInput, to_spans
from interviews.slots import Span

TODAY = date(2026, 11, 21)
COUNTS = {
    date(2026, 11, 24): 8,
    date(2026, 11, 30): 2,
    date(2026, 11, 26): 1,
    date(2026, 12, 1): 4,
    date(2026, 12, 3): 5,
    date(2027, 2, 1): 3,
}


def november(counts: dict[date, int] = COUNTS, **changes: Any) -> MonthGrid:
    return month(2026, 11, **{"counts": counts, "today": TODAY, "chosen": None, **changes})


def drawn(grid: MonthGrid) -> list[list[int]]:
    """The days of the month, week by week."""
    return [[day.date.day for day in row if day.in_month] for row in grid.weeks]


# ── Month ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_weeks_wholly_in_the_past_are_left_out():
    assert drawn(november()) == [[16, 17, 18, 19, 20, 21, 22], [23, 24, 25, 26, 27, 28, 29], [30]]


def test_the_current_week_stays_on_its_last_day():
    assert drawn(november(today=date(2026, 11, 22)))[0][0] == 16
    assert drawn(november(today=date(2026, 11, 23)))[0][0] == 23


def test_a_past_month_has_no_weeks_and_a_later_one_has_all():
    assert month(2026, 10, counts=COUNTS, today=TODAY, chosen=None).weeks == ()
    assert len(month(2026, 12, counts=COUNTS, today=TODAY, chosen=None).weeks) == 5


def test_every_week_has_seven_days_and_those_beside_the_month_count_nothing():
    last = november().weeks[-1]
    assert [day.date for day in last] == [date(2026, 11, 30) + timedelta(days=number) for number in range(7)]
    assert [day.count for day in last] == [2, 0, 0, 0, 0, 0, 0]
    assert [day.available for day in last] == [True] + [False] * 6


def test_today_and_the_chosen_day_are_marked():
    days = [day for row in november(chosen=date(2026, 11, 24)).weeks for day in row]
    assert [day.date for day in days if day.is_today] == [TODAY]
    assert [day.date for day in days if day.is_chosen] == [date(2026, 11, 24)]


def test_a_week_may_begin_on_sunday():
    grid = november(first_weekday=6)
    assert grid.weekdays == (6, 0, 1, 2, 3, 4, 5)
    assert drawn(grid)[0] == [15, 16, 17, 18, 19, 20, 21]


def test_the_month_counts_its_dates_and_times():
    assert (november().count, november().slots) == (3, 11)


def test_later_months_are_announced_and_empty_ones_skipped():
    assert november().next == Month(2026, 12)
    assert november().more == More(year=2026, month=12, count=2, slots=9)
    december = month(2026, 12, counts=COUNTS, today=TODAY, chosen=None)
    assert (december.previous, december.next) == (Month(2026, 11), Month(2027, 2))
    assert december.more == More(year=2027, month=2, count=1, slots=3)
    february = month(2027, 2, counts=COUNTS, today=TODAY, chosen=None)
    assert (february.previous, february.next, february.more) == (Month(2026, 12), None, None)


def test_there_is_no_way_to_months_without_times():
    empty = november({date(2026, 10, 1): 0, date(2026, 12, 24): 0})
    assert (empty.previous, empty.next, empty.more, empty.count, empty.slots) == (None, None, None, 0, 0)
    assert not any(day.available for row in empty.weeks for day in row)


@pytest.mark.parametrize(
    ("counts", "chosen", "opened"),
    [
        ({}, None, Month(2026, 11)),
        (COUNTS, None, Month(2026, 11)),
        ({date(2026, 11, 30): 0, date(2027, 1, 4): 1}, None, Month(2027, 1)),
        (COUNTS, date(2026, 12, 3), Month(2026, 12)),
    ],
)
def test_the_picker_opens_where_there_is_something(counts, chosen, opened):
    assert opening_month(counts, today=TODAY, chosen=chosen) == opened
    assert opened.first_day == date(opened.year, opened.month, 1)


# ── Week ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
CHANGE_BACK, CHANGE_FORWARD = date(2026, 10, 25), date(2027, 3, 28)


def mark(day: date, opens: str, closes: str, kind: Kind = Kind.WINDOW, zone: ZoneInfo = BERLIN) -> Mark:
    typed = WindowInput(day=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
    return Mark(span=to_spans([typed], zone)[0], kind=kind)


def blocks(first: date, *marks: Mark, zone: ZoneInfo = BERLIN, hours: tuple[int, int] = (0, 24)) -> list[list[Block]]:
    return [list(day.blocks) for day in week(first, marks=marks, zone=zone, hours=hours).days]


def place(block: Block) -> tuple[int, int, str, str]:
    return block.top, block.minutes, f"{block.starts:%H:%M}", f"{block.ends:%H:%M}"


def test_a_week_has_seven_days_and_a_row_for_each_half_hour():
    grid = week(MONDAY, marks=[], zone=BERLIN, hours=(9, 11))
    assert [column.date.day for column in grid.days] == [23, 24, 25, 26, 27, 28, 29]
    assert grid.rows == (time(9), time(9, 30), time(10), time(10, 30))


def test_a_window_and_busy_time_stand_at_their_hours():
    grid = week(
        MONDAY, marks=[mark(TUESDAY, "09:00", "11:45"), mark(TUESDAY, "11:00", "12:00", Kind.BUSY)], zone=BERLIN
    )
    window, busy = grid.days[1].blocks
    assert (window.kind, place(window), window.row, window.rows) == (Kind.WINDOW, (120, 165, "09:00", "11:45"), 4, 6)
    assert (busy.kind, place(busy), busy.row, busy.rows) == (Kind.BUSY, (240, 60, "11:00", "12:00"), 8, 2)
    assert (grid.first_hour, grid.last_hour) == (7, 20)


def test_a_block_remembers_its_row_of_the_form():
    typed = Mark(span=mark(TUESDAY, "09:00", "10:00").span, index=3)
    assert blocks(MONDAY, typed)[1][0].index == 3


def test_times_outside_the_hours_widen_them():
    grid = week(MONDAY, marks=[mark(TUESDAY, "05:40", "06:20"), mark(MONDAY, "19:00", "21:10")], zone=BERLIN)
    assert (grid.first_hour, grid.last_hour) == (5, 22)
    assert grid.days[1].blocks[0].top == 40
    assert len(grid.rows) == 34


def test_a_mark_over_midnight_is_drawn_on_both_days():
    night = Mark(span=Span(datetime(2026, 11, 24, 21, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC)))
    _, tuesday, wednesday, *rest = blocks(MONDAY, night)
    assert [place(block) for block in tuesday + wednesday] == [
        (1320, 120, "22:00", "00:00"),
        (0, 120, "00:00", "02:00"),
    ]
    assert [(block.continues_before, block.continues_after) for block in tuesday + wednesday] == [
        (False, True),
        (True, False),
    ]
    assert rest == [[], [], [], []]


def test_a_window_to_the_end_of_the_day_stays_on_its_day():
    assert [[place(block) for block in day] for day in blocks(MONDAY, mark(TUESDAY, "23:00", "00:00"))][:3] == [
        [],
        [(1380, 60, "23:00", "00:00")],
        [],
    ]


def test_marks_of_other_weeks_are_left_out():
    assert (
        blocks(MONDAY, mark(date(2026, 11, 30), "00:00", "01:00"), mark(date(2026, 11, 22), "23:00", "00:00"))
        == [[]] * 7
    )


def test_the_week_is_that_of_the_zone():
    mondays = blocks(MONDAY, mark(MONDAY, "00:30", "02:00"), zone=ZoneInfo("Asia/Kathmandu"))
    assert place(mondays[0][0]) == (315, 90, "05:15", "06:45")
    assert blocks(MONDAY, mark(MONDAY, "00:30", "02:00"), zone=ZoneInfo("America/New_York")) == [[]] * 7


def test_a_repeated_hour_is_drawn_once_and_marked():
    day = week(CHANGE_BACK, marks=[mark(CHANGE_BACK, "01:00", "04:00")], zone=BERLIN, hours=(0, 24)).days[0]
    assert [place(block) for block in day.blocks] == [(60, 180, "01:00", "04:00")]
    assert day.changes == (Change(kind=ChangeKind.REPEATED, starts=time(2), top=120, minutes=60),)


def test_a_window_inside_a_repeated_hour_covers_every_time_it_touches():
    half_past_to_quarter_past = Mark(
        span=Span(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC))
    )
    assert [place(block) for block in blocks(CHANGE_BACK, half_past_to_quarter_past)[0]] == [
        (120, 60, "02:30", "02:15")
    ]


def test_a_skipped_hour_is_marked_and_a_window_spans_it():
    day = week(CHANGE_FORWARD, marks=[mark(CHANGE_FORWARD, "01:00", "04:00")], zone=BERLIN, hours=(0, 24)).days[0]
    assert [place(block) for block in day.blocks] == [(60, 180, "01:00", "04:00")]
    assert day.changes == (Change(kind=ChangeKind.SKIPPED, starts=time(2), top=120, minutes=60),)


@pytest.mark.parametrize(
    ("zone", "day", "kind", "starts", "minutes"),
    [
        ("Australia/Lord_Howe", date(2027, 4, 4), ChangeKind.REPEATED, time(1, 30), 30),
        ("Asia/Beirut", date(2027, 3, 28), ChangeKind.SKIPPED, time(0), 60),
        ("Asia/Beirut", date(2026, 10, 24), ChangeKind.REPEATED, time(23), 60),
        ("Atlantic/Azores", date(2026, 10, 25), ChangeKind.REPEATED, time(0), 60),
        ("Antarctica/Troll", date(2027, 3, 28), ChangeKind.SKIPPED, time(1), 120),
    ],
)
def test_rare_changes_are_marked_on_their_day(zone, day, kind, starts, minutes):
    days = week(day - timedelta(days=3), marks=[], zone=ZoneInfo(zone)).days
    assert [
        (column.date, change.kind, change.starts, change.minutes) for column in days for change in column.changes
    ] == [(day, kind, starts, minutes)]


def test_a_window_from_a_skipped_midnight_begins_after_the_gap():
    beirut = ZoneInfo("Asia/Beirut")
    early = mark(date(2027, 3, 28), "00:00", "02:00", zone=beirut)
    assert [place(block) for block in blocks(date(2027, 3, 28), early, zone=beirut)[0]] == [(60, 60, "01:00", "02:00")]


def test_a_day_that_ends_in_a_gap_ends_at_midnight():
    beirut = ZoneInfo("Asia/Beirut")
    late = mark(date(2027, 3, 27), "22:00", "00:00", zone=beirut)
    saturday, sunday, *_ = blocks(date(2027, 3, 27), late, zone=beirut)
    assert ([place(block) for block in saturday], sunday) == ([(1320, 120, "22:00", "00:00")], [])


def test_a_date_that_does_not_exist_stays_empty():
    whole_week = Mark(span=Span(datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 3, tzinfo=UTC)))
    drawn_days = blocks(date(2011, 12, 28), whole_week, zone=ZoneInfo("Pacific/Apia"))
    assert [sum(block.minutes for block in day) for day in drawn_days] == [1440, 1440, 0, 1440, 1440, 1440, 840]
