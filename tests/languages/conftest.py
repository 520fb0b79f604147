"""One set-up for many pages."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.premises import Premises, furnish
from tests.factories import NOW


@pytest.fixture(scope="module")
def premises(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Premises]:
    """An organization with one of everything, on a Monday morning; made once for all tests of a module."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield furnish()
        transaction.set_rollback(True)
