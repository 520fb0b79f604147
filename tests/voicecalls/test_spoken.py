"""What is heard on the phone."""

import string
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from tests.voicecalls.theatre import BERLIN, Call, brief
from voicecalls.script import Phrase, Question, Say, Spoken
from voicecalls.words.aloud import job_aloud, moment_aloud, number_aloud, said_aloud
from voicecalls.words.spoken import SENTENCES, spoken

THREE = datetime(2026, 11, 24, 15, tzinfo=BERLIN)
GIVEN: dict[str, Any] = {
    "assistant": "Klara",
    "company": "Acme",
    "person": "Anna Beispiel",
    "job": "Nurse (m/f/d)",
    "count": 3,
    "answered": 2,
    "number": "+4930123456",
    "label": "Full time",
    "low": Decimal(1),
    "high": Decimal("2.5"),
    "day": date(2026, 11, 24),
    "date": date(2026, 11, 24),
    "at": THREE,
}


def needed(phrase):
    return {name for _text, name, _format, _conversion in string.Formatter().parse(str(SENTENCES[phrase])) if name}


def test_every_phrase_has_words():
    assert set(SENTENCES) == set(Phrase)


@pytest.mark.parametrize("phrase", Phrase)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_phrase_can_be_said_in_short_sentences_without_abbreviations(phrase, language):
    text = spoken(Say(phrase, GIVEN), language=language).text
    assert "{" not in text
    assert needed(phrase) <= {*GIVEN, "questions"}
    assert not {"e.g.", "z.B.", "&", "(", "/", "approx."} & set(text.split())
    assert all(len(sentence.split()) <= 24 for sentence in text.split(". "))


def test_the_first_sentence_names_the_digital_assistant_the_company_and_the_person():
    assert spoken(Call(brief()).steps[0], language="en") == Spoken(
        "Hello, this is Klara, the digital assistant of Acme, calling for Anna Beispiel: is that you?", "en"
    )


def test_the_conversation_gives_every_phrase_what_its_words_need():
    said = [spoken(step, language="en").text for step in Call(brief()).hears("Yes").steps[:-1]]
    assert said[0] == "It is about your application as Nurse. I have 5 questions for you."
    assert said[-1] == "May I ask you now, and write down your answers?"


def test_a_knock_out_sounds_like_any_other_end():
    words = spoken(Say(Phrase.BYE_REVIEW), language="en").text.lower()
    assert not [word for word in ("unfortunately", "sorry", "reject", "not suitable", "cannot") if word in words]


def test_an_opt_out_is_answered_in_one_sentence():
    assert str(SENTENCES[Phrase.BYE_OPTED_OUT]).count(".") == 1


def test_a_question_is_said_in_its_own_words():
    assert spoken(Question("why", "Warum diese Stelle?"), language="de") == Spoken("Warum diese Stelle?", "de")
    assert spoken(Question("why", "Why?", "en"), language="de").language == "en"


def test_an_offer_is_said_in_the_language_offered():
    assert spoken(Say(Phrase.OFFER_LANGUAGE, language="de"), language="en").language == "de"


@pytest.mark.parametrize(
    ("at", "english", "german"),
    [
        (THREE, "on Tuesday the 24th of November at 3 in the afternoon", "15 Uhr"),
        (THREE.replace(minute=30), "on Tuesday the 24th of November at half past 3 in the afternoon", "15 Uhr 30"),
        (THREE.replace(minute=45), "on Tuesday the 24th of November at quarter to 4 in the afternoon", "15 Uhr 45"),
        (THREE.replace(hour=12), "on Tuesday the 24th of November at 12 noon", "12 Uhr"),
        (THREE.replace(hour=9, minute=5), "on Tuesday the 24th of November at 9:05 in the morning", "9 Uhr 5"),
        (THREE.replace(hour=19), "on Tuesday the 24th of November at 7 in the evening", "19 Uhr"),
    ],
)
def test_times_are_said_as_people_say_them(at, english, german):
    with override("en"):
        assert moment_aloud(at, "en") == english
    with override("de"):
        assert "Dienstag, den 24. November" in moment_aloud(at, "de")
        assert moment_aloud(at, "de").endswith(german)


def test_numbers_are_said_figure_by_figure_and_titles_without_their_brackets():
    assert number_aloud("+4930123456") == "plus 4 9 3, 0 1 2, 3 4 5, 6"
    assert [
        job_aloud(title) for title in ("Nurse (m/f/d)", "Pflegefachkraft (m/w/d) in Teilzeit", "Chef (Berlin)")
    ] == [
        "Nurse",
        "Pflegefachkraft in Teilzeit",
        "Chef (Berlin)",
    ]
    assert [said_aloud(Decimal("2.5"), language) for language in ("en", "de")] == ["2.5", "2,5"]
