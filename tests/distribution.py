"""Which process of a run takes which tests."""

from typing import Any
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling

# Their tests share a running product, or premises or trees that take seconds to build: one process takes them all.
JOURNEYS = "tests/journeys/"
TOGETHER = {
    "tests/architecture/test_access_matrix.py",
    "tests/architecture/test_canary_crawl.py",
    "tests/architecture/test_headers.py",
    "tests/architecture/test_house_rules.py",
    "tests/architecture/test_query_counts.py",
    "tests/architecture/test_secrets_in_logs.py",
    "tests/architecture/test_tasks_twice.py",
    "tests/languages/test_pages.py",
}


PARTS = 8  # of any other module: small enough to share the work evenly, for less talk than about each test


def scope(test: str) -> str:
    """What is handed out as one: all journeys, the module of such a test, a part of any other."""
    module, _, _ = test.partition("::")
    if module.startswith(JOURNEYS):
        return JOURNEYS
    return module if module in TOGETHER else f"{module} {crc32(test.encode()) % PARTS}"


def rank(test: str) -> int:
    """What takes longest begins first, so that at the end no process waits long for another."""
    found = scope(test)
    return 0 if found == JOURNEYS else 1 if found in TOGETHER else 2


class Distribution(LoadScopeScheduling):  # type: ignore[misc]  # published without types
    """In the order in which the tests were collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)
