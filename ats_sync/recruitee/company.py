"""A company at Recruitee, as the port wants it. A job of ours is an offer there, an application a placement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from ats_sync.port import (
    AtsError,
    ErrorKind,
    Meaning,
    Owner,
    RemoteApplication,
    RemoteCandidate,
    RemoteJob,
    RemoteNote,
    RemoteStage,
    Right,
)
from ats_sync.recruitee import reading, texts
from ats_sync.recruitee.client import Client, Query
from ats_sync.recruitee.paging import by_offset, by_page
from ats_sync.recruitee.reading import Json, Unreadable, number
from ats_sync.recruitee.refusals import odd

STATUSES = ["draft", "published", "internal", "closed", "archived"]
JOBS: Query = {"kind": "job", "statuses[]": STATUSES}
CLOSED_DOORS = (Meaning.FORBIDDEN, Meaning.NOT_FOUND)
THEIR_OWN = (*CLOSED_DOORS, Meaning.INVALID, Meaning.DOWN, Meaning.ODD)  # what else is asked may be answered
EVERYBODY = {"visibility": {"level": "public"}}


class RecruiteeCompany:
    """`Ats` over HTTP. `company`: as addresses name it."""

    def __init__(self, client: Client, *, company: str) -> None:
        self._client, self._company = client, company
        self._emails: dict[str, str] | None = None

    # ── who asks ──

    def owner(self) -> Owner:
        try:
            with _read():
                said = self._client.get("admin")
                return reading.owner(reading.one(said, "admin"), company=self._company)
        except AtsError as error:
            if error.meaning not in CLOSED_DOORS and error.status != 404:
                raise
        if not self._may("offers"):
            raise AtsError(ErrorKind.REJECTED, meaning=Meaning.COMPANY, status=403)
        return reading.owner({}, company=self._company)  # the company is open, but does not say to whom

    def rights(self) -> tuple[Right, ...]:
        """Whether somebody may change anything shows when it is tried, and not before."""
        return (
            Right(name="read_jobs", granted=self._may("offers")),
            Right(name="read_candidates", granted=self._may("candidates")),
            Right(name="move"),
            Right(name="write_notes"),
        )

    def _may(self, path: str) -> bool:
        try:
            self._client.get(path, {"limit": 1})
        except AtsError as error:
            if error.meaning not in CLOSED_DOORS:
                raise
            return False
        return True

    # ── jobs ──

    def jobs(self) -> Iterator[RemoteJob]:
        with _read():
            for said, rows in by_page(partial(self._listed, "offers", JOBS), "offers"):
                emails = reading.addresses_of(reading.referred(said, "Admin"))
                yield from (reading.job(row, emails=emails, stages=None) for row in rows if not reading.is_pool(row))

    def job(self, job: str) -> RemoteJob:
        with _read():
            said = self._client.get(f"offers/{_known(job)}")
            row = reading.one(said, "offer")
            if reading.is_pool(row):
                raise AtsError(ErrorKind.REJECTED, meaning=Meaning.NOT_FOUND)
            return reading.job(row, emails=self._emails_for(row, said), stages=self._stages(row, job))

    def _emails_for(self, row: Json, said: Json) -> Mapping[str, str]:
        """Of the hiring team: from the answer itself if it has all of them, else everybody's."""
        emails = reading.addresses_of(reading.referred(said, "Admin"))
        if set(reading.team_of(row)) <= emails.keys():
            return emails
        if self._emails is None:
            self._emails = reading.addresses_of(reading.rows(self._beside("admins"), "admins"))
        return {**self._emails, **emails}

    def _beside(self, path: str) -> Json:
        """What one can do without: {} where it is refused, or answered badly."""
        try:
            return self._client.get(path)
        except AtsError as error:
            if error.meaning not in THEIR_OWN or error.status is None or error.retry_after is not None:
                raise
            return {}

    def _stages(self, row: Json, job: str) -> tuple[RemoteStage, ...]:
        """In one of three ways; none if all of them say that there are none."""
        template = reading.inner(row, "pipeline_template")
        if template.get("stages"):
            return reading.stages(reading.listed(template, "stages"))
        if shared := number(row.get("pipeline_template_id")) or number(template.get("id")):
            said = reading.inner(self._beside(f"pipeline_templates/{shared}"), "pipeline_template")
            if said.get("stages"):
                return reading.stages(reading.listed(said, "stages"))
        return reading.stages(reading.listed(self._client.get(f"offers/{job}/placements"), "stages"))

    def applications(self, job: str) -> list[RemoteApplication]:
        with _read():
            return reading.applications(self._client.get(f"offers/{_known(job)}/placements"), job=job)

    # ── people ──

    def candidates(self, *, skip: int = 0) -> Iterator[RemoteCandidate]:
        with _read():
            for said, rows in by_offset(partial(self._listed, "candidates", {}), "candidates", skip=skip):
                pools = reading.pools(said)
                found = (self._whole(row, pools=pools) for row in rows)
                yield from (each for each in found if each)

    def _whole(self, row: Json, *, pools: frozenset[str]) -> RemoteCandidate | None:
        """None for one whom nobody can read: the others of the list are not to blame."""
        try:
            if row.get("placements") is not None:
                return reading.candidate(row, company=self._company, pools=pools)
            return self.candidate(reading.identity(row))
        except Unreadable:
            return None
        except AtsError as error:
            if error.meaning not in (*CLOSED_DOORS, Meaning.ODD):
                raise
            return None

    def candidate(self, candidate: str) -> RemoteCandidate:
        with _read():
            said = self._client.get(f"candidates/{_known(candidate)}")
            row = reading.one(said, "candidate")
            return reading.candidate(row, company=self._company, pools=reading.pools(said))

    def notes(self, candidate: str) -> list[RemoteNote]:
        path = f"candidates/{_known(candidate)}/notes"
        with _read():
            rows = [row for _said, page in by_offset(partial(self._listed, path, {}), "notes") for row in page]
            return [reading.note(row) for row in reading.newest_first(rows)]

    def _listed(self, path: str, query: Query, place: Query) -> dict[str, Any]:
        return self._client.get(path, {**query, **place})

    # ── writing ──

    def move(self, application: str, *, stage: str) -> None:
        if not stage or number(stage) != stage:
            raise AtsError(ErrorKind.REJECTED, meaning=Meaning.INVALID)
        path = f"placements/{_known(application)}/change_stage"
        said = self._client.write("PATCH", path, {"stage_id": int(stage)})
        if number(reading.inner(said, "placement").get("stage_id")) not in ("", stage):
            raise odd(writes=True, status=200)

    def write_note(self, candidate: str, *, text: str) -> str:
        path = f"candidates/{_known(candidate)}/notes"
        try:
            said = self._client.write("POST", path, {"note": {"body": texts.escaped(text), **EVERYBODY}})
        except AtsError as error:
            if error.status != 422 or error.meaning != Meaning.INVALID:
                raise
            said = self._client.write("POST", path, {"note": {"body_json": texts.document(text), **EVERYBODY}})
        if written := number(reading.inner(said, "note").get("id")):
            return written
        raise odd(writes=True, status=200)

    def tag(self, candidate: str, *, tag: str) -> None:
        self._client.write("POST", f"candidates/{_known(candidate)}/tags", {"tags": [tag]})


def _known(identity: str) -> str:
    """An id that may stand in an address; nothing else is known there."""
    if not identity or number(identity) != identity:
        raise AtsError(ErrorKind.REJECTED, meaning=Meaning.NOT_FOUND)
    return identity


@contextmanager
def _read() -> Iterator[None]:
    try:
        yield
    except Unreadable:
        raise odd(writes=False) from None
