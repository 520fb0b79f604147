"""Who fills the seats, who steps back, who takes their place, and who is told."""

from typing import Any

import pytest

from accounts.actions import remove_member
from accounts.models import Entry, Membership, Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.actions import Seat
from interviews.models import Interview, InterviewSeat, Participant
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.calendars import calendars
from tests.interviews.factories import booked, pending, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return factories.organization(name="Nordlicht")


@pytest.fixture
def team(organization) -> list[User]:
    """Three members who could each fill a seat."""
    return [factories.member(organization, person=factories.user(name=name)).user for name in ("Ines", "Jonas", "Mia")]


def panel(organization: Organization, *seats: Seat, **details: Any) -> Interview:
    return pending(organization=organization, members=[], seats=list(seats), **details)


def fresh(interview: Interview) -> Interview:
    return Interview.objects.with_people().get(pk=interview.pk)


def attending(interview: Interview) -> list[str]:
    with organization_context(interview.organization):
        return sorted(person.name or person.email for person in fresh(interview).attending())


def seats(interview: Interview) -> set[str]:
    with organization_context(interview.organization):
        return set(InterviewSeat.objects.filter(interview=interview, active=True).values_list("person", flat=True))


def step_back(interview: Interview, person: User, *, now=NOW) -> None:
    with organization_context(interview.organization):
        participant = Participant.objects.get(interview=interview, email=person.email)
        actions.step_back(participant, by=factories.actor(person), now=now)


def truth(interview: Interview, outbox) -> set[str]:
    """Who sees the interview in their calendar, at the time at which it is."""
    interview.refresh_from_db()
    events = [
        (person, event)
        for person, shown in calendars(outbox).items()
        for event in shown
        if event.uid == interview.ical_uid
    ]
    assert {event.start for _person, event in events} <= {interview.starts_at}
    return {person for person, _event in events}


# Booking


def test_one_of_a_group_fills_the_seat(organization, team):
    interview = booked(panel(organization, Seat(members=team)))
    assert len(attending(interview)) == 1
    assert len(seats(interview)) == 2


def test_only_whoever_takes_part_is_told(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team[:2]), Seat(members=team[2:])))
    told = set(outbox.recipients("booked"))
    assert len(told & {person.email for person in team[:2]}) == 1
    assert team[2].email in told
    assert truth(interview, outbox) == told


def test_everybody_in_a_group_can_be_booked_at_the_same_time_once(organization, team):
    """Three people, three interviews at nine; the fourth is refused."""
    interviews = [panel(organization, Seat(members=team)) for _ in range(4)]
    chosen = [attending(booked(interview)) for interview in interviews[:3]]
    assert sorted(chosen) == [["Ines"], ["Jonas"], ["Mia"]]
    with pytest.raises(actions.SlotGone):
        booked(interviews[3])


def test_whoever_had_least_to_do_is_asked(organization, team):
    for day in (0, 1):
        booked(pending(members=[team[0]]), at=start(day=day, hour=10))
    booked(pending(members=[team[2]]), at=start(hour=10))
    assert attending(booked(panel(organization, Seat(members=team)))) == ["Jonas"]


def test_work_is_spread_evenly(organization, team):
    times = [start(day=day, hour=9, minute=minute) for day in (0, 1) for minute in (0, 30)]
    times += [start(day=day, hour=10) for day in (0, 1)]
    chosen = [attending(booked(panel(organization, Seat(members=team)), at=at))[0] for at in times]
    assert sorted(chosen) == ["Ines", "Ines", "Jonas", "Jonas", "Mia", "Mia"]


def test_optional_people_never_block_and_are_invited(organization, team, outbox):
    booked(pending(members=[team[1]]))
    interview = booked(panel(organization, Seat(members=team[:1]), optional=Seat(members=team[1:2])))
    assert attending(interview) == ["Ines", "Jonas"]
    assert team[1].email not in seats(interview)
    assert team[1].email in truth(interview, outbox)


def test_all_seats_or_none(organization, team):
    booked(pending(members=[team[2]]))
    interview = panel(organization, Seat(members=team[:2]), Seat(members=team[2:]))
    with pytest.raises(actions.SlotGone):
        booked(interview)
    assert seats(interview) == set()


def test_rounds_are_held_in_their_order(organization, team):
    application = factories.application(factories.job(organization))
    first, second = (pending(application, members=[person]) for person in team[:2])
    booked(first, at=start(hour=10))
    with pytest.raises(actions.SlotGone):
        booked(second, at=start(hour=9))
    assert booked(second, at=start(hour=10, minute=30)).round == 2


# Stepping back


def test_a_colleague_of_the_same_seat_takes_over_without_the_candidate_doing_anything(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team[:2]), Seat(members=team[2:])))
    (gone,) = [person for person in team[:2] if person.name in attending(interview)]
    (joining,) = [person for person in team[:2] if person != gone]
    step_back(interview, gone)
    assert attending(interview) == sorted([joining.name, "Mia"])
    assert gone.email not in seats(interview)
    everybody = {joining.email, team[2].email, interview.application.candidate.email, "support@clora.example"}
    assert {person for person in truth(interview, outbox) if not person.startswith("support")} == {
        person for person in everybody if not person.startswith("support")
    }
    kinds = {mail.to: mail.kind for mail in outbox.mails() if mail.kind in {"released", "panel_changed"}}
    assert kinds[gone.email] == "released"
    assert kinds[interview.application.candidate.email] == "panel_changed"
    assert joining.email not in kinds
    interview.refresh_from_db()
    assert (interview.state, interview.starts_at, interview.sequence) == ("booked", start(), 1)


def test_when_nobody_can_take_over_the_time_stays_and_the_representative_is_told(organization, outbox):
    maya = factories.representative(email="maya@clora.example")
    organization.representative = maya
    organization.save()
    ines = factories.member(organization, person=factories.user(name="Ines")).user
    interview = booked(panel(organization, Seat(members=[ines]), Seat(guests=["brandl@partner.example"])))
    step_back(interview, ines)
    assert outbox.recipients("seat_empty") == ["maya@clora.example"]
    assert attending(interview) == ["brandl@partner.example"]
    assert ines.email not in truth(interview, outbox)
    with organization_context(organization):
        assert fresh(interview).empty_seats() == [1]


def test_the_candidate_never_reads_a_guests_address(organization, outbox):
    seats = [Seat(guests=["brandl@partner.example"]), Seat(guests=["roth@partner.example"])]
    interview = booked(panel(organization, *seats))
    with organization_context(organization):
        guest = Participant.objects.get(interview=interview, email="brandl@partner.example")
        actions.step_back(guest, by=NOBODY, now=NOW)
    told = {mail.to: f"{mail.subject} {mail.text} {mail.html}" for mail in outbox.mails("panel_changed")}
    for_candidate = told.pop(interview.application.candidate.email)
    assert "partner.example" not in for_candidate
    assert "A colleague cannot join." in for_candidate
    assert "brandl@partner.example cannot join." in told["roth@partner.example"]


def test_a_busy_colleague_is_not_asked(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team[:2])))
    (gone,) = [person for person in team[:2] if person.name in attending(interview)]
    (other,) = [person for person in team[:2] if person != gone]
    booked(pending(members=[other]))
    step_back(interview, gone)
    assert attending(interview) == []
    assert len(outbox.mails("seat_empty")) == 1


def test_stepping_back_twice_tells_once(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team)))
    (gone,) = [person for person in team if person.name in attending(interview)]
    step_back(interview, gone)
    told = len(outbox.mails())
    step_back(interview, gone)
    assert len(outbox.mails()) == told


def test_before_a_time_is_booked_the_others_of_the_seat_remain(organization, team, outbox):
    interview = panel(organization, Seat(members=team))
    step_back(interview, team[0])
    assert outbox.mails("seat_empty") == []
    assert attending(booked(interview)) in (["Jonas"], ["Mia"])


def test_before_a_time_is_booked_an_empty_seat_is_told(organization, team, outbox):
    interview = panel(organization, Seat(members=team[:1]), Seat(members=team[1:2]))
    step_back(interview, team[0])
    assert len(outbox.mails("seat_empty")) == 1


def test_somebody_optional_steps_back(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team[:1]), optional=Seat(members=team[1:2])))
    step_back(interview, team[1])
    assert (attending(interview), outbox.mails("seat_empty")) == (["Ines"], [])
    assert team[1].email not in truth(interview, outbox)


def test_an_interview_that_is_over_keeps_its_people(organization, team):
    interview = booked(panel(organization, Seat(members=team[:1])))
    with pytest.raises(actions.NotTakingPart):
        step_back(interview, team[0], now=start(hour=12))


# Somebody else is asked


def fill(interview: Interview, person: User) -> Interview:
    with organization_context(interview.organization):
        return actions.fill_seat(interview, seat=1, member=person, by=NOBODY, now=NOW)


def test_an_empty_seat_is_filled_by_whoever_is_asked(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team[:1])))
    step_back(interview, team[0])
    fill(interview, team[2])
    assert attending(interview) == ["Mia"]
    assert team[2].email in truth(interview, outbox)
    with pytest.raises(actions.NotTakingPart):
        fill(interview, team[1])


def test_whoever_stepped_back_may_come_after_all(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team[:1])))
    step_back(interview, team[0])
    fill(interview, team[0])
    assert attending(interview) == ["Ines"]
    assert team[0].email in truth(interview, outbox)


def test_whoever_is_taken_cannot_be_asked(organization, team):
    interview = booked(panel(organization, Seat(members=team[:1])))
    booked(pending(members=[team[1]]))
    step_back(interview, team[0])
    with pytest.raises(actions.SlotGone):
        fill(interview, team[1])
    assert attending(interview) == []


# Members who leave


def leave(organization: Organization, person: User) -> None:
    with organization_context(organization):
        remove_member(Membership.objects.get(user=person), by=NOBODY, now=NOW)


def test_whoever_leaves_the_team_is_replaced(organization, team, outbox):
    interview = booked(panel(organization, Seat(members=team)))
    waiting = panel(organization, Seat(members=team))
    (gone,) = [person for person in team if person.name in attending(interview)]
    leave(organization, gone)
    assert actions.replace_leavers(now=NOW) == 2
    assert gone.name not in attending(interview) + attending(waiting)
    assert len(attending(interview)) == 1
    with organization_context(organization):
        entry = Entry.objects.about(interview).get(verb="stepped back")
    assert (entry.detail["reason"], entry.channel) == ("left", "worker")
    assert actions.replace_leavers(now=NOW) == 0


def test_past_and_cancelled_interviews_keep_who_was_there(organization, team):
    interview = booked(panel(organization, Seat(members=team[:1])))
    leave(organization, team[0])
    assert actions.replace_leavers(now=start(hour=12)) == 0
    assert attending(interview) == ["Ines"]
