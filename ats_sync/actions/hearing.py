"""What events make due. They are never believed: whatever they tell, the jobs and people they name are read anew. So
their order does not matter, nor whether they come twice; and what was lost is found by the rounds."""

from datetime import datetime, timedelta

from django.db import transaction

from ats_sync.actions.knowing import know_candidates, know_jobs
from ats_sync.models import ConnectionState, InboundEvent, JobLink
from core.hints import hint
from core.tenancy import organization_context, system_context

MOST_AT_ONCE = 200
BODIES_KEPT, EVENTS_KEPT = timedelta(days=14), timedelta(days=90)


def hear_events(*, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """What is due because of events that nobody has handled yet. How many."""
    with system_context("events of linked systems that nobody has handled"):
        due = InboundEvent.objects.filter(handled_at=None, due_at__lte=now).select_related("connection__organization")
        events = list(due.order_by("due_at", "pk")[:most])
    handled = 0
    for event in events:
        with organization_context(event.connection.organization):
            handled += _hear(event, now=now)
    if handled:
        hint("ats_sync.read", expires=30)
    return handled


def purge_events(*, now: datetime) -> int:
    """What events said is forgotten after two weeks, that they came after three months. How many were touched."""
    with system_context("old events of linked systems"):
        old = InboundEvent.objects.filter(received_at__lte=now - EVENTS_KEPT)
        gone, _by_model = old.delete()
        said = InboundEvent.objects.filter(received_at__lte=now - BODIES_KEPT).exclude(body=b"")
        return gone + said.update(body=b"")


@transaction.atomic
def _hear(event: InboundEvent, *, now: datetime) -> bool:
    """False if somebody else is at it, or was."""
    mine = InboundEvent.objects.filter(pk=event.pk, handled_at=None).select_for_update(skip_locked=True, no_key=True)
    locked = mine.first()
    if locked is None:
        return False
    if event.connection.state == ConnectionState.DISCONNECTED:
        locked.outcome = "disconnected"
    else:
        named = know_candidates(event.connection, remote_ids=locked.candidates, now=now)
        named += know_jobs(event.connection, remote_ids=_jobs_to_read(locked), now=now)
        locked.outcome = "due" if named else "nothing"
    locked.handled_at, locked.claimed_at, locked.tries = now, now, locked.tries + 1
    locked.save(update_fields=["outcome", "handled_at", "claimed_at", "tries"])
    return True


def _jobs_to_read(event: InboundEvent) -> set[str]:
    """Where somebody moves in a job, only they are read, not the whole job; unless it is in no round, because nobody
    told us that it is worked with (again)."""
    if event.happening == "job":
        return set(event.jobs)
    links = JobLink.objects.filter(connection=event.connection, remote_id__in=event.jobs)
    in_rounds = links.filter(gone_at=None).exclude(read_due_at=None)
    return set(event.jobs) - set(in_rounds.values_list("remote_id", flat=True))
