"""Whoever rings back: known by number in this organization alone, goes on where they stopped, at any hour."""

from datetime import timedelta

import pytest

from core.tenancy import organization_context
from marketplace.models import Application
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.dialogues import Phone, calling, question
from tests.voicecalls.factories import application, attempt, case_of, line, phone, rule, sid, stage, target
from tests.voicecalls.factories import case as case_with
from voicecalls.actions import answer_inbound, close_case, suppressed
from voicecalls.models import Answer, AttemptKind, AttemptState, CallAttempt, CaseEnd, CaseState

pytestmark = pytest.mark.django_db
AT_NIGHT = NOW + timedelta(hours=14)


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    with organization_context(organization):
        yield organization


@pytest.fixture
def our_line(organization):
    return line(organization)


@pytest.fixture
def job(organization):
    job = factories.job(organization, title="Study Nurse")
    for text in ("Do you have a driving licence?", "Can you work at weekends?"):
        question(job, text=text)
    return job


@pytest.fixture
def case(job, our_line):
    target(rule(job), after="completed", stage_name="Done")
    return case_with(application(job, name="Ada Pohl"))


def rings(our_line, number: str, *, now=NOW) -> Phone:
    """Somebody's telephone, after our first words."""
    call = sid()
    with organization_context(our_line.organization):
        answer_inbound(our_line, body={"CallSid": call, "From": number, "To": our_line.number}, now=now)
        caller = Phone(CallAttempt.objects.get(sid=call), now=now)
    caller.number = 0
    return caller


def application_of(case, job) -> Application:
    """Another application of the same person."""
    return Application.objects.create(
        organization=job.organization,
        job=job,
        candidate=case.application.candidate,
        stage=stage(job),
        applied_at=NOW,
        stage_since=NOW,
    )


def number_of(case) -> str:
    return str(case.application.candidate.phone)


def test_at_any_hour_the_interview_is_held_and_counts_towards_no_cap(case, our_line):
    caller = rings(our_line, number_of(case), now=AT_NIGHT)
    for _each in range(4):
        caller.says("yes")
    case.refresh_from_db()
    assert case.end == CaseEnd.COMPLETED
    assert not CallAttempt.objects.counted().exists()
    assert CallAttempt.objects.get().kind == AttemptKind.INBOUND


def test_it_goes_on_where_the_last_call_stopped(case, our_line):
    before = calling(case)
    before.picks_up()
    for _each in range(3):
        before.says("yes")
    before.hangs_up()
    caller = rings(our_line, number_of(case), now=NOW + timedelta(minutes=2))
    caller.says("yes")
    assert "Can you work at weekends?" in caller.says("yes").sentences


def test_the_call_that_was_about_to_be_made_is_not_made(case, our_line):
    case.state = CaseState.CALLING
    case.save()
    reserved = attempt(case)
    rings(our_line, number_of(case))
    reserved.refresh_from_db()
    assert (reserved.state, reserved.outcome, reserved.counts) == (AttemptState.ENDED, "aborted", False)


def test_a_call_that_waits_at_the_provider_hangs_up_should_it_come_through(case, our_line):
    waiting = calling(case, state=AttemptState.QUEUED)
    rings(our_line, number_of(case))
    assert waiting.picks_up().steps == ()
    waiting.attempt.refresh_from_db()
    assert waiting.attempt.outcome == "aborted"


def test_of_several_applications_the_newest_open_one_is_talked_about(organization, case, our_line):
    case_of(organization, number=number_of(case), now=NOW - timedelta(days=3))
    rings(our_line, number_of(case))
    assert CallAttempt.objects.get().case == case


def test_the_call_about_another_application_is_announced_once_the_first_talk_is_over(organization, case, our_line):
    cook = factories.job(organization, title="Cook")
    rule(cook)
    other = case_with(application_of(case, cook), now=NOW - timedelta(days=3))
    case_with(
        application(factories.job(organization, title="Porter"), number=number_of(case)), opened_at=other.opened_at
    )
    caller = rings(our_line, number_of(case))
    before = [caller.attempt.turns.get().said, *(caller.says("yes").sentences for _each in range(3))]
    last = caller.says("yes").sentences
    assert "Cook" not in str(before)
    assert "I also call you about your application as Cook, in a call of its own." in last
    assert "Porter" not in str(last)  # somebody else's with the same number
    caller.hangs_up()
    other.refresh_from_db()
    assert other.next_attempt_at is not None


def test_who_rings_about_a_job_that_asks_nothing_ends_no_interview(organization, our_line):
    empty = factories.job(organization)
    rule(empty)
    case = case_with(application(empty))
    empty.job_questions.all().delete()
    caller = rings(our_line, number_of(case))
    assert caller.says("yes").ends
    caller.hangs_up()
    case.refresh_from_db()
    assert (case.state, case.end, case.reason) == (CaseState.WAITING, "", "no_questions")


def test_an_application_with_open_questions_is_talked_about_before_a_newer_one_without(organization, case, our_line):
    empty = factories.job(organization)
    newer = case_with(application(empty, number=number_of(case)), now=NOW + timedelta(hours=1))
    empty.job_questions.all().delete()
    rings(our_line, number_of(case))
    assert CallAttempt.objects.get().case == case != newer


def test_whoever_was_not_reached_is_interviewed_after_all(case, our_line):
    target(case.rule, after="not_reached", stage_name="Not reached")
    close_case(case, end=CaseEnd.NOT_REACHED, by=NOBODY, now=NOW)
    caller = rings(our_line, number_of(case))
    for _each in range(4):
        caller.says("yes")
    case.refresh_from_db()
    case.application.refresh_from_db()
    assert (case.end, case.application.stage.name) == (CaseEnd.COMPLETED, "Done")
    assert case.application.notes.count() == 2


def test_whose_interview_is_over_is_asked_nothing(case, our_line):
    close_case(case, end=CaseEnd.COMPLETED, by=NOBODY, now=NOW)
    caller = rings(our_line, number_of(case))
    reply = caller.says("yes")
    assert "Do you have a driving licence?" not in reply.sentences
    assert reply.ends
    assert not Answer.objects.exists()


@pytest.mark.parametrize("number", ["+4915228817999", "anonymous", "+266696687", ""])
def test_a_stranger_learns_about_nobody(case, our_line, number):
    caller = rings(our_line, number)
    assert caller.attempt.case is None
    said = caller.attempt.turns.get().said
    assert said
    assert "Ada" not in str(said)
    assert "Study Nurse" not in str(said)


def test_an_applicant_of_another_organization_is_a_stranger_here():
    known_there, here = case_with(), line(factories.organization())
    call = sid()
    with organization_context(here.organization):
        answer_inbound(here, body={"CallSid": call, "From": number_of(known_there)}, now=NOW)
        assert CallAttempt.objects.get(sid=call).case is None


def test_a_stranger_may_end_all_calls_to_their_number(organization, our_line):
    number = phone()
    rings(our_line, number).says("stop calling me")
    assert suppressed(organization, numbers=[number]) == {number}


def test_the_team_reads_who_a_stranger_said_they_were(our_line, outbox):
    caller = rings(our_line, phone())
    caller.says("Grace Hopper")
    caller.says("0171 1234567")
    mail = outbox.mails("human_wanted")[0]
    assert "Grace Hopper" in mail.text
    assert "0171 1234567" in mail.text


def test_a_repeated_request_gets_the_same_reply(case, our_line):
    body = {"CallSid": sid(), "From": number_of(case)}
    first = answer_inbound(our_line, body=body, now=NOW)
    assert answer_inbound(our_line, body=body, now=NOW) == first
    assert CallAttempt.objects.count() == 1


def test_hanging_up_leaves_the_case_to_its_plan(case, our_line):
    caller = rings(our_line, number_of(case))
    caller.hangs_up()
    case.refresh_from_db()
    assert (case.state, case.end) == (CaseState.WAITING, "")
