"""Number words become digits, and nothing else does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecalls.hearing.number_words import digits_for_words, ordinal


@pytest.mark.parametrize(
    ("said", "language", "written"),
    [
        ("twenty-five", "en", "25"),
        ("nineteen ninety nine", "en", "19 99"),
        ("two thousand five hundred", "en", "2500"),
        ("two hundred five thousand", "en", "205000"),
        ("one million two hundred thousand", "en", "1200000"),
        ("three thirty", "en", "3 30"),
        ("twelve point two five", "en", "12.25"),
        ("the twenty first of june", "en", "the 21st of june"),
        ("no part-time for me", "en", "no part-time for me"),
        ("zweitausendsiebenundzwanzig", "de", "2027"),
        ("zwei tausend fünf hundert", "de", "2500"),
        ("zweitausend fünf hundert", "de", "2500"),
        ("hundertfünfzig", "de", "150"),
        ("siebzehn uhr dreißig", "de", "17 uhr 30"),
        ("am einundzwanzigsten juni", "de", "am 21. juni"),
        ("der siebte, der achte und der dritte", "de", "der 7. der 8. und der 3."),
        ("ein erstes mal, erst morgen", "de", "ein 1. mal, erst morgen"),
        ("zwölf komma fünf", "de", "12,5"),
        ("hunde und freunde", "de", "hunde und freunde"),
    ],
)
def test_words_become_digits(said, language, written):
    assert digits_for_words(said, language) == written


ENGLISH = {
    1: "one",
    13: "thirteen",
    20: "twenty",
    42: "forty two",
    300: "three hundred",
    999: "nine hundred ninety nine",
}
GERMAN = {
    1: "eins",
    13: "dreizehn",
    20: "zwanzig",
    42: "zweiundvierzig",
    300: "dreihundert",
    999: "neunhundertneunundneunzig",
}


@given(thousands=st.sampled_from(sorted(ENGLISH)), rest=st.sampled_from(sorted(ENGLISH)))
@settings(max_examples=40)
def test_thousands_and_what_follows_add_up(thousands, rest):
    total = str(thousands * 1000 + rest)
    assert digits_for_words(f"{ENGLISH[thousands]} thousand {ENGLISH[rest]}", "en") == total
    before = "ein" if thousands == 1 else GERMAN[thousands]
    assert digits_for_words(f"{before}tausend{GERMAN[rest]}", "de") == total


def test_ordinals():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "111th",
    ]  # fmt: skip


@given(said=st.text(max_size=60), language=st.sampled_from(["en", "de"]))
@settings(max_examples=60)
def test_anything_may_be_said(said, language):
    digits_for_words(said.lower(), language)
