"""Who is there, and may they be asked: everything before the first question."""

import re
from dataclasses import replace

from voicecalls.hearing import Wish, YesNo, introduces, is_full_name, suits_now, wish, yes_no
from voicecalls.script.brief import Brief
from voicecalls.script.calling_back import ask_when, named_time
from voicecalls.script.endings import (
    booked_before,
    caller_leaves,
    declined,
    no_fit,
    nobody_known,
    not_now,
    wrong_person,
)
from voicecalls.script.events import Heard, Keyed, Nothing
from voicecalls.script.interview import go_on
from voicecalls.script.judging import TOO_UNSURE
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask, wait
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import (
    CallerTold,
    Confirmed,
    Consent,
    ConsentKind,
    Effect,
    NotNow,
    Say,
    StartRecording,
    Step,
    Turn,
)

TRIES = 2  # silent or unclear so often: no


def raw_of(event: Heard | Keyed | Nothing) -> str:
    return event.text.strip() if isinstance(event, Heard) else event.digits if isinstance(event, Keyed) else ""


def plain_answer(event: Heard | Keyed | Nothing) -> YesNo:
    """Keys 1 and 2 are yes and no."""
    if isinstance(event, Keyed):
        return {"1": YesNo.YES, "2": YesNo.NO}.get(event.digits.strip("#"), YesNo.UNCLEAR)
    if isinstance(event, Nothing) or (event.confidence is not None and event.confidence < TOO_UNSURE):
        return YesNo.UNCLEAR
    return yes_no(event.text)


def try_again(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn | None:
    """Ask once more; None when that has been done often enough."""
    if talk.tries + 1 >= TRIES:
        return None
    said = Say(Phrase.NOT_HEARD if isinstance(event, Nothing) else Phrase.NOT_UNDERSTOOD)
    return ask(brief, replace(talk, tries=talk.tries + 1), said)


def identity(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """A name alone does not tell who in a family speaks, and a yes with a "but" is not a yes."""
    if isinstance(event, Heard):
        kind = wish(event.text)
        if kind == Wish.WRONG_NUMBER:
            return wrong_person(talk, raw_of(event))
        if kind == Wish.ABSENT:
            return ask_when(brief, talk, event)
        if kind is None and _names_themselves(brief, event.text):
            return person_found(brief, talk)
    meant = plain_answer(event)
    if meant == YesNo.YES:
        return person_found(brief, talk)
    if meant == YesNo.NO:
        return ask(brief, talk.at_stage(Stage.REACHABLE))
    if isinstance(event, Heard) and named_time(brief, talk, event):
        return another_time(brief, talk, event)
    return try_again(brief, talk, event) or nobody_known(talk)


def another_time(brief: Brief, talk: Talk, event: Heard) -> Turn:
    """Not now, to the question who is there. "Yes, but not now" is said by the person themselves."""
    noted: tuple[Effect, ...] = (NotNow(raw_of(event)),)
    if is_person(brief, re.split(r"[.,;!?]|\b(?:but|aber)\b", event.text, maxsplit=1)[0]):
        talk, noted = replace(talk, confirmed=True), (Confirmed(), *noted)
    return ask_when(brief, talk, event, effects=noted)


def is_person(brief: Brief, said: str) -> bool:
    return yes_no(said) == YesNo.YES or _names_themselves(brief, said)


def _names_themselves(brief: Brief, said: str) -> bool:
    return is_full_name(said, brief.person) or introduces(said, brief.person)


def reachable(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    kind = wish(event.text) if isinstance(event, Heard) else None
    meant = plain_answer(event)
    if kind == Wish.WRONG_NUMBER or meant == YesNo.NO:
        return wrong_person(talk, raw_of(event))
    if kind == Wish.ABSENT or meant == YesNo.YES:
        return ask_when(brief, talk, event)
    return try_again(brief, talk, event) or not_now(talk)


def caller_name(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    if isinstance(event, Heard) and raw_of(event):
        return ask(brief, replace(talk.at_stage(Stage.CALLER_NUMBER), caller=raw_of(event)))
    return try_again(brief, talk, event) or caller_leaves(brief, talk)


def caller_number(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    again = None if raw_of(event) else try_again(brief, talk, event)
    told = CallerTold(name=talk.caller, number=raw_of(event))
    return again or caller_leaves(brief, talk, Say(Phrase.CALLER_NOTED), effects=(told,))


def consent(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    meant = plain_answer(event)
    if meant == YesNo.YES:
        return _consented(brief, talk, event)
    if turn := named_time(brief, talk, event):  # "no, but tomorrow at three"
        return replace(turn, effects=(NotNow(raw_of(event)), *turn.effects))
    if meant == YesNo.NO:
        answered = _consent(ConsentKind.INTERVIEW, talk, event, given=False)
        return ask(brief, replace(talk.at_stage(Stage.LATER), raw=raw_of(event)), effects=(answered,))
    again = try_again(brief, talk, event)
    return again or not_now(talk, _consent(ConsentKind.INTERVIEW, talk, event, given=False))


def later(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Not now: another time, or not at all? A bare no may as well mean that now is fine, so it is asked about once."""
    meant = plain_answer(event)
    if turn := named_time(brief, talk, event):
        return replace(turn, effects=(NotNow(raw_of(event)), *turn.effects))
    if isinstance(event, Heard) and suits_now(event.text):
        return _now_after_all(brief, talk)
    if (meant == YesNo.YES and not talk.asked_once) or (isinstance(event, Heard) and wish(event.text) == Wish.LATER):
        return ask_when(brief, talk, event, effects=(NotNow(raw_of(event)),))
    if meant == YesNo.YES:
        return _now_after_all(brief, talk)
    if meant == YesNo.NO and brief.appointment:  # a link can be used at any time
        return no_fit(brief, talk, raw_of(event))
    if meant == YesNo.NO and not talk.asked_once:
        return ask(brief, replace(talk.at_stage(Stage.LATER), asked_once=True))
    if meant == YesNo.NO:
        return declined(talk, raw_of(event))
    return try_again(brief, talk, event) or not_now(talk, NotNow(raw_of(event)))


def _now_after_all(brief: Brief, talk: Talk) -> Turn:
    """Nothing is agreed to yet, so it is asked for in short."""
    if brief.appointment:
        return wait(brief, talk.at_stage(Stage.MOMENT), Say(Phrase.ASK_MOMENT_AGAIN))
    return wait(brief, talk.at_stage(Stage.CONSENT), Say(Phrase.ASK_CONSENT_AGAIN))


def recording(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Only a plain yes starts the recording; whatever is unclear twice is a no."""
    meant = plain_answer(event)
    if meant == YesNo.YES:
        given = _consent(ConsentKind.RECORDING, talk, event, given=True)
        return go_on(brief, talk, Say(Phrase.RECORDING), StartRecording(), effects=(given,))
    again = None if meant == YesNo.NO else try_again(brief, talk, event)
    refused = _consent(ConsentKind.RECORDING, talk, event, given=False)
    return again or go_on(brief, talk, Say(Phrase.NOT_RECORDING), effects=(refused,))


def person_found(brief: Brief, talk: Talk) -> Turn:
    talk = replace(talk, confirmed=True)
    if brief.appointment and brief.appointment.booked_at:
        return booked_before(brief, talk, brief.appointment.booked_at, Confirmed())
    if brief.appointment:
        return ask(brief, talk.at_stage(Stage.MOMENT), effects=(Confirmed(),))
    if not brief.questions:
        return go_on(brief, talk, effects=(Confirmed(),))
    return ask(brief, talk.at_stage(Stage.CONSENT), effects=(Confirmed(),))


def _consented(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    given = _consent(ConsentKind.INTERVIEW, talk, event, given=True)
    talk = replace(talk, consented=True)
    if brief.records and brief.recording_agreed is None:
        return ask(brief, talk.at_stage(Stage.RECORDING), effects=(given,))
    agreed = brief.records and brief.recording_agreed
    words: tuple[Step, ...] = (Say(Phrase.RECORDING_AS_AGREED), StartRecording()) if agreed else ()
    return go_on(brief, talk, *words, effects=(given,))


def _consent(kind: ConsentKind, talk: Talk, event: Heard | Keyed | Nothing, *, given: bool) -> Consent:
    return Consent(kind=kind, given=given, raw=raw_of(event), language=talk.language)
