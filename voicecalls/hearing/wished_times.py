"""Which times would suit somebody: days, parts of days, and how near a time on offer comes to them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self

ONE_DAY = timedelta(days=1)
HOURS_WORTH_A_DAY = 6  # whoever wants Thursday afternoon rather comes on Thursday morning than on Friday afternoon
MIDNIGHT, LAST_MINUTE = time(0), time(23, 59)


@dataclass(frozen=True, kw_only=True)
class TimeWish:
    """All of it holds at once; whatever is empty is open. Days and times of day are the person's own.

    `first`, `last`: days, both included. `weekdays`: 0 is Monday; `not_weekdays`, `not_days`: on none of these.
    `since`, `until`: the earliest and the latest beginning; a time asked for exactly has both the same.
    """

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    not_weekdays: frozenset[int] = frozenset()
    not_days: frozenset[date] = frozenset()
    since: time | None = None
    until: time | None = None

    @property
    def is_empty(self) -> bool:
        return self == TimeWish()

    @property
    def is_exact(self) -> bool:
        """One time of day."""
        return self.since is not None and self.since == self.until

    @property
    def is_narrow(self) -> bool:
        """A day or an hour by its name, and not "next week" or "in the afternoon"."""
        return self.is_exact or bool(self.weekdays) or (self.first is not None and self.first == self.last)

    @property
    def only_excludes(self) -> bool:
        """It says when not, and nothing about when."""
        return not (self.names_days or self.names_hours) and not self.is_empty

    @property
    def names_days(self) -> bool:
        return bool(self.first or self.last or self.weekdays)

    @property
    def names_hours(self) -> bool:
        return self.since is not None or self.until is not None

    def fits(self, at: datetime) -> bool:
        """`at`: on the person's clock."""
        return self.days_off(at.date()) == 0 and self._hours_off(at) == 0

    def distance(self, at: datetime) -> float:
        """How far a time is from what is wished; 0 fits."""
        return self.days_off(at.date()) + self._hours_off(at) / HOURS_WORTH_A_DAY

    def days_off(self, day: date) -> int:
        """To the nearest day that would suit, before or after."""
        for away in range(60):
            if self._suits(day + away * ONE_DAY) or self._suits(day - away * ONE_DAY):
                return away
        return 60

    def then(self, later: Self) -> Self:
        """What is wished after a second wish: hours said now hold for the days said before, and the other way round."""
        days, hours = (later if later.names_days else self), (later if later.names_hours else self)
        return replace(
            later,
            first=days.first,
            last=days.last,
            weekdays=days.weekdays,
            not_weekdays=(self.not_weekdays | later.not_weekdays) - later.weekdays,
            not_days=later.not_days if later.names_days else self.not_days | later.not_days,
            since=hours.since,
            until=hours.until,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, only of what is not open."""
        known = {
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
            "weekdays": sorted(self.weekdays),
            "not_weekdays": sorted(self.not_weekdays),
            "not_days": sorted(day.isoformat() for day in self.not_days),
            "since": None if self.since is None else self.since.isoformat("minutes"),
            "until": None if self.until is None else self.until.isoformat("minutes"),
        }
        return {name: value for name, value in known.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        return cls(
            first=_day(values.get("first")),
            last=_day(values.get("last")),
            since=_time(values.get("since")),
            until=_time(values.get("until")),
            weekdays=frozenset(values.get("weekdays", ())),
            not_weekdays=frozenset(values.get("not_weekdays", ())),
            not_days=frozenset(date.fromisoformat(each) for each in values.get("not_days", ())),
        )

    def _suits(self, day: date) -> bool:
        return (
            (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and day.weekday() not in self.not_weekdays
            and day not in self.not_days
        )

    def _hours_off(self, at: datetime) -> float:
        said = at.hour + at.minute / 60
        since, until = _hours(self.since or MIDNIGHT), _hours(self.until or LAST_MINUTE)
        return max(0.0, since - said, said - until)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _time(kept: str | None) -> time | None:
    return time.fromisoformat(kept) if kept else None


def _hours(at: time) -> float:
    return at.hour + at.minute / 60
