"""Reading jobs: which there are, their stages, and who stands in them. What seems to have changed is read singly."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import DataError, IntegrityError

from ats_sync.actions.knowing import fits, know_candidates, know_jobs, look_again, they
from ats_sync.models import ApplicationLink, CandidateLink, Connection, JobLink, StageLink
from ats_sync.port import Ats, AtsError, Meaning, RemoteApplication, RemoteJob, RemoteStage
from ats_sync.rules import match_stages
from core.locking import contested
from core.refusal import Refused
from marketplace.actions import close_job
from marketplace.actions.following import TheirJob, fitting, follow_job, follow_stages, take_over_job
from marketplace.models import Job

log = structlog.get_logger(__name__)

ROUND = timedelta(minutes=10)  # who stands where, of each job that is worked with
LISTS = timedelta(hours=1)  # which jobs there are
SOON = timedelta(minutes=1)  # after the first answer that nobody can use
LONGEST_ADDRESS = 500
UNFIT, NO_STAGES = "unfit", "no_stages"


def list_jobs(connection: Connection, *, ats: Ats, now: datetime) -> None:
    """All their jobs: new ones, changed ones and missing ones are due. `now`: before the request."""
    there = {job.id: job for job in ats.jobs()}

    def work() -> None:
        links = {link.remote_id: link for link in JobLink.objects.filter(connection=connection).select_related("job")}
        new = [job.id for job in there.values() if job.is_active and job.id not in links]
        changed = [each for each, link in links.items() if _has_changed(link, there.get(each))]
        know_jobs(connection, remote_ids=[*new, *changed], now=now)
        look_again(connection, now=now)
        Connection.objects.filter(pk=connection.pk, read_due_at__lte=now).update(read_due_at=now + LISTS)

    contested(work)


def read_job(link: JobLink, *, ats: Ats, now: datetime) -> bool:
    """Take over one job with its stages, and find out about whom there is something new. `now`: before the request.
    False if it cannot be kept here: it is marked, and holds up nothing else.

    Raises AtsError where nothing is known of it now.
    """
    try:
        remote = ats.job(link.remote_id)
    except AtsError as error:
        if error.meaning != Meaning.NOT_FOUND or _is_listed(link, ats):
            raise
        contested(partial(_let_go, link, now=now))
        return True
    people = ats.applications(link.remote_id) if remote.is_active and remote.stages else []
    try:
        contested(partial(_take, link, remote, people, now=now))
    except (DataError, IntegrityError, Refused) as error:
        log.exception("job not taken over", job=str(link.pk), error=type(error).__name__)
        put_off(link, problem=UNFIT, now=now)
        return False
    return True


def put_off(link: JobLink, *, problem: str, now: datetime, again_in: timedelta = ROUND) -> None:
    """It could not be read, for a reason of its own: not again before the next round, unless told."""
    log.warning("job not read", job=str(link.pk), problem=problem)
    JobLink.objects.filter(pk=link.pk).update(problem=problem, read_due_at=now + again_in)


def put_off_for_now(link: JobLink, *, problem: str, now: datetime) -> None:
    """The other side has a problem with it, which may be over soon."""
    put_off(link, problem=problem, now=now, again_in=ROUND if link.problem else SOON)


def _is_listed(link: JobLink, ats: Ats) -> bool:
    """Whether a job that is not found is there all the same. Raises AtsError where there is no telling."""
    return any(each.id == link.remote_id for each in ats.jobs())


def _has_changed(link: JobLink, remote: RemoteJob | None) -> bool:
    """Whether a list that has no stages and few words says something new of a job."""
    if remote is None:
        return link.gone_at is None
    if link.job is None or link.gone_at:
        return remote.is_active
    is_open, is_listed = link.job.closed_at is None, link.job.is_listed
    is_in_rounds = link.read_due_at is not None
    title = fitting(remote.title, kind="title") or link.job.title
    known = (is_open, is_in_rounds, is_listed, link.job.title)
    return known != (remote.is_active, remote.is_active, remote.is_open, title)


def _let_go(link: JobLink, *, now: datetime) -> None:
    """The job is not there any more: ours is closed, and everybody who stood in it is looked after."""
    locked = _locked(link)
    if locked.job is None:
        locked.delete()
        return
    close_job(locked.job, by=they(locked.connection), now=now)
    locked.gone_at, locked.read_at, locked.read_due_at, locked.problem = locked.gone_at or now, now, None, ""
    locked.save(update_fields=["gone_at", "read_at", "read_due_at", "problem"])
    stood = CandidateLink.objects.filter(applications__job_link=locked, applications__gone_at=None)
    know_candidates(locked.connection, remote_ids=stood.values_list("remote_id", flat=True), now=now)


def _take(link: JobLink, remote: RemoteJob, people: Sequence[RemoteApplication], *, now: datetime) -> None:
    locked = _locked(link)
    if locked.read_at and locked.read_at > now:  # somebody has asked later, and was answered sooner
        return
    if locked.job is None and not remote.is_active:
        locked.delete()
        return
    problem = "" if remote.stages else NO_STAGES
    if not problem or locked.job:
        _follow(locked, remote, now=now)
    locked.problem, locked.gone_at, locked.read_at = problem, None, now
    locked.address, locked.team = remote.address[:LONGEST_ADDRESS], list(remote.team)
    if locked.read_due_at is None or locked.read_due_at <= now:
        locked.read_due_at = now + ROUND if remote.is_active else None
    locked.save()
    if not problem:
        know_candidates(locked.connection, remote_ids=_who_is_new(locked, people), now=now)


def _locked(link: JobLink) -> JobLink:
    rows = JobLink.objects.select_related("connection", "organization", "job")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)


def _follow(link: JobLink, remote: RemoteJob, *, now: datetime) -> None:
    """Our job is like theirs. A job of ours with the same title that is linked with none is the one that is meant."""
    by = they(link.connection)
    theirs = TheirJob(
        title=remote.title or remote.id,
        place=remote.place,
        description=remote.description,
        is_open=remote.is_active,
        is_listed=remote.is_open,  # nobody new may apply, and yet they go on
    )
    if link.job is None:
        link.job = _of_title(link, theirs.title) or take_over_job(link.organization, theirs=theirs, by=by, now=now)
        link.save(update_fields=["job"])
    follow_job(link.job, theirs=theirs, by=by, now=now)
    if remote.stages:
        _follow_stages(link, link.job, remote.stages, now=now)


def _of_title(link: JobLink, title: str) -> Job | None:
    ours = Job.objects.open().filter(ats_link=None, title__iexact=fitting(title, kind="title"))
    found = list(ours.order_by("posted_at", "pk")[:2])
    return found[0] if len(found) == 1 else None


def _follow_stages(link: JobLink, job: Job, theirs: Sequence[RemoteStage], *, now: datetime) -> None:
    """By their ids; by their names when the job is linked for the first time."""
    theirs = list({each.id: each for each in theirs if fits(each.id)}.values())  # one that is listed twice is one
    known = {each.remote_id: each for each in link.stages.select_related("stage")}
    loose = [] if known else [(stage, stage.name) for stage in job.stages.in_order()]
    matched = match_stages(theirs, linked={each: row.stage for each, row in known.items()}, loose=loose)
    wanted = [(stage, remote.name) for stage, remote in zip(matched, theirs, strict=True)]
    rows, _is_different = follow_stages(job, wanted=wanted, by=they(link.connection), now=now)
    new = [
        StageLink(organization_id=link.organization_id, job_link=link, remote_id=remote.id, stage=row)
        for remote, row in zip(theirs, rows, strict=True)
        if remote.id not in known
    ]
    StageLink.objects.bulk_create(new)
    there = [remote.id for remote in theirs]
    link.stages.filter(gone_at=None).exclude(remote_id__in=there).update(gone_at=now)
    link.stages.filter(remote_id__in=there).exclude(gone_at=None).update(gone_at=None)


def _who_is_new(link: JobLink, people: Iterable[RemoteApplication]) -> set[str]:
    """Candidates whose application there is not as it was seen last, or is not in the list any more."""
    rows = ApplicationLink.objects.filter(job_link=link).select_related("candidate_link", "remote_stage")
    known = {row.remote_id: row for row in rows}
    seen = {each.id: each for each in people}
    missing = {row.candidate_link.remote_id for each, row in known.items() if each not in seen and not row.gone_at}
    return missing | {each.candidate for each in seen.values() if not _is_known(known.get(each.id), each)}


def _is_known(row: ApplicationLink | None, seen: RemoteApplication) -> bool:
    if row is None or row.gone_at or row.remote_stage is None:
        return False
    return (row.remote_stage.remote_id, row.standing, row.candidate_link.remote_id) == (
        seen.stage,
        seen.standing,
        seen.candidate,
    )
