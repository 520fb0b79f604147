"""Jobs that are kept in another system: what is decided there is followed here.

Their words are cut to what fits: a long title is no reason to leave a job out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Organization
from marketplace.actions.jobs import close_job
from marketplace.actions.stages import retire_stage
from marketplace.models import Job, Stage

LONGEST = {"title": 120, "place": 120, "description": 8000, "stage": 80}


@dataclass(frozen=True, kw_only=True)
class TheirJob:
    """A job as it is there. Open: they work on it. Listed: everybody may apply."""

    title: str
    place: str
    description: str
    is_open: bool
    is_listed: bool


def fitting(text: str, *, kind: str) -> str:
    """A title, place, description or name of a stage as it can be kept."""
    return text.replace("\x00", "").strip()[: LONGEST[kind]]


def take_over_job(organization: Organization, *, theirs: TheirJob, by: Actor, now: datetime) -> Job:
    """A job of theirs that is new here, without stages yet: follow_stages, in the same transaction, gives it some."""
    job = Job.objects.create(
        organization=organization,
        title=fitting(theirs.title, kind="title"),
        place=fitting(theirs.place, kind="place"),
        description=fitting(theirs.description, kind="description"),
        posted_at=now,
        closed_at=None if theirs.is_open else now,
        is_listed=theirs.is_listed,
    )
    record(organization=organization, by=by, verb="took over job", subject=job, now=now)
    return job


def follow_job(job: Job, *, theirs: TheirJob, by: Actor, now: datetime) -> bool:
    """The title is theirs, and whether the job is open and listed; other words are, as long as there are none here.
    False when nothing is different."""
    words = {"title": fitting(theirs.title, kind="title") or job.title}
    words["place"] = job.place or fitting(theirs.place, kind="place")
    words["description"] = job.description or fitting(theirs.description, kind="description")
    changed = [name for name, text in words.items() if getattr(job, name) != text]
    with transaction.atomic():
        if changed:
            Job.objects.filter(pk=job.pk).update(**words)
            record(organization=job.organization, by=by, verb="changed job", subject=job, now=now)
        is_other = _follow_state(job, theirs, by=by, now=now)
    return bool(changed) or is_other


def _follow_state(job: Job, theirs: TheirJob, *, by: Actor, now: datetime) -> bool:
    tell = partial(record, organization=job.organization, by=by, subject=job, now=now)
    was_open, was_listed = job.closed_at is None, job.is_listed
    if was_open and not theirs.is_open:
        close_job(job, by=by, now=now)
    if theirs.is_open and not was_open:
        Job.objects.filter(pk=job.pk).update(closed_at=None)
        tell(verb="reopened job")
    if theirs.is_listed != was_listed:
        Job.objects.filter(pk=job.pk).update(is_listed=theirs.is_listed)
        tell(verb="listed job" if theirs.is_listed else "took job off the list")
    return (was_open, was_listed) != (theirs.is_open, theirs.is_listed)


def follow_stages(
    job: Job, *, wanted: Sequence[tuple[Stage | None, str]], by: Actor, now: datetime
) -> tuple[list[Stage], bool]:
    """The job has these stages in this order, None being new ones, with these names; the others are retired. Returns
    the rows, and whether anything was different."""
    with transaction.atomic():
        Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        before = {stage.pk: stage for stage in job.stages.all()}
        kept = {stage.pk for stage, _name in wanted if stage}
        gone = [stage for stage in before.values() if not stage.is_removed and stage.pk not in kept]
        for stage in gone:
            retire_stage(stage, by=by, now=now)
        rows = [_placed(job, stage, name, position) for position, (stage, name) in enumerate(wanted)]
        new = [row for row in rows if row.pk not in before]
        changed = [row for row in rows if row.pk in before and _differ(row, before[row.pk])]
        Stage.objects.bulk_update(changed, ["name", "position"])
        Stage.objects.bulk_create(new)
        if before:
            _tell(job, new, changed, before, by=by, now=now)
    return rows, bool(gone or new or changed)


def _placed(job: Job, stage: Stage | None, name: str, position: int) -> Stage:
    name = fitting(name, kind="stage") or str(position + 1)
    return Stage(
        pk=stage.pk if stage else uuid4(), organization_id=job.organization_id, job=job, name=name, position=position
    )


def _differ(one: Stage, other: Stage) -> bool:
    return (one.name, one.position) != (other.name, other.position)


def _tell(
    job: Job, new: Sequence[Stage], changed: Sequence[Stage], before: Mapping[UUID, Stage], *, by: Actor, now: datetime
) -> None:
    """History of the job; where a stage has only got another place, nothing."""
    tell = partial(record, organization=job.organization, by=by, subject=job, now=now)
    for row in [*new, *(row for row in changed if before[row.pk].is_removed)]:
        tell(verb="added stage", stage=row.name)
    for row in changed:
        if row.name != before[row.pk].name:
            tell(verb="renamed stage", stage=row.name, before=before[row.pk].name)
