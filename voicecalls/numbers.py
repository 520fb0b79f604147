"""Phone numbers as people write them: read to E.164, refused where nobody may be called, and where they may ring.

The package phonenumbers (Google's libphonenumber) knows the plans; which kinds we call is decided here.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumberMatcher, PhoneNumberType, ValidationResult
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

from core.zones import KNOWN, zones_of_country

LONGEST_TEXT = 200  # of a field in which somebody typed a number; more is no number
NORTH_AMERICA = "+1"


class NumberProblem(StrEnum):
    """Why a text is no number to call."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NO_COUNTRY = "no_country"  # neither +… nor a country to read it in
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_ASSIGNED = "not_assigned"  # the length is right, the plan of the country has no such number
    SEVERAL = "several"
    EXTENSION = "extension"  # a switchboard would answer
    EMERGENCY = "emergency"
    PREMIUM = "premium"  # the caller pays
    SERVICE = "service"  # a pager, a mailbox, a company's own service number


class NumberKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    EITHER = "either"  # the plan does not tell them apart (North America)
    OTHER = "other"  # over the internet, toll-free, personal


@dataclass(frozen=True, kw_only=True)
class PhoneNumber:
    """A number that may be called. `country`: of its plan (ISO 3166 alpha-2; empty for those of no country)."""

    e164: str
    country: str
    kind: NumberKind

    @property
    def needs_consent(self) -> bool:
        """In the USA an artificial voice needs prior express consent (FCC 24-17), and a number that begins with +1 does
        not say in which country its owner is."""
        return self.e164.startswith(NORTH_AMERICA)


KINDS = {
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.EITHER,
}
REFUSED = {
    PhoneNumberType.PREMIUM_RATE: NumberProblem.PREMIUM,
    PhoneNumberType.SHARED_COST: NumberProblem.PREMIUM,
    PhoneNumberType.PAGER: NumberProblem.SERVICE,
    PhoneNumberType.UAN: NumberProblem.SERVICE,
    PhoneNumberType.VOICEMAIL: NumberProblem.SERVICE,
}
LENGTHS = {
    ValidationResult.TOO_SHORT: NumberProblem.TOO_SHORT,
    ValidationResult.TOO_LONG: NumberProblem.TOO_LONG,
    ValidationResult.INVALID_LENGTH: NumberProblem.TOO_LONG,
    ValidationResult.INVALID_COUNTRY_CODE: NumberProblem.NO_COUNTRY,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: NumberProblem.TOO_SHORT,  # an area code is missing
}
UNREADABLE = {
    NumberParseException.INVALID_COUNTRY_CODE: NumberProblem.NO_COUNTRY,
    NumberParseException.TOO_SHORT_AFTER_IDD: NumberProblem.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: NumberProblem.TOO_SHORT,
    NumberParseException.TOO_LONG: NumberProblem.TOO_LONG,
}


def read_number(text: str, *, country: str) -> PhoneNumber | NumberProblem:
    """The number in a free text, or why it is none to call. `country`: in which a number without + is read (ISO 3166
    alpha-2; empty: none). Words around it do no harm; of several different numbers none is chosen."""
    text = text.strip()
    region = country.upper()
    if not text:
        return NumberProblem.EMPTY
    if len(text) > LONGEST_TEXT:
        return NumberProblem.NOT_A_NUMBER
    if _is_emergency(text, region):
        return NumberProblem.EMERGENCY
    found = {_e164(match.number): match.number for match in _matches(text, region)}
    if len(found) > 1:
        return NumberProblem.SEVERAL
    number = next(iter(found.values()), None) or _parsed(text, region)
    return _judged(number) if isinstance(number, phonenumbers.PhoneNumber) else number


def possible_zones(e164: str) -> tuple[str, ...]:
    """The names of all time zones in which this phone may ring, the likeliest first; none if nobody can tell.

    A landline stands where its area code is. A mobile travels, and so does a number in a plan that does not tell
    mobiles apart: it may be anywhere in its country. A number of no country may be wherever the plan reaches.
    """
    parsed = _parsed(e164, "")
    if not isinstance(parsed, phonenumbers.PhoneNumber):
        return ()
    near = [name for name in time_zones_for_number(parsed) if name != UNKNOWN_TIMEZONE and name in KNOWN]
    if phonenumbers.number_type(parsed) not in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE):
        return tuple(near)
    country = zones_of_country(phonenumbers.region_code_for_number(parsed) or "")
    if len(near) == 1:
        return tuple(dict.fromkeys([*near, *country]))
    return country or tuple(near)


@lru_cache(maxsize=4096)
def display_number(e164: str, *, country: str = "") -> str:
    """A number as people read it: nationally in its own country, internationally elsewhere; as it is if it is none."""
    parsed = _parsed(e164, "")
    if not isinstance(parsed, phonenumbers.PhoneNumber):
        return e164
    at_home = country and phonenumbers.region_code_for_number(parsed) == country.upper()
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _is_emergency(text: str, region: str) -> bool:
    digits = "".join(mark for mark in text if mark.isdigit())
    return any(phonenumbers.is_emergency_number(digits, each) for each in {region or "DE", "DE", "US", "GB"})


def _matches(text: str, region: str) -> PhoneNumberMatcher:
    return PhoneNumberMatcher(text, region or None, leniency=Leniency.POSSIBLE)


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | NumberProblem:
    if sum(mark.isalpha() for mark in text) > sum(mark.isdigit() for mark in text):
        return NumberProblem.NOT_A_NUMBER
    try:
        return phonenumbers.parse(text, region or None)
    except NumberParseException as error:
        return UNREADABLE.get(error.error_type, NumberProblem.NOT_A_NUMBER)


def _judged(number: phonenumbers.PhoneNumber) -> PhoneNumber | NumberProblem:
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != ValidationResult.IS_POSSIBLE:
        return LENGTHS.get(length, NumberProblem.NOT_ASSIGNED)
    if not phonenumbers.is_valid_number(number):
        return NumberProblem.NOT_ASSIGNED
    kind = phonenumbers.number_type(number)
    if kind in REFUSED:
        return REFUSED[kind]
    if number.extension:
        return NumberProblem.EXTENSION
    country = phonenumbers.region_code_for_number(number) or ""
    return PhoneNumber(
        e164=_e164(number),
        country=country if len(country) == 2 else "",
        kind=KINDS.get(kind, NumberKind.OTHER),
    )


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
