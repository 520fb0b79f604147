"""Who changed the call settings, how often, and who waits for a call under them."""

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from accounts.models import Entry, Organization
from voicecalls.models import CallCase, CallSettings

CHANGED = "changed call settings"
NEWEST = 10


def newest_changes(organization: Organization) -> list[Entry]:
    return list(_changes(organization).order_by("-at", "-pk")[:NEWEST])


def changes_since(organization: Organization, *, version: int) -> list[Entry]:
    """Those that came after a version, the earliest first."""
    return list(_changes(organization).filter(detail__version__gt=version).order_by("at")[:NEWEST])


def times_changed(organization: Organization, *, since: datetime) -> int:
    return CallSettings.objects.filter(organization=organization, changed_at__gt=since).count()


def waiting(organization: Organization) -> tuple[int, datetime | None]:
    """How many wait for a call, and when the next one is planned."""
    found = (
        CallCase.objects.filter(organization=organization)
        .waiting()
        .aggregate(number=Count("pk"), next_at=Min("next_attempt_at"))
    )
    return found["number"], found["next_at"]


def _changes(organization: Organization) -> QuerySet[Entry]:
    return Entry.objects.filter(organization=organization, verb=CHANGED)
