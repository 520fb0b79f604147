"""Where a phone may ring, told from its number. `core.phones` reads and shows numbers.

The package phonenumbers (Google's libphonenumber) knows the plans.
"""

import phonenumbers
from phonenumbers import SUPPORTED_REGIONS as REGIONS
from phonenumbers import NumberParseException, PhoneNumberType
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

from core.zones import KNOWN, zones_of_country

# In the USA an artificial voice needs prior express consent (FCC 24-17), and a number that begins like this does not
# say in which country its owner is.
NORTH_AMERICA = "+1"
TRAVEL = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def country_of(e164: str) -> str:
    """The country (ISO 3166 alpha-2) to which a number belongs; empty if nobody can tell, or if it belongs to none."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(e164)) or ""
    except NumberParseException:
        return ""
    return region if region in REGIONS else ""


def possible_zones(e164: str) -> tuple[str, ...]:
    """The names of all time zones in which this phone may ring, the likeliest first; none if nobody can tell.

    A landline stands where its area code is. A mobile travels, and so does a number in a plan that does not tell
    mobiles apart: it may be anywhere in its country. A number of no country may be wherever the plan reaches.
    """
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return ()
    near = [name for name in time_zones_for_number(number) if name != UNKNOWN_TIMEZONE and name in KNOWN]
    if phonenumbers.number_type(number) not in TRAVEL:
        return tuple(near)
    country = zones_of_country(phonenumbers.region_code_for_number(number) or "")
    if len(near) == 1:
        return tuple(dict.fromkeys([*near, *country]))
    return country or tuple(near)
