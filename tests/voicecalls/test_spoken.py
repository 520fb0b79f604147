"""What is heard on the phone."""

import string
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.voicecalls.theatre import BERLIN, TIMES, Call, brief
from voicecalls.script import Appointment, Phrase, Question, Say, Spoken
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
    "option": THREE,
    "today": date(2026, 11, 23),
    "round": "second interview",
    "minutes": 45,
    "people": ("Mia Hart", "Jonas Weber"),
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
        "Hello, this is Klara, the digital assistant of Acme. Am I speaking with Anna Beispiel?", "en"
    )


def test_the_conversation_gives_every_phrase_what_its_words_need():
    said = [spoken(step, language="en").text for step in Call(brief()).hears("Yes").steps[:-1]]
    assert said[:2] == ["I am calling about your application as Nurse.", "I have 5 questions for you."]
    assert said[-1] == "I write down what you answer. Is now a good time?"


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
        (THREE, "three in the afternoon", "fünfzehn Uhr"),
        (THREE.replace(minute=30), "half past three in the afternoon", "fünfzehn Uhr dreißig"),
        (THREE.replace(minute=45), "quarter to four in the afternoon", "fünfzehn Uhr fünfundvierzig"),
        (THREE.replace(hour=12), "twelve noon", "zwölf Uhr"),
        (THREE.replace(hour=9, minute=5), "nine oh five in the morning", "neun Uhr fünf"),
        (THREE.replace(hour=19, minute=21), "seven twenty-one in the evening", "neunzehn Uhr einundzwanzig"),
        (THREE.replace(hour=1), "one in the morning", "ein Uhr"),
    ],
)
def test_times_are_said_as_people_say_them(at, english, german):
    assert moment_aloud(at, "en") == f"on Tuesday, the twenty-fourth of November, at {english}"
    assert moment_aloud(at, "de") == f"am Dienstag, den vierundzwanzigsten November, um {german}"


@pytest.mark.parametrize(
    ("day", "english", "german"),
    [
        (23, "today at", "heute um"),
        (24, "tomorrow at", "morgen um"),
        (26, "this Thursday, the twenty-sixth, at", "diesen Donnerstag, den sechsundzwanzigsten, um"),
        (29, "this Sunday, the twenty-ninth, at", "diesen Sonntag, den neunundzwanzigsten, um"),
        (30, "next week on Monday, the thirtieth, at", "nächste Woche am Montag, den dreißigsten, um"),
        (37, "on Monday, the seventh of December, at", "am Montag, den siebten Dezember, um"),
    ],
)
def test_of_several_times_no_more_is_said_than_is_needed(day, english, german):
    at = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN) + timedelta(days=day - 23)
    today = date(2026, 11, 23)
    assert moment_aloud(at, "en", today=today, in_full=False) == f"{english} half past nine"
    assert moment_aloud(at, "de", today=today, in_full=False) == f"{german} neun Uhr dreißig"


def test_a_time_read_back_names_the_day_as_well():
    today = date(2026, 11, 23)
    assert moment_aloud(THREE, "en", today=today) == "tomorrow, Tuesday, at three in the afternoon"
    assert moment_aloud(THREE, "de", today=today) == "morgen, Dienstag, um fünfzehn Uhr"
    assert moment_aloud(THREE.replace(day=30), "en", today=today).startswith("on Monday, the thirtieth of November, at")
    assert moment_aloud(THREE.replace(day=22), "en", today=today).startswith("on Sunday, the twenty-second")


def test_numbers_are_said_figure_by_figure_and_titles_without_their_brackets():
    assert number_aloud("+4930123456") == "plus 4 9 3, 0 1 2, 3 4 5, 6"
    assert [
        job_aloud(title) for title in ("Nurse (m/f/d)", "Pflegefachkraft (m/w/d) in Teilzeit", "Chef (Berlin)")
    ] == [
        "Nurse",
        "Pflegefachkraft in Teilzeit",
        "Chef (Berlin)",
    ]
    assert said_aloud(("Mia Hart", "Jonas Weber"), "de") == "Mia Hart und Jonas Weber"
    assert [said_aloud(Decimal("2.5"), language) for language in ("en", "de")] == ["2.5", "2,5"]


def test_an_appointment_is_arranged_in_german_word_for_word():
    people = ("Mia Hart", "Jonas Weber")
    appointment = Appointment(round_name="zweites Gespräch", minutes=45, with_whom=people, mail=True)
    call = Call(brief(questions=(), appointment=appointment, language="de", job="Pflegefachkraft (m/w/d)"), times=TIMES)
    heard = []
    for said in ("Ja, am Apparat.", "Ja, gerne.", "Lieber nächste Woche.", "Das am Mittwoch, bitte.", "Ja, bitte."):
        call.hears(said)
        told = [step for step in call.steps if isinstance(step, Say)]
        heard.append(" ".join(spoken(step, language="de").text for step in told))
    assert heard == [
        "Ich rufe wegen Ihrer Bewerbung als Pflegefachkraft an. "
        "Ich möchte einen Termin mit Ihnen vereinbaren: zweites Gespräch, 45 Minuten, mit Mia Hart und Jonas Weber. "
        "Wenn Sie lieber mit einem Menschen sprechen, sagen Sie es, oder drücken Sie die 0. "
        "Wenn wir nicht mehr anrufen sollen, sagen Sie es, oder drücken Sie die 9. Wollen wir jetzt eine Zeit finden?",
        "Diese Zeiten sind frei. 1: morgen um neun Uhr. 2: diesen Mittwoch, den fünfundzwanzigsten, um vierzehn Uhr. "
        "3: nächste Woche am Montag, den dreißigsten, um siebzehn Uhr dreißig. "
        "Welche passt Ihnen? Sie können mir auch einen anderen Tag oder eine andere Tageszeit nennen.",
        "Diese Zeiten sind frei. 1: nächste Woche am Montag, den dreißigsten, um elf Uhr. "
        "2: nächste Woche am Dienstag, den ersten, um acht Uhr dreißig. "
        "3: nächste Woche am Mittwoch, den zweiten, um dreizehn Uhr. "
        "Welche passt Ihnen? Sie können mir auch einen anderen Tag oder eine andere Tageszeit nennen.",
        "Das ist also am Mittwoch, den zweiten Dezember, um dreizehn Uhr. Soll ich den Termin buchen?",
        "Der Termin ist gebucht: am Mittwoch, den zweiten Dezember, um dreizehn Uhr. "
        "Sie bekommen eine Einladung per E-Mail. Vielen Dank und auf Wiederhören.",
    ]
