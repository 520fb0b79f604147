"""The checks on the windows that a hiring team types."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviews.rules import MOST_WINDOWS, Problem, ProblemCode, WindowInput, check_windows, to_spans
from interviews.slots import Span

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)  # 14:05 in Berlin
HALF_HOUR = timedelta(minutes=30)
TODAY, TUESDAY, WEDNESDAY = date(2026, 11, 21), date(2026, 11, 24), date(2026, 11, 25)


def window(day: date, opens: str, closes: str) -> WindowInput:
    return WindowInput(day=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


FINE = window(WEDNESDAY, "09:00", "12:00")


def problems(*windows: WindowInput, zone: str = "Europe/Berlin", now: datetime = NOW, **rules: Any) -> list[Problem]:
    return check_windows(windows, zone=ZoneInfo(zone), now=now, **{"length": HALF_HOUR, **rules})


def test_two_windows_of_one_slot_each_are_enough():
    assert problems(window(TUESDAY, "09:00", "09:30"), FINE) == []


@pytest.mark.parametrize("windows", [(), (FINE,)])
def test_fewer_than_two_windows_are_refused(windows):
    assert problems(*windows) == [Problem(code=ProblemCode.TOO_FEW)]


def test_more_windows_than_anybody_needs_are_refused_without_looking_at_them():
    many = [window(TUESDAY + timedelta(days=number), "09:00", "10:00") for number in range(MOST_WINDOWS + 1)]
    assert problems(*many[:-1]) == []
    assert problems(*many) == [Problem(code=ProblemCode.TOO_MANY)]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (window(TUESDAY, "10:00", "09:00"), ProblemCode.ENDS_BEFORE_START),
        (window(TUESDAY, "10:00", "10:00"), ProblemCode.ENDS_BEFORE_START),
        (window(TUESDAY, "10:00", "10:29"), ProblemCode.TOO_SHORT),
        (window(TUESDAY, "23:31", "00:00"), ProblemCode.TOO_SHORT),
        (window(TODAY, "09:00", "14:05"), ProblemCode.PAST),
        (window(TODAY, "14:00", "14:30"), ProblemCode.PAST),
        (window(TODAY - timedelta(days=1), "20:00", "00:00"), ProblemCode.PAST),
        (window(date.min, "09:00", "12:00"), ProblemCode.PAST),
        (window(date.max, "09:00", "00:00"), ProblemCode.TOO_FAR),
        (window(date(2027, 11, 23), "09:00", "12:00"), ProblemCode.TOO_FAR),
        (window(date(2027, 11, 22), "14:06", "16:00"), ProblemCode.TOO_FAR),
        (window(date(2027, 3, 28), "02:00", "03:00"), ProblemCode.TOO_SHORT),
        (window(date(2027, 3, 28), "01:45", "03:10"), ProblemCode.TOO_SHORT),
    ],
)
def test_a_window_that_cannot_be_offered_is_named_with_its_reason(wrong, code):
    assert problems(FINE, wrong) == [Problem(index=1, code=code)]


@pytest.mark.parametrize(
    "fine",
    [
        window(TUESDAY, "00:00", "00:00"),
        window(TUESDAY, "23:30", "00:00"),
        window(date(2027, 11, 22), "14:05", "16:00"),
        window(date(2027, 3, 28), "01:30", "03:00"),
        window(date(2026, 11, 25), "12:00", "12:30"),
        window(TODAY, "14:05", "14:35"),
    ],
)
def test_a_window_at_the_edge_of_the_rules_can_be_offered(fine):
    assert problems(FINE, fine) == []


def test_a_window_that_has_begun_is_fine_while_a_slot_is_left():
    begun = window(TODAY, "09:00", "14:40")
    assert problems(FINE, begun, now=NOW - timedelta(minutes=5)) == []
    assert problems(FINE, begun) == [Problem(index=1, code=ProblemCode.PAST)]


def test_a_window_within_the_notice_counts_as_past():
    soon = window(TODAY, "15:00", "16:00")
    assert problems(FINE, soon, notice=timedelta(minutes=85)) == []
    assert problems(FINE, soon, notice=timedelta(minutes=86)) == [Problem(index=1, code=ProblemCode.PAST)]


def test_the_past_is_that_of_the_teams_zone():
    kiritimati = window(date(2026, 11, 22), "02:30", "03:30")
    assert problems(kiritimati, FINE, zone="Pacific/Kiritimati") == [Problem(index=0, code=ProblemCode.PAST)]
    assert problems(kiritimati, FINE) == []


def test_an_overlap_names_the_earlier_of_the_two():
    first, second = window(TUESDAY, "09:00", "12:00"), window(TUESDAY, "11:30", "13:00")
    assert problems(first, FINE, second) == [Problem(index=2, code=ProblemCode.OVERLAPS, other=0)]
    assert problems(FINE, FINE) == [Problem(index=1, code=ProblemCode.OVERLAPS, other=0)]


def test_windows_that_touch_do_not_overlap():
    assert problems(window(TUESDAY, "09:00", "10:00"), window(TUESDAY, "10:00", "11:00")) == []
    assert problems(window(TUESDAY, "22:00", "00:00"), window(WEDNESDAY, "00:00", "01:00")) == []


def test_windows_overlap_across_a_repeated_hour():
    night = date(2026, 10, 25)
    early = datetime(2026, 10, 1, tzinfo=UTC)
    windows = [window(night, "01:00", "02:30"), window(night, "02:30", "04:00")]
    assert problems(*windows, now=early) == [Problem(index=1, code=ProblemCode.OVERLAPS, other=0)]


def test_problems_come_in_the_order_of_the_windows():
    found = problems(window(TUESDAY, "10:00", "09:00"), FINE, FINE, window(TODAY, "08:00", "09:00"))
    assert [(problem.index, problem.code) for problem in found] == [
        (0, ProblemCode.ENDS_BEFORE_START),
        (2, ProblemCode.OVERLAPS),
        (3, ProblemCode.PAST),
    ]


def test_a_date_that_a_zone_left_out_has_no_room():
    windows = [window(date(2011, 12, 30), "09:00", "17:00"), window(date(2011, 12, 31), "09:00", "17:00")]
    found = problems(*windows, zone="Pacific/Apia", now=datetime(2011, 12, 29, tzinfo=UTC))
    assert found == [Problem(index=0, code=ProblemCode.TOO_SHORT)]


def test_spans_keep_the_order_of_the_windows():
    spans = to_spans([FINE, window(TUESDAY, "23:00", "00:00")], BERLIN)
    assert spans == [
        Span(datetime(2026, 11, 25, 8, tzinfo=UTC), datetime(2026, 11, 25, 11, tzinfo=UTC)),
        Span(datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 24, 23, tzinfo=UTC)),
    ]


def test_a_window_that_a_clock_change_swallows_has_no_span():
    with pytest.raises(ValueError, match="end after"):
        to_spans([window(date(2027, 3, 28), "02:15", "02:45")], BERLIN)
