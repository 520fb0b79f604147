"""What is measured in portions, beside the bare limit of the same minutes."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.arithmetic import Timing
from bench.table import number, share

HEAD = ["per second", "bare limit", "reached"]


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Both timings are of portions of `each` pieces."""

    name: str
    timing: Timing
    bare: Timing
    each: int

    def row(self) -> list[str]:
        own, limit = self.timing.per_second * self.each, self.bare.per_second * self.each
        return [self.name, number(own), number(limit), share(own, limit)]


def took(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_by_one(seconds: Sequence[float]) -> Timing:
    return Timing(seconds=seconds, elapsed=sum(seconds))
