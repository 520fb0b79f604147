"""Which process of a run takes which tests."""

from xdist.scheduler import LoadScopeScheduling

# Their tests share premises that take seconds to build: one process takes them all.
TOGETHER = {
    "tests/architecture/test_access_matrix.py",
    "tests/architecture/test_canary_crawl.py",
    "tests/architecture/test_headers.py",
    "tests/architecture/test_query_counts.py",
    "tests/architecture/test_secrets_in_logs.py",
    "tests/architecture/test_tasks_twice.py",
    "tests/languages/test_pages.py",
}


def scope(test: str) -> str:
    """What is handed out as one: the module of such a test, any other test by itself."""
    module, _, _ = test.partition("::")
    return module if module in TOGETHER else test


class Distribution(LoadScopeScheduling):  # type: ignore[misc]  # published without types
    """The largest modules first, then the tests in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)
