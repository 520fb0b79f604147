"""Reading calendars."""

from datetime import UTC, datetime

import pytest

from sandbox.mailbox.ics import Calendar, Moment, Person, parse_calendar
from sandbox.mailbox.times import span


def event_of(*lines: str):
    content = "\r\n".join(("BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))
    [event] = parse_calendar(content.encode()).events
    return event


def test_a_fold_may_cut_a_character_in_two():
    cut = "SUMMARY:Gespräch".encode().replace(b"\xc3\xa4", b"\xc3\r\n \xa4")
    [event] = parse_calendar(b"BEGIN:VEVENT\r\n" + cut + b"\r\nEND:VEVENT\r\n").events
    assert event.text("SUMMARY") == "Gespräch"


def test_escaped_text_is_read():
    assert event_of(r"DESCRIPTION:one\, two\; three\\n\nfour").text("DESCRIPTION") == "one, two; three\\n\nfour"


def test_people_are_read_with_their_answers():
    event = event_of(
        'ORGANIZER;CN="Clora; Berlin":mailto:clora@example.org',
        "ATTENDEE;CN=Lena;PARTSTAT=NEEDS-ACTION:MAILTO:lena@example.org",
        "ATTENDEE:ines@example.org",
    )
    assert event.organizer == Person(name="Clora; Berlin", address="clora@example.org")
    assert event.attendees == [
        Person(name="Lena", address="lena@example.org", answer="NEEDS-ACTION"),
        Person(name="", address="ines@example.org"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("DTSTART:20261124T093000Z", "2026-11-24T09:30:00+00:00"),
        ("DTSTART;TZID=Europe/Berlin:20261124T103000", "2026-11-24T09:30:00+00:00"),
        ("DTSTART;TZID=America/New_York:20260701T103000", "2026-07-01T14:30:00+00:00"),
    ],
)
def test_a_time_with_a_zone_is_an_instant(line, expected):
    assert event_of(line).starts.instant == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("DTSTART;VALUE=DATE:20261124", "Tue 24 Nov 2026, all day"),
        ("DTSTART:20261124T093000", "Tue 24 Nov 2026, 09:30 (no time zone)"),
        ("DTSTART;TZID=W. Europe Standard Time:20261124T093000", "Tue 24 Nov 2026, 09:30 (W. Europe Standard Time)"),
        ("DTSTART:soon", "soon"),
        ("DTSTART:99991231T235959Z", "99991231T235959Z"),
    ],
)
def test_a_time_that_is_no_instant_is_shown_as_written(line, written):
    starts = event_of(line).starts
    assert (starts.instant, starts.written) == (None, written)


def test_a_duration_gives_the_end():
    ends = event_of("DTSTART:20261124T093000Z", "DURATION:PT1H30M").ends
    assert ends == Moment(written="PT1H30M", instant=datetime(2026, 11, 24, 11, 0, tzinfo=UTC), zone="UTC")


def test_an_alarm_inside_an_event_does_not_overwrite_it():
    event = event_of("SUMMARY:Interview", "BEGIN:VALARM", "SUMMARY:Soon", "UID:alarm", "END:VALARM", "UID:event")
    assert (event.text("SUMMARY"), event.text("UID")) == ("Interview", "event")


def test_nothing_readable_is_an_empty_calendar():
    assert parse_calendar(b"\xff\r\nhello") == Calendar(method="", events=())


def test_a_span_is_said_in_one_zone():
    starts, ends = datetime(2026, 11, 24, 18, 30, tzinfo=UTC), datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    assert span(starts, ends, "UTC") == "Tue 24 Nov 2026, 18:30–19:00 UTC"
    assert span(starts, ends, "Europe/Berlin") == "Tue 24 Nov 2026, 19:30–20:00 Berlin GMT+1"
    assert span(starts, ends, "Asia/Kathmandu") == "Wed 25 Nov 2026, 00:15–00:45 Kathmandu GMT+5:45"
    assert span(starts, ends, "Asia/Kolkata") == "Wed 25 Nov 2026, 00:00–00:30 Kolkata GMT+5:30"
    assert span(starts, ends, "America/New_York") == "Tue 24 Nov 2026, 13:30–14:00 New York GMT−5"
    assert span(starts, ends, "Asia/Tashkent") == "Tue 24 Nov 2026, 23:30 – Wed 25 Nov 2026, 00:00 Tashkent GMT+5"
    assert span(starts, None, "UTC") == "Tue 24 Nov 2026, 18:30 UTC"
