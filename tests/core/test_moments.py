"""Instants in templates: on the reader's clock, in the reader's language, with the zone beside the time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template

from core.reading import reading_as

EVENING = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
CLOCKS_GO_BACK = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # in Berlin; at 01:00 UTC


def printed(source: str, *, language: str = "en", time_zone: str = "Europe/Berlin", **context: object) -> str:
    with reading_as(language=language, time_zone=time_zone):
        return Template("{% load moments %}" + source).render(Context({"at": EVENING, **context}))


@pytest.mark.parametrize(
    ("language", "time_zone", "expected"),
    [
        ("en", "Europe/Berlin", "Wednesday, 25 November 2026 | Wed 25 Nov | 00:30 | Berlin, GMT+1"),
        ("de", "America/New_York", "Dienstag, 24. November 2026 | Di. 24. Nov. | 18:30 | New York, GMT-5"),
        ("de", "Europe/Vienna", "Mittwoch, 25. November 2026 | Mi. 25. Nov. | 00:30 | Wien, GMT+1"),
        ("en", "Asia/Calcutta", "Wednesday, 25 November 2026 | Wed 25 Nov | 05:00 | Kolkata, GMT+5:30"),
        ("en", "UTC", "Tuesday, 24 November 2026 | Tue 24 Nov | 23:30 | UTC"),
        ("en", "Etc/GMT-5", "Wednesday, 25 November 2026 | Wed 25 Nov | 04:30 | GMT+5"),
    ],
)
def test_everything_is_said_on_the_readers_clock(language, time_zone, expected):
    source = "{{ at|day }} | {{ at|short_day }} | {{ at|clock_time }} | {% zone_at at %}"
    assert printed(source, language=language, time_zone=time_zone) == expected


def test_a_plain_date_is_printed_as_it_stands():
    assert printed("{{ at|day }}", at=date(2026, 11, 24), time_zone="Asia/Tokyo") == "Tuesday, 24 November 2026"


@pytest.mark.parametrize(
    ("zone_name", "expected"),
    [
        ("Europe/London", "Tue 24 Nov, 23:30 London"),
        ("Asia/Tokyo", "08:30 Tokyo"),
        ("Europe/Paris", ""),
        ("Europe/Berlin", ""),
    ],
)
def test_elsewhere_is_said_where_the_clock_differs_with_the_day_where_the_date_does(zone_name, expected):
    assert printed(f"{{% other_zone_time at '{zone_name}' %}}") == expected


def test_another_zone_is_named_with_its_offset_at_that_instant():
    source = "{% other_zone_at at 'Europe/London' %}"
    assert printed(source) == "London, GMT"
    assert printed(source, at=EVENING - timedelta(days=150)) == "London, GMT+1"


def test_a_moment_in_short_carries_its_zone():
    assert printed("{% short_moment at %}") == "Wed 25 Nov, 00:30 (Berlin, GMT+1)"


def test_a_range_shows_offsets_only_where_the_clock_changes_in_between():
    source = "{% time_range at end %}"
    assert printed(source, end=EVENING + timedelta(minutes=30)) == "00:30–01:00"
    end = CLOCKS_GO_BACK + timedelta(minutes=30)
    assert printed(source, at=CLOCKS_GO_BACK, end=end) == "02:45 (GMT+2)–02:15 (GMT+1)"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(1, "Wed 25 Nov"), (23.5, "Wed 25 Nov"), (24, "Wed 25 Nov – Thu 26 Nov"), (0, "Wed 25 Nov")],
)
def test_a_stretch_that_ends_at_midnight_ends_the_day_before(hours, expected):
    assert printed("{% day_range at end %}", end=EVENING + timedelta(hours=hours)) == expected
