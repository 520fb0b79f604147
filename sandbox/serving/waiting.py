"""Evidence that a request may wait for: `wait` says for how many seconds, `count` for how much."""

import asyncio
from collections.abc import Callable
from typing import Any

from sandbox.serving.http import Request

LONGEST_WAIT_SECONDS = 60.0
BREATH_SECONDS = 0.02
Rows = list[dict[str, Any]]


def patience(request: Request) -> tuple[float, int]:
    """Seconds to wait and how many to wait for."""
    seconds = request.number("wait", default=0, largest=LONGEST_WAIT_SECONDS)
    return seconds, int(request.number("count", default=1, largest=1_000_000))


async def awaited(request: Request, changed: asyncio.Condition, found: Callable[[], Rows]) -> Rows:
    """With `wait`, as soon as `count` rows are there."""
    seconds, count = patience(request)
    rows = found()
    try:
        async with asyncio.timeout(seconds or None), changed:
            while seconds and len(rows) < count:
                await _next_change(changed)
                rows = found()
    except TimeoutError:
        rows = found()
    return rows


async def _next_change(changed: asyncio.Condition) -> None:
    """Not each one by itself: much changes at once."""
    await changed.wait()
    changed.release()
    try:
        await asyncio.sleep(BREATH_SECONDS)
    finally:
        await changed.acquire()
