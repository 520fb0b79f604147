"""Appointments made on the phone: times are looked for, booked once, or written about; who has one is not called."""

from datetime import UTC, datetime, timedelta

import pytest

from core.tenancy import organization_context
from interviews.actions import cancel, confirm_time
from interviews.models import Availability, HelpRequest, Interview, InterviewSeat, Reminder
from marketplace.actions import close_application
from marketplace.models import ApplicationNote
from notifications.models import Message
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import pending
from tests.voicecalls.appointments import ROUND, arranging, case_of, colleague
from tests.voicecalls.dialogues import calling
from tests.voicecalls.factories import application, line, settings
from tests.voicecalls.scenes import Exchange, claimed, fresh, place_all
from voicecalls import actions
from voicecalls.actions import appointments, effects
from voicecalls.actions.facts import facts_of_one
from voicecalls.actions.turns import locked
from voicecalls.dialling import Reason, Stop
from voicecalls.models import CallCase, CaseEnd, CaseState, Mode
from voicecalls.queries.briefs import brief_of_case
from voicecalls.script import Finished, NoFit, Outcome, TimeBooked, Wished

pytestmark = pytest.mark.django_db
TUESDAY_TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # in Berlin


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    line(organization)
    settings(organization, announce_by_mail=False)
    with organization_context(organization):
        yield organization


@pytest.fixture
def anna(organization):
    return colleague(organization)


@pytest.fixture
def rule(organization, anna):
    return arranging(organization, [anna])


@pytest.fixture
def case(rule):
    return case_of(rule, name="Ada Pohl")


@pytest.fixture
def attempt(case):
    return locked(calling(case).attempt)


def ends(attempt, outcome, *said):
    effects.apply([*said, Finished(outcome)], attempt=attempt, now=NOW)
    attempt.case.refresh_from_db()
    return attempt.case


# ── Looking and booking ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_look_makes_the_interview_and_tells_nobody(case, attempt, anna):
    seen = appointments.look(attempt, now=NOW)
    assert seen.starts[0] == NOW + timedelta(hours=1)
    assert list(seen.starts) == sorted(set(seen.starts))
    interview = Interview.objects.get()
    assert (interview.round_name, interview.minutes, interview.uses_published) == (ROUND, 30, True)
    assert [person.user for person in interview.participants.all()] == [anna.user]
    assert not Message.objects.about(interview).exists()
    assert not Reminder.objects.exists()
    assert appointments.look(attempt, now=NOW) == seen
    assert Interview.objects.count() == 1
    assert fresh(case).interview_id == interview.pk


def test_what_was_requested_for_the_same_round_is_booked_and_no_second_one_made(case, attempt, anna):
    asked = pending(case.application, members=[anna.user], round_name=ROUND.upper())
    assert appointments.look(attempt, now=NOW).starts[0] == TUESDAY_TEN
    assert appointments.book(attempt, at=TUESDAY_TEN, now=NOW).ok
    assert fresh(asked).is_booked
    assert Interview.objects.count() == 1


def test_booked_is_what_the_page_books_with_mails_reminders_and_history(case, attempt, anna, outbox):
    appointments.look(attempt, now=NOW)
    assert appointments.book(attempt, at=TUESDAY_TEN, now=NOW) == TimeBooked(ok=True, at=TUESDAY_TEN)
    assert appointments.book(attempt, at=TUESDAY_TEN, now=NOW).ok  # the answer got lost
    assert InterviewSeat.objects.filter(active=True).count() == 2
    assert {anna.user.email, case.application.candidate.email} <= set(outbox.recipients("booked"))
    assert Reminder.objects.exists()
    closed = ends(attempt, Outcome.BOOKED)
    assert (closed.end, closed.moved_to.name) == (CaseEnd.BOOKED, "Appointment made")
    note = ApplicationNote.objects.get().text
    assert "Appointment booked: Tuesday, 24 November, 10:00–10:30 (Berlin), with Anna Weber." in note


def test_a_time_taken_meanwhile_is_answered_with_those_that_are_left(organization, anna, case, attempt):
    appointments.look(attempt, now=NOW)
    other = locked(calling(case_of(arranging(organization, [anna]))).attempt)
    assert appointments.book(other, at=TUESDAY_TEN, now=NOW).ok
    answer = appointments.book(attempt, at=TUESDAY_TEN, now=NOW)
    assert not answer.ok
    assert answer.starts
    assert TUESDAY_TEN not in answer.starts


def test_whoever_chose_on_the_page_meanwhile_is_told_that_time_and_no_other(case, attempt):
    appointments.look(attempt, now=NOW)
    later = TUESDAY_TEN + timedelta(hours=2)
    confirm_time(Interview.objects.get(), start=later, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    assert appointments.look(attempt, now=NOW).starts == (later,)
    assert appointments.book(attempt, at=TUESDAY_TEN, now=NOW) == TimeBooked(ok=False, at=TUESDAY_TEN, starts=(later,))
    assert ends(attempt, Outcome.NO_FIT, NoFit("no")).end == CaseEnd.BOOKED
    assert fresh(attempt).outcome == Outcome.BOOKED


def test_nothing_is_booked_for_an_application_that_was_closed_during_the_call(case, attempt):
    appointments.look(attempt, now=NOW)
    close_application(case.application, because="rejected", by=NOBODY, now=NOW)
    assert appointments.book(attempt, at=TUESDAY_TEN, now=NOW) == TimeBooked(ok=False, at=TUESDAY_TEN)
    assert appointments.look(attempt, now=NOW).starts == ()
    assert Interview.objects.get().is_withdrawn
    closed = ends(attempt, Outcome.NO_FIT, NoFit("no"))
    assert (closed.end, closed.moved_to) == (CaseEnd.NO_FIT, None)


def test_after_one_was_called_off_another_is_made(case, attempt):
    appointments.look(attempt, now=NOW)
    cancel(Interview.objects.get(), reason="", by=NOBODY, now=NOW)
    again = locked(attempt)
    assert appointments.look(again, now=NOW).starts
    assert Interview.objects.count() == 2
    appointments.look(locked(attempt), now=NOW)
    assert Interview.objects.count() == 2


def test_a_seat_that_everybody_has_left_offers_nothing(organization, anna, case, attempt):
    anna.delete()
    assert appointments.look(attempt, now=NOW).starts == ()
    assert not appointments.book(attempt, at=TUESDAY_TEN, now=NOW).ok
    assert not Interview.objects.exists()


def test_a_test_call_hears_real_times_and_books_nothing(organization, anna, rule, attempt):
    attempt.case, attempt.tries = None, rule
    seen = appointments.look(attempt, now=NOW)
    assert seen.starts[0] == NOW + timedelta(hours=1)
    assert appointments.book(attempt, at=seen.starts[0], now=NOW).ok
    assert not Interview.objects.exists()


# ── No time suits ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_fit_mails_the_link_and_tells_the_team(case, attempt, outbox):
    appointments.look(attempt, now=NOW)
    closed = ends(attempt, Outcome.NO_FIT, Wished("only in the evening"), NoFit("none of them"))
    assert closed.end == CaseEnd.NO_FIT
    [mail] = outbox.mails("times_offered")
    assert mail.to == case.application.candidate.email
    assert Reminder.objects.exists()
    assert not HelpRequest.objects.exists()
    told = outbox.mails("appointment_by_phone")[0]
    assert "No time suited Ada Pohl" in told.subject
    assert "only in the evening / none of them" in told.text
    assert "has mailed Ada Pohl a link" in told.text
    assert "asked for other times: “only in the evening”" in ApplicationNote.objects.get().text


@pytest.mark.parametrize("email", ["", "ada@example.net"])
def test_without_times_or_without_an_address_it_stands_on_the_desk(organization, email, outbox):
    full = colleague(organization, weekly=[] if email else None)
    ada = case_of(arranging(organization, [full]), email=email, name="Ada Pohl")
    attempt = locked(calling(ada).attempt)
    appointments.look(attempt, now=NOW)
    assert ends(attempt, Outcome.NO_FIT, NoFit("")).end == CaseEnd.NO_FIT
    assert outbox.mails("times_offered") == []
    assert HelpRequest.objects.get().interview == Interview.objects.get()
    assert "" not in outbox.recipients("appointment_by_phone")
    words = "somebody gets in touch" if email else "no e-mail address of Ada Pohl is known"
    assert words in outbox.mails("appointment_by_phone")[0].text


def test_of_two_people_without_an_address_both_can_be_at_the_phone_at_the_same_time(organization, outbox):
    """And their team is told to get in touch: no invitation goes out to nobody."""
    for name in ("Ada", "Bea"):
        attempt = locked(
            calling(case_of(arranging(organization, [colleague(organization)]), email="", name=name)).attempt
        )
        appointments.look(attempt, now=NOW)
        assert appointments.book(attempt, at=TUESDAY_TEN, now=NOW).ok
        ends(attempt, Outcome.BOOKED)
    assert "" not in outbox.recipients("booked")
    assert {mail.subject[:15] for mail in outbox.mails("appointment_by_phone")} == {
        "Please tell Ada",
        "Please tell Bea",
    }


# ── Who is called ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_enters_the_stage_gets_a_case_though_nothing_is_asked(rule):
    applied = application(rule.job, stage_name=rule.stage_name, asks=False)
    assert actions.enrol(now=NOW) == 1
    [case] = CallCase.objects.filter(application=applied)
    assert (case.mode, case.state, case.next_attempt_at) == (Mode.RECRUITER, CaseState.WAITING, NOW)


def test_without_published_times_the_case_waits_and_says_why(rule):
    applied = application(rule.job, stage_name=rule.stage_name, asks=False)
    Availability.objects.all().delete()
    actions.enrol(now=NOW)
    case = CallCase.objects.get(application=applied)
    assert (case.next_attempt_at, case.reason) == (None, Reason.NO_TIMES)


def test_whoever_has_the_appointment_already_is_not_called(rule, anna):
    applied = application(rule.job, stage_name=rule.stage_name, asks=False)
    booked = pending(applied, members=[anna.user], round_name=ROUND)
    confirm_time(booked, start=TUESDAY_TEN, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    actions.enrol(now=NOW)
    case = CallCase.objects.get(application=applied)
    assert case.moved_to
    assert (case.end, case.interview, case.moved_to.name) == (CaseEnd.BOOKED, booked, "Appointment made")


def test_whoever_books_on_the_page_is_found_by_the_sweep(case, attempt):
    appointments.look(attempt, now=NOW)
    CallCase.objects.filter(pk=case.pk).update(state=CaseState.WAITING, next_attempt_at=NOW + timedelta(days=1))
    attempt.state = "ended"
    attempt.save()
    confirm_time(Interview.objects.get(), start=TUESDAY_TEN, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    actions.enrol_everybody(now=NOW)
    assert fresh(case).end == CaseEnd.BOOKED


def test_whoever_books_on_the_page_in_the_last_moment_is_not_rung(case, anna):
    exchange = Exchange()
    claimed()
    booked = pending(case.application, members=[anna.user], round_name=ROUND)
    confirm_time(booked, start=TUESDAY_TEN, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    place_all(exchange, now=NOW + timedelta(seconds=10))
    assert exchange.rung == []
    assert fresh(case).end == CaseEnd.BOOKED
    assert isinstance(facts_of_one(case).decide(now=NOW), Stop)


def test_an_interview_before_the_stay_is_of_the_past(rule, anna):
    applied = application(rule.job, stage_name=rule.stage_name, asks=False)
    booked = pending(applied, members=[anna.user], round_name=ROUND)
    confirm_time(booked, start=TUESDAY_TEN, time_zone="Europe/Berlin", by=NOBODY, now=NOW)
    later = NOW + timedelta(days=7)
    applied.stage_since = later
    applied.save()
    actions.enrol(now=later)
    assert CallCase.objects.get(application=applied).state == CaseState.WAITING


# ── What a conversation knows ────────────────────────────────────────────────────────────────────────────────────────


def test_the_brief_says_what_is_to_be_arranged_and_asks_nothing(organization, anna, attempt):
    brief = brief_of_case(attempt, attempt.case, now=NOW)
    assert brief.appointment
    assert (brief.questions, brief.languages) == ((), ("en", "de"))
    assert (brief.appointment.round_name, brief.appointment.minutes, brief.appointment.with_whom) == (
        ROUND,
        30,
        ("Anna Weber",),
    )
    assert brief.appointment.mail
    assert not brief.resumed
    appointments.look(attempt, now=NOW)
    appointments.book(attempt, at=TUESDAY_TEN, now=NOW)
    again = brief_of_case(attempt, fresh(attempt.case), now=NOW)
    assert again.appointment
    assert (again.appointment.booked_at, again.resumed) == (TUESDAY_TEN, True)


def test_of_a_shared_seat_nobody_is_named_before_it_is_known(organization, anna):
    jonas = colleague(organization, name="Jonas Beck")
    case = case_of(arranging(organization, [anna, jonas]))
    brief = brief_of_case(locked(calling(case).attempt), case, now=NOW)
    assert brief.appointment
    assert brief.appointment.with_whom == ()
