"""Instants and dates as people read them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.clock import (
    day_label,
    first_weekday,
    instant_value,
    month_label,
    read_instant,
    short_day_label,
    start_labels,
    time_label,
    weekday_labels,
)

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "long", "short", "month"),
    [
        ("en", "Tuesday, 24 November", "Tue 24 Nov", "November 2026"),
        ("de", "Dienstag, 24. November", "Di. 24. Nov.", "November 2026"),
    ],
)
def test_days_are_written_the_way_of_the_language(language, long, short, month):
    assert (day_label(DAY, language), short_day_label(DAY, language), month_label(DAY, language)) == (
        long,
        short,
        month,
    )


def test_a_month_may_stand_without_its_year():
    assert month_label(date(2026, 12, 1), "de", with_year=False) == "Dezember"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_time_is_that_of_the_readers_zone(language):
    assert time_label(AT, ZoneInfo("Europe/Berlin"), language) == "11:30"
    assert time_label(AT, ZoneInfo("Asia/Kathmandu"), language) == "16:15"


def test_the_head_of_a_calendar():
    assert weekday_labels("en", first_weekday=0)[:2] == [("Mo", "Monday"), ("Tu", "Tuesday")]
    assert weekday_labels("de", first_weekday=6)[:2] == [("So", "Sonntag"), ("Mo", "Montag")]
    assert (first_weekday("en"), first_weekday("de"), first_weekday("pt-br")) == (0, 0, 6)


def test_only_times_that_occur_twice_carry_their_offset():
    starts = [datetime(2026, 10, 25, 0, 0, tzinfo=UTC) + timedelta(minutes=60) * number for number in range(3)]
    assert start_labels(starts, ZoneInfo("Europe/Berlin"), "en") == ["02:00 (GMT+2)", "02:00 (GMT+1)", "03:00"]
    assert start_labels(starts, ZoneInfo("Asia/Kolkata"), "en") == ["05:30", "06:30", "07:30"]


def test_an_instant_survives_a_form():
    assert instant_value(AT.astimezone(ZoneInfo("Asia/Kathmandu"))) == "2026-11-24T10:30Z"
    assert read_instant("2026-11-24T10:30Z") == AT


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-11-24",
        "2026-11-24T10:30",
        "2026-11-24T10:30:00Z",
        "2026-11-24T10:30+00:00",
        "2026-11-24T10:30Z ",
        "2026-1-4T1:3Z",
        "2026-02-30T10:30Z",
        "2026-11-24T24:00Z",
        "0001-01-01T00:00Z",
        "２０２６-11-24T10:30Z",
        "x" * 10_000,
    ],
)
def test_any_other_text_is_no_instant(value):
    with pytest.raises(ValueError, match=r"instant|match|unconverted|day|range"):
        read_instant(value)
