"""Somebody's number or place was corrected: whoever waits for a call is planned at once, and calls that ended because
the number was of no use go on."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organization
from core.tenancy import organization_context, system_context
from voicecalls.actions.facts import scene_of
from voicecalls.actions.finishing import locked_case, take_up
from voicecalls.actions.planning import clockwork, plan_cases, plan_now
from voicecalls.dialling import Outcome
from voicecalls.models import CallAttempt, CallCase, CaseEnd, CaseState

RECENT = timedelta(minutes=10)  # looks overlap many times over
MOST_AT_ONCE = 200
USELESS = [Outcome.NUMBER_INVALID, Outcome.WRONG_PERSON]


def plan_corrected(*, now: datetime) -> int:
    """The same correction found again changes nothing. How many cases were looked at."""
    found: dict[Organization, list[CallCase]] = defaultdict(list)
    with system_context("people whose number or place was corrected"):
        recent = CallCase.objects.filter(application__candidate__contact_changed_at__gt=now - RECENT)
        not_due = Q(state=CaseState.WAITING) & (Q(next_attempt_at=None) | Q(next_attempt_at__gt=now))
        rows = recent.filter(not_due | _ended_for_the_number()).select_related("organization").order_by("pk")
        for case in rows[:MOST_AT_ONCE]:
            found[case.organization].append(case)
    for organization, cases in found.items():
        with organization_context(organization):
            for case in cases:
                if case.state == CaseState.CLOSED:
                    _go_on(case, now=now)
            plan_now([case for case in cases if case.state == CaseState.WAITING], now=now)
    return sum(len(cases) for cases in found.values())


def _ended_for_the_number() -> Q:
    """Before it was corrected, in a stage where the applicant still stands; the new one was not tried in vain yet."""
    tried = CallAttempt.objects.filter(
        organization=OuterRef("organization"),
        case=OuterRef("pk"),
        number=OuterRef("application__candidate__phone"),
        outcome__in=USELESS,
    )
    return Q(
        ~Q(application__candidate__phone=""),
        ~Exists(tried),
        end=CaseEnd.BAD_NUMBER,
        closed_at__lt=F("application__candidate__contact_changed_at"),
        application__stage=F("trigger_stage"),
        application__stage_since=F("stage_since"),
        application__closed_at=None,
        application__job__closed_at=None,
    )


def _go_on(case: CallCase, *, now: datetime) -> None:
    with transaction.atomic():
        current = locked_case(case)
        if current.end != CaseEnd.BAD_NUMBER:  # somebody else was faster
            return
        take_up(current, by=clockwork(), now=now)
        plan_cases(scene_of(current.organization), cases=[current], now=now)
