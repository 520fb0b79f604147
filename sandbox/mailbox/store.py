"""Received mails on disk: one file each, written atomically, kept across restarts."""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sandbox.mailbox.mail import Mail, parse_mail

SUFFIX = ".mail"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A mail as it arrived. `id` sorts by arrival; `recipients` are those of the SMTP dialogue, not of the header."""

    id: str
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    path: Path

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes().partition(b"\n")[2]

    @property
    def mail(self) -> Mail:
        return _parsed(self)


@lru_cache(maxsize=2000)
def _parsed(stored: Stored) -> Mail:
    return parse_mail(stored.raw)


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Which mails are wanted; what is None does not matter. `after` (an id) is exclusive, `since` inclusive."""

    to: str | None = None
    words: str | None = None
    after: str | None = None
    since: datetime | None = None

    def matches(self, stored: Stored) -> bool:
        return (
            (self.to is None or self.to.lower() in {address.lower() for address in stored.recipients})
            and (self.after is None or stored.id > self.after)
            and (self.since is None or stored.received_at >= self.since)
            and (self.words is None or _contains(stored, self.words))
        )


EVERYTHING = Criteria()


def _contains(stored: Stored, words: str) -> bool:
    mail = stored.mail
    searched = "\n".join(
        (mail.subject, mail.header("From"), mail.header("To"), mail.message_id, mail.text or "", *stored.recipients)
    ).lower()
    return all(word in searched for word in words.lower().split())


class Store:
    """Safe to use from several threads. One process per folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = threading.Condition()
        self._closed = False
        folder.mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob("*.tmp"):
            unfinished.unlink()
        self._mails = list(_load(folder))

    def add(self, *, sender: str, recipients: list[str], raw: bytes) -> Stored:
        with self._changed:
            newest = int(self._mails[-1].id, 16) if self._mails else 0
            # Strictly rising even if the clock steps back, so that "after this mail" never misses one.
            identifier = f"{max(time.time_ns(), newest + 1):016x}"
            stored = Stored(
                id=identifier,
                received_at=datetime.now(UTC),
                sender=sender,
                recipients=tuple(recipients),
                path=self._folder / f"{identifier}{SUFFIX}",
            )
            _write(stored, raw)
            self._mails.append(stored)
            self._changed.notify_all()
        return stored

    def get(self, identifier: str) -> Stored | None:
        with self._changed:
            return next((stored for stored in self._mails if stored.id == identifier), None)

    def find(self, criteria: Criteria = EVERYTHING) -> list[Stored]:
        """Oldest first."""
        with self._changed:
            mails = list(self._mails)
        return [stored for stored in mails if criteria.matches(stored)]

    def wait_for(self, criteria: Criteria, *, count: int, seconds: float) -> list[Stored]:
        """What matches, as soon as there are `count` of it or the time has passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self.find(criteria)) >= count, seconds)
        return self.find(criteria)

    def delete(self, criteria: Criteria) -> int:
        with self._changed:
            gone = self.find(criteria)
            for stored in gone:
                stored.path.unlink(missing_ok=True)
            identifiers = {stored.id for stored in gone}
            self._mails = [stored for stored in self._mails if stored.id not in identifiers]
            self._changed.notify_all()
        return len(gone)

    def inboxes(self) -> list[tuple[str, int]]:
        """Every address that got mail, with the number of mails, in alphabetical order."""
        with self._changed:
            counts = Counter(address for stored in self._mails for address in {a.lower() for a in stored.recipients})
        return sorted(counts.items())

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _write(stored: Stored, raw: bytes) -> None:
    envelope = {
        "received_at": stored.received_at.isoformat(),
        "sender": stored.sender,
        "recipients": stored.recipients,
    }
    unfinished = stored.path.with_suffix(".tmp")
    unfinished.write_bytes(json.dumps(envelope).encode() + b"\n" + raw)
    unfinished.replace(stored.path)


def _load(folder: Path) -> Iterator[Stored]:
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        with path.open("rb") as file:
            first_line = file.readline()
        try:
            envelope = json.loads(first_line)
            yield Stored(
                id=f"{int(path.stem, 16):016x}",
                received_at=datetime.fromisoformat(envelope["received_at"]),
                sender=envelope["sender"],
                recipients=tuple(envelope["recipients"]),
                path=path,
            )
        except (ValueError, KeyError, TypeError):
            print(f"{path} is not a stored mail and was left out.", file=sys.stderr)
