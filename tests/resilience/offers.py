"""Interviews whose candidates were written to, made by the real actions, with times that are really ahead."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from interviews.slots import Span
from marketplace.models import Application, Candidate, Job, Stage
from tests import factories
from tests.factories import NOBODY
from tests.outbox import Outbox


def team() -> Job:
    """A job of an organization in UTC."""
    now = timezone.now()
    organization = factories.organization(now=now, time_zone="UTC")
    return factories.job(organization, now=now)


def interviewer(name: str) -> User:
    return factories.user(name=name, email=f"{name.lower()}@example.com", time_zone="UTC")


def candidate(organization: Organization, **details: Any) -> Candidate:
    """Somebody without an account."""
    return factories.candidate(organization, time_zone="UTC", **details)


def offered(
    job: Job,
    *,
    members: Iterable[User],
    windows: list[Span],
    candidate: Candidate,
    guests: Iterable[str] = (),
    uses_published: bool = False,
) -> Interview:
    """An interview of half an hour, to be booked by the link in the candidate's mail."""
    now = timezone.now()
    with organization_context(job.organization):
        stage = Stage.objects.filter(job=job).in_order()[0]
        application = Application.objects.create(
            organization=job.organization,
            job=job,
            candidate=candidate,
            stage=stage,
            applied_at=now,
            stage_since=now,
        )
        return actions.request_interview(
            application=application,
            round_name="First interview",
            minutes=30,
            time_zone="UTC",
            windows=windows,
            seats=actions.one_seat_each(members=list(members), guests=list(guests)),
            uses_published=uses_published,
            form_key=uuid4(),
            by=NOBODY,
            now=now,
        )


def day_after_tomorrow(hour: int = 0) -> datetime:
    """In UTC, where everybody in these tests reads."""
    return (timezone.now() + timedelta(days=2)).replace(hour=hour, minute=0, second=0, microsecond=0)


def windows(*, slots: int) -> list[Span]:
    """Two windows of that day, which together hold so many slots of half an hour."""
    half = timedelta(minutes=30) * (slots // 2)
    morning, afternoon = day_after_tomorrow(1), day_after_tomorrow(13)
    return [Span(morning, morning + half), Span(afternoon, afternoon + half)]


def mailed_links() -> list[str]:
    """The links in the mails that offer times, oldest first."""
    mails = Outbox().mails("times_offered")
    return [re.findall(r"http\S+/i/[\w-]+/", mail.text)[0] for mail in mails]
