"""Days, times and numbers as they are said aloud. Speech engines stumble over "3/12" and "+4930…"."""

import re
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import pgettext

from core.zones import locale_of
from voicecalls.hearing.number_words import ordinal

NOON, EVENING = 12, 18


def said_aloud(value: str | int | Decimal | date | datetime, language: str) -> str:
    """A parameter of a phrase, as it is said; text and whole numbers stay as they are."""
    if isinstance(value, datetime):
        return moment_aloud(value, language)
    if isinstance(value, date):
        return day_aloud(value, language)
    if isinstance(value, Decimal):
        return format_decimal(value, locale=locale_of(language), group_separator=False)
    return str(value)


def moment_aloud(at: datetime, language: str) -> str:
    """ "on Tuesday the 24th of November at half past 3 in the afternoon"; `at` is in the zone in which it is told."""
    day, time = day_aloud(at.date(), language), time_aloud(at, language)
    return pgettext("spoken", "on {day} at {time}").format(day=day, time=time)


def day_aloud(day: date, language: str) -> str:
    """ "Tuesday the 24th of November" """
    locale = locale_of(language)
    if language == "de":
        return format_date(day, "EEEE, 'den' d. MMMM", locale=locale)
    weekday, month = format_date(day, "EEEE", locale=locale), format_date(day, "MMMM", locale=locale)
    return f"{weekday} the {ordinal(day.day)} of {month}"


def date_aloud(day: date, language: str) -> str:
    """With its year: "Tuesday the 24th of November 2026"."""
    return f"{day_aloud(day, language)} {day.year}"


def time_aloud(at: datetime, language: str) -> str:
    """ "half past 3 in the afternoon", "15 Uhr 30" """
    if language == "de":
        return f"{at.hour} Uhr" if at.minute == 0 else f"{at.hour} Uhr {at.minute}"
    if at.hour == NOON and at.minute == 0:
        return "12 noon"
    hour = (at.hour - 1) % NOON + 1
    part = "in the morning" if at.hour < NOON else "in the afternoon" if at.hour < EVENING else "in the evening"
    return f"{_minutes(at.minute, hour)} {part}"


def number_aloud(number: str) -> str:
    """A phone number, figure by figure, with short breaks: "plus 4 9, 3 0 1, …"."""
    figures = [each for each in number if each.isdigit()]
    groups = [" ".join(figures[at : at + 3]) for at in range(0, len(figures), 3)]
    spoken = ", ".join(groups)
    return f"plus {spoken}" if number.startswith("+") else spoken


def job_aloud(title: str) -> str:
    """A job title without what is only meant to be read: "Nurse (m/f/d)" is "Nurse"."""
    letters = r"[a-zäöü*]{1,3}"
    return re.sub(rf"\s*\({letters}(?:\s?[/|,]\s?{letters}){{1,4}}\)", "", title, flags=re.IGNORECASE).strip() or title


def _minutes(minute: int, hour: int) -> str:
    after = {0: f"{hour}", 15: f"quarter past {hour}", 30: f"half past {hour}"}
    if minute == 45:
        return f"quarter to {hour % NOON + 1}"
    return after.get(minute, f"{hour}:{minute:02}")
