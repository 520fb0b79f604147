"""Confirming a time: what is accepted, what is refused, and what either leaves behind."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Entry, User
from core.tenancy import organization_context, system_context
from core.zones import UnknownZone
from interviews import actions
from interviews.models import HelpRequest, Interview, InterviewSeat
from interviews.slots import Span
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, cancelled, candidate_actor, help_request, pending, start, window

pytestmark = pytest.mark.django_db
HALF_HOUR = timedelta(minutes=30)


def confirm(interview: Interview, at: datetime | None = None, *, zone: str = "Europe/Berlin", now=NOW) -> Interview:
    with organization_context(interview.organization):
        return actions.confirm_time(
            interview, start=at or start(), time_zone=zone, by=candidate_actor(interview), now=now
        )


def seats(interview: Interview) -> list[tuple[str, datetime, datetime]]:
    """(person, from, to) of the active seats, by person."""
    with organization_context(interview.organization):
        rows = InterviewSeat.objects.filter(interview=interview, active=True).order_by("person")
        return [(seat.person, seat.during.lower, seat.during.upper) for seat in rows]


def stored(interview: Interview) -> tuple[str, datetime | None, str]:
    """(state, start, the candidate's zone) as the database has them."""
    with organization_context(interview.organization):
        row = Interview.objects.get(pk=interview.pk)
        return row.state, row.starts_at, row.application.candidate.time_zone


def untouched(interview: Interview, outbox) -> bool:
    """Whether nothing of a booking was stored."""
    zone = interview.application.candidate.time_zone
    mails = outbox.mails("booked") == []
    return stored(interview) == ("pending", None, zone) and seats(interview) == [] and mails


def candidacy(user: User, **details: Any) -> Interview:
    """An interview that waits for this person, in an organization of its own."""
    application = factories.application(factories.job(factories.organization()), person=user)
    return pending(application, **details)


# What is stored


def test_confirming_books_the_start_for_one_length():
    interview = confirm(pending(), start(hour=10))
    assert (interview.state, interview.starts_at, interview.ends_at, interview.booked_at, interview.sequence) == (
        "booked",
        start(hour=10),
        start(hour=10, minute=30),
        NOW,
        0,
    )


def test_the_candidates_zone_is_kept_for_later():
    interview = confirm(pending(), zone="America/Sao_Paulo")
    assert stored(interview) == ("booked", start(), "America/Sao_Paulo")


def test_everybody_gets_a_seat(outbox):
    member = factories.user(email="jonas@team.example")
    person = factories.user(email="lena@candidates.example")
    confirm(interview := candidacy(person, members=[member], guests=["brandl@partner.example"]))
    emails = ["brandl@partner.example", "jonas@team.example", "lena@candidates.example"]
    assert seats(interview) == [(email, start(), start(minute=30)) for email in emails]


def test_everybody_is_told_once(outbox):
    maya = factories.representative(email="maya@clora.example")
    organization = factories.organization()
    organization.representative = maya
    organization.save()
    interview = confirm(pending(organization=organization, guests=["brandl@partner.example"]))
    assert outbox.recipients("booked") == sorted([*interview.people(), maya.email])


def test_booking_is_written_into_history():
    interview = confirm(pending())
    with organization_context(interview.organization):
        entry = Entry.objects.about(interview).filter(verb="booked").get()
    assert (entry.channel, entry.at, entry.detail) == ("link", NOW, {"start": start().isoformat()})


def test_booking_answers_the_open_question():
    interview = pending()
    help_request(interview)
    confirm(interview)
    with organization_context(interview.organization):
        assert HelpRequest.objects.get().resolved_at == NOW


def test_the_start_may_be_said_in_any_zone():
    local = start().astimezone(ZoneInfo("Asia/Kathmandu"))
    assert confirm(pending(), local).starts_at == start()


# What is refused


@pytest.mark.parametrize(
    "at",
    [
        start(minute=15),
        start() + timedelta(seconds=1),
        start() + timedelta(microseconds=1),
        start(hour=8, minute=30),
        start(hour=10, minute=45),
        start(hour=11),
        start(day=2),
        start(day=-7),
        start().replace(tzinfo=None),
        start().replace(tzinfo=ZoneInfo("Europe/Berlin")),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
    ],
    ids=str,
)
def test_a_start_that_is_not_on_offer_is_refused_and_nothing_is_stored(at, outbox):
    interview = pending()
    with pytest.raises(actions.SlotGone, match="Nothing was booked"):
        confirm(interview, at)
    assert untouched(interview, outbox)


@pytest.mark.parametrize("now", [start(), start() + HALF_HOUR, start() - timedelta(minutes=59, seconds=59)], ids=str)
def test_a_start_that_is_past_or_within_the_hour_is_refused(now, outbox):
    interview = pending()
    with pytest.raises(actions.SlotGone):
        confirm(interview, now=now)
    assert untouched(interview, outbox)


def test_a_start_in_exactly_an_hour_is_accepted():
    assert confirm(pending(), now=start() - timedelta(hours=1)).state == "booked"


@pytest.mark.parametrize(
    ("minutes", "at"), [(45, start(minute=30)), (60, start(hour=9, minute=30)), (90, start(hour=10))]
)
def test_the_grid_follows_the_length_of_the_interview(minutes, at, outbox):
    interview = pending(minutes=minutes)
    with pytest.raises(actions.SlotGone):
        confirm(interview, at)
    assert untouched(interview, outbox)


@pytest.mark.parametrize(
    "zone", ["Mars/Phobos", "", "../../etc/passwd", "Europe/Berlin\x00", "europe/berlin", "Factory"]
)
def test_an_unknown_zone_is_refused_before_anything_is_stored(zone, outbox):
    interview = pending()
    with pytest.raises(UnknownZone):
        confirm(interview, zone=zone)
    assert untouched(interview, outbox)


def test_confirming_again_shows_the_same_booking(outbox):
    interview = pending()
    first, again = confirm(interview), confirm(interview, now=NOW + HALF_HOUR)
    assert (again.pk, again.booked_at, len(seats(interview))) == (first.pk, NOW, 2)
    assert len(outbox.mails("booked")) == 3


def test_another_time_of_a_booked_interview_is_refused():
    interview = booked()
    with pytest.raises(actions.AlreadyBooked, match="Nothing was changed"):
        confirm(interview, start(hour=10))
    assert stored(interview)[1] == start()


def test_a_cancelled_interview_is_not_booked_again():
    interview = cancelled()
    with pytest.raises(actions.Ended, match="cancelled"):
        confirm(interview)
    assert (stored(interview)[0], seats(interview)) == ("cancelled", [])


# People who are busy elsewhere


def shared(by: str) -> tuple[Interview, Interview]:
    """Two interviews of two organizations that share one person, who is the given role in both."""
    person = factories.user()
    if by == "candidate":
        return candidacy(person), candidacy(person)
    if by == "member":
        return pending(members=[person]), pending(members=[person])
    if by == "guest":
        return pending(guests=[person.email]), pending(guests=[person.email.title()])
    return candidacy(person), pending(guests=[person.email])


@pytest.mark.parametrize("by", ["candidate", "member", "guest", "candidate and guest"])
def test_nobody_sits_in_two_interviews_at_once(by, outbox):
    first, second = shared(by)
    confirm(first)
    with pytest.raises(actions.SlotGone):
        confirm(second)
    assert (stored(second)[0], seats(second)) == ("pending", [])


@pytest.mark.parametrize("at", [start(hour=9, minute=15), start(hour=8, minute=45), start(hour=9, minute=5)], ids=str)
def test_an_overlap_is_refused_as_well_as_an_equal_start(at):
    person = factories.user()
    confirm(pending(members=[person]))
    elsewhere = pending(members=[person], windows=[window(day=3), Span(at, at + HALF_HOUR)])
    with pytest.raises(actions.SlotGone):
        confirm(elsewhere, at)
    assert seats(elsewhere) == []


@pytest.mark.parametrize("at", [start(hour=9, minute=30), start(hour=8, minute=30)], ids=str)
def test_interviews_may_follow_each_other_without_a_break(at):
    person = factories.user()
    confirm(pending(members=[person]))
    elsewhere = pending(members=[person], windows=[window(day=3), Span(at, at + HALF_HOUR)])
    assert confirm(elsewhere, at).starts_at == at


def test_the_candidates_other_application_at_the_same_organization_is_protected():
    organization, person = factories.organization(), factories.user()
    jobs = [factories.job(organization) for _ in range(2)]
    first, second = (pending(factories.application(job, person=person)) for job in jobs)
    confirm(first)
    with pytest.raises(actions.SlotGone):
        confirm(second)


def test_a_cancelled_interview_frees_its_time():
    person = factories.user()
    cancelled(pending(members=[person]))
    assert confirm(pending(members=[person])).state == "booked"


def test_one_busy_person_of_a_panel_leaves_no_seat_of_the_others(outbox):
    busy, free = factories.user(email="b@example.org"), [factories.user(email=f"{name}@example.org") for name in "ac"]
    confirm(pending(members=[busy]))
    panel = pending(members=[*free, busy])
    with pytest.raises(actions.SlotGone):
        confirm(panel)
    assert (seats(panel), stored(panel)[0]) == ([], "pending")


# What the database refuses, whatever the code does


def test_the_database_refuses_overlapping_seats_of_one_person():
    first, second = booked(), pending()
    overlap = DateTimeTZRange(start(minute=15), start(minute=45))
    with (
        system_context("a test"),
        pytest.raises(IntegrityError, match="seat_one_interview_at_a_time"),
        transaction.atomic(),
    ):
        InterviewSeat(
            organization=second.organization, interview=second, person=first.people()[0], during=overlap
        ).save()


def test_the_database_refuses_a_booking_without_a_time():
    interview = pending()
    with (
        system_context("a test"),
        pytest.raises(IntegrityError, match="interview_booked_has_a_time"),
        transaction.atomic(),
    ):
        Interview.objects.filter(pk=interview.pk).update(state="booked")
