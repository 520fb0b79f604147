"""Which of the times on offer to name, at most three at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from voicecalls.hearing import TimeWish

MOST_NAMED = 3  # more cannot be kept in mind by ear
SPREAD_OVER = timedelta(days=7)  # named together if possible: a free time in a month helps nobody
APART = timedelta(hours=1)
NOON, EVENING = 12, 17


class Found(StrEnum):
    FITTING = "fitting"  # all of them fit the wish
    NEAREST = "nearest"  # nothing fits, or nothing that was not refused: these come near
    NOTHING = "nothing"  # all there is was refused, or there is nothing at all


@dataclass(frozen=True)
class Named:
    """`times`: in the person's zone, the soonest first."""

    found: Found
    times: tuple[datetime, ...]


def choose(starts: Sequence[datetime], *, wish: TimeWish, refused: frozenset[datetime], now: datetime) -> Named:
    """`starts`: all on offer; `refused`: named before, and not wanted. `now`: in the person's zone."""
    left = sorted({at.astimezone(now.tzinfo) for at in starts if at > now and at not in refused})
    if not left:
        return Named(Found.NOTHING, ())
    fitting = [at for at in left if wish.fits(at)]
    if fitting:
        return Named(Found.FITTING, spread(fitting))
    return Named(Found.NEAREST, _nearest(left, wish))


def spread(times: Sequence[datetime]) -> tuple[datetime, ...]:
    """The soonest, then others on other days and at other times of day. `times`: sorted."""
    near = [at for at in times if at - times[0] <= SPREAD_OVER]
    chosen: list[datetime] = []
    for among in (near, times):
        while len(chosen) < min(MOST_NAMED, len(among)):
            chosen.append(_most_different(among, chosen))
    return tuple(sorted(chosen[:MOST_NAMED]))


def _most_different(times: Sequence[datetime], chosen: Sequence[datetime]) -> datetime:
    """The soonest of those that differ most from what is chosen already."""

    def novelty(at: datetime) -> tuple[bool, bool, bool]:
        return (_is_new(at, chosen, datetime.date), _is_new(at, chosen, part_of_day), _is_apart(at, chosen))

    left = [at for at in times if at not in chosen]
    return max(left, key=lambda at: (novelty(at), -at.timestamp()))


def part_of_day(at: datetime) -> int:
    return (at.hour >= NOON) + (at.hour >= EVENING)


def _is_new(at: datetime, chosen: Sequence[datetime], trait: Callable[[datetime], date | int]) -> bool:
    return trait(at) not in {trait(each) for each in chosen}


def _is_apart(at: datetime, chosen: Sequence[datetime]) -> bool:
    return all(abs(at - each) >= APART for each in chosen)


def _nearest(times: Sequence[datetime], wish: TimeWish) -> tuple[datetime, ...]:
    """Those that come closest; not all of them around the same hour, if there are others."""
    by_distance = sorted(times, key=lambda at: (wish.distance(at), at))
    chosen: list[datetime] = []
    for apart in (True, False):
        for at in by_distance:
            if len(chosen) < MOST_NAMED and at not in chosen and (not apart or _is_apart(at, chosen)):
                chosen.append(at)
    return tuple(sorted(chosen))
