"""An applicant tracking system in memory alone, for tests that need no HTTP. It passes the same suite as the real one.

    board = Board()                       # board.py: what is there, and what recruiters do
    ats = MemoryAts(board)
    board.wire.fail(ErrorKind.AMBIGUOUS, on="move", carried_out=True)             # moved, but the answer is lost
    board.wire.meanwhile("candidate", lambda: board.move(application, "Applied"))  # right after that is read
    board.wire.asked                      # [Asked(what="candidate", about="46000001", said=""), …]
    board.wire.count("move")

Where the code under test connects by itself, the fixture `board` (conftest.py) makes MemoryVendor the vendor.
"""

import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from hashlib import sha256
from itertools import count
from typing import ClassVar

from ats_sync.port import (
    PAGE,
    AtsError,
    ErrorKind,
    Happening,
    Heard,
    Meaning,
    Owner,
    Pace,
    RemoteApplication,
    RemoteCandidate,
    RemoteJob,
    RemoteNote,
    Right,
)
from tests.ats_sync.board import Board, Change

SIGNATURE = "X-Memory-Signature"


class MemoryAts:
    """`Ats` over a board."""

    def __init__(self, board: Board, *, token: str = "tok-acme", pace: Pace | None = None) -> None:
        self._board, self._token, self._pace = board, token, pace

    # ── reading ──

    def owner(self) -> Owner:
        with self._request("owner"):
            return self._board.owner

    def rights(self) -> tuple[Right, ...]:
        with self._request("rights"):
            reads = (Right(name="read_jobs", granted=True), Right(name="read_candidates", granted=True))
            return (*reads, Right(name="move"), Right(name="write_notes"))

    def jobs(self) -> Iterator[RemoteJob]:
        with self._request("jobs"):
            seen = [job for job in self._board.jobs.values() if job.id not in self._board.unseen]
        yield from seen

    def job(self, job: str) -> RemoteJob:
        with self._request("job", job):
            stages = sorted(self._board.pipelines[self._seen(job)], key=lambda stage: stage.position)
            return replace(self._board.jobs[job], stages=tuple(stages))

    def applications(self, job: str) -> list[RemoteApplication]:
        with self._request("applications", job):
            return self._board.applications_in(self._seen(job))

    def candidates(self, *, skip: int = 0) -> Iterator[RemoteCandidate]:
        for at in count(skip, PAGE):
            with self._request("candidates"):
                seen = [each for each in self._board.candidates.values() if self._may_see(each)][at : at + PAGE]
            yield from seen
            if len(seen) < PAGE:
                return

    def candidate(self, candidate: str) -> RemoteCandidate:
        with self._request("candidate", candidate):
            return self._person(candidate)

    def notes(self, candidate: str) -> list[RemoteNote]:
        with self._request("notes", candidate):
            return list(self._board.notes.get(self._person(candidate).id, []))

    # ── writing ──

    def move(self, application: str, *, stage: str) -> None:
        with self._request("move", application, stage, writes=True):
            found = next((each for each in self._everything() if each.id == application), None)
            if found is None:
                raise _refused(Meaning.NOT_FOUND, 404)
            self._seen(found.job)
            if stage not in {each.id for each in self._board.pipelines[found.job]}:
                raise _refused(Meaning.INVALID, 422)
            self._board.move(application, stage, by="api")

    def write_note(self, candidate: str, *, text: str) -> str:
        with self._request("write_note", candidate, text, writes=True):
            note = RemoteNote(id=self._board.fresh("note"), text=text)
            self._board.notes.setdefault(self._person(candidate).id, []).insert(0, note)
            self._board.changes.append(Change(what="noted", by="api", candidate=candidate))
            return note.id

    def tag(self, candidate: str, *, tag: str) -> None:
        with self._request("tag", candidate, tag, writes=True):
            tags = self._board.tags.setdefault(self._person(candidate).id, [])
            if tag not in tags:
                tags.append(tag)
                self._board.changes.append(Change(what="tagged", by="api", candidate=candidate))

    # ── beneath ──

    @contextmanager
    def _request(self, what: str, about: str = "", said: str = "", *, writes: bool = False) -> Iterator[None]:
        if self._pace:
            self._pace()
        with self._board.wire.request(what, about, said), self._board.lock:
            if self._token not in self._board.tokens:
                raise _refused(Meaning.TOKEN, 401)
            if writes and self._board.read_only:
                raise _refused(Meaning.FORBIDDEN, 403)
            yield

    def _everything(self) -> Iterator[RemoteApplication]:
        return (each for person in self._board.candidates.values() for each in person.applications)

    def _seen(self, job: str) -> str:
        if job not in self._board.jobs:
            raise _refused(Meaning.NOT_FOUND, 404)
        if job in self._board.unseen:
            raise _refused(Meaning.FORBIDDEN, 403)
        return job

    def _may_see(self, person: RemoteCandidate) -> bool:
        jobs = {each.job for each in person.applications}
        return not jobs or not jobs <= self._board.unseen

    def _person(self, candidate: str) -> RemoteCandidate:
        found = self._board.candidates.get(candidate)
        if found is None:
            raise _refused(Meaning.NOT_FOUND, 404)
        if not self._may_see(found):
            raise _refused(Meaning.FORBIDDEN, 403)
        return found


class MemoryVendor:
    """`Vendor` whose companies are the boards of the test, by id and by subdomain."""

    name = "Memory"
    boards: ClassVar[list[Board]] = []

    def company(self, typed: str) -> str:
        if not typed.strip() or " " in typed.strip():
            raise ValueError("This cannot be a company.")
        return typed.strip().lower()

    def reach(
        self, *, company: str, token: str, base_url: str = "", pace: Pace | None = None, hurry: bool = False
    ) -> MemoryAts:
        named = self.company(company)
        found = next((board for board in self.boards if named in (board.company, board.subdomain)), None)
        return MemoryAts(found, token=token, pace=pace) if found else MemoryAts(_nowhere(), token=token, pace=pace)

    def hear(self, body: bytes, headers: Mapping[str, str]) -> Heard:
        said = json.loads(body)
        lists = {name: tuple(said[name]) for name in ("candidates", "jobs")}
        return Heard(**{**said, **lists, "happening": Happening(said["happening"])})

    def is_signed(self, body: bytes, headers: Mapping[str, str], *, secret: str) -> bool:
        return bool(secret) and hmac.compare_digest(signature(body, secret), headers.get(SIGNATURE, ""))


def posted(heard: Heard, *, secret: str) -> tuple[bytes, dict[str, str]]:
    """An event as MemoryVendor hears it: body and headers."""
    body = json.dumps(asdict(heard)).encode()
    return body, {SIGNATURE: signature(body, secret)}


def signature(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def _refused(meaning: Meaning, status: int) -> AtsError:
    return AtsError(ErrorKind.REJECTED, meaning=meaning, status=status)


def _nowhere() -> Board:
    """A company that does not exist: every request is refused."""
    board = Board()
    board.wire.fail(ErrorKind.REJECTED, meaning=Meaning.COMPANY, times=1_000_000)
    return board
