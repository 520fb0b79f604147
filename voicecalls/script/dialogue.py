"""The conversation: `begin` it, then `advance` it by whatever happens.

Every event passes the same gates: what a person may want at any moment comes first, then the answer to what was
asked, then the bounds that make every conversation end.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from voicecalls.script import interview, opening
from voicecalls.script.anytime import keyed_wish, spoken_wish
from voicecalls.script.booking import moment, time_booked, times_seen
from voicecalls.script.brief import Brief
from voicecalls.script.calling_back import asked_when, checked, read_back
from voicecalls.script.doubting import left_in_doubt, sure
from voicecalls.script.endings import caller_leaves, dead_line, hung_up, machine, opted_out, time_up
from voicecalls.script.events import (
    CallBackChecked,
    Event,
    Heard,
    HungUp,
    Keyed,
    Machine,
    Nothing,
    TimeBooked,
    TimesSeen,
)
from voicecalls.script.offering import confirmed, offered
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import BookTime, CheckCallBack, Effect, HangUp, LookForTimes, Param, Say, Step, Turn

ONE_MINUTE, TOO_LATE = timedelta(seconds=60), timedelta(seconds=20)
MOST_SILENCES = 5  # in a row
TURNS_BESIDE, TURNS_PER_QUESTION, TURNS_FOR_TIMES = 24, 8, 40
HANDLERS = {
    Stage.IDENTITY: opening.identity,
    Stage.REACHABLE: opening.reachable,
    Stage.CALLER_NAME: opening.caller_name,
    Stage.CALLER_NUMBER: opening.caller_number,
    Stage.CONSENT: opening.consent,
    Stage.RECORDING: opening.recording,
    Stage.LATER: opening.later,
    Stage.QUESTION: interview.answer,
    Stage.SURE: sure,
    Stage.WHEN: asked_when,
    Stage.READ_BACK: read_back,
    Stage.MOMENT: moment,
    Stage.OFFER: offered,
    Stage.CONFIRM: confirmed,
}
# What the caller of `advance` answers at once, and where that is waited for.
Answered = CallBackChecked | TimesSeen | TimeBooked
AWAITED = {CallBackChecked: Stage.CHECKING, TimesSeen: Stage.LOOKING, TimeBooked: Stage.BOOKING}
ASKS_CALLER = (CheckCallBack, LookForTimes, BookTime)


def most_turns(brief: Brief) -> int:
    """No conversation has more turns than this, whatever happens."""
    return _turns(brief) + 1


def begin(brief: Brief) -> Turn:
    """The first words, spoken as soon as somebody answers."""
    if brief.person:
        return ask(brief, Talk(stage=Stage.IDENTITY, language=brief.language))
    names: dict[str, Param] = {"assistant": brief.assistant, "company": brief.company}
    talk = Talk(stage=Stage.CALLER_NAME, language=brief.language)
    return ask(brief, talk, Say(Phrase.GREETING_UNKNOWN, names))


def advance(brief: Brief, talk: Talk, event: Event) -> Turn:
    """What follows from an event; the same arguments always give the same turn."""
    if talk.stage == Stage.OVER:
        return Turn(talk=talk, steps=() if isinstance(event, HungUp) else (HangUp(),))
    if isinstance(event, HungUp):
        return _gone(talk)
    if isinstance(event, Machine):
        believed = not talk.heard and not brief.inbound
        return machine(brief, talk) if believed else Turn(talk=talk)
    if isinstance(event, Answered) and talk.stage != AWAITED[type(event)]:
        return Turn(talk=talk)
    before = _counted(talk, event)
    return _bounded(brief, before, _next(brief, before, event))


def _turns(brief: Brief) -> int:
    times = TURNS_FOR_TIMES if brief.appointment else 0
    return TURNS_BESIDE + TURNS_PER_QUESTION * len(brief.questions) + times


def _gone(talk: Talk) -> Turn:
    """The line is dead. A time that somebody has said yes to is booked all the same."""
    if talk.stage == Stage.BOOKING and not talk.gone:
        return Turn(talk=replace(talk, gone=True), effects=(BookTime(datetime.fromisoformat(talk.at)),))
    return replace(opted_out(talk, talk.raw), steps=()) if left_in_doubt(talk) else hung_up(talk)


def _counted(talk: Talk, event: Heard | Keyed | Nothing | Answered) -> Talk:
    if isinstance(event, Nothing) or (isinstance(event, Heard) and not event.text.strip()):
        return replace(talk, turns=talk.turns + 1, silences=talk.silences + 1)
    if isinstance(event, Answered):
        return replace(talk, turns=talk.turns + 1)
    return replace(talk, turns=talk.turns + 1, silences=0, heard=True)


def _next(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing | Answered) -> Turn:
    if talk.stage == Stage.CHECKING:  # whatever came instead of the answer: not allowed, as far as is known
        return checked(brief, talk, event if isinstance(event, CallBackChecked) else CallBackChecked(ok=False))
    if talk.stage == Stage.LOOKING:
        return times_seen(brief, talk, event)
    if talk.stage == Stage.BOOKING:
        return time_booked(brief, talk, event)
    if isinstance(event, Answered):
        return Turn(talk=talk)
    if isinstance(event, Heard) and not event.text.strip():
        event = Nothing()
    wanted = None
    if isinstance(event, Keyed):
        wanted = keyed_wish(brief, talk, event)
    elif isinstance(event, Heard):
        wanted = spoken_wish(brief, talk, event, _answered)
    return wanted or _answered(brief, replace(talk, holding=False), event)


def _answered(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing, *before: Step) -> Turn:
    if talk.stage == Stage.QUESTION:
        return interview.answer(brief, talk, event, *before)
    return HANDLERS[talk.stage](brief, talk, event)


def _bounded(brief: Brief, before: Talk, turn: Turn) -> Turn:
    """The same turn, or an orderly close: too many turns, a dead line, no time left."""
    if turn.talk.stage == Stage.OVER:
        return turn
    if turn.talk.stage == Stage.BOOKING != before.stage:  # a yes was given: first the answer, then the bounds
        return turn
    kept = tuple(effect for effect in turn.effects if not isinstance(effect, ASKS_CALLER))
    if turn.talk.turns >= _turns(brief):
        return _no_time(brief, turn.talk, kept)
    if turn.talk.silences >= MOST_SILENCES:
        return dead_line(turn.talk, *kept)
    if brief.ends_at is None or brief.ends_at - brief.now > ONE_MINUTE:
        return turn
    next_question = before.warned and turn.talk.asking != before.asking
    if brief.ends_at - brief.now <= TOO_LATE or next_question:
        return _no_time(brief, turn.talk, kept)
    return _warned(turn)


def _no_time(brief: Brief, talk: Talk, kept: tuple[Effect, ...]) -> Turn:
    return time_up(brief, talk, *kept) if brief.person else caller_leaves(brief, talk, effects=kept)


def _warned(turn: Turn) -> Turn:
    """One minute is left: say so once, before whatever is said next."""
    if turn.talk.warned or not turn.steps:
        return turn
    talk = replace(turn.talk, warned=True)
    return replace(turn, talk=talk, steps=(Say(Phrase.ONE_MINUTE_LEFT), *turn.steps))
