"""What beat turns the crank of: each task looks for rows that are due. All of them may run twice, side by side."""

import time

from celery import shared_task
from django.utils import timezone

from ats_sync.actions.hearing import hear_events, purge_events
from ats_sync.actions.pushing import push_due
from ats_sync.actions.reading import read_due
from ats_sync.actions.settling import note_down

PUSH_SECONDS, READ_SECONDS, EVENT_SECONDS = 20, 20, 10


@shared_task(name="ats_sync.push", soft_time_limit=57)
def push() -> None:
    """What linked systems do not know yet is noted down, and told."""
    note_down(now=timezone.now())
    push_due(clock=timezone.now, seconds=PUSH_SECONDS)


@shared_task(name="ats_sync.read", soft_time_limit=57)
def read() -> None:
    """Jobs and people of linked systems that are due are read."""
    read_due(clock=timezone.now, seconds=READ_SECONDS)


@shared_task(name="ats_sync.events")
def events() -> None:
    """What was posted to us makes the jobs and people due that it names."""
    started = time.monotonic()
    while hear_events(now=timezone.now()) and time.monotonic() - started < EVENT_SECONDS:
        continue


@shared_task(name="ats_sync.purge")
def purge() -> None:
    """What was posted to us is forgotten when its time is over."""
    purge_events(now=timezone.now())
