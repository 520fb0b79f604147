"""Countries by name, in the reader's language."""

from functools import cache

import pytz

from core.zones import folded, locale_of


@cache
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """All countries as (ISO 3166 alpha-2, name), by name."""
    territories = locale_of(language).territories
    named = [(code, territories.get(code, name)) for code, name in pytz.country_names.items()]
    return tuple(sorted(named, key=lambda pair: folded(pair[1])))


def country_name(code: str, language: str) -> str:
    """The name of a country; the code itself for one that nobody knows."""
    return str(locale_of(language).territories.get(code, code))
