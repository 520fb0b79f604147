"""Reading what is due: which jobs there are, each of them, everybody in them. Rows say what is left to do, so a reading
that was killed anywhere goes on where it stopped, and how far it has got can be told from them.

At the beginning people are read from a list of all, page by page; later one by one, as events and rounds make them due.

What is answered badly (they have a problem with it, nobody can read it) waits and lets the others pass; only where
several things in a row are, or nothing is answered at all, is the company left alone for a while.
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
from ats_sync.actions.holding import learn
from ats_sync.actions.pacing import LASTING, PATIENCE, answered
from ats_sync.actions.refusing import CLOSED_DOORS, is_about_one_thing, take_failure
from ats_sync.models import UNLISTED, CandidateLink, Connection, JobLink
from ats_sync.port import PAGE, Ats, AtsError, Meaning
from core.locking import alone
from core.tenancy import organization_context, system_context

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
SLICE_SECONDS = 5.0  # for one organization, before it is another one's turn
FEW = 10  # so many people are not worth a list of all
AGAIN = timedelta(minutes=10)  # after the list of jobs could not be read
SOON = timedelta(seconds=10)  # after it was answered badly; longer the longer that lasts
SEVERAL = 3  # so many things in a row that are answered badly: it is the company
PAGE_PATIENCE = timedelta(minutes=2)  # for a page of the list of people: reading them singly takes far more requests
LONGEST_WAIT, MOST_TRIES = timedelta(hours=1), 12  # of one person who is answered badly: 2, 4, 8 … seconds
FRESH = timedelta(minutes=1)


class Stopped(Exception):
    """Nothing more may be asked of this organization's company for now; why has been written down."""


@dataclass(kw_only=True)
class Reader:
    """One organization's reading, alone at it. `shelf` is put together anew whenever jobs have changed. `bad`: so many
    things in a row were answered badly."""

    connection: Connection
    ats: Ats
    clock: Clock
    shelf: Shelf | None = None
    bad: int = 0

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
    if made and not reader.bad:
        _note_answer(reader.connection, now=reader.clock())
    if not made:
        _note_end(reader.connection, now=reader.clock())
    return made


def _list_jobs(reader: Reader) -> bool:
    connection, now = reader.connection, reader.clock()
    if connection.read_due_at is None or connection.read_due_at > now:
        return False

    def work() -> None:
        try:
            jobs.list_jobs(connection, ats=reader.ats, now=now)
        except AtsError as error:
            if error.meaning in CLOSED_DOORS:
                reader.ats.owner()  # raises if nothing opens to the token any more
            raise
        _note_list(connection)

    _ask(
        reader,
        work,
        otherwise=lambda problem: _put_off_list(connection, problem=problem, again_in=AGAIN, now=now),
        for_now=lambda problem: _put_off_list(connection, problem=problem, again_in=SOON, now=now),
    )
    connection.refresh_from_db(fields=["read_due_at", "listed", "problem", "problem_at", "rights"])
    return True


def _put_off_list(connection: Connection, *, problem: str, again_in: timedelta, now: datetime) -> None:
    """It is shown until it is answered, whatever else is answered meanwhile."""
    is_closed = problem in CLOSED_DOORS
    shown = str(Meaning.FORBIDDEN) if is_closed else UNLISTED
    since = (connection.problem_at if connection.problem == shown else None) or now
    wait = min(max(again_in, now - since), AGAIN)
    rows = Connection.objects.filter(pk=connection.pk)
    rows.update(read_due_at=now + wait, problem=shown, problem_at=since)
    log.warning("jobs not listed", connection=str(connection.pk), problem=problem)
    if is_closed:
        learn(connection, right="read_jobs", granted=False)


def _note_list(connection: Connection) -> None:
    if connection.problem in LASTING:
        Connection.objects.filter(pk=connection.pk, problem__in=LASTING).update(problem="", problem_at=None)
    if connection.rights.get("read_jobs") is False:
        learn(connection, right="read_jobs", granted=True)


def _read_job(reader: Reader) -> bool:
    now = reader.clock()
    link = JobLink.objects.filter(connection=reader.connection, read_due_at__lte=now).order_by("read_due_at").first()
    if link is None:
        return False
    _ask(
        reader,
        lambda: jobs.read_job(link, ats=reader.ats, now=now),
        otherwise=lambda problem: jobs.put_off(link, problem=problem, now=now),
        for_now=lambda problem: jobs.put_off_for_now(link, problem=problem, now=now),
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
        for_now=lambda problem: _put_off_person(link, problem=problem, now=now),
    )
    return True


def _put_off_person(link: CandidateLink, *, problem: str, now: datetime) -> None:
    """Longer each time, and for as long as it lasts: nobody else will tell when it is over."""
    log.warning("candidate not read", candidate=str(link.pk), problem=problem)
    tries = min(link.tries + 1, MOST_TRIES)
    wait = min(timedelta(seconds=2**tries), LONGEST_WAIT)
    CandidateLink.objects.filter(pk=link.pk).update(problem=problem, tries=tries, read_due_at=now + wait)


def _list_people(reader: Reader) -> bool:
    """One page of everybody there is, as long as many are due. Who is not in the list is read singly afterwards."""
    connection, now = reader.connection, reader.clock()
    if connection.listed is None:
        return False
    if _due_people(connection, now=now).count() <= FEW:
        if connection.imported_at or connection.listed:  # else there may be jobs still to be read, with many in them
            _note_listed(connection, None)
        return False

    def work() -> None:
        page = {each.id: each for each in islice(reader.ats.candidates(skip=connection.listed or 0), PAGE)}
        for link in _due_people(connection, now=now).filter(remote_id__in=page):
            candidates.take_candidate(link, remote=page[link.remote_id], shelf=reader.stages, now=now)
        _note_listed(connection, None if len(page) < PAGE else (connection.listed or 0) + PAGE)

    def give_up(problem: str) -> None:
        _note_listed(connection, None)

    since = connection.problem_at if connection.problem in (Meaning.DOWN, Meaning.ODD) else None
    has_lasted = since is not None and since <= now - PAGE_PATIENCE
    _ask(reader, work, otherwise=give_up, for_now=give_up if has_lasted else None)
    return True


def _ask(
    reader: Reader,
    work: Callable[[], object],
    *,
    otherwise: Callable[[str], None],
    for_now: Callable[[str], None] | None,
) -> None:
    """`otherwise`: what to do with something that the other side does not tell, for a reason that is its own;
    `for_now`: with something that was answered badly, None if nothing else may be asked then."""
    try:
        work()
    except AtsError as error:
        problem = str(error.meaning or error.kind)
        if for_now and is_about_one_thing(error):
            reader.bad += 1
            for_now(problem)
            if reader.bad < SEVERAL:
                return
        if not take_failure(reader.connection, error=error, now=reader.clock()):
            raise Stopped from error
        otherwise(problem)
    reader.bad = 0


def _due_people(connection: Connection, *, now: datetime) -> QuerySet[CandidateLink]:
    return CandidateLink.objects.filter(connection=connection, read_due_at__lte=now)


def _note_listed(connection: Connection, listed: int | None) -> None:
    connection.listed = listed
    Connection.objects.filter(pk=connection.pk).update(listed=listed)


def _note_answer(connection: Connection, *, now: datetime) -> None:
    """Not for every request."""
    is_over = connection.problem not in ("", *LASTING)
    if is_over or connection.checked_at is None or connection.checked_at <= now - FRESH:
        answered(connection, now=now)
        connection.checked_at = now
        if is_over:
            connection.problem, connection.problem_at = "", None


def _note_end(connection: Connection, *, now: datetime) -> None:
    """Nothing is due: everything is as it is there, as far as anybody can tell who knows which jobs there are."""
    if connection.problem in LASTING:
        return
    connection.imported_at, connection.read_at = connection.imported_at or now, now
    Connection.objects.filter(pk=connection.pk).update(imported_at=connection.imported_at, read_at=now)
