"""Phone numbers: read as people write them, kept as E.164 ("+493023125012"), shown in groups."""

import re
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

# Ranges reserved for plays and new ones are possible, but valid nowhere yet; a shorter one is a slip of the finger.
SHORTEST_UNLISTED = 7
LONGEST = 16  # "+" and 15 digits; some countries' own plans would leave room for more
# What stands behind a number: "(mobil)", "privat". The letters are no digits, whatever the keys of a telephone say.
WORDS_BEHIND = re.compile(r"(?<=[\d)])[\s,;:/-]*\(?(?!x\b|ext|app)[^\W\d_]+\.?\)?\s*$", re.IGNORECASE)
FAX = re.compile(r"\b(?:tele)?fax\b", re.IGNORECASE)
SEPARATED = re.compile(r"\s*[,;|\n]\s*|\s+/\s+|\s+(?:or|oder|and|und|u\.)\s+", re.IGNORECASE)
COSTS_MORE = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


class Fault(StrEnum):
    """Why it is no number that could be rung."""

    NOT_A_NUMBER = "not_a_number"
    COUNTRY_NEEDED = "country_needed"
    COUNTRY_UNKNOWN = "country_unknown"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IMPOSSIBLE = "impossible"
    EXTENSION = "extension"
    COSTLY = "costly"


class WrongPhone(ValueError):
    """What somebody typed is no number that could be rung; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


_PARSE_FAULTS = {
    NumberParseException.TOO_SHORT_AFTER_IDD: Fault.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: Fault.TOO_SHORT,
    NumberParseException.TOO_LONG: Fault.TOO_LONG,
}
_LENGTH_FAULTS = {
    ValidationResult.TOO_SHORT: Fault.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Fault.TOO_SHORT,  # without its area code
    ValidationResult.TOO_LONG: Fault.TOO_LONG,
    ValidationResult.INVALID_COUNTRY_CODE: Fault.COUNTRY_UNKNOWN,
    ValidationResult.INVALID_LENGTH: Fault.IMPOSSIBLE,
}


def parse(text: str, *, country: str) -> str:
    """The number as E.164. Without a country code it is one of `country` (ISO 3166 alpha-2; empty: none is assumed).

    Raises WrongPhone.
    """
    if FAX.search(text):
        raise WrongPhone(Fault.NOT_A_NUMBER)
    number = _read(WORDS_BEHIND.sub("", text), country=country)
    if number.extension:
        raise WrongPhone(Fault.EXTENSION)
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != ValidationResult.IS_POSSIBLE:
        raise WrongPhone(_LENGTH_FAULTS[length])
    if phonenumbers.number_type(number) in COSTS_MORE:
        raise WrongPhone(Fault.COSTLY)
    if not phonenumbers.is_valid_number(number):
        national = phonenumbers.national_significant_number(number)
        if len(national) < SHORTEST_UNLISTED:
            raise WrongPhone(Fault.TOO_SHORT)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if len(e164) > LONGEST:
        raise WrongPhone(Fault.TOO_LONG)
    return e164


def parts(text: str) -> list[str]:
    """Several numbers in one line, as people write them: "0171 3920012 / 030 23125012", "… oder …"."""
    return [part for part in SEPARATED.split(text) if part.strip()]


def display(e164: str) -> str:
    """The number in groups, as it is dialled from abroad; what is no number stays as it is."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _read(text: str, *, country: str) -> PhoneNumber:
    wanted = re.sub(r"^\s*00", "+", text)  # how most countries dial abroad, understood wherever the reader's page is
    abroad = wanted.lstrip(" (").startswith(("+", "\uff0b", "tel:+"))
    try:
        return phonenumbers.parse(wanted, country.upper() or None)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            raise WrongPhone(Fault.COUNTRY_UNKNOWN if abroad else Fault.COUNTRY_NEEDED) from error
        raise WrongPhone(_PARSE_FAULTS.get(error.error_type, Fault.NOT_A_NUMBER)) from error
