""" "Call me at …": understood, looked at by the law, read back, kept after a yes."""

from datetime import UTC, datetime

from tests.voicecalls.theatre import BERLIN, NOW, SILENCE, WHY, Call, brief, interview
from voicecalls.script import CallBack, CallBackChecked, CheckCallBack

SUNDAY = datetime(2026, 11, 29, 15, tzinfo=BERLIN)
MONDAY = datetime(2026, 11, 30, 8, tzinfo=BERLIN)
THREE = datetime(2026, 11, 24, 15, tzinfo=BERLIN)


def kept(call):
    return [effect for effect in call.effects if isinstance(effect, CallBack)]


def test_a_time_is_read_back_and_kept_after_a_yes():
    call = Call(brief()).hears("Yes", "Can you call me back tomorrow at three?")
    assert call.turns[-2].effects[-1] == CheckCallBack(THREE.astimezone(UTC))
    assert call.turns[-2].steps == ()
    assert call.says == ["read_back"]
    assert call.steps[0].params == {"at": THREE, "today": NOW.date()}
    assert kept(call) == []
    call.hears("Yes")
    assert call.says == ["bye_call_back"]
    assert kept(call) == [
        CallBack(at=THREE.astimezone(UTC), raw="Can you call me back tomorrow at three?", by_person=True)
    ]
    assert call.outcome == "call_back"


def test_in_german_word_for_word():
    call = Call(brief(language="de")).hears("Ja", "Rufen Sie mich bitte später an", "übermorgen", "um halb vier", "Ja")
    assert [each.at.astimezone(BERLIN) for each in kept(call)] == [datetime(2026, 11, 25, 15, 30, tzinfo=BERLIN)]
    assert kept(call)[0].raw == "Rufen Sie mich bitte später an / übermorgen / um halb vier"


def test_a_day_without_a_time_is_asked_for_the_time():
    call = interview(WHY).hears("Please call me back later", "tomorrow")
    assert call.says == ["what_time"]
    assert call.hears("three o'clock").says == ["read_back"]


def test_a_sunday_is_not_allowed_and_the_next_time_is_offered():
    law = lambda at: CallBackChecked(ok=False, offer=MONDAY)  # noqa: E731
    call = Call(brief(), law=law).hears("Yes", "Call me back on Sunday at three")
    assert call.turns[-2].effects[-1] == CheckCallBack(SUNDAY.astimezone(UTC))
    assert call.says == ["not_allowed_then"]
    call.hears("Yes")
    assert [each.at for each in kept(call)] == [MONDAY.astimezone(UTC)]


def test_without_any_time_allowed_another_is_asked_for():
    law = lambda at: CallBackChecked(ok=False)  # noqa: E731
    call = Call(brief(), law=law).hears("Yes", "Call me back on Sunday at three")
    assert call.says == ["none_allowed", "when_again"]
    call.hears("on Sunday at four", "on Sunday at five", "on Sunday at six")
    assert call.outcome == "not_now"
    assert kept(call) == []


def test_no_and_another_time_in_one_breath():
    call = Call(brief()).hears("Yes", "Call me back tomorrow at three", "No, at four")
    assert call.steps[0].params["at"].hour == 16
    assert len(kept(call.hears("Yes"))) == 1


def test_silence_keeps_no_time():
    call = Call(brief()).hears("Yes", "Call me back tomorrow at three", SILENCE, SILENCE)
    assert kept(call) == []
    assert call.outcome == "not_now"


def test_a_time_can_be_keyed():
    call = Call(brief()).hears("Yes", "Not now", SILENCE, SILENCE)
    assert call.says == ["not_heard", "key_time"]
    call.keys("1530", "1")
    assert [each.at.astimezone(BERLIN).hour for each in kept(call)] == [15]


def test_no_other_time_either():
    call = Call(brief()).hears("Yes", "Not now", "No")
    assert call.outcome == "not_now"


def test_no_but_tomorrow_needs_no_second_question():
    assert Call(brief()).hears("Yes", "No, tomorrow at three please").says == ["read_back"]
