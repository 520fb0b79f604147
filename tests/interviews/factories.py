"""Interviews for tests, made by the real actions. Each factory opens the door of its organization itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.actor import Actor, on_page
from accounts.models import Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from interviews.slots import Span
from marketplace.models import Application, Candidate
from tests import factories
from tests.factories import NOW

TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def window(*, day: int = 0, opens: int = 9, closes: int = 11) -> Span:
    """A window in UTC, `day` days after Tuesday 24 November 2026."""
    midnight = TUESDAY + timedelta(days=day)
    return Span(midnight + timedelta(hours=opens), midnight + timedelta(hours=closes))


def start(*, day: int = 0, hour: int = 9, minute: int = 0) -> datetime:
    """An instant in UTC, `day` days after Tuesday 24 November 2026."""
    return TUESDAY + timedelta(days=day, hours=hour, minutes=minute)


def pending(
    application: Application | None = None,
    *,
    organization: Organization | None = None,
    members: list[User] | None = None,
    guests: list[str] | None = None,
    seats: list[actions.Seat] | None = None,
    windows: list[Span] | None = None,
    by: User | None = None,
    now: datetime = NOW,
    **details: Any,
) -> Interview:
    """An interview that waits for its candidate: Tuesday and Wednesday, 09:00 to 11:00 UTC, one interviewer."""
    if application is None:
        organization = organization or factories.organization()
        application = factories.application(factories.job(organization, now=now), now=now)
    organization = application.organization
    people = members if members is not None else [factories.member(organization).user]
    known = {"round_name": "First conversation", "minutes": 30, "time_zone": organization.time_zone, **details}
    with organization_context(organization):
        return actions.request_interview(
            application=application,
            windows=windows or [window(), window(day=1)],
            seats=seats if seats is not None else actions.one_seat_each(members=people, guests=guests or []),
            form_key=uuid4(),
            by=on_page(by or people[0]) if by or people else factories.NOBODY,
            now=now,
            **known,
        )


def candidate_actor(interview: Interview) -> Actor:
    """The interview's candidate, by their mailed link."""
    return Actor(name=interview.application.candidate.name, channel="link")


def booked(
    interview: Interview | None = None, *, at: datetime | None = None, now: datetime = NOW, **kwargs: Any
) -> Interview:
    """A booked interview: Tuesday 09:00 UTC unless `at` says otherwise."""
    interview = interview or pending(now=now, **kwargs)
    with organization_context(interview.organization):
        return actions.confirm_time(
            interview, start=at or start(), time_zone="Europe/Berlin", by=candidate_actor(interview), now=now
        )


def cancelled(interview: Interview | None = None, *, now: datetime = NOW, **kwargs: Any) -> Interview:
    """An interview that was booked and then called off."""
    interview = interview or booked(now=now, **kwargs)
    with organization_context(interview.organization):
        actions.cancel(interview, reason="", by=candidate_actor(interview), now=now)
        interview.refresh_from_db()
    return interview


def help_request(interview: Interview, *, message: str = "Could we meet later?", now: datetime = NOW) -> None:
    """The candidate found no time that fits."""
    with organization_context(interview.organization):
        actions.report_no_fit(interview, message=message, form_key=uuid4(), by=candidate_actor(interview), now=now)


def application(candidate: Candidate, *, title: str = "Clinical Data Manager", now: datetime = NOW) -> Application:
    """An application made for a candidate, who need not have an account."""
    job = factories.job(candidate.organization, title=title, now=now)
    with organization_context(candidate.organization):
        return Application.objects.create(
            organization=candidate.organization,
            job=job,
            candidate=candidate,
            stage=job.stages.in_order()[0],
            applied_at=now,
        )
