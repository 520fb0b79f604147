"""Who is there, and may they be asked: one dialogue for each rule."""

from datetime import timedelta

import pytest

from tests.voicecalls.theatre import BERLIN, HANGS_UP, LICENCE, NOW, SILENCE, WHY, YEARS, Call, at, brief, interview
from voicecalls.script import (
    CallerTold,
    Confirmed,
    Consent,
    ConsentKind,
    Declined,
    Heard,
    HumanWanted,
    Language,
    Machine,
    MessageLeft,
    NotNow,
    OptOut,
    Say,
    StartRecording,
    WrongPerson,
)


def consents(call):
    return [(each.kind, each.given) for each in call.effects if isinstance(each, Consent)]


def starts_recording(call):
    return any(isinstance(step, StartRecording) for turn in call.turns for step in turn.steps)


def test_the_first_words_disclose_and_ask_for_the_person_but_name_no_job():
    call = Call(brief())
    greeting = call.turns[0].steps[0]
    assert isinstance(greeting, Say)
    assert greeting.params == {"assistant": "Klara", "company": "Acme", "person": "Anna Beispiel"}
    assert call.says == ["greeting", "offer_language"]


def test_the_purpose_comes_only_once_it_is_the_person():
    call = Call(brief()).hears("Yes, speaking.")
    assert call.says == ["about", "questions_ahead", "rights", "ask_consent"]
    assert call.effects == [Confirmed()]


@pytest.mark.parametrize(
    "said", ["Ja, am Apparat", "Hier ist Anna Beispiel", "Das bin ich", "This is Anna", "Speaking"]
)
def test_people_say_in_many_ways_that_it_is_them(said):
    assert Call(brief()).hears(said).talk.confirmed


def test_a_surname_may_be_anybody_of_the_family():
    call = Call(brief()).hears("Beispiel")
    assert call.says == ["not_understood", "are_you_person", "key_yes_no"]
    assert call.keys("1").says == ["about", "questions_ahead", "rights", "ask_consent"]


def test_somebody_else_hears_nothing_of_an_application():
    call = Call(brief()).hears("No.")
    assert call.says == ["reachable_later"]
    call.hears("Yes, in the evening")
    assert call.says == ["read_back"]
    assert not call.talk.confirmed


def test_she_is_not_here_so_when_is_she():
    call = Call(brief(language="de")).hears("Sie ist gerade nicht da")
    assert call.says == ["when_reachable"]
    call.hears("Morgen um drei", "Ja")
    assert call.outcome == "call_back"
    assert not next(each for each in call.effects if hasattr(each, "by_person")).by_person


def test_whoever_comes_to_the_phone_hears_the_disclosure_again():
    call = Call(brief()).hears("Hold on, I'll get her")
    assert call.says == ["holding"]
    assert call.listens.timeout == 30
    assert call.hears("Hello, yes?").says[0] == "greeting"
    assert call.hears("Yes").talk.confirmed


def test_the_wrong_number_ends_with_an_apology():
    call = Call(brief()).hears("You have the wrong number")
    assert call.says == ["wrong_number"]
    assert call.effects[0] == WrongPerson("You have the wrong number")
    assert call.outcome == "wrong_person"


def test_who_is_it_is_answered_without_the_application():
    assert Call(brief()).hears("What is this about?").says[0] == "personal_matter"
    assert interview(WHY).hears("Who is this?").says == ["who_i_am", "why?"]


def test_are_you_a_robot_is_answered_honestly():
    assert Call(brief()).hears("Are you a robot?").says[0] == "not_human"


def test_yes_to_the_interview_starts_it():
    call = interview(WHY, YEARS)
    assert call.says == ["first_question", "why?"]
    assert consents(call) == [(ConsentKind.INTERVIEW, True)]


def test_a_no_is_asked_whether_another_time_is_better():
    call = Call(brief()).hears("Yes", "No")
    assert call.says == ["ask_later"]
    assert call.hears("No").says == ["ask_at_all"]
    call.hears("No")
    assert call.outcome == "declined"
    assert isinstance(call.effects[-2], Declined)
    assert consents(call) == [(ConsentKind.INTERVIEW, False)]


@pytest.mark.parametrize(
    "said",
    [
        "No, now is fine",
        "No, let's do it now",
        "No no, now is good",
        "No, now",
        "Now is fine",
        "Nein, wir können es jetzt machen",
        "Nein, jetzt passt es",
        "Doch, jetzt geht es",
    ],
)
def test_a_no_to_another_time_may_mean_that_now_is_fine(said):
    call = Call(brief()).hears("Yes", "Hm, no", said)
    assert (call.says, call.outcome) == (["ask_consent_again"], None)
    assert call.hears("Yes").says == ["first_question", "why?"]


@pytest.mark.parametrize("said", ["No, not now", "No, now is bad", "Nein, jetzt nicht"])
def test_not_now_is_not_now(said):
    assert Call(brief()).hears("Yes", "No", "Yes, later would be better than now").says == ["when"]
    assert Call(brief()).hears("Yes", "No", "I'm at work now, I can do it tonight").says == ["read_back"]
    assert Call(brief()).hears("Yes", "No", said).says == ["when"]


def test_who_wants_the_interview_and_no_other_time_is_asked_whether_now():
    call = Call(brief()).hears("Yes", "No", "No", "Yes")
    assert call.says == ["ask_consent_again"]
    assert Call(brief()).hears("Yes", "No", "No", "Tomorrow at three").says == ["read_back"]
    assert Call(brief()).hears("Yes", "No", "No", SILENCE, SILENCE).outcome == "not_now"


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Ja, aber gerade passt es nicht. Können Sie morgen um zehn Uhr noch mal anrufen?", "de"),
        ("Können Sie morgen um zehn noch mal anrufen?", "de"),
        ("Ja, ich habe gerade keine Zeit, versuchen Sie es bitte morgen um zehn", "de"),
        ("Yes but now is bad, tomorrow at ten would be fine", "en"),
    ],
)
def test_a_time_named_to_the_first_question_is_read_back(said, language):
    call = Call(brief(language=language)).hears(said)
    assert call.says == ["read_back"]
    assert call.steps[0].params["at"] == at(24, 10)
    assert NotNow(said) in call.effects
    call.hears("Ja")
    by_person = next(each for each in call.effects if hasattr(each, "by_person")).by_person
    assert by_person == (Confirmed() in call.effects) == said.startswith(("Ja", "Yes"))


def test_silence_twice_is_no_consent():
    call = Call(brief()).hears("Yes", SILENCE)
    assert call.says == ["not_heard", "ask_consent_again", "key_yes_no"]
    call.hears(SILENCE)
    assert call.outcome == "not_now"
    assert consents(call) == [(ConsentKind.INTERVIEW, False)]


def test_recording_is_asked_for_on_its_own_and_starts_after_a_yes():
    call = Call(brief(records=True)).hears("Yes", "Yes")
    assert call.says == ["ask_recording"]
    assert not starts_recording(call)
    call.hears("Yes")
    assert call.says == ["recording", "first_question", "why?"]
    assert starts_recording(call)
    assert consents(call) == [(ConsentKind.INTERVIEW, True), (ConsentKind.RECORDING, True)]


@pytest.mark.parametrize("lines", [["No"], [SILENCE, SILENCE], ["Banana", "Yes, but not this"], [SILENCE, "Maybe"]])
def test_whatever_is_no_plain_yes_to_recording_is_a_no_and_the_interview_goes_on(lines):
    call = Call(brief(records=True)).hears("Yes", "Yes", *lines)
    assert call.says == ["not_recording", "first_question", "why?"]
    assert consents(call)[-1] == (ConsentKind.RECORDING, False)
    assert not starts_recording(call)


def test_a_yes_that_was_hardly_heard_is_not_a_yes():
    call = Call(brief(records=True)).hears("Yes", "Yes", Heard("yes", 0.1))
    assert call.says == ["not_understood", "ask_recording_again", "key_yes_no"]


def test_recording_agreed_earlier_is_announced_and_not_asked_again():
    assert interview(records=True, recording_agreed=True).says == ["recording_as_agreed", "first_question", "why?"]
    assert interview(records=True, recording_agreed=False).says == ["first_question", "why?"]


@pytest.mark.parametrize("said", ["Do not call me again", "Rufen Sie mich nicht mehr an!", "Stop calling me"])
@pytest.mark.parametrize("before", [[], ["Yes"], ["Yes", "Yes"], ["Yes", "Yes", "I like it there"], ["Not now"]])
def test_no_more_calls_holds_at_any_moment(before, said):
    call = Call(brief()).hears(*before, said)
    assert OptOut(said) in call.effects
    assert call.says == ["bye_opted_out"]
    assert call.outcome == "opted_out"


@pytest.mark.parametrize("before", [[], ["Yes"], ["Yes", "Yes"], ["Not now"]])
def test_key_9_stops_calls_and_key_0_asks_for_a_person(before):
    assert Call(brief()).hears(*before).keys("9").outcome == "opted_out"
    assert Call(brief()).hears(*before).keys("0").outcome == "human_requested"


def test_i_want_a_human():
    call = interview(WHY).hears("I want to speak to a human")
    assert call.says == ["bye_human"]
    assert HumanWanted("I want to speak to a human") in call.effects


def test_no_longer_interested():
    call = Call(brief(language="de")).hears("Ja", "Ich habe kein Interesse mehr")
    assert call.outcome == "declined"


def test_repeat_please_asks_the_same_again_and_costs_no_try():
    call = interview(LICENCE).hears("Could you repeat that?")
    assert call.says == ["licence?"]
    assert call.talk.tries == 0


def test_another_language_is_offered_and_kept():
    call = Call(brief()).hears("Auf Deutsch bitte")
    assert call.talk.language == "de"
    assert call.says == ["language_changed", "greeting"]
    assert Language("de") in call.effects
    call.hears("Ja", "Ja")
    assert call.steps[-2].text == "Warum diese Stelle?"
    assert Call(brief()).keys("3").talk.language == "de"


@pytest.mark.parametrize("said", ["Yes, speaking. Can we do this in English please?", "Ja, aber bitte auf Englisch"])
def test_who_says_yes_and_asks_for_a_language_is_not_asked_again_who_they_are(said):
    call = Call(brief(language="de")).hears(said)
    assert call.says == [
        "language_changed",
        "who_i_am",
        "about",
        "questions_ahead",
        "rights",
        "ask_consent",
    ]
    assert call.effects == [Language("en"), Confirmed()]
    assert call.talk.language == "en"


def test_who_does_not_speak_the_language_has_not_refused():
    call = Call(brief(language="de")).hears("Ja", "I do not speak German well. Could we speak English?")
    assert call.says == ["language_changed", "about", "questions_ahead", "rights", "ask_consent"]
    assert consents(call) == []
    assert Call(brief(language="de")).hears("Sorry, I don't speak German").says == ["language_changed", "greeting"]


def test_only_approved_wordings_are_asked():
    english_only = brief(questions=(LICENCE, YEARS), languages=("en",))
    call = Call(english_only).hears("Auf Deutsch bitte")
    assert call.says == ["language_missing", "greeting"]
    assert call.talk.language == "en"
    assert Call(brief()).hears("Türkçe").says[0] == "language_missing"


def test_nobody_speaks():
    for silence in (SILENCE, Heard("")):
        call = Call(brief()).hears(silence, silence)
        assert call.says == ["bye_silence"]
        assert call.outcome == "hung_up"


def test_who_spoke_and_was_not_understood_was_not_reached():
    call = Call(brief()).hears("Banana", "Apple")
    assert (call.says, call.outcome) == (["bye_not_now"], "hung_up")
    assert Confirmed() not in call.effects


def test_a_machine_hears_company_assistant_and_number_only():
    call = Call(brief()).hears(Machine())
    step = call.steps[0]
    assert step.params == {"assistant": "Klara", "company": "Acme", "number": "+4930123456"}
    assert call.effects[0] == MessageLeft()
    assert call.outcome == "voicemail"


def test_a_second_message_is_not_left():
    call = Call(brief(leave_message=False)).hears(Machine())
    assert call.says == []
    assert MessageLeft() not in call.effects


def test_a_person_taken_for_a_machine_stays_a_person():
    call = Call(brief()).hears("Yes", Machine())
    assert call.turns[-1].steps == ()
    assert call.outcome is None


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ([], "hung_up"),
        (["Yes"], "hung_up"),
        (["Yes", "Yes"], "dropped"),
        (["Yes", "Not now"], "not_now"),
        (["No"], "not_now"),
    ],
)
def test_hanging_up_is_told_apart_by_how_far_it_came(lines, outcome):
    call = Call(brief()).hears(*lines, HANGS_UP)
    assert call.outcome == outcome
    assert call.turns[-1].steps == ()


def test_calling_back_runs_the_same_interview():
    call = Call(brief(inbound=True, questions=(WHY,)))
    assert call.says[0] == "greeting_inbound"
    assert call.hears("Yes", "Yes").says == ["only_question", "why?"]


def test_an_unknown_caller_learns_nothing():
    call = Call(brief(person="", job="", inbound=True, questions=()))
    assert call.says == ["greeting_unknown", "caller_name"]
    call.hears("Anna Beispiel").keys("0301234567#")
    assert CallerTold(name="Anna Beispiel", number="0301234567#") in call.effects
    assert call.says == ["caller_noted", "bye_caller"]
    assert call.outcome == "caller_unknown"


def test_an_unknown_caller_who_says_no_name_hears_how_to_reach_the_company():
    call = Call(brief(person="", job="", inbound=True, questions=())).hears(SILENCE, SILENCE)
    assert call.says == ["bye_caller"]
    assert call.steps[0].params == {"company": "Acme"}
    assert not [effect for effect in call.effects if isinstance(effect, CallerTold)]


def test_an_unknown_caller_who_wants_a_person_is_asked_whom_to_call_back():
    call = Call(brief(person="", job="", inbound=True, questions=())).hears("I want to speak to a human")
    assert call.says == ["caller_human", "caller_name"]
    call.hears("Anna Beispiel").keys("0")
    assert call.says == ["caller_human", "caller_number"]
    call.keys("0301234567#")
    assert call.says == ["caller_noted", "bye_caller"]


def test_an_unknown_caller_is_promised_no_call():
    stranger = brief(person="", job="", inbound=True, questions=(), ends_at=NOW + timedelta(minutes=10))
    call = Call(stranger).later(minutes=9, seconds=50).hears("Anna Beispiel")
    assert (call.says, call.outcome) == (["bye_caller"], "caller_unknown")


def test_a_call_that_goes_on_recaps_and_asks_what_is_open():
    call = Call(brief(resumed=True, answered_before=3, questions=(YEARS, LICENCE))).hears("Yes")
    assert call.says == ["about", "questions_left", "rights", "ask_consent"]
    assert call.steps[0].params == {"job": "Nurse (m/f/d)"}
    assert call.steps[1].params == {"answered": 3, "count": 2}
    assert call.hears("Yes").says == ["go_on", "years?"]


def test_who_rings_us_is_not_told_that_we_are_calling_and_hears_the_rights_in_short():
    call = Call(brief(inbound=True)).hears("Yes")
    assert call.says == ["about_inbound", "questions_ahead", "rights_short", "ask_consent"]


def test_a_test_call_says_so():
    assert Call(brief(test=True)).says == ["greeting", "test_call", "offer_language"]


def test_with_nothing_to_ask_the_call_ends_kindly():
    call = Call(brief(questions=())).hears("Yes")
    assert call.says == ["bye_nothing_left"]
    assert call.outcome == "nothing_to_ask"  # no interview was held


def test_of_other_calls_only_the_person_hears_and_only_at_the_end():
    rings = brief(inbound=True, questions=(LICENCE,), more_jobs=("Cook",))
    call = Call(rings).hears("Yes", "Yes", "Yes")
    assert call.says == ["more_calls", "bye_completed"]
    assert call.steps[0].params == {"job": "Cook"}
    assert Call(rings).hears("Yes", "Yes", "No").says == ["more_calls", "bye_review"]
    assert Call(brief(inbound=True, questions=(), more_jobs=("Cook",))).hears("Yes").says[0] == "more_calls"


@pytest.mark.parametrize(
    "lines", [["No", "No"], ["Yes", "Never call me again"], ["wrong number"], ["Yes", "No", "No", "No"]]
)
def test_nobody_else_hears_of_other_calls_and_nobody_who_wants_none(lines):
    call = Call(brief(inbound=True, questions=(LICENCE,), more_jobs=("Cook",))).hears(*lines)
    assert call.talk.stage == "over"
    said = [step.phrase for turn in call.turns for step in turn.steps if hasattr(step, "phrase")]
    assert "more_calls" not in said


def test_not_now_is_noted():
    call = Call(brief()).hears("Yes", "It's not a good time")
    assert NotNow("It's not a good time") in call.effects
    assert call.says == ["when"]
    assert call.brief.now == NOW and call.brief.zone == BERLIN
