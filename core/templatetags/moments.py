"""Instants as pages and mails print them: on the reader's clock, in the reader's language, the zone beside the time.

The reader's clock is the active zone, which `core.reading.reading_as` sets around every page and mail. A plain date
is printed as it stands.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from core import clock, zones

register = template.Library()

INSTANT = timedelta(microseconds=1)


@register.filter(is_safe=True)
def day(value: date | datetime) -> str:
    """ "Tuesday, 24 November 2026" """
    return date_format(_date(value), "DATE_FORMAT")


@register.filter(is_safe=True)
def short_day(value: date | datetime) -> str:
    """ "Tue 24 Nov" """
    return clock.short_day_label(_date(value), _language())


@register.filter(is_safe=True)
def clock_time(value: datetime) -> str:
    """ "10:30" """
    return clock.time_label(value, _zone(), _language())


@register.simple_tag
def zone_at(instant: datetime) -> str:
    """The reader's zone at an instant, because the offset changes over the year: "Berlin, GMT+1"."""
    return _zone_label(_zone(), instant)


@register.simple_tag
def other_zone_at(instant: datetime, zone_name: str) -> str:
    """Another zone at an instant: "London, GMT"."""
    return _zone_label(zones.zone(zone_name), instant)


@register.simple_tag
def other_zone_time(instant: datetime, zone_name: str) -> str:
    """The same instant elsewhere: "09:30 London", "Wed 25 Nov, 07:30 Tokyo" if that is another date there.

    Empty where the clock shows what the reader's own clock shows.
    """
    there = zones.zone(zone_name)
    local, other = instant.astimezone(_zone()), instant.astimezone(there)
    if local.utcoffset() == other.utcoffset():
        return ""
    time = f"{clock.time_label(instant, there, _language())} {zones.city(zone_name, _language())}"
    if local.date() == other.date():
        return time
    return f"{clock.short_day_label(other.date(), _language())}, {time}"


@register.simple_tag
def short_moment(instant: datetime) -> str:
    """ "Tue 24 Nov, 10:30 (Berlin, GMT+1)" """
    return f"{short_day(instant)}, {clock_time(instant)} ({zone_at(instant)})"


@register.simple_tag
def time_range(start: datetime, end: datetime) -> str:
    """ "10:30–11:00"; where the clock changes in between, both carry their offset: "02:45 (GMT+2)–02:15 (GMT+1)"."""
    before, after = zones.offset_label(_zone(), start), zones.offset_label(_zone(), end)
    if before == after:
        return f"{clock_time(start)}–{clock_time(end)}"
    return f"{clock_time(start)} ({before})–{clock_time(end)} ({after})"


@register.simple_tag
def day_range(start: datetime, end: datetime) -> str:
    """The dates a stretch of time touches: "Tue 24 Nov – Wed 9 Dec". One that ends at midnight ends the day before."""
    first, last = short_day(start), short_day(max(start, end - INSTANT))
    return first if first == last else f"{first} – {last}"


def _date(value: date | datetime) -> date:
    return value.astimezone(_zone()).date() if isinstance(value, datetime) else value


def _zone_label(zone: ZoneInfo, instant: datetime) -> str:
    city, offset = zones.city(zone.key, _language()), zones.offset_label(zone, instant)
    return city if city in (offset, "UTC") else f"{city}, {offset}"


def _zone() -> ZoneInfo:
    current = timezone.get_current_timezone()
    assert isinstance(current, ZoneInfo)
    return current


def _language() -> str:
    return get_language() or "en"
