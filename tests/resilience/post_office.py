"""The sandbox mailbox as these tests ask it: how many mails came, whether any came twice, and what goes wrong next."""

import time
from collections import Counter
from typing import Any

from tests.sandbox.mailbox.running import Mailbox

PATIENCE = 40.0  # seconds; a sweep comes every five, a reconnection within a few
ONE_WAIT = 10


class PostOffice:
    """A running mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self.email_url = f"smtp://127.0.0.1:{mailbox.smtp_port}"

    def mails(self, *, count: int = 0) -> list[dict[str, Any]]:
        """All mails, as soon as there are `count` of them; fails with those there are after a while."""
        deadline = time.monotonic() + PATIENCE
        found = self._mailbox.messages()
        while len(found) < count and time.monotonic() < deadline:
            found = self._mailbox.messages(wait=ONE_WAIT, count=count)
        assert len(found) >= count, f"{len(found)} of {count} mails came: {[mail['subject'] for mail in found]}"
        return found

    def recipients(self, *, count: int) -> list[str]:
        """Who got mail, once for each mail, sorted; as soon as `count` mails have come."""
        return sorted(address for mail in self.mails(count=count) for address in mail["envelope"]["to"])

    def sent_twice(self) -> list[str]:
        """Message-IDs that came more than once."""
        times = Counter(mail["message_id"] for mail in self.mails())
        return sorted(message_id for message_id, number in times.items() if number > 1)

    def plan_fault(self, **plan: Any) -> None:
        """See the mailbox's README for what can be planned."""
        self._mailbox.post("/api/faults", **plan)

    def wait_for_stalled(self) -> None:
        """Until somebody's connection stalls."""
        assert self._mailbox.get("/api/stalled", wait=15).json["count"] == 1

    def forget(self) -> None:
        """Empty all inboxes, drop all plans and let everybody go on."""
        self._mailbox.delete("/api/messages")
        self._mailbox.delete("/api/faults")
        self._mailbox.post("/api/release")
