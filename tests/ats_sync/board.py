"""What an applicant tracking system knows, in memory alone, and what recruiters do there.

    board = Board()
    job = board.add_job("Care Assistant", stages=("Applied", "Qualification Call", "Completed"))
    person = board.add_candidate("Sam Reed", job=job, stage="Qualification Call", phones=("+49 30 5550100",))
    board.move(board.application_of(person, job), "Completed")

Ids are texts of digits, as the vendor's are. Stages are named by id or by name; jobs may share a pipeline.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from threading import RLock
from typing import Any

from ats_sync.port import Owner, RemoteApplication, RemoteCandidate, RemoteJob, RemoteNote, RemoteStage, RemoteStanding
from tests.ats_sync.wire import Wire

STAGES = ("Applied", "Qualification Call", "Qualification Call Completed", "Hired")
HIRED = "Hired"  # whoever enters a stage of this name is hired
OWNER = Owner(company="4242", name="Ida Moe", email="ida@example.test", role="Admin")


@dataclass(frozen=True, kw_only=True)
class Change:
    """`by`: "api" or "recruiter". `what`: moved, noted, tagged, rejected, taken_back, …"""

    what: str
    by: str
    application: str = ""
    candidate: str = ""
    from_stage: str = ""
    to_stage: str = ""


@dataclass(eq=False)
class Board:
    """One company. `unseen`: jobs the token's owner may not see. `wire`: what is asked of it, and what goes wrong."""

    company: str = "4242"
    subdomain: str = "acme-care"
    owner: Owner = OWNER
    tokens: set[str] = field(default_factory=lambda: {"tok-acme"}, repr=False)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    unseen: set[str] = field(default_factory=set)
    read_only: bool = False
    jobs: dict[str, RemoteJob] = field(default_factory=dict)  # without their stages
    pipelines: dict[str, list[RemoteStage]] = field(default_factory=dict)  # of each job; shared ones are one list
    candidates: dict[str, RemoteCandidate] = field(default_factory=dict)
    notes: dict[str, list[RemoteNote]] = field(default_factory=dict)  # newest first
    tags: dict[str, list[str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        self.lock = RLock()
        self.numbers = {
            kind: count(first)
            for kind, first in (
                ("job", 700101),
                ("stage", 8099),
                ("candidate", 46000001),
                ("application", 48000001),
                ("note", 9000001),
                ("version", 1),
            )
        }

    def fresh(self, kind: str) -> str:
        return str(next(self.numbers[kind]))

    # ── jobs and their stages ──

    def add_job(self, title: str, *, stages: Iterable[str] = STAGES, shares: str = "", **facts: Any) -> str:
        """`shares`: a job whose pipeline it has as well. Facts: as of RemoteJob. The job's id."""
        job = RemoteJob(id=self.fresh("job"), title=title, **{"is_open": True, **facts})
        self.jobs[job.id] = job
        names = () if shares else stages
        made = [RemoteStage(id=self.fresh("stage"), name=name, position=at or -1) for at, name in enumerate(names)]
        self.pipelines[job.id] = self.pipelines[shares] if shares else made
        return job.id

    def change_job(self, job: str, **facts: Any) -> None:
        """title, place, is_open, is_active, team, …"""
        self.jobs[job] = replace(self.jobs[job], **facts)

    def close_job(self, job: str) -> None:
        self.change_job(job, is_open=False, is_active=False)

    def delete_job(self, job: str) -> None:
        for application in self.applications_in(job):
            self.remove(application.id)
        del self.jobs[job], self.pipelines[job]

    def stage(self, job: str, stage: str) -> str:
        """A stage's id by its name, or itself."""
        return next(each.id for each in self.pipelines[job] if stage in (each.id, each.name))

    def add_stage(self, job: str, name: str) -> str:
        """At the end, but before "Hired"."""
        pipeline = self.pipelines[job]
        at = next((at for at, each in enumerate(pipeline) if each.name == HIRED), len(pipeline))
        pipeline.insert(at, RemoteStage(id=self.fresh("stage"), name=name, position=0))
        made = pipeline[at].id
        self.reorder_stages(job, *(each.id for each in pipeline))
        return made

    def rename_stage(self, job: str, stage: str, name: str) -> None:
        at = self._place(job, stage)
        self.pipelines[job][at] = replace(self.pipelines[job][at], name=name)

    def reorder_stages(self, job: str, *stages: str) -> None:
        """All of them, in their new order."""
        pipeline = self.pipelines[job]
        found = [pipeline[self._place(job, each)] for each in stages]
        assert len({each.id for each in found}) == len(pipeline)
        pipeline[:] = [replace(each, position=at or -1) for at, each in enumerate(found)]

    def delete_stage(self, job: str, stage: str) -> None:
        """Whoever stands in it is moved to the first stage before."""
        at = self._place(job, stage)
        gone = self.pipelines[job][at]
        first = next(each for each in self.pipelines[job] if each is not gone)
        for one, pipeline in self.pipelines.items():
            if pipeline is self.pipelines[job]:
                for application in self.applications_in(one):
                    if application.stage == gone.id:
                        self.move(application.id, first.id)
        self.pipelines[job].remove(gone)

    def _place(self, job: str, stage: str) -> int:
        return [each.id for each in self.pipelines[job]].index(self.stage(job, stage))

    # ── people ──

    def add_candidate(self, name: str, *, job: str = "", stage: str = "", **facts: Any) -> str:
        """Facts: emails, phones, address. With an application if a job is given. The candidate's id."""
        person = RemoteCandidate(id=self.fresh("candidate"), name=name, **facts)
        self.candidates[person.id] = replace(person, updated_at=self.now())
        if job:
            self.assign(person.id, job, stage)
        return person.id

    def assign(self, candidate: str, job: str, stage: str = "") -> str:
        """One more job for this candidate; the application's id."""
        entered = self.stage(job, stage) if stage else self.pipelines[job][0].id
        made = RemoteApplication(
            id=self.fresh("application"),
            job=job,
            candidate=candidate,
            stage=entered,
            applied_at=self.now(),
            version=self.fresh("version"),
        )
        self.edit_candidate(candidate, applications=(*self.candidates[candidate].applications, made))
        return made.id

    def edit_candidate(self, candidate: str, **facts: Any) -> None:
        """name, emails, phones."""
        self.candidates[candidate] = replace(self.candidates[candidate], **facts, updated_at=self.now())

    def delete_candidate(self, candidate: str) -> None:
        del self.candidates[candidate]
        self.notes.pop(candidate, None)
        self.tags.pop(candidate, None)

    def merge(self, kept: str, gone: str) -> None:
        """What belongs to `gone` goes to `kept`, jobs that both have excepted."""
        old, new = self.candidates[gone], self.candidates[kept]
        jobs = {each.job for each in new.applications}
        moved = [replace(each, candidate=kept) for each in old.applications if each.job not in jobs]
        self.edit_candidate(
            kept,
            applications=(*new.applications, *moved),
            emails=tuple(dict.fromkeys((*new.emails, *old.emails))),
            phones=tuple(dict.fromkeys((*new.phones, *old.phones))),
        )
        self.delete_candidate(gone)

    # ── applications ──

    def application(self, application: str) -> RemoteApplication:
        return next(
            each for person in self.candidates.values() for each in person.applications if each.id == application
        )

    def application_of(self, candidate: str, job: str) -> str:
        return next(each.id for each in self.candidates[candidate].applications if each.job == job)

    def applications_in(self, job: str) -> list[RemoteApplication]:
        return [each for person in self.candidates.values() for each in person.applications if each.job == job]

    def stage_of(self, application: str) -> str:
        """The name of the stage in which it stands."""
        found = self.application(application)
        return next(each.name for each in self.pipelines[found.job] if each.id == found.stage)

    def move(self, application: str, to: str, *, by: str = "recruiter") -> None:
        """Whoever was rejected is taken back by it; whoever enters "Hired" is hired."""
        found = self.application(application)
        stage = self.stage(found.job, to)
        hired = next(each.name for each in self.pipelines[found.job] if each.id == stage) == HIRED
        self._put(replace(found, stage=stage, standing=RemoteStanding.HIRED if hired else RemoteStanding.OPEN))
        self._changed("moved", found, by=by, from_stage=found.stage, to_stage=stage)

    def reject(self, application: str) -> None:
        """The stage stays."""
        found = self.application(application)
        self._put(replace(found, standing=RemoteStanding.REJECTED))
        self._changed("rejected", found)

    def take_back(self, application: str) -> None:
        found = self.application(application)
        self._put(replace(found, standing=RemoteStanding.OPEN))
        self._changed("taken_back", found)

    def hire(self, application: str) -> None:
        """Without moving it."""
        found = self.application(application)
        self._put(replace(found, standing=RemoteStanding.HIRED))
        self._changed("hired", found)

    def remove(self, application: str) -> None:
        """The candidate stays, but is not in the job any more."""
        found = self.application(application)
        rest = tuple(each for each in self.candidates[found.candidate].applications if each.id != application)
        self.edit_candidate(found.candidate, applications=rest)
        self._changed("removed", found)

    def touch(self, application: str) -> None:
        """Somebody rates it, or drags it within its stage."""
        self._put(self.application(application))

    def moves(self, *, by: str = "api") -> list[Change]:
        return [each for each in self.changes if (each.what, each.by) == ("moved", by)]

    def _put(self, changed: RemoteApplication) -> None:
        changed = replace(changed, version=self.fresh("version"))
        known = self.candidates[changed.candidate].applications
        self.edit_candidate(
            changed.candidate, applications=tuple(changed if each.id == changed.id else each for each in known)
        )

    def _changed(self, what: str, found: RemoteApplication, *, by: str = "recruiter", **stages: str) -> None:
        self.changes.append(Change(what=what, by=by, application=found.id, candidate=found.candidate, **stages))
