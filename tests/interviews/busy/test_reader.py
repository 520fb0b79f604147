"""When a file makes a person busy. The files are small; what hostile ones do is tested in test_apart.py."""

from zoneinfo import ZoneInfo

import pytest

from interviews.busy.problems import Problem, Unreadable
from interviews.busy.reader import Reading, read
from interviews.slots import Span
from tests.interviews.busy.files import PERSON, file, question, utc


def busy(*events: str, head: str = "", zone: str = "Europe/Berlin", days: int = 190) -> list[Span]:
    reading = read(file(*events, head=head), question(ZoneInfo(zone), days=days))
    assert not reading.partly
    return reading.spans


NINE_TO_TEN = "DTSTART:20261124T090000Z\nDTEND:20261124T100000Z"
TUESDAY = Span(utc(24, 9), utc(24, 10))


def test_an_event_makes_busy_from_its_start_to_its_end():
    assert busy(NINE_TO_TEN) == [TUESDAY]
    assert busy("DTSTART:20261124T090000Z\nDURATION:PT1H") == [TUESDAY]


def test_titles_places_and_people_are_nothing_to_it():
    assert busy(f"{NINE_TO_TEN}\nSUMMARY:Doctor\nLOCATION:Practice\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{PERSON}") == [
        TUESDAY
    ]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "STATUS:cancelled",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        f"ATTENDEE;CN=Jonas;PARTSTAT=DECLINED:MAILTO:{PERSON.upper()}",
        f"ATTENDEE;PARTSTAT=DECLINED;CN=A very long name of Jonas who is known\n  by many:mailto:{PERSON}",
    ],
)
def test_what_takes_no_time_of_the_person_does_not_count(line):
    assert busy(f"{NINE_TO_TEN}\n{line}") == []


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:OPAQUE",
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody.else@example.com",
    ],
)
def test_everything_else_counts(line):
    assert busy(f"{NINE_TO_TEN}\n{line}") == [TUESDAY]


def test_an_interview_booked_here_is_known_already():
    assert busy(f"UID:7d1c@clora.example\n{NINE_TO_TEN}") == []


def test_tasks_alarms_and_unknown_components_are_passed_over():
    task = "BEGIN:VTODO\nDTSTART:20261125T090000Z\nDUE:20261125T100000Z\nEND:VTODO"
    alarm = "BEGIN:VALARM\nTRIGGER;VALUE=DATE-TIME:20261126T090000Z\nDURATION:PT5M\nEND:VALARM"
    assert busy(f"{NINE_TO_TEN}\n{alarm}", head=task) == [TUESDAY]


def test_overlapping_and_touching_events_become_one_stretch():
    events = ("DTSTART:20261124T093000Z\nDTEND:20261124T110000Z", "DTSTART:20261124T110000Z\nDTEND:20261124T113000Z")
    assert busy(NINE_TO_TEN, *events) == [Span(utc(24, 9), utc(24, 11, 30))]


def test_only_yesterday_to_the_horizon_is_kept():
    long = "DTSTART:20261101T000000Z\nDTEND:20261230T000000Z"
    past = "DTSTART:20261121T090000Z\nDTEND:20261121T100000Z"
    later = "DTSTART:20280101T090000Z\nDTEND:20280101T100000Z"
    asked = question(days=7)
    assert read(file(long, past, later), asked).spans == [asked.within]


def test_an_event_without_length_takes_no_time():
    assert busy("DTSTART:20261124T090000Z", "DTSTART:20261124T090000Z\nDTEND:20261124T090000Z") == []


# ── Recurrence ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_weekly_event_keeps_its_local_time_over_the_clock_change():
    weekly = "DTSTART;TZID=Europe/Berlin:20260107T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20270407T220000Z"
    spans = busy(weekly)
    assert spans[0] == Span(utc(25, 8), utc(25, 9))
    assert Span(utc(24, 8, month=3, year=2027), utc(24, 9, month=3, year=2027)) in spans
    assert spans[-1] == Span(utc(7, 7, month=4, year=2027), utc(7, 8, month=4, year=2027))
    assert len(spans) == 20


def test_instances_can_be_left_out_added_moved_called_off_and_made_free():
    series = (
        "UID:s\nDTSTART;TZID=Europe/Berlin:20261124T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\n"
        "EXDATE;TZID=Europe/Berlin:20261125T100000\nRDATE;TZID=Europe/Berlin:20261130T160000"
    )
    moved = "UID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20261126T100000\nDTSTART:20261126T130000Z\nDURATION:PT2H"
    off = "UID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20261127T100000\nDTSTART;TZID=Europe/Berlin:20261127T100000"
    free = "UID:s\nRECURRENCE-ID:20261128T090000Z\nDTSTART:20261128T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"
    assert busy(series, moved, f"{off}\nDURATION:PT1H\nSTATUS:CANCELLED", free) == [
        TUESDAY,
        Span(utc(26, 13), utc(26, 15)),
        Span(utc(30, 15), utc(30, 16)),
    ]


def test_an_instance_moved_from_the_past_into_the_future_counts():
    series = "UID:s\nDTSTART:20261101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    moved = "UID:s\nRECURRENCE-ID:20261102T090000Z\nDTSTART:20261124T090000Z\nDURATION:PT1H"
    assert busy(series, moved) == [TUESDAY]


def test_a_series_that_began_long_ago_reaches_today():
    assert busy("DTSTART:19990101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=1000000", days=1) == [
        Span(utc(22, 9), utc(22, 10)),
        Span(utc(23, 9), utc(23, 10)),
    ]


# ── Zones ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_time_without_a_zone_is_one_on_the_persons_clock():
    floating = "DTSTART:20261124T100000\nDTEND:20261124T110000"
    assert busy(floating) == [TUESDAY]
    assert busy(floating, zone="Asia/Kolkata") == [Span(utc(24, 4, 30), utc(24, 5, 30))]


def test_a_recurring_time_without_a_zone_follows_the_persons_clock_change():
    floating = "DTSTART:20260324T100000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=3,4;BYMONTHDAY=24"
    assert busy(floating) == [
        Span(utc(24, 9, month=3, year=2027), utc(24, 10, month=3, year=2027)),
        Span(utc(24, 8, month=4, year=2027), utc(24, 9, month=4, year=2027)),
    ]


def test_a_whole_day_lasts_from_midnight_to_midnight_of_the_person():
    assert busy("DTSTART;VALUE=DATE:20261124") == [Span(utc(23, 23), utc(24, 23))]
    assert busy("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", zone="America/New_York") == [
        Span(utc(24, 5), utc(26, 5))
    ]


def test_the_day_of_a_clock_change_has_another_length():
    [day] = busy("DTSTART;VALUE=DATE:20270328")
    assert (day.end - day.start).total_seconds() == 23 * 3600


@pytest.mark.filterwarnings("ignore:Timezone .* is a globally unique TZID")
@pytest.mark.parametrize(
    "name",
    ["W. Europe Standard Time", "Europe/Berlin", "/freeassociation.sourceforge.net/Europe/Berlin", "CET"],
)
def test_zones_have_many_names(name):
    assert busy(f"DTSTART;TZID={name}:20261124T100000\nDTEND;TZID={name}:20261124T110000") == [TUESDAY]


def test_a_file_can_bring_its_own_zone():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        "TZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE"
    )
    own = "DTSTART;TZID=Customized Time Zone:20261124T120000\nDTEND;TZID=Customized Time Zone:20261124T130000"
    assert busy(own, head=zone) == [TUESDAY]


def test_a_zone_that_nobody_knows_means_the_persons_clock():
    assert busy("DTSTART;TZID=Middle-earth/Shire:20261124T100000\nDURATION:PT1H") == [TUESDAY]


def test_google_writes_utc_and_means_the_calendars_zone():
    daily = "DTSTART:20270320T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert busy(daily, head="X-WR-TIMEZONE:Europe/Berlin") == [
        Span(utc(20, 9, month=3, year=2027), utc(20, 10, month=3, year=2027)),
        Span(utc(27, 9, month=3, year=2027), utc(27, 10, month=3, year=2027)),
    ]


def test_a_server_may_tell_busy_times_without_events():
    table = (
        "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY;FBTYPE=BUSY:20261124T090000Z/20261124T093000Z,20261124T093000Z/PT30M\n"
        "FREEBUSY;FBTYPE=FREE:20261125T090000Z/PT1H\nEND:VFREEBUSY"
    )
    assert busy(head=table) == [TUESDAY]


# ── Files that make no sense ─────────────────────────────────────────────────────────────────────────────────────────
def problem_of(content: bytes) -> Problem:
    with pytest.raises(Unreadable) as refused:
        read(content, question())
    return refused.value.problem


@pytest.mark.parametrize("content", [b"", b"\n\n", b"<!doctype html><title>Sign in</title>", bytes(range(256)) * 50])
def test_what_is_no_calendar_is_refused(content):
    assert problem_of(content) == Problem.NOT_A_CALENDAR


def test_a_calendar_that_breaks_off_is_refused_because_the_rest_might_be_busy():
    whole = file(NINE_TO_TEN, NINE_TO_TEN)
    assert read(whole, question()) == Reading(spans=[TUESDAY], partly=False)
    for end in (len(whole) - 18, len(whole) // 2):
        assert problem_of(whole[:end]) == Problem.BROKEN


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20261124T090000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20261124T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=never",
        "DTSTART:20261124T090000Z\nDTEND:when we are done",
    ],
)
def test_one_senseless_event_keeps_none_of_the_others_from_counting(event):
    reading = read(file(event, "DTSTART:20261125T090000Z\nDURATION:PT1H"), question())
    assert Span(utc(25, 9), utc(25, 10)) in reading.spans


def test_whoever_reads_is_told_that_events_are_missing():
    reading = read(file("DTSTART:20261124T090000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES"), question())
    assert reading == Reading(spans=[], partly=True)


def test_lines_may_be_folded_and_begin_with_a_byte_order_mark():
    folded = b"\xef\xbb\xbf" + file("DTST\n ART:2026112\n\t4T090000Z\nDTEND:20261124T100000Z")
    assert read(folded, question()).spans == [TUESDAY]
