"""When each case is due next, and why not now: written down so that the tick finds it and the page tells it.

What is written is a hint. Whoever dials asks `dialling.decide` again, on the facts of that moment.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from accounts.actor import Actor
from accounts.models import Organization
from core.tenancy import organization_context, system_context
from voicecalls.actions.facts import Facts, Scene, facts_of, scene_of
from voicecalls.actions.finishing import close_case
from voicecalls.actions.settings import FIRST
from voicecalls.dialling import Detail, Outcome, Planned, Reason
from voicecalls.models import CallCase, CallControl, CaseEnd, CaseState

ALL_AT_ONCE = 200  # cases in one transaction
MOST_BLOCKED = 20  # such portions in one sweep

# After these nobody is called again, whatever the settings will be.
FINAL = {
    Reason.OPTED_OUT: CaseEnd.OPTED_OUT,
    Reason.NUMBER_INVALID: CaseEnd.BAD_NUMBER,
    Reason.APPLICATION_GONE: CaseEnd.CLOSED,
}
FINISHED = {
    Outcome.COMPLETED: CaseEnd.COMPLETED,
    Outcome.NEEDS_REVIEW: CaseEnd.NEEDS_REVIEW,
    Outcome.DECLINED: CaseEnd.DECLINED,
    Outcome.OPTED_OUT: CaseEnd.OPTED_OUT,
    Outcome.HUMAN_REQUESTED: CaseEnd.HUMAN_REQUESTED,
    Outcome.BOOKED: CaseEnd.BOOKED,
    Outcome.NO_FIT: CaseEnd.NO_FIT,
    Outcome.WRONG_PERSON: CaseEnd.BAD_NUMBER,
}


def clockwork() -> Actor:
    """The program itself."""
    return Actor(name=settings.ASSISTANT_NAME, channel="worker")


def plan_cases(scene: Scene, *, cases: Iterable[CallCase], now: datetime, after_call: bool = False) -> None:
    """Write the next time and the reason of waiting cases, which came `with_people`; close those that are over.

    Needs a transaction that holds their locks. Used-up attempts close a case only `after_call`, when a call was the
    last one: a cap that was lowered by mistake must move nobody on, and raised again it lets them wait again.
    """
    asked = [case for case in cases if case.state == CaseState.WAITING]
    facts = facts_of(scene, cases=asked)
    changed = []
    for case in asked:
        decided = facts[case.pk].plan(now=now)
        end = end_of(case, planned=decided, facts=facts[case.pk])
        if end and (after_call or end != CaseEnd.NOT_REACHED):
            close_for(case, end=end, planned=decided, now=now)
        elif write(case, planned=decided, facts=facts[case.pk]):
            changed.append(case)
    CallCase.objects.bulk_update(changed, ["next_attempt_at", "reason", "reason_detail", "rule", "mode"])


def end_of(case: CallCase, *, planned: Planned, facts: Facts) -> CaseEnd | None:
    """How a case that is never to be called again ends; None: it goes on, or waits for a person to look at it."""
    if planned.reason == Reason.STAGE_LEFT:
        return CaseEnd.LEFT_STAGE if facts.rule else CaseEnd.STOPPED
    if planned.reason == Reason.FINISHED and planned.detail.outcome:
        return FINISHED[planned.detail.outcome]
    if planned.reason == Reason.EXHAUSTED:
        return CaseEnd.NOT_REACHED
    return FINAL.get(planned.reason) if planned.reason else None


def close_for(case: CallCase, *, end: CaseEnd, planned: Planned, now: datetime) -> None:
    """End a case and keep the reason beside the end: with it, a case is taken up again if the reason is gone."""
    if close_case(case, end=end, by=clockwork(), now=now):
        CallCase.objects.filter(pk=case.pk).update(
            reason=planned.reason or "", reason_detail=detail_json(planned.detail)
        )


def write(case: CallCase, *, planned: Planned, facts: Facts) -> bool:
    """Put the plan into the row, without saving it. Whether anything is new."""
    wanted: dict[str, Any] = {
        "next_attempt_at": planned.at,
        "reason": planned.reason or "",
        "reason_detail": detail_json(planned.detail),
        "rule_id": facts.rule.pk if facts.rule else None,
        "mode": facts.rule.mode if facts.rule else case.mode,
    }
    changed = any(getattr(case, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(case, name, value)
    return changed


def detail_json(detail: Detail) -> dict[str, Any]:
    """{"zone": "Europe/Berlin", "day": "2026-12-25", "count": 2, "limit": 2, "outcome": "busy"}, what there is."""
    kept = {
        "zone": detail.zone.key if detail.zone else None,
        "day": detail.day.isoformat() if detail.day else None,
        "count": detail.count,
        "limit": detail.limit,
        "outcome": str(detail.outcome) if detail.outcome else None,
        "code": detail.code,
    }
    return {name: value for name, value in kept.items() if value is not None}


def replan(*, now: datetime) -> bool:
    """Apply saved settings to the next cases of one organization, by id. Whether there was anything to do.

    Whoever dials meanwhile reads the saved settings anyway.
    """
    with system_context("settings that are still to be applied to calls"):
        control = CallControl.objects.filter(replan_after__isnull=False).order_by("replan_after", "pk").first()
    if control is None:
        return False
    with organization_context(control.organization), transaction.atomic():
        mine = CallControl.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=control.pk)
        current = mine.exclude(replan_after=None).first()
        if current is None or current.replan_after is None:  # somebody else is at work on it
            return False
        if current.replan_after == FIRST:
            _take_up_again(current.organization)
        some = _locked_waiting(current.organization, after=current.replan_after)
        plan_cases(scene_of(current.organization), cases=some, now=now)
        current.replan_after = some[-1].pk if len(some) == ALL_AT_ONCE else None
        current.save(update_fields=["replan_after"])
    return True


def plan_blocked(*, now: datetime) -> int:
    """Look anew at cases for which no time is known: a number may have been corrected, a line connected."""
    with system_context("calls for which no time is known"):
        blocked = CallCase.objects.waiting().filter(next_attempt_at=None)
        known = blocked.order_by().values_list("organization", flat=True).distinct()
        organizations = list(Organization.objects.filter(pk__in=list(known)))
    return sum(_plan_blocked_of(organization, now=now) for organization in organizations)


def plan_now(cases: Iterable[CallCase], *, now: datetime, after_call: bool = False) -> None:
    """Plan these waiting cases of one organization anew, at once. Those that somebody is at work on are left out."""
    wanted = [case.pk for case in cases]
    if not wanted:
        return
    with transaction.atomic():
        rows = CallCase.objects.waiting().with_people().filter(pk__in=wanted).order_by("pk")
        some = list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",)))
        if some:
            plan_cases(scene_of(some[0].organization), cases=some, now=now, after_call=after_call)


def _plan_blocked_of(organization: Organization, *, now: datetime) -> int:
    handled, after = 0, FIRST
    with organization_context(organization):
        for _ in range(MOST_BLOCKED):
            with transaction.atomic():
                some = _locked_waiting(organization, after=after, next_attempt_at=None)
                if not some:
                    break
                plan_cases(scene_of(organization), cases=some, now=now)
            handled, after = handled + len(some), some[-1].pk
    return handled


def _locked_waiting(organization: Organization, *, after: UUID, **conditions: Any) -> list[CallCase]:
    rows = CallCase.objects.waiting().with_people().filter(organization=organization, pk__gt=after, **conditions)
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk")[:ALL_AT_ONCE])


def _take_up_again(organization: Organization) -> None:
    """Cases that ended because their rule was taken away wait again: planning ends those whose rule is still missing.

    Only of applicants who stand where they stood all the time.
    """
    ended = CallCase.objects.filter(organization=organization, end=CaseEnd.STOPPED, reason=Reason.STAGE_LEFT)
    still_there = Q(application__stage=F("trigger_stage"), application__stage_since=F("stage_since"))
    ended.filter(still_there).update(state=CaseState.WAITING, end="", closed_at=None)
