"""Who gets a case: everybody who comes to stand in a stage that starts calls, once for each stay."""

import pytest

from accounts.models import Organization
from core.tenancy import organization_context, system_context
from marketplace.actions import close_application, close_job, move_to_stage, reopen_application, reopen_job
from marketplace.models import Application, Job
from tests import factories
from tests.conftest import CountQueries
from tests.factories import NOBODY, NOW
from tests.outbox import Outbox
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import DAY, HOUR, MINUTE, SECOND, attempt_of, calling_organization, claimed, fresh, next_of
from voicecalls import actions
from voicecalls.actions.settings import plan_anew
from voicecalls.models import CallCase, StageRule

pytestmark = pytest.mark.django_db


def cases(application: Application) -> list[CallCase]:
    with system_context("a test"):
        return list(CallCase.objects.filter(application=application).select_related("rule").order_by("opened_at"))


def moved(application: Application, to: str, *, now=NOW) -> Application:
    with organization_context(application.organization):
        move_to_stage(application, stage=calls.stage(application.job, name=to), by=NOBODY, now=now)
    return application


@pytest.fixture
def organization() -> Organization:
    return calling_organization()


@pytest.fixture
def applied(organization: Organization) -> Application:
    """Somebody in the first stage of a job whose screening starts calls."""
    job = factories.job(organization)
    calls.rule(job)
    return calls.application(job, stage_name="New")


def test_whoever_enters_the_stage_is_due_at_once(applied: Application):
    assert actions.enrol(now=NOW) == 0
    moved(applied, "Phone screening")
    assert actions.enrol(now=NOW + SECOND) == 1
    assert actions.enrol(now=NOW + SECOND) == 0
    (case,) = cases(applied)
    assert (case.state, case.reason, case.next_attempt_at) == ("waiting", "", NOW + SECOND)
    assert len(claimed(now=NOW + SECOND)) == 1


def test_the_first_call_is_announced(applied: Application, outbox: Outbox):
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    assert [mail.to for mail in outbox.mails("call_announced")] == [applied.candidate.email]
    assert cases(applied)[0].announced_at == NOW


def test_who_cannot_be_called_waits_where_everybody_sees_why(organization: Organization):
    job = factories.job(organization)
    calls.rule(job)
    mute = calls.application(job, number="")
    misread = calls.application(job, number="", phone_as_typed="ask my mother")
    american = calls.application(job, number="+12125550123", time_zone="", country="")
    actions.enrol(now=NOW)
    reasons = [cases(each)[0].reason for each in (mute, misread, american)]
    assert reasons == ["no_number", "bad_number", "consent_missing"]


def test_a_corrected_number_is_found_by_the_sweep(organization: Organization):
    job = factories.job(organization)
    calls.rule(job)
    mute = calls.application(job, number="")
    actions.enrol(now=NOW)
    with organization_context(organization):
        type(mute.candidate).objects.filter(pk=mute.candidate.pk).update(phone=calls.phone())
    assert actions.plan_blocked(now=NOW + MINUTE) == 1
    assert cases(mute)[0].next_attempt_at == NOW + MINUTE


def test_a_rule_for_all_jobs_means_the_stage_of_that_name_whatever_its_case(organization: Organization):
    calls.rule(organization, stage_name="PHONE Screening")
    calls.stage(factories.job(organization))
    application = calls.application(factories.job(organization))
    assert actions.enrol(now=NOW) == 1
    rule = cases(application)[0].rule
    assert rule
    assert rule.job is None


def test_the_rule_of_the_job_wins(organization: Organization):
    everywhere = calls.rule(organization)
    job = factories.job(organization)
    own = calls.rule(job)
    application = calls.application(job)
    actions.enrol(now=NOW)
    assert cases(application)[0].rule_id == own.pk != everywhere.pk


def test_in_a_job_whose_own_rule_books_appointments_nobody_is_interviewed(organization: Organization):
    calls.rule(organization)
    job = factories.job(organization)
    calls.rule(job, mode="recruiter")
    application = calls.application(job)
    assert actions.enrol(now=NOW) == 1
    assert cases(application)[0].mode == "recruiter"


def test_nobody_is_called_for_a_closed_job(applied: Application):
    moved(applied, "Phone screening")
    with organization_context(applied.organization):
        close_job(applied.job, by=NOBODY, now=NOW)
    assert actions.enrol(now=NOW) == 0


def test_calls_end_with_their_job_and_go_on_with_it_for_whoever_stayed(applied: Application):
    left = calls.application(applied.job)
    moved(applied, "Phone screening")
    assert actions.enrol(now=NOW) == 2
    with organization_context(applied.organization):
        close_job(applied.job, by=NOBODY, now=NOW)
    assert claimed(now=NOW + MINUTE) == []
    actions.enrol_everybody(now=NOW + MINUTE)
    assert [(case.state, case.end) for case in cases(applied)] == [("closed", "job_closed")]
    moved(left, "Interview", now=NOW + MINUTE)
    with organization_context(applied.organization):
        assert not applied.notes.exists()
        reopen_job(applied.job, by=NOBODY, now=NOW + HOUR)
    actions.enrol_everybody(now=NOW + HOUR)
    assert [(case.state, case.next_attempt_at) for case in cases(applied)] == [("waiting", NOW + HOUR)]
    assert [case.end for case in cases(left)] == ["job_closed"]


def test_for_a_job_that_is_not_listed_everybody_in_it_is_called(applied: Application):
    """Nobody new may apply; whoever has is worked with."""
    moved(applied, "Phone screening")
    with organization_context(applied.organization):
        Job.objects.update(is_listed=False)
    assert actions.enrol(now=NOW) == 1
    assert len(claimed(now=NOW)) == 1


def test_who_leaves_is_called_no_more_and_who_comes_back_is_called_anew(applied: Application):
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    moved(applied, "Interview", now=NOW + MINUTE)
    actions.enrol(now=NOW + MINUTE)
    assert [(case.state, case.end) for case in cases(applied)] == [("closed", "left_stage")]
    moved(applied, "Phone screening", now=NOW + 2 * MINUTE)
    assert actions.enrol(now=NOW + 2 * MINUTE) == 1
    assert [case.state for case in cases(applied)] == ["closed", "waiting"]


def test_a_move_there_and_back_between_two_ticks_is_a_new_stay(applied: Application):
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    moved(moved(applied, "Interview", now=NOW + SECOND), "Phone screening", now=NOW + 2 * SECOND)
    actions.enrol(now=NOW + 3 * SECOND)
    assert [case.state for case in cases(applied)] == ["closed", "waiting"]


def test_a_closed_application_is_called_no_more_and_one_that_is_open_again_is_called_anew(applied: Application):
    moved(applied, "Phone screening")
    late = moved(calls.application(applied.job, stage_name="Interview"), "Phone screening")
    with organization_context(applied.organization):
        close_application(late, because="removed", by=NOBODY, now=NOW)
    assert actions.enrol(now=NOW) == 1
    with organization_context(applied.organization):
        close_application(applied, because="rejected", by=NOBODY, now=NOW + MINUTE)
    assert actions.enrol(now=NOW + MINUTE) == 0
    assert [(case.state, case.end) for case in cases(applied)] == [("closed", "closed")]
    with organization_context(applied.organization):
        assert not applied.notes.exists()
        reopen_application(applied, by=NOBODY, now=NOW + 2 * MINUTE)
    assert actions.enrol(now=NOW + 2 * MINUTE) == 1
    assert [case.state for case in cases(applied)] == ["closed", "waiting"]


def test_one_that_should_not_have_been_closed_goes_on_in_its_stay(applied: Application):
    """It seemed to be removed where it is kept."""
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    with organization_context(applied.organization):
        close_application(applied, because="removed", by=NOBODY, now=NOW + MINUTE)
    actions.enrol(now=NOW + MINUTE)
    assert [(case.state, case.end) for case in cases(applied)] == [("closed", "closed")]
    actions.enrol_everybody(now=NOW + MINUTE)
    with organization_context(applied.organization):
        reopen_application(applied, by=NOBODY, now=NOW + 2 * MINUTE, same_stay=True)
    assert actions.enrol(now=NOW + 2 * MINUTE) == 0
    actions.enrol_everybody(now=NOW + 2 * MINUTE)
    assert [(case.state, case.end) for case in cases(applied)] == [("waiting", "")]


def test_one_that_was_closed_long_ago_is_found_by_the_sweep(applied: Application):
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    with organization_context(applied.organization):
        close_application(applied, because="rejected", by=NOBODY, now=NOW - DAY)
    actions.enrol(now=NOW)
    assert [case.state for case in cases(applied)] == ["waiting"]
    actions.enrol_everybody(now=NOW)
    assert [(case.state, case.end) for case in cases(applied)] == [("closed", "closed")]


def test_a_running_call_is_left_to_end(applied: Application):
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    claimed()
    moved(applied, "Interview", now=NOW + MINUTE)
    actions.enrol(now=NOW + MINUTE)
    (case,) = cases(applied)
    assert (case.state, attempt_of(case).state) == ("calling", "reserved")


def test_the_sweep_finds_those_who_came_long_ago(applied: Application):
    moved(applied, "Phone screening", now=NOW - DAY)
    assert actions.enrol(now=NOW) == 0
    assert actions.enrol_everybody(now=NOW) == 1
    assert actions.enrol_everybody(now=NOW) == 0


def test_a_rule_that_is_taken_away_stops_calls_and_one_that_comes_back_starts_them(applied: Application):
    moved(applied, "Phone screening")
    actions.enrol(now=NOW)
    with organization_context(applied.organization):
        StageRule.objects.all().delete()
        plan_anew(applied.organization)
    actions.replan(now=NOW)
    assert [(case.state, case.end) for case in cases(applied)] == [("closed", "stopped")]
    calls.rule(applied.job)
    with organization_context(applied.organization):
        plan_anew(applied.organization)
    actions.replan(now=NOW + HOUR)
    (case,) = cases(applied)
    assert (case.state, case.end, case.next_attempt_at) == ("waiting", "", NOW + HOUR)


@pytest.mark.parametrize("number", [1, 3])
def test_a_tick_with_nothing_to_do_takes_the_same_queries(
    organization: Organization, count_queries: CountQueries, number: int
):
    for _ in range(number):
        calls.case_of(organization, next_attempt_at=NOW + DAY)
    assert count_queries(lambda: (actions.enrol(now=NOW), actions.claim_due(now=NOW))) == 4


def test_settings_are_applied_to_everybody_who_waits(organization: Organization):
    case = calls.case_of(organization)
    calls.settings(organization, weekdays=[1])
    with organization_context(organization):
        plan_anew(organization)
    assert actions.replan(now=NOW) == 1
    assert actions.replan(now=NOW) == 0
    assert (fresh(case).reason, next_of(case).date()) == ("weekday", (NOW + DAY).date())
