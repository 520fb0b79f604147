"""One answer to one question: what it is worth. Nothing here decides what happens next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from voicecalls.hearing import (
    Amount,
    YesNo,
    choice,
    day,
    keyed_day,
    keyed_number,
    number,
    words,
    yes_no,
)
from voicecalls.script.brief import Ask, Kind
from voicecalls.script.phrases import Phrase
from voicecalls.script.turns import Param, Value

TOO_UNSURE = 0.3  # below this confidence of the provider, a short answer is not believed
FILLERS = {"hm", "hmm", "mhm", "um", "uh", "äh", "ähm", "well", "so", "also", "tja", "naja", "ok", "okay"}
FEW_WORDS = 2
FIRST_YEAR = 1950


@dataclass(frozen=True, kw_only=True)
class Judged:
    """`value`: what was understood (None: nothing). `vague`: worth one follow-up. `hint`: what to say beside "I did
    not understand"."""

    value: Value = None
    vague: bool = False
    hint: Phrase | None = None
    params: dict[str, Param] | None = None


NOT_UNDERSTOOD = Judged()


def judge(
    question: Ask, text: str, language: str, *, labels: tuple[str, ...], today: date, confidence: float | None = None
) -> Judged:
    """Spoken words. `labels`: the choices in the language of the talk."""
    if question.kind == Kind.OPEN:
        return _open(text)
    if confidence is not None and confidence < TOO_UNSURE:
        return NOT_UNDERSTOOD
    if question.kind == Kind.YES_NO:
        meant = yes_no(text)
        return Judged(value={YesNo.YES: True, YesNo.NO: False}.get(meant), vague=meant == YesNo.QUALIFIED)
    if question.kind == Kind.NUMBER:
        return _number(question, number(text, language))
    if question.kind == Kind.CHOICE:
        return Judged(value=choice(text, labels, language), hint=Phrase.ONE_CHOICE)
    return _day(text, language, today)


def judge_keys(question: Ask, digits: str, *, labels: tuple[str, ...], today: date) -> Judged:
    typed = digits.strip("#")
    if question.kind == Kind.YES_NO:
        return Judged(value={"1": True, "2": False}.get(typed))
    if question.kind == Kind.NUMBER:
        exact = keyed_number(typed)
        return _number(question, None if exact is None else Amount(exact, exact, vague=False))
    if question.kind == Kind.CHOICE:
        position = int(typed) if typed.isascii() and typed.isdigit() else 0
        return Judged(value=position - 1) if 1 <= position <= len(labels) else NOT_UNDERSTOOD
    if question.kind == Kind.DATE:
        at = keyed_day(typed, today=today)
        return Judged(value=at.isoformat()) if at else NOT_UNDERSTOOD
    return NOT_UNDERSTOOD


def is_knocked_out(question: Ask, value: Value) -> bool:
    """Whether a clear answer is one that a person must look at. Half a range inside the limits is not."""
    if question.kind == Kind.YES_NO:
        return isinstance(value, bool) and value == question.knock_out_answer
    if question.kind == Kind.CHOICE:
        return isinstance(value, int) and value in question.knock_out_choices
    if question.kind != Kind.NUMBER or value is None or isinstance(value, str):
        return False
    low, high = (value[0], value[-1]) if isinstance(value, list) else (value, value)
    below, above = question.knock_out_below, question.knock_out_above
    return (below is not None and Decimal(str(high)) < below) or (above is not None and Decimal(str(low)) > above)


def _open(text: str) -> Judged:
    said = [word for word in words(text) if word not in FILLERS]
    if not said:
        return NOT_UNDERSTOOD
    return Judged(value=text.strip(), vague=len(said) < FEW_WORDS)


def _number(question: Ask, amount: Amount | None) -> Judged:
    if amount is None:
        return Judged(hint=Phrase.ONE_NUMBER)
    low = amount.low if amount.low is not None else question.low
    high = amount.high if amount.high is not None else question.high
    if low is None or high is None or low > high:  # open to one side, and the question has no limit there
        return Judged(hint=Phrase.ONE_NUMBER)
    if (question.low is not None and high < question.low) or (question.high is not None and low > question.high):
        return _outside(question)
    if amount.year and not _asks_for_years(question):
        return Judged(vague=True)
    low = low if question.low is None else max(low, question.low)
    high = high if question.high is None else min(high, question.high)
    if not amount.vague and amount.low == amount.high:
        return Judged(value=_plain(low))
    return Judged(value=_plain(low) if low == high else [_plain(low), _plain(high)], vague=True)


def _asks_for_years(question: Ask) -> bool:
    """Whether its limits let a year be its answer; one without an upper limit rather asks for something else."""
    return question.high is not None or (question.low is not None and question.low >= FIRST_YEAR)


def _outside(question: Ask) -> Judged:
    if question.low is not None and question.high is not None:
        return Judged(hint=Phrase.NUMBER_BETWEEN, params={"low": question.low, "high": question.high})
    if question.low is not None:
        return Judged(hint=Phrase.NUMBER_FROM, params={"low": question.low})
    return Judged(hint=Phrase.NUMBER_TO, params={"high": question.high or 0})


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _day(text: str, language: str, today: date) -> Judged:
    days = day(text, language, today=today)
    if days is None:
        return NOT_UNDERSTOOD
    if days.is_one:
        return Judged(value=days.first.isoformat())
    return Judged(value=[days.first.isoformat(), days.last.isoformat()], vague=True)
