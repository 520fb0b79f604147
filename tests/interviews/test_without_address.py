"""Candidates of whom no address is known: nothing is mailed to them, and nobody takes one of them for another."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview, InterviewSeat
from marketplace.actions import change_contact
from marketplace.models import Application, Candidate, Job
from notifications.models import Message
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import application, availability, booked, pending, start, window

pytestmark = pytest.mark.django_db
CONTACT = {"phone": "", "phone_as_typed": "", "country": "", "region": ""}


@pytest.fixture
def job() -> Job:
    return factories.job(factories.organization())


def nameless(job: Job) -> Application:
    """Of somebody who was taken over from elsewhere without an address."""
    return application(factories.candidate(job.organization, email=""))


def prepared(applied: Application, *members: User) -> Interview:
    """Made while somebody speaks with them on the phone."""
    with organization_context(applied.organization):
        return actions.prepare_interview(
            application=applied,
            round_name="First conversation",
            minutes=30,
            time_zone="Europe/Berlin",
            seats=actions.one_seat_each(members=members),
            form_key=uuid4(),
            by=NOBODY,
            now=NOW,
        )


def member(job: Job) -> User:
    """With published hours from 9 to 17."""
    membership = factories.member(job.organization)
    availability(membership)
    return membership.user


def books(interview: Interview) -> None:
    with organization_context(interview.organization):
        actions.confirm_time(interview, start=start(hour=10), time_zone="Europe/Berlin", by=NOBODY, now=NOW)


def test_two_of_them_are_two_and_one_is_one(job: Job, now):
    """At the same time with other people: both may, but none of them twice."""
    first, second = nameless(job), nameless(job)
    books(prepared(first, member(job)))
    books(prepared(second, member(job)))
    with pytest.raises(actions.SlotGone):
        books(prepared(application(first.candidate, title="Another job"), member(job)))
    with organization_context(job.organization):
        keys = set(InterviewSeat.objects.filter(person__startswith="candidate:").values_list("person", flat=True))
    assert keys == {first.candidate.key, second.candidate.key}


def test_who_gets_an_address_is_still_busy_then(job: Job, now):
    first = nameless(job)
    books(prepared(first, member(job)))
    with organization_context(job.organization):
        change_contact(first.candidate, email="ana@example.com", by=NOBODY, now=NOW, **CONTACT)
        known = Candidate.objects.get(pk=first.candidate_id)
    again = prepared(application(known, title="Another job"), member(job))
    with pytest.raises(actions.SlotGone):
        books(again)
    with organization_context(job.organization):
        InterviewSeat.objects.update(active=False)
    books(again)  # the control: but for that seat the time is free
    with organization_context(job.organization):
        assert InterviewSeat.objects.filter(active=True, person="ana@example.com").count() == 1


def test_what_becomes_of_a_booking_is_mailed_to_the_others_alone(job: Job, now):
    interviewer = member(job)
    interview = prepared(nameless(job), interviewer)
    books(interview)
    with organization_context(job.organization):
        actions.cancel(interview, reason="", by=NOBODY, now=NOW)
    with system_context("a test"):
        recipients = set(Message.objects.values_list("recipient", flat=True))
    assert interviewer.email in recipients
    assert "" not in recipients


def forgotten(interview: Interview) -> Interview:
    """The address is not known any more."""
    with organization_context(interview.organization):
        Candidate.objects.filter(pk=interview.application.candidate_id).update(email="", user=None)
    return interview


def offers(interview: Interview) -> None:
    actions.offer_times(
        interview, windows=[window(day=7)], time_zone="Europe/Berlin", form_key=uuid4(), by=NOBODY, now=NOW
    )


def reminds(interview: Interview) -> None:
    actions.remind_now(interview, by=NOBODY, now=NOW)


def links_anew(interview: Interview) -> None:
    actions.send_new_link(interview, now=start())


@pytest.mark.parametrize("write", [offers, reminds, links_anew])
def test_what_would_be_mailed_is_refused_and_says_what_to_do(write, now):
    interview = forgotten(pending())
    with system_context("a test"):
        before = Message.objects.count()
    with organization_context(interview.organization):
        with pytest.raises(actions.NoAddress, match="Please add one on the application"):
            write(interview)
        interview.refresh_from_db()
    assert interview.offer == 1
    with system_context("a test"):
        assert Message.objects.count() == before


def test_requesting_leads_to_where_an_address_is_added(job: Job, sign_in, now):
    applied = nameless(job)
    visitor = sign_in(factories.member(job.organization).user)
    address = reverse("request_interview", args=[job.organization.slug, applied.pk])
    for response in (visitor.get(address, follow=True), visitor.post(address, {}, follow=True)):
        shown = response.content.decode()
        assert f"No email address of {applied.candidate.name} is known" in shown
        assert 'name="email"' in shown
    with organization_context(job.organization), pytest.raises(actions.NoAddress):
        actions.request_interview(
            application=applied,
            round_name="Meeting the team",
            minutes=30,
            time_zone="Europe/Berlin",
            windows=[window()],
            seats=actions.one_seat_each(guests=["brandl@partner.example"]),
            form_key=uuid4(),
            by=NOBODY,
            now=NOW,
        )
    with organization_context(job.organization):
        assert not Interview.objects.exists()


def test_pages_say_so(sign_in, now):
    maya = factories.representative()
    interview = forgotten(booked())
    shown = sign_in(maya).get(reverse("conference", args=[interview.pk])).content.decode()
    assert "no email address known" in shown
    assert 'mailto:"' not in shown
