"""Stages that rules name are renamed and removed in the pipeline: what the settings page says is what happens."""

from collections.abc import Callable

import pytest

from accounts.models import Organization
from core.tenancy import organization_context
from marketplace.actions import add_stage, empty_stage, move_to_stage, remove_stage, rename_stage, retire_stage
from marketplace.models import Job, Stage
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import MINUTE, calling_organization, fresh
from voicecalls import actions
from voicecalls.models import CallCase, CaseEnd, StageRule
from voicecalls.queries.pipelines import pipelines_of, targets_of
from voicecalls.words.stage_rules import rule_flags

pytestmark = pytest.mark.django_db
Remove = Callable[[Stage], None]
SCREENING, DONE = "Phone screening", "Screened"


@pytest.fixture
def organization() -> Organization:
    return calling_organization()


@pytest.fixture
def job(organization: Organization) -> Job:
    job = factories.job(organization)
    calls.target(calls.rule(job), after="completed", stage_name=DONE)
    calls.asked(job)
    return job


def deleted(stage: Stage) -> None:
    """Nobody has ever stood in it."""
    with organization_context(stage.organization):
        remove_stage(stage, by=NOBODY, now=NOW)
        assert not Stage.objects.filter(pk=stage.pk).exists()


def kept_in_history(stage: Stage) -> None:
    """Somebody has stood in it, under another name than the rule was saved with."""
    with organization_context(stage.organization):
        somebody = factories.application(stage.job)
        for where in (stage, stage.job.stages.in_order()[1]):
            move_to_stage(somebody, stage=where, by=NOBODY, now=NOW)
        remove_stage(stage, by=NOBODY, now=NOW)
        assert Stage.objects.get(pk=stage.pk).is_removed


GONE = pytest.mark.parametrize("removed", [deleted, kept_in_history])


def flags(organization: Organization) -> list[str]:
    with organization_context(organization):
        pipelines = pipelines_of(organization)
        return [flag for rule in pipelines.rules for flag in rule_flags(rule, pipelines)]


@GONE
def test_a_removed_trigger_stage_is_flagged_and_starts_nothing(organization: Organization, job: Job, removed: Remove):
    removed(calls.stage(job))
    with organization_context(organization):
        assert not StageRule.objects.select_related("stage").get().has_stage
    (flag,) = flags(organization)
    assert flag.startswith(f"The stage “{SCREENING}” no longer exists, so this rule starts no calls.")
    calls.application(job, stage_name="Applied")
    assert actions.enrol(now=NOW) == 0


@GONE
def test_a_stage_that_was_added_again_starts_calls_again(organization: Organization, job: Job, removed: Remove):
    removed(calls.stage(job))
    with organization_context(organization):
        add_stage(job, name="phone SCREENING", by=NOBODY, now=NOW)
    assert flags(organization) == []
    calls.application(job, stage_name="phone SCREENING")
    assert actions.enrol(now=NOW) == 1
    with organization_context(organization):
        case = CallCase.objects.get()
    assert (case.rule, case.reason) == (fresh(case).rule, "")
    assert case.rule is not None


@GONE
def test_the_same_name_in_another_job_starts_nothing(organization: Organization, job: Job, removed: Remove):
    removed(calls.stage(job))
    calls.application(factories.job(organization))
    assert actions.enrol(now=NOW) == 0


@GONE
def test_a_removed_target_is_flagged_and_nobody_goes_there(organization: Organization, job: Job, removed: Remove):
    removed(calls.stage(job, name=DONE))
    (flag,) = flags(organization)
    assert flag.startswith(f"The stage “{DONE}” no longer exists: applicants stay where they are after the call.")
    application = calls.application(job)
    actions.enrol(now=NOW)
    with organization_context(organization):
        case = CallCase.objects.get(application=application)
        assert actions.close_case(case, end=CaseEnd.COMPLETED, by=NOBODY, now=NOW)
        assert (case.problem, case.moved_to) == ("target_gone", None)
        application.refresh_from_db()
    assert application.stage == calls.stage(job)


def test_whoever_stands_in_a_stage_that_is_gone_elsewhere_is_called_no_more(organization: Organization, job: Job):
    actions.enrol(now=NOW)
    calls.application(job)
    assert actions.enrol(now=NOW) == 1
    late = calls.application(job)
    with organization_context(organization):
        retire_stage(calls.stage(job), by=NOBODY, now=NOW)
    assert actions.enrol(now=NOW) == 0
    assert actions.claim_due(now=NOW) == []
    with organization_context(organization):
        case = CallCase.objects.exclude(application=late).get()
    assert (case.state, case.end, case.reason) == ("closed", "stopped", "stage_left")


def test_renamed_stages_keep_their_roles_and_are_called_by_their_names(organization: Organization, job: Job):
    with organization_context(organization):
        for stage, name in ((calls.stage(job), "First call"), (calls.stage(job, name=DONE), "Called")):
            rename_stage(stage, name=name, by=NOBODY, now=NOW)
        pipelines = pipelines_of(organization)
        assert [(rule.stage_name, targets_of(rule)) for rule in pipelines.rules] == [
            ("First call", {"completed": "Called"})
        ]
    assert flags(organization) == []
    calls.application(job, stage_name="First call")
    assert actions.enrol(now=NOW) == 1


def test_whoever_waits_in_a_stage_that_is_emptied_has_left_it(organization: Organization, job: Job):
    application = calls.application(job)
    actions.enrol(now=NOW)
    stage = calls.stage(job)
    with organization_context(organization):
        empty_stage(stage, into=calls.stage(job, name="Interview"), by=NOBODY, now=NOW + MINUTE)
        remove_stage(stage, by=NOBODY, now=NOW + MINUTE)
    actions.enrol(now=NOW + MINUTE)
    with organization_context(organization):
        case = CallCase.objects.get(application=application)
    assert (case.state, case.end) == ("closed", "left_stage")
