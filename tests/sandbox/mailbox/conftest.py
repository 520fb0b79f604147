"""One mailbox for all tests of a run, emptied before each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import launch_arguments
from tests.sandbox.mailbox.running import Mailbox, running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_arguments()}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of an ordinary browser; tests name whole addresses."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def accounts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authenticator") / "accounts.json"


@pytest.fixture(scope="session")
def running_mailbox(accounts_file: Path) -> Iterator[Mailbox]:
    with running("--authenticator", str(accounts_file)) as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(running_mailbox: Mailbox, accounts_file: Path) -> Mailbox:
    accounts_file.unlink(missing_ok=True)
    running_mailbox.delete("/api/faults")
    running_mailbox.post("/api/release")
    running_mailbox.delete("/api/messages")
    return running_mailbox
