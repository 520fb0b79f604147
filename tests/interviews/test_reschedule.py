"""Moving a booked interview: the old time stays until the new one is had, and everybody's calendar follows."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Entry
from core.tenancy import organization_context
from interviews import actions
from interviews.actions import Seat
from interviews.models import Interview, InterviewSeat, InterviewSettings
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.calendars import calendars
from tests.interviews.factories import (
    availability,
    booked,
    busy_calendar,
    cancelled,
    candidate_actor,
    pending,
    start,
    window,
)

pytestmark = pytest.mark.django_db
NEW = start(day=1, hour=10)


def move(interview: Interview, at: datetime = NEW, *, instead_of: datetime | None = None, now=NOW) -> Interview:
    with organization_context(interview.organization):
        return actions.reschedule(
            interview,
            start=at,
            instead_of=instead_of or interview.starts_at or start(),
            time_zone="Europe/Berlin",
            by=candidate_actor(interview),
            now=now,
        )


def settings(interview: Interview, **values: Any) -> None:
    with organization_context(interview.organization):
        InterviewSettings.objects.create(organization=interview.organization, **values)


def active_seats(interview: Interview) -> dict[str, datetime]:
    with organization_context(interview.organization):
        seats = InterviewSeat.objects.filter(interview=interview, active=True)
        return {seat.person: seat.during.lower for seat in seats}


def attending(interview: Interview) -> list[str]:
    with organization_context(interview.organization):
        return sorted(person.email for person in Interview.objects.get(pk=interview.pk).attending())


def test_the_new_time_is_booked_and_the_old_one_is_free():
    interview = booked()
    moved = move(interview)
    assert (moved.state, moved.starts_at, moved.ends_at, moved.moves) == ("booked", NEW, NEW + timedelta(minutes=30), 1)
    assert set(active_seats(moved).values()) == {NEW}
    booked(pending(members=[person.user for person in moved.participants.all() if person.user]))


def test_everybody_gets_one_updated_invitation_and_no_cancellation(outbox):
    moved = move(booked(pending(guests=["brandl@partner.example"])))
    mails = outbox.mails("rescheduled")
    assert sorted(mail.to for mail in mails) == outbox.recipients("booked")
    assert {mail.invite["method"] for mail in mails if mail.invite} == {"REQUEST"}
    assert outbox.mails("cancelled") == []
    for person in outbox.recipients("booked"):
        assert [(event.start, event.sequence) for event in calendars(outbox)[person]] == [(NEW, 1)]
    assert moved.sequence == 1


def test_its_own_time_counts_as_free():
    """To half an hour later, of an interview that lasts an hour."""
    interview = booked(pending(minutes=60, windows=[window(), window(day=1)]), at=start())
    with organization_context(interview.organization):
        interview.windows.update(starts_at=start(minute=30))
    assert move(interview, start(minute=30)).starts_at == start(minute=30)


def test_everything_attached_stays():
    interview = booked()
    with organization_context(interview.organization):
        actions.set_conference_details(
            interview, link="https://video.example/x", phone="", notes="Ring twice.", by=NOBODY, now=NOW
        )
    moved = move(interview)
    assert (moved.conference_link, moved.conference_notes, moved.ical_uid, moved.application_id) == (
        "https://video.example/x",
        "Ring twice.",
        interview.ical_uid,
        interview.application_id,
    )


def test_a_taken_time_leaves_the_old_one_booked(outbox):
    person = factories.user()
    booked(pending(members=[person]), at=NEW)
    interview = booked(pending(members=[person]))
    with pytest.raises(actions.SlotGone):
        move(interview)
    interview.refresh_from_db()
    assert (interview.starts_at, interview.moves, interview.sequence) == (start(), 0, 0)
    assert set(active_seats(interview).values()) == {start()}
    assert outbox.mails("rescheduled") == []


def test_the_constraint_alone_refuses_a_taken_time():
    """Whoever takes a seat without asking the rule: the update of the range is refused, nothing is moved."""
    interview = booked()
    (person,) = interview.participants.all()
    other = booked()
    with organization_context(other.organization):
        busy = DateTimeTZRange(NEW, NEW + timedelta(minutes=30))
        InterviewSeat.objects.filter(interview=other, person=other.people()[0]).update(person=person.email, during=busy)
    with pytest.raises(actions.SlotGone):
        move(interview)
    assert set(active_seats(interview).values()) == {start()}


def test_moving_there_again_changes_nothing(outbox):
    interview = booked()
    move(interview)
    again = move(interview, instead_of=start())
    assert (again.moves, again.sequence, len(outbox.mails("rescheduled"))) == (1, 1, len(outbox.mails("booked")))


def test_an_old_page_moves_nothing():
    interview = booked()
    move(interview)
    with pytest.raises(actions.MovedMeanwhile):
        move(interview, start(hour=10), instead_of=start())


@pytest.mark.parametrize(("made", "refusal"), [(pending, actions.NotBooked), (cancelled, actions.NotBooked)])
def test_only_a_booked_interview_is_moved(made, refusal):
    with pytest.raises(refusal):
        move(made(), instead_of=start())


def test_an_interview_that_is_over_stays():
    with pytest.raises(actions.Over):
        move(booked(), now=start(hour=12))


def test_after_the_limit_help_is_offered_instead():
    interview = booked()
    settings(interview, most_moves=1)
    moved = move(interview)
    with pytest.raises(actions.MovedTooOften):
        move(moved, start())


@pytest.mark.parametrize(("minutes", "moves"), [(119, 0), (120, 1)])
def test_until_the_notice_before_the_old_time(minutes, moves):
    interview = booked()
    settings(interview, move_notice_minutes=120)
    if not moves:
        with pytest.raises(actions.TooLate):
            move(interview, now=start() - timedelta(minutes=minutes))
    else:
        assert move(interview, now=start() - timedelta(minutes=minutes)).moves == moves


def test_a_colleague_of_the_seat_comes_where_the_first_cannot(outbox):
    ines, jonas = factories.user(name="Ines"), factories.user(name="Jonas")
    booked(pending(members=[ines]), at=NEW)
    for hour in (9, 10):
        booked(pending(members=[jonas]), at=start(hour=hour, minute=30))
    interview = booked(pending(seats=[Seat(members=[ines, jonas])], members=[], by=ines))
    assert attending(interview) == [ines.email]
    assert attending(move(interview)) == [jonas.email]
    ours = {
        person: [event.start for event in events if event.uid == interview.ical_uid]
        for person, events in calendars(outbox).items()
    }
    assert (ours[ines.email], ours[jonas.email]) == ([], [NEW])
    assert "released" in {mail.kind for mail in outbox.mails() if mail.to == ines.email}
    assert "rescheduled" not in {mail.kind for mail in outbox.mails() if mail.to in {ines.email, jonas.email}}


def test_whoever_was_there_stays_where_they_can():
    ines, jonas = factories.user(), factories.user()
    interview = booked(pending(seats=[Seat(members=[ines, jonas])], members=[], by=ines))
    before = attending(interview)
    (chosen,) = before
    busier = ines if chosen == ines.email else jonas
    booked(pending(members=[busier]), at=start(day=1))
    assert attending(move(interview)) == before


def test_published_hours_can_be_moved_into():
    organization = factories.organization()
    membership = factories.member(organization)
    availability(membership)
    interview = booked(pending(organization=organization, members=[membership.user], uses_published=True))
    assert move(interview, start(day=2, hour=14)).starts_at == start(day=2, hour=14)


def test_a_busy_calendar_closes_the_time():
    organization = factories.organization()
    membership = factories.member(organization)
    busy_calendar(membership, window(day=1))
    with pytest.raises(actions.SlotGone):
        move(booked(pending(organization=organization, members=[membership.user])))


def test_moving_is_written_into_history():
    moved = move(booked())
    with organization_context(moved.organization):
        entry = Entry.objects.about(moved).get(verb="rescheduled")
    assert (entry.channel, entry.detail) == ("link", {"start": NEW.isoformat(), "before": start().isoformat()})
