"""Numbers and ranges, in digits or words."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from voicecalls.hearing.plain import plain, with_digits

DIGITS = r"[0-9]{1,12}(?:[.,][0-9]{1,4})?"
NUMBER = re.compile(rf"(?<![\w.,]){DIGITS}")
ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|almost|nearly|maybe|perhaps|some|ish|ungefähr|etwa|circa|ca|rund"
    r"|so um|fast|knapp"
    r"|vielleicht|zirka|gut|gegen|schätzungsweise|ich glaube|i think|i guess)\b"
)
AT_LEAST = re.compile(r"\b(?:more than|over|at least|minimum|from|mindestens|über|mehr als|ab|wenigstens|minimum)\b")
AT_MOST = re.compile(r"\b(?:less than|under|below|at most|up to|maximum|höchstens|unter|weniger als|bis zu|maximal)\b")
RANGE = re.compile(rf"({DIGITS})\s*(?:[^\W0-9]+\s+)?(?:to|bis|or|oder|and|und|-|–)\s*(?:zu\s+)?({DIGITS})")
NONE_AT_ALL = re.compile(
    r"^(?:none|nothing|no (?:experience|years|days|hours)|not at all|(?:gar )?keine(?:n|r)?(?: \w+)?|nichts"
    r"|none at all)$"
)
ONE = re.compile(
    r"\b(?:an?|one|eine?n?|einem|einer|eines) "
    r"(?:years?|months?|weeks?|days?|hours?|jahr|monat|woche|tag|stunde|mal|person)\b"
)
HALF = re.compile(r"\b(?:half an?|an? half|eine? halbe[sn]?|einem halben|halbes|halbe)\b")
THOUSAND = re.compile(r"(?<![\w.,])([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?(?:k|tsd\.?)(?!\w)")  # "42k"
A_YEAR = re.compile(r"\b(?:since|seit)(?: [^\W0-9]+){0,3} (?:19[5-9][0-9]|20[0-9]{2}|2100)\b")
MONTHS_TOO = re.compile(r"([0-9]{1,3}) (?:years?|jahre?n?) (?:and |und )?([0-9]{1,3}) (?:months?|monate?n?)")


@dataclass(frozen=True)
class Amount:
    """A number, or where it lies; None is open. `vague`: not one exact number; `year`: it tells since when, so what was
    asked for may be how long."""

    low: Decimal | None
    high: Decimal | None
    vague: bool
    year: bool = False


def number(text: str, language: str) -> Amount | None:
    """None: no number was said, or several that are no range."""
    said = THOUSAND.sub(_thousands, with_digits(text, language))
    if long := MONTHS_TOO.search(said):
        years = Decimal(long[1]) + (Decimal(long[2]) / 12).quantize(Decimal("0.1"))
        return Amount(years, years, vague=False)
    if between := RANGE.search(said):
        return _between(_decimal(between[1]), _decimal(between[2]))
    numbers = [_decimal(each) for each in NUMBER.findall(said)]
    if not numbers:
        return _in_other_words(said)
    if len(numbers) > 1:
        return None
    amount = _with_bounds(numbers[0], said)
    return replace(amount, year=A_YEAR.search(said) is not None)


def keyed_number(digits: str) -> Decimal | None:
    """Keys as a number; "*" is the decimal point."""
    typed = digits.strip("#").replace("*", ".")
    return Decimal(typed) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", typed) else None


def _between(low: Decimal, high: Decimal) -> Amount:
    for scale in (1000, 1_000_000):  # "forty to fifty thousand"
        if low < 1000 <= high and high % scale == 0 and low * scale < high:
            low *= scale
    return Amount(min(low, high), max(low, high), vague=low != high)


def _thousands(found: re.Match[str]) -> str:
    return f"{_decimal(found[1]) * 1000:f}"


def _with_bounds(value: Decimal, said: str) -> Amount:
    if AT_LEAST.search(said):
        return Amount(value, None, vague=True)
    if AT_MOST.search(said):
        return Amount(None, value, vague=True)
    return Amount(value, value, vague=ABOUT.search(said) is not None)


def _in_other_words(said: str) -> Amount | None:
    if NONE_AT_ALL.match(plain(said)):
        return Amount(Decimal(0), Decimal(0), vague=False)
    if HALF.search(said):
        return Amount(Decimal("0.5"), Decimal("0.5"), vague=False)
    if ONE.search(said) and len(said.split()) <= 4:
        return Amount(Decimal(1), Decimal(1), vague=False)
    return None


def _decimal(typed: str) -> Decimal:
    return Decimal(typed.replace(",", "."))
