"""Another system that keeps applications, for tests: it says what it is told, and remembers what it was asked."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.test import override_settings

from accounts.models import Organization
from marketplace.licences import Standing, licensors
from marketplace.models import Application


@dataclass
class Keeper:
    """`says`: of every application; `meanwhile`: what happens while it is asked; `spares`: applications that its code
    does not concern."""

    says: Standing = Standing.STANDS
    code: str = ""
    spares: Collection[UUID] = ()
    meanwhile: Callable[[Application], None] = field(default=lambda application: None)
    asked: list[Application] = field(default_factory=list)


_keepers: list[Keeper] = []


class Licensor:
    """What settings.LICENSORS names."""

    def obstacle(self, organization: Organization) -> str:
        return _keepers[-1].code

    def held_up(self, organization: Organization, applications: Collection[UUID]) -> set[UUID]:
        spared = _keepers[-1].spares
        return {each for each in applications if each not in spared}

    def standing(self, application: Application) -> Standing:
        keeper = _keepers[-1]
        keeper.asked.append(application)
        keeper.meanwhile(application)
        return keeper.says


@contextmanager
def keeping() -> Iterator[Keeper]:
    """As long as this lasts, that system is asked, and no other."""
    _keepers.append(Keeper())
    with override_settings(LICENSORS=["tests.voicecalls.licensor.Licensor"]):
        licensors.cache_clear()
        try:
            yield _keepers[-1]
        finally:
            _keepers.pop()
            licensors.cache_clear()
