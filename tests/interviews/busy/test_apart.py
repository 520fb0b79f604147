"""Hostile files: the reader ends in time and says in a word why, or reads them all the same."""

import time

import pytest

from interviews.busy.apart import read_apart
from interviews.busy.problems import Problem, Unreadable
from interviews.busy.reader import Reading, read
from interviews.busy.sieve import MOST_BYTES, sieve
from interviews.slots import Span
from tests.interviews.busy.files import PERSON, file, large, question, utc

SECONDS = 30  # the reader's own limit is 20
START = "DTSTART:20261124T090000Z\nDURATION:PT1S"
NINE_TO_TEN = "DTSTART:20261124T090000Z\nDTEND:20261124T100000Z"
TUESDAY = Span(utc(24, 9), utc(24, 10))


def numbers(most: int) -> str:
    return ",".join(str(number) for number in range(most))


def outcome(content: bytes) -> Problem | Reading:
    started = time.monotonic()
    try:
        return read_apart(content, question())
    except Unreadable as refusal:
        return refusal.problem
    finally:
        assert time.monotonic() - started < SECONDS


def test_a_process_apart_says_what_the_reader_says():
    content = file(NINE_TO_TEN, "DTSTART;VALUE=DATE:20261130", "DTSTART:20261124T090000Z\nRRULE:FREQ=SOMETIMES")
    assert outcome(content) == read(content, question())
    assert outcome(b"<html>") == Problem.NOT_A_CALENDAR


def test_ten_megabytes_are_read_and_one_byte_more_is_not():
    content = large(MOST_BYTES)
    assert len(content) == MOST_BYTES
    assert outcome(content) == Reading(spans=[TUESDAY], partly=False)
    assert outcome(content.replace(b"x", b"xx", 1)) == Problem.TOO_LARGE


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=SECONDLY;COUNT=1000000",
        "RRULE:FREQ=MINUTELY",
        "RRULE:FREQ=MINUTELY;INTERVAL=0",
        f"RRULE:FREQ=YEARLY;BYHOUR={numbers(24)};BYMINUTE={numbers(60)};BYSECOND={numbers(60)}",
        f"RDATE:{','.join(['20270101T000000Z'] * 600_000)}",
        f"RRULE:FREQ=DAILY;BYDAY={','.join(['MO'] * 1_000_000)}",
    ],
    ids=["seconds", "a million", "minutes", "no interval", "every second of a day", "a million dates", "a long rule"],
)
def test_endless_repetitions_are_refused(rule):
    assert outcome(file(f"{START}\n{rule}", NINE_TO_TEN)) == Problem.TOO_MANY


def test_many_that_are_harmless_alone_are_refused_together():
    assert outcome(file(*[f"{START}\nRRULE:FREQ=HOURLY"] * 100)) == Problem.TOO_MANY
    assert outcome(file(*["DTSTART:20270101"] * 100_000)) == Problem.TOO_MANY


def test_a_million_repetitions_of_which_few_lie_ahead_are_read():
    reading = outcome(file("DTSTART:19000101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=1000000"))
    assert isinstance(reading, Reading)
    assert len(reading.spans) == 191


def test_a_reader_that_does_not_end_is_stopped():
    forever = file(*[f"{START}\nRRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31"] * 20)
    with pytest.raises(Unreadable) as refused:
        read_apart(forever, question(), seconds=1)
    assert refused.value.problem == Problem.TOO_MANY


@pytest.mark.parametrize("content", [b"\n" * MOST_BYTES, b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 1_000_000])
def test_ten_megabytes_of_nothing_are_refused(content):
    assert outcome(content) in (Problem.NOT_A_CALENDAR, Problem.BROKEN, Problem.TOO_LARGE)


def test_titles_do_not_outlive_the_sieve():
    secret = (
        "SUMMARY:Interview elsewhere\nLOCATION:Their office\nDESCRIPTION:Do not\n  tell anybody\nURL:https://x.example/"
    )
    kept = sieve(
        file(f"{NINE_TO_TEN}\n{secret}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:boss@x.example"),
        person=PERSON,
        before="20261122",
    )
    assert kept.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Somebody//Else//EN",
        "BEGIN:VEVENT",
        "UID:0@elsewhere.example",
        "DTSTART:20261124T090000Z",
        "DTEND:20261124T100000Z",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert sieve(kept, person=PERSON, before="20261122") == kept
