"""The end of an attempt, and what follows from it for its case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.tenancy import organization_context, system_context
from voicecalls import dialling
from voicecalls.actions.facts import AS_DIALLED, Facts, facts_of, scene_of
from voicecalls.actions.planning import close_for, end_of, plan_now, write
from voicecalls.dialling import Outcome
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallCase, CaseState

MOST_STRANDED = 200  # in one sweep


def end_attempt(
    attempt: CallAttempt,
    *,
    outcome: str,
    rang: bool,
    at: datetime,
    now: datetime,
    seconds: int | None = None,
    not_before: datetime | None = None,
    because: dialling.Reason = dialling.Reason.LINE_BUSY,
    error_code: int | None = None,
) -> None:
    """Write down how a live attempt ended, and plan what comes next. Needs a transaction that holds its lock.

    `rang`: the phone is known to have rung; `at`: when it ended; `not_before`: no next call earlier, for technical
    reasons; `because`: which.
    """
    attempt.state, attempt.outcome, attempt.ended_at = AttemptState.ENDED, outcome, at
    attempt.counts = attempt.kind == AttemptKind.OUTBOUND and (rang or counts(outcome, rang=rang))
    attempt.seconds = attempt.seconds if seconds is None else seconds
    attempt.error_code = attempt.error_code if error_code is None else error_code
    attempt.save(update_fields=["state", "outcome", "ended_at", "counts", "seconds", "error_code"])
    after_attempt(attempt, now=now, not_before=not_before, because=because)


def counts(outcome: str, *, rang: bool) -> bool:
    """Towards the caps. What the conversation found out, it found out on the phone."""
    known = AS_DIALLED.get(outcome)
    return dialling.counts_towards_caps(known or Outcome(outcome), rang=rang)


def after_attempt(
    attempt: CallAttempt,
    *,
    now: datetime,
    not_before: datetime | None = None,
    because: dialling.Reason = dialling.Reason.LINE_BUSY,
) -> None:
    """Plan the case's next step, or end it: the attempt is over. Others who wait for the same phone are planned too,
    and end with it where it was the last call that this person may get.

    Repeated, it changes nothing.
    """
    with transaction.atomic():
        if attempt.case_id:
            _go_on(attempt.case_id, now=now, not_before=not_before, because=because)
        others = CallCase.objects.waiting().filter(
            organization=attempt.organization, application__candidate__phone=attempt.number
        )
        if attempt.case_id:
            others = others.exclude(pk=attempt.case_id)
        if attempt.number:
            plan_now(others, now=now, after_call=attempt.counts)


def go_on_with_stranded(*, now: datetime) -> int:
    """Cases that are said to be calling though no call is under way wait again. None should exist; how many did."""
    with system_context("cases without their call"):
        live = CallAttempt.objects.live().filter(case=OuterRef("pk"))
        stranded = CallCase.objects.filter(~Exists(live), state=CaseState.CALLING).select_related("organization")
        cases = list(stranded[:MOST_STRANDED])
    for case in cases:
        with organization_context(case.organization), transaction.atomic():
            _go_on(case.pk, now=now, not_before=None)
    return len(cases)


def _go_on(
    case_id: UUID,
    *,
    now: datetime,
    not_before: datetime | None,
    because: dialling.Reason = dialling.Reason.LINE_BUSY,
) -> None:
    cases = CallCase.objects.open().with_people().filter(pk=case_id)
    case = cases.select_for_update(no_key=True, of=("self",)).first()
    if case is None or CallAttempt.objects.live().filter(case=case).exists():
        return
    facts = facts_of(scene_of(case.organization), cases=[case])[case.pk]
    case.state = CaseState.WAITING
    _settle(case, facts, now=now, not_before=not_before, because=because)


def _settle(
    case: CallCase, facts: Facts, *, now: datetime, not_before: datetime | None, because: dialling.Reason
) -> None:
    planned = facts.plan(now=now)
    end = end_of(case, planned=planned, facts=facts)
    if end:
        close_for(case, end=end, planned=planned, now=now)
        return
    write(case, planned=planned, facts=facts)
    if not_before and case.next_attempt_at and case.next_attempt_at < not_before:
        case.next_attempt_at, case.reason, case.reason_detail = not_before, because, {}
    case.save(update_fields=["state", "next_attempt_at", "reason", "reason_detail", "rule", "mode"])
