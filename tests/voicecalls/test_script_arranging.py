"""Recruiter mode: an appointment is arranged, one dialogue for each rule."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.voicecalls.heard import told
from tests.voicecalls.theatre import BERLIN, HANGS_UP, NOW, SECOND_TALK, SILENCE, TIMES, Call, arranging, at, brief
from voicecalls.script import (
    Asked,
    BookTime,
    CallBack,
    Confirmed,
    Finished,
    Heard,
    Language,
    NoFit,
    NotNow,
    OptOut,
    Outcome,
    Say,
    TimeBooked,
    TimesSeen,
    Wished,
    advance,
)

CHOICES = (at(24, 9), at(25, 14), at(30, 17, 30))  # what is named first


def named(call):
    """The times of the last turn."""
    said = (step for step in call.steps if isinstance(step, Say))
    return [each for step in said for name, each in step.params.items() if name in ("at", "option")]


def booked(call):
    return [effect.at.astimezone(BERLIN) for effect in call.effects if isinstance(effect, BookTime)]


def wishes(call):
    return [effect.raw for effect in call.effects if isinstance(effect, Wished)]


def nothing_fits(call):
    return [effect.raw for effect in call.effects if isinstance(effect, NoFit)]


def calling(**changes):
    return Call(brief(questions=(), appointment=SECOND_TALK, **changes), times=TIMES)


def test_the_purpose_is_an_appointment_and_nothing_is_asked_but_the_moment():
    call = calling()
    assert call.says == ["greeting", "offer_language"]
    call.hears("Yes, speaking")
    assert call.says == ["about", "arrange_with", "rights_date", "ask_moment"]
    assert call.steps[1].params == {"round": "second interview", "minutes": 45, "people": ("Mia Hart", "Jonas Weber")}
    assert call.effects == [Confirmed()]


def test_who_rings_us_or_has_spoken_with_us_before_is_told_so_in_short():
    assert calling(inbound=True, resumed=True).hears("Yes").says == [
        *("about_inbound", "spoken_before", "arrange_with", "rights_short", "ask_moment")
    ]
    alone = replace(SECOND_TALK, with_whom=())
    assert Call(brief(questions=(), appointment=alone)).hears("Yes").says[1] == "arrange"


def test_three_times_are_named_one_is_read_back_and_booked_after_a_yes():
    call = arranging()
    assert call.says == ["these_times", "time_option", "time_option", "time_option", "ask_which"]
    assert named(call) == list(CHOICES)
    call.hears("The second one, please")
    assert call.says == ["read_back_time"]
    assert named(call) == [CHOICES[1]]
    assert booked(call) == []
    call.hears("Yes, please")
    assert booked(call) == [CHOICES[1]]
    assert call.says == ["booked", "invitation_follows", "bye_booked"]
    assert call.effects[-1] == Finished(Outcome.BOOKED)


def test_in_german_word_for_word():
    call = arranging(language="de").hears("Lieber Freitag Vormittag")
    assert named(call) == [at(27, 9)]
    call.hears("Ja, das passt")
    assert booked(call) == [at(27, 9)]
    assert wishes(call) == ["Lieber Freitag Vormittag"]


def test_without_an_address_no_invitation_is_promised():
    call = arranging(appointment=replace(SECOND_TALK, mail=False)).hears("the first", "yes")
    assert call.says == ["booked", "bye_booked"]


@pytest.mark.parametrize("keys", [("2", "1"), ("2#", "1#")])
def test_keys_choose_and_confirm(keys):
    assert booked(arranging().keys(*keys)) == [CHOICES[1]]


def test_key_four_names_others():
    call = arranging().keys("4")
    assert call.says[0] == "other_times"
    assert not set(named(call)) & set(CHOICES)
    call.keys("1", "4")
    assert not set(named(call)) & set(CHOICES)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the one on Wednesday", 1),
        ("at nine", 0),
        ("half past five", 2),
        ("the last one", 2),
        ("number three", 2),
        ("tomorrow", 0),
        ("um, I think the second", 1),
        ("Wednesday, no wait, Monday", 2),
    ],
)
def test_a_time_is_chosen_in_many_ways(said, meant):
    call = arranging().hears(said)
    assert call.says == ["read_back_time"]
    assert named(call) == [CHOICES[meant]]


def test_what_fits_several_is_asked():
    call = arranging(times=(at(24, 9), at(24, 14), at(25, 16))).hears("Tuesday")
    assert call.says == ["which_one", "time_option", "time_option", "ask_which_again"]
    assert named(call) == [at(24, 9), at(24, 14)]
    assert named(call.hears("the later one")) == [at(24, 14)]


def test_yes_to_several_is_asked_which():
    call = arranging().hears("Yes")
    assert call.says[0] == "which_one"
    assert len(named(call)) == 3


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ("rather Thursday", "en", [at(26, 10), at(26, 10, 30), at(26, 16)]),
        ("not before ten", "en", [at(24, 11), at(25, 14), at(30, 17, 30)]),
        ("next week in the morning", "en", [at(30, 11), at(1, 8, 30, month=12)]),
        ("nach 16 Uhr", "de", [at(26, 16), at(30, 17, 30)]),
        ("frühestens am Freitag", "de", [at(27, 9), at(30, 17, 30), at(2, 13, month=12)]),
        ("ein anderer Tag wäre besser", "de", [at(26, 10), at(27, 9), at(2, 13, month=12)]),
    ],
)
def test_a_wish_is_kept_and_looked_for(said, language, expected):
    call = arranging(language=language).hears(said)
    assert wishes(call) == [said]
    assert named(call) == expected
    assert all(call.talk.wish.fits(each) for each in expected)


def test_a_wish_for_exactly_one_time_is_read_back_at_once():
    call = arranging().hears("Is there something on Friday at nine?")
    assert call.says == ["one_time"]
    assert named(call) == [at(27, 9)]
    assert booked(call.hears("Yes")) == [at(27, 9)]


def test_wishes_add_up():
    call = arranging().hears("next week", "rather in the afternoon")
    assert told(call.talk.wish) == "30.11.-06.12. 13:00-17:59"
    assert named(call) == [at(30, 17, 30), at(2, 13, month=12)]


def test_another_day_is_offered_also_at_other_hours_than_were_wished_for_the_first():
    call = arranging().hears("Rather on Thursday afternoon", "Maybe on Friday?")
    assert (call.says, named(call)) == (["one_time"], [at(27, 9)])
    call = arranging(language="de").hears("Lieber am Donnerstag nachmittag", "Vielleicht am Freitag?")
    assert (call.says, named(call)) == (["one_time"], [at(27, 9)])
    kept = arranging().hears("Rather on Thursday afternoon", "Or on Wednesday?")
    assert named(kept) == [at(25, 14), at(25, 15, 30), at(2, 13, month=12)]
    assert arranging().hears("Friday afternoon").says[0] == "nothing_then"
    assert arranging().hears("Friday", "in the afternoon").says[0] == "nothing_then"


def test_what_is_not_free_is_said_and_the_nearest_are_named():
    call = arranging().hears("Saturday morning")
    assert call.says[:2] == ["nothing_then", "nearest_times"]
    assert at(27, 9) in named(call)
    call.hears("Thursday afternoon", "no, another time")
    assert call.says[0] == "nothing_else_then"


def test_later_is_asked_whether_the_day_or_the_hour_is_meant():
    call = arranging().hears("Do you have something later?")
    assert call.says == ["later_how"]
    assert all(each > CHOICES[-1] for each in named(call.hears("the day")))
    same_day = arranging(times=(at(24, 9), at(24, 11), at(24, 16), at(24, 17), at(24, 18))).hears("earlier")
    assert same_day.says[:2] == ["nothing_then", "nearest_times"]
    assert arranging(language="de").hears("etwas später", "am selben Tag").talk.wish.since is not None


def test_a_no_to_the_time_read_back_names_the_others_again():
    call = arranging().hears("the first", "No")
    assert named(call) == list(CHOICES[1:])
    assert named(call.hears("the second", "no")) == [CHOICES[1]]
    assert call.says == ["one_time"]
    assert booked(call) == []


def test_a_no_with_another_time_goes_to_that_one():
    call = arranging().hears("the first", "No, the second")
    assert named(call) == [CHOICES[1]]
    assert named(call.hears("Yes, but rather Friday")) == [at(27, 9)]
    assert booked(call) == []


def test_a_yes_to_another_time_books_neither():
    call = arranging().hears("the first", "Yes, Wednesday")
    assert booked(call) == []
    assert named(call) == [CHOICES[1]]
    assert booked(call.hears("Yes, Wednesday")) == [CHOICES[1]]


@pytest.mark.parametrize("said", ["maybe", "I think so", "hm", "tomorrow at nine", Heard("yes", 0.1), SILENCE])
def test_only_a_plain_yes_books(said):
    call = arranging().hears("the first", said)
    assert booked(call) == []
    assert call.says[-2:] == ["read_back_time", "key_yes_no"]


def test_a_time_that_was_taken_meanwhile_is_told_and_others_are_named_at_once():
    call = arranging(taken={CHOICES[0].astimezone(UTC)}).hears("the first", "yes")
    assert call.says[:2] == ["taken", "these_times"]
    assert CHOICES[0] not in named(call)
    call.hears("the first", "yes")
    assert call.outcome == "booked"
    assert len(booked(call)) == 2


def test_the_last_time_taken_meanwhile_leaves_nothing():
    call = arranging(times=TIMES[:1], taken=TIMES[:1])
    assert call.says == ["one_time"]
    call.hears("yes")
    assert call.says == ["taken", "no_times", "bye_no_time"]
    assert call.outcome == "no_fit"


def test_without_any_time_somebody_gets_in_touch():
    call = arranging(times=())
    assert call.says == ["no_times", "bye_no_time"]
    assert nothing_fits(call) == [""]
    assert call.outcome == "no_fit"


def test_none_of_them_three_times_ends_with_a_link():
    call = arranging().hears("None of them", "no")
    assert call.says == ["ask_wish"]
    call.hears("I don't know", "none of those")
    assert call.says == ["bye_link"]
    assert nothing_fits(call) == ["none of those"]


def test_a_wish_after_none_of_them_goes_on():
    call = arranging().keys("4").hears("keiner davon", "Friday")
    assert named(call) == [at(27, 9)]


def test_all_that_there_is_refused_ends_with_a_link_or_somebody_of_the_team():
    assert arranging(times=TIMES[:2]).hears("no").says == ["no_more_times", "bye_link"]
    without = replace(SECOND_TALK, mail=False)
    assert arranging(times=TIMES[:2], appointment=without).hears("no").says == ["no_more_times", "bye_no_time"]


def test_wishes_without_end_come_to_an_end():
    call = arranging().hears(*["rather Thursday", "rather Friday"] * 9)
    assert call.outcome == "no_fit"
    assert len(wishes(call)) <= 8


def test_a_link_may_be_wished_for():
    call = arranging().hears("Can you send me a link instead?")
    assert call.says == ["bye_link"]
    assert call.outcome == "no_fit"


def test_not_now_asks_for_another_time_to_call():
    call = calling().hears("Yes", "Not now, I am driving")
    assert call.says == ["when"]
    call.hears("tomorrow at three", "yes")
    assert call.outcome == "call_back"
    assert [each.at for each in call.effects if isinstance(each, CallBack)] == [at(24, 15)]


def test_no_other_moment_either_gets_a_link():
    call = calling().hears("Yes", "No")
    assert call.says == ["ask_later"]
    assert call.hears("No").says == ["bye_link"]


def test_a_wish_may_come_with_the_yes():
    call = calling().hears("Yes", "Yes, but only Fridays please")
    assert named(call) == [at(27, 9)]
    assert wishes(call) == ["Yes, but only Fridays please"]


def test_the_first_one_of_none_is_not_understood():
    call = arranging().hears("no", "no")
    assert call.says == ["ask_wish"]
    assert call.hears("the first one").says[-1].startswith("ask_wish")


def test_a_call_back_is_no_wish_for_the_appointment():
    call = arranging().hears("Call me back tomorrow at three, I can't say right now")
    assert isinstance(call.turns[-2].effects[0], NotNow)
    assert call.says == ["read_back"]
    assert call.hears("Yes").outcome == "call_back"


def test_somebody_looks_into_their_calendar():
    call = arranging().hears("I have to check my calendar")
    assert call.says == ["holding"]
    assert call.listens.timeout == 30
    assert call.hears("ok, the second").says == ["read_back_time"]


def test_questions_about_the_appointment_are_answered_and_others_noted():
    call = arranging().hears("How long does it take?")
    assert call.says[0] == "about_date_with"
    assert call.hears("Do you pay the travel?").says[0] == "question_noted"
    assert [each.raw for each in call.effects if isinstance(each, Asked)] == ["Do you pay the travel?"]
    assert call.hears("who is this?").says[:2] == ["who_i_am", "about_date_with"]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("I want to speak to a human", "human_requested"),
        ("Don't call me again", "opted_out"),
        ("I am not interested in the job any more", "declined"),
    ],
)
@pytest.mark.parametrize("before", [[], ["the first"]])
def test_what_may_be_wanted_at_any_moment(before, said, outcome):
    assert arranging().hears(*before, said).outcome == outcome


def test_keys_that_hold_at_any_moment():
    assert arranging().keys("0").outcome == "human_requested"
    call = arranging().keys("1", "9")
    assert call.outcome == "opted_out"
    assert OptOut("9") in call.effects
    assert arranging().keys("*").says[0] == "time_option"


def test_the_wrong_person_hears_nothing_of_an_appointment():
    call = calling().hears("wrong number")
    assert call.outcome == "wrong_person"
    said = {step.phrase for turn in call.turns for step in turn.steps if isinstance(step, Say)}
    assert not {"about", "arrange_with"} & said


def test_another_language():
    call = arranging().hears("Auf Deutsch bitte")
    assert Language("de") in call.effects
    assert call.hears("Lieber Freitagvormittag").says == ["one_time"]


def test_silence_is_asked_twice_and_then_a_broken_line():
    call = arranging().hears(SILENCE)
    assert call.says == ["not_heard", "time_option", "time_option", "time_option", "ask_which_again"]
    call.hears(SILENCE, SILENCE)
    assert call.says == ["bye_silence"]
    assert call.outcome == "dropped"


def test_nothing_understood_three_times_ends_with_a_link():
    call = arranging().hears("blue", "green", "yellow")
    assert call.outcome == "no_fit"
    assert nothing_fits(call) == ["yellow"]


def test_who_hangs_up_before_a_choice_is_called_again():
    assert arranging().hears(HANGS_UP).outcome == "dropped"
    assert arranging().hears("the first", HANGS_UP).outcome == "dropped"
    assert calling().hears("Yes", HANGS_UP).outcome == "hung_up"


def test_between_the_yes_and_the_booking_nothing_is_lost():
    call = arranging().hears("the first")
    yes = advance(call.brief, call.talk, Heard("yes"))
    assert yes.steps == ()
    again = advance(call.brief, yes.talk, Heard("hello?"))
    assert again.effects == (BookTime(CHOICES[0]),)
    gone = advance(call.brief, again.talk, HANGS_UP)
    assert gone.effects == (BookTime(CHOICES[0]),)
    booked_ = advance(call.brief, gone.talk, TimeBooked(ok=True, at=CHOICES[0]))
    assert (booked_.steps, booked_.effects) == ((), (Finished(Outcome.BOOKED),))
    taken = advance(call.brief, gone.talk, TimeBooked(ok=False, at=CHOICES[0], starts=TIMES))
    assert (taken.steps, taken.effects) == ((), (Finished(Outcome.DROPPED),))
    assert advance(call.brief, gone.talk, HANGS_UP).effects == (Finished(Outcome.DROPPED),)
    another = TimeBooked(ok=True, at=CHOICES[1])
    assert advance(call.brief, yes.talk, another).effects == (BookTime(CHOICES[0]),)


def test_an_answer_that_nobody_waits_for_changes_nothing():
    call = arranging()
    for event in (TimesSeen(TIMES), TimeBooked(ok=True, at=CHOICES[0])):
        assert advance(call.brief, call.talk, event).effects == ()
    looking = advance(call.brief, call.talk, Heard("other times"))
    assert advance(call.brief, looking.talk, Heard("hello?")).effects == looking.effects


def test_time_runs_out():
    call = arranging(ends_at=NOW + timedelta(minutes=5)).later(minutes=4, seconds=30).hears("other times")
    assert call.says[0] == "one_minute_left"
    call.later(seconds=20).hears("the first")
    assert call.says == ["bye_time_up_date"]
    assert call.outcome == "time_up"


def test_a_yes_in_the_last_second_still_books():
    call = arranging(ends_at=NOW + timedelta(minutes=5)).hears("the first").later(minutes=4, seconds=55).hears("yes")
    assert call.outcome == "booked"


def test_whoever_has_a_date_already_is_told_it_and_nothing_is_arranged():
    appointment = replace(SECOND_TALK, booked_at=CHOICES[1].astimezone(UTC))
    call = Call(brief(questions=(), appointment=appointment, inbound=True), times=TIMES).hears("Yes")
    assert call.says == ["booked_before", "link_in_invitation", "bye_booked"]
    assert named(call) == [CHOICES[1]]
    assert (call.outcome, booked(call)) == ("booked", [])


def test_times_are_told_on_the_persons_clock():
    call = arranging(zone=ZoneInfo("America/New_York"))
    assert named(call)[0].hour == 3
