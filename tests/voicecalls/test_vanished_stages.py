"""Stages that rules name are renamed and removed in the pipeline: what the settings page says is what happens."""

import pytest

from accounts.models import Organization
from core.tenancy import organization_context
from marketplace.actions import StageInHistory, add_stage, empty_stage, remove_stage, rename_stage
from marketplace.models import Job, Stage
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import MINUTE, calling_organization, fresh
from voicecalls import actions
from voicecalls.models import CallCase, StageRule
from voicecalls.queries.pipelines import pipelines_of, targets_of
from voicecalls.words.stage_rules import rule_flags

pytestmark = pytest.mark.django_db
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


def removed(stage: Stage) -> None:
    with organization_context(stage.organization):
        remove_stage(stage, by=NOBODY, now=NOW)


def flags(organization: Organization) -> list[str]:
    with organization_context(organization):
        pipelines = pipelines_of(organization)
        return [flag for rule in pipelines.rules for flag in rule_flags(rule, pipelines)]


def test_a_removed_trigger_stage_is_flagged_and_starts_nothing(organization: Organization, job: Job):
    removed(calls.stage(job))
    with organization_context(organization):
        assert StageRule.objects.get().stage is None
    (flag,) = flags(organization)
    assert flag.startswith(f"The stage “{SCREENING}” no longer exists, so this rule starts no calls.")
    calls.application(job, stage_name="Applied")
    assert actions.enrol(now=NOW) == 0


def test_a_stage_that_was_added_again_starts_calls_again(organization: Organization, job: Job):
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


def test_the_same_name_in_another_job_starts_nothing(organization: Organization, job: Job):
    removed(calls.stage(job))
    calls.application(factories.job(organization))
    assert actions.enrol(now=NOW) == 0


def test_a_removed_target_is_flagged(organization: Organization, job: Job):
    removed(calls.stage(job, name=DONE))
    (flag,) = flags(organization)
    assert flag.startswith(f"The stage “{DONE}” no longer exists: applicants stay where they are after the call.")


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
        with pytest.raises(StageInHistory):
            remove_stage(stage, by=NOBODY, now=NOW + MINUTE)
    actions.enrol(now=NOW + MINUTE)
    with organization_context(organization):
        case = CallCase.objects.get(application=application)
    assert (case.state, case.end) == ("closed", "left_stage")
