"""How applicants are called: saved as a new version, and applied to whoever waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import Organization
from core.locking import contested, take_turns
from core.refusal import Refused
from marketplace.models import Job
from voicecalls.models import AppointmentPlan, CallControl, CallSettings, PlanSeat, StageRule, StageTarget
from voicecalls.queries import settings_of
from voicecalls.queries.history import CHANGED
from voicecalls.queries.pipelines import Pipelines, pipelines_of, targets_of
from voicecalls.queries.plans import Plan
from voicecalls.rules import (
    LIMITS,
    SettingsProblem,
    StageProblem,
    check_numbers,
    check_stage_rules,
    check_waits,
    check_weekdays,
    check_windows,
)
from voicecalls.rules import StageRule as BareRule

FIRST = UUID(int=0)

KEPT_APART = frozenset({"id", "organization", "version", "changed_by", "changed_at"})
WISHES = tuple(each.name for each in CallSettings._meta.concrete_fields if each.name not in KEPT_APART)


class ChangedMeanwhile(Refused):
    """`saved` is what somebody else has put in force since the page was opened."""

    default: ClassVar = _("Somebody else saved these settings meanwhile. Nothing of yours was saved yet.")

    def __init__(self, saved: CallSettings) -> None:
        self.saved = saved
        super().__init__()


class NotPossible(Refused):
    """`problems` say what is wrong; the page's form has words for each and lets none of them through."""

    default: ClassVar = _("Calls cannot be made like this. Nothing was saved: please check the settings.")

    def __init__(self, problems: Sequence[SettingsProblem | StageProblem]) -> None:
        self.problems = problems
        super().__init__()


@dataclass(frozen=True, kw_only=True)
class WantedRule:
    """A rule as somebody wants it. `job` None: in every job. `targets`: after which end to which stage. `plan`: what is
    booked in recruiter mode."""

    job: Job | None
    stage_name: str
    mode: str
    targets: Mapping[str, str] = field(default_factory=dict)
    plan: Plan | None = None

    @property
    def key(self) -> tuple[UUID | None, str]:
        return (self.job.pk if self.job else None, self.stage_name.casefold())

    @property
    def says(self) -> tuple[object, ...]:
        """What may be changed without its being another rule."""
        return (self.mode, dict(self.targets), self.plan)

    @property
    def bare(self) -> BareRule:
        """What is checked of it."""
        job, _folded = self.key
        return BareRule(job=job, stage=self.stage_name, targets=tuple(self.targets.values()))


def change_call_settings(
    organization: Organization,
    *,
    seen: int,
    rules: Sequence[WantedRule],
    by: Actor,
    now: datetime,
    **wishes: Any,
) -> CallSettings | None:
    """Put settings and stage rules in force as one new version; None if they are in force already.

    `seen`: the version on which the wishes are based; ChangedMeanwhile if another is in force by now; NotPossible for
    what the rules forbid. Applicants who wait are planned anew step by step, see `CallControl.replan_after`.
    """
    return contested(lambda: _change(organization, seen=seen, rules=rules, by=by, now=now, wishes=wishes))


def _change(
    organization: Organization,
    *,
    seen: int,
    rules: Sequence[WantedRule],
    by: Actor,
    now: datetime,
    wishes: Mapping[str, Any],
) -> CallSettings | None:
    take_turns([f"call settings of {organization.pk}"])
    current, pipelines = settings_of(organization), pipelines_of(organization)
    changes = {name: (getattr(current, name), wish) for name, wish in wishes.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    told: dict[str, Any] = {name: {"before": _plain(old), "after": _plain(new)} for name, (old, new) in changes.items()}
    rules_told = _rule_changes(saved_rules(pipelines), rules)
    if not told and not rules_told:
        return None
    if current.version != seen:
        raise ChangedMeanwhile(current)
    kept = {name: getattr(current, name) for name in WISHES}
    saved = CallSettings(
        **{**kept, **wishes},
        organization=organization,
        version=current.version + 1,
        changed_by=by.name,
        changed_at=now,
    )
    if problems := _problems(saved, rules):
        raise NotPossible(problems)
    saved.save(force_insert=True)
    if rules_told:
        _save_rules(organization, rules, pipelines, now=now)
        told["stage_rules"] = rules_told
    plan_anew(organization)
    record(organization=organization, by=by, verb=CHANGED, subject=saved, now=now, version=saved.version, **told)
    return saved


def _problems(wanted: CallSettings, rules: Sequence[WantedRule]) -> list[SettingsProblem | StageProblem]:
    """Why these settings and rules must not be in force; warnings are for the page."""
    country = wanted.organization.country
    found = [
        *check_weekdays(wanted.weekdays, country=country),
        *check_windows([(opens, closes) for opens, closes in wanted.windows], country=country),
        *check_numbers({name: getattr(wanted, name) for name in LIMITS}),
        *check_waits(wanted.own_waits),
    ]
    refused = [problem for problem in found if not problem.code.is_warning]
    return [*refused, *check_stage_rules([rule.bare for rule in rules])]


def plan_anew(organization: Organization) -> None:
    """Have the times of everybody who waits worked out again, from the next tick on."""
    with transaction.atomic():
        CallControl.objects.get_or_create(organization=organization)
        CallControl.objects.filter(organization=organization).update(replan_after=FIRST)


def saved_rules(pipelines: Pipelines) -> list[WantedRule]:
    """The rules as somebody would want them to leave all as it is."""
    return [
        WantedRule(
            job=rule.job,
            stage_name=rule.stage_name,
            mode=rule.mode,
            targets=targets_of(rule),
            plan=pipelines.plans.get(rule.pk),
        )
        for rule in pipelines.rules
    ]


def _rule_changes(saved: Sequence[WantedRule], wanted: Sequence[WantedRule]) -> dict[str, list[str]]:
    """{"added": ["Phone screening (Clinical Data Manager)"], "removed": […], "changed": […]}; empty for none."""
    before, after = {rule.key: rule for rule in saved}, {rule.key: rule for rule in wanted}
    names = {rule.key: _named(rule.stage_name, rule.job) for rule in (*saved, *wanted)}
    lists = {
        "added": [names[key] for key in after if key not in before],
        "removed": [names[key] for key in before if key not in after],
        "changed": [names[key] for key in after if key in before and before[key].says != after[key].says],
    }
    return {how: named for how, named in lists.items() if named}


def _save_rules(
    organization: Organization, wanted: Sequence[WantedRule], pipelines: Pipelines, *, now: datetime
) -> None:
    """Rules of the same stage stay the same rows, so that cases keep theirs."""
    rows = {_key(rule): rule for rule in pipelines.rules}
    gone = [rule.pk for key, rule in rows.items() if key not in {each.key for each in wanted}]
    StageRule.objects.filter(pk__in=gone).delete()
    for each in wanted:
        rule = rows.get(each.key) or StageRule(organization=organization, job=each.job, created_at=now)
        rule.stage = pipelines.stage(each.job.pk, each.stage_name) if each.job else None
        rule.stage_name, rule.mode = each.stage_name, each.mode
        rule.save()
        rule.targets.all().delete()
        StageTarget.objects.bulk_create(
            StageTarget(
                organization=organization,
                rule=rule,
                after=after,
                stage=pipelines.stage(each.job.pk, name) if each.job else None,
                stage_name=name,
            )
            for after, name in each.targets.items()
        )
        _save_plan(rule, each.plan)


def _save_plan(rule: StageRule, plan: Plan | None) -> None:
    AppointmentPlan.objects.filter(rule=rule).delete()
    if plan is None:
        return
    row = AppointmentPlan.objects.create(
        organization=rule.organization, rule=rule, round_name=plan.round_name, minutes=plan.minutes
    )
    PlanSeat.objects.bulk_create(
        PlanSeat(organization=rule.organization, plan=row, seat=number, user=user)
        for number, seat in enumerate(plan.seats, start=1)
        for user in seat
    )


def _key(rule: StageRule) -> tuple[UUID | None, str]:
    return (rule.job_id, rule.stage_name.casefold())


def _named(stage_name: str, job: Job | None) -> str:
    return f"{stage_name} ({job.title})" if job else stage_name


def _plain(value: object) -> object:
    """As history keeps it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return [_plain(each) for each in value] if isinstance(value, list) else value
