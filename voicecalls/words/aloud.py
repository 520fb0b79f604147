"""Days, times and numbers as they are said aloud. Speech engines stumble over "3/12" and "+4930…"."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from core.zones import locale_of
from voicecalls.words.number_words import in_words, ordinal_in_words

WORK_BEGINS, NOON, EVENING = 8, 12, 18
TEN = 10


def said_aloud(value: str | int | Decimal | date | datetime | Sequence[str], language: str) -> str:
    """A parameter of a phrase, as it is said; text and whole numbers stay as they are."""
    if isinstance(value, datetime):
        return moment_aloud(value, language)
    if isinstance(value, date):
        return day_aloud(value, language)
    if isinstance(value, Decimal):
        return format_decimal(value, locale=locale_of(language), group_separator=False)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return format_list(list(value), style="standard", locale=locale_of(language))
    return str(value)


def moment_aloud(at: datetime, language: str, *, today: date | None = None, in_full: bool = True) -> str:
    """ "on Tuesday, the twenty-fourth of November, at half past three in the afternoon", or as near as "tomorrow at …"
    and "this Thursday, …" if `today` is known; `at` is in the zone in which it is told.

    Not `in_full`, as one of a list: with no more than it takes to tell it from the others.
    """
    if language == "de":
        return f"{_german_day(at.date(), today, in_full=in_full)} um {time_aloud(at, language)}"
    day, time = _english_day(at.date(), today, in_full=in_full), time_aloud(at, language, in_full=in_full)
    return f"{day} at {time}"


def day_aloud(day: date, language: str) -> str:
    """ "Tuesday, the twenty-fourth of November" """
    locale = locale_of(language)
    weekday, month = format_date(day, "EEEE", locale=locale), format_date(day, "MMMM", locale=locale)
    return f"{weekday}, {_of_month(day, language)}{' ' if language == 'de' else ' of '}{month}"


def date_aloud(day: date, language: str) -> str:
    """With its year: "Tuesday, the twenty-fourth of November 2026"."""
    return f"{day_aloud(day, language)} {day.year}"


def time_aloud(at: datetime, language: str, *, in_full: bool = True) -> str:
    """ "half past three in the afternoon", "fünfzehn Uhr dreißig"; not `in_full`: "half past three", at hours of the
    working day."""
    if language == "de":
        hour = "ein" if at.hour == 1 else in_words(at.hour, language)
        return f"{hour} Uhr {in_words(at.minute, language)}" if at.minute else f"{hour} Uhr"
    if at.hour == NOON and at.minute == 0:
        return "twelve noon"
    part = "in the morning" if at.hour < NOON else "in the afternoon" if at.hour < EVENING else "in the evening"
    clear = not in_full and WORK_BEGINS <= at.hour < EVENING
    return _minutes(at.minute, (at.hour - 1) % NOON + 1) + ("" if clear else f" {part}")


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


def _english_day(day: date, today: date | None, *, in_full: bool) -> str:
    weekday = format_date(day, "EEEE", locale=locale_of("en"))
    match _weeks_ahead(day, today), today and (day - today).days:
        case _, 0:
            return "today"
        case _, 1:
            return f"tomorrow, {weekday}," if in_full else "tomorrow"
        case 0, _:
            return f"this {weekday}, {_of_month(day, 'en')},"
        case 1, _ if not in_full:
            return f"next week on {weekday}, {_of_month(day, 'en')},"
    return f"on {day_aloud(day, 'en')},"


def _german_day(day: date, today: date | None, *, in_full: bool) -> str:
    weekday = format_date(day, "EEEE", locale=locale_of("de"))
    match _weeks_ahead(day, today), today and (day - today).days:
        case _, 0:
            return "heute"
        case _, 1:
            return f"morgen, {weekday}," if in_full else "morgen"
        case 0, _:
            return f"diesen {weekday}, {_of_month(day, 'de')},"
        case 1, _ if not in_full:
            return f"nächste Woche am {weekday}, {_of_month(day, 'de')},"
    return f"am {day_aloud(day, 'de')},"


def _weeks_ahead(day: date, today: date | None) -> int | None:
    """0 for this week, which ends on Sunday; None if it is not known, or over."""
    if today is None or day < today:
        return None
    return (day - timedelta(days=day.weekday()) - today + timedelta(days=today.weekday())).days // 7


def _of_month(day: date, language: str) -> str:
    """ "the twenty-fourth", "den vierundzwanzigsten" """
    return f"{'den' if language == 'de' else 'the'} {ordinal_in_words(day.day, language)}"


def _minutes(minute: int, hour: int) -> str:
    said = in_words(hour, "en")
    after = {0: said, 15: f"quarter past {said}", 30: f"half past {said}"}
    if minute == 45:
        return f"quarter to {in_words(hour % NOON + 1, 'en')}"
    return after.get(minute, f"{said} {'oh ' if minute < TEN else ''}{in_words(minute, 'en')}")
