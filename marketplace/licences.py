"""Whether an application stands where we believe it stands: asked right before somebody is called.

Where jobs are kept in another system, that system knows; whoever links with it answers here. Named in
settings.LICENSORS, so that nobody has to import whoever asks.
"""

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Organization
from marketplace.models import Application


class Standing(StrEnum):
    STANDS = "stands"
    LEFT = "left"  # known by now, and written down: it stands elsewhere or is closed
    UNKNOWN = "unknown"  # could not be found out


class Licensor(Protocol):
    def obstacle(self, organization: Organization) -> str:
        """Why nobody (of those who are `held_up`) of an organization may be called at the moment, as a code; "" for no
        reason. Reads rows only."""

    def held_up(self, organization: Organization, applications: Collection[UUID]) -> set[UUID]:
        """Those of these applications that an obstacle concerns. Reads rows only."""

    def standing(self, application: Application) -> Standing:
        """May ask another system. No transaction may be open; the door of the organization is."""


@cache
def licensors() -> tuple[Licensor, ...]:
    return tuple(import_string(path)() for path in settings.LICENSORS)


def obstacle(organization: Organization) -> str:
    """The first reason, or ""."""
    return next((found for each in licensors() if (found := each.obstacle(organization))), "")


def held_up(organization: Organization, applications: Collection[UUID]) -> set[UUID]:
    """By whoever names an obstacle; it is asked only where there is one."""
    found = (each.held_up(organization, applications) for each in licensors() if each.obstacle(organization))
    return set().union(*found)


def standing(application: Application) -> Standing:
    """The worst answer of all who know anything."""
    answers = {each.standing(application) for each in licensors()}
    return next((one for one in (Standing.LEFT, Standing.UNKNOWN) if one in answers), Standing.STANDS)
