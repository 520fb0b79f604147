"""From measured seconds to what the table shows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The seconds of each of some answers, and `elapsed`, what they took together (some ran side by side)."""

    seconds: Sequence[float]
    elapsed: float

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.elapsed

    @property
    def p50(self) -> float:
        return percentile(self.seconds, 50)

    @property
    def p99(self) -> float:
        return percentile(self.seconds, 99)


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of all values do not exceed (nearest rank). ValueError without values."""
    if not values:
        raise ValueError("nothing was measured")
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def together(timings: Sequence[Timing]) -> Timing:
    """Rounds of the same measurement as one."""
    return Timing(
        seconds=[each for timing in timings for each in timing.seconds],
        elapsed=sum(timing.elapsed for timing in timings),
    )
