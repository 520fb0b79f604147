"""Saving call settings without the page: the rules hold for whoever calls the action."""

from datetime import time
from typing import Any

import pytest

from accounts.models import Organization
from core.tenancy import organization_context
from tests import factories
from tests.factories import NOBODY, NOW
from voicecalls.actions.settings import NotPossible, WantedRule, change_call_settings
from voicecalls.models import CallSettings, StageRule
from voicecalls.rules import SettingsProblemCode, StageProblemCode

pytestmark = pytest.mark.django_db
IN_CIRCLES = WantedRule(job=None, stage_name="Call", mode="interview", targets={"completed": "call"})


@pytest.fixture
def organization() -> Organization:
    return factories.organization()


def refused(organization: Organization, *rules: WantedRule, **wishes: Any) -> list[tuple[str, object]]:
    """What is wrong, and with which setting or rule; nothing may have been saved."""
    with organization_context(organization):
        with pytest.raises(NotPossible, match="Nothing was saved") as refusal:
            change_call_settings(organization, seen=0, rules=rules, by=NOBODY, now=NOW, **wishes)
        assert not CallSettings.objects.exists() and not StageRule.objects.exists()
    return [
        (problem.code, getattr(problem, "field", None) or getattr(problem, "index", None))
        for problem in refusal.value.problems
    ]


@pytest.mark.parametrize(
    ("wishes", "problem"),
    [
        ({"weekdays": [0, 6]}, (SettingsProblemCode.SUNDAY, "weekdays")),
        ({"weekdays": []}, (SettingsProblemCode.NO_DAY, "weekdays")),
        ({"windows": [[time(21), time(23)]]}, (SettingsProblemCode.OUTSIDE_LAW, "windows")),
        ({"windows": [[time(19), time(9)]]}, (SettingsProblemCode.OVER_MIDNIGHT, "windows")),
        ({"windows": []}, (SettingsProblemCode.NO_WINDOW, "windows")),
        ({"most_attempts": 31}, (SettingsProblemCode.OUT_OF_RANGE, "most_attempts")),
        ({"calls_per_day": 4}, (SettingsProblemCode.OUT_OF_RANGE, "calls_per_day")),
        ({"calls_per_week": 1}, (SettingsProblemCode.FEWER_THAN_A_DAY, "calls_per_week")),
        ({"ring_seconds": 60}, (SettingsProblemCode.OUT_OF_RANGE, "ring_seconds")),
        ({"keep_audio_days": 0}, (SettingsProblemCode.OUT_OF_RANGE, "keep_audio_days")),
        ({"waits": {"busy": {"minutes": 20161, "most": 1}}}, (SettingsProblemCode.OUT_OF_RANGE, "busy")),
        ({"waits": {"busy": {"minutes": 5, "most": 11}}}, (SettingsProblemCode.OUT_OF_RANGE, "busy.most")),
        ({"waits": {"declined": {"minutes": 5, "most": 1}}}, (SettingsProblemCode.FINAL_OUTCOME, "declined")),
    ],
)
def test_who_goes_round_the_form_is_refused_all_the_same(organization, wishes, problem):
    assert refused(organization, **wishes) == [problem]


def test_rules_that_lead_people_in_circles_are_refused(organization):
    fine = WantedRule(job=None, stage_name="Screening", mode="interview", targets={"completed": "Call"})
    assert refused(organization, fine, IN_CIRCLES) == [(StageProblemCode.LEADS_BACK, 1)]


def test_everything_that_is_wrong_is_told_at_once(organization):
    found = refused(organization, IN_CIRCLES, weekdays=[6], calls_per_day=0)
    assert [code for code, _field in found] == [
        SettingsProblemCode.SUNDAY,
        SettingsProblemCode.OUT_OF_RANGE,
        StageProblemCode.LEADS_BACK,
    ]


def test_a_warning_refuses_nothing(organization):
    with organization_context(organization):
        saved = change_call_settings(organization, seen=0, rules=[], by=NOBODY, now=NOW, windows=[[time(7), time(12)]])
    assert saved and saved.windows == [[time(7), time(12)]]
