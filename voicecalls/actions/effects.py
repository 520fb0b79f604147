"""What a conversation leaves behind: each effect of a turn becomes rows, in the transaction of the turn."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from accounts.actor import Actor, record
from marketplace.models import Candidate
from voicecalls import emails
from voicecalls.actions import finishing
from voicecalls.actions.speaking import caller
from voicecalls.actions.suppressing import suppress
from voicecalls.models import (
    Answer,
    CallAttempt,
    CallCase,
    CallTurn,
    CaseEnd,
    Clarity,
    ConsentEvent,
    QuestionVersion,
    Remark,
)
from voicecalls.queries.briefs import LEFT_A_MESSAGE
from voicecalls.queries.plans import appointment_of
from voicecalls.script import Answer as Answered
from voicecalls.script import (
    Asked,
    CallBack,
    CallerTold,
    Consent,
    ConsentKind,
    Declined,
    Effect,
    Finished,
    HumanWanted,
    KnockOut,
    Language,
    MessageLeft,
    NoFit,
    NotNow,
    OptOut,
    Outcome,
    Wished,
    WrongPerson,
)

REMARKS: dict[type[Effect], str] = {
    Asked: "question",
    HumanWanted: "human",
    WrongPerson: "wrong_person",
    NotNow: "not_now",
    Declined: "declined",
    Wished: "time_wish",
    NoFit: "no_fit",
}
# How the case ends with the conversation. After any other outcome the case goes on and is planned anew.
ENDS = {
    Outcome.COMPLETED: CaseEnd.COMPLETED,
    Outcome.NEEDS_REVIEW: CaseEnd.NEEDS_REVIEW,
    Outcome.DECLINED: CaseEnd.DECLINED,
    Outcome.OPTED_OUT: CaseEnd.OPTED_OUT,
    Outcome.HUMAN_REQUESTED: CaseEnd.HUMAN_REQUESTED,
    Outcome.WRONG_PERSON: CaseEnd.BAD_NUMBER,
    Outcome.BOOKED: CaseEnd.BOOKED,
    Outcome.NO_FIT: CaseEnd.NO_FIT,
}

THROUGH = {CaseEnd.COMPLETED, CaseEnd.NEEDS_REVIEW}  # the interview is over


def apply(effects: Iterable[Effect], *, attempt: CallAttempt, now: datetime) -> None:
    """All effects of one turn, in their order, under the lock of the attempt. Without a case (a stranger, a test) what
    would be kept with it is not kept."""
    for effect in effects:
        always = ALWAYS.get(type(effect))
        if always:
            always(effect, attempt, now)
        elif attempt.case:
            _apply_to_case(effect, attempt=attempt, case=attempt.case, now=now)


def _apply_to_case(effect: Effect, *, attempt: CallAttempt, case: CallCase, now: datetime) -> None:
    match effect:
        case Answered():
            _answer(effect, attempt=attempt, case=case, now=now)
        case KnockOut():
            Answer.objects.filter(case=case, question_id=effect.key).update(knocked_out=True)
        case Language():
            CallCase.objects.filter(pk=case.pk).update(language=effect.code)
        case CallBack():
            _call_back(effect, attempt=attempt, case=case, now=now)
        case MessageLeft():
            record(organization=case.organization, by=caller(), verb=LEFT_A_MESSAGE, subject=case, now=now)
        case Asked() | HumanWanted() | WrongPerson() | NotNow() | Declined() | Wished() | NoFit():
            _remark(REMARKS[type(effect)], effect.raw, attempt=attempt, case=case, now=now)


def _consent(effect: Consent, attempt: CallAttempt, now: datetime) -> None:
    ConsentEvent.objects.create(
        organization=attempt.organization,
        attempt=attempt,
        about=effect.kind,
        given=effect.given,
        words=effect.raw[:300],
        wording=effect.wording,
        language=effect.language,
        at=now,
    )
    if effect.kind == ConsentKind.RECORDING and not effect.given:
        CallTurn.objects.filter(attempt=attempt).update(heard={})


def _answer(effect: Answered, *, attempt: CallAttempt, case: CallCase, now: datetime) -> None:
    """Saved at once, so that nothing gets lost. Asked again in a later call, the last answer counts."""
    version = QuestionVersion.objects.get(question_id=effect.key, number=effect.version)
    Answer.objects.update_or_create(
        organization=case.organization,
        case=case,
        question_id=effect.key,
        defaults={
            "attempt": attempt,
            "version": version,
            "words": effect.raw,
            "value": effect.value,
            "clarity": effect.clarity,
            "knocked_out": False,
            "language": effect.language,
            "at": now,
        },
    )


def _call_back(effect: CallBack, *, attempt: CallAttempt, case: CallCase, now: datetime) -> None:
    """The time is the person's own wish only if they said so; somebody else's is kept as what it is."""
    kind = "call_back" if effect.by_person else "call_back_by_other"
    _remark(kind, effect.raw, attempt=attempt, case=case, now=now)
    CallCase.objects.filter(pk=case.pk).update(agreed_at=effect.at, agreed_words=effect.raw[:300])


def _remark(kind: str, words: str, *, attempt: CallAttempt, case: CallCase, now: datetime) -> None:
    Remark.objects.create(organization=case.organization, case=case, attempt=attempt, kind=kind, words=words, at=now)


def _never_again(_effect: OptOut, attempt: CallAttempt, now: datetime) -> None:
    """The number is suppressed before the reply hangs up; whoever waits for a call on it waits no longer."""
    if not attempt.number:  # withheld: there is nothing that could ever be rung
        return
    by = Actor(name=_name(attempt), channel="phone")
    suppress(attempt.organization, number=attempt.number, via="phone", by=by, now=now)
    finishing.close_cases_of_number(attempt.organization, number=attempt.number, end=CaseEnd.OPTED_OUT, by=by, now=now)


def _name(attempt: CallAttempt) -> str:
    if attempt.case is None:
        return attempt.by or f"…{attempt.number[-3:]}"
    candidate: Candidate = attempt.case.application.candidate
    return candidate.name


def _stranger(effect: CallerTold, attempt: CallAttempt, now: datetime) -> None:
    if attempt.case is None:
        emails.caller_told(attempt, name=effect.name, number=effect.number, now=now)


def _finish(effect: Finished, attempt: CallAttempt, now: datetime) -> None:
    attempt.outcome = _outcome(effect.outcome, attempt)
    attempt.save(update_fields=["outcome"])
    end = ENDS.get(Outcome(attempt.outcome))
    if attempt.case and end in THROUGH:
        for words in attempt.brief.get("unasked", ()):
            _remark("not_asked", words, attempt=attempt, case=attempt.case, now=now)
    if attempt.case and end:
        finishing.close_case(attempt.case, end=end, by=caller(), now=now)


def _outcome(said: Outcome, attempt: CallAttempt) -> Outcome:
    """The conversation knows this call alone, and what it could ask: what stayed unclear in an earlier one is for a
    person to look at too, as is what could not be asked; and whoever booked a time on the page meanwhile has one."""
    case = attempt.case
    if case and said == Outcome.NO_FIT and (booked := appointment_of(case)) and booked.is_booked:
        return Outcome.BOOKED
    if case and said == Outcome.COMPLETED:
        is_whole = not attempt.brief.get("unasked") and not case.answers.exclude(clarity=Clarity.CLEAR).exists()
        return Outcome.COMPLETED if is_whole else Outcome.NEEDS_REVIEW
    return said


ALWAYS: dict[type[Effect], Callable[[Any, CallAttempt, datetime], None]] = {
    Consent: _consent,
    OptOut: _never_again,
    CallerTold: _stranger,
    Finished: _finish,
}
