"""How a conversation ends."""

from dataclasses import replace
from datetime import datetime

from voicecalls.script.brief import Brief
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import moment_params
from voicecalls.script.talk import Outcome, Stage, Talk
from voicecalls.script.turns import (
    Declined,
    Effect,
    Finished,
    HangUp,
    HumanWanted,
    MessageLeft,
    NoFit,
    OptOut,
    Say,
    Step,
    Turn,
    WrongPerson,
)


def end(talk: Talk, outcome: Outcome, *words: Step, effects: tuple[Effect, ...] = ()) -> Turn:
    over = replace(talk, stage=Stage.OVER)
    return Turn(talk=over, steps=(*words, HangUp()), effects=(*effects, Finished(outcome)))


def opted_out(talk: Talk, raw: str) -> Turn:
    return end(talk, Outcome.OPTED_OUT, Say(Phrase.BYE_OPTED_OUT), effects=(OptOut(raw),))


def caller_leaves(brief: Brief, talk: Talk, *words: Step, effects: tuple[Effect, ...] = ()) -> Turn:
    """Whoever is not known hears how to reach the company, and is promised nothing."""
    bye = Say(Phrase.BYE_CALLER, {"company": brief.company})
    return end(talk, Outcome.CALLER_UNKNOWN, *words, bye, effects=effects)


def human_wanted(talk: Talk, raw: str) -> Turn:
    return end(talk, Outcome.HUMAN_REQUESTED, Say(Phrase.BYE_HUMAN), effects=(HumanWanted(raw),))


def declined(talk: Talk, raw: str, *effects: Effect) -> Turn:
    return end(talk, Outcome.DECLINED, Say(Phrase.BYE_DECLINED), effects=(*effects, Declined(raw)))


def wrong_person(talk: Talk, raw: str) -> Turn:
    return end(talk, Outcome.WRONG_PERSON, Say(Phrase.WRONG_NUMBER), effects=(WrongPerson(raw),))


def not_now(talk: Talk, *effects: Effect) -> Turn:
    """No talk comes about. Of somebody who was never heard nobody knows that they had no time."""
    if not talk.heard:
        return end(talk, Outcome.HUNG_UP, Say(Phrase.BYE_SILENCE), effects=effects)
    return end(talk, Outcome.NOT_NOW, Say(Phrase.BYE_NOT_NOW), effects=effects)


def nobody_known(talk: Talk) -> Turn:
    """Who was there did not come out, so nobody says that it was the person, or that they had no time."""
    words = Say(Phrase.BYE_NOT_NOW if talk.heard else Phrase.BYE_SILENCE)
    return end(talk, Outcome.HUNG_UP, words)


def dead_line(talk: Talk, *effects: Effect) -> Turn:
    """Nobody is heard any more; what was begun is resumed soon, as if the line had broken."""
    if not talk.consented:
        outcome = Outcome.NOT_NOW if talk.heard else Outcome.HUNG_UP
        return end(talk, outcome, Say(Phrase.BYE_SILENCE), effects=effects)
    return end(talk, Outcome.DROPPED, Say(Phrase.BYE_SILENCE), effects=effects)


def time_up(brief: Brief, talk: Talk, *effects: Effect) -> Turn:
    """It takes too long for one call. What was begun is resumed on another day, as the words say."""
    if talk.consented:
        words = Say(Phrase.BYE_TIME_UP_DATE if brief.appointment else Phrase.BYE_TIME_UP)
        return end(talk, Outcome.TIME_UP, words, effects=effects)
    return not_now(talk, *effects)


def booked(brief: Brief, talk: Talk) -> Turn:
    """The appointment stands, and what follows is told."""
    by_mail = brief.appointment is not None and brief.appointment.mail
    follows: tuple[Step, ...] = (Say(Phrase.INVITATION_FOLLOWS),) if by_mail else ()
    said = Say(Phrase.BOOKED, moment_params(brief, talk.at))
    return end(talk, Outcome.BOOKED, said, *follows, Say(Phrase.BYE_BOOKED))


def booked_before(brief: Brief, talk: Talk, at: datetime, *effects: Effect) -> Turn:
    """There is a date already: nothing else is to be arranged."""
    by_mail = brief.appointment is not None and brief.appointment.mail
    words: tuple[Step, ...] = (Say(Phrase.LINK_IN_INVITATION),) if by_mail else ()
    said = Say(Phrase.BOOKED_BEFORE, moment_params(brief, at.isoformat()))
    return end(talk, Outcome.BOOKED, said, *words, Say(Phrase.BYE_BOOKED), effects=effects)


def no_fit(
    brief: Brief, talk: Talk, raw: str, *words: Step, any_times: bool = True, effects: tuple[Effect, ...] = ()
) -> Turn:
    """No time was found on the phone. `any_times`: there are some, so a link is of use."""
    by_link = any_times and brief.appointment is not None and brief.appointment.mail
    bye = Say(Phrase.BYE_LINK if by_link else Phrase.BYE_NO_TIME)
    return end(talk, Outcome.NO_FIT, *words, bye, effects=(*effects, NoFit(raw)))


def hung_up(talk: Talk) -> Turn:
    """Nobody is there any more, so nothing is said."""
    if talk.consented:
        outcome = Outcome.DROPPED
    elif talk.stage in (Stage.REACHABLE, Stage.LATER, Stage.WHEN, Stage.CHECKING, Stage.READ_BACK):
        outcome = Outcome.NOT_NOW
    elif talk.stage in (Stage.CALLER_NAME, Stage.CALLER_NUMBER):
        outcome = Outcome.CALLER_UNKNOWN
    else:
        outcome = Outcome.HUNG_UP
    return Turn(talk=replace(talk, stage=Stage.OVER), effects=(Finished(outcome),))


def machine(brief: Brief, talk: Talk) -> Turn:
    """A voicemail names company, assistant and number, and nothing about an application."""
    if not brief.leave_message or not brief.call_back_number:
        return end(talk, Outcome.VOICEMAIL)
    words = {"assistant": brief.assistant, "company": brief.company, "number": brief.call_back_number}
    return end(talk, Outcome.VOICEMAIL, Say(Phrase.MESSAGE, words), effects=(MessageLeft(),))
