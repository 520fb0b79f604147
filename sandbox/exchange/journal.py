"""Everything that went over the wire, in order: requests to and from the product, and entries of Twilio's log."""

import asyncio
import json
from collections import deque
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

MOST_ENTRIES = 100_000
LONGEST_BODY = 64 * 1024


@dataclass(kw_only=True)
class Entry:
    """`kind`: voice, action, redirect, fallback, status, amd, recording, partial (to the product);
    rest (from the product); alert (Twilio's log). Times are ISO, `at` by the exchange's clock.
    """

    kind: str
    at: str
    id: int = 0
    call: str | None = None
    account: str | None = None
    method: str = ""
    url: str = ""
    params: list[tuple[str, str]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    attempt: int = 0
    faults: list[str] = field(default_factory=list)
    answer: dict[str, Any] | None = None  # status, content_type, body, seconds of the wall; or error
    code: int | None = None
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Journal:
    """Kept in memory, and line by line in a file for whoever wants to read it later."""

    def __init__(self, folder: Path | None) -> None:
        self._entries: deque[Entry] = deque(maxlen=MOST_ENTRIES)
        self._numbers = count(1)
        self._file = (folder / "journal.jsonl").open("a", encoding="utf-8") if folder else None
        self.changed = asyncio.Condition()

    def add(self, entry: Entry) -> Entry:
        entry.id = next(self._numbers)
        entry.body = entry.body[:LONGEST_BODY]
        self._entries.append(entry)
        return entry

    async def finished(self, entry: Entry) -> None:
        """The entry has its answer; whoever waits for entries looks again."""
        if self._file:
            self._file.write(json.dumps(entry.as_json(), ensure_ascii=False) + "\n")
            self._file.flush()
        async with self.changed:
            self.changed.notify_all()

    def find(self, *, kind: str = "", call: str = "", after: int = 0) -> list[Entry]:
        """Oldest first. `kind` may name several, with commas."""
        kinds = set(kind.split(",")) if kind else None
        return [
            entry
            for entry in self._entries
            if entry.id > after and (not kinds or entry.kind in kinds) and (not call or entry.call == call)
        ]

    def last(self, count: int) -> list[Entry]:
        """Oldest first."""
        return [self._entries[at] for at in range(max(0, len(self._entries) - count), len(self._entries))]

    def get(self, number: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == number), None)

    def clear(self) -> None:
        self._entries.clear()

    def close(self) -> None:
        if self._file:
            self._file.close()
