"""Names of time zones: which count, and how people read and find them."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from core import zones
from core.cities import ALSO_CALLED, ALSO_THERE
from core.zones import (
    KNOWN,
    UnknownZone,
    ZoneChoice,
    canonical,
    city,
    country,
    folded,
    offset_label,
    search,
    zone,
    zone_choices,
    zone_of_country,
    zones_of_country,
)

WINTER = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
ROOT = Path(zones.__file__).parents[1]


def names(found: list[ZoneChoice]) -> list[str]:
    return [choice.name for choice in found]


# ── Which names count ────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_name_of_tzdata_is_accepted():
    assert len(KNOWN) > 590
    assert all(zone(name).key == name for name in KNOWN)


@pytest.mark.parametrize("name", ["Asia/Calcutta", "Europe/Kiev", "US/Pacific", "GB", "EST5EDT", "Etc/GMT+5", "UTC"])
def test_retired_names_and_aliases_are_accepted(name):
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../etc/passwd",
        "../etc",
        "/etc/localtime",
        "Europe",
        "Europe/",
        "Europe/Berlin ",
        "Europe/Berlin\0",
        "Europe//Berlin",
        "Europe/../Europe/Berlin",
        "Europe/__init__.py",
        "europe/berlin",
        "localtime",
        "posixrules",
        "Factory",
        "Etc/Unknown",
        "posix/Europe/Berlin",
        "right/Europe/Berlin",
        "tzdata.zi",
        "zone.tab",
        "undefined",
        "GMT+25",
        "\ud800",
        "🕰",
        "a" * 100_000,
        b"Europe/Berlin",
        None,
        7,
        ["Europe/Berlin"],
    ],
    ids=repr,
)
def test_everything_else_is_an_unknown_zone(name):
    with pytest.raises(UnknownZone):
        zone(name)


@settings(max_examples=100, deadline=None)
@given(
    st.text()
    | st.sampled_from(sorted(KNOWN)).flatmap(lambda name: st.sampled_from([name + "/", name[1:], "./" + name]))
)
def test_no_text_is_anything_but_known_or_unknown(name):
    try:
        assert zone(name).key == name
    except UnknownZone:
        assert name not in KNOWN


def test_pinned_rules_come_from_the_package_alone():
    script = (
        "import zoneinfo; from core.zones import pin_tzdata, zone; pin_tzdata(); print(zoneinfo.TZPATH, zone('UTC'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONTZPATH": "/"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "() UTC\n"


# ── How they read ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "current"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("US/Eastern", "America/New_York"),
        ("GB", "Europe/London"),
        ("Etc/Zulu", "UTC"),
        ("Etc/Greenwich", "GMT"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_old_names_are_shown_as_the_current_one(old, current):
    assert canonical(old) == current


def test_a_current_name_is_known_is_final_and_keeps_the_rules():
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=12) * number for number in range(4 * 365)]
    for name in KNOWN:
        current = canonical(name)
        assert canonical(current) == current
        if current != name:
            old_rules, rules = zone(name), zone(current)
            assert all(at.astimezone(old_rules).utcoffset() == at.astimezone(rules).utcoffset() for at in hours), name


def test_the_current_name_of_nonsense_is_an_error():
    with pytest.raises(UnknownZone):
        canonical("Mars/Olympus")


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("Europe/Vienna", "en", ("Vienna", "Austria")),
        ("Europe/Vienna", "de", ("Wien", "Österreich")),
        ("Europe/Vienna", "de-at", ("Wien", "Österreich")),
        ("Europe/Vienna", "tlh", ("Vienna", "Austria")),
        ("Asia/Calcutta", "de", ("Kolkata", "Indien")),
        ("Europe/Kiev", "en", ("Kyiv", "Ukraine")),
        ("Europe/Amsterdam", "de", ("Amsterdam", "Niederlande")),
        ("Europe/Stockholm", "en", ("Stockholm", "Sweden")),
        ("America/Argentina/Buenos_Aires", "en", ("Buenos Aires", "Argentina")),
        ("America/Sao_Paulo", "de", ("São Paulo", "Brasilien")),
        ("UTC", "en", ("UTC", "")),
        ("Etc/UTC", "de", ("UTC", "")),
        ("GMT", "de", ("GMT", "")),
        ("Etc/GMT+5", "en", ("GMT-5", "")),  # the name means the opposite of what it says
    ],
)
def test_a_zone_is_shown_by_city_and_country(name, language, shown):
    assert (city(name, language), country(name, language)) == shown


@pytest.mark.parametrize(
    ("name", "at", "label"),
    [
        ("Europe/Berlin", WINTER, "GMT+1"),
        ("Europe/Berlin", SUMMER, "GMT+2"),
        ("Europe/London", WINTER, "GMT"),
        ("Asia/Kolkata", WINTER, "GMT+5:30"),
        ("Asia/Kathmandu", WINTER, "GMT+5:45"),
        ("America/St_Johns", WINTER, "GMT-3:30"),
        ("America/New_York", WINTER, "GMT-5"),
        ("Pacific/Kiritimati", WINTER, "GMT+14"),
        ("Australia/Lord_Howe", SUMMER, "GMT+10:30"),
    ],
)
def test_offsets_are_labelled_at_an_instant(name, at, label):
    assert offset_label(ZoneInfo(name), at) == label


def test_both_halves_of_a_repeated_hour_have_their_own_offset():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    assert [offset_label(berlin, at) for at in (first, first + timedelta(hours=1))] == ["GMT+2", "GMT+1"]


# ── Choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ones_own_country_comes_first_then_the_cities_in_order():
    choices = zone_choices(WINTER, "de", "AT")
    assert (choices[0].name, choices[0].city, choices[0].country) == ("Europe/Vienna", "Wien", "Österreich")
    assert (choices[0].offset, choices[0].local_time, choices[0].country_code) == ("GMT+1", "14:05", "AT")
    cities = [zones.folded(choice.city) for choice in choices[1:-1]]
    assert cities == sorted(cities)
    assert choices[-1].name == "UTC"


def test_a_large_country_begins_with_its_most_common_zone():
    choices = zone_choices(WINTER, "en", "au")
    assert names(choices)[0] == "Australia/Sydney"
    assert {choice.country for choice in choices[:12]} == {"Australia"}
    assert choices[12].country != "Australia"


@pytest.mark.parametrize("first_country", ["", "DE", "XX"])
def test_the_list_holds_every_place_once_under_its_current_name(first_country):
    listed = names(zone_choices(WINTER, "en", first_country))
    assert len(listed) == len(set(listed))
    assert {"Europe/Amsterdam", "Europe/Stockholm", "Asia/Kolkata", "Europe/Kyiv", "UTC"} <= set(listed)
    assert all(canonical(name) == name for name in listed)


def test_every_known_zone_is_in_the_list_or_has_no_place():
    listed = set(names(zone_choices(WINTER, "en", "")))
    missing = {canonical(name) for name in KNOWN} - listed
    assert all(name.startswith("Etc/GMT") or name == "GMT" for name in missing), missing


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sao paulo", "America/Sao_Paulo"),
        ("SÃO", "America/Sao_Paulo"),
        ("zurich", "Europe/Zurich"),
        ("zürich", "Europe/Zurich"),
        ("zuerich", "Europe/Zurich"),
        ("deutschland", "Europe/Berlin"),
        ("germany", "Europe/Berlin"),
        ("wien", "Europe/Vienna"),
        ("vienna", "Europe/Vienna"),
        ("osterreich", "Europe/Vienna"),
        ("america/new_york", "America/New_York"),
        ("york", "America/New_York"),
        ("st johns", "America/St_Johns"),
        ("calcutta", "Asia/Kolkata"),
        ("kiev", "Europe/Kyiv"),
        ("gmt+5:45", "Asia/Kathmandu"),
        ("utc+5:45", "Asia/Kathmandu"),
        ("+05:45", "Asia/Kathmandu"),
        ("+5:45", "Asia/Kathmandu"),
        ("cet germany", "Europe/Berlin"),
        ("germany gmt+1", "Europe/Berlin"),
        ("utc", "UTC"),
        ("  Berlin  ", "Europe/Berlin"),
        ("cote d'ivoire", "Africa/Abidjan"),
        ("San Francisco", "America/Los_Angeles"),
        ("Boston", "America/New_York"),
        ("München", "Europe/Berlin"),
        ("Mumbai", "Asia/Kolkata"),
        ("England", "Europe/London"),
        ("UK", "Europe/London"),
    ],
)
def test_the_first_match_is_the_one_that_was_meant(text, name, language):
    assert names(search(zone_choices(WINTER, language, ""), text))[0] == name


def test_an_offset_finds_its_zones_and_no_longer_offset():
    found = search(zone_choices(WINTER, "en", ""), "GMT+1")
    assert {choice.offset for choice in found} == {"GMT+1"}
    assert len(found) > 30


def test_short_words_are_not_looked_for_inside_others():
    found = search(zone_choices(WINTER, "en", ""), "USA")
    assert {choice.country_code for choice in found} == {"US"} and len(found) > 5


def test_every_other_city_stands_at_a_zone_that_is_listed_and_under_no_name_of_its_own():
    listed = set(names(zone_choices(WINTER, "en", "")))
    assert set(ALSO_THERE) <= listed
    assert all(words == folded(words) or "," in words for words in (*ALSO_THERE.values(), *ALSO_CALLED.values()))


def test_offsets_are_searched_as_they_are_at_that_instant():
    assert "Europe/Berlin" in names(search(zone_choices(SUMMER, "en", ""), "cest"))
    assert "Europe/Berlin" not in names(search(zone_choices(WINTER, "en", ""), "cest"))


def test_a_city_that_begins_so_comes_before_words_inside():
    assert names(search(zone_choices(WINTER, "en", ""), "par"))[:2] == ["America/Paramaribo", "Europe/Paris"]


def test_nothing_matches_nonsense_and_everything_matches_nothing():
    choices = zone_choices(WINTER, "en", "DE")
    assert search(choices, "atlantis") == []
    assert search(choices, " ") == choices


# ── Countries ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("DE", "Europe/Berlin"),
        ("at", "Europe/Vienna"),
        ("US", "America/New_York"),
        ("CA", "America/Toronto"),
        ("BR", "America/Sao_Paulo"),
        ("AU", "Australia/Sydney"),
        ("RU", "Europe/Moscow"),
        ("UA", "Europe/Kyiv"),
        ("PT", "Europe/Lisbon"),
        ("NL", "Europe/Amsterdam"),
        ("XX", "UTC"),
        ("", "UTC"),
    ],
)
def test_an_organizations_zone_is_guessed_from_its_country(code, name):
    assert zone_of_country(code) == name


def test_the_zones_of_a_country():
    assert zones_of_country("DE") == ("Europe/Berlin", "Europe/Busingen")
    assert zones_of_country("XX") == ()


def test_the_picker_data_of_pytz_names_only_zones_that_tzdata_knows():
    assert {name for listed in pytz.country_timezones.values() for name in listed} <= KNOWN
    assert set(zones.CAPITAL_ZONES.values()) <= {
        name for code in zones.CAPITAL_ZONES for name in pytz.country_timezones[code]
    }
