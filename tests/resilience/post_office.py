"""The sandbox mailbox as a process: what arrived, and faults on demand."""

import json
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.resilience.programs import Program, running

LONGEST_WAIT = 40


class PostOffice:
    """A running mailbox."""

    def __init__(self, *, smtp: int, http: int) -> None:
        self.smtp_port = smtp
        self.email_url = f"smtp://127.0.0.1:{smtp}"
        self._api = f"http://127.0.0.1:{http}/api"

    def mails(self, *, count: int = 0, seconds: float = LONGEST_WAIT) -> list[dict[str, Any]]:
        """All mails, as soon as there are `count` of them; fails with those there are after so many seconds."""
        found = self._call(f"messages?wait={seconds if count else 0}&count={count or 1}")["messages"]
        assert len(found) >= count, f"{len(found)} of {count} mails came: {[mail['subject'] for mail in found]}"
        return list(found)

    def recipients(self, *, count: int) -> list[str]:
        return sorted(address for mail in self.mails(count=count) for address in mail["envelope"]["to"])

    def sent_twice(self) -> list[str]:
        """Message-IDs that came more than once."""
        times = Counter(mail["message_id"] for mail in self.mails())
        return sorted(message_id for message_id, number in times.items() if number > 1)

    def plan_fault(self, **plan: Any) -> None:
        """See the mailbox's README for what can be planned."""
        self._call("faults", plan)

    def wait_for_stalled(self, *, count: int = 1) -> None:
        found = self._call(f"stalled?wait={LONGEST_WAIT}&count={count}")["count"]
        assert found == count, f"{found} of {count} connections stall"

    def release(self) -> None:
        self._call("release", {})

    def forget(self) -> None:
        """Empty all inboxes, drop all plans and let everybody go on."""
        self._call("messages", method="DELETE")
        self._call("faults", method="DELETE")
        self.release()

    def _call(self, path: str, body: Mapping[str, Any] | None = None, *, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-Sandbox": "1", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._api}/{path}", data, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=LONGEST_WAIT + 10) as response:  # noqa: S310 - our own address
            return json.load(response)


@contextmanager
def open_post_office(*, environment: Mapping[str, str], log: Path) -> Iterator[PostOffice]:
    words = [sys.executable, "-m", "sandbox.mailbox", "--smtp-port=0", "--http-port=0"]
    with running(Program(words, environment=environment, log=log)) as program:
        program.wait_for_words("}")
        yield PostOffice(**json.loads(program.said.splitlines()[0]))
