"""What is known by its id is due: an event, a list or a person says that there may be something new about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from ats_sync.models import CandidateLink, Connection, JobLink
from ats_sync.vendors import vendor

LONGEST_ID = 64
EVERYBODY, WITHOUT_NUMBER = timedelta(days=1), timedelta(minutes=59)  # read again after so long


def they(connection: Connection) -> Actor:
    """Whoever does something there."""
    return Actor(name=vendor(connection.vendor).name, channel="worker")


def fits(remote_id: str) -> bool:
    """Whether an id of theirs can be kept."""
    return 0 < len(remote_id) <= LONGEST_ID and remote_id.isprintable()


def know_jobs(connection: Connection, *, remote_ids: Iterable[str], now: datetime) -> int:
    """These jobs are due, be they known or not. How many."""
    wanted = sorted({each for each in remote_ids if fits(each)})
    if wanted:
        JobLink.objects.filter(connection=connection, remote_id__in=wanted).update(read_due_at=now)
        shared = {"organization_id": connection.organization_id, "connection": connection, "read_due_at": now}
        JobLink.objects.bulk_create([JobLink(remote_id=each, **shared) for each in wanted], ignore_conflicts=True)
    return len(wanted)


def know_candidates(connection: Connection, *, remote_ids: Iterable[str], now: datetime) -> int:
    """These people are due, be they known or not; whoever is due already keeps their turn. How many."""
    wanted = sorted({each for each in remote_ids if fits(each)})
    if wanted:
        CandidateLink.objects.filter(connection=connection, remote_id__in=wanted).update(read_due_at=now)
        shared = {"organization_id": connection.organization_id, "connection": connection, "read_due_at": now}
        rows = [CandidateLink(remote_id=each, **shared) for each in wanted]
        CandidateLink.objects.bulk_create(rows, ignore_conflicts=True)
    return len(wanted)


def look_again(connection: Connection, *, now: datetime) -> int:
    """No event tells of a corrected number, so whoever may still be called (in a job that is worked with) is read again
    each day, and each hour as long as no number is known. How many."""
    old = Q(read_at__lt=now - EVERYBODY) | Q(read_at__lt=now - WITHOUT_NUMBER, candidate__phone="")
    here = {"applications__gone_at": None, "applications__application__job__closed_at": None}
    waiting = {"applications__application__closed_at": None, "read_due_at": None, "gone_at": None}
    found = CandidateLink.objects.filter(old, connection=connection, **here, **waiting)
    return _all_due(connection, CandidateLink.objects.filter(pk__in=found.values("pk")), now=now)


def everybody_again(connection: Connection, *, now: datetime) -> int:
    """All jobs and people that are there are due, whatever is known of them. How many people."""
    JobLink.objects.filter(connection=connection, gone_at=None).update(read_due_at=now, problem="")
    people = CandidateLink.objects.filter(connection=connection, gone_at=None)
    people.update(tries=0, problem="")
    return _all_due(connection, people, now=now)


def _all_due(connection: Connection, people: QuerySet[CandidateLink], *, now: datetime) -> int:
    """If they are many, a list of all is asked for."""
    number: int = people.update(read_due_at=now)
    if number:
        Connection.objects.filter(pk=connection.pk).update(listed=0)
    return number


def plain(text: str) -> str:
    """Words of theirs as PostgreSQL can keep them."""
    return text.encode(errors="ignore").decode().replace("\x00", "").strip()
