"""Interviews for tests, made by the real actions. What matters to a test is passed in by the test."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from interviews.slots import Span
from marketplace.models import Application, Candidate, Stage
from tests import factories
from tests.factories import NOBODY, NOW

TOMORROW_MORNING = NOW + timedelta(days=1, hours=1)  # Tuesday, 10:00 in London, 11:00 in Berlin


def spans(*starts: datetime, hours: float = 2) -> list[Span]:
    """A window of so many hours from each start."""
    return [Span(start, start + timedelta(hours=hours)) for start in starts]


def application(candidate: Candidate, *, title: str = "Clinical Data Manager", now: datetime = NOW) -> Application:
    """A candidate's application, also of a candidate without an account."""
    job = factories.job(candidate.organization, title=title, now=now)
    with organization_context(candidate.organization):
        stage = Stage.objects.filter(job=job).in_order().first()
        return Application.objects.create(
            organization=candidate.organization, job=job, candidate=candidate, stage=stage, applied_at=now
        )


def pending(
    organization: Organization,
    *,
    candidate: Candidate | None = None,
    members: Iterable[User] = (),
    guests: Iterable[str] = (),
    windows: list[Span] | None = None,
    by: User | None = None,
    title: str = "Clinical Data Manager",
    now: datetime = NOW,
    **fields: Any,
) -> Interview:
    """An interview with times on offer: two windows of two hours on the next two mornings, unless said otherwise."""
    known = {"round_name": "First interview", "minutes": 30, "time_zone": organization.time_zone}
    application_ = application(candidate or factories.candidate(organization), title=title, now=now)
    with organization_context(organization):
        return actions.request_interview(
            application=application_,
            windows=windows or spans(TOMORROW_MORNING, TOMORROW_MORNING + timedelta(days=1)),
            members=members,
            guests=guests,
            form_key=uuid4(),
            by=factories.actor(by) if by else NOBODY,
            now=now,
            **{**known, **fields},
        )


def booked(
    organization: Organization,
    *,
    start: datetime = TOMORROW_MORNING,
    reading_in: str = "",
    now: datetime = NOW,
    **fields: Any,
) -> Interview:
    """An interview that its candidate booked at `start`, reading in the zone `reading_in`."""
    interview = pending(organization, now=now, **fields)
    zone = reading_in or interview.application.candidate.reader.time_zone
    with organization_context(organization):
        return actions.confirm_time(interview, start=start, time_zone=zone, by=NOBODY, now=now)
