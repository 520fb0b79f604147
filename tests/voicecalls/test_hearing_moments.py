"""When to call back, in the person's own zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from voicecalls.hearing import When, keyed_time, when

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 10, 20, tzinfo=BERLIN)  # a Monday


def at(day, hour, minute=0, month=11):
    return When(at=datetime(2026, month, day, hour, minute, tzinfo=BERLIN))


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("Call me tomorrow at three", "en", at(24, 15)),
        ("tomorrow at 9:30", "en", at(24, 9, 30)),
        ("tomorrow three thirty pm", "en", at(24, 15, 30)),
        ("tomorrow at half past four", "en", at(24, 16, 30)),
        ("quarter to five", "en", at(23, 16, 45)),
        ("at eight", "en", at(23, 20)),
        ("at 11 a.m.", "en", at(23, 11)),
        ("at 9 am", "en", at(24, 9)),
        ("in an hour", "en", at(23, 11, 20)),
        ("in half an hour", "en", at(23, 10, 50)),
        ("in twenty minutes", "en", at(23, 10, 40)),
        ("on Friday at noon", "en", at(27, 12)),
        ("on December 3rd at five", "en", at(3, 17, month=12)),
        ("tomorrow morning", "en", at(24, 10)),
        ("tomorrow evening", "en", at(24, 18)),
        ("tomorrow", "en", When(day=date(2026, 11, 24))),
        ("yesterday at three", "en", None),
        ("whenever", "en", None),
        ("in a few minutes", "en", None),
        ("morgen um drei", "de", at(24, 15)),
        ("Rufen Sie mich morgen um 15 Uhr an", "de", at(24, 15)),
        ("morgen früh um acht", "de", at(24, 8)),
        ("morgen Abend um acht", "de", at(24, 20)),
        ("heute um siebzehn Uhr dreißig", "de", at(23, 17, 30)),
        ("übermorgen um halb vier", "de", at(25, 15, 30)),
        ("fünf vor halb vier", "de", at(23, 15, 25)),
        ("Viertel nach zwei", "de", at(23, 14, 15)),
        ("dreiviertel vier", "de", at(23, 15, 45)),
        ("Viertel vor fünf", "de", at(23, 16, 45)),
        ("in einer Stunde", "de", at(23, 11, 20)),
        ("in einer halben Stunde", "de", at(23, 10, 50)),
        ("in anderthalb Stunden", "de", at(23, 11, 50)),
        ("in zwei Stunden", "de", at(23, 12, 20)),
        ("am Freitag gegen zehn", "de", at(27, 10)),
        ("heute Nachmittag", "de", at(23, 15)),
        ("nächsten Dienstag mittags", "de", at(24, 12)),
        ("am dritten Dezember um 14 Uhr", "de", at(3, 14, month=12)),
        ("am Mittwoch", "de", When(day=date(2026, 11, 25))),
        ("Zwischen drei und vier", "de", at(23, 15)),
        ("Morgen um drei.", "de", at(24, 15)),
        ("Um 3.", "de", at(23, 15)),
        ("Am 4. Dezember nach 16 Uhr.", "de", at(4, 16, month=12)),
        ("später", "de", None),
    ],
)
def test_relative_days_and_bare_hours(said, language, meant):
    assert when(said, language, now=NOW) == meant


def test_a_time_alone_belongs_to_the_day_agreed_before():
    assert when("um drei", "de", now=NOW, on=date(2026, 11, 26)) == at(26, 15)
    assert keyed_time("1530", now=NOW, on=date(2026, 11, 26)) == at(26, 15, 30).at


def test_keys_make_times():
    assert keyed_time("1530", now=NOW) == at(23, 15, 30).at
    assert keyed_time("930", now=NOW) == at(24, 9, 30).at
    assert [keyed_time(digits, now=NOW) for digits in ("2460", "9", "", "*")] == [None] * 4


def test_an_hour_is_an_hour_also_when_the_clocks_change():
    before = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
    heard = when("in zwei Stunden", "de", now=before)
    assert heard is not None and heard.at is not None
    assert heard.at.timestamp() - before.timestamp() == 2 * 3600


def test_a_time_that_is_skipped_becomes_one_that_exists():
    heard = when("um 2 Uhr 30 morgens", "de", now=datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN))
    assert heard is not None and heard.at == datetime(2027, 3, 28, 3, 30, tzinfo=BERLIN)
