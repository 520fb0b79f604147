"""The questions, one at a time."""

from dataclasses import replace
from datetime import date

from voicecalls.hearing import YesNo, yes_no
from voicecalls.script.brief import Ask, Brief, Kind
from voicecalls.script.endings import end
from voicecalls.script.events import Heard, Keyed, Nothing
from voicecalls.script.judging import NOT_UNDERSTOOD, Judged, is_knocked_out, judge, judge_keys
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask, current, open_questions, wait, worded
from voicecalls.script.talk import Outcome, Stage, Talk
from voicecalls.script.turns import Answer, Clarity, Effect, KnockOut, Question, Say, Step, Turn, Value

FOLLOW_UPS = {
    Kind.OPEN: Phrase.SAY_MORE,
    Kind.YES_NO: Phrase.YES_OR_NO,
    Kind.NUMBER: Phrase.ONE_NUMBER,
    Kind.DATE: Phrase.ONE_DAY,
}
BETWEEN = " / "  # parts of one answer, said in several breaths


def go_on(brief: Brief, talk: Talk, *before: Step, effects: tuple[Effect, ...] = ()) -> Turn:
    """Ask the next open question, or end if none is left."""
    left = open_questions(brief, talk)
    if left:
        lead = () if before and talk.done else (_lead(brief, talk, left),)
        return ask(brief, talk.at_stage(Stage.QUESTION, asking=left[0].key), *before, *lead, effects=effects)
    if not talk.done:
        return end(talk, Outcome.NOTHING_TO_ASK, *before, *_more(brief), Say(Phrase.BYE_NOTHING_LEFT), effects=effects)
    outcome = Outcome.NEEDS_REVIEW if talk.unclear else Outcome.COMPLETED
    return end(talk, outcome, *before, *_more(brief), Say(Phrase.BYE_COMPLETED), effects=effects)


def _more(brief: Brief) -> tuple[Step, ...]:
    """Other calls that are still to come."""
    return tuple(Say(Phrase.MORE_CALLS, {"job": job}) for job in brief.more_jobs)


def answer(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing, *before: Step) -> Turn:
    question = current(brief, talk)
    if question is None:  # the question is gone from the brief: go on with what there is
        return go_on(brief, talk, *before)
    if isinstance(event, Keyed) and question.kind == Kind.DATE and (parts := _in_parts(brief, talk, event, question)):
        return parts
    judged = _judged(brief, talk, event, question)
    talk = having_said(replace(talk, day=""), _raw(event))
    if judged.value is not None and not judged.vague:
        return _record(brief, talk, question, _with_all_words(question, talk, judged), *before)
    if talk.asked_once:
        return _after_follow_up(brief, talk, question, judged, *before)
    if judged.vague:
        talk = replace(talk, asked_once=True)
        return wait(brief, talk, *before, _follow_up(brief, talk, question))
    return _not_understood(brief, talk, event, judged, *before)


def refused(brief: Brief, talk: Talk, raw: str) -> Turn:
    """They would rather not say."""
    question = current(brief, talk)
    if question is None:
        return go_on(brief, talk)
    return _leave(brief, having_said(talk, raw), question, Clarity.DECLINED)


def is_answered(brief: Brief, talk: Talk, question: Ask, event: Heard) -> bool:
    """Whether words are worth something as an answer; to an open question all are, so that says nothing."""
    judged = _judged(brief, talk, event, question)
    return question.kind != Kind.OPEN and (judged.value is not None or judged.vague)


def having_said(talk: Talk, raw: str) -> Talk:
    """The same with these words said to the present question."""
    return replace(talk, said=BETWEEN.join(part for part in (talk.said, raw) if part))


def _lead(brief: Brief, talk: Talk, left: list[Ask]) -> Step:
    if not talk.done and brief.resumed:
        return Say(Phrase.GO_ON)
    if not talk.done:
        return Say(Phrase.FIRST_QUESTION if len(left) > 1 else Phrase.ONLY_QUESTION)
    return Say(Phrase.NEXT_QUESTION if len(left) > 1 else Phrase.LAST_QUESTION)


def _raw(event: Heard | Keyed | Nothing) -> str:
    return event.text.strip() if isinstance(event, Heard) else event.digits if isinstance(event, Keyed) else ""


def _judged(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing, question: Ask) -> Judged:
    today = brief.now.astimezone(brief.zone).date()
    language, wording = worded(question, brief, talk)
    if isinstance(event, Keyed):
        return judge_keys(question, event.digits, labels=wording.choices, today=today)
    if isinstance(event, Heard):
        text = f"{talk.day}. {event.text}" if talk.day else event.text  # the day was keyed, the month is spoken
        return judge(question, text, language, labels=wording.choices, today=today, confidence=event.confidence)
    return NOT_UNDERSTOOD


def _with_all_words(question: Ask, talk: Talk, judged: Judged) -> Judged:
    """An open answer given in two breaths is both of them."""
    return replace(judged, value=_as_one(talk.said)) if question.kind == Kind.OPEN else judged


def _follow_up(brief: Brief, talk: Talk, question: Ask) -> Step:
    language, wording = worded(question, brief, talk)
    if wording.follow_up and question.kind in (Kind.OPEN, Kind.YES_NO):
        return Question(question.key, wording.follow_up, language)
    return Say(FOLLOW_UPS.get(question.kind, Phrase.NOT_UNDERSTOOD))


def _after_follow_up(brief: Brief, talk: Talk, question: Ask, judged: Judged, *before: Step) -> Turn:
    """The one follow-up brought nothing exact. What is left is kept: short words, a range; a "yes, but" as unclear."""
    if question.kind == Kind.YES_NO:
        return _leave(brief, talk, question, Clarity.UNCLEAR, *before)
    *earlier, last = talk.said.split(BETWEEN)
    if question.kind == Kind.OPEN:
        nothing_to_add = earlier and yes_no(last) == YesNo.NO
        value: Value = _as_one(BETWEEN.join(earlier) if nothing_to_add else talk.said)
        return _record(brief, talk, question, Judged(value=value), *before)
    said_before = (_judged(brief, talk, Heard(part), question) for part in reversed(earlier or [last]))
    kept = judged if judged.value is not None else next((each for each in said_before if each.value is not None), None)
    if kept is None:
        return _leave(brief, talk, question, Clarity.UNCLEAR, *before)
    return _record(brief, talk, question, kept, *before)


def _as_one(said: str) -> str:
    return said.replace(BETWEEN, " ")


def _not_understood(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing, judged: Judged, *before: Step) -> Turn:
    question = current(brief, talk)
    tries = talk.tries + 1
    most = 1 if question is None or question.kind == Kind.OPEN else 2
    if question is not None and tries > most:
        clarity = Clarity.UNCLEAR if talk.said else Clarity.SKIPPED
        return _leave(brief, replace(talk, tries=tries), question, clarity, *before)
    phrase = Phrase.NOT_HEARD if isinstance(event, Nothing) else Phrase.NOT_UNDERSTOOD
    words: tuple[Step, ...] = (Say(phrase),)
    if judged.hint and not isinstance(event, Nothing):
        words = (Say(judged.hint, judged.params or {}),) if judged.params else (Say(phrase), Say(judged.hint))
    return ask(brief, replace(talk, tries=tries), *before, *words)


def _record(brief: Brief, talk: Talk, question: Ask, judged: Judged, *before: Step) -> Turn:
    answer_ = _answer(brief, talk, question, judged.value, Clarity.CLEAR)
    done = replace(talk, done=(*talk.done, question.key))
    if is_knocked_out(question, judged.value):
        effects = (answer_, KnockOut(question.key))
        return end(done, Outcome.NEEDS_REVIEW, *before, *_more(brief), Say(Phrase.BYE_REVIEW), effects=effects)
    return go_on(brief, done, *before, *_understood(brief, done, question, judged), effects=(answer_,))


def _leave(brief: Brief, talk: Talk, question: Ask, clarity: Clarity, *before: Step) -> Turn:
    """Mark the question, and go on with the next."""
    done = replace(talk, done=(*talk.done, question.key), unclear=True)
    effects = (_answer(brief, talk, question, None, clarity),)
    return go_on(brief, done, *before, Say(Phrase.SKIPPED), effects=effects)


def _answer(brief: Brief, talk: Talk, question: Ask, value: Value, clarity: Clarity) -> Answer:
    return Answer(
        key=question.key,
        version=question.version,
        kind=question.kind,
        raw=talk.said,
        value=value,
        clarity=clarity,
        language=worded(question, brief, talk)[0],
    )


def _understood(brief: Brief, talk: Talk, question: Ask, judged: Judged) -> tuple[Step, ...]:
    """A day is said back, because it is so easily misheard."""
    if question.kind != Kind.DATE or not isinstance(judged.value, str):
        return ()
    said = Say(Phrase.DAY_UNDERSTOOD, {"date": date.fromisoformat(judged.value)})
    left = open_questions(brief, talk)
    return (said, _lead(brief, talk, left)) if left else (said,)


def _in_parts(brief: Brief, talk: Talk, event: Keyed, question: Ask) -> Turn | None:
    """A date keyed as a day, then as a month."""
    typed = event.digits.strip("#")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        return None
    if talk.day:
        whole = Keyed(f"{int(talk.day):02}{int(typed):02}")
        return answer(brief, replace(talk, day=""), whole)
    if not 1 <= int(typed) <= 31:
        return None
    return wait(brief, replace(talk, day=typed), Say(Phrase.KEY_MONTH))
