"""Replies as TwiML."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecalls.telephony import Listen, Record, Reply, Speak, Wait
from voicecalls.telephony.twiml import MOST_SPOKEN, render

ACTION = "https://klara.example/calls/hooks/answer/1/2/?a=1&b=2"
ASKS = Listen(action_url=ACTION, language="de", hints=("ja", "nein, danke"))


def rendered(reply: Reply) -> ElementTree.Element:
    text = render(reply)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert len(text.encode()) < 64 * 1024
    root = ElementTree.fromstring(text)  # noqa: S314  # our own
    assert root.tag == "Response"
    return root


def test_a_question_is_asked_while_listening():
    question = Speak(text="Passt es Ihnen?", language="de")
    root = rendered(Reply(steps=(Speak(text="Guten Tag.", language="de"), question), listen=ASKS))
    gather, redirect = root
    assert gather.attrib == {
        "input": "speech dtmf",
        "language": "de-DE",
        "speechModel": "experimental_conversations",
        "timeout": "6",
        "speechTimeout": "2",
        "numDigits": "1",
        "finishOnKey": "",
        "actionOnEmptyResult": "true",
        "profanityFilter": "false",
        "hints": "ja,nein  danke",
        "action": ACTION,
        "method": "POST",
    }
    assert [(each.tag, each.text) for each in gather] == [("Say", "Guten Tag."), ("Say", "Passt es Ihnen?")]
    assert gather[0].attrib == {"language": "de-DE", "voice": "Polly.Vicki-Neural"}
    assert (redirect.tag, redirect.text, redirect.attrib) == ("Redirect", ACTION, {"method": "POST"})


def test_keys_alone_need_nothing_of_speech():
    root = rendered(Reply(listen=Listen(action_url=ACTION, language="en", speech=False, digits=8, timeout=10)))
    assert root[0].attrib == {
        "input": "dtmf",
        "timeout": "10",
        "numDigits": "8",
        "finishOnKey": "#",
        "actionOnEmptyResult": "true",
        "action": ACTION,
        "method": "POST",
    }


def test_what_must_be_heard_is_said_before_listening():
    steps = (
        Speak(text="I am a digital assistant.", language="en", interruptible=False),
        Record(status_url="https://klara.example/recorded/"),
        Wait(seconds=2),
        Speak(text="Shall we begin?", language="en", voice="Polly.Amy-Neural"),
    )
    root = rendered(Reply(steps=steps, listen=Listen(action_url=ACTION, language="en")))
    assert [each.tag for each in root] == ["Say", "Start", "Gather", "Redirect"]
    assert root[1][0].attrib == {"recordingStatusCallback": "https://klara.example/recorded/"}
    assert [each.tag for each in root[2]] == ["Pause", "Say"]
    assert root[2][1].attrib == {"language": "en-US", "voice": "Polly.Amy-Neural"}


def test_without_listening_the_call_ends():
    assert [each.tag for each in rendered(Reply())] == ["Hangup"]
    bye = Reply(steps=(Speak(text="Goodbye.", language="en"),))
    assert [each.tag for each in rendered(bye)] == ["Say", "Hangup"]
    assert bye.ends and bye.sentences == ("Goodbye.",)


def test_long_texts_are_said_in_pieces_between_words():
    text = "zwölf Boxkämpfer jagen Viktor " * 300
    says = rendered(Reply(steps=(Speak(text=text, language="de"),))).findall("Say")
    assert all(len(say.text or "") <= 4096 for say in says)
    assert " ".join(say.text or "" for say in says) == text.strip()


def test_what_nobody_would_listen_to_is_cut():
    says = rendered(Reply(steps=(Speak(text="&" * 100_000, language="de"),) * 3)).findall("Say")
    assert sum(len(say.text or "") for say in says) == MOST_SPOKEN


def test_hints_stay_within_their_limits():
    hints = tuple(f"Wort, {n} " + "x" * 200 for n in range(600))
    written = rendered(Reply(listen=Listen(action_url=ACTION, language="de", hints=hints)))[0].attrib["hints"]
    assert len(written.split(",")) == 500
    assert max(len(hint) for hint in written.split(",")) == 100


anything = st.text(max_size=200)
speaks = st.builds(Speak, text=anything, language=st.sampled_from(["en", "de"]), interruptible=st.booleans())
replies = st.builds(
    Reply,
    steps=st.lists(speaks | st.builds(Wait) | st.builds(Record, status_url=st.just(ACTION)), max_size=4).map(tuple),
    listen=st.none()
    | st.builds(
        Listen,
        action_url=st.just(ACTION),
        language=st.sampled_from(["en", "de"]),
        hints=st.lists(anything, max_size=3).map(tuple),
        digits=st.integers(1, 9),
    ),
)


@settings(max_examples=80)
@given(replies)
def test_whatever_is_said_the_document_is_well_formed_and_ends(reply):
    root = rendered(reply)
    assert root[-1].tag == ("Hangup" if reply.ends else "Redirect")
    assert all(say.text for say in root.iter("Say"))


@settings(max_examples=80)
@given(replies)
def test_replies_survive_being_kept(reply):
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_language_has_a_voice_of_its_own(language):
    say = rendered(Reply(steps=(Speak(text="1", language=language),)))[0]
    assert say.attrib["language"].startswith(language)
    assert say.attrib["voice"]
