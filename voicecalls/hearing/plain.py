"""Words as they can be compared: small letters, no punctuation, numbers in digits."""

import re
import unicodedata
from decimal import Decimal

from voicecalls.hearing.number_words import digits_for_words

LONGEST = 4000  # characters that are looked at; nobody says more in one breath
SAID_DIFFERENTLY = {
    "de": [
        (r"dreissig", "dreißig"),
        (r"\bzwo\b", "zwei"),
        (r"\b(?:anderthalb|eineinhalb)\w*", "1,5"),
        (r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun)einhalb\b", r"\1 komma fünf"),
    ],
    "en": [
        (r"\b(hundred|thousand) and\b", r"\1"),
        (r"\ba (hundred|thousand|million)\b", r"one \1"),
        (r"\b(an?|one) (hour|year|month|week|day) and a half\b", r"1.5 \2"),
        (r"\b(\w+) and a half\b", r"\1 point five"),
    ],
}
SCALE = re.compile(r"(?<![\w.,])([0-9]{1,3}(?:[.,][0-9]{1,3})?) (100|1000|1000000)\b")
THOUSANDS = {"de": re.compile(r"(?<=\d)\.(?=\d{3}\b)"), "en": re.compile(r"(?<=\d),(?=\d{3}\b)")}


def plain(text: str) -> str:
    """Small letters without punctuation, one space between words: "don't" becomes "dont", "heiß" becomes "heiss"."""
    lowered = re.sub(r"['’`´]", "", _small(text)).replace("ß", "ss")
    return " ".join(re.findall(r"[^\W_]+", lowered))


def words(text: str) -> list[str]:
    return plain(text).split()


def sentences(text: str) -> list[str]:
    """The text cut after full stops, question marks and exclamation marks, which stay where they are."""
    return [each.strip() for each in re.findall(r"[^.?!]+[.?!]*", text[:LONGEST]) if each.strip()]


def with_digits(text: str, language: str) -> str:
    """Small letters, with number words as digits: "am dritten Dezember" → "am 3. dezember", "vierzigtausend" →
    "40000". Points, colons, slashes and hyphens stay, commas only between digits."""
    lowered = re.sub(r"['’`´]", "", _small(text))
    lowered = re.sub(r",(?!\d)", " ", lowered)
    for pattern, replacement in SAID_DIFFERENTLY.get(language, []):
        lowered = re.sub(pattern, replacement, lowered)
    lowered = THOUSANDS.get(language, THOUSANDS["en"]).sub("", lowered)
    digits = digits_for_words(" ".join(lowered.split()), language)
    return SCALE.sub(_scaled, digits)


def _scaled(found: re.Match[str]) -> str:
    """ "2,5 1000" → "2500"."""
    value = Decimal(found[1].replace(",", ".")) * int(found[2])
    return f"{value.to_integral_value():f}" if value == value.to_integral_value() else found[0]


def _small(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST]).lower()
