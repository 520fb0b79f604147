"""What people and tests watch, and the work under way behind it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Watched:
    version: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _telling: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def touch(self) -> None:
        """Something that people or tests see has changed."""
        self.version += 1
        if not self._telling:
            self._telling = True
            self.spawn(self._tell())

    async def _tell(self) -> None:
        try:
            async with self.changed:
                self.changed.notify_all()
        finally:
            self._telling = False

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Drop all work where it stands."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._telling = False  # a task that is cancelled before its first step never says that it is done
