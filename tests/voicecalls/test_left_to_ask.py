"""Nobody is called to be told that nothing is left to ask."""

import pytest

from accounts.models import Organization
from core.tenancy import organization_context
from marketplace.models import Job
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.dialogues import calling, question
from tests.voicecalls.scenes import HOUR, MINUTE, SECOND, calling_organization, claimed, fresh
from voicecalls import actions
from voicecalls.actions.questions import link_question, retire_question, unlink_question
from voicecalls.models import CallCase, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return calling_organization()


@pytest.fixture
def job(organization: Organization) -> Job:
    """One whose screening starts calls, and which asks nothing yet."""
    job = factories.job(organization)
    calls.rule(job)
    return job


def waiting(job: Job) -> CallCase:
    """The case of somebody who came to stand in the screening just now."""
    application = calls.application(job, asks=False)
    actions.enrol(now=NOW)
    with organization_context(job.organization):
        return CallCase.objects.get(application=application)


def written(organization: Organization) -> Question:
    """A question that no job asks yet."""
    elsewhere = factories.job(organization)
    return question(elsewhere)


def linked(job: Job, asked: Question, *, now=NOW) -> None:
    with organization_context(job.organization):
        link_question(job, question=asked, by=NOBODY, now=now)


def unlinked(job: Job, asked: Question, *, now=NOW) -> None:
    with organization_context(job.organization):
        unlink_question(job, question_id=asked.pk, by=NOBODY, now=now)


def answered_first(job: Job) -> CallCase:
    """The case of somebody who answered the first question, and hung up then."""
    case = waiting(job)
    phone = calling(case)
    phone.picks_up()
    for _each in range(3):
        phone.says("yes")
    phone.hangs_up()
    return fresh(case)


def test_a_job_without_questions_waits_where_everybody_sees_why(job: Job):
    case = waiting(job)
    assert (case.state, case.reason, case.next_attempt_at) == ("waiting", "no_questions", None)
    assert claimed(now=NOW + HOUR) == []


def test_once_a_question_is_linked_the_call_is_planned(organization: Organization, job: Job):
    case = waiting(job)
    linked(job, written(organization), now=NOW + MINUTE)
    assert actions.replan(now=NOW + MINUTE)
    assert fresh(case).next_attempt_at == NOW + MINUTE
    assert len(claimed(now=NOW + MINUTE)) == 1


def test_the_second_question_makes_no_difference(organization: Organization, job: Job):
    linked(job, written(organization))
    assert actions.replan(now=NOW)
    linked(job, written(organization))
    assert not actions.replan(now=NOW)


@pytest.mark.parametrize("retires", [True, False])
def test_once_the_last_question_is_gone_nobody_is_called(organization: Organization, job: Job, retires: bool):
    asked = question(job)
    case = waiting(job)
    if retires:
        with organization_context(organization):
            retire_question(asked, by=NOBODY, now=NOW)
    else:
        unlinked(job, asked)
    assert claimed(now=NOW + SECOND) == []
    actions.replan(now=NOW + SECOND)
    assert fresh(case).reason == "no_questions"


def test_an_interview_whose_open_question_was_taken_away_is_complete(job: Job):
    question(job)
    open_one = question(job)
    case = answered_first(job)
    assert case.state == "waiting"
    unlinked(job, open_one)
    assert claimed(now=NOW + HOUR) == []
    assert (fresh(case).state, fresh(case).end) == ("closed", "completed")


def test_an_interview_is_not_over_while_its_questions_are_exchanged(organization: Organization, job: Job):
    first, open_one = question(job), question(job)
    case = answered_first(job)
    unlinked(job, open_one)
    unlinked(job, first)
    actions.replan(now=NOW + MINUTE)
    assert (fresh(case).state, fresh(case).reason) == ("waiting", "no_questions")
    linked(job, written(organization))
    actions.replan(now=NOW + MINUTE)
    assert fresh(case).reason == "waiting_after_dropped"
