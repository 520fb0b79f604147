"""When a phone may ring: the organization's hours, inside the law, on the clock of whoever is called.

No queries, no settings, no clock. Calendar days are walked and each local window is turned into instants; nothing adds
24 hours. A window whose start is skipped by a clock change begins with the first instant that exists; of a time that
occurs twice, a start means the first and an end the second (interviews.slots.instant).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

NO_TIME = timedelta(0)
SUNDAY = 6
LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class CallHours:
    """The organization's own hours: wall times on the clock of whoever is called.

    `weekdays`: 0 (Monday) to 5 (Saturday); Sunday is not a setting. `windows`: from–to, the same on each of these days;
    to midnight means the end of the day, and a window over midnight belongs to the day on which it begins. `country`
    (ISO 3166 alpha-2) and `region` (as in the package holidays: "BE", "CA"; empty: not known) are the organization's
    and stand in where the callee's are not known. `observe_holidays` False counts only where the law leaves holidays
    free. `lift_fence`: an organization outside Germany answers for the hours itself; Sundays stay closed.
    Raises ValueError for Sunday, for a weekday that does not exist, and for a window without length.
    """

    weekdays: frozenset[int]
    windows: tuple[tuple[time, time], ...]
    country: str
    region: str = ""
    observe_holidays: bool = True
    lift_fence: bool = False

    def __post_init__(self) -> None:
        if SUNDAY in self.weekdays:
            raise ValueError("nobody is called on Sundays")
        if not self.weekdays <= frozenset(range(SUNDAY)):
            raise ValueError("a weekday is a number from 0 to 5")
        if any(opens == closes and opens != time(0) for opens, closes in self.windows):
            raise ValueError("a window needs a length")


@dataclass(frozen=True, kw_only=True)
class Callee:
    """Where somebody's phone may be. `zones`: all that are possible, and it must be allowed in each; none: unknown, and
    nobody is called. `country`, `region`: of the person; empty: those of the organization."""

    zones: tuple[ZoneInfo, ...]
    country: str = ""
    region: str = ""


class Why(StrEnum):
    """Why no phone may ring at an instant."""

    ZONE_UNKNOWN = "zone_unknown"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"  # a day on which the organization does not call
    OUTSIDE_HOURS = "outside_hours"
    OUTSIDE_LAW = "outside_law"  # the organization would, the outer fence forbids it
    ENDS_TOO_SOON = "ends_too_soon"  # it may ring now, but not until it stops ringing
    NEVER = "never"  # no time is allowed in all zones, or no hours are open at all


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Why no phone may ring, with the zone and the local day that say so (None: no single one does)."""

    why: Why
    zone: ZoneInfo | None = None
    day: date | None = None


def may_ring(hours: CallHours, callee: Callee, *, at: datetime, for_: timedelta = NO_TIME) -> Why | None:
    """Why no phone may ring from `at` for so long; None if it may. The last instant may be the end of a window."""
    closed = why_closed(hours, callee, at=at, for_=for_)
    return closed.why if closed else None


def why_closed(hours: CallHours, callee: Callee, *, at: datetime, for_: timedelta = NO_TIME) -> Closed | None:
    """The same question, answered with the zone and the day. Of several zones, the first that forbids it is named."""
    raise NotImplementedError


def next_opening(hours: CallHours, callee: Callee, *, after: datetime, for_: timedelta) -> datetime | None:
    """The earliest instant, in UTC, not before `after`, at which a phone may ring for so long; None: not in 60 days."""
    raise NotImplementedError


def within_law(hours: CallHours) -> CallHours:
    """All that the outer fence permits, whatever the organization's own days and windows: for times that the person
    called has asked for."""
    raise NotImplementedError


def holiday_name(country: str, region: str, day: date, *, language: str) -> str:
    """What a holiday is called, as well as the calendar can say it; empty for a day that is none."""
    raise NotImplementedError


def zones_of(names: Sequence[str]) -> tuple[ZoneInfo, ...]:
    """The zones of stored names, without repetition; none at all if one of them is unknown, so that nobody is called
    on half a truth."""
    raise NotImplementedError
