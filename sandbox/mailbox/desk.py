"""What the web side works with, and how a request asks for mails."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.mailbox.faults import Faults
from sandbox.mailbox.store import Criteria, Store, Stored
from sandbox.mailbox.web import Request
from sandbox.serving.http import Refused


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`authenticator` is the JSON file of accounts; it may appear later. `smtp_port` is shown to people."""

    store: Store
    faults: Faults
    authenticator: Path
    smtp_port: int

    def message(self, identifier: str) -> Stored:
        found = self.store.get(identifier)
        if found is None:
            raise Refused(404, "This mail is not here (any more).")
        return found


def criteria_of(request: Request) -> Criteria:
    since = request.query.get("since")
    try:
        instant = datetime.fromisoformat(since) if since else None
    except ValueError as error:
        raise Refused(400, "since must be a time such as 2026-11-24T09:30:00Z (write a + as %2B).") from error
    if instant and instant.tzinfo is None:
        raise Refused(400, "since must say its time zone, such as 2026-11-24T09:30:00Z.")
    query = request.query
    return Criteria(to=query.get("to"), words=query.get("q"), after=query.get("after"), since=instant)
