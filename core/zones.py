"""Time zones by name: which names count, and how people read, list and search them.

Rules come from the pinned package `tzdata`, so that all hosts agree. zoneinfo would prefer the files of the operating
system; `pin_tzdata`, called once by the settings, turns that off for the process (the environment variable
`PYTHONTZPATH=""` does the same before Python starts). pytz and Babel only lend lists and names and never calculate.

Store the name that a person or browser gave, whatever its age; show `canonical(name)`.
"""

import re
import unicodedata
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

import pytz
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_time, get_timezone_location

from core.cities import ALSO_CALLED, ALSO_THERE

# "Factory" is tzdata's way of saying that nobody has set a zone.
KNOWN = frozenset(resources.files("tzdata").joinpath("zones").read_text("ascii").split()) - {"Factory"}
PLACELESS = {"UTC": "UTC", "UCT": "UTC", "Zulu": "UTC", "Universal": "UTC", "GMT": "GMT", "Greenwich": "GMT"}
PLACELESS |= {"GMT0": "GMT", "GMT+0": "GMT", "GMT-0": "GMT"}

# Where the first zone of a country's list (they run from east to west) is not the one most people live in.
CAPITAL_ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
SHORTEST_INSIDE = 4  # letters of a word that is looked for inside others
SEARCHED_LANGUAGES = ("en", "de")
# Letters that carry no removable accent, and the spelling of umlauts on keyboards without them.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "−": "-"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class UnknownZone(ValueError):
    """The name of a time zone that tzdata does not know."""


@dataclass(frozen=True, kw_only=True)
class ZoneChoice:
    """A line of the zone list. `offset` ("GMT+1") and `local_time` ("14:05") hold at the instant the list was made for;
    `words` and `spellings` are what a search looks at."""

    name: str
    city: str
    country: str
    country_code: str
    offset: str
    local_time: str
    words: str
    spellings: frozenset[str]


def pin_tzdata() -> None:
    """Make zoneinfo read the rules of the package tzdata alone. Zones made before are not changed: call it early."""
    zoneinfo.reset_tzpath(())
    ZoneInfo.clear_cache()
    _loaded.cache_clear()


def zone(name: object) -> ZoneInfo:
    """The zone of a name from a person or a browser: any that tzdata knows, retired ones and aliases as well.

    Raises UnknownZone for everything else, so that no text reaches the file system.
    """
    if not isinstance(name, str) or name not in KNOWN:
        raise UnknownZone("unknown time zone")
    return _loaded(name)


@lru_cache(maxsize=1024)
def canonical(name: str) -> str:
    """The current name of a zone, for display: Asia/Calcutta becomes Asia/Kolkata. Both have the same rules."""
    key = zone(name).key
    current = PLACELESS.get(key.removeprefix("Etc/")) or _renamed().get(key, key)
    return current if current in KNOWN else key


@lru_cache(maxsize=4096)
def city(name: str, language: str) -> str:
    """The city that stands for a zone ("Wien"); the offset itself for a zone without a place."""
    current = canonical(name)
    if current == "UTC":
        return current
    if current not in _countries():
        return offset_label(zone(name), datetime(2000, 1, 1, tzinfo=UTC))
    place: str = get_timezone_location(current, locale=locale_of(language), return_city=True)
    return place.rpartition("/")[2]


@lru_cache(maxsize=4096)
def country(name: str, language: str) -> str:
    """The country of a zone ("Österreich"); empty for a zone without a place."""
    code = country_code(name)
    named: str = locale_of(language).territories.get(code, code)
    return named


def country_code(name: str) -> str:
    """The country of a zone as ISO 3166 alpha-2; empty for a zone without a place."""
    return _countries().get(canonical(name), "")


def zones_of_country(code: str) -> tuple[str, ...]:
    """The zones of a country (ISO 3166 alpha-2), the one most people live in first; none for an unknown code."""
    first = zone_of_country(code)
    return tuple(sorted(pytz.country_timezones.get(code.upper(), ()), key=lambda name: name != first))


def zone_of_country(code: str) -> str:
    """A first guess for an organization of that country; UTC for an unknown code."""
    names = pytz.country_timezones.get(code.upper(), ["UTC"])
    return CAPITAL_ZONES.get(code.upper(), names[0])


def offset_label(zone: ZoneInfo, at: datetime) -> str:
    """The distance from Greenwich at an instant: "GMT", "GMT+1", "GMT+5:30", "GMT-3"."""
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not hours and not minutes:
        return "GMT"
    return f"GMT{'-' if offset < timedelta(0) else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def zone_choices(at: datetime, language: str, first_country: str) -> list[ZoneChoice]:
    """All zones to choose from at an instant: those of one's own country first, then by city. For display only: also
    names that are not in this list are valid."""
    return list(_choices(at.replace(second=0, microsecond=0), language, first_country))


def search(choices: Sequence[ZoneChoice], text: str) -> list[ZoneChoice]:
    """The choices that match every word of a text, accents and case aside; the best matches first.

    A word may begin a word of the city, of another large city there, of the country (in the choice's language, English
    or German) or of the zone's name, stand inside one if it is long enough, or be an offset ("GMT+1", "+01:00") or an
    abbreviation ("CEST").
    """
    wanted = folded(text)
    ranked = [(rank, choice) for choice in choices if (rank := _rank(choice, wanted)) is not None]
    return [choice for _, choice in sorted(ranked, key=lambda pair: pair[0])]


def folded(text: str) -> str:
    """A text as it is searched: lower case, no accents, no punctuation, single spaces. Offsets keep their signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[’'.]", "", plain).replace("/", " ").replace("_", " ").replace(",", " ").split())


@lru_cache
def locale_of(language: str) -> Locale:
    """Babel's locale for a language code such as "en" or "de-at"; English for one that nobody knows."""
    if language == "en":
        return Locale("en", "GB")
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


@lru_cache
def _countries() -> dict[str, str]:
    """The country code of each zone that has a place."""
    return {name: code for code, names in pytz.country_timezones.items() for name in names if name in KNOWN}


@lru_cache(maxsize=1024)
def _loaded(name: str) -> ZoneInfo:
    """ZoneInfo's own cache keeps eight; the list of zones asks for hundreds at once."""
    return ZoneInfo(name)


@lru_cache
def _by_city(language: str) -> tuple[str, ...]:
    """All zones that have a place, in the order of their cities."""
    return tuple(sorted(_countries(), key=lambda name: (folded(city(name, language)), name)))


@lru_cache
def _renamed() -> dict[str, str]:
    """Retired names and aliases with the name in use today."""
    return dict(get_global("zone_aliases"))


@lru_cache
def _former_names() -> dict[str, list[str]]:
    former: dict[str, list[str]] = {}
    for old, current in _renamed().items():
        former.setdefault(current, []).append(old)
    return former


@lru_cache(maxsize=16)
def _choices(minute: datetime, language: str, first_country: str) -> tuple[ZoneChoice, ...]:
    """The same for everybody who asks within a minute."""
    own = zones_of_country(first_country)
    ordered = [*own, *(name for name in _by_city(language) if name not in own), "UTC"]
    return tuple(_choice(name, minute, language) for name in ordered)


def _choice(name: str, at: datetime, language: str) -> ZoneChoice:
    here = at.astimezone(zone(name))
    offset = offset_label(zone(name), at)
    return ZoneChoice(
        name=name,
        city=city(name, language),
        country=country(name, language),
        country_code=country_code(name),
        offset=offset,
        local_time=format_time(here.time(), "short", locale=locale_of(language)),
        words=_words(name, language),
        spellings=_spellings(here, offset),
    )


def _spellings(here: datetime, offset: str) -> frozenset[str]:
    """How people write an offset: gmt+1, utc+1, +1, +0100, +01:00, cet."""
    bare = offset.removeprefix("GMT") or "+0"
    clock = f"{here:%z}"
    written = {offset.lower(), f"gmt{bare}", f"utc{bare}", bare, clock, f"{clock[:3]}:{clock[3:5]}"}
    return frozenset(written | {folded(here.tzname() or "")})


@lru_cache(maxsize=4096)
def _words(name: str, language: str) -> str:
    """What a zone is called, in every searched language and spelling."""
    languages = dict.fromkeys((language, *SEARCHED_LANGUAGES))
    names = [part for spoken in languages for part in (city(name, spoken), country(name, spoken))]
    names += [part.casefold().translate(UMLAUTS) for part in names]
    names += [ALSO_THERE.get(name, ""), ALSO_CALLED.get(country_code(name), "")]
    return " ".join(dict.fromkeys(map(folded, [*names, name, *_former_names().get(name, ())])))


def _rank(choice: ZoneChoice, wanted: str) -> int | None:
    """0: the city begins so; 1: a name is this; 2: one begins so; 3: each word begins one; 4: each is inside one; None:
    no match."""
    words = f" {choice.words} "
    if folded(choice.city).startswith(wanted):
        return 0
    if f" {wanted} " in words:
        return 1
    if f" {wanted}" in words:
        return 2
    parts = [part for part in wanted.split() if part not in choice.spellings]
    if all(f" {part}" in words for part in parts):
        return 3
    inside = all(len(part) >= SHORTEST_INSIDE and part in words for part in parts)
    return 4 if inside else None
