"""A real SMTP server for all tests of a run, emptied before each."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.sandbox.mailbox.running import Mailbox, running


@pytest.fixture(scope="session")
def running_mailbox() -> Iterator[Mailbox]:
    with running() as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(running_mailbox: Mailbox, settings: Settings) -> Iterator[Mailbox]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running_mailbox.smtp_port
    running_mailbox.delete("/api/messages")
    yield running_mailbox
    running_mailbox.delete("/api/faults")
    running_mailbox.post("/api/release")
