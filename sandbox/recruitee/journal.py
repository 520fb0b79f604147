"""Everything that went over the wire, in order: requests to the API, and attempts to deliver webhooks."""

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
    """`kind` is api or webhook. `at` is by the stand-in's clock, `wall` seconds of the machine's.

    `route` names what was asked for (`change_stage`), or what was sent (`candidate_moved`, `test`, `sample`).
    `changes` are the numbers of what this request changed, see /_standin/changes.
    """

    kind: str
    at: str
    wall: float
    route: str
    method: str
    target: str
    headers: list[tuple[str, str]]
    body: str
    id: int = 0
    company: int | None = None
    token: int | None = None  # its number, never its value
    webhook: int | None = None
    delivery: int | None = None
    attempt: int = 0
    faults: list[str] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    answer: dict[str, Any] | None = None  # status, headers, body; or error

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

    def find(self, *, kind: str = "", route: str = "", after: int = 0, **equal: object) -> list[Entry]:
        """Oldest first. `route` may name several, with commas; `equal` are fields and their values."""
        routes = set(route.split(",")) if route else None
        return [
            entry
            for entry in self._entries
            if entry.id > after
            and (not kind or entry.kind == kind)
            and (not routes or entry.route in routes)
            and all(getattr(entry, name) == value for name, value in equal.items())
        ]

    def get(self, number: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == number), None)

    def clear(self) -> None:
        self._entries.clear()

    def close(self) -> None:
        if self._file:
            self._file.close()
