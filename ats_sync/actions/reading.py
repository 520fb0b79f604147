"""Reading what is due: which jobs there are, each of them, everybody in them. Rows say what is left to do, so a reading
that was killed anywhere goes on where it stopped, and how far it has got can be told from them.

At the beginning people are read from a list of all, page by page; later one by one, as events and rounds make them due.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.db.models import F, Q, QuerySet

from ats_sync.actions import candidates, jobs
from ats_sync.actions.applications import Shelf
from ats_sync.actions.connecting import adapter_of
from ats_sync.actions.pacing import PATIENCE, answered
from ats_sync.actions.refusing import take_failure
from ats_sync.models import CandidateLink, Connection, JobLink
from ats_sync.port import PAGE, Ats, AtsError
from core.locking import alone
from core.tenancy import organization_context, system_context

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
SLICE_SECONDS = 5.0  # for one organization, before it is another one's turn
FEW = 10  # so many people are not worth a list of all
AGAIN = timedelta(minutes=10)  # after the list of jobs could not be read
FRESH = timedelta(minutes=1)


class Stopped(Exception):
    """Nothing more may be asked of this organization's company for now; why has been written down."""


@dataclass(kw_only=True)
class Reader:
    """One organization's reading, alone at it. `shelf` is put together anew whenever jobs have changed."""

    connection: Connection
    ats: Ats
    clock: Clock
    shelf: Shelf | None = None

    @property
    def stages(self) -> Shelf:
        self.shelf = self.shelf or Shelf.of(self.connection)
        return self.shelf


def read_due(*, clock: Clock, seconds: float) -> int:
    """Read for so many seconds, an organization after the other, each for a while. How many steps were made."""
    started, steps = time.monotonic(), 0
    left = True
    while left:
        left = False
        for connection in waiting(now=clock()):
            spent = time.monotonic() - started
            if spent > seconds:
                return steps
            made = read_some(connection, clock=clock, seconds=min(SLICE_SECONDS, seconds - spent))
            steps += made
            left |= made > 0
    return steps


def read_some(connection: Connection, *, clock: Clock, seconds: float = SLICE_SECONDS) -> int:
    """Read for one organization, unless somebody else is at it. How many steps were made; 0: nothing can be read."""
    started, steps = time.monotonic(), 0
    with organization_context(connection.organization), alone(f"reading of {connection.pk}") as is_alone:
        if not is_alone:
            return 0
        Connection.objects.filter(pk=connection.pk).update(read_claimed_at=clock())
        current = Connection.objects.select_related("organization").get(pk=connection.pk)
        try:
            reader = Reader(connection=current, ats=adapter_of(current), clock=clock)
            while step(reader):
                steps += 1
                if time.monotonic() - started > seconds:
                    break
        except AtsError as error:  # no token to ask with
            take_failure(current, error=error, now=clock())
        except Stopped:
            log.info("reading stopped", connection=str(current.pk), steps=steps)
    return steps


def waiting(*, now: datetime) -> list[Connection]:
    """Where something is due, whoever was read longest ago first. One that rests is left out."""
    soon = Q(next_request_at=None) | Q(next_request_at__lte=now + PATIENCE)
    with system_context("organizations whose link has something to read"):
        due = Q(read_due_at__lte=now) | Q(imported_at=None)
        for rows in (JobLink.objects, CandidateLink.objects):
            due |= Q(pk__in=rows.filter(read_due_at__lte=now).values("connection"))
        found = Connection.objects.connected().filter(due).filter(soon).select_related("organization")
        return list(found.order_by(F("read_claimed_at").asc(nulls_first=True), "pk"))


def step(reader: Reader) -> bool:
    """Read the next thing that is due; False if there is none. Raises Stopped if nothing more may be asked for now."""
    at_first = (_list_jobs, _read_job, _list_people, _read_person)
    later = (_list_jobs, _list_people, _read_person, _read_job)  # people are urgent: somebody may be to be called
    made = any(order(reader) for order in (later if reader.connection.imported_at else at_first))
    if made:
        _note_answer(reader.connection, now=reader.clock())
    else:
        _note_end(reader.connection, now=reader.clock())
    return made


def _list_jobs(reader: Reader) -> bool:
    connection, now = reader.connection, reader.clock()
    if connection.read_due_at is None or connection.read_due_at > now:
        return False

    def put_off(problem: str) -> None:
        rows = Connection.objects.filter(pk=connection.pk)
        rows.update(read_due_at=now + AGAIN, problem=problem, problem_at=now)

    _ask(reader, lambda: jobs.list_jobs(connection, ats=reader.ats, now=now), otherwise=put_off)
    connection.refresh_from_db(fields=["read_due_at", "listed", "problem", "problem_at"])
    return True


def _read_job(reader: Reader) -> bool:
    now = reader.clock()
    link = JobLink.objects.filter(connection=reader.connection, read_due_at__lte=now).order_by("read_due_at").first()
    if link is None:
        return False
    _ask(
        reader,
        lambda: jobs.read_job(link, ats=reader.ats, now=now),
        otherwise=lambda problem: jobs.put_off(link, problem=problem, now=now),
    )
    reader.shelf = None
    return True


def _read_person(reader: Reader) -> bool:
    now = reader.clock()
    link = _due_people(reader.connection, now=now).order_by("read_due_at").first()
    if link is None:
        return False
    _ask(
        reader,
        lambda: candidates.read_candidate(link, ats=reader.ats, shelf=reader.stages, now=now),
        otherwise=lambda problem: candidates.put_off(link, problem=problem, now=now),
    )
    return True


def _list_people(reader: Reader) -> bool:
    """One page of everybody there is, as long as many are due. Who is not in the list is read singly afterwards."""
    connection, now = reader.connection, reader.clock()
    if connection.listed is None:
        return False
    if _due_people(connection, now=now).count() <= FEW:
        _note_listed(connection, None)
        return False

    def work() -> None:
        page = {each.id: each for each in islice(reader.ats.candidates(skip=connection.listed or 0), PAGE)}
        for link in _due_people(connection, now=now).filter(remote_id__in=page):
            candidates.take_candidate(link, remote=page[link.remote_id], shelf=reader.stages, now=now)
        _note_listed(connection, None if len(page) < PAGE else (connection.listed or 0) + PAGE)

    _ask(reader, work, otherwise=lambda problem: _note_listed(connection, None))
    return True


def _ask(reader: Reader, work: Callable[[], object], *, otherwise: Callable[[str], None]) -> None:
    """`otherwise`: what to do with something that the other side does not tell, for a reason that is its own."""
    try:
        work()
    except AtsError as error:
        if not take_failure(reader.connection, error=error, now=reader.clock()):
            raise Stopped from error
        otherwise(str(error.meaning or error.kind))


def _due_people(connection: Connection, *, now: datetime) -> QuerySet[CandidateLink]:
    return CandidateLink.objects.filter(connection=connection, read_due_at__lte=now)


def _note_listed(connection: Connection, listed: int | None) -> None:
    connection.listed = listed
    Connection.objects.filter(pk=connection.pk).update(listed=listed)


def _note_answer(connection: Connection, *, now: datetime) -> None:
    """Not for every request."""
    if connection.problem or connection.checked_at is None or connection.checked_at <= now - FRESH:
        answered(connection, now=now)
        connection.problem, connection.checked_at = "", now


def _note_end(connection: Connection, *, now: datetime) -> None:
    """Nothing is due: everything is as it is there."""
    connection.imported_at, connection.read_at = connection.imported_at or now, now
    Connection.objects.filter(pk=connection.pk).update(imported_at=connection.imported_at, read_at=now)
