"""What somebody may want at any moment of a call, whatever was asked."""

from collections.abc import Callable
from dataclasses import replace

from voicecalls.hearing import Wish, asks_about, beside_language, language_wished, own_question
from voicecalls.script import interview, opening
from voicecalls.script.brief import Ask, Brief, Kind
from voicecalls.script.calling_back import ask_when
from voicecalls.script.doubting import ask_if_sure, heard_wish, is_in_doubt
from voicecalls.script.endings import declined, human_wanted, opted_out, wrong_person
from voicecalls.script.events import Heard, Keyed
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import about_appointment, ask, current, other_language, speaks, wait
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import Asked, Effect, Language, NotNow, Param, Say, Step, Turn

MOST_DETOURS = 3  # at one prompt: repeats, questions of their own
OPT_OUT_KEYS, HUMAN_KEYS, REPEAT_KEYS, LANGUAGE_KEY = {"9", "*9"}, {"0", "*0"}, {"*", "#"}, "3"
ABOUT_TIMES = (Stage.WHEN, Stage.READ_BACK, Stage.LATER)
OFFERING = (Stage.OFFER, Stage.CONFIRM)  # "later" means other times, and a question may be a wish
BEFORE_CONFIRMED = (Stage.IDENTITY, Stage.REACHABLE)
BEFORE_KNOWN = (Stage.CALLER_NAME, Stage.CALLER_NUMBER)
MAY_NOW = (Stage.CONSENT, Stage.MOMENT)
Answering = Callable[..., Turn]


def keyed_wish(brief: Brief, talk: Talk, event: Keyed) -> Turn | None:
    """9 and 0 hold at any moment, unless they are an answer to what was just asked."""
    typed = event.digits if event.digits in REPEAT_KEYS else event.digits.strip("#")
    if _is_an_answer(current(brief, talk), talk, typed):
        return None
    if typed in OPT_OUT_KEYS:
        return opted_out(talk, event.digits)
    if typed in HUMAN_KEYS:
        return _human(brief, talk, event.digits)
    if typed == LANGUAGE_KEY and talk.stage in (Stage.IDENTITY, Stage.RECORDING, *MAY_NOW):
        return _speak(brief, talk, other_language(brief, talk.language))
    return detour(brief, talk) if typed in REPEAT_KEYS else None


def spoken_wish(brief: Brief, talk: Talk, event: Heard, answered: Answering) -> Turn | None:
    """None if the words answer what was asked. `answered`: what follows from an answer."""
    kind, raw = heard_wish(brief, talk, event), event.text.strip()
    if kind and is_in_doubt(talk, kind, event):
        return None if talk.stage == Stage.SURE else ask_if_sure(brief, talk, kind, raw)
    return (
        _at_any_moment(brief, talk, event, kind)
        or _wish_of_the_stage(brief, talk, event, kind)
        or _asks(brief, talk, event, kind, answered)
    )


def detour(brief: Brief, talk: Talk, *before: Step) -> Turn | None:
    """Say something, and ask the same again; None when that has been done often enough here."""
    if talk.detours >= MOST_DETOURS:
        return None
    return ask(brief, replace(talk, detours=talk.detours + 1, holding=False), *before)


def hold(brief: Brief, talk: Talk) -> Turn | None:
    """They need a moment; None when they had enough of them here."""
    if talk.detours >= MOST_DETOURS:
        return None
    return wait(brief, replace(talk, detours=talk.detours + 1, holding=True), Say(Phrase.HOLDING))


def noted(brief: Brief, talk: Talk, event: Heard) -> Turn | None:
    """A question of the person's own, kept for the team, and the same prompt again; None: it is no question."""
    asked, _rest = own_question(event.text)
    turn = detour(brief, talk, Say(Phrase.QUESTION_NOTED)) if asked else None
    return turn and replace(turn, effects=(Asked(asked), *turn.effects))


def _is_an_answer(question: Ask | None, talk: Talk, typed: str) -> bool:
    if question is None or talk.stage != Stage.QUESTION or typed not in ("0", "9"):
        return False
    if question.kind == Kind.NUMBER:
        value = int(typed)
        return (question.low is None or value >= question.low) and (question.high is None or value <= question.high)
    return question.kind == Kind.DATE and bool(talk.day) and typed == "9"


def _at_any_moment(brief: Brief, talk: Talk, event: Heard, kind: Wish | None) -> Turn | None:
    raw = event.text.strip()
    match kind:
        case Wish.OPT_OUT:
            return opted_out(talk, raw)
        case Wish.HUMAN:
            return _human(brief, talk, raw)
        case Wish.LANGUAGE:
            return _speak(brief, talk, language_wished(event.text) or "", said=event.text)
        case Wish.REPEAT:
            return detour(brief, talk)
        case Wish.ARE_YOU_HUMAN:
            return detour(brief, talk, Say(Phrase.NOT_HUMAN))
        case Wish.WHO_IS_IT:
            return detour(brief, talk, *_who(brief, talk))
        case Wish.HANDOVER:
            return hold(brief, talk)
    return None


def _wish_of_the_stage(brief: Brief, talk: Talk, event: Heard, kind: Wish | None) -> Turn | None:
    raw = event.text.strip()
    if kind == Wish.LATER and talk.stage == Stage.IDENTITY:
        return opening.another_time(brief, talk, event)
    if kind == Wish.LATER and talk.stage not in (*ABOUT_TIMES, *OFFERING, *BEFORE_KNOWN):
        return ask_when(brief, talk, event, effects=(NotNow(raw),))
    if kind == Wish.DECLINE and talk.confirmed:
        return declined(talk, raw)
    if kind == Wish.DECLINE and talk.stage in BEFORE_CONFIRMED:
        return detour(brief, talk, *_who(brief, talk))
    if kind == Wish.WRONG_NUMBER and talk.stage in MAY_NOW:
        return wrong_person(talk, raw)
    if kind == Wish.SKIP and talk.stage == Stage.QUESTION:
        return interview.refused(brief, talk, raw)
    return None


def _asks(brief: Brief, talk: Talk, event: Heard, kind: Wish | None, answered: Answering) -> Turn | None:
    if brief.appointment and talk.confirmed and asks_about(event.text):
        return detour(brief, talk, about_appointment(brief))
    if kind is not None:
        return None
    if talk.holding and talk.stage == Stage.IDENTITY:  # somebody else has come to the phone: the disclosure again
        return ask(brief, talk.at_stage(Stage.IDENTITY))
    return _own_question(brief, talk, event, answered)


def _own_question(brief: Brief, talk: Talk, event: Heard, answered: Answering) -> Turn | None:
    if talk.stage in (Stage.WHEN, Stage.READ_BACK, *OFFERING, *BEFORE_KNOWN):
        return None
    asked, rest = own_question(event.text)
    if not asked:
        return None
    if not talk.confirmed:
        return detour(brief, talk, *_who(brief, talk))
    said = Say(Phrase.QUESTION_NOTED)
    if rest and talk.stage == Stage.QUESTION:
        turn = interview.answer(brief, talk, Heard(rest, event.confidence), said)
    else:
        turn = detour(brief, talk, said) or answered(brief, talk, event, said)
    return replace(turn, effects=(Asked(asked), *turn.effects))


def _human(brief: Brief, talk: Talk, raw: str) -> Turn | None:
    """Somebody gets in touch; with a caller who is not known, as soon as they have said who they are."""
    if talk.stage in BEFORE_KNOWN:
        return detour(brief, talk, Say(Phrase.CALLER_HUMAN))
    return human_wanted(talk, raw)


def _who(brief: Brief, talk: Talk) -> tuple[Step, ...]:
    names: dict[str, Param] = {"assistant": brief.assistant, "company": brief.company}
    if not talk.confirmed and brief.person:
        return (Say(Phrase.PERSONAL_MATTER, {**names, "person": brief.person}),)
    who = Say(Phrase.WHO_I_AM, names)
    return (who, about_appointment(brief)) if brief.appointment and talk.stage in OFFERING else (who,)


def _speak(brief: Brief, talk: Talk, code: str, *, said: str = "") -> Turn | None:
    """Go on in another language, if everything that is left to ask was approved in it. Who says with it that they are
    the person is not asked again, but hears in it, too, that no human is speaking."""
    if not code or talk.detours >= MOST_DETOURS:
        return None
    changed = replace(talk, detours=talk.detours + 1, holding=False)
    if code == talk.language:
        return ask(brief, changed)
    if not speaks(brief, code):
        return ask(brief, changed, Say(Phrase.LANGUAGE_MISSING))
    changed = replace(changed, language=code)
    effects: tuple[Effect, ...] = (Language(code),)
    if talk.stage == Stage.IDENTITY and opening.is_person(brief, beside_language(said)):
        names: dict[str, Param] = {"assistant": brief.assistant, "company": brief.company}
        turn = opening.person_found(brief, changed)
        words = (Say(Phrase.LANGUAGE_CHANGED), Say(Phrase.WHO_I_AM, names))
        return replace(turn, steps=(*words, *turn.steps), effects=(*effects, *turn.effects))
    return ask(brief, changed, Say(Phrase.LANGUAGE_CHANGED), effects=effects)
