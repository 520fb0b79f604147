"""Phone numbers as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.zones import KNOWN
from voicecalls.numbers import (
    LONGEST_TEXT,
    NumberKind,
    NumberProblem,
    PhoneNumber,
    display_number,
    possible_zones,
    read_number,
)

TEXTS = st.text(max_size=40) | st.from_regex(r"[+0-9 ()/.a-z-]{0,24}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "0171 / 123 45 67 (mobil)",
        "+49 (0)171 1234567",
        "0049171 1234567",
        "00 49 171 1234567",
        "tel:+49-171-1234567",
        "Mobil: 0171.123.4567, abends",
        "0171 1234567, noch einmal: +49 171 1234567",
        "０１７１ １２３４５６７",
        "0171\u00a0123\u00a04567",
    ],
)
def test_a_number_is_read_however_it_is_written(text):
    assert read_number(text, country="DE") == PhoneNumber(e164="+491711234567", country="DE", kind=NumberKind.MOBILE)


@pytest.mark.parametrize(
    ("text", "country", "problem"),
    [
        ("", "DE", NumberProblem.EMPTY),
        ("  ", "DE", NumberProblem.EMPTY),
        ("ruf mich an", "DE", NumberProblem.NOT_A_NUMBER),
        ("\x00", "DE", NumberProblem.NOT_A_NUMBER),
        ("1" * (LONGEST_TEXT + 1), "DE", NumberProblem.NOT_A_NUMBER),
        ("0171 1234567", "", NumberProblem.NO_COUNTRY),
        ("1", "DE", NumberProblem.NOT_A_NUMBER),
        ("0171 1", "DE", NumberProblem.NOT_ASSIGNED),
        ("+1 212 736", "US", NumberProblem.TOO_SHORT),
        ("+1 212 736 5000 1", "US", NumberProblem.TOO_LONG),
        ("+1 012 736 5000", "US", NumberProblem.NOT_ASSIGNED),
        ("0171 1234567; privat 030 23456789", "DE", NumberProblem.SEVERAL),
        ("030 23456789 ext. 12", "DE", NumberProblem.EXTENSION),
        ("112", "DE", NumberProblem.EMERGENCY),
        ("1 1 0", "DE", NumberProblem.EMERGENCY),
        ("911", "US", NumberProblem.EMERGENCY),
        ("0900 1 234567", "DE", NumberProblem.PREMIUM),
        ("0180 5 123456", "DE", NumberProblem.PREMIUM),
        ("+1 900 234 5678", "US", NumberProblem.PREMIUM),
    ],
)
def test_what_cannot_be_called_is_told_apart(text, country, problem):
    assert read_number(text, country=country) == problem


def test_a_number_with_a_plus_is_read_in_its_own_country():
    swiss = read_number("+41 79 123 45 67", country="DE")
    assert swiss == PhoneNumber(e164="+41791234567", country="CH", kind=NumberKind.MOBILE)
    assert read_number("079 123 45 67", country="ch") == swiss


def test_a_number_of_no_country_has_none():
    assert read_number("+800 1234 5678", country="DE") == PhoneNumber(
        e164="+80012345678", country="", kind=NumberKind.OTHER
    )
    assert possible_zones("+80012345678") == ()


def test_north_american_numbers_need_a_record_of_consent():
    american = read_number("+1 212 736 5000", country="DE")
    german = read_number("0171 1234567", country="DE")
    assert isinstance(american, PhoneNumber) and isinstance(german, PhoneNumber)
    assert american.needs_consent and american.kind == NumberKind.EITHER
    assert not german.needs_consent


def test_a_landline_stands_where_its_area_code_is_and_a_mobile_anywhere_in_its_country():
    assert possible_zones("+493023456789") == ("Europe/Berlin",)
    assert set(possible_zones("+491711234567")) == {"Europe/Berlin", "Europe/Busingen"}
    assert {"Australia/Perth", "Australia/Sydney"} <= set(possible_zones("+61412345678"))
    assert {"Europe/Moscow", "Asia/Vladivostok"} <= set(possible_zones("+79161234567"))


def test_an_area_code_travels_where_the_plan_does_not_tell_mobiles_apart():
    zones = possible_zones("+12127365000")
    assert zones[0] == "America/New_York" and {"America/Los_Angeles", "Pacific/Honolulu"} <= set(zones)
    assert len(set(possible_zones("+18002345678"))) > 10  # toll-free: wherever the plan reaches


def test_what_is_no_number_has_no_zone_and_is_shown_as_it_is():
    assert possible_zones("anna") == possible_zones("") == ()
    assert display_number("anna") == "anna"


def test_numbers_are_shown_as_they_are_read_at_home_and_abroad():
    assert display_number("+491711234567", country="DE") == "0171 1234567"
    assert display_number("+491711234567", country="FR") == display_number("+491711234567") == "+49 171 1234567"


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=40) | st.from_regex(r"[+0-9 ()/.a-z-]{0,24}", fullmatch=True),
    st.sampled_from(["DE", "US", "", "ZZ"]),
)
def test_any_text_is_a_number_or_says_why_not_and_reading_again_changes_nothing(text, country):
    found = read_number(text, country=country)
    if isinstance(found, PhoneNumber):
        assert read_number(found.e164, country="") == found
        assert read_number(display_number(found.e164), country="") == found
        assert set(possible_zones(found.e164)) <= KNOWN
    else:
        assert found in NumberProblem
