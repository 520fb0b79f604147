"""One set-up for many requests."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.visitors import World, make_world
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _telephones_are_dead(settings: Any) -> None:
    """Whoever checks a line reaches nobody."""
    settings.TELEPHONY_URL = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two organizations made alike and everybody who may ask for their pages, on a Monday morning; made once for all
    tests of a module, which leave it as it is."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
