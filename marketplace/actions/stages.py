"""The stages of a job: adding, renaming, reordering, emptying, removing. The first one is where applications start.

Whoever changes stages locks the job first, so that two people change them one after the other, and a form sent twice
finds that what it asks for is done. A stage that history names is not deleted but loses its place (`position`).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext, override

from accounts.actor import Actor, record
from core.refusal import Refused
from marketplace.actions.refusals import (
    EntryStage,
    OtherJob,
    StageGone,
    StageNameTaken,
    StageOccupied,
    TooManyStages,
)
from marketplace.models import Application, Job, Stage, StageMove

MOST_STAGES = 40


def add_stage(job: Job, *, name: str, after: Stage | None = None, by: Actor, now: datetime) -> tuple[Stage, bool]:
    """Add a stage after the given one, else as the last. Returns (stage, is new): a name is given only once."""
    with transaction.atomic():
        stages = _locked(job)
        place = _place(stages, after) + 1 if after else len(stages)
        return _inserted(job, stages, name, place=place, by=by, now=now)


def add_call_stages(job: Job, *, by: Actor, now: datetime) -> list[Stage]:
    """Add what is missing of the two stages around a qualification call, after the first. Returns the new ones."""
    added = []
    with transaction.atomic():
        place = 1
        for name in call_stage_names(job):
            stages = _locked(job)
            stage, is_new = _inserted(job, stages, name, place=min(place, len(stages)), by=by, now=now)
            place = _place(_locked(job), stage) + 1
            added += [stage] if is_new else []
    return added


def call_stage_names(job: Job) -> tuple[str, str]:
    """What the two stages around a qualification call are named in the organization's language."""
    with override(job.organization.language):
        return gettext("Qualification Call"), gettext("Qualification Call Completed")


def rename_stage(stage: Stage, *, name: str, by: Actor, now: datetime) -> bool:
    """Give a stage another name; False when it has that name already."""
    with transaction.atomic():
        stages = _locked(stage.job)
        current = stages[_place(stages, stage)]
        if current.name == name:
            return False
        if any(_same(other.name, name) for other in stages if other != current):
            raise StageNameTaken
        Stage.objects.filter(pk=stage.pk).update(name=name)
        record(
            organization=stage.organization,
            by=by,
            verb="renamed stage",
            subject=stage.job,
            now=now,
            stage=name,
            before=current.name,
        )
    stage.name = name
    return True


def move_stage(stage: Stage, *, past: Stage, up: bool, by: Actor, now: datetime) -> bool:
    """Put a stage right before (up) or right after (down) another one; False when it is beyond that one already.

    It is told whom to pass, not how far to go: a click sent twice passes once.
    """
    with transaction.atomic():
        stages = _locked(stage.job)
        place, other = _place(stages, stage), _place(stages, past)
        if place == 0 or other == 0:
            raise EntryStage
        if place == other or (place < other if up else place > other):
            return False
        stages.insert(other, stages.pop(place))
        _number(stages)
        record(
            organization=stage.organization,
            by=by,
            verb="moved stage up" if up else "moved stage down",
            subject=stage.job,
            now=now,
            stage=stage.name,
        )
    return True


def empty_stage(stage: Stage, *, into: Stage, by: Actor, now: datetime) -> int:
    """Move all applications that stand in a stage to another stage of its job. Returns how many."""
    if into.job_id != stage.job_id:
        raise OtherJob
    if into.pk == stage.pk:
        return 0
    with transaction.atomic():
        stages = _locked(stage.job)
        _place(stages, into)
        rows = list(Application.objects.select_for_update(no_key=True).filter(stage=stage).order_by("pk"))
        StageMove.objects.bulk_create(
            StageMove(
                organization=stage.organization,
                application=row,
                from_stage=stage,
                to_stage=into,
                moved_by=by.name,
                moved_at=now,
            )
            for row in rows
        )
        Application.objects.filter(pk__in=[row.pk for row in rows]).update(stage=into, stage_since=now)
        for row in rows:
            record(organization=stage.organization, by=by, verb="moved", subject=row, now=now, stage=into.name)
    return len(rows)


def remove_stage(stage: Stage, *, by: Actor, now: datetime) -> bool:
    """Remove a stage in which nobody stands; False when it is gone already. The first one stays."""
    with transaction.atomic():
        if not _is_there(stage):
            return False
        if reason := why_it_stays(stage):
            raise reason
        _record_removal(stage, by=by, now=now)
        try:
            Stage.objects.get(pk=stage.pk).delete()
        except (ProtectedError, RestrictedError):  # history names it
            _take_out(stage)
    return True


def retire_stage(stage: Stage, *, by: Actor, now: datetime) -> bool:
    """Take a stage out of the pipeline that is gone in the system in which it is kept, be it the first one: the row
    stays, and so does whoever stands in it until they are moved. False when it is out already."""
    with transaction.atomic():
        if not _is_there(stage):
            return False
        _record_removal(stage, by=by, now=now)
        _take_out(stage)
    return True


def _is_there(stage: Stage) -> bool:
    """Whether a stage is among those of its job, which nobody else changes from now on."""
    stages = _locked(stage.job)
    if stage not in stages:
        return False
    Stage.objects.select_for_update().get(pk=stage.pk)  # waits for whoever is moving an application here
    return True


def _record_removal(stage: Stage, *, by: Actor, now: datetime) -> None:
    record(organization=stage.organization, by=by, verb="removed stage", subject=stage.job, now=now, stage=stage.name)


def _take_out(stage: Stage) -> None:
    Stage.objects.filter(pk=stage.pk).update(position=None)
    stage.position = None


def why_it_stays(stage: Stage) -> Refused | None:
    """Why the team cannot remove a stage; None: it can."""
    if stage.job.stages.in_order().first() == stage:
        return EntryStage()
    return StageOccupied() if stage.applications.exists() else None


def _locked(job: Job) -> list[Stage]:
    """The job's stages, which nobody else changes until this transaction ends."""
    Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    return list(job.stages.in_order())


def _place(stages: Sequence[Stage], stage: Stage) -> int:
    if stage not in stages:
        raise StageGone
    return stages.index(stage)


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _inserted(job: Job, stages: list[Stage], name: str, *, place: int, by: Actor, now: datetime) -> tuple[Stage, bool]:
    for stage in stages:
        if _same(stage.name, name):
            return stage, False
    if len(stages) >= MOST_STAGES:
        raise TooManyStages
    last = max((stage.position for stage in stages if stage.position is not None), default=-1)
    added = Stage.objects.create(organization=job.organization, job=job, name=name, position=last + 1)
    stages.insert(place, added)
    _number(stages)
    record(organization=job.organization, by=by, verb="added stage", subject=job, now=now, stage=name)
    return added, True


def _number(stages: Sequence[Stage]) -> None:
    """Positions from 0 on, as the stages come."""
    changed = []
    for position, stage in enumerate(stages):
        if stage.position != position:
            stage.position = position
            changed.append(stage)
    Stage.objects.bulk_update(changed, ["position"])
