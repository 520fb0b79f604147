"""What sounds like a wish while a question is open may as well be its answer: ask which, once, before acting on it.

Nobody is suppressed, and no interview ends, because a story has the words of a wish in it; and nobody who means it has
to say it three times.
"""

from dataclasses import replace

from voicecalls.hearing import (
    Wish,
    YesNo,
    affirms,
    is_about_speaker,
    is_just_no_time,
    is_plain,
    is_short,
    names_a_call,
    names_languages,
    wish,
    yes_no,
)
from voicecalls.script import interview
from voicecalls.script.brief import Ask, Brief, Kind
from voicecalls.script.calling_back import ask_when, named_time
from voicecalls.script.endings import declined, human_wanted, opted_out
from voicecalls.script.events import Heard, Keyed, Nothing
from voicecalls.script.judging import TOO_UNSURE
from voicecalls.script.opening import plain_answer
from voicecalls.script.prompts import ask, current
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import NotNow, Turn

ANSWERING = (Stage.QUESTION, Stage.SURE)
DOUBTED = frozenset({Wish.OPT_OUT, Wish.HUMAN, Wish.LATER, Wish.DECLINE})


def heard_wish(brief: Brief, talk: Talk, event: Heard) -> Wish | None:
    """What somebody wants, if anything; while a question is open, nothing that rather answers it."""
    question = current(brief, talk) if talk.stage == Stage.QUESTION else None
    in_a_story = question is not None and question.kind == Kind.OPEN
    kind = wish(
        event.text,
        answering=talk.stage in ANSWERING,
        in_a_story=in_a_story,
        about_languages=question is not None and _is_about_languages(question),
    )
    if kind is None and question and is_plain(Wish.LATER, event.text):  # too long for a wish in a story, but plain
        return Wish.LATER
    if kind == Wish.LATER and question and not is_plain(kind, event.text):
        return None if _rather_answers(brief, talk, question, event) else kind
    return kind


def is_in_doubt(talk: Talk, kind: Wish | None, event: Heard) -> bool:
    return talk.stage in ANSWERING and kind in DOUBTED and not is_plain(kind, event.text)


def ask_if_sure(brief: Brief, talk: Talk, kind: Wish, raw: str) -> Turn:
    """The question stays where it is, with its tries; the words are kept to answer it."""
    return ask(brief, replace(talk, stage=Stage.SURE, doubt=kind.value, raw=raw, holding=False))


def sure(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Yes: as if it had been plain. Silence: on with the question. Whatever else: the words were its answer."""
    kind, raw = Wish(talk.doubt), talk.raw
    if _meant(kind, event):
        return _granted(brief, talk, kind, raw)
    if kind == Wish.LATER and plain_answer(event) != YesNo.NO and (turn := named_time(brief, talk, event)):
        return replace(turn, effects=(NotNow(raw), *turn.effects))
    back = replace(talk, stage=Stage.QUESTION, doubt="", raw="")
    if isinstance(event, Nothing):
        return interview.answer(brief, interview.having_said(back, raw), event)
    return interview.answer(brief, back, Heard(raw))


def left_in_doubt(talk: Talk) -> bool:
    """Whether whoever hangs up at this moment is never to be called again: they have just said so, and about
    themselves. To be rung five minutes later would be the worse mistake."""
    return talk.stage == Stage.SURE and talk.doubt == Wish.OPT_OUT and is_about_speaker(talk.raw)


def _is_about_languages(question: Ask) -> bool:
    return any(names_languages(" ".join((each.text, *each.choices))) for each in question.wordings.values())


def _rather_answers(brief: Brief, talk: Talk, question: Ask, event: Heard) -> bool:
    """ "Not now" answers "can you start at once?", and "I have no time at weekends" is no wish for another time."""
    if is_just_no_time(event.text):
        return False
    return interview.is_answered(brief, talk, question, event) or not (is_short(event.text) or names_a_call(event.text))


def _meant(kind: Wish, event: Heard | Keyed | Nothing) -> bool:
    """Of who wants to be left in peace, a yes is believed that was hardly heard."""
    if not isinstance(event, Heard):
        return plain_answer(event) == YesNo.YES
    if kind != Wish.OPT_OUT and event.confidence is not None and event.confidence < TOO_UNSURE:
        return False
    says_it_again = wish(event.text) == kind and yes_no(event.text) != YesNo.NO
    return says_it_again or affirms(event.text, never=kind == Wish.OPT_OUT)


def _granted(brief: Brief, talk: Talk, kind: Wish, raw: str) -> Turn:
    match kind:
        case Wish.OPT_OUT:
            return opted_out(talk, raw)
        case Wish.HUMAN:
            return human_wanted(talk, raw)
        case Wish.DECLINE:
            return declined(talk, raw)
    return ask_when(brief, talk, Heard(raw), effects=(NotNow(raw),))
