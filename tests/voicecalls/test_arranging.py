"""Whole calls in recruiter mode, as the provider's requests tell them, against the rows."""

from datetime import UTC, datetime, timedelta

import pytest

from core.tenancy import organization_context
from interviews.actions import confirm_time
from interviews.models import HelpRequest, Interview, InterviewSeat
from marketplace.models import ApplicationNote
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.appointments import arranging, case_of, colleague
from tests.voicecalls.dialogues import calling
from tests.voicecalls.factories import line, settings
from tests.voicecalls.test_inbound import rings
from voicecalls.actions import appointments, close_case
from voicecalls.actions.turns import locked
from voicecalls.models import CallAttempt, CallCase, CaseEnd, CaseState, Remark
from voicecalls.script import Outcome

pytestmark = pytest.mark.django_db
WEDNESDAY_NINE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  # in Berlin


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    settings(organization)
    with organization_context(organization):
        yield organization


@pytest.fixture
def our_line(organization):
    return line(organization)


@pytest.fixture
def case(organization, our_line):
    return case_of(arranging(organization, [colleague(organization)]), name="Ada Pohl")


def until_times(phone):
    """The reply that names times."""
    phone.picks_up()
    phone.says("yes")
    return phone.says("yes")


def test_one_of_the_times_is_read_back_and_booked(case, outbox):
    phone = calling(case)
    until_times(phone)
    phone.keys("2")
    reply = phone.keys("1")
    assert reply.ends
    assert "You get an invitation by e-mail." in reply.sentences
    interview = Interview.objects.get()
    case.refresh_from_db()
    assert interview.is_booked
    assert (case.end, case.interview, case.moved_to.name) == (CaseEnd.BOOKED, interview, "Appointment made")
    assert {case.application.candidate.email} <= set(outbox.recipients("booked"))
    assert phone.posts_again(phone.number - 1, Digits="1") == reply
    assert InterviewSeat.objects.count() == 2
    phone.hangs_up()
    assert ApplicationNote.objects.count() == 1


def test_a_time_taken_meanwhile_is_replaced_by_another(case):
    phone = calling(case)
    until_times(phone)
    phone.keys("1")
    phone.attempt.refresh_from_db()
    wanted = datetime.fromisoformat(phone.attempt.talk["at"])
    other = locked(calling(case_of(case.rule)).attempt)
    assert appointments.book(other, at=wanted, now=NOW).ok
    reply = phone.keys("1")
    assert not reply.ends
    phone.keys("1")
    assert phone.keys("1").ends
    case.refresh_from_db()
    assert case.end == CaseEnd.BOOKED
    assert case.interview.starts_at != wanted


def test_a_broken_line_is_taken_up_with_the_same_interview(case):
    phone = calling(case)
    until_times(phone)
    phone.hangs_up()
    case.refresh_from_db()
    assert (case.state, phone_outcome(phone)) == (CaseState.WAITING, Outcome.DROPPED)
    again = calling(case, now=NOW + timedelta(minutes=10))
    until_times(again)
    assert Interview.objects.count() == 1
    again.keys("1")
    again.keys("1")
    case.refresh_from_db()
    assert case.end == CaseEnd.BOOKED


def test_whoever_wants_none_of_them_gets_a_link(case, outbox):
    phone = calling(case)
    until_times(phone)
    phone.says("only in the evening after eight")
    for _try in range(4):
        reply = phone.says("none of them")
        if reply.ends:
            break
    case.refresh_from_db()
    assert case.end == CaseEnd.NO_FIT
    assert [mail.to for mail in outbox.mails("times_offered")] == [case.application.candidate.email]
    assert Remark.objects.filter(kind="time_wish").get().words == "only in the evening after eight"
    assert "only in the evening after eight" in outbox.mails("appointment_by_phone")[0].text


def test_whoever_has_booked_on_the_page_meanwhile_hears_that_time(case):
    phone = calling(case)
    phone.picks_up()
    appointments.look(locked(phone.attempt), now=NOW)
    confirm_time(Interview.objects.get(), start=WEDNESDAY_NINE, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    phone.says("yes")
    reply = phone.says("yes")
    assert "Wednesday, the twenty-fifth, at nine" in " ".join(reply.sentences)
    assert phone.says("yes").ends
    case.refresh_from_db()
    assert case.end == CaseEnd.BOOKED
    assert InterviewSeat.objects.filter(active=True).count() == 2


def test_the_call_ends_in_the_moment_of_the_yes_and_the_time_is_booked(case):
    """Whoever has said yes and hangs up has an appointment: it was booked before the answer was spoken."""
    phone = calling(case)
    until_times(phone)
    phone.keys("1")
    phone.keys("1")
    phone.hangs_up()
    case.refresh_from_db()
    assert (case.end, phone_outcome(phone)) == (CaseEnd.BOOKED, Outcome.BOOKED)


# ── Whoever rings back ───────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_rings_back_finds_a_time(case, our_line):
    phone = rings(our_line, case.application.candidate.phone)
    phone.says("yes")
    assert len(phone.says("yes").sentences) > 3
    phone.keys("1")
    assert phone.keys("1").ends
    case.refresh_from_db()
    assert case.end == CaseEnd.BOOKED


def test_whoever_was_not_reached_and_rings_back_finds_a_time(case, our_line):
    close_case(case, end=CaseEnd.NOT_REACHED, by=NOBODY, now=NOW)
    phone = rings(our_line, case.application.candidate.phone)
    phone.says("yes")
    phone.says("yes")
    phone.keys("1")
    phone.keys("1")
    case.refresh_from_db()
    assert case.end == CaseEnd.BOOKED


def test_whoever_has_an_appointment_and_rings_is_told_when_it_is(case, our_line):
    appointments.look(locked(calling(case).attempt), now=NOW)
    confirm_time(Interview.objects.get(), start=WEDNESDAY_NINE, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    CallCase.objects.update(state=CaseState.WAITING)
    CallAttempt.objects.update(state="ended", outcome="no_answer")
    close_case(case, end=CaseEnd.BOOKED, by=NOBODY, now=NOW)
    phone = rings(our_line, case.application.candidate.phone)
    reply = phone.says("yes")
    assert "Wednesday, the twenty-fifth, at nine" in " ".join(reply.sentences)
    assert reply.ends


def test_without_times_nobody_is_promised_one(organization, our_line, outbox):
    nobody_free = case_of(arranging(organization, [colleague(organization, weekly=[])]), name="Ada Pohl")
    phone = calling(nobody_free)
    reply = until_times(phone)
    assert reply.ends
    nobody_free.refresh_from_db()
    assert nobody_free.end == CaseEnd.NO_FIT
    assert HelpRequest.objects.get().message == "No time was left to offer."


def phone_outcome(phone) -> str:
    phone.attempt.refresh_from_db()
    return str(phone.attempt.outcome)
