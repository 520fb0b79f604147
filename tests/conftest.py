"""What every test may ask for. Rows come from tests/factories.py."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client, client, override_settings
from django.test.utils import CaptureQueriesContext
from whitenoise import WhiteNoise

from accounts.models import User
from config import celery
from tests.distribution import Distribution, rank
from tests.factories import NOW
from tests.outbox import Outbox
from tests.resilience import databases

SignIn = Callable[[User], Client]
CountQueries = Callable[[Callable[[], object]], int]
CHEAP = "django.contrib.auth.hashers.MD5PasswordHasher"
SLOW = ("resilience", "sandbox")  # folders


# Playwright's synchronous API leaves an event loop running in its thread, where Django then refuses every query of
# whichever tests come after in the same process. Nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.name_schema()
        databases.begin_schema()  # made while tests are collected


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers of xdist have ended before
        databases.forget_schema()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Distribution:
    """In place of the marker `xdist_group`, of which node ids say nothing any more since pytest 9.2."""
    return Distribution(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, and one folder after the other, so that a running product can be stopped after the last
    journey."""
    items.sort(key=lambda item: (rank(item.nodeid), next((n for n, s in enumerate(SLOW) if s in item.path.parts), 9)))


def pytest_collection_finish() -> None:
    """Modules and collected tests stay until the end: the collector of garbage need not look through them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Nor need it at the end, where pytest and Python would each look through everything several times."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None) -> Iterator[None]:
    """In place of pytest-django's, which would migrate each process's copy of the schema again."""
    with databases.created("test", template=databases.schema()) as name, databases.at_work_in(name):
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_cheap() -> Iterator[None]:
    """Hashing is slow on purpose, and nothing here is worth stealing."""
    with override_settings(PASSWORD_HASHERS=[CHEAP, *settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _hints_stay_here() -> None:
    """Hints to the worker go nowhere: a test that wants mail delivered runs the sweep."""
    celery.conf.update(broker_url="memory://")


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Every Client is a server of its own, for which WhiteNoise would look at some hundred files."""
    listed: dict[tuple[str, str], dict[str, Any]] = {}
    list_files = WhiteNoise.update_files_dictionary

    def listed_before(server: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in listed:
            list_files(server, root, prefix)
            listed[root, prefix] = server.files
        server.files = {**server.files, **listed[root, prefix]}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", listed_before)
        yield


@pytest.fixture(scope="session", autouse=True)
def _only_the_page_is_kept() -> Iterator[None]:
    """`response.context` is what the page was made of. Django would copy that of every form field and icon as well."""
    keep: Callable[..., None] = client.store_rendered_templates  # type: ignore[attr-defined]  # left out of the stubs

    def kept_first(store: dict[str, Any], *signal: Any, **about: Any) -> None:
        if not store:
            keep(store, *signal, **about)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", kept_first)
        yield


@pytest.fixture
def now() -> Iterator[datetime]:
    """The clock stands still, on a Monday morning."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of its own for somebody who is signed in."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def outbox(db: None) -> Outbox:
    return Outbox()


@pytest.fixture
def count_queries(db: None) -> CountQueries:
    """How many SQL statements something takes."""

    def counted(work: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            work()
        return len(queries)

    return counted
