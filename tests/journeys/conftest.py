"""One running product, until the last journey, and one browser for each process of the test run."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker

from tests.browser import launch_arguments
from tests.journeys import stack as stacks
from tests.journeys.mails import Mails
from tests.journeys.stack import Stack
from tests.journeys.visitors import SECONDS_TO_WAIT, Visitors

Inside = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_arguments()}


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Stack]:
    if sentence := stacks.missing():
        pytest.fail(sentence)
    number = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    with stacks.started(tmp_path_factory.mktemp("stack"), number=number + 1) as running:
        yield running


@pytest.fixture(autouse=True)
def _patience() -> None:
    expect.set_options(timeout=SECONDS_TO_WAIT * 1000)


@pytest.fixture
def inside(stack: Stack, django_db_blocker: DjangoDbBlocker) -> Inside:
    """`with inside():` models and actions work on the rows of the running product."""

    @contextmanager
    def opened() -> Iterator[None]:
        with django_db_blocker.unblock(), stack.inside():
            yield

    return opened


@pytest.fixture
def mails(stack: Stack) -> Mails:
    return Mails(stack.mailbox)


@pytest.fixture
def visit(stack: Stack, browser: Browser) -> Iterator[Visitors]:
    """Open a browser for a person. The journey fails if anything went wrong in one of them."""
    visitors = Visitors(browser, address=stack.address)
    yield visitors
    problems = list(visitors.close())
    assert problems == []
