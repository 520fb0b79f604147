import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.phones import Fault, WrongPhone, display, parse

BERLIN = "+493023125012"


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+49 30 23125012", "DE", BERLIN),
        ("030 / 23125-012", "DE", BERLIN),
        ("+49 (0)30 23125012", "US", BERLIN),
        ("0049 30 23125012", "DE", BERLIN),
        ("0049 30 23125012", "US", BERLIN),  # Americans dial 011, Germans do not know it
        ("011 49 30 23125012", "US", BERLIN),
        ("tel:+49-30-23125012", "", BERLIN),
        ("\u0660\u0663\u0660 23125012", "DE", BERLIN),  # Arabic digits
        ("0171 39200 12", "DE", "+491713920012"),
        ("0171 39200 12", "de", "+491713920012"),
        ("07700 900123", "GB", "+447700900123"),  # reserved for plays: possible, but nobody's
        ("(202) 555-0143", "US", "+12025550143"),
        ("098450 12345", "IN", "+919845012345"),
        ("030 23125012 mob", "DE", BERLIN),  # the letters are not dialled
        ("030 23125012 (privat)", "DE", BERLIN),
        ("030-23125012, tel.", "DE", BERLIN),
        ("mobil: 030 23125012", "DE", BERLIN),
    ],
)
def test_numbers_are_read_as_people_write_them(text, country, number):
    assert parse(text, country=country) == number


@pytest.mark.parametrize(
    ("text", "country", "fault"),
    [
        ("", "DE", Fault.NOT_A_NUMBER),
        ("ask my sister", "DE", Fault.NOT_A_NUMBER),
        ("030 23125012", "", Fault.COUNTRY_NEEDED),
        ("030 23125012", "XX", Fault.COUNTRY_NEEDED),
        ("+999 12345678", "DE", Fault.COUNTRY_UNKNOWN),
        ("110", "DE", Fault.TOO_SHORT),
        ("12345", "DE", Fault.TOO_SHORT),
        ("555-0143", "US", Fault.TOO_SHORT),
        ("+1 202 555 014", "DE", Fault.TOO_SHORT),
        ("+1 202 555 01433", "DE", Fault.TOO_LONG),
        ("1" * 60, "DE", Fault.TOO_LONG),
        ("030 1234567890123", "DE", Fault.TOO_LONG),  # Germany's own plan would leave room for it
        ("030 23125012 or 0171 3920012", "DE", Fault.TOO_LONG),
        ("(202) 555-0143 ext. 5", "US", Fault.EXTENSION),
        ("0900 1234567", "DE", Fault.COSTLY),
        ("0711 123456 Fax", "DE", Fault.NOT_A_NUMBER),
        ("030 23125012 x12", "DE", Fault.EXTENSION),
    ],
)
def test_what_cannot_be_rung_is_refused_with_its_fault(text, country, fault):
    with pytest.raises(WrongPhone) as refused:
        parse(text, country=country)
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    ("number", "shown"),
    [(BERLIN, "+49 30 23125012"), ("+447700900123", "+44 7700 900123"), ("", ""), ("unknown", "unknown")],
)
def test_numbers_are_shown_in_groups(number, shown):
    assert display(number) == shown


@settings(max_examples=100)
@given(text=st.text(max_size=40), country=st.sampled_from(["DE", "US", "GB", "IN", "IT", "BR", "", "XX"]))
def test_whatever_is_typed_gives_a_number_or_a_fault(text, country):
    try:
        number = parse(text, country=country)
    except WrongPhone:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{5,14}", number)
    assert parse(number, country="") == number


@settings(max_examples=100)
@given(digits=st.text("0123456789", min_size=4, max_size=14), country=st.sampled_from(["DE", "US", "GB", "IN", "IT"]))
def test_what_is_shown_is_read_back_as_the_same_number(digits, country):
    try:
        number = parse(digits, country=country)
    except WrongPhone:
        return
    assert parse(display(number), country="") == number
