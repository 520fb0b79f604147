"""Whether the tick that calls people still ticks: asked by the readiness page, and by a task that sounds the alarm."""

from datetime import datetime, timedelta

import structlog
from django.core.cache import cache

from core.tenancy import system_context
from voicecalls.models import Line

log = structlog.get_logger(__name__)

TICKED, ALARMED = "calls-ticked", "calls-alarmed"
LONGEST_SILENCE = timedelta(minutes=3)
BETWEEN_ALARMS = timedelta(minutes=1)


def ticked(now: datetime) -> None:
    """A tick has done its work."""
    cache.set(TICKED, now, timeout=None)


def is_ticking(now: datetime) -> bool:
    """A tick was through within the last three minutes, or nobody has a telephone line. If not, the log says so, once a
    minute. One look into the cache as long as all is well."""
    last: datetime | None = cache.get(TICKED)
    if last is not None and now - last < LONGEST_SILENCE:
        return True
    with system_context("whether anybody has a telephone line"):
        if not Line.objects.exists():
            return True
    if cache.add(ALARMED, value=True, timeout=BETWEEN_ALARMS.total_seconds()):
        log.error("nobody is called: the tick of calls stands still", last=last.isoformat() if last else None)
    return False
