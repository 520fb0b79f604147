"""The applicant tracking systems that the suite of the contract is run with, and what happens there besides.

Both know the same company: the seed of the stand-in (tests/sandbox/recruitee/seed.json).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from ats_sync.port import (
    Ats,
    AtsError,
    ErrorKind,
    Meaning,
    Owner,
    RemoteApplication,
    RemoteJob,
    RemoteStage,
    RemoteStanding,
)
from ats_sync.recruitee import Recruitee
from tests.ats_sync.board import Board
from tests.ats_sync.memory import MemoryAts, MemoryVendor
from tests.sandbox.recruitee import running
from tests.sandbox.recruitee.running import RunningRecruitee

COMPANY, TOKEN = str(running.COMPANY), running.TOKEN
JOB, TWIN_JOB, OTHER_JOB, ARCHIVED_JOB, POOL = "700101", "700102", "700103", "700104", "700105"
APPLIED, CALL, COMPLETED, HIRED, FOREIGN = "8099", "8100", "8101", "8105", "8202"
SAM, AYLIN, PETRA, NO_PHONE, HAL, PIA, JOB_LESS = (
    "46000001",
    "46000002",
    "46000003",
    "46000004",
    "46000006",
    "46000007",
    "46000009",
)
SAM_IN_JOB, AYLIN_IN_JOB, AYLIN_IN_OTHER, PETRA_IN_JOB, HAL_IN_JOB = (
    "48000001",
    "48000002",
    "48000003",
    "48000004",
    "48000007",
)
NOBODY = "999"


class TriedSystem(Protocol):
    """`ats`: what is tried. `on` names a method of Ats."""

    @property
    def ats(self) -> Ats: ...

    def connected(self, *, company: str = COMPANY, token: str = TOKEN) -> Ats:
        """Another connection."""

    def limited(self) -> Ats:
        """For somebody who may see OTHER_JOB alone."""

    def reader(self) -> Ats:
        """For somebody who may change nothing."""

    def revoke(self) -> None:
        """The token opens nothing any more."""

    # ── what recruiters do ──

    def move(self, application: str, to: str) -> None: ...
    def reject(self, application: str) -> None: ...
    def take_back(self, application: str) -> None: ...
    def remove(self, application: str) -> None: ...
    def delete(self, candidate: str) -> None: ...
    def merge(self, kept: str, gone: str) -> None: ...
    def edit(self, candidate: str, **facts: Any) -> None: ...
    def rename_stage(self, stage: str, name: str) -> None: ...
    def add_stage(self, name: str) -> None: ...
    def delete_stage(self, stage: str) -> None: ...
    def rename_job(self, title: str) -> None: ...
    def archive_job(self) -> None: ...

    # ── what goes wrong, once ──

    def is_busy(self, on: str, *, seconds: float) -> None: ...
    def is_down(self, on: str) -> None: ...
    def loses_its_answer(self, on: str) -> None:
        """It is done all the same."""

    # ── evidence ──

    def moves(self) -> list[tuple[str, str]]:
        """What was moved by us: applications and stages."""

    def tags(self, candidate: str) -> list[str]: ...


def board() -> Board:
    """The first company of the seed."""
    seed: dict[str, Any] = json.loads(Path(running.__file__).with_name("seed.json").read_text())["companies"][0]
    made = Board(owner=Owner(company=COMPANY, name="Ida Moe", email="ida@example.test", role="Admin"))
    made.numbers = {kind: count(9_900_001) for kind in made.numbers}
    pipelines = {each["id"]: [_stage(row) for row in each["stages"]] for each in seed["pipelines"]}
    emails = {each["id"]: each["email"] for each in seed["admins"]}
    for row in seed["offers"]:
        if row.get("kind") != "talent_pool":
            status = row.get("status", "published")
            job = RemoteJob(
                id=str(row["id"]),
                title=row["title"],
                is_open=status == "published",
                is_active=status != "archived",
                team=tuple(emails[each] for each in row.get("followers", ())),
            )
            made.jobs[job.id], made.pipelines[job.id] = job, pipelines[row["pipeline"]]
    for row in seed["candidates"]:
        person = made.add_candidate(row["name"], emails=tuple(row["emails"]), phones=tuple(row["phones"]))
        found = made.candidates.pop(person)
        placed = [_application(each, row["id"]) for each in row["placements"] if str(each["offer"]) in made.jobs]
        made.candidates[str(row["id"])] = replace(found, id=str(row["id"]), applications=tuple(placed))
    return made


def _stage(row: Mapping[str, Any]) -> RemoteStage:
    return RemoteStage(id=str(row["id"]), name=row["name"], position=row["position"])


def _application(row: Mapping[str, Any], candidate: int) -> RemoteApplication:
    ends = {"disqualify_kind": RemoteStanding.REJECTED, "hired_at": RemoteStanding.HIRED}
    return RemoteApplication(
        id=str(row["id"]),
        job=str(row["offer"]),
        candidate=str(candidate),
        stage=str(row["stage"]),
        standing=next((ends[name] for name in ends if name in row), RemoteStanding.OPEN),
        applied_at=datetime.fromisoformat("2026-01-05T08:00:00Z"),
        version="1",
    )


class MemorySystem:
    def __init__(self) -> None:
        self.board = board()
        self.ats = MemoryAts(self.board, token=TOKEN)

    def connected(self, *, company: str = COMPANY, token: str = TOKEN) -> Ats:
        MemoryVendor.boards[:] = [self.board]
        return MemoryVendor().reach(company=company, token=token)

    def limited(self) -> Ats:
        self.board.unseen = set(self.board.jobs) - {OTHER_JOB}
        return self.ats

    def reader(self) -> Ats:
        self.board.read_only = True
        return self.ats

    def revoke(self) -> None:
        self.board.tokens.clear()

    def move(self, application: str, to: str) -> None:
        self.board.move(application, to)

    def reject(self, application: str) -> None:
        self.board.reject(application)

    def take_back(self, application: str) -> None:
        self.board.take_back(application)

    def remove(self, application: str) -> None:
        self.board.remove(application)

    def delete(self, candidate: str) -> None:
        self.board.delete_candidate(candidate)

    def merge(self, kept: str, gone: str) -> None:
        self.board.merge(kept, gone)

    def edit(self, candidate: str, **facts: Any) -> None:
        self.board.edit_candidate(candidate, **facts)

    def rename_stage(self, stage: str, name: str) -> None:
        self.board.rename_stage(JOB, stage, name)

    def add_stage(self, name: str) -> None:
        self.board.add_stage(JOB, name)

    def delete_stage(self, stage: str) -> None:
        self.board.delete_stage(JOB, stage)

    def rename_job(self, title: str) -> None:
        self.board.change_job(JOB, title=title)

    def archive_job(self) -> None:
        self.board.close_job(JOB)

    def is_busy(self, on: str, *, seconds: float) -> None:
        self.board.wire.fail(ErrorKind.RETRY, on=on, meaning=Meaning.BUSY, retry_after=seconds)

    def is_down(self, on: str) -> None:
        writes = on in ("move", "write_note", "tag")
        self.board.wire.fail(ErrorKind.AMBIGUOUS if writes else ErrorKind.RETRY, on=on, meaning=Meaning.DOWN)

    def loses_its_answer(self, on: str) -> None:
        self.board.wire.fail(ErrorKind.AMBIGUOUS, on=on, meaning=Meaning.DOWN, carried_out=True)

    def moves(self) -> list[tuple[str, str]]:
        return [(each.application, each.to_stage) for each in self.board.moves()]

    def tags(self, candidate: str) -> list[str]:
        return self.board.tags.get(candidate, [])


ROUTES = {
    "owner": "admin",
    "jobs": "offers",
    "job": "offer",
    "applications": "offer_placements",
    "candidates": "candidates",
    "candidate": "candidate",
    "notes": "notes",
    "move": "change_stage",
    "write_note": "write_note",
    "tag": "add_tags",
}


class RecruiteeSystem:
    """The real adapter, and the stand-in as a process of its own."""

    def __init__(self, recruitee: RunningRecruitee) -> None:
        self._recruitee = recruitee
        self.ats = self.connected()

    def connected(self, *, company: str = COMPANY, token: str = TOKEN) -> Ats:
        return Recruitee().reach(company=company, token=token, base_url=self._recruitee.address)

    def limited(self) -> Ats:
        return self.connected(token=running.LIMITED_TOKEN)

    def reader(self) -> Ats:
        return self.connected(token=running.READER_TOKEN)

    def revoke(self) -> None:
        self._recruitee.revoke()

    def move(self, application: str, to: str) -> None:
        self._recruitee.move(int(application), int(to))

    def reject(self, application: str) -> None:
        self._recruitee.act("disqualify", placement=int(application))

    def take_back(self, application: str) -> None:
        self._recruitee.act("requalify", placement=int(application))

    def remove(self, application: str) -> None:
        self._recruitee.act("unassign", placement=int(application))

    def delete(self, candidate: str) -> None:
        self._recruitee.act("delete_candidate", candidate=int(candidate))

    def merge(self, kept: str, gone: str) -> None:
        self._recruitee.act("merge", candidate=int(kept), gone=int(gone))

    def edit(self, candidate: str, **facts: Any) -> None:
        self._recruitee.act("edit_candidate", candidate=int(candidate), **facts)

    def rename_stage(self, stage: str, name: str) -> None:
        self._recruitee.act("rename_stage", stage=int(stage), name=name)

    def add_stage(self, name: str) -> None:
        self._recruitee.act("add_stage", offer=int(JOB), name=name)

    def delete_stage(self, stage: str) -> None:
        self._recruitee.act("delete_stage", stage=int(stage))

    def rename_job(self, title: str) -> None:
        self._recruitee.act("rename_job", offer=int(JOB), title=title)

    def archive_job(self) -> None:
        self._recruitee.act("set_status", offer=int(JOB), status="archived")

    def is_busy(self, on: str, *, seconds: float) -> None:
        self._recruitee.fault("too_many_requests", on=ROUTES[on], seconds=seconds)

    def is_down(self, on: str) -> None:
        self._recruitee.fault("bad_gateway", on=ROUTES[on])

    def loses_its_answer(self, on: str) -> None:
        self._recruitee.fault("applied_then_drop", on=ROUTES[on])

    def moves(self) -> list[tuple[str, str]]:
        made = self._recruitee.changes(what="moved", by="api")
        return [(str(each["placement"]), str(each["to_stage"])) for each in made]

    def tags(self, candidate: str) -> list[str]:
        people = self._recruitee.state()["candidates"]
        found: list[str] = next(each["tags"] for each in people if str(each["id"]) == candidate)
        return found


def refused(error: AtsError) -> tuple[ErrorKind, Meaning]:
    return error.kind, error.meaning
