"""Coroutines in tests: the browser of other tests may have an event loop in this thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def completed(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """What comes of the work, done in a thread of its own."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(lambda: asyncio.run(work())).result()
