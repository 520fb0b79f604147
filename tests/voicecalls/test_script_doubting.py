"""While a question is open: what is meant for us, and what only sounds like it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voicecalls.theatre import HANGS_UP, HOURS, LICENCE, SILENCE, START, WHY, YEARS, Call, brief, interview
from voicecalls.script import CallBack, Declined, Heard, HumanWanted, NotNow, OptOut

WEEKENDS = replace(LICENCE, knock_out_answer=None)
STRANGERS = "I worked in a call centre and I did not want to call strangers any more"
STORIES = [
    STRANGERS,
    "Because we get no more calls at night, it is quiet",
    "My task was to stop calling customers who had paid",
    "My friends do not call me any more since I work nights",
    "We had to leave the patients a number and never call them again",
    "Wir bekommen nachts keine Anrufe, deshalb ist es ruhig",
    "Ich wollte die Leute nicht mehr anrufen",
    "Ich habe im Callcenter gearbeitet und wollte die Leute nicht mehr anrufen",
    "Wir sollten Kunden, die gezahlt hatten, nicht mehr anrufen",
    "I found a new job closer to home",
    "Ich habe eine neue Stelle gefunden",
    "Ich hatte schon eine andere Stelle gefunden",
    "I was not interested any more",
    "I like to talk to the people",
    "Ich mag echte Menschen",
    "Wir rufen Kunden an",
    "I call customers at home",
    "My boss would call me at night",
    "I have no time at weekends",
    "Am Wochenende habe ich keine Zeit",
    "It would take me an hour to get there",
]


@pytest.mark.parametrize("said", STORIES)
def test_a_story_is_kept_as_the_answer_at_the_latest_after_a_no(said):
    call = interview(WHY, LICENCE).hears(said)
    assert call.talk.stage in ("sure", "question")
    if call.talk.stage == "sure":
        call.hears("No")
    assert call.answers == {"why": said}
    assert call.says == ["last_question", "licence?"]
    assert not [each for each in call.effects if isinstance(each, OptOut | Declined | HumanWanted | NotNow)]


@pytest.mark.parametrize(
    "reply", ["No", "Nein, das war in meinem alten Job", "2", "No, I meant my old job", "It was in my last job", "Hm"]
)
def test_whatever_is_no_yes_lets_the_interview_go_on(reply):
    call = interview(WHY, LICENCE).hears(STRANGERS)
    assert call.says == ["sure_opt_out"]
    call = call.keys(reply) if reply.isdigit() else call.hears(reply)
    assert call.answers == {"why": STRANGERS}
    assert call.says == ["last_question", "licence?"]


def test_silence_goes_on_with_the_question_and_loses_nothing():
    call = interview(WHY, LICENCE).hears(STRANGERS, SILENCE)
    assert call.says == ["not_heard", "why?"]
    call.hears("And I like nursing")
    assert call.answers == {"why": f"{STRANGERS} And I like nursing"}
    silent = interview(WHY, LICENCE).hears(STRANGERS, SILENCE, SILENCE)
    assert silent.says == ["skipped", "licence?"]
    assert silent.answer.raw == STRANGERS


@pytest.mark.parametrize(
    "reply",
    ["Yes", "Ja", "1", "9", "Yes, never", "Ja, genau, nie wieder", "Never", "No, never again", "Nicht mehr anrufen",
     "Genau, gar nicht mehr", "Stop calling me", Heard("Yes", 0.1)],
)  # fmt: skip
def test_a_yes_stops_all_calls(reply):
    said = "I told you people before, and now I really mean it, please never ever call me again"
    call = interview(WHY, LICENCE).hears(said)
    assert call.says == ["sure_opt_out"]
    call = call.keys(reply) if isinstance(reply, str) and reply.isdigit() else call.hears(reply)
    assert call.outcome == "opted_out"
    assert call.says == ["bye_opted_out"]
    assert call.answers == {}


def test_whoever_asked_for_peace_and_hangs_up_is_left_in_peace():
    call = interview(WHY).hears("For the hundredth time I would ask all of you to leave me alone", HANGS_UP)
    assert (call.outcome, call.turns[-1].steps) == ("opted_out", ())
    assert any(isinstance(each, OptOut) for each in call.effects)
    assert interview(WHY).hears(STRANGERS, HANGS_UP).outcome == "dropped"


PLAIN = [
    "Do not call me again",
    "Please don't call me anymore.",
    "Don't ever call this number again!",
    "Stop calling me",
    "I asked you to stop calling me",
    "I have already told you to stop calling me",
    "Take me off your list",
    "Can you take me off your list, please?",
    "I don't want to be called",
    "I don't want you to call me again",
    "Leave me alone",
    "STOP",
    "No more calls, please",
    "Rufen Sie mich nicht mehr an",
    "Bitte rufen Sie mich nie wieder an!",
    "Rufen Sie hier bitte nicht mehr an",
    "Ruf mich nicht mehr an",
    "Ich möchte nicht mehr angerufen werden",
    "Ich will nicht angerufen werden",
    "Ich möchte, dass Sie mich nicht mehr anrufen",
    "Keine weiteren Anrufe bitte",
    "Hören Sie auf, mich anzurufen",
    "Lassen Sie mich in Ruhe",
    "Löschen Sie meine Nummer",
    "Nie wieder anrufen!",
]


@pytest.mark.parametrize("question", [WHY, LICENCE, YEARS, HOURS, START], ids=lambda each: each.key)
@pytest.mark.parametrize("said", PLAIN)
def test_plain_words_stop_all_calls_at_once_whatever_was_asked(question, said):
    call = interview(question).hears(said)
    assert (call.says, call.outcome) == (["bye_opted_out"], "opted_out")


@pytest.mark.parametrize("question", [WHY, LICENCE, YEARS, HOURS, START], ids=lambda each: each.key)
@pytest.mark.parametrize(
    "said",
    ["call me later", "I have no time now, call me tomorrow at ten", "Can you call me back later?", "I am driving now",
     "ich habe gerade keine Zeit, rufen Sie morgen an", "Rufen Sie bitte später noch mal an", "Es passt gerade nicht",
     "This is a bad moment"],
)  # fmt: skip
def test_another_time_can_be_asked_for_at_any_question(question, said):
    call = interview(question).hears(said)
    assert call.talk.stage in ("when", "read_back")
    assert call.answers == {}


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        (WEEKENDS, "Am Wochenende habe ich keine Zeit", False),
        (WEEKENDS, "I have no time at weekends", False),
        (WEEKENDS, "Not now", False),
        (WEEKENDS, "Nein, heute nicht", False),
        (START, "Not now, on the first of March", "2027-03-01"),
    ],
)
def test_an_answer_is_no_wish_for_another_time(question, said, value):
    assert interview(question, WHY).hears(said).answers == {question.key: value}


def test_not_now_but_later_is_a_qualified_answer():
    assert interview(WEEKENDS, WHY).hears("Not right now but in January").says == ["yes_or_no"]


@pytest.mark.parametrize("question", [WHY, LICENCE], ids=lambda each: each.key)
@pytest.mark.parametrize("said", ["I have no time", "Ich habe leider keine Zeit"])
def test_no_time_and_nothing_else_is_asked_about(question, said):
    call = interview(question, YEARS).hears(said)
    assert call.says == ["sure_later"]
    assert call.answers == {}
    assert call.hears("Yes").says == ["when"]
    named = interview(question, YEARS).hears(said, "Tomorrow at three", "Yes")
    assert any(isinstance(each, CallBack) for each in named.effects)


@pytest.mark.parametrize("question", [WHY, LICENCE], ids=lambda each: each.key)
@pytest.mark.parametrize(
    "said",
    ["I am not interested any more", "Ich habe kein Interesse mehr", "I want to withdraw my application",
     "Ich habe schon eine andere Stelle gefunden", "I have already found another job",
     "Ich möchte meine Bewerbung zurückziehen, weil ich inzwischen etwas anderes habe"],
)  # fmt: skip
def test_nobody_ends_the_interview_without_a_yes(question, said):
    call = interview(question, YEARS).hears(said)
    assert call.says == ["sure_decline"]
    assert call.hears("Yes").outcome == "declined"
    assert Declined(said) in call.effects


def test_a_person_is_asked_for_in_plain_words_or_after_a_yes():
    assert interview(WHY).hears("Can I talk to a real person please").outcome == "human_requested"
    call = interview(WHY).hears("I really like to talk to the people")
    assert call.says == ["sure_human"]
    assert call.hears("Yes please").outcome == "human_requested"


def test_before_the_questions_nothing_is_doubted():
    assert Call(brief()).hears("Yes", "No more calls at night or at any time").outcome == "opted_out"
    assert Call(brief()).hears("Yes", "I found a new job closer to home").outcome == "declined"


def test_the_question_goes_on_with_the_tries_it_had():
    call = interview(YEARS, WHY).hears("Bananas", "I like to talk to the people", "What?", "No")
    assert call.says == ["not_understood", "one_number", "years?", "key_number"]


ORDINARY = [
    word
    for line in (
        "work job call calls called calling phone ring stop stopped people customers strangers patients team boss",
        "home night weekend time moment now later tomorrow no not never more any again find found new another",
        "already interested talk speak to with a the and or but because was were had have would for at in on of my",
        "their his human person someone number list take leave alone arbeit stelle anrufe anrufen rufen angerufen",
        "leute kunden menschen mensch nicht nie mehr wieder keine kein zeit heute morgen später jetzt gerade",
        "gefunden schon neue interesse mit einem sprechen reden wollte habe hatte und oder aber weil war waren am",
        "im wochenende nachts nummer ruhe",
    )
    for word in line.split()
]


@given(
    words=st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=25),
    begins=st.sampled_from(
        ["Because we", "In my last job they", "I was there and then she", "Weil wir", "Dort haben sie"]
    ),
)
@settings(max_examples=400, deadline=None)
def test_no_ordinary_words_to_an_open_question_end_the_call(words, begins):
    said = " ".join([begins, *words])
    call = interview(WHY, LICENCE).hears(said)
    assert call.talk.stage != "over"
    assert not [each for each in call.effects if isinstance(each, OptOut | Declined | HumanWanted)]
    if call.talk.stage == "sure":
        assert call.hears("No").answers["why"] == said
