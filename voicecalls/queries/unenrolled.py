"""Who stands in a stage that starts calls, and has no case for it yet: they are called as well, as soon as the next
sweep finds them. So it is after the first reading of a linked system, and after a rule was added."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import Organization
from marketplace.models import Application
from voicecalls.models import CallCase
from voicecalls.queries.pipelines import Pipelines


def unenrolled(organization: Organization, pipelines: Pipelines, *, rules: Iterable[tuple[UUID | None, str]]) -> int:
    """How many, in one query. `rules`: job (None: all) and name of a stage, of those saved or wished for."""
    stages = {
        stage.pk
        for job_id, name in rules
        for job in ([job_id] if job_id else pipelines.jobs)
        if (stage := pipelines.stage(job, name))
    }
    if not stages:
        return 0
    own = CallCase.objects.filter(organization=organization, application=OuterRef("pk"))
    covered = own.filter(Q(stage_since=OuterRef("stage_since")) | ~Q(state="closed"))
    there = Application.objects.open().filter(organization=organization, stage__in=stages, job__closed_at=None)
    return there.filter(~Exists(covered)).count()
