"""Which times would suit, as people say it on the phone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.voicecalls.heard import told
from voicecalls.hearing import TimeWish, time_wish

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 10, 20, tzinfo=BERLIN)  # a Monday
WISHES = [
    ("rather Thursday afternoon", "en", "Thu 13:00-17:59"),
    ("Thursday afternoon would be better", "en", "Thu 13:00-17:59"),
    ("next week", "en", "30.11.-06.12."),
    ("not before ten", "en", "10:00-"),
    ("after four", "en", "16:00-"),
    ("not before ten on Friday", "en", "Fri 10:00-"),
    ("tomorrow at three", "en", "24.11. 15:00"),
    ("do you have anything on Thursday?", "en", "Thu"),
    ("don't you have anything on Friday?", "en", "Fri"),
    ("Tuesday doesn't work, but Wednesday does", "en", "Wed not Tue"),
    ("not on Monday", "en", "not Mon"),
    ("Monday is bad for me", "en", "not Mon"),
    ("mornings don't work", "en", "12:00-"),
    ("only in the afternoon", "en", "13:00-17:59"),
    ("the one at ten", "en", "10:00"),
    ("half past nine", "en", "09:30"),
    ("the nine thirty one", "en", "09:30"),
    ("nine thirty", "en", "09:30"),
    ("two o'clock", "en", "14:00"),
    ("at two", "en", "14:00"),
    ("between ten and twelve", "en", "10:00-11:59"),
    ("around eleven", "en", "10:01-11:59"),
    ("Tuesday or Thursday", "en", "Tue/Thu"),
    ("from Wednesday on", "en", "25.11.-"),
    ("after Wednesday", "en", "26.11.-"),
    ("before Friday", "en", "-26.11."),
    ("by Friday at the latest", "en", "-27.11."),
    ("the week after next", "en", "07.12.-13.12."),
    ("in two weeks", "en", "07.12.-13.12."),
    ("end of next week", "en", "03.12.-06.12."),
    ("on the thirtieth", "en", "30.11."),
    ("the thirtieth of November", "en", "30.11."),
    ("November thirtieth", "en", "30.11."),
    ("Thursday the twenty-sixth", "en", "26.11."),
    ("I can't do Tuesday, that's my day off, so Wednesday afternoon", "en", "Wed not Tue 13:00-17:59"),
    ("um well maybe uh Thursday like in the afternoon", "en", "Thu 13:00-17:59"),
    ("early next week in the morning", "en", "30.11.-02.12. 00:00-11:59"),
    ("I work until four so after four", "en", "16:00-"),
    ("any day after five pm", "en", "17:00-"),
    ("quarter to three", "en", "14:45"),
    ("I'm on vacation until the third of December", "en", "04.12.-"),
    ("at 8 am tomorrow", "en", "24.11. 08:00"),
    ("7 am tomorrow", "en", "24.11. 07:00"),
    ("late afternoon on Friday", "en", "Fri 15:30-17:59"),
    ("not later than five", "en", "-17:00"),
    ("no later than noon", "en", "-12:00"),
    ("something in December", "en", "01.12.-31.12."),
    ("lunch time", "en", "11:30-13:59"),
    ("Friday, ten", "en", "Fri 10:00"),
    ("Friday ten thirty", "en", "Fri 10:30"),
    ("first thing in the morning", "en", "00:00-09:59"),
    ("lieber Donnerstag Nachmittag", "de", "Thu 13:00-17:59"),
    ("Donnerstagnachmittag wäre mir lieber", "de", "Thu 13:00-17:59"),
    ("nächste Woche", "de", "30.11.-06.12."),
    ("nicht vor zehn", "de", "10:00-"),
    ("nach vier", "de", "16:00-"),
    ("ab vier", "de", "16:00-"),
    ("Freitag nicht vor zehn", "de", "Fri 10:00-"),
    ("morgen um drei", "de", "24.11. 15:00"),
    ("haben Sie auch etwas am Donnerstag?", "de", "Thu"),
    ("Haben Sie nicht auch was am Freitag?", "de", "Fri"),
    ("Dienstag geht nicht, aber Mittwoch", "de", "Wed not Tue"),
    ("nicht am Montag", "de", "not Mon"),
    ("Montag ist schlecht", "de", "not Mon"),
    ("vormittags geht nicht", "de", "12:00-"),
    ("nur nachmittags", "de", "13:00-17:59"),
    ("der um zehn", "de", "10:00"),
    ("halb zehn", "de", "09:30"),
    ("neun Uhr dreißig", "de", "09:30"),
    ("um 9:30 Uhr", "de", "09:30"),
    ("den um zwei", "de", "14:00"),
    ("um zwei", "de", "14:00"),
    ("zwischen zehn und zwölf", "de", "10:00-11:59"),
    ("so gegen elf", "de", "10:01-11:59"),
    ("Dienstag oder Donnerstag", "de", "Tue/Thu"),
    ("ab Mittwoch", "de", "25.11.-"),
    ("nach Mittwoch", "de", "26.11.-"),
    ("vor Freitag", "de", "-26.11."),
    ("bis spätestens Freitag", "de", "-27.11."),
    ("übernächste Woche", "de", "07.12.-13.12."),
    ("in zwei Wochen", "de", "07.12.-13.12."),
    ("Ende nächster Woche", "de", "03.12.-06.12."),
    ("am dreißigsten", "de", "30.11."),
    ("am dreißigsten November", "de", "30.11."),
    ("am 30.11.", "de", "30.11."),
    ("Donnerstag den sechsundzwanzigsten", "de", "26.11."),
    ("Dienstag kann ich nicht, da habe ich frei, eher Mittwoch Nachmittag", "de", "Wed not Tue 13:00-17:59"),
    ("ähm ja also vielleicht ähm Donnerstag so nachmittags", "de", "Thu 13:00-17:59"),
    ("Anfang nächster Woche vormittags", "de", "30.11.-02.12. 00:00-11:59"),
    ("ich arbeite bis vier also danach", "de", "16:00-"),
    ("am liebsten nach siebzehn Uhr", "de", "17:00-"),
    ("Viertel vor drei", "de", "14:45"),
    ("dreiviertel drei", "de", "14:45"),
    ("erst ab nächster Woche", "de", "30.11.-"),
    ("erst nächste Woche wieder", "de", "30.11.-"),
    ("morgen früh", "de", "24.11. 00:00-11:59"),
    ("Dienstag früh", "de", "Tue 00:00-11:59"),
    ("Mittwochmorgen", "de", "Wed 00:00-11:59"),
    ("morgen Nachmittag", "de", "24.11. 13:00-17:59"),
    ("am Freitag um drei", "de", "Fri 15:00"),
    ("nicht später als fünf", "de", "-17:00"),
    ("bis zwölf", "de", "-11:59"),
    ("im Dezember", "de", "01.12.-31.12."),
    ("mittags", "de", "11:30-13:59"),
    ("Freitag zehn", "de", "Fri 10:00"),
    ("Freitag zehn Uhr dreißig", "de", "Fri 10:30"),
    ("außer Montag immer", "de", "not Mon"),
    ("ich hab bis zum dritten Dezember Urlaub", "de", "04.12.-"),
]


@pytest.mark.parametrize(("said", "language", "wished"), WISHES)
def test_wishes_for_a_time(said, language, wished):
    wish = time_wish(said, language, now=NOW)
    assert wish is not None
    assert told(wish) == wished
    assert TimeWish.from_json(wish.to_json()) == wish


@pytest.mark.parametrize(
    "said",
    ["", "hm", "yes", "whenever", "any time", "as soon as possible", "so bald wie möglich", "ja genau", "Banane"],
)
def test_what_wishes_for_no_time(said):
    assert time_wish(said, "de", now=NOW) is None
    assert time_wish(said, "en", now=NOW) is None


def test_an_hour_is_in_that_half_of_the_day_in_which_it_is_on_the_table():
    evening = datetime(2026, 11, 24, 20, tzinfo=BERLIN)
    early = datetime(2026, 11, 24, 7, tzinfo=BERLIN)
    assert told(time_wish("um acht", "de", now=NOW, options=[evening])) == "20:00"
    assert told(time_wish("at seven", "en", now=NOW, options=[early])) == "07:00"
    assert told(time_wish("at eight in the morning", "en", now=NOW, options=[evening])) == "08:00"


def test_a_second_wish_is_added_to_the_first():
    thursday, afternoon = TimeWish(weekdays=frozenset({3})), TimeWish(since=time(13), until=time(17, 59))
    assert told(thursday.then(afternoon)) == "Thu 13:00-17:59"
    assert told(afternoon.then(thursday)) == "Thu 13:00-17:59"
    assert told(thursday.then(TimeWish(weekdays=frozenset({4})))) == "Fri"
    assert told(TimeWish(not_weekdays=frozenset({0})).then(afternoon)) == "not Mon 13:00-17:59"
    assert told(TimeWish(not_weekdays=frozenset({3})).then(thursday)) == "Thu"


def test_how_near_a_time_comes_to_a_wish():
    wish = TimeWish(weekdays=frozenset({3}), since=time(14), until=time(17, 59))

    def away(day, hour):
        return wish.distance(datetime(2026, 11, day, hour, tzinfo=BERLIN))

    assert wish.fits(datetime(2026, 11, 26, 15, tzinfo=BERLIN))
    assert away(26, 15) == 0 < away(26, 13) < away(26, 9) < away(27, 15) < away(24, 15)
    assert TimeWish(first=date(2026, 12, 1), last=date(2026, 12, 5)).days_off(date(2026, 11, 29)) == 2
