"""A number that was corrected is called without waiting for the sweep, also if the calls had ended for it."""

import pytest

from accounts.models import Entry, Organization
from core.tenancy import organization_context
from marketplace.actions import change_contact, move_to_stage
from marketplace.models import Application
from tests import factories
from tests.conftest import CountQueries
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import DAY, MINUTE, SECOND, calling_organization, claimed, fresh
from voicecalls import actions
from voicecalls.actions.finishing import close_case
from voicecalls.models import CallCase, CaseEnd
from voicecalls.words.timelines import done

pytestmark = pytest.mark.django_db
LATER = NOW + MINUTE


@pytest.fixture
def organization() -> Organization:
    return calling_organization()


def waiting(organization: Organization, *, number: str | None = None) -> CallCase:
    job = factories.job(organization)
    calls.rule(job)
    application = calls.application(job, number=number)
    actions.enrol(now=NOW)
    with organization_context(organization):
        return CallCase.objects.get(application=application)


def ended(organization: Organization, *, outcome: str = "number_invalid") -> CallCase:
    """Calls that ended because the number was of no use."""
    case = waiting(organization)
    calls.attempt(case, state="ended", outcome=outcome)
    with organization_context(organization):
        close_case(case, end=CaseEnd.BAD_NUMBER, by=NOBODY, now=NOW)
    return case


def corrected(application: Application, *, number: str | None = None, region: str = "BE", now=LATER) -> None:
    with organization_context(application.organization):
        change_contact(
            application.candidate,
            phone=calls.phone() if number is None else number,
            phone_as_typed="0152",
            country="DE",
            region=region,
            by=NOBODY,
            now=now,
        )


def test_who_had_no_number_is_called_at_the_next_tick(organization: Organization):
    case = waiting(organization, number="")
    assert actions.plan_corrected(now=NOW) == 0
    corrected(case.application)
    assert actions.plan_corrected(now=LATER + SECOND) == 1
    assert fresh(case).next_attempt_at == LATER + SECOND
    assert actions.plan_corrected(now=LATER + 2 * SECOND) == 0  # it is due, and the claim asks everything anew
    assert len(claimed(now=LATER + 2 * SECOND)) == 1


@pytest.mark.parametrize("outcome", ["number_invalid", "wrong_person"])
def test_calls_that_ended_for_the_number_go_on_with_another(organization: Organization, outcome: str):
    case = ended(organization, outcome=outcome)
    assert actions.plan_corrected(now=NOW) == 0
    corrected(case.application)
    actions.plan_corrected(now=LATER)
    assert (fresh(case).state, fresh(case).end, fresh(case).next_attempt_at) == ("waiting", "", LATER)
    with organization_context(organization):
        entry = Entry.objects.about(case).get(verb="took the calls up again")
    assert [each.words for each in done([entry])] == ["Took the calls up again"]


def test_the_same_number_is_not_tried_again(organization: Organization):
    case = ended(organization)
    corrected(case.application, number=case.application.candidate.phone, region="BY")
    actions.plan_corrected(now=LATER)
    assert (fresh(case).state, fresh(case).end) == ("closed", "bad_number")


def test_a_number_that_was_only_taken_away_starts_nothing(organization: Organization):
    case = ended(organization)
    corrected(case.application, number="")
    actions.plan_corrected(now=LATER)
    assert fresh(case).state == "closed"


def test_who_has_left_the_stage_is_not_called(organization: Organization):
    case = ended(organization)
    application = case.application
    with organization_context(organization):
        move_to_stage(application, stage=calls.stage(application.job, name="Interview"), by=NOBODY, now=NOW)
    corrected(application)
    actions.plan_corrected(now=LATER)
    assert fresh(case).state == "closed"


def test_other_ends_stay(organization: Organization):
    case = waiting(organization)
    with organization_context(organization):
        close_case(case, end=CaseEnd.STOPPED, by=NOBODY, now=NOW)
    corrected(case.application)
    assert actions.plan_corrected(now=LATER) == 0


def test_without_corrections_it_costs_one_query(organization: Organization, count_queries: CountQueries):
    waiting(organization)
    corrected(waiting(organization).application)
    assert count_queries(lambda: actions.plan_corrected(now=NOW + DAY)) == 1
