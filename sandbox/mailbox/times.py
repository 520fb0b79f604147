"""Instants in the words of one time zone."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zone_names() -> tuple[str, ...]:
    """UTC, then every zone that belongs to a place."""
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(regions)))


def place(zone: str, *, at: datetime) -> str:
    """ "Berlin GMT+1"; plain "UTC" for UTC."""
    if zone == "UTC":
        return "UTC"
    offset = at.astimezone(ZoneInfo(zone)).strftime("%z")
    hours, minutes = offset[:3].replace("+0", "+").replace("-0", "−").replace("-", "−"), offset[3:]
    city = zone.rpartition("/")[2].replace("_", " ")
    return f"{city} GMT{hours}{'' if minutes == '00' else ':' + minutes}"


def day(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%a %-d %b %Y")


def clock(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def moment(at: datetime, zone: str) -> str:
    return f"{day(at, zone)}, {at.astimezone(ZoneInfo(zone)):%H:%M:%S} {place(zone, at=at)}"


def span(starts: datetime, ends: datetime | None, zone: str) -> str:
    """The day is said twice only if the span crosses midnight in this zone."""
    first = f"{day(starts, zone)}, {clock(starts, zone)}"
    if ends is None:
        return f"{first} {place(zone, at=starts)}"
    if day(starts, zone) == day(ends, zone):
        return f"{first}–{clock(ends, zone)} {place(zone, at=starts)}"
    return f"{first} – {day(ends, zone)}, {clock(ends, zone)} {place(zone, at=starts)}"
