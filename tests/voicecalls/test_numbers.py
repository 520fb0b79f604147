"""Where a phone may ring."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.zones import KNOWN
from voicecalls.numbers import country_of, possible_zones


def test_a_landline_stands_where_its_area_code_is_and_a_mobile_anywhere_in_its_country():
    assert possible_zones("+493023456789") == ("Europe/Berlin",)
    assert set(possible_zones("+491711234567")) == {"Europe/Berlin", "Europe/Busingen"}
    assert {"Australia/Perth", "Australia/Sydney"} <= set(possible_zones("+61412345678"))
    assert {"Europe/Moscow", "Asia/Vladivostok"} <= set(possible_zones("+79161234567"))


def test_an_area_code_travels_where_the_plan_does_not_tell_mobiles_apart():
    zones = possible_zones("+12127365000")
    assert zones[0] == "America/New_York" and {"America/Los_Angeles", "Pacific/Honolulu"} <= set(zones)
    assert len(set(possible_zones("+18002345678"))) > 10  # toll-free: wherever the plan reaches


def test_nobody_can_tell_of_a_number_of_no_country_and_of_what_is_no_number():
    assert possible_zones("+80012345678") == possible_zones("anna") == possible_zones("") == ()


def test_a_number_belongs_to_one_country_or_to_none():
    assert [country_of(each) for each in ("+493023456789", "+33612345678", "+12127365000")] == ["DE", "FR", "US"]
    assert country_of("+80012345678") == country_of("anna") == country_of("") == ""


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"\+[0-9]{0,16}", fullmatch=True))
def test_any_text_leads_to_zones_that_are_known(text):
    assert set(possible_zones(text)) <= KNOWN
