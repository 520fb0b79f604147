"""Slots by example: merging, busy times, rules, the days on which clocks change, and readers near the date line."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.clock import start_labels
from interviews.rules import WindowInput, to_spans
from interviews.slots import (
    Empty,
    SlotRules,
    Span,
    Stale,
    by_date,
    instant,
    is_offered,
    merged,
    offered,
    told_apart,
    why_empty,
)

HALF_HOUR = timedelta(minutes=30)
RULES = SlotRules(length=HALF_HOUR, step=HALF_HOUR)
LONG_AGO = datetime(2011, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def span(start: int, end: int) -> Span:
    """From and to, in minutes after noon."""
    return Span(NOON + minutes(start), NOON + minutes(end))


def window(zone: str, day: date, opens: str, closes: str) -> Span:
    typed = WindowInput(day=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
    return to_spans([typed], ZoneInfo(zone))[0]


def starts(
    *windows: Span, busy: tuple[Span, ...] = (), rules: SlotRules = RULES, now: datetime = LONG_AGO
) -> list[int]:
    """The offered starts, in minutes after noon."""
    return [(start - NOON) // minutes(1) for start in offered(windows=windows, busy=busy, rules=rules, now=now)]


def labels(zone: str, *windows: Span) -> list[str]:
    """The offered starts as times of day in a zone."""
    found = offered(windows=windows, busy=[], rules=RULES, now=LONG_AGO)
    return start_labels(found, ZoneInfo(zone), "en")


# ── Spans ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_span_is_kept_in_utc():
    berlin = Span(datetime(2026, 11, 24, 13, tzinfo=ZoneInfo("Europe/Berlin")), NOON + minutes(60))
    assert berlin == span(0, 60)
    assert berlin.start.tzinfo is UTC


def test_a_span_over_a_repeated_hour_has_its_real_length():
    berlin = ZoneInfo("Europe/Berlin")
    one_hour = Span(datetime(2026, 10, 25, 2, 30, tzinfo=berlin), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=berlin))
    assert one_hour.end - one_hour.start == minutes(60)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOON.replace(tzinfo=None), NOON + HALF_HOUR),
        (NOON, (NOON + HALF_HOUR).replace(tzinfo=None)),
        (NOON, NOON),
        (NOON + HALF_HOUR, NOON),
    ],
)
def test_a_span_refuses_naive_times_and_an_end_before_its_start(start, end):
    with pytest.raises(ValueError, match=r"zone|end after"):
        Span(start, end)


def test_spans_that_touch_or_overlap_are_merged():
    assert merged([span(90, 120), span(0, 30), span(30, 60), span(50, 70), span(5, 10)]) == [span(0, 70), span(90, 120)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": minutes(0)},
        {"step": minutes(0)},
        {"notice": minutes(-1)},
        {"horizon": minutes(-1)},
        {"buffer_before": minutes(-1)},
        {"buffer_after": minutes(-1)},
    ],
)
def test_impossible_rules_are_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        SlotRules(**{"length": HALF_HOUR, "step": HALF_HOUR, **wrong})


# ── What is offered ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_window_is_cut_into_slots_and_the_remainder_stays_unused():
    assert starts(span(0, 100)) == [0, 30, 60]


def test_windows_that_touch_form_one_run_and_a_slot_may_straddle_them():
    assert starts(span(0, 45), span(45, 90)) == [0, 30, 60]


def test_a_run_over_midnight_neither_loses_nor_doubles_the_slot_at_midnight():
    tuesday = window("Europe/Berlin", date(2026, 11, 24), "23:00", "00:00")
    wednesday = window("Europe/Berlin", date(2026, 11, 25), "00:00", "01:00")
    assert labels("Europe/Berlin", tuesday, wednesday) == ["23:00", "23:30", "00:00", "00:30"]


def test_busy_time_removes_points_of_the_grid_and_does_not_shift_it():
    assert starts(span(0, 150), busy=(span(40, 50),)) == [0, 60, 90, 120]


def test_back_to_back_with_busy_time_is_free():
    assert starts(span(0, 90), busy=(span(30, 60),)) == [0, 60]


def test_steps_shorter_than_a_slot_offer_overlapping_starts():
    assert starts(span(0, 60), rules=SlotRules(length=HALF_HOUR, step=minutes(15))) == [0, 15, 30]


def test_a_slot_keeps_its_buffers_from_busy_times_on_both_sides():
    rules = SlotRules(length=HALF_HOUR, step=minutes(10), buffer_before=minutes(20), buffer_after=minutes(10))
    assert starts(span(0, 150), busy=(span(60, 70),), rules=rules) == [0, 10, 20, 90, 100, 110, 120]


def test_buffers_may_lie_outside_the_window():
    rules = SlotRules(length=HALF_HOUR, step=HALF_HOUR, buffer_before=minutes(60), buffer_after=minutes(60))
    assert starts(span(0, 60), rules=rules) == [0, 30]


def test_notice_and_horizon_include_their_last_instant():
    rules = SlotRules(length=HALF_HOUR, step=HALF_HOUR, notice=minutes(60), horizon=minutes(120))
    assert starts(span(0, 300), rules=rules, now=NOON) == [60, 90, 120]
    assert starts(span(0, 300), rules=rules, now=NOON + timedelta(seconds=1)) == [90, 120]


def test_nothing_is_offered_without_windows():
    assert starts() == []
    assert starts(busy=(span(0, 30),)) == []


def test_a_window_of_one_year_with_much_busy_time_is_answered_at_once():
    busy = [span(day * 1440, day * 1440 + 1410) for day in range(366)]
    found = starts(span(0, 366 * 1440), busy=(*busy, *busy))
    assert found == [day * 1440 + 1410 for day in range(366)]


# ── What is accepted ─────────────────────────────────────────────────────────────────────────────────────────────────


def accepts(start: datetime) -> bool:
    return is_offered(start, windows=[span(0, 90)], busy=[span(30, 60)], rules=RULES, now=LONG_AGO)


def test_an_offered_instant_is_accepted_in_any_zone():
    assert accepts(NOON)
    assert accepts(NOON.astimezone(ZoneInfo("Asia/Kathmandu")))


@pytest.mark.parametrize(
    "start",
    [
        NOON + minutes(1),
        NOON + timedelta(seconds=1),
        NOON + timedelta(microseconds=1),
        NOON + minutes(30),
        NOON + minutes(90),
        NOON - minutes(30),
        NOON.replace(tzinfo=None),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=ZoneInfo("Asia/Tokyo")),
        datetime.max.replace(tzinfo=ZoneInfo("America/New_York")),
    ],
)
def test_everything_else_is_refused(start):
    assert not accepts(start)


# ── Clock changes ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_berlin_offers_both_halves_of_the_repeated_hour():
    night = window("Europe/Berlin", date(2026, 10, 25), "01:00", "04:00")
    assert labels("Europe/Berlin", night) == [
        "01:00",
        "01:30",
        "02:00 (GMT+2)",
        "02:30 (GMT+2)",
        "02:00 (GMT+1)",
        "02:30 (GMT+1)",
        "03:00",
        "03:30",
    ]


def test_berlin_offers_no_time_in_the_skipped_hour():
    night = window("Europe/Berlin", date(2027, 3, 28), "01:00", "04:00")
    assert labels("Europe/Berlin", night) == ["01:00", "01:30", "03:00", "03:30"]


def test_new_york_changes_on_other_dates_than_berlin():
    night = window("America/New_York", date(2026, 11, 1), "00:30", "02:30")
    assert len(labels("America/New_York", night)) == 6
    assert labels("Europe/Berlin", night)[0] == "05:30"
    day = window("America/New_York", date(2027, 3, 15), "09:00", "10:00")
    assert labels("Europe/Berlin", day) == ["14:00", "14:30"]


def test_lord_howe_changes_by_half_an_hour():
    back = window("Australia/Lord_Howe", date(2027, 4, 4), "01:00", "03:00")
    assert labels("Australia/Lord_Howe", back) == ["01:00", "01:30 (GMT+11)", "01:30 (GMT+10:30)", "02:00", "02:30"]
    forward = window("Australia/Lord_Howe", date(2026, 10, 4), "01:00", "03:00")
    assert labels("Australia/Lord_Howe", forward) == ["01:00", "01:30", "02:30"]


def test_kathmandu_is_three_quarters_of_an_hour_off():
    day = window("Asia/Kathmandu", date(2026, 11, 24), "09:00", "10:00")
    assert day.start == datetime(2026, 11, 24, 3, 15, tzinfo=UTC)
    assert labels("Europe/Berlin", day) == ["04:15", "04:45"]


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "hours"),
    [
        ("Africa/Cairo", date(2026, 10, 29), "22:00", "00:00", 3),  # a Thursday; 24:00 becomes 23:00
        ("Africa/Cairo", date(2027, 4, 30), "00:00", "02:00", 1),  # a Friday; 00:00 becomes 01:00
        ("Asia/Beirut", date(2026, 10, 24), "22:00", "00:00", 3),
        ("Asia/Beirut", date(2027, 3, 28), "00:00", "02:00", 1),
        ("Asia/Beirut", date(2027, 3, 27), "22:00", "00:00", 2),
        # Midnight occurs twice: Saturday ends with the first, Sunday has one hour more.
        ("Atlantic/Azores", date(2026, 10, 24), "22:00", "00:00", 2),
        ("Atlantic/Azores", date(2026, 10, 25), "00:00", "02:00", 3),
        ("America/Havana", date(2026, 10, 31), "22:00", "00:00", 2),
        ("Antarctica/Troll", date(2027, 3, 28), "00:00", "04:00", 2),  # two hours at once
        ("Europe/Berlin", date(2026, 10, 25), "00:00", "00:00", 25),
        ("Europe/Berlin", date(2027, 3, 28), "00:00", "00:00", 23),
    ],
)
def test_windows_over_a_change_have_their_real_length(zone, day, opens, closes, hours):
    real = window(zone, day, opens, closes)
    assert real.end - real.start == timedelta(hours=hours)


def test_the_edge_decides_about_a_time_that_occurs_twice():
    at = (date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin"))
    assert instant(*at, edge="start") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant(*at, edge="end") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("edge", ["start", "end"])
def test_a_skipped_time_means_the_end_of_the_gap(edge):
    berlin = instant(date(2027, 3, 28), time(2, 30), ZoneInfo("Europe/Berlin"), edge=edge)
    assert berlin == datetime(2027, 3, 28, 1, tzinfo=UTC)
    samoa = instant(date(2011, 12, 30), time(15), ZoneInfo("Pacific/Apia"), edge=edge)
    assert samoa == datetime(2011, 12, 30, 10, tzinfo=UTC)


# ── Readers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_reader_sees_their_own_date_on_either_side_of_the_date_line():
    morning = window("Pacific/Kiritimati", date(2026, 11, 24), "09:00", "11:00")
    found = offered(windows=[morning], busy=[], rules=RULES, now=LONG_AGO)
    assert list(by_date(found, ZoneInfo("Pacific/Kiritimati"))) == [date(2026, 11, 24)]
    assert list(by_date(found, ZoneInfo("Pacific/Honolulu"))) == [date(2026, 11, 23)]
    assert labels("Pacific/Honolulu", morning) == labels("Pacific/Kiritimati", morning)
    assert list(by_date(found, ZoneInfo("Pacific/Apia"))) == [date(2026, 11, 24)]
    assert list(by_date(found, ZoneInfo("Pacific/Pago_Pago"))) == [date(2026, 11, 23)]


def test_a_window_of_one_day_may_fall_on_two_days_of_the_reader():
    day = window("America/New_York", date(2026, 11, 24), "17:00", "19:00")
    found = offered(windows=[day], busy=[], rules=RULES, now=LONG_AGO)
    grouped = by_date(reversed(found), ZoneInfo("Europe/Berlin"))
    assert grouped == {date(2026, 11, 24): found[:2], date(2026, 11, 25): found[2:]}
    assert list(grouped) == sorted(grouped)


# ── When there is nothing, and what has gone ─────────────────────────────────────────────────────────────────────────

LIMITED = SlotRules(length=HALF_HOUR, step=HALF_HOUR, notice=minutes(60), horizon=minutes(600))


@pytest.mark.parametrize(
    ("windows", "busy", "reason"),
    [
        ([], [], Empty.NOTHING_OFFERED),
        ([span(60, 80)], [], Empty.NOTHING_OFFERED),
        ([span(-300, -100)], [], Empty.ALL_PAST_OR_TOO_SOON),
        ([span(0, 60)], [], Empty.ALL_PAST_OR_TOO_SOON),
        ([span(700, 800)], [], Empty.TOO_FAR),
        ([span(-300, -100), span(700, 800)], [], Empty.TOO_FAR),
        ([span(60, 120)], [span(60, 120)], Empty.ALL_TAKEN),
        ([span(0, 120), span(700, 800)], [span(70, 110)], Empty.ALL_TAKEN),
        ([span(60, 120)], [span(60, 90)], None),
    ],
)
def test_an_empty_offer_says_why(windows, busy, reason):
    assert why_empty(windows=windows, busy=busy, rules=LIMITED, now=NOON) == reason


def test_what_has_gone_since_the_offer_is_counted():
    once = offered(windows=[span(0, 240)], busy=[], rules=RULES, now=LONG_AGO)
    left = offered(windows=[span(0, 240)], busy=[span(120, 150), span(180, 200)], rules=RULES, now=NOON)
    gone = told_apart(once, left=set(left), earliest=NOON + minutes(60))
    assert gone == Stale(passed=2, taken=2)
    assert gone


def test_what_is_still_there_has_not_gone():
    once = offered(windows=[span(60, 240)], busy=[span(120, 150)], rules=RULES, now=NOON)
    gone = told_apart(once, left=set(once), earliest=NOON)
    assert gone == Stale(passed=0, taken=0)
    assert not gone


def test_a_time_taken_in_the_past_counts_as_passed():
    once = offered(windows=[span(0, 60)], busy=[], rules=RULES, now=LONG_AGO)
    assert told_apart(once, left=set(), earliest=NOON + minutes(31)) == Stale(passed=2, taken=0)
