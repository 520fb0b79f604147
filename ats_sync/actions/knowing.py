"""What is known by its id is due: an event, a list or a person says that there may be something new about it."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actor import Actor
from ats_sync.models import CandidateLink, Connection, JobLink
from ats_sync.vendors import vendor

LONGEST_ID = 64


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


def plain(text: str) -> str:
    """Words of theirs as PostgreSQL can keep them."""
    return text.encode(errors="ignore").decode().replace("\x00", "").strip()
