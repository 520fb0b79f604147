"""One mailbox for all tests of a run, emptied before each."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.sandbox.mailbox.running import Mailbox, running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    quiet = "disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync"
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": ["--no-sandbox", *(f"--{switch}" for switch in quiet.split())],
    }


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
