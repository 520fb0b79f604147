"""The outer fence: hours and days on which the law, or the yardstick that is published, lets a phone ring.

Most of these texts were written for advertising calls; serving an application is ordinarily none. They are kept all the
same, because they are what a person called too late points at.

- DE: Bundesnetzagentur: harassing are calls before 8 and after 20, on Sundays and national holidays, and more than
  three a day. https://bundesnetzagentur.de/DE/Vportal/TK/Aerger/Faelle/PredictiveDialer/artikel.html?nn=686258
- US: 47 CFR 64.1200(c)(1): 8–21 at the called party; some states are narrower, so 9–20.
- FR: Code de la consommation D. 223-9 (décret 2022-1313): Monday to Friday 10–13 and 14–20, no holidays.
  https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000046421823
- AU: Telemarketing and Research Calls Industry Standard: 9–20, Saturday 9–17, no national holidays.
  https://commerce.wa.gov.au/consumer-protection/times-allowed-contact-consumers
- Elsewhere no source is at hand: the German fence, but holidays as the organization sets them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

import holidays

Windows = tuple[tuple[time, time], ...]

SUNDAY, SATURDAY = 6, 5
NATIONWIDE = "-"  # instead of a region: one that has no holidays of its own
WHOLE_DAY: Windows = ((time(0), time(0)),)
# What whole communities have off, not what one person may take: Assumption Day in the Catholic ones of Bavaria.
DAYS_OFF = ("public", "catholic")


@dataclass(frozen=True, kw_only=True)
class Fence:
    """Wall times of the callee. `holidays`: no calls on public holidays. `saturday` may be empty."""

    workdays: Windows
    saturday: Windows
    holidays: bool = False

    def windows(self, weekday: int) -> Windows:
        """The hours of a weekday (0: Monday); on Sundays there are none."""
        if weekday == SUNDAY:
            return ()
        return self.saturday if weekday == SATURDAY else self.workdays


def _hours(*pairs: tuple[int, int]) -> Windows:
    return tuple((time(opens), time(closes)) for opens, closes in pairs)


GERMANY = Fence(workdays=_hours((8, 20)), saturday=_hours((8, 20)), holidays=True)
ELSEWHERE = Fence(workdays=_hours((8, 20)), saturday=_hours((8, 20)))
FENCES = {
    "DE": GERMANY,
    "US": Fence(workdays=_hours((9, 20)), saturday=_hours((9, 20))),
    "FR": Fence(workdays=_hours((10, 13), (14, 20)), saturday=(), holidays=True),
    "AU": Fence(workdays=_hours((9, 20)), saturday=_hours((9, 17)), holidays=True),
}


def fence_of(country: str) -> Fence:
    """The fence around people of a country (ISO 3166 alpha-2; empty: unknown)."""
    return FENCES.get(country, ELSEWHERE)


def is_holiday(day: date, *, country: str, region: str) -> bool:
    """Whether a date is a public holiday there. Without a region that is known: anywhere in the country."""
    return day in _calendar(country, region, day.year, "")


def holiday_name(country: str, region: str, day: date, *, language: str) -> str:
    """What a holiday is called, in that language if the calendar has it; empty for a day that is none."""
    return _calendar(country, region, day.year, language).get(day, "")


@lru_cache(maxsize=2048)
def _calendar(country: str, region: str, year: int, language: str) -> Mapping[date, str]:
    calendar = _class_of(country)
    if calendar is None:
        return {}
    known = {*calendar.subdivisions, *calendar.subdivisions_aliases}
    regions: Iterable[str | None] = [region] if region in known else [*calendar.subdivisions, None]
    if region == NATIONWIDE:
        regions = [None]
    named: dict[date, str] = {}
    for each in regions:
        named |= holidays.country_holidays(
            country,
            subdiv=each,
            years=year,
            language=_spoken(calendar, language),
            categories=tuple(kind for kind in DAYS_OFF if kind in calendar.supported_categories),
        )
    return named


@lru_cache(maxsize=512)
def _class_of(country: str) -> holidays.HolidayBase | None:
    if country not in holidays.list_supported_countries(include_aliases=False):
        return None
    return holidays.country_holidays(country)


def _spoken(calendar: holidays.HolidayBase, language: str) -> str | None:
    """The calendar's spelling of a language; None: its own."""
    if not language:
        return None
    return next((name for name in calendar.supported_languages if name.startswith(language)), None)
