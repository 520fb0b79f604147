"""One set-up for many requests."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from ats_sync.vendors import vendor
from tests.architecture.premises import COMPANIES, FIRST_COMPANY
from tests.architecture.visitors import World, make_world
from tests.ats_sync.board import OWNER, Board
from tests.ats_sync.memory import MemoryVendor
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _telephones_are_dead(settings: Any) -> None:
    """Whoever checks a line reaches nobody."""
    settings.TELEPHONY_URL = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _companies_answer(settings: Any) -> Iterator[None]:
    """The applicant tracking system of each organization, in memory alone."""
    numbers = (str(FIRST_COMPANY + number) for number in range(COMPANIES))
    MemoryVendor.boards[:] = [Board(company=number, owner=replace(OWNER, company=number)) for number in numbers]
    settings.ATS_VENDORS = {"recruitee": "tests.ats_sync.memory.MemoryVendor"}
    vendor.cache_clear()
    yield
    vendor.cache_clear()
    MemoryVendor.boards.clear()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two organizations made alike and everybody who may ask for their pages, on a Monday morning; made once for all
    tests of a module, which leave it as it is."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
