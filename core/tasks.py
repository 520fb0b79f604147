"""The heartbeat that tells the readiness page that beat and a worker are both alive."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

HEARTBEAT_KEY = "heartbeat"


@shared_task(name="core.heartbeat")
def heartbeat() -> None:
    """Write down that a task fired by beat was carried out by a worker just now."""
    cache.set(HEARTBEAT_KEY, timezone.now(), timeout=None)
