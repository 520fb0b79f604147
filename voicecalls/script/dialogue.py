"""The conversation: `begin` it, then `advance` it by whatever happens.

Every event passes the same gates: what a person may want at any moment comes first, then the answer to what was
asked, then the bounds that make every conversation end.
"""

from dataclasses import replace
from datetime import timedelta

from voicecalls.hearing import Wish, language_wished, own_question, wish
from voicecalls.script import interview, opening
from voicecalls.script.brief import Ask, Brief, Kind
from voicecalls.script.calling_back import ask_when, asked_when, checked, read_back
from voicecalls.script.endings import (
    caller_leaves,
    dead_line,
    declined,
    human_wanted,
    hung_up,
    machine,
    opted_out,
    time_up,
    wrong_person,
)
from voicecalls.script.events import CallBackChecked, Event, Heard, HungUp, Keyed, Machine, Nothing
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask, current, other_language, speaks, wait
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import Asked, CheckCallBack, Effect, HangUp, Language, NotNow, Param, Say, Step, Turn

ONE_MINUTE, TOO_LATE = timedelta(seconds=60), timedelta(seconds=20)
MOST_SILENCES = 5  # in a row
MOST_DETOURS = 3  # at one prompt: repeats, questions of their own
TURNS_BESIDE, TURNS_PER_QUESTION = 24, 8
OPT_OUT_KEYS, HUMAN_KEYS, REPEAT_KEYS, LANGUAGE_KEY = {"9", "*9"}, {"0", "*0"}, {"*", "#"}, "3"
HANDLERS = {
    Stage.IDENTITY: opening.identity,
    Stage.REACHABLE: opening.reachable,
    Stage.CALLER_NAME: opening.caller_name,
    Stage.CALLER_NUMBER: opening.caller_number,
    Stage.CONSENT: opening.consent,
    Stage.RECORDING: opening.recording,
    Stage.LATER: opening.later,
    Stage.QUESTION: interview.answer,
    Stage.WHEN: asked_when,
    Stage.READ_BACK: read_back,
}
ABOUT_TIMES = (Stage.WHEN, Stage.READ_BACK, Stage.LATER)
BEFORE_CONFIRMED = (Stage.IDENTITY, Stage.REACHABLE)
BEFORE_KNOWN = (Stage.CALLER_NAME, Stage.CALLER_NUMBER)


def most_turns(brief: Brief) -> int:
    """No conversation has more turns than this, whatever happens."""
    return TURNS_BESIDE + TURNS_PER_QUESTION * len(brief.questions) + 1


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
        return hung_up(talk)
    if isinstance(event, Machine):
        believed = not talk.heard and not brief.inbound
        return machine(brief, talk) if believed else Turn(talk=talk)
    if isinstance(event, CallBackChecked) and talk.stage != Stage.CHECKING:
        return Turn(talk=talk)
    before = _counted(talk, event)
    return _bounded(brief, before, _next(brief, before, event))


def _counted(talk: Talk, event: Heard | Keyed | Nothing | CallBackChecked) -> Talk:
    if isinstance(event, Nothing):
        return replace(talk, turns=talk.turns + 1, silences=talk.silences + 1)
    heard = talk.heard or not isinstance(event, CallBackChecked)
    return replace(talk, turns=talk.turns + 1, silences=0, heard=heard)


def _next(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing | CallBackChecked) -> Turn:
    if talk.stage == Stage.CHECKING:  # whatever came instead of the answer: not allowed, as far as is known
        return checked(brief, talk, event if isinstance(event, CallBackChecked) else CallBackChecked(ok=False))
    if isinstance(event, CallBackChecked):
        return Turn(talk=talk)
    if isinstance(event, Heard) and not event.text.strip():
        event = Nothing()
    wanted = None
    if isinstance(event, Keyed):
        wanted = _keyed_wish(brief, talk, event)
    elif isinstance(event, Heard):
        wanted = _wish(brief, talk, event)
    return wanted or _answered(brief, replace(talk, holding=False), event)


def _answered(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing, *before: Step) -> Turn:
    if talk.stage == Stage.QUESTION:
        return interview.answer(brief, talk, event, *before)
    return HANDLERS[talk.stage](brief, talk, event)


def _keyed_wish(brief: Brief, talk: Talk, event: Keyed) -> Turn | None:
    """9 and 0 hold at any moment, unless they are an answer to what was just asked."""
    typed = event.digits if event.digits in REPEAT_KEYS else event.digits.strip("#")
    if _is_an_answer(current(brief, talk), talk, typed):
        return None
    if typed in OPT_OUT_KEYS:
        return opted_out(talk, event.digits)
    if typed in HUMAN_KEYS:
        return _human(brief, talk, event.digits)
    if typed == LANGUAGE_KEY and talk.stage in (Stage.IDENTITY, Stage.CONSENT, Stage.RECORDING):
        return _speak(brief, talk, other_language(brief, talk.language))
    return _detour(brief, talk) if typed in REPEAT_KEYS else None


def _is_an_answer(question: Ask | None, talk: Talk, typed: str) -> bool:
    if question is None or talk.stage != Stage.QUESTION or typed not in ("0", "9"):
        return False
    if question.kind == Kind.NUMBER:
        value = int(typed)
        return (question.low is None or value >= question.low) and (question.high is None or value <= question.high)
    return question.kind == Kind.DATE and bool(talk.day) and typed == "9"


def _wish(brief: Brief, talk: Talk, event: Heard) -> Turn | None:
    """What may be wanted at any moment; None if the words answer what was asked."""
    question = current(brief, talk)
    in_a_story = talk.stage == Stage.QUESTION and question is not None and question.kind == Kind.OPEN
    answering = talk.stage == Stage.QUESTION
    kind, raw = wish(event.text, answering=answering, in_a_story=in_a_story), event.text.strip()
    match kind:
        case Wish.OPT_OUT:
            return opted_out(talk, raw)
        case Wish.HUMAN:
            return _human(brief, talk, raw)
        case Wish.LANGUAGE:
            return _speak(brief, talk, language_wished(event.text) or "")
        case Wish.REPEAT:
            return _detour(brief, talk)
        case Wish.ARE_YOU_HUMAN:
            return _detour(brief, talk, Say(Phrase.NOT_HUMAN))
        case Wish.WHO_IS_IT:
            return _detour(brief, talk, _who(brief, talk))
        case Wish.HANDOVER:
            return _hold(brief, talk)
    return _wish_of_the_stage(brief, talk, event, kind, question=question)


def _wish_of_the_stage(
    brief: Brief, talk: Talk, event: Heard, kind: Wish | None, *, question: Ask | None
) -> Turn | None:
    raw = event.text.strip()
    if kind == Wish.LATER and talk.stage not in ABOUT_TIMES and talk.stage not in BEFORE_KNOWN:
        return ask_when(brief, talk, event, effects=(NotNow(raw),))
    if kind == Wish.DECLINE and talk.confirmed:
        return declined(talk, raw)
    if kind == Wish.DECLINE and talk.stage in BEFORE_CONFIRMED:
        return _detour(brief, talk, _who(brief, talk))
    if kind == Wish.WRONG_NUMBER and talk.stage == Stage.CONSENT:
        return wrong_person(talk, raw)
    if kind == Wish.SKIP and talk.stage == Stage.QUESTION:
        return interview.refused(brief, talk, raw)
    if (
        talk.holding and talk.stage == Stage.IDENTITY and kind is None
    ):  # somebody else has come to the phone: the disclosure again
        return ask(brief, talk.at_stage(Stage.IDENTITY))
    return _own_question(brief, talk, event) if kind is None else None


def _own_question(brief: Brief, talk: Talk, event: Heard) -> Turn | None:
    if talk.stage in (Stage.WHEN, Stage.READ_BACK, *BEFORE_KNOWN):
        return None
    asked, rest = own_question(event.text)
    if not asked:
        return None
    if not talk.confirmed:
        return _detour(brief, talk, _who(brief, talk))
    noted = Say(Phrase.QUESTION_NOTED)
    if rest and talk.stage == Stage.QUESTION:
        turn = interview.answer(brief, talk, Heard(rest, event.confidence), noted)
    else:
        turn = _detour(brief, talk, noted) or _answered(brief, talk, event, noted)
    return replace(turn, effects=(Asked(asked), *turn.effects))


def _human(brief: Brief, talk: Talk, raw: str) -> Turn | None:
    """Somebody gets in touch; with a caller who is not known, as soon as they have said who they are."""
    if talk.stage in BEFORE_KNOWN:
        return _detour(brief, talk, Say(Phrase.CALLER_HUMAN))
    return human_wanted(talk, raw)


def _who(brief: Brief, talk: Talk) -> Step:
    names: dict[str, Param] = {"assistant": brief.assistant, "company": brief.company}
    if talk.confirmed or not brief.person:
        return Say(Phrase.WHO_I_AM, names)
    return Say(Phrase.PERSONAL_MATTER, {**names, "person": brief.person})


def _detour(brief: Brief, talk: Talk, *before: Step) -> Turn | None:
    """Say something, and ask the same again; None when that has been done often enough here."""
    if talk.detours >= MOST_DETOURS:
        return None
    return ask(brief, replace(talk, detours=talk.detours + 1, holding=False), *before)


def _hold(brief: Brief, talk: Talk) -> Turn | None:
    if talk.detours >= MOST_DETOURS:
        return None
    return wait(brief, replace(talk, detours=talk.detours + 1, holding=True), Say(Phrase.HOLDING))


def _speak(brief: Brief, talk: Talk, code: str) -> Turn | None:
    """Go on in another language, if everything that is left to ask was approved in it."""
    if not code or talk.detours >= MOST_DETOURS:
        return None
    changed = replace(talk, detours=talk.detours + 1, holding=False)
    if code == talk.language:
        return ask(brief, changed)
    if not speaks(brief, code):
        return ask(brief, changed, Say(Phrase.LANGUAGE_MISSING))
    changed = replace(changed, language=code)
    return ask(brief, changed, Say(Phrase.LANGUAGE_CHANGED), effects=(Language(code),))


def _bounded(brief: Brief, before: Talk, turn: Turn) -> Turn:
    """The same turn, or an orderly close: too many turns, a dead line, no time left."""
    if turn.talk.stage == Stage.OVER:
        return turn
    kept = tuple(effect for effect in turn.effects if not isinstance(effect, CheckCallBack))
    if turn.talk.turns >= TURNS_BESIDE + TURNS_PER_QUESTION * len(brief.questions):
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
    return time_up(talk, *kept) if brief.person else caller_leaves(brief, talk, effects=kept)


def _warned(turn: Turn) -> Turn:
    """One minute is left: say so once, before whatever is said next."""
    if turn.talk.warned or not turn.steps:
        return turn
    talk = replace(turn.talk, warned=True)
    return replace(turn, talk=talk, steps=(Say(Phrase.ONE_MINUTE_LEFT), *turn.steps))
