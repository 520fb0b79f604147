"""An applicant tracking system in memory for whoever asks for it."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from ats_sync.vendors import vendor
from tests.ats_sync.board import Board
from tests.ats_sync.memory import MemoryVendor


@pytest.fixture
def board() -> Iterator[Board]:
    """A company (4242) without jobs and people; the only vendor leads to it, its token is "tok-acme"."""
    made = Board()
    MemoryVendor.boards.append(made)
    vendor.cache_clear()
    with override_settings(ATS_VENDORS={"recruitee": "tests.ats_sync.memory.MemoryVendor"}):
        yield made
    vendor.cache_clear()
    MemoryVendor.boards.clear()
