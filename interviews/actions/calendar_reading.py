"""Reading the calendars that are due. In three steps, so that no transaction waits for a stranger's server: claim,
look, record under the lease.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from core.encryption import Undecipherable
from interviews.busy.apart import read_apart
from interviews.busy.fetch import Known, fetch
from interviews.busy.problems import Problem, Unreadable
from interviews.busy.reader import Question, Reading
from interviews.busy.sieve import sieve
from interviews.models import BusyCalendar, BusyTime, CalendarState
from interviews.slots import Span
from notifications.compose import sending_address

log = structlog.get_logger(__name__)

PAST, HORIZON = timedelta(days=1), timedelta(days=190)
STALE_AFTER = timedelta(days=1)  # the horizon moves on: recurring events must be read anew once a day
READ_EVERY = timedelta(minutes=15)
FILE_EVERY = timedelta(hours=1)  # only to see whether the day or the member's zone has changed
LEASE = timedelta(minutes=2)  # longer than fetching, reading and recording can take
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=6)
LONGEST_ASKED_WAIT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a calendar turned out to say. `reading` is None where it says what it said before."""

    reading: Reading | None
    known: Known
    fingerprint: str


def first_day(calendar: BusyCalendar, *, now: datetime) -> str:
    """The first day that matters, on the member's clock: "20261120"."""
    return f"{(now - PAST).astimezone(calendar.user.zone):%Y%m%d}"


def digest(content: bytes) -> str:
    """Of what is kept of a calendar, which lacks what changes with each export."""
    return sha256(content).hexdigest()


def claim_calendar(*, now: datetime) -> BusyCalendar | None:
    """Take the next calendar that is due for the length of a lease; every one goes to exactly one worker."""
    with transaction.atomic():
        due = BusyCalendar.objects.due(now).select_related("organization", "user")
        calendar = due.select_for_update(skip_locked=True, of=("self",)).first()
        if calendar is None:
            return None
        wait = LEASE
        if calendar.lease:  # whoever read it last died, perhaps because of it
            calendar.failures += 1
            wait = _wait(calendar.failures)
        calendar.lease, calendar.tried_at, calendar.next_read_at = uuid4(), now, now + wait
        calendar.save(update_fields=["lease", "tried_at", "next_read_at", "failures"])
    return calendar


def read_calendar(calendar: BusyCalendar, *, now: datetime) -> None:
    """Look at a claimed calendar and write down what became of it. What was known before stays if it cannot be read."""
    within = Span(now - PAST, now + HORIZON)
    try:
        look = _look(calendar, within=within, now=now)
    except Unreadable as refusal:
        wait = timedelta(seconds=refusal.wait_seconds or 0)
        _record_failure(calendar, problem=refusal.problem, asked_wait=wait, now=now)
    except Undecipherable:
        _record_failure(calendar, problem=Problem.LOST, asked_wait=timedelta(0), now=now)
    else:
        _record(calendar, look, until=within.end, now=now)


def _look(calendar: BusyCalendar, *, within: Span, now: datetime) -> Look:
    """Without any transaction: this may take its time."""
    is_fresh = _is_fresh(calendar, now=now)
    content, known = _content(calendar, is_fresh=is_fresh, now=now)
    unchanged = Look(reading=None, known=known, fingerprint=calendar.fingerprint)
    if content is None:
        return unchanged
    kept = sieve(content, person=calendar.user.email, before=first_day(calendar, now=now))
    if is_fresh and digest(kept) == calendar.fingerprint:
        return unchanged
    question = Question(
        person=calendar.user.email,
        zone=calendar.user.zone,
        within=within,
        own_host=sending_address().rpartition("@")[2],
    )
    return Look(reading=read_apart(kept, question), known=known, fingerprint=digest(kept))


def _content(calendar: BusyCalendar, *, is_fresh: bool, now: datetime) -> tuple[bytes | None, Known]:
    """What there is to read, None where nothing has changed, and its version."""
    known = Known(etag=calendar.etag, last_modified=calendar.last_modified)
    if calendar.is_file:
        return None if is_fresh else calendar.open_content(), known
    fetched = fetch(
        calendar.open_address(),
        known=known if is_fresh else Known(),
        private_hosts=settings.CALENDAR_PRIVATE_HOSTS,
        agent=f"{settings.MARKETPLACE_NAME}-Calendars/1 (+{settings.PUBLIC_URL})",
        now=now,
    )
    return fetched.content, fetched.known


def _is_fresh(calendar: BusyCalendar, *, now: datetime) -> bool:
    """Whether the busy times reach far enough and are those of the member's clock."""
    reaches = calendar.expanded_until and calendar.expanded_until >= now + HORIZON - STALE_AFTER
    return bool(reaches) and calendar.read_in_zone == calendar.user.time_zone


def _held(calendar: BusyCalendar) -> BusyCalendar | None:
    """The row, locked, if it is still there and still ours."""
    rows = BusyCalendar.objects.select_related("user").select_for_update(no_key=True, of=("self",))
    return rows.filter(pk=calendar.pk, lease=calendar.lease).first()


def _record(calendar: BusyCalendar, look: Look, *, until: datetime, now: datetime) -> None:
    with transaction.atomic():
        row = _held(calendar)
        if row is None:
            return
        if look.reading is None:
            row.times.exclude(person=row.user.email).update(person=row.user.email)  # who has another address by now
        else:
            _replace_times(row, look.reading.spans)
            row.problem = Problem.PARTLY if look.reading.partly else ""
            row.expanded_until, row.read_in_zone = until, calendar.user.time_zone
        row.problem = row.problem if row.problem == Problem.PARTLY else ""
        row.etag, row.last_modified, row.fingerprint = look.known.etag, look.known.last_modified, look.fingerprint
        row.state, row.read_at, row.failures, row.lease = CalendarState.READ, now, 0, None
        row.next_read_at = now + (FILE_EVERY if row.is_file else READ_EVERY)
        row.save()


def _replace_times(calendar: BusyCalendar, spans: list[Span]) -> None:
    calendar.times.all().delete()
    BusyTime.objects.bulk_create(
        (
            BusyTime(
                organization_id=calendar.organization_id,
                calendar=calendar,
                person=calendar.user.email,
                during=DateTimeTZRange(span.start, span.end),
            )
            for span in spans
        ),
        batch_size=2000,
    )


def _record_failure(calendar: BusyCalendar, *, problem: Problem, asked_wait: timedelta, now: datetime) -> None:
    log.info("calendar not read", calendar=str(calendar.pk), problem=problem.value)
    with transaction.atomic():
        row = _held(calendar)
        if row is None:
            return
        row.state, row.problem, row.failures, row.lease = CalendarState.FAILING, problem, row.failures + 1, None
        row.next_read_at = now + max(_wait(row.failures), min(asked_wait, LONGEST_ASKED_WAIT))
        row.save(update_fields=["state", "problem", "failures", "lease", "next_read_at"])


def _wait(failures: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(failures - 1, 10)), LONGEST_WAIT)
