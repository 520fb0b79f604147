"""The representative's lists: what is on them, in which order, in how many queries."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Organization
from core.tenancy import organization_context, reading_context
from interviews import actions
from interviews.models import Interview, Reminder
from interviews.queries.worklists import DESK_LENGTH, DeskLists, desk_lists
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import booked, cancelled, help_request, pending, start

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def organization() -> Organization:
    return factories.organization()


def lists(*organizations: Organization, now=NOW) -> DeskLists:
    with reading_context(Organization.objects.filter(pk__in=[each.pk for each in organizations])):
        return desk_lists(now=now)


def short_of_somebody(interview: Interview) -> None:
    with organization_context(interview.organization):
        actions.step_back(Interview.objects.with_people().get(pk=interview.pk).pool()[0], by=NOBODY, now=NOW)


def test_the_desk_shows_the_open_door_and_no_more(organization):
    interview = pending(organization=organization)
    help_request(pending())
    found = lists(organization)
    assert (found.not_booked, found.times_asked, found.is_clear) == ([interview], [], False)


def test_an_empty_desk_is_clear(organization):
    assert lists(organization).is_clear


def test_upcoming_interviews_leave_the_desk_clear(organization):
    interview = booked(organization=organization)
    with organization_context(organization):
        actions.set_conference_details(interview, link="https://meet.example", phone="", notes="", by=NOBODY, now=NOW)
    found = lists(organization)
    assert (found.upcoming, found.is_clear) == ([interview], True)


def test_whoever_asked_for_times_is_not_listed_as_not_booked(organization):
    interview = pending(organization=organization)
    help_request(interview)
    found = lists(organization)
    assert (found.times_asked, found.not_booked) == ([interview], [])


def test_a_booked_interview_may_be_asked_to_move_and_lack_details(organization):
    interview = booked(organization=organization)
    help_request(interview)
    found = lists(organization)
    assert (found.times_asked, found.details_missing) == ([interview], [interview])


def test_somebody_is_missing_where_nobody_fills_a_seat(organization):
    interview, _full = booked(organization=organization), booked(organization=organization, at=start(day=1))
    short_of_somebody(interview)
    assert lists(organization).somebody_missing == [interview]
    assert lists(organization, now=start(hour=10)).somebody_missing == []


def test_optional_people_are_not_missed(organization):
    person = factories.member(organization).user
    interview = booked(pending(organization=organization, optional=actions.Seat(members=[person])))
    with organization_context(organization):
        known = Interview.objects.with_people().get(pk=interview.pk)
        optional = next(each for each in known.pool() if each.is_optional)
        actions.step_back(optional, by=NOBODY, now=NOW)
    assert lists(organization).somebody_missing == []


def test_what_was_cancelled_waits_until_it_is_settled_or_requested_again(organization):
    interview = cancelled(organization=organization)
    assert lists(organization).waiting == [interview]
    with organization_context(organization):
        actions.settle(interview, by=NOBODY, now=NOW)
    assert lists(organization).is_clear


def test_last_reminders_and_questions_stand_beside_the_interview(organization):
    waiting, off = pending(organization=organization), cancelled(organization=organization)
    with organization_context(organization):
        for hours, was_sent in ((1, True), (2, True), (3, False)):
            at = NOW + hours * HOUR
            Reminder.objects.create(
                organization=organization,
                interview=waiting,
                kind="not_booked",
                recipient="a@example.com",
                number=hours,
                due_at=at,
                done_at=at,
                was_sent=was_sent,
            )
        actions.ask_preferences(off, by=NOBODY, now=NOW + HOUR)
    found = lists(organization)
    assert [vars(each)["reminded_at"] for each in found.not_booked] == [NOW + 2 * HOUR]
    assert [vars(each)["preferences_asked_at"] for each in found.waiting] == [NOW + HOUR]


def test_the_most_urgent_come_first_and_lists_have_an_end(organization):
    late, early = (booked(organization=organization, at=start(day=day)) for day in (1, 0))
    assert lists(organization).details_missing == [early, late]
    with organization_context(organization):
        row = pending(organization=organization)
        copies = [Interview(organization=organization, application=row.application) for _ in range(DESK_LENGTH)]
        for copy in copies:
            copy.round, copy.round_name, copy.time_zone = 1, "Copy", "Europe/Berlin"
            copy.form_key, copy.form_fingerprint, copy.offered_at, copy.ical_uid = uuid4(), "", NOW - HOUR, "u"
        Interview.objects.bulk_create(copies)
    found = lists(organization).not_booked
    assert (len(found), row in found) == (DESK_LENGTH, False)


def test_the_desk_takes_as_many_queries_for_many_as_for_one(organization, count_queries):
    def fill() -> int:
        help_request(pending(organization=organization))
        short_of_somebody(booked(organization=organization))
        cancelled(organization=organization)
        number: int = count_queries(lambda: lists(organization))
        return number

    assert (fill(), fill()) == (7, 7)
