"""Reading queued mail in tests."""

from dataclasses import dataclass
from typing import Any

from core.encryption import decrypt
from core.tenancy import system_context
from notifications.models import Message


@dataclass(frozen=True, kw_only=True)
class QueuedMail:
    """A mail that waits in the outbox. `invite` is {"ics": …, "method": …} or None."""

    kind: str
    to: str
    subject: str
    text: str
    html: str
    sender: str
    reply_to: str
    invite: dict[str, Any] | None


class Outbox:
    """What waits to be sent, oldest first."""

    def mails(self, kind: str = "") -> list[QueuedMail]:
        with system_context("a test reads the outbox"):
            rows = Message.objects.filter(sent_at=None).order_by("created_at", "key")
            if kind:
                rows = rows.filter(kind=kind)
            return [
                QueuedMail(kind=row.kind, to=row.recipient, **decrypt(row.content, purpose=f"message:{row.pk}"))
                for row in rows
            ]

    def recipients(self, kind: str = "") -> list[str]:
        """Who gets a mail, sorted."""
        return sorted(mail.to for mail in self.mails(kind))
