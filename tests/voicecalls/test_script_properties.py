"""What holds in every conversation, whatever is heard."""

from datetime import timedelta
from itertools import pairwise
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voicecalls.heard import SNIPPETS, heard
from tests.voicecalls.theatre import ALL, NOW, brief
from voicecalls.script import (
    Answer,
    CallBack,
    CallBackChecked,
    CheckCallBack,
    Clarity,
    Consent,
    ConsentKind,
    Finished,
    HangUp,
    Heard,
    HungUp,
    Keyed,
    KnockOut,
    Listen,
    Machine,
    Nothing,
    OptOut,
    Phrase,
    Question,
    Say,
    Stage,
    StartRecording,
    Talk,
    advance,
    begin,
    brief_from_json,
    brief_to_json,
    most_turns,
)

GREETINGS = {Phrase.GREETING, Phrase.GREETING_INBOUND, Phrase.GREETING_UNKNOWN}
speech = st.builds(Heard, heard, st.sampled_from([None, 0.1, 0.9]))
keys = st.builds(Keyed, st.text("0123456789*#", max_size=9))
checks = st.builds(CallBackChecked, st.booleans(), st.sampled_from([None, NOW + timedelta(days=1)]))
said = st.sampled_from([Heard(each) for each in (*SNIPPETS, "yes", "no", "three", "part time", "yes", "I am a nurse")])
events = st.one_of(said, said, said, speech, keys, st.just(Nothing()), checks, st.just(Machine()))
SENSE = "what somebody might well answer to what was asked last"
events = st.one_of(st.just(SENSE), st.just(SENSE), st.just(SENSE), events)
conversations = st.lists(events, min_size=6, max_size=40)
briefs = st.builds(
    brief,
    person=st.sampled_from(["Anna Beispiel"] * 7 + [""]),
    language=st.sampled_from(["en", "de"]),
    languages=st.sampled_from([("en", "de"), ("en",), ("de",)]),
    inbound=st.booleans(),
    records=st.booleans(),
    recording_agreed=st.sampled_from([None, None, False, True]),
    leave_message=st.booleans(),
    ends_at=st.sampled_from([None, NOW + timedelta(minutes=10), NOW + timedelta(seconds=50)]),
    questions=st.lists(st.sampled_from(ALL), unique_by=lambda ask: ask.key, max_size=5).map(tuple),
)
OPENINGS = [[], [Heard("yes")], [Heard("yes"), Heard("yes")], [Heard("yes"), Keyed("1"), Heard("yes")]]


MIGHT_SAY = {
    Stage.IDENTITY: ["yes", "yes", "this is Anna Beispiel", "no", "she is not here", "one moment please"],
    Stage.REACHABLE: ["yes", "tomorrow at three", "no"],
    Stage.CONSENT: ["yes", "yes", "ja gerne", "no", "call me tomorrow at three", "not now", "maybe"],
    Stage.RECORDING: ["yes", "no", "yes, but", "what is it for?"],
    Stage.LATER: ["yes", "no", "tomorrow at four"],
    Stage.WHEN: ["tomorrow at three", "tomorrow", "at four", "on Sunday", "hm", "no"],
    Stage.READ_BACK: ["yes", "yes", "no", "no, at five", "hm"],
    Stage.QUESTION: [
        "I have been a nurse for three years", "yes", "no", "yes, but", "three", "two or three", "none", "part time",
        "weekends", "tomorrow", "in January", "no", "call me later", "what is the salary?", "hm",
        "I would rather not say",
    ],
}  # fmt: skip


def sensible(talk):
    """Drawn by where the talk stands, so that every run of the same conversation is the same."""
    chance = crc32(repr(talk).encode())
    if talk.stage == Stage.CHECKING:
        return CallBackChecked(ok=chance % 3 > 0, offer=NOW + timedelta(days=1) if chance % 2 else None)
    might = MIGHT_SAY.get(talk.stage, ["Anna Beispiel"])
    return Heard(might[chance % len(might)])


def played(brief, lines):
    """All turns until the end; when the lines run out, nothing more is heard."""
    turns = [begin(brief)]
    lines = iter(lines)
    for _ in range(most_turns(brief) + 200):
        if turns[-1].talk.stage == Stage.OVER:
            break
        event = next(lines, Nothing())
        if event == SENSE:
            event = sensible(turns[-1].talk)
        talk = Talk.from_json(turns[-1].talk.to_json())
        turn = advance(brief, talk, event)
        assert turn == advance(brief, talk, event)
        turns.append(turn)
    return turns


@given(brief=briefs, opening=st.sampled_from(OPENINGS), lines=conversations)
@settings(max_examples=80, deadline=None)
def test_every_conversation_keeps_its_promises(brief, opening, lines):
    turns = played(brief, [*opening, *lines])
    effects = [effect for turn in turns for effect in turn.effects]
    steps = [step for turn in turns for step in turn.steps]
    _ends(brief, turns, effects)
    _discloses(brief, turns, steps)
    _records_only_after_a_yes(brief, turns)
    _asks_nothing_twice(turns, effects)
    _knocks_out_only_by_clear_answers(effects)
    _keeps_only_what_was_read_back(turns)


def _ends(brief, turns, effects):
    assert turns[-1].talk.stage == Stage.OVER
    assert turns[-1].talk.turns <= most_turns(brief)
    assert [type(effect) for effect in effects].count(Finished) == 1
    assert isinstance(effects[-1], Finished)
    for turn in turns:
        if turn.steps:
            assert isinstance(turn.steps[-1], HangUp if turn.talk.stage == Stage.OVER else Listen)
            assert not any(isinstance(step, HangUp | Listen) for step in turn.steps[:-1])
        elif turn.talk.stage == Stage.CHECKING:
            assert not turn.effects or isinstance(turn.effects[-1], CheckCallBack)
    if any(isinstance(effect, OptOut) for effect in effects):
        assert [type(step) for step in turns[-1].steps] == [Say, HangUp]
        assert isinstance(effects[-2], OptOut)


def _discloses(brief, turns, steps):
    first = steps[0]
    assert isinstance(first, Say) and first.phrase in GREETINGS
    for turn in turns:
        if not turn.talk.confirmed:
            assert not any(isinstance(step, Question) for step in turn.steps)
            assert brief.job not in {
                value for step in turn.steps if isinstance(step, Say) for value in step.params.values()
            }


def _records_only_after_a_yes(brief, turns):
    for turn in turns:
        given = [effect for effect in turn.effects if isinstance(effect, Consent) and effect.given]
        if any(isinstance(step, StartRecording) for step in turn.steps):
            agreed = ConsentKind.RECORDING if brief.recording_agreed is None else ConsentKind.INTERVIEW
            assert brief.records and [effect.kind for effect in given] == [agreed] and given[0].raw


def _asks_nothing_twice(turns, effects):
    answers = [effect.key for effect in effects if isinstance(effect, Answer)]
    assert len(answers) == len(set(answers))
    done: set[str] = set()
    for turn in turns:
        done |= {effect.key for effect in turn.effects if isinstance(effect, Answer)}
        assert not any(isinstance(step, Question) and step.key in done for step in turn.steps)


def _knocks_out_only_by_clear_answers(effects):
    for effect in effects:
        if isinstance(effect, KnockOut):
            answer = next(each for each in effects if isinstance(each, Answer) and each.key == effect.key)
            assert answer.clarity == Clarity.CLEAR and answer.value is not None


def _keeps_only_what_was_read_back(turns):
    for before, turn in pairwise(turns):
        for effect in turn.effects:
            if isinstance(effect, CallBack):
                assert before.talk.stage == Stage.READ_BACK
                assert effect.at.isoformat() == before.talk.at


@given(brief=briefs, lines=st.lists(events, max_size=12))
@settings(max_examples=25, deadline=None)
def test_whoever_hangs_up_ends_it_and_nothing_follows(brief, lines):
    turns = played(brief, [*lines, HungUp()])
    over = turns[-1].talk
    assert over.stage == Stage.OVER
    for event in (HungUp(), Heard("yes"), Keyed("9"), Nothing(), Machine(), CallBackChecked(ok=True)):
        assert advance(brief, over, event).effects == ()
        assert advance(brief, over, event).talk == over


@given(brief=briefs)
@settings(max_examples=25, deadline=None)
def test_briefs_survive_as_json(brief):
    assert brief_from_json(brief_to_json(brief), now=brief.now) == brief
