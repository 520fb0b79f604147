"""Cancelling against moving, cancelling twice, approving against booking, panels in opposite order: a few
rounds each; test_lives.py has a hundred."""

import pytest

from core.tenancy import organization_context
from interviews import emails
from interviews.models import Interview
from tests.factories import NOBODY, NOW
from tests.interviews import duels
from tests.interviews.calendars import believers
from tests.interviews.duels import DUELS, PAGES
from tests.interviews.factories import booked
from tests.resilience.databases import fought

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.mark.parametrize("fight", DUELS)
def test_whoever_comes_first_one_truth_remains(fight):
    fought(fight, rounds=ROUNDS)


@pytest.mark.parametrize("fight", PAGES)
def test_through_the_pages_too(fight, now):
    fought(fight, rounds=ROUNDS // 2)


def careless_cancel(interview: Interview) -> None:
    """Looks at the row that it was given, locks nothing, and tells everybody."""
    assert interview.is_booked
    interview.state, interview.cancelled_by, interview.cancelled_at = "cancelled", "Somebody", NOW
    interview.sequence += 1
    interview.save()
    emails.cancelled(interview, by=NOBODY, now=NOW)


def test_without_the_row_lock_a_cancelled_interview_stays_in_calendars():
    """The control: a cancellation that locks nothing is found out within a few rounds."""
    interview = booked(guests=["brandl@partner.example"])
    with organization_context(interview.organization):
        stale = Interview.objects.with_people().get(pk=interview.pk)
        duels.move(interview)
        careless_cancel(stale)
        with pytest.raises(AssertionError):
            assert believers(interview) == set()
