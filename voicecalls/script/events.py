"""What can happen to a conversation."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Heard:
    """Words from the telephone. `confidence` from 0 to 1, None if the provider sent none."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True)
class Keyed:
    """Keys pressed, "0" to "9", "*" and "#" (a closing "#" may be missing)."""

    digits: str


@dataclass(frozen=True)
class Nothing:
    """Nobody spoke and no key was pressed before the time ran out."""


@dataclass(frozen=True)
class CallBackChecked:
    """The answer to the effect `CheckCallBack`. `offer`: if not ok, the next instant that is allowed (None: none)."""

    ok: bool
    offer: datetime | None = None


@dataclass(frozen=True)
class TimesSeen:
    """The answer to the effect `LookForTimes`: all beginnings that are on offer now, sorted (UTC); may be none."""

    starts: tuple[datetime, ...]


@dataclass(frozen=True)
class TimeBooked:
    """The answer to the effect `BookTime`. Not ok: it was taken meanwhile; `starts` are those on offer now."""

    ok: bool
    at: datetime
    starts: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Machine:
    """The provider takes the other end for an answering machine; believed only until a person has spoken."""


@dataclass(frozen=True)
class HungUp:
    """The other end has hung up, or the line broke."""


Event = Heard | Keyed | Nothing | CallBackChecked | TimesSeen | TimeBooked | Machine | HungUp
