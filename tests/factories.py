"""Boring rows for tests, made by the real actions. What matters to a test is written in the test.

Every factory opens the door of its organization itself. Times default to NOW, which the fixture `now` freezes.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts.actions import create_organization
from accounts.actor import Actor, on_page
from accounts.models import Membership, Organization, User
from core.tenancy import organization_context
from interviews.actions import Seat, request_interview
from interviews.models import Interview
from interviews.slots import Span
from marketplace.actions import post_job, submit_proposal
from marketplace.models import Application, Candidate, Job

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
NOBODY = Actor(name="A test", channel="command")
_numbers = count(1)


def user(*, email: str = "", name: str = "", **fields: Any) -> User:
    """Somebody with an account and a proven address; signs in by code, or with `password`."""
    number = next(_numbers)
    details = {"language": "en", "time_zone": "Europe/Berlin", **fields}
    person = User.objects.create_user(
        email or f"person{number}@example.com", name=name or f"Person {number}", **details
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def second_factor(person: User) -> Authenticator:
    """An authenticator app, so that roles which need a second step may enter."""
    return Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "for tests only"})


def representative(**fields: Any) -> User:
    """One of the marketplace's representatives."""
    person = user(**{"name": "Maya Okafor", **fields}, is_representative=True)
    second_factor(person)
    return person


def organization(*, founder: User | None = None, now: datetime = NOW, **details: Any) -> Organization:
    """An organization; its founder is its admin, with a second factor."""
    founder = founder or user()
    if not founder.has_second_factor():
        second_factor(founder)
    known = {"name": f"Organization {next(_numbers)}", "country": "DE", "time_zone": "Europe/Berlin", "language": "en"}
    return create_organization(by=founder, now=now, **{**known, **details})


def member(organization: Organization, role: str = "recruiter", *, person: User | None = None) -> Membership:
    """A member of the organization's team; admins get a second factor."""
    person = person or user()
    if role == "admin" and not person.has_second_factor():
        second_factor(person)
    with organization_context(organization):
        return Membership.objects.create(organization=organization, user=person, role=role)


def job(organization: Organization, *, title: str = "", now: datetime = NOW, **details: Any) -> Job:
    """An open job with the usual stages."""
    words = {"place": "Berlin", "description": "Grow cells, write it down.", **details}
    with organization_context(organization):
        return post_job(organization=organization, title=title or f"Job {next(_numbers)}", by=NOBODY, now=now, **words)


def candidate(organization: Organization, *, person: User | None = None, **details: Any) -> Candidate:
    """An organization's record of a person, linked to their account if `person` is given."""
    number = next(_numbers)
    known = {"name": f"Candidate {number}", "email": f"candidate{number}@example.com", "language": "en"}
    if person:
        known = {"name": person.name, "email": person.email, "language": person.language}
    with organization_context(organization):
        return Candidate.objects.create(organization=organization, user=person, **{**known, **details})


def application(job: Job, *, person: User | None = None, now: datetime = NOW, **words: Any) -> Application:
    """An application with a proposal, submitted by `person` (else by somebody new)."""
    proposal = {"text": "I would like to work with you.", "availability": "", "rate": "", **words}
    submitted, _is_new = submit_proposal(job=job, user=person or user(), now=now, **proposal)
    return submitted


def requested_interview(application: Application, *, now: datetime = NOW) -> Interview:
    """An interview that waits for its candidate to choose a time, on the next two days."""
    starts = [now + timedelta(days=days) for days in (1, 2)]
    with organization_context(application.organization):
        return request_interview(
            application=application,
            round_name="First conversation",
            minutes=30,
            time_zone="Europe/Berlin",
            windows=[Span(start, start + timedelta(hours=2)) for start in starts],
            seats=[Seat(guests=["colleague@example.com"])],
            form_key=uuid4(),
            by=NOBODY,
            now=now,
        )


def actor(person: User) -> Actor:
    """The person acting on a page."""
    return on_page(person)
