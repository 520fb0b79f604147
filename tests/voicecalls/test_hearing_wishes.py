"""What people want at any moment, and what only sounds like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voicecalls.heard import heard
from tests.voicecalls.test_hearing_moments import NOW
from voicecalls.hearing import (
    Wish,
    choice,
    day,
    language_wished,
    number,
    own_question,
    when,
    wish,
    yes_no,
)


@pytest.mark.parametrize(
    "said",
    [
        "Do not call me again",
        "Please don't call me anymore.",
        "Don't ever call this number again!",
        "Stop calling me",
        "Take me off your list",
        "I don't want to be called",
        "Leave me alone",
        "STOP",
        "I told you people before, and now I really mean it, please never ever call me again",
        "Rufen Sie mich nicht mehr an",
        "Bitte rufen Sie mich nie wieder an!",
        "Rufen Sie hier bitte nicht mehr an",
        "Ich möchte nicht mehr angerufen werden",
        "Ich will nicht angerufen werden",
        "Keine weiteren Anrufe bitte",
        "Hören Sie auf, mich anzurufen",
        "Lassen Sie mich in Ruhe",
        "Löschen Sie meine Nummer",
        "Nie wieder anrufen!",
    ],
)
def test_no_more_calls(said):
    assert wish(said) == wish(said, in_a_story=True) == Wish.OPT_OUT


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Don't call me now, call me tomorrow", Wish.LATER),
        ("Can you call me back later?", Wish.LATER),
        ("It's not a good time", Wish.LATER),
        ("I'm driving", Wish.LATER),
        ("Rufen Sie mich morgen um drei an", Wish.LATER),
        ("Rufen Sie bitte später noch mal an", Wish.LATER),
        ("Ich habe gerade keine Zeit", Wish.LATER),
        ("Gerade ist es schlecht", Wish.LATER),
        ("Es passt gerade nicht", Wish.LATER),
        ("I want to speak to a human", Wish.HUMAN),
        ("Can I talk to a real person please", Wish.HUMAN),
        ("I don't talk to robots", Wish.HUMAN),
        ("Ich möchte mit einem Menschen sprechen", Wish.HUMAN),
        ("Kann ich mit einem Mitarbeiter reden?", Wish.HUMAN),
        ("Ich rede nicht mit einer Maschine", Wish.HUMAN),
        ("I'm not interested", Wish.DECLINE),
        ("Ich habe kein Interesse mehr", Wish.DECLINE),
        ("Ich habe schon eine andere Stelle gefunden", Wish.DECLINE),
        ("You have the wrong number", Wish.WRONG_NUMBER),
        ("There's no Anna here", Wish.WRONG_NUMBER),
        ("Da haben Sie sich verwählt", Wish.WRONG_NUMBER),
        ("Die kenne ich nicht", Wish.WRONG_NUMBER),
        ("She's not here", Wish.ABSENT),
        ("Sie ist gerade nicht da", Wish.ABSENT),
        ("Das ist meine Frau", Wish.ABSENT),
        ("Hold on, I'll get her", Wish.HANDOVER),
        ("Moment bitte, ich hole sie", Wish.HANDOVER),
        ("Could you repeat that?", Wish.REPEAT),
        ("Wie bitte?", Wish.REPEAT),
        ("Das habe ich nicht verstanden", Wish.REPEAT),
        ("Noch einmal bitte", Wish.REPEAT),
        ("Auf Deutsch bitte", Wish.LANGUAGE),
        ("Do you speak English?", Wish.LANGUAGE),
        ("Können wir auf Englisch sprechen?", Wish.LANGUAGE),
        ("Who is this?", Wish.WHO_IS_IT),
        ("Worum geht es denn?", Wish.WHO_IS_IT),
        ("Are you a robot?", Wish.ARE_YOU_HUMAN),
        ("Sind Sie ein echter Mensch?", Wish.ARE_YOU_HUMAN),
        ("I'd rather not say", Wish.SKIP),
        ("Dazu möchte ich nichts sagen", Wish.SKIP),
        ("Yes", None),
        ("Ja, gerne", None),
        ("Three years", None),
        ("Ab sofort", None),
    ],
)
def test_what_people_want(said, wanted):
    assert wish(said) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "In my last job I took calls from customers who said do not call me again, and I stayed calm",
        "I like to talk with people and to work in a team, later I would like to lead one",
        "I studied in Ankara and did my master in English, so I speak it every day",
        "Ich habe drei Jahre in der Pflege gearbeitet, zuletzt nachts, und möchte jetzt nicht mehr nachts arbeiten",
        "Meine Frau und ich sind nach Berlin gezogen, deshalb suche ich hier eine neue Arbeit in der Nähe",
        "Kunden sagten oft, ich soll sie nicht mehr anrufen, da bleibt man freundlich",
    ],
)
def test_a_story_is_not_a_wish(said):
    assert wish(said, in_a_story=True) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Yes, speaking. Can we do this in English please?", "en"),
        ("yes speaking can we do this in english please", "en"),
        ("I do not speak German well. Could we speak English?", "en"),
        ("Sorry, English please", "en"),
        ("Hello? English please", "en"),
        ("Hi, can we speak English?", "en"),
        ("Yes. Do you speak English?", "en"),
        ("I'd prefer English", "en"),
        ("English would be better", "en"),
        ("Sorry, I don't speak German", "en"),
        ("I'm sorry, I don't understand German very well", "en"),
        ("My German is not very good", "en"),
        ("I only speak English", "en"),
        ("Who is this? Can we speak English?", "en"),
        ("Sorry, I don't understand you, English please", "en"),
        ("Ja, aber bitte auf Englisch", "en"),
        ("Können wir das auf Englisch machen?", "en"),
        ("Ich kann leider kein Deutsch", "en"),
        ("Sprechen Sie Deutsch?", "de"),
        ("Auf Deutsch wäre mir lieber", "de"),
        ("Ja, am Apparat. Geht das auch auf Deutsch?", "de"),
        ("Deutsch wäre besser", "de"),
        ("Ich würde lieber Deutsch sprechen", "de"),
        ("Entschuldigung, ich spreche nicht gut Englisch", "de"),
        ("Yes, but in German please", "de"),
        ("I don't speak English", "de"),
    ],
)
def test_a_language_is_wished_in_many_ways(said, code):
    assert (wish(said), language_wished(said)) == (Wish.LANGUAGE, code)
    assert wish(said, answering=True, in_a_story=True) in (Wish.LANGUAGE, None)


@pytest.mark.parametrize(
    "said",
    [
        "I speak English and German fluently",
        "English, German and a bit of French",
        "I learned English at school, German I do not speak yet",
        "Mein Englisch ist gut, mein Deutsch auch",
        "My German is good",
        "I worked for a German company",
        "I don't speak French",
        "Ich spreche Deutsch und Englisch",
    ],
)
def test_telling_which_languages_one_speaks_is_no_wish(said):
    assert wish(said) is wish(said, answering=True) is wish(said, answering=True, in_a_story=True) is None


@pytest.mark.parametrize(
    "said", ["No, I don't speak German", "I'd prefer German", "English please", "Ich spreche leider kein Deutsch"]
)
def test_the_answer_to_a_question_about_languages_is_no_wish(said):
    assert wish(said, answering=True) == Wish.LANGUAGE
    assert wish(said, answering=True, about_languages=True) is None
    assert wish("Can we do this in English?", answering=True, about_languages=True) == Wish.LANGUAGE


def test_in_a_long_answer_a_lacking_language_is_part_of_it():
    said = "I come from Spain. I don't speak German. I have worked as a nurse."
    assert wish(said, answering=True, in_a_story=True) is None


def test_which_language_is_wished():
    assert [language_wished(said) for said in ("Deutsch", "English please", "Türkçe", "I speak English well")] == [
        "de",
        "en",
        "tr",
        None,
    ]


@pytest.mark.parametrize(
    ("said", "asked", "rest"),
    [
        ("What is the salary?", "What is the salary?", ""),
        ("Three years. How much do you pay?", "How much do you pay?", "Three years."),
        ("wie hoch ist das Gehalt", "wie hoch ist das Gehalt", ""),
        ("Ist die Stelle unbefristet?", "Ist die Stelle unbefristet?", ""),
        ("What I like is helping people", "", "What I like is helping people"),
        ("Yes.", "", "Yes."),
    ],
)
def test_questions_of_their_own_are_told_from_answers(said, asked, rest):
    assert own_question(said) == (asked, rest)


@given(said=heard, language=st.sampled_from(["en", "de", "fr"]))
@settings(max_examples=60)
def test_nothing_that_is_said_upsets_anybody(said, language):
    wish(said)
    own_question(said)
    yes_no(said)
    number(said, language)
    day(said, language, today=NOW.date())
    when(said, language, now=NOW)
    choice(said, ["Yes", "", "2"], language)
