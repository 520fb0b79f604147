"""What holds whenever an appointment is arranged, whatever is heard."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voicecalls.heard import SNIPPETS, heard
from tests.voicecalls.theatre import NOW, SECOND_TALK, TIMES, brief
from voicecalls.hearing import YesNo, agrees
from voicecalls.script import (
    BookTime,
    CallBack,
    CallBackChecked,
    CheckCallBack,
    Finished,
    HangUp,
    Heard,
    HungUp,
    Keyed,
    Listen,
    LookForTimes,
    NoFit,
    Nothing,
    Outcome,
    Phrase,
    Say,
    Stage,
    Talk,
    TimeBooked,
    TimesSeen,
    advance,
    begin,
    brief_from_json,
    brief_to_json,
    most_turns,
)

SENSE = "what somebody might well answer to what was asked last"
MIGHT_SAY = {
    Stage.IDENTITY: ["yes", "yes", "this is Anna Beispiel", "no"],
    Stage.MOMENT: ["yes", "yes", "ja gerne", "yes, but only on Fridays", "no", "tomorrow at three", "later", "hm"],
    Stage.LATER: ["yes", "no", "tomorrow at four"],
    Stage.WHEN: ["tomorrow at three", "tomorrow", "hm", "no"],
    Stage.READ_BACK: ["yes", "no", "hm"],
    Stage.OFFER: [
        "the second one", "first", "drei", "den Donnerstag", "at ten", "none of them", "no", "later", "the day",
        "another day", "next week", "lieber Freitag Nachmittag", "not before ten", "nicht am Montag", "yes", "hm",
        "any of them", "how long does it take?", "hold on", "half past nine", "the last one", "earlier", "two",
    ],
    Stage.CONFIRM: [
        "yes", "yes", "ja genau", "that works", "no", "no, the second", "maybe", "hm", "yes, Thursday", "lieber später",
        "yes, but rather Friday", "the first", "nein", "hold on", "at ten", "why not",
    ],
}  # fmt: skip
NAMING = {Phrase.TIME_OPTION, Phrase.ONE_TIME, Phrase.READ_BACK_TIME, Phrase.BOOKED}
starts = st.one_of(
    st.just(TIMES),
    st.lists(st.integers(-20, 1500), max_size=40).map(
        lambda quarters: tuple(sorted(NOW + timedelta(minutes=15 * quarter) for quarter in quarters))
    ),
)
said = st.sampled_from(
    [Heard(each) for lines in MIGHT_SAY.values() for each in lines] + [Heard(each) for each in SNIPPETS]
)
keys = st.builds(Keyed, st.one_of(st.sampled_from("1234"), st.text("0123456789*#", max_size=5)))
odd = st.sampled_from([Nothing(), CallBackChecked(ok=True), TimesSeen(TIMES), TimeBooked(ok=True, at=TIMES[0])])
events = st.one_of(*[st.just(SENSE)] * 5, said, said, keys, odd, st.builds(Heard, heard))
briefs = st.builds(
    brief,
    questions=st.just(()),
    language=st.sampled_from(["en", "de"]),
    inbound=st.booleans(),
    resumed=st.booleans(),
    ends_at=st.sampled_from([None, None, NOW + timedelta(seconds=50)]),
    appointment=st.builds(replace, st.just(SECOND_TALK), mail=st.booleans(), with_whom=st.sampled_from([(), ("Mia",)])),
)


def answered(talk, effect, times, chance):
    """What the caller of `advance` answers at once; now and then it gets lost, or a time is taken."""
    if isinstance(effect, CheckCallBack):
        return CallBackChecked(ok=chance % 3 > 0, offer=NOW + timedelta(days=1))
    if chance % 11 == 0:
        return Nothing()
    if isinstance(effect, LookForTimes):
        return TimesSeen(times)
    return TimeBooked(ok=chance % 3 > 0 and effect.at in times, at=effect.at, starts=times[1:])


def played(brief, times, lines):
    """All turns until the end, with the event of each; when the lines run out, nothing more is heard."""
    turns = [(None, begin(brief))]
    lines = iter(lines)
    for _ in range(most_turns(brief) + 50):
        talk, asked = turns[-1][1].talk, turns[-1][1].effects[-1:]
        if talk.stage == Stage.OVER:
            break
        chance = crc32(repr(talk).encode())
        if asked and isinstance(asked[0], CheckCallBack | LookForTimes | BookTime):
            event = answered(talk, asked[0], times, chance)
        else:
            event = next(lines, Nothing())
        if event == SENSE:
            might = MIGHT_SAY.get(talk.stage, ["yes"])
            event = Heard(might[chance % len(might)])
        talk = Talk.from_json(talk.to_json())
        turn = advance(brief, talk, event)
        assert turn == advance(brief, talk, event)
        turns.append((event, turn))
    return turns


@given(brief=briefs, times=starts, lines=st.lists(events, max_size=40))
@settings(max_examples=100, deadline=None)
def test_every_arrangement_keeps_its_promises(brief, times, lines):
    turns = played(brief, times, [Heard("yes"), Heard("yes"), *lines])
    _ends(brief, [turn for _event, turn in turns])
    _books_only_after_a_yes_to_that_time(turns)
    _names_only_what_is_on_offer(turns)


def _ends(brief, turns):
    effects = [effect for turn in turns for effect in turn.effects]
    assert turns[-1].talk.stage == Stage.OVER
    assert turns[-1].talk.turns <= most_turns(brief)
    assert [type(effect) for effect in effects].count(Finished) == 1
    assert isinstance(effects[-1], Finished)
    for turn in turns:
        if turn.steps:
            assert isinstance(turn.steps[-1], HangUp if turn.talk.stage == Stage.OVER else Listen)
    outcome = effects[-1].outcome
    assert (outcome == Outcome.NO_FIT) == any(isinstance(effect, NoFit) for effect in effects)
    assert (outcome == Outcome.CALL_BACK) == any(isinstance(effect, CallBack) for effect in effects)
    assert outcome not in (Outcome.COMPLETED, Outcome.NEEDS_REVIEW, Outcome.NOTHING_TO_ASK)


def _books_only_after_a_yes_to_that_time(turns):
    """And says that it is booked only if it is."""
    for (_, before), (event, turn) in pairwise(turns):
        for effect in turn.effects:
            if not isinstance(effect, BookTime):
                continue
            assert effect.at.isoformat() == before.talk.at == turn.talk.at
            if before.talk.stage != Stage.BOOKING:  # there it is the same once more, after a lost answer
                assert before.talk.stage == Stage.CONFIRM
                assert _last_named(turns, before) == effect.at
                assert event in (Keyed("1"), Keyed("1#")) or agrees(event.text, before.talk.language) == YesNo.YES
        if any(isinstance(effect, Finished) and effect.outcome == Outcome.BOOKED for effect in turn.effects):
            assert isinstance(event, TimeBooked) and event.ok and event.at.isoformat() == before.talk.at


def _last_named(turns, until):
    """The time that was read back last, before somebody said yes."""
    at = None
    for _event, turn in turns:
        for step in turn.steps:
            if isinstance(step, Say) and step.phrase in (Phrase.ONE_TIME, Phrase.READ_BACK_TIME):
                at = step.params["at"]
        if turn is until:
            return at
    return None


def _names_only_what_is_on_offer(turns):
    offered: set[datetime] = set()
    for event, turn in turns:
        if isinstance(event, TimesSeen | TimeBooked):
            awaited = turn.effects or turn.steps
            offered = set(event.starts) or offered if awaited else offered
        named = [
            step.params.get("option", step.params.get("at"))
            for step in turn.steps
            if isinstance(step, Say) and step.phrase in NAMING
        ]
        assert set(named) <= {*offered, event.at if isinstance(event, TimeBooked) else None}
        options = [step for step in turn.steps if isinstance(step, Say) and step.phrase == Phrase.TIME_OPTION]
        assert len(options) <= 3


@given(brief=briefs, times=starts, lines=st.lists(events, max_size=12))
@settings(max_examples=40, deadline=None)
def test_whoever_hangs_up_ends_it_and_only_an_agreed_time_is_booked(brief, times, lines):
    turns = played(brief, times, [Heard("yes"), Heard("yes"), *lines, HungUp(), HungUp()])
    assert turns[-1][1].talk.stage == Stage.OVER
    _books_only_after_a_yes_to_that_time(turns)


@given(brief=briefs, booked=st.booleans())
@settings(max_examples=20, deadline=None)
def test_briefs_with_an_appointment_survive_as_json(brief, booked):
    assert brief.appointment is not None
    appointment = replace(brief.appointment, booked_at=TIMES[0] if booked else None)
    kept = replace(brief, appointment=appointment)
    assert brief_from_json(brief_to_json(kept), now=kept.now) == kept
