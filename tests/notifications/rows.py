"""The outbox as tests fill it and look at it."""

from datetime import datetime
from typing import Any

from accounts.models import Organization
from core.tenancy import system_context
from notifications.actions import queue
from notifications.compose import Mail
from notifications.models import Message
from tests.factories import NOW

LENA, JONAS = "lena@example.org", "jonas@example.org"


def put(
    key: str = "a mail",
    *,
    to: str = LENA,
    organization: Organization | None = None,
    now: datetime = NOW,
    **fields: Any,
) -> None:
    """Queue a mail, in a door of its own."""
    mail = Mail(**{"subject": "A mail", "text": "Hello Lena\n", **fields})
    with system_context("a test queues mail"):
        queue(key=key, kind="test", to=to, mail=mail, organization=organization, now=now)


def rows() -> list[Message]:
    with system_context("a test reads the outbox"):
        return list(Message.objects.order_by("created_at", "key"))


def only_row(*, to: str = LENA) -> Message:
    [row] = [row for row in rows() if row.recipient == to]
    return row
