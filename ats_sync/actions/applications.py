"""Where applications stand there, taken over: the three-way comparison of ats_sync.rules, applied to rows.

Whoever changes an application or its pushes because of the link holds the lock of its ApplicationLink, then that of the
application (settling.py).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from accounts.actor import Actor, record
from ats_sync.actions import settling
from ats_sync.actions.knowing import they
from ats_sync.models import SAME_PERSON_TWICE, ApplicationLink, CandidateLink, Connection, JobLink, Push, StageLink
from ats_sync.port import RemoteApplication, RemoteStanding
from ats_sync.rules import CLOSES, REMOVED, Seen, decide
from marketplace.actions import close_application, move_to_stage, reopen_application
from marketplace.models import Application, Candidate


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The linked jobs and their stages by the other side's ids, so that nobody looks them up for each candidate."""

    by: Actor
    jobs: dict[str, JobLink]
    stages: dict[tuple[str, str], StageLink]  # of a job, by its id there

    @classmethod
    def of(cls, connection: Connection) -> Self:
        jobs = JobLink.objects.filter(connection=connection, job__isnull=False).select_related("job")
        stages = StageLink.objects.filter(job_link__connection=connection, gone_at=None)
        return cls(
            by=they(connection),
            jobs={row.remote_id: row for row in jobs},
            stages={(row.job_link.remote_id, row.remote_id): row for row in stages.select_related("job_link", "stage")},
        )


@dataclass(frozen=True, kw_only=True)
class Sight:
    """An application as it is seen there: `stage` is our link of its stage. `now`: when the request began."""

    seen: RemoteApplication
    stage: StageLink
    job: JobLink
    by: Actor
    now: datetime

    @property
    def standing(self) -> Seen:
        return Seen(stage=self.seen.stage, standing=self.seen.standing)


def take_applications(
    owner: CandidateLink,
    *,
    candidate: Candidate,
    sights: Iterable[Sight],
    besides: Collection[str] = (),
    by: Actor,
    now: datetime,
) -> bool:
    """What is seen of a candidate's applications in linked jobs; those that are missing are gone, but for `besides`.

    Needs the lock of the candidate's link. False where more is known than was seen: somebody has asked later.
    """
    there = {sight.seen.id: sight for sight in sights}
    known = {row.remote_id: row for row in ApplicationLink.objects.filter(remote_id__in=there)} if there else {}
    known |= {row.remote_id: row for row in owner.applications.filter(gone_at=None)}
    is_news = True
    for remote_id, row in sorted(known.items()):
        link = settling.locked(row)
        if link.seen_at > now:
            is_news = False
        elif remote_id in there:
            _take_known(link, owner, candidate, there[remote_id])
        elif remote_id not in besides:
            _take_missing(link, by=by, now=now)
    for remote_id in sorted(there.keys() - known.keys()):
        _take_new(owner, candidate, there[remote_id])
    return is_news


def _take_new(owner: CandidateLink, candidate: Candidate, sight: Sight) -> None:
    link = ApplicationLink(
        organization_id=owner.organization_id,
        job_link=sight.job,
        candidate_link=owner,
        remote_id=sight.seen.id,
        standing=RemoteStanding.OPEN,
        seen_at=sight.now,
    )
    _give_application(link, candidate, sight)
    _see(link, sight)


def _take_known(link: ApplicationLink, owner: CandidateLink, candidate: Candidate, sight: Sight) -> None:
    """Records that were merged there bring applications of another one along."""
    link.candidate_link = owner
    if link.application_id is None:
        _give_application(link, candidate, sight)
    elif not _is_as_known(link, sight):
        _compare(link, sight)
    _see(link, sight)


def _take_missing(link: ApplicationLink, *, by: Actor, now: datetime) -> None:
    if link.application_id:
        application = _locked_application(link.application_id)
        waiting = settling.waiting_moves(link, now=now)
        decision = decide(base=None, remote=None, ours="", waiting=[_target(push) for push in waiting])
        if decision.dropped:
            settling.drop_moves(link, because=decision.dropped, now=now)
        close_application(application, because=decision.closed, by=by, now=now)
    link.gone_at = link.seen_at = now
    link.save(update_fields=["gone_at", "seen_at"])
    _look_at_others(link, now=now)


def _look_at_others(link: ApplicationLink, *, now: datetime) -> None:
    """Another record of the same person may have the application now."""
    doubled = ApplicationLink.objects.filter(job_link=link.job_link_id, problem=SAME_PERSON_TWICE, gone_at=None)
    same = doubled.exclude(pk=link.pk).filter(candidate_link__candidate=link.candidate_link.candidate_id)
    CandidateLink.objects.filter(pk__in=same.values("candidate_link")).update(read_due_at=now)


def _see(link: ApplicationLink, sight: Sight) -> None:
    if link.application_id and sight.seen.standing != RemoteStanding.OPEN == link.standing:
        _look_at_others(link, now=sight.now)
    link.remote_stage, link.standing, link.seen_at, link.gone_at = sight.stage, sight.seen.standing, sight.now, None
    link.version = sight.seen.version
    link.save()


def _is_as_known(link: ApplicationLink, sight: Sight) -> bool:
    """Nothing has changed there, and ours is like it: the usual case, without another look at the database."""
    ours = link.application
    return (
        ours is not None
        and _base(link) == sight.standing
        and (ours.stage_id, ours.closed_because) == (sight.stage.stage_id, CLOSES[sight.seen.standing])
    )


def _base(link: ApplicationLink) -> Seen | None:
    """As it was seen last, be it before it seemed to be gone."""
    if link.remote_stage is None:
        return None
    return Seen(stage=link.remote_stage.remote_id, standing=RemoteStanding(link.standing))


def _compare(link: ApplicationLink, sight: Sight) -> None:
    assert link.application_id
    application = _locked_application(link.application_id)
    never_left = link.gone_at is not None and _base(link) == sight.standing
    if link.gone_at:
        settling.revive(link, moves=never_left, now=sight.now)
    waiting = [_target(push) for push in settling.waiting_moves(link, now=sight.now)]
    ours = waiting[-1] if waiting else ""
    decision = decide(base=_base(link), remote=sight.standing, ours=ours, waiting=waiting)
    if decision.reached is not None:
        settling.moved_by_sight(link, to=sight.stage, now=sight.now)
    if decision.dropped:
        settling.drop_moves(link, because=decision.dropped, now=sight.now)
    moves = decision.stage == sight.seen.stage
    _follow(application, sight, closed=decision.closed, moves=moves, same_stay=never_left)


def _follow(application: Application, sight: Sight, *, closed: str, moves: bool, same_stay: bool = False) -> None:
    """Moves that come from there need not be told there. `same_stay`: it was only believed to be gone."""
    if closed:
        close_application(application, because=closed, by=sight.by, now=sight.now)
    elif application.closed_at:
        reopen_application(application, by=sight.by, now=sight.now, same_stay=same_stay)
    if moves and application.stage_id != sight.stage.stage_id:
        move_to_stage(application, stage=sight.stage.stage, by=sight.by, now=sight.now, pushed_at=sight.now)


def _give_application(link: ApplicationLink, candidate: Candidate, sight: Sight) -> None:
    """Our application of this person for this job, made if there is none; what had happened to it before counts as
    known there. Where it is linked with another record of the same person, which is still there, this one gets none;
    unless that one was rejected or hired and this one is open: they have applied again."""
    ours = Application.objects.select_related("organization").filter(job=sight.job.job_id, candidate=candidate)
    found = ours.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        found = _made(candidate, sight)
    else:
        others = ApplicationLink.objects.filter(application=found).exclude(pk=link.pk)
        there = others.filter(gone_at=None)
        is_open_there = there.filter(standing=RemoteStanding.OPEN).exists()
        if is_open_there or (there.exists() and sight.seen.standing != RemoteStanding.OPEN):
            link.problem = SAME_PERSON_TWICE
            return
        there.update(problem=SAME_PERSON_TWICE)
        others.update(application=None)
        link.application = found
        settling.adopt(link, now=sight.now)
    was_beside = link.problem == SAME_PERSON_TWICE and found.closed_because == REMOVED
    stood_beside = was_beside and found.stage_id == sight.stage.stage_id
    link.application, link.problem = found, ""
    decision = decide(base=None, remote=sight.standing, ours="")
    _follow(found, sight, closed=decision.closed, moves=True, same_stay=stood_beside)


def _made(candidate: Candidate, sight: Sight) -> Application:
    applied_at = min(sight.seen.applied_at or sight.now, sight.now)
    assert sight.job.job
    made = Application.objects.create(
        organization=candidate.organization,
        job=sight.job.job,
        candidate=candidate,
        stage=sight.stage.stage,
        applied_at=applied_at,
        stage_since=sight.now,
    )
    record(organization=candidate.organization, by=sight.by, verb="taken over", subject=made, now=sight.now)
    return made


def _locked_application(application_id: UUID) -> Application:
    rows = Application.objects.select_related("organization")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=application_id)


def _target(push: Push) -> str:
    """The stage to which a move leads, by its id there; "" for one that nobody there knows."""
    link = getattr(push.move.to_stage, "ats_link", None) if push.move else None
    return link.remote_id if link else ""
