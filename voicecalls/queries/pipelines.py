"""An organization's stages by job and by name, and the rules that stand on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.models import Organization
from marketplace.models import Job, Stage
from voicecalls.models import JobQuestion, StageRule, StageTarget
from voicecalls.queries.plans import Plan, plans_of


@dataclass(frozen=True, kw_only=True)
class Pipelines:
    """Open jobs, and closed ones that a rule names, with their stages; names are told apart whatever their case."""

    jobs: dict[UUID, Job]
    stages: dict[UUID, dict[str, Stage]]  # by job, by folded name, in the order of the pipeline
    rules: list[StageRule]
    asking: frozenset[UUID] = frozenset()  # jobs with Application Questions
    plans: Mapping[UUID, Plan] = field(default_factory=dict)  # what rules in recruiter mode book

    def stage(self, job_id: UUID, name: str) -> Stage | None:
        return self.stages.get(job_id, {}).get(name.casefold())

    def names(self) -> list[str]:
        """Every name once, in the order in which pipelines have them."""
        named: dict[str, str] = {}
        for stages in self.stages.values():
            for folded, stage in stages.items():
                named.setdefault(folded, stage.name)
        return list(named.values())

    def knows(self, name: str, *, job_id: UUID | None) -> bool:
        """Whether this job (None: any) has a stage of this name."""
        if job_id:
            return self.stage(job_id, name) is not None
        return any(name.casefold() in stages for stages in self.stages.values())

    def jobs_without(self, name: str, *, among: str) -> list[Job]:
        """Open jobs that have the stage `among` and none of this name."""
        return [
            job
            for job in self.jobs.values()
            if job.closed_at is None and self.stage(job.pk, among) and not self.stage(job.pk, name)
        ]

    def jobs_that_ask_nothing(self, rule: StageRule) -> list[Job]:
        """Open jobs in which this rule would call somebody to ask nothing."""
        mine = [self.jobs[rule.job_id]] if rule.job_id else self.jobs.values()
        return [
            job
            for job in mine
            if job.closed_at is None and self.stage(job.pk, rule.stage_name) and job.pk not in self.asking
        ]


def pipelines_of(organization: Organization) -> Pipelines:
    """All of it, in four queries at most, and one more if a rule is in recruiter mode."""
    targets = Prefetch("targets", queryset=StageTarget.objects.select_related("stage"))
    rules = list(StageRule.objects.filter(organization=organization).in_order().prefetch_related(targets))
    _use_present_names(rules)
    named = {rule.job_id for rule in rules if rule.job_id}
    shown = organization.jobs.filter(Q(closed_at=None) | Q(pk__in=named)).order_by("title", "pk")
    asks = JobQuestion.objects.filter(job=OuterRef("pk"), question__retired_at=None)
    known: Iterable[Any] = shown.annotate(asks=Exists(asks))
    jobs: dict[UUID, Job] = {job.pk: job for job in known}
    stages: dict[UUID, dict[str, Stage]] = {pk: {} for pk in jobs}
    for stage in organization.stages.filter(job__in=jobs).in_order():
        stages[stage.job_id].setdefault(stage.name.casefold(), stage)
    asking = frozenset(job.pk for job in known if job.asks)
    return Pipelines(jobs=jobs, stages=stages, rules=rules, asking=asking, plans=plans_of(rules))


def _use_present_names(rules: Iterable[StageRule]) -> None:
    """Stages may have been renamed since the rules were saved."""
    for rule in rules:
        rows: list[StageRule | StageTarget] = [rule, *rule.targets.all()]
        for row in rows:
            if row.stage:
                row.stage_name = row.stage.name


def targets_of(rule: StageRule) -> dict[str, str]:
    """{"completed": name of a stage, …}"""
    return {target.after: target.stage_name for target in rule.targets.all()}
