"""Work side by side, in real transactions: each in a thread with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

PATIENCE = 30.0  # seconds until work that hangs is given up
Result = TypeVar("Result")


def at_once(*works: Callable[[], Result], patience: float | None = PATIENCE) -> list[Result]:
    """What each gave, in the order given. They begin together; what breaks in one is raised here."""
    together = Barrier(len(works), timeout=PATIENCE)

    def run(work: Callable[[], Result]) -> Result:
        try:
            connection.ensure_connection()
            together.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(patience) for future in [pool.submit(run, work) for work in works]]
