"""The reader's language and clock. Whatever shows a time runs inside."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone, translation

from core.zones import UnknownZone, zone


@contextmanager
def reading_as(*, language: str, time_zone: str) -> Iterator[None]:
    """Everything printed inside is in this language and on this clock (templates print in the *active* zone)."""
    try:
        clock = zone(time_zone)
    except UnknownZone:
        clock = zone("UTC")
    with translation.override(language), timezone.override(clock):
        yield
