"""What beat turns the crank of: each task looks for rows that are due. All of them may run twice, side by side."""

from celery import shared_task
from django.utils import timezone

from ats_sync.actions.pushing import push_due
from ats_sync.actions.settling import note_down

PUSH_SECONDS = 20


@shared_task(name="ats_sync.push", soft_time_limit=57)
def push() -> None:
    """What linked systems do not know yet is noted down, and told."""
    note_down(now=timezone.now())
    push_due(clock=timezone.now, seconds=PUSH_SECONDS)
