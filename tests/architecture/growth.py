"""Thirty of everything: copies of an organization's rows, so that whatever a page lists, it lists many of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import models

from accounts.models import Entry, Invitation, Membership
from ats_sync.models import ApplicationLink, CandidateLink, InboundEvent, JobLink, Push, StageLink
from core.tenancy import TenantOwned, organization_context
from interviews.models import (
    Availability,
    BusyCalendar,
    BusyTime,
    DatedHours,
    DeskNote,
    Feedback,
    HelpRequest,
    Interview,
    InterviewSeat,
    Link,
    MemberFeed,
    Participant,
    ProposedTime,
    Reminder,
    WeeklyHours,
    Window,
)
from marketplace.models import ApplicationNote, Candidate, Proposal, Stage, StageMove
from notifications.models import Message
from tests import factories
from tests.architecture.premises import Premises
from voicecalls.models import (
    Answer,
    ApplicantLink,
    AppointmentPlan,
    AttemptState,
    CallAttempt,
    CallSettings,
    CallTurn,
    ConsentEvent,
    JobQuestion,
    OwnNumber,
    PlanSeat,
    ProviderEvent,
    Question,
    QuestionVersion,
    Recording,
    Remark,
    StageRule,
    StageTarget,
    Suppression,
)

MANY = 30
Change = Callable[[int, Any], dict[str, Any]]


def grow(here: Premises) -> None:
    """29 more of each row a page could list, tied to the same parents."""
    with organization_context(here.organization):
        jobs = _copies([here.job], lambda number, row: {})
        applications = _copies(
            [here.application], lambda number, row: {"job": jobs[number], "stage": here.application.stage}
        )
        with_proposal = Proposal.objects.get(application=here.application)
        _copies([with_proposal], lambda number, row: {"application": applications[number]})
        _copies([here.waiting_case], lambda number, row: {"application": applications[number]})
        for model, change in CHANGES.items():
            _copies(list(model._default_manager.all()[:20]), change)


def _copies(rows: list[Any], change: Change) -> list[Any]:
    """29 copies of each row, with new ids and the given changes."""
    made = []
    for row in rows:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for number in range(MANY - 1):
            copy = type(row)(**{**values, "id": uuid4()})
            for name, value in change(number, row).items():
                setattr(copy, name, value)
            made.append(copy)
    if made:
        type(made[0]).objects.bulk_create(made)
    return made


def _an_address(number: int, row: models.Model) -> str:
    return f"copy{number}.{row.pk}@example.net"


def _a_question(row: JobQuestion) -> Question:
    """One more, that reads like the one that is asked already."""
    question = Question.objects.create(organization=row.organization, created_at=row.question.created_at)
    [version] = row.question.versions.filter(number=1)
    version.pk, version.question = uuid4(), question
    version.save(force_insert=True)
    return question


def _a_rule(row: StageTarget | AppointmentPlan, *, number: int) -> StageRule:
    """One of those that were copied before."""
    return StageRule.objects.get(stage_name=f"Stage {number} {row.rule.mode}")


def _another_stage(row: StageLink) -> Stage:
    """One more of the job, out of use."""
    return Stage.objects.create(organization=row.organization, job=row.stage.job, name="A stage")


TWICE = {"problem": "same_person_twice"}
ENDED = {"state": AttemptState.ENDED, "outcome": "no_answer", "counts": True}  # one lives for each number
# What a copy must have of its own.
CHANGES: dict[type[TenantOwned], Change] = {
    Stage: lambda number, row: {"position": 100 + MANY * row.position + number},
    Candidate: lambda number, row: {"email": _an_address(number, row), "user_id": None},
    StageMove: lambda number, row: {},
    ApplicationNote: lambda number, row: {"key": uuid4().hex},
    Interview: lambda number, row: {"form_key": uuid4(), "ical_uid": f"{uuid4()}@example.net"},
    Availability: lambda number, row: {"user": factories.user()},
    WeeklyHours: lambda number, row: {},
    DatedHours: lambda number, row: {},
    BusyCalendar: lambda number, row: {},
    BusyTime: lambda number, row: {},
    MemberFeed: lambda number, row: {"user": factories.user(), "token_hash": uuid4().hex},
    Reminder: lambda number, row: {},
    Membership: lambda number, row: {"user": factories.user()},
    Invitation: lambda number, row: {"token_hash": uuid4().hex, "email": _an_address(number, row)},
    Window: lambda number, row: {},
    Participant: lambda number, row: {"email": _an_address(number, row), "seat": 100 * (row.seat or 0) + number},
    InterviewSeat: lambda number, row: {"person": _an_address(number, row)},
    HelpRequest: lambda number, row: {"form_key": uuid4()},
    ProposedTime: lambda number, row: {"starts_at": row.starts_at + timedelta(hours=number + 1)},
    DeskNote: lambda number, row: {"form_key": uuid4()},
    Feedback: lambda number, row: {"author": None},
    Link: lambda number, row: {"token_hash": uuid4().hex},
    Question: lambda number, row: {},
    QuestionVersion: lambda number, row: {"number": 100 + number},
    JobQuestion: lambda number, row: {"position": MANY * (row.position + 1) + number, "question": _a_question(row)},
    CallSettings: lambda number, row: {"version": 100 + number},
    StageRule: lambda number, row: {"stage": None, "stage_name": f"Stage {number} {row.mode}"},
    StageTarget: lambda number, row: {"rule": _a_rule(row, number=number)},
    AppointmentPlan: lambda number, row: {"rule": _a_rule(row, number=number)},
    PlanSeat: lambda number, row: {"plan": _a_rule(row.plan, number=number).plan, "user": factories.user()},
    CallAttempt: lambda number, row: {"n": 100 * (row.n + 1) + number, "sid": uuid4().hex, **ENDED},
    CallTurn: lambda number, row: {"number": 100 + number},
    Answer: lambda number, row: {"question": Question.objects.create(organization=row.organization, created_at=row.at)},
    Remark: lambda number, row: {},
    ConsentEvent: lambda number, row: {},
    Recording: lambda number, row: {"sid": uuid4().hex},
    ProviderEvent: lambda number, row: {"key": uuid4().hex},
    Suppression: lambda number, row: {"number_hash": uuid4().hex},
    OwnNumber: lambda number, row: {"number": f"{row.number}{number}"},
    ApplicantLink: lambda number, row: {"token_hash": uuid4().hex},
    JobLink: lambda number, row: {"remote_id": uuid4().hex, "job_id": None, "problem": "forbidden"},
    StageLink: lambda number, row: {"remote_id": uuid4().hex, "stage": _another_stage(row)},
    CandidateLink: lambda number, row: {"remote_id": uuid4().hex, "problem": "unfit"},
    ApplicationLink: lambda number, row: {"remote_id": uuid4().hex, "application_id": None, **TWICE},
    InboundEvent: lambda number, row: {"key": uuid4().hex},
    Push: lambda number, row: {"n": 100 + number, "tag": uuid4().hex},
    Message: lambda number, row: {"key": uuid4().hex},
    Entry: lambda number, row: {},
}
