"""A second opinion on when a phone may ring: the callee's clocks are read every five minutes, nothing is calculated.

A window opens with the first moment whose clock shows its beginning or later, and closes after the last one that shows
a time before its end. A closed day lasts from the first moment that shows its date to the last.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from voicecalls.hours import Callee, CallHours

CELL = timedelta(minutes=5)
DAY = timedelta(days=1)
SUNDAY = 6


@cache
def public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    nation = holidays.country_holidays(country)
    kinds = ("public", "catholic") if "catholic" in nation.supported_categories else ("public",)
    regions = [region] if region else [None, *nation.subdivisions]
    return frozenset(
        day for each in regions for day in holidays.country_holidays(country, subdiv=each, years=year, categories=kinds)
    )


def law(country: str) -> tuple[list[list[tuple[time, time]]], bool]:
    """The permitted wall times of each weekday, and whether holidays are closed by law."""
    by_country = {
        "US": ([(9, 20)], [(9, 20)], False),
        "FR": ([(10, 13), (14, 20)], [], True),
        "AU": ([(9, 20)], [(9, 17)], True),
        "DE": ([(8, 20)], [(8, 20)], True),
    }
    workdays, saturday, closed = by_country.get(country, ([(8, 20)], [(8, 20)], False))
    week = [workdays] * 5 + [saturday, []]
    return [[(time(opens), time(closes)) for opens, closes in day] for day in week], closed


def open_cells(hours: CallHours, callee: Callee, start: datetime, end: datetime) -> set[datetime]:
    """The cells of five minutes, by their beginnings, in which a phone may ring from beginning to end."""
    found = [_open_in(hours, callee, zone, start, end) for zone in callee.zones]
    return set.intersection(*found) if found else set()


def _open_in(hours: CallHours, callee: Callee, zone: ZoneInfo, start: datetime, end: datetime) -> set[datetime]:
    moments = [start + CELL * number for number in range(-600, (end - start) // CELL + 600)]
    clock = [at.astimezone(zone).replace(tzinfo=None) for at in moments]
    country = callee.country or hours.country
    region = callee.region or (hours.region if country == hours.country else "")
    permitted, no_holidays = law(country)
    days = [clock[0].date() + DAY * number for number in range((clock[-1] - clock[0]).days + 1)]

    def shut(day: date) -> bool:
        holiday = (no_holidays or hours.observe_holidays) and day in public_holidays(country, region, day.year)
        return day.weekday() == SUNDAY or holiday

    def cells(begins: datetime, ends: datetime) -> set[datetime]:
        """Everything from the first moment that shows `begins` or later to the last that shows less than `ends`."""
        near = [index for index, shown in enumerate(clock) if begins - DAY <= shown <= ends + DAY]
        first = next((index for index in near if clock[index] >= begins), None)
        last = next((index for index in reversed(near) if clock[index] < ends), None)
        if first is None or last is None:
            return set()
        return set(moments[first : last + 1])

    own, lawful, closed = set[datetime](), set[datetime](), set[datetime]()
    for day in days:
        midnight = datetime.combine(day, time(0))
        if shut(day):
            closed |= cells(midnight, midnight + DAY)
            continue
        for windows, into in (
            (hours.windows if day.weekday() in hours.weekdays else (), own),
            (permitted[day.weekday()], lawful),
        ):
            for opens, closes in windows:
                until = day if opens < closes else day + DAY
                into |= cells(datetime.combine(day, opens), datetime.combine(until, closes))
    return {at for at in (own & lawful) - closed if start <= at < end}


def wrong_with(hours: CallHours, callee: Callee, at: datetime, for_: timedelta) -> set[str]:
    """What is wrong with a phone that rings then, by the clock on each wall; for windows that end before midnight."""
    country = callee.country or hours.country
    region = callee.region or (hours.region if country == hours.country else "")
    permitted, no_holidays = law(country)
    found = set[str]()
    for zone in callee.zones:
        for moment in (at, at + for_ - timedelta(microseconds=1)):
            local = moment.astimezone(UTC).astimezone(zone)
            if local.weekday() == SUNDAY:
                found.add("sunday")
            if (no_holidays or hours.observe_holidays) and local.date() in public_holidays(country, region, local.year):
                found.add("holiday")
            if local.weekday() not in hours.weekdays:
                found.add("weekday")
            if not any(opens <= local.time() < closes for opens, closes in hours.windows):
                found.add("hours")
            if not any(opens <= local.time() < closes for opens, closes in permitted[local.weekday()]):
                found.add("law")
    return found or (set() if callee.zones else {"zone"})
