"""What one case has found out about a person's number holds for their other applications."""

import pytest

from accounts.models import Organization
from core.tenancy import organization_context
from marketplace.actions import change_contact, move_to_stage
from marketplace.models import Application
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import DAY, HOUR, MINUTE, Exchange, calling_organization, claimed, fresh, place_all, told
from voicecalls import actions
from voicecalls.actions.planning import plan_now
from voicecalls.models import CallCase, CaseEnd

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return calling_organization()


def another(case: CallCase, *, due=NOW) -> CallCase:
    """The same person's application for another job."""
    organization, job = case.organization, factories.job(case.organization)
    calls.rule(job)
    with organization_context(organization):
        application = Application.objects.create(
            organization=organization,
            job=job,
            candidate=case.application.candidate,
            stage=calls.stage(job),
            applied_at=NOW,
            stage_since=NOW,
        )
    return calls.case(application, next_attempt_at=due)


def looked_at(case: CallCase, *, now) -> CallCase:
    """The case after the plan was made anew."""
    with organization_context(case.organization):
        plan_now([case], now=now)
    return fresh(case)


@pytest.mark.parametrize("outcome", ["wrong_person", "number_invalid"])
def test_a_number_that_is_of_no_use_is_not_rung_for_another_job(organization, outcome):
    case = calls.case_of(organization)
    other = another(case, due=NOW + 6 * HOUR)
    calls.attempt(case, state="ended", outcome=outcome)
    assert claimed(now=NOW + 6 * HOUR) == []
    assert (fresh(other).state, fresh(other).end) == ("closed", "bad_number")


@pytest.mark.parametrize("outcome", ["wrong_person", "number_invalid"])
def test_nor_after_the_applicant_was_moved_out_of_the_stage_and_back(organization, outcome):
    case = calls.case_of(organization)
    calls.attempt(case, state="ended", outcome=outcome)
    with organization_context(organization):
        actions.close_case(case, end=CaseEnd.BAD_NUMBER, by=NOBODY, now=NOW)
        for name, since in (("Applied", NOW + HOUR), ("Phone screening", NOW + 2 * HOUR)):
            stage = calls.stage(case.application.job, name=name)
            move_to_stage(case.application, stage=stage, by=NOBODY, now=since)
    actions.enrol(now=NOW + 2 * HOUR)
    assert claimed(now=NOW + 2 * HOUR) == []
    with organization_context(organization):
        assert [each.end for each in CallCase.objects.order_by("opened_at")] == ["bad_number", "bad_number"]


@pytest.mark.parametrize("outcome", ["wrong_person", "number_invalid"])
def test_with_another_number_both_applications_go_on(organization, outcome):
    case = calls.case_of(organization)
    other = another(case)
    calls.attempt(case, state="ended", outcome=outcome)
    assert looked_at(case, now=NOW).end == looked_at(other, now=NOW).end == "bad_number"
    with organization_context(organization):
        change_contact(
            case.application.candidate,
            phone=calls.phone(),
            phone_as_typed="0152",
            country="DE",
            region="BE",
            by=NOBODY,
            now=NOW + MINUTE,
        )
    actions.plan_corrected(now=NOW + MINUTE)
    assert [fresh(each).state for each in (case, other)] == ["waiting", "waiting"]


def test_who_is_wrong_for_one_person_may_be_right_for_another_of_that_number(organization):
    number = calls.phone()
    case, other = calls.case_of(organization, number=number), calls.case_of(organization, number=number)
    calls.attempt(case, state="ended", outcome="wrong_person")
    assert looked_at(other, now=NOW + DAY).state == "waiting"


def test_the_last_call_a_person_may_get_ends_all_their_cases(organization):
    """Else the other would wait for ever, and nobody would be told."""
    calls.settings(organization, most_attempts=1)
    case = calls.case_of(organization)
    other = another(case, due=NOW + DAY)
    claimed()
    exchange = Exchange()
    place_all(exchange)
    with organization_context(organization):
        attempt = case.attempts.get()
    told(attempt, "no-answer", now=NOW + MINUTE)
    assert [fresh(each).end for each in (case, other)] == ["not_reached", "not_reached"]


def test_a_lower_limit_alone_ends_nothing(organization):
    case = calls.case_of(organization)
    other = another(case, due=NOW + DAY)
    calls.attempt(case, state="ended", outcome="no_answer")
    calls.settings(organization, most_attempts=1)
    assert (looked_at(other, now=NOW + HOUR).state, fresh(other).reason) == ("waiting", "exhausted")
