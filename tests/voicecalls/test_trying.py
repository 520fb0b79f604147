"""Test calls: to one's own number alone, proven by a code, at most three an hour, and they leave nothing behind."""

from datetime import timedelta

import pytest

from core.tenancy import organization_context
from marketplace.models import ApplicationNote, StageMove
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.dialogues import Phone, question
from tests.voicecalls.factories import case_of, line
from voicecalls.actions import begin_talk, code_of, start_test_call, suppress
from voicecalls.actions.refusals import NoLine
from voicecalls.actions.trying import InCall, NotNow, NumberStopped, TooManyTests
from voicecalls.models import Answer, AttemptState, CallAttempt, CallCase, OwnNumber, Suppression

pytestmark = pytest.mark.django_db
NUMBER = "+4915228817001"
SUNDAY_NIGHT = NOW - timedelta(hours=10)


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    line(organization)
    with organization_context(organization):
        yield organization


@pytest.fixture
def job(organization):
    job = factories.job(organization, title="Study Nurse")
    question(job, text="Do you have a driving licence?")
    return job


@pytest.fixture
def ines(organization):
    return factories.actor(factories.member(organization, person=factories.user(name="Ines Albrecht")).user)


@pytest.fixture
def call(organization, job, ines):
    def called(*, now=NOW, number=NUMBER) -> Phone:
        attempt = start_test_call(organization, number=number, job=job, language="en", by=ines, now=now)
        return Phone(attempt, now=now)

    return called


@pytest.fixture
def verified(organization, ines):
    return OwnNumber.objects.create(organization=organization, user=ines.user, number=NUMBER, verified_at=NOW)


def test_the_code_of_the_page_opens_the_conversation(call):
    phone = call()
    assert "four digits" in phone.picks_up().sentences[0]
    reply = phone.keys(code_of(phone.attempt))
    assert "This is a test call." in reply.sentences
    assert OwnNumber.objects.get().verified_at == phone.now


def test_without_the_code_nothing_is_said(call):
    phone = call()
    phone.picks_up()
    phone.keys("0000" if code_of(phone.attempt) != "0000" else "1111")
    phone.is_silent()
    assert phone.says("yes").ends
    assert OwnNumber.objects.get().verified_at is None


def test_a_stranger_ends_test_calls_to_their_number(call):
    phone = call()
    phone.picks_up()
    assert phone.keys("9999").ends
    assert Suppression.objects.count() == 1
    phone.hangs_up()
    with pytest.raises(NumberStopped):
        call(now=NOW + timedelta(minutes=5))


def test_it_asks_the_questions_and_leaves_nothing_behind(call, verified):
    phone = call()
    phone.picks_up()
    said = [phone.says("yes").sentences for _each in range(2)]
    assert "Do you have a driving licence?" in said[1]
    assert phone.says("yes").ends
    phone.hangs_up()
    phone.attempt.refresh_from_db()
    assert (phone.attempt.state, phone.attempt.outcome) == (AttemptState.ENDED, "completed")
    assert not phone.attempt.counts
    for model in (CallCase, Answer, StageMove, ApplicationNote):
        assert not model.objects.exists()


def test_a_number_that_is_not_verified_is_not_called_at_night(call):
    with pytest.raises(NotNow):
        call(now=SUNDAY_NIGHT)
    assert not CallAttempt.objects.exists()


def test_nor_talked_to_when_the_provider_held_the_call_back(call):
    phone = call()
    phone.now = NOW + timedelta(hours=12)
    assert phone.picks_up().steps == ()


def test_one_that_is_verified_may_ring_at_any_time(call, verified):
    assert call(now=SUNDAY_NIGHT).picks_up().steps


def test_three_in_an_hour_are_the_most(call, verified):
    for minutes in range(3):
        phone = call(now=NOW + timedelta(minutes=minutes))
        phone.picks_up()
        phone.hangs_up()
    with pytest.raises(TooManyTests):
        call(now=NOW + timedelta(minutes=10))
    assert call(now=NOW + timedelta(minutes=61))


def test_a_number_is_called_once_at_a_time(call):
    call()
    with pytest.raises(InCall):
        call(now=NOW + timedelta(minutes=1))


def test_without_a_line_nobody_is_called(job, ines):
    job.organization.line.delete()
    with pytest.raises(NoLine):
        start_test_call(job.organization, number=NUMBER, job=job, language="en", by=ines, now=NOW)


def test_a_suppressed_number_is_not_called(organization, call):
    suppress(organization, number=NUMBER, via="team", by=NOBODY, now=NOW)
    with pytest.raises(NumberStopped):
        call()


def test_an_applicants_own_call_is_no_test(organization, call):
    case = case_of(organization, number=NUMBER)
    phone = call()
    with organization_context(organization):
        begin_talk(phone.attempt, body=phone.body(), now=NOW)
    case.refresh_from_db()
    assert case.state == "waiting"
