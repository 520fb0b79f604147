"""Everything that went over the wire, in order."""

import asyncio
import json
from collections import deque
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Generic, TypeVar

MOST_ENTRIES = 100_000
LONGEST_BODY = 64 * 1024


@dataclass(kw_only=True)
class Wire:
    """What every entry has. `at` is ISO, by the stand-in's clock. `answer` is None until there is one, or an error."""

    kind: str
    at: str
    id: int = 0
    method: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    attempt: int = 0
    faults: list[str] = field(default_factory=list)
    answer: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Each = TypeVar("Each", bound=Wire)


class Journal(Generic[Each]):
    """Kept in memory, and line by line in a file for whoever wants to read it later."""

    def __init__(self, folder: Path | None) -> None:
        self._entries: deque[Each] = deque(maxlen=MOST_ENTRIES)
        self._numbers = count(1)
        self._file = (folder / "journal.jsonl").open("a", encoding="utf-8") if folder else None
        self.changed = asyncio.Condition()

    def add(self, entry: Each) -> Each:
        entry.id = next(self._numbers)
        entry.body = entry.body[:LONGEST_BODY]
        self._entries.append(entry)
        return entry

    async def finished(self, entry: Each) -> None:
        """The entry has its answer; whoever waits for entries looks again."""
        if self._file:
            self._file.write(json.dumps(entry.as_json(), ensure_ascii=False) + "\n")
            self._file.flush()
        async with self.changed:
            self.changed.notify_all()

    def after(self, number: int) -> list[Each]:
        """Oldest first."""
        return [entry for entry in self._entries if entry.id > number]

    def last(self, count: int) -> list[Each]:
        """Oldest first."""
        return [self._entries[at] for at in range(max(0, len(self._entries) - count), len(self._entries))]

    def get(self, number: int) -> Each | None:
        return next((entry for entry in self._entries if entry.id == number), None)

    def clear(self) -> None:
        self._entries.clear()

    def close(self) -> None:
        if self._file:
            self._file.close()
