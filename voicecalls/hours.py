"""When a phone may ring: the organization's hours, inside the law, on the clock of whoever is called.

No queries, no settings, no clock. Calendar days are walked and each local window is turned into instants; nothing adds
24 hours. A window whose start is skipped by a clock change begins with the first instant that exists; of a time that
occurs twice, a start means the first and an end the second (interviews.slots.instant).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.zones import UnknownZone, zone
from interviews.slots import NO_TIME, Span, in_utc, instant, merged
from voicecalls.fences import SUNDAY, WHOLE_DAY, Fence, fence_of, is_holiday

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
MIDNIGHT = time(0)
LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class CallHours:
    """The organization's own hours: wall times on the clock of whoever is called.

    `weekdays`: 0 (Monday) to 5 (Saturday); Sunday is not a setting. `windows`: from–to, the same on each of these days;
    to midnight means the end of the day, and a window over midnight belongs to the day on which it begins. `country`
    (ISO 3166 alpha-2) and `region` are the organization's and stand in where the callee's are not known. A region is a
    code of the package holidays ("BE"), fences.NATIONWIDE for one without holidays of its own, or empty: not known.
    `observe_holidays` False counts only where the law leaves holidays free.
    Raises ValueError for Sunday, for a weekday that does not exist, and for a window without length.
    """

    weekdays: frozenset[int]
    windows: tuple[tuple[time, time], ...]
    country: str
    region: str = ""
    observe_holidays: bool = True
    ahead: timedelta = NO_TIME

    def __post_init__(self) -> None:
        if SUNDAY in self.weekdays:
            raise ValueError("nobody is called on Sundays")
        if not self.weekdays <= frozenset(range(SUNDAY)):
            raise ValueError("a weekday is a number from 0 to 5")
        if any(opens == closes and opens != MIDNIGHT for opens, closes in self.windows):
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
    if not callee.zones:
        return Closed(why=Why.ZONE_UNKNOWN)
    at = in_utc(at) + hours.ahead
    if _holds(_open(hours, callee, _monday(at, callee.zones[0])), at, for_):
        return None
    closed = (_closed_in(hours, callee, zone, at) for zone in callee.zones)
    return next((each for each in closed if each), Closed(why=Why.ENDS_TOO_SOON))


def next_opening(hours: CallHours, callee: Callee, *, after: datetime, for_: timedelta) -> datetime | None:
    """The earliest instant, in UTC, not before `after`, at which a phone may ring for so long; None: not in 60 days."""
    if not callee.zones:
        return None
    after = in_utc(after) + hours.ahead
    monday = _monday(after, callee.zones[0])
    for number in range(LOOK_AHEAD // ONE_WEEK + 2):
        for span in _open(hours, callee, monday + ONE_WEEK * number):
            start = max(span.start, after)
            if start < span.end and start + for_ <= span.end:
                return start - hours.ahead if start <= after + LOOK_AHEAD else None
    return None


@lru_cache(maxsize=4096)
def within_law(hours: CallHours) -> CallHours:
    """All that the outer fence permits, whatever the organization's own days and windows: for times that the person
    called has asked for."""
    return replace(hours, weekdays=frozenset(range(SUNDAY)), windows=WHOLE_DAY)


def zones_of(names: Iterable[str]) -> tuple[ZoneInfo, ...]:
    """The zones of stored names, without repetition; none at all if one of them is unknown, so that nobody is called
    on half a truth."""
    try:
        return tuple(dict.fromkeys(zone(name) for name in names))
    except UnknownZone:
        return ()


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - ONE_DAY * day.weekday()


def _holds(spans: Iterable[Span], at: datetime, for_: timedelta) -> bool:
    return any(span.start <= at < span.end and at + for_ <= span.end for span in spans)


def _closed_in(hours: CallHours, callee: Callee, zone: ZoneInfo, at: datetime) -> Closed | None:
    """Why the clock of one zone forbids an instant; None if it does not."""
    place = _place(hours, callee)
    if _holds(_open_in(hours, place, zone, _monday(at, zone)), at, NO_TIME):
        return None
    local = at.astimezone(zone)
    day = local.date()
    if place.is_closed(day):
        return Closed(why=Why.SUNDAY if day.weekday() == SUNDAY else Why.HOLIDAY, zone=zone, day=day)
    begun = [found for window in hours.windows if (found := _begun_on(window, day, local.time()))]
    if any(other.weekday() in hours.weekdays and not place.is_closed(other) for other in begun):
        why = Why.OUTSIDE_LAW
    else:
        why = Why.WEEKDAY if begun or day.weekday() not in hours.weekdays else Why.OUTSIDE_HOURS
    return Closed(why=why, zone=zone, day=day)


def _begun_on(window: tuple[time, time], day: date, wall: time) -> date | None:
    """The day to which a window that covers this wall time belongs; None if it does not cover it."""
    opens, closes = window
    if opens <= wall and (wall < closes or closes <= opens):
        return day
    return day - ONE_DAY if closes <= opens and wall < closes else None


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Whose law and whose holidays count."""

    fence: Fence
    holidays: bool
    country: str
    region: str

    def is_closed(self, day: date) -> bool:
        """Whether nobody is called on that date at all."""
        if day.weekday() == SUNDAY:
            return True
        return self.holidays and is_holiday(day, country=self.country, region=self.region)


@lru_cache(maxsize=4096)
def _place(hours: CallHours, callee: Callee) -> _Place:
    country = callee.country or hours.country
    fence = fence_of(country)
    return _Place(
        fence=fence,
        holidays=fence.holidays or hours.observe_holidays,
        country=country,
        region=callee.region or (hours.region if country == hours.country else ""),
    )


@lru_cache(maxsize=65536)
def _open(hours: CallHours, callee: Callee, monday: date) -> tuple[Span, ...]:
    """When a phone may ring in all zones, in a week of the first zone. No stretch runs into another week, because
    Sundays are closed; but the same hours may lie in another week of another zone."""
    first, *others = callee.zones
    place = _place(hours, callee)
    spans = list(_open_in(hours, place, first, monday))
    for other in others:
        around = [span for week in (-1, 0, 1) for span in _open_in(hours, place, other, monday + ONE_WEEK * week)]
        spans = _in_both(spans, around)
    return tuple(spans)


@lru_cache(maxsize=65536)
def _open_in(hours: CallHours, place: _Place, zone: ZoneInfo, monday: date) -> tuple[Span, ...]:
    """When a phone may ring in one zone, in the local week that begins on a Monday."""
    days = [day for day in (monday + ONE_DAY * number for number in range(SUNDAY)) if not place.is_closed(day)]
    own = [_span(day, window, zone) for day in days if day.weekday() in hours.weekdays for window in hours.windows]
    law = [_span(day, window, zone) for day in days for window in place.fence.windows(day.weekday())]
    return tuple(_in_both(merged(filter(None, own)), merged(filter(None, law))))


def _span(day: date, window: tuple[time, time], zone: ZoneInfo) -> Span | None:
    """The instants of a window; None if a clock change swallows it."""
    opens, closes = window
    start = instant(day, opens, zone, edge="start")
    if closes == MIDNIGHT:
        end = instant(day + ONE_DAY, MIDNIGHT, zone, edge="start")
    else:
        end = instant(day if opens < closes else day + ONE_DAY, closes, zone, edge="end")
    return Span(start, end) if start < end else None


def _in_both(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The times in both of two ascending lists of disjoint spans."""
    found = [
        (max(one.start, other.start), min(one.end, other.end))
        for one in some
        for other in others
        if one.start < other.end and other.start < one.end
    ]
    return [Span(start, end) for start, end in sorted(found)]
