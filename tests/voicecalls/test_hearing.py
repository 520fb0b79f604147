"""What was meant: yes or no, choices, numbers and days, in English and German."""

from datetime import date
from decimal import Decimal

import pytest

from voicecalls.hearing import (
    Amount,
    Days,
    YesNo,
    choice,
    day,
    introduces,
    is_full_name,
    keyed_day,
    keyed_number,
    number,
    yes_no,
)

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Yes.", YesNo.YES),
        ("Yeah, sure!", YesNo.YES),
        ("I do", YesNo.YES),
        ("That's right.", YesNo.YES),
        ("No problem", YesNo.YES),
        ("Go ahead.", YesNo.YES),
        ("Why not?", YesNo.YES),
        ("Yes, if you like", YesNo.YES),
        ("No", YesNo.NO),
        ("No, I don't.", YesNo.NO),
        ("Of course not", YesNo.NO),
        ("Not yet", YesNo.NO),
        ("Yes, but only on weekdays", YesNo.QUALIFIED),
        ("It depends", YesNo.QUALIFIED),
        ("No, but I am learning it", YesNo.QUALIFIED),
        ("Maybe", YesNo.QUALIFIED),
        ("Yes and no", YesNo.QUALIFIED),
        ("Banana", YesNo.UNCLEAR),
        ("", YesNo.UNCLEAR),
        ("Ja.", YesNo.YES),
        ("Ja, gerne", YesNo.YES),
        ("Aber natürlich!", YesNo.YES),
        ("Habe ich", YesNo.YES),
        ("Kein Problem", YesNo.YES),
        ("Auf jeden Fall", YesNo.YES),
        ("Nein", YesNo.NO),
        ("Nee, hab ich nicht", YesNo.NO),
        ("Leider nicht", YesNo.NO),
        ("Noch nicht", YesNo.NO),
        ("Ja, aber nur vormittags", YesNo.QUALIFIED),
        ("Jein", YesNo.QUALIFIED),
        ("Kommt drauf an", YesNo.QUALIFIED),
        ("Eigentlich schon", YesNo.QUALIFIED),
        ("Vielleicht", YesNo.QUALIFIED),
        ("Weiß ich nicht", YesNo.QUALIFIED),
    ],
)
def test_a_yes_is_a_yes_only_without_a_but(said, meant):
    assert yes_no(said) == meant


@pytest.mark.parametrize(
    ("said", "language", "position"),
    [
        ("Full time", "en", 0),
        ("I would like part-time, please", "en", 1),
        ("the second one", "en", 1),
        ("number three", "en", 2),
        ("the last one", "en", 2),
        ("fulltime", "en", 0),
        ("Not full time", "en", None),
        ("Full time or part time", "en", None),
        ("Whatever", "en", None),
        ("", "en", None),
        ("Nummer zwei", "de", 1),
        ("das dritte", "de", 2),
    ],
)
def test_a_choice_is_made_by_name_or_place(said, language, position):
    assert choice(said, ["Full time", "Part time", "Weekends"], language) == position


def test_of_two_names_in_one_another_the_longer_is_meant():
    assert choice("Ich habe Führerschein Klasse BE", ["Klasse B", "Klasse BE", "keinen"], "de") == 1
    assert choice("keinen", ["Klasse B", "Klasse BE", "keinen"], "de") == 2


def exactly(value):
    return Amount(Decimal(value), Decimal(value), vague=False)


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("three", "en", exactly(3)),
        ("Three years.", "en", exactly(3)),
        ("twenty-five", "en", exactly(25)),
        ("one hundred and twenty", "en", exactly(120)),
        ("45,000", "en", exactly(45000)),
        ("forty five thousand euros", "en", exactly(45000)),
        ("three and a half years", "en", exactly("3.5")),
        ("a year and a half", "en", exactly("1.5")),
        ("two years and six months", "en", exactly("2.5")),
        ("none", "en", exactly(0)),
        ("a year", "en", exactly(1)),
        ("about forty thousand", "en", Amount(Decimal(40000), Decimal(40000), vague=True)),
        ("forty to fifty thousand", "en", Amount(Decimal(40000), Decimal(50000), vague=True)),
        ("between two and three years", "en", Amount(Decimal(2), Decimal(3), vague=True)),
        ("two or three", "en", Amount(Decimal(2), Decimal(3), vague=True)),
        ("more than five", "en", Amount(Decimal(5), None, vague=True)),
        ("a lot", "en", None),
        ("2 then 5 then 9", "en", None),
        ("", "en", None),
        ("drei", "de", exactly(3)),
        ("fünfundzwanzig Stunden", "de", exactly(25)),
        ("45.000 Euro", "de", exactly(45000)),
        ("fünfundvierzigtausend", "de", exactly(45000)),
        ("dreißig", "de", exactly(30)),
        ("dreissig", "de", exactly(30)),
        ("zwölf Komma fünf", "de", exactly("12.5")),
        ("zweieinhalb Jahre", "de", exactly("2.5")),
        ("anderthalb Jahre", "de", exactly("1.5")),
        ("ein Jahr", "de", exactly(1)),
        ("gar keine", "de", exactly(0)),
        ("ein halbes Jahr", "de", exactly("0.5")),
        ("zwei Jahre und sechs Monate", "de", exactly("2.5")),
        ("ungefähr vierzigtausend", "de", Amount(Decimal(40000), Decimal(40000), vague=True)),
        ("vierzig bis fünfzigtausend", "de", Amount(Decimal(40000), Decimal(50000), vague=True)),
        ("zwischen zwei und drei Jahren", "de", Amount(Decimal(2), Decimal(3), vague=True)),
        ("mindestens fünf", "de", Amount(Decimal(5), None, vague=True)),
        ("keine Ahnung, viele", "de", None),
    ],
)
def test_numbers_in_words_and_digits(said, language, meant):
    assert number(said, language) == meant


def test_keys_make_numbers():
    assert [keyed_number(digits) for digits in ("12", "12#", "3*5", "*9", "")] == [
        Decimal(12),
        Decimal(12),
        Decimal("3.5"),
        None,
        None,
    ]


def one(month, day_, year=2026):
    return Days(date(year, month, day_), date(year, month, day_))


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("today", "en", one(11, 23)),
        ("tomorrow", "en", one(11, 24)),
        ("the day after tomorrow", "en", one(11, 25)),
        ("immediately", "en", one(11, 23)),
        ("in two weeks", "en", one(12, 7)),
        ("in a month", "en", one(12, 23)),
        ("three months from now", "en", one(2, 23, 2027)),
        ("on Friday", "en", one(11, 27)),
        ("Monday", "en", one(11, 30)),
        ("next week on Wednesday", "en", one(12, 2)),
        ("the third of December", "en", one(12, 3)),
        ("December 3rd", "en", one(12, 3)),
        ("December third", "en", one(12, 3)),
        ("first of March twenty twenty seven", "en", one(3, 1, 2027)),
        ("the first of January", "en", one(1, 1, 2027)),
        ("first of next month", "en", one(12, 1)),
        ("the fifteenth", "en", one(12, 15)),
        ("in January", "en", Days(date(2027, 1, 1), date(2027, 1, 31))),
        ("mid-January", "en", Days(date(2027, 1, 11), date(2027, 1, 20))),
        ("next month", "en", Days(date(2026, 12, 1), date(2026, 12, 31))),
        ("the thirty first of April", "en", None),
        ("whenever you like", "en", None),
        ("heute", "de", one(11, 23)),
        ("morgen", "de", one(11, 24)),
        ("Guten Morgen, übermorgen", "de", one(11, 25)),
        ("ab sofort", "de", one(11, 23)),
        ("in zwei Wochen", "de", one(12, 7)),
        ("in einem Monat", "de", one(12, 23)),
        ("nächsten Dienstag", "de", one(11, 24)),
        ("nächste Woche Mittwoch", "de", one(12, 2)),
        ("am dritten Dezember", "de", one(12, 3)),
        ("erster März", "de", one(3, 1, 2027)),
        ("am fünfzehnten zwölften", "de", one(12, 15)),
        ("15.12.", "de", one(12, 15)),
        ("15.12.2027", "de", one(12, 15, 2027)),
        ("1. Februar 2027", "de", one(2, 1, 2027)),
        ("zum ersten Januar zweitausendsiebenundzwanzig", "de", one(1, 1, 2027)),
        ("zum nächsten Ersten", "de", one(12, 1)),
        ("am Fünfzehnten", "de", one(12, 15)),
        ("Mitte Januar", "de", Days(date(2027, 1, 11), date(2027, 1, 20))),
        ("im Februar", "de", Days(date(2027, 2, 1), date(2027, 2, 28))),
        ("nächsten Monat", "de", Days(date(2026, 12, 1), date(2026, 12, 31))),
        ("drei Monate zum Quartalsende", "de", Days(date(2027, 4, 1), date(2027, 4, 1))),
    ],
)
def test_days_spoken_and_relative(said, language, meant):
    assert day(said, language, today=TODAY) == meant


def test_keys_make_days():
    assert keyed_day("1512", today=TODAY) == date(2026, 12, 15)
    assert keyed_day("0101", today=TODAY) == date(2027, 1, 1)
    assert keyed_day("15122027", today=TODAY) == date(2027, 12, 15)
    assert [keyed_day(digits, today=TODAY) for digits in ("3104", "15", "", "99999999")] == [None] * 4


def test_a_name_is_the_whole_name_or_said_of_oneself():
    assert is_full_name("Ja, hier ist Anna Beispiel.", "Anna Beispiel")
    assert not is_full_name("Beispiel", "Anna Beispiel")
    assert introduces("Hier ist Anna", "Anna Beispiel")
    assert not introduces("Anna?", "Anna Beispiel")


@pytest.mark.parametrize(
    ("said", "language", "low", "high", "vague"),
    [
        ("42k", "en", 42000, 42000, False),
        ("42 K", "de", 42000, 42000, False),
        ("forty-two k", "en", 42000, 42000, False),
        ("about forty K", "en", 40000, 40000, True),
        ("42.5k euros", "en", 42500, 42500, False),
        ("42,5k", "de", 42500, 42500, False),
        ("40 to 50k", "en", 40000, 50000, True),
        ("zwischen 40k und 50k", "de", 40000, 50000, True),
        ("2,5 tausend", "de", 2500, 2500, False),
        ("42.5 thousand", "en", 42500, 42500, False),
        ("fünfzig Tsd. Euro", "de", 50000, 50000, False),
        ("5 km", "en", 5, 5, False),
    ],
)
def test_thousands_in_short(said, language, low, high, vague):
    assert number(said, language) == Amount(Decimal(low), Decimal(high), vague=vague)


@pytest.mark.parametrize("said", ["since 2019", "seit 2019", "seit dem Jahr 2019", "since March 1998"])
def test_a_year_since_when(said):
    amount = number(said, "de" if "seit" in said else "en")
    assert amount is not None and amount.year


@pytest.mark.parametrize("said", ["2019", "seit drei Jahren", "since 300 days"])
def test_no_year_since_when(said):
    amount = number(said, "de" if "seit" in said else "en")
    assert amount is not None and not amount.year


@pytest.mark.parametrize(
    "said",
    [
        "Either is fine",
        "either works for me",
        "Both are fine",
        "I don't mind",
        "It doesn't matter",
        "egal",
        "Das ist mir egal",
        "beide passen",
        "Beides geht",
    ],
)
def test_whoever_takes_either_means_the_option_for_both_if_there_is_one(said):
    assert choice(said, ["Full time", "Part time", "Both"], "en") == 2
    assert choice(said, ["Vollzeit", "Egal", "Teilzeit"], "de") == 1
    assert choice(said, ["Full time", "Part time", "Weekends"], "en") is None


@pytest.mark.parametrize(
    ("said", "language", "first"),
    [
        ("Ich habe drei Monate Kündigungsfrist", "de", date(2027, 2, 23)),
        ("Einen Monat Kündigungsfrist", "de", date(2026, 12, 23)),
        ("Vier Wochen zum Monatsende", "de", date(2027, 1, 1)),
        ("Drei Monate Kündigungsfrist zum Monatsende", "de", date(2027, 3, 1)),
        ("Meine Kündigungsfrist beträgt sechs Wochen zum Quartalsende", "de", date(2027, 4, 1)),
        ("Drei Monate Kündigungsfrist, also ab dem ersten März", "de", date(2027, 3, 1)),
        ("three months' notice", "en", date(2027, 2, 23)),
        ("My notice period is 3 months", "en", date(2027, 2, 23)),
        ("I have to give four weeks notice", "en", date(2026, 12, 21)),
        ("Four weeks to the end of the month", "en", date(2027, 1, 1)),
    ],
)
def test_a_notice_period_ends_before_the_first_free_day(said, language, first):
    assert day(said, language, today=TODAY) == Days(first, first)
