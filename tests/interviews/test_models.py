"""Questions to interviews, in domain words, and what the tables refuse."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core.tenancy import organization_context, system_context
from interviews.models import Interview, Participant, Window
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, cancelled, help_request, pending, start, window

pytestmark = pytest.mark.django_db


def names(question: str, *arguments: datetime) -> list[str]:
    with system_context("a test"):
        return [each.round_name for each in getattr(Interview.objects, question)(*arguments)]


def test_pending_interviews_come_in_the_order_of_their_offers():
    for name, at in (("second", NOW), ("first", NOW.replace(hour=8))):
        pending(round_name=name, now=at)
    booked(round_name="booked")
    assert names("pending") == ["first", "second"]


def test_an_interview_is_upcoming_until_it_ends():
    booked(round_name="today")
    moments = [start(hour=8), start(minute=29), start(minute=30)]
    assert [names("upcoming", at) for at in moments] == [["today"], ["today"], []]


def test_upcoming_interviews_come_by_time():
    booked(pending(round_name="later"), at=start(day=1))
    booked(round_name="sooner")
    assert names("upcoming", NOW) == ["sooner", "later"]


def test_what_was_held_or_cancelled_is_past():
    booked(round_name="held")
    cancelled(round_name="cancelled", now=NOW.replace(hour=8))
    booked(pending(round_name="ahead"), at=start(day=1))
    assert names("past", start(hour=12)) == ["held", "cancelled"]


def test_an_interview_belongs_to_its_candidates_account():
    person = factories.user()
    own = pending(factories.application(factories.job(factories.organization()), person=person))
    pending()
    with system_context("a test"):
        assert list(Interview.objects.of(person)) == [own]


def test_everybody_whose_time_is_taken_is_named_once_and_sorted():
    interview = pending(guests=["b@example.org", "a@example.org"], members=[])
    with organization_context(interview.organization):
        assert interview.people() == ["a@example.org", "b@example.org", interview.application.candidate.email]


def test_the_latest_unanswered_message_is_shown():
    interview = pending()
    for hour, message in ((9, "Only Fridays"), (10, "Or Mondays")):
        help_request(interview, message=message, now=NOW.replace(hour=hour))
    with organization_context(interview.organization):
        latest = Interview.objects.with_people().get().open_help_request
        assert latest
        assert latest.message == "Or Mondays"


def test_people_come_in_a_constant_number_of_queries(count_queries):
    def shown() -> None:
        with system_context("a test"):
            for each in Interview.objects.with_people():
                each.people(), each.open_help_request, each.organization.representative, each.application.job

    pending()
    one = count_queries(shown)
    for _ in range(3):
        pending()
    assert count_queries(shown) == one


# What the tables refuse


def test_a_window_ends_after_it_starts():
    interview = pending()
    with system_context("a test"), pytest.raises(IntegrityError, match="window_ends_after_start"), transaction.atomic():
        Window(organization=interview.organization, interview=interview, starts_at=start(), ends_at=start()).save()


def test_nobody_takes_part_twice():
    interview = pending(guests=["a@example.org"])
    again = Participant(organization=interview.organization, interview=interview, kind="guest", email="a@example.org")
    with system_context("a test"), pytest.raises(IntegrityError, match="participant_once"), transaction.atomic():
        again.save()


def test_addresses_of_participants_are_lower_case():
    interview = pending()
    loud = Participant(organization=interview.organization, interview=interview, kind="guest", email="A@example.org")
    with system_context("a test"), pytest.raises(IntegrityError, match="lower_case"), transaction.atomic():
        loud.save()


def test_a_form_requests_one_interview():
    interview = pending()
    again = Interview(
        organization=interview.organization,
        application=interview.application,
        round=2,
        form_key=interview.form_key,
        offered_at=NOW,
        time_zone="UTC",
    )
    with system_context("a test"), pytest.raises(IntegrityError, match="interview_once_per_form"), transaction.atomic():
        again.save()


def test_a_state_is_one_of_three():
    interview = pending()
    with system_context("a test"), pytest.raises(IntegrityError, match="state_is_known"), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(state="postponed")


def test_an_interview_ends_after_it_starts():
    interview = booked()
    with system_context("a test"), pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(ends_at=interview.starts_at)


def test_windows_come_in_order():
    interview = pending(windows=[window(day=1), window()])
    with organization_context(interview.organization):
        assert [each.span for each in interview.windows.all()] == [window(), window(day=1)]


def test_ids_are_random():
    assert pending().pk.version == uuid4().version
