"""Whoever rings the number that was shown: known applicants go on where they stopped, strangers learn about nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import F, Q

from core.locking import contested, take_turns
from voicecalls.actions.ending import after_attempt
from voicecalls.actions.finishing import locked_case, take_up, withdraw_calls
from voicecalls.actions.speaking import caller
from voicecalls.actions.turns import start
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallCase, CaseEnd, CaseState, Line, Mode
from voicecalls.queries import settings_of
from voicecalls.queries.briefs import brief_of_case, brief_of_stranger
from voicecalls.queries.left import left_to_ask
from voicecalls.script import Brief
from voicecalls.telephony import Reply

# What the provider sends for a withheld number, where it sends digits at all.
WITHHELD = {"+266696687", "+7378742883", "+2562533", "+8656696", "+86282452253"}
LONGEST_NUMBER = 16
# Nobody has moved the applicant since: they stand where calls began, or where the end of the calls has put them.
STILL_THERE = Q(moved_to=F("application__stage")) | Q(
    moved_to=None, trigger_stage=F("application__stage"), stage_since=F("application__stage_since")
)


def answer_inbound(line: Line, *, body: Mapping[str, str], now: datetime) -> Reply:
    """The first words to somebody who rings: at any hour, and it counts towards no cap.

    They are known by their number alone, in this organization alone. Asked twice about one call, it is the same reply.
    """
    sid, number = body.get("CallSid", ""), number_of(body)

    def work() -> Reply:
        take_turns([f"call:{sid}"])
        known = CallAttempt.objects.filter(organization=line.organization, sid=sid).first()
        if known:
            first = known.turns.order_by("number").first()
            return Reply.from_json(first.steps) if first else Reply()
        case = _case_of(line, number, now=now)
        attempt = CallAttempt.objects.create(
            organization=line.organization,
            line=line,
            case=case,
            kind=AttemptKind.INBOUND,
            number=number,
            sid=sid,
            state=AttemptState.IN_PROGRESS,
            settings_version=settings_of(line.organization).version,
            reserved_at=now,
            answered_at=now,
        )
        if number:
            for withdrawn in withdraw_calls(line.organization, number=number, now=now):
                after_attempt(withdrawn, now=now)
        return start(attempt, brief=_brief(attempt, case, now=now), now=now)

    return contested(work)


def number_of(body: Mapping[str, str]) -> str:
    """The caller's number as E.164; empty if it is withheld."""
    number = body.get("From", "").strip()
    is_number = number.startswith("+") and number[1:].isdigit() and len(number) <= LONGEST_NUMBER
    return number if is_number and number not in WITHHELD else ""


def _case_of(line: Line, number: str, *, now: datetime) -> CallCase | None:
    """The newest open case of this number in which something is left to ask or to arrange, else the newest open one;
    else the newest that can be taken up again; else the newest. Locked."""
    if not number:
        return None
    cases = CallCase.objects.filter(organization=line.organization, application__candidate__phone=number)
    newest = cases.order_by("-opened_at", "pk")
    missed = newest.filter(
        STILL_THERE, end=CaseEnd.NOT_REACHED, application__closed_at=None, application__job__closed_at=None
    )
    case = _most_open(newest.open().select_related("application")) or missed.first() or newest.first()
    if case is None:
        return None
    current = locked_case(case)
    if missed.filter(pk=current.pk).exists():  # whoever was not reached and rings back is interviewed after all
        take_up(current, by=caller(), now=now)
    return current


def _most_open(newest: Iterable[CallCase]) -> CallCase | None:
    cases = list(newest)
    left = left_to_ask(cases)
    lively = (case for case in cases if left[case.pk].open or case.mode == Mode.RECRUITER)
    return next(lively, cases[0] if cases else None)


def _brief(attempt: CallAttempt, case: CallCase | None, *, now: datetime) -> Brief:
    """What is over is over: nothing more is asked or arranged, only told when the appointment is, or else that the team
    will be in touch."""
    if case is None:
        return brief_of_stranger(attempt, attempt.organization, now=now)
    brief = brief_of_case(attempt, case, now=now)
    if case.state != CaseState.CLOSED:
        return brief
    stands = brief.appointment is not None and brief.appointment.booked_at is not None
    return replace(brief, questions=(), appointment=brief.appointment if stands else None)
