"""Instants and dates as people read them, and as forms and addresses carry them.

Labels come from Babel's locale data; each takes the reader's zone, because an instant has no time of day without one.
English is written the British way: 24 hours, day before month.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names

from core.zones import locale_of, offset_label

LONG_DAY = {"en": "EEEE, d MMMM", "de": "EEEE, d. MMMM"}
SHORT_DAY = {"en": "EEE d MMM", "de": "EEEEEE d. MMM"}
VALUE_FORMAT = "%Y-%m-%dT%H:%MZ"


def time_label(at: datetime, zone: ZoneInfo, language: str) -> str:
    """The time of day: "14:05"."""
    return format_time(at.astimezone(zone).time(), "short", locale=locale_of(language))


def day_label(day: date, language: str) -> str:
    """The day in full, without its year: "Tuesday, 24 November"."""
    return format_date(day, LONG_DAY.get(language, LONG_DAY["en"]), locale=locale_of(language))


def short_day_label(day: date, language: str) -> str:
    """The day in short: "Tue 24 Nov"."""
    return format_date(day, SHORT_DAY.get(language, SHORT_DAY["en"]), locale=locale_of(language))


def month_label(day: date, language: str, *, with_year: bool = True) -> str:
    """The month of a day: "November 2026"."""
    return format_date(day, "LLLL yyyy" if with_year else "LLLL", locale=locale_of(language))


def weekday_labels(language: str, *, first_weekday: int) -> list[tuple[str, str]]:
    """The head of a calendar, from the given weekday (0: Monday): ("Mo", "Monday") and so on."""
    locale = locale_of(language)
    short = get_day_names("short", context="stand-alone", locale=locale)
    wide = get_day_names("wide", context="stand-alone", locale=locale)
    return [(short[day % 7].rstrip("."), wide[day % 7]) for day in range(first_weekday, first_weekday + 7)]


def first_weekday(language: str) -> int:
    """The day a calendar's week begins with in this language; 0 is Monday."""
    return locale_of(language).first_week_day


def start_labels(starts: Sequence[datetime], zone: ZoneInfo, language: str) -> list[str]:
    """The time of day of each start of one date. Where the clock goes back and a time occurs twice, both carry their
    offset: "02:30 (GMT+2)" and "02:30 (GMT+1)"."""
    labels = [time_label(start, zone, language) for start in starts]
    times = Counter(labels)
    return [
        label if times[label] == 1 else f"{label} ({offset_label(zone, start)})"
        for label, start in zip(labels, starts, strict=True)
    ]


def instant_value(at: datetime) -> str:
    """An instant as a form or an address carries it: "2026-11-24T10:30Z", always in UTC."""
    return at.astimezone(UTC).strftime(VALUE_FORMAT)


def read_instant(value: str) -> datetime:
    """The instant that `instant_value` wrote; ValueError for any other text, also for one that means the same."""
    at = datetime.strptime(value, VALUE_FORMAT).replace(tzinfo=UTC)
    if instant_value(at) != value:
        raise ValueError("not an instant")
    return at
