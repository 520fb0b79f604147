"""Stages in recruiter mode, and people whose times are offered on the phone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import Membership, Organization
from core.tenancy import organization_context
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import availability
from tests.voicecalls import factories as calls
from voicecalls.models import AppointmentPlan, CallCase, Mode, PlanSeat, StageRule

STAGE, ROUND = "Appointment Call", "First interview"


def colleague(organization: Organization, *, now: datetime = NOW, name: str = "Anna Weber", **hours: Any) -> Membership:
    """A recruiter who has published hours: Monday to Friday, 09:00 to 17:00 in Berlin, or these."""
    member = factories.member(organization, person=factories.user(name=name))
    availability(member, now=now, **hours)
    return member


def plan(rule: StageRule, *seats: Sequence[Membership], minutes: int = 30, round_name: str = ROUND) -> AppointmentPlan:
    """What a rule books; any one of each seat."""
    with organization_context(rule.organization):
        row = AppointmentPlan.objects.create(
            organization=rule.organization, rule=rule, round_name=round_name, minutes=minutes
        )
        for number, seat in enumerate(seats, start=1):
            for member in seat:
                PlanSeat.objects.create(organization=rule.organization, plan=row, seat=number, user=member.user)
    return row


def arranging(
    organization: Organization, *seats: Sequence[Membership], now: datetime = NOW, **details: Any
) -> StageRule:
    """A rule of a new job in recruiter mode; whoever was called goes to "Appointment made"."""
    rule = calls.rule(factories.job(organization, now=now), stage_name=STAGE, mode=Mode.RECRUITER, now=now)
    plan(rule, *seats, **details)
    calls.target(rule, after="booked", stage_name="Appointment made")
    return rule


def case_of(rule: StageRule, *, now: datetime = NOW, **person: Any) -> CallCase:
    """Somebody who stands in that stage and is due."""
    assert rule.job
    applied = calls.application(rule.job, stage_name=rule.stage_name, asks=False, now=now, **person)
    with organization_context(rule.organization):
        return CallCase.objects.create(
            organization=rule.organization,
            application=applied,
            rule=rule,
            trigger_stage=applied.stage,
            stage_since=applied.stage_since,
            mode=Mode.RECRUITER,
            next_attempt_at=now,
            opened_at=now,
        )
