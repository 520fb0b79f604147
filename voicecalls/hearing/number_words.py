"""Number words as digits, in English and German: "forty-five thousand" → "45000", "dritten" → "3.".

Our own, because text2num up to 2.5 installs a top-level package `tests` over ours, and from 3.0 on it needs a Rust
compiler on Macs with Intel chips.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ENGLISH_ORDINALS = {
    **{f"{word}th": number for word, number in ENGLISH.items()},
    **{f"{word[:-1]}ieth": number for word, number in ENGLISH_TENS.items()},
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
GERMAN = {
    "null": 0, "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwoelf": 12, "dreizehn": 13,
    "vierzehn": 14, "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
GERMAN_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "fuenfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
GERMAN_ORDINALS = {"ers": 1, "drit": 3, "sieb": 7, "ach": 8}  # before "-te"; all others are the number itself
SCALES = {"hundred": 100, "hundert": 100, "thousand": 1000, "tausend": 1000, "million": 10**6, "millionen": 10**6}
DECIMALS = {
    "en": (re.compile(r"\b(\d+) point ((?:\d ?)*\d)\b"), "."),
    "de": (re.compile(r"\b(\d+) komma (\d+)\b"), ","),
}


@dataclass(frozen=True)
class Word:
    value: int
    is_ordinal: bool = False
    is_scale: bool = False


def digits_for_words(text: str, language: str) -> str:
    """Small letters in, with single spaces; what is no number word stays as it is."""
    out: list[str] = []
    number: _Number | None = None
    for token in _tokens(text, language):
        word = _word(token.strip(".,!?;:…"), language)
        if word is not None and number is not None and number.take(word):
            continue
        if number is not None:
            out.append(number.written(language))
            number = None
        if word is None:
            out.append(token)
        else:
            number = _Number(word)
    if number is not None:
        out.append(number.written(language))
    pattern, mark = DECIMALS.get(language, DECIMALS["en"])
    return pattern.sub(lambda found: f"{found[1]}{mark}{found[2].replace(' ', '')}", " ".join(out))


class _Number:
    """A number that grows word by word, as long as the words belong together."""

    def __init__(self, first: Word) -> None:
        self.total, self.piece, self.is_ordinal = 0, first.value, first.is_ordinal
        self.room = _room(first)

    def take(self, word: Word) -> bool:
        if self.is_ordinal:
            return False
        if word.is_scale and 0 < self.piece < word.value:
            self.piece *= word.value
        elif not word.is_scale and 0 < word.value < self.room:
            if self.room >= 1000:  # a "hundred" that follows belongs to the new piece only
                self.total, self.piece = self.total + self.piece, 0
            self.piece += word.value
        else:
            return False
        self.is_ordinal = word.is_ordinal
        self.room = min(_room(word), self.room or _room(word)) if not word.is_scale else word.value
        if word.is_scale and word.value >= 1000:
            self.total, self.piece = self.total + self.piece, 0
        return True

    def written(self, language: str) -> str:
        number = self.total + self.piece
        if not self.is_ordinal:
            return str(number)
        return f"{number}." if language == "de" else ordinal(number)


def ordinal(number: int) -> str:
    """In English: "21st"."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _room(word: Word) -> int:
    """What may still be added has to be smaller: 10 after "twenty", 1000 after "zweitausend"."""
    if word.is_ordinal or word.value == 0:
        return 0
    for scale in (10**6, 1000, 100):
        if word.value % scale == 0:
            return scale
    return 10 if word.value in ENGLISH_TENS.values() else 0


def _tokens(text: str, language: str) -> list[str]:
    tokens: list[str] = []
    for token in text.split():
        parts = token.split("-")
        spelled = language != "de" and len(parts) > 1 and all(_word(part, language) for part in parts)
        tokens += parts if spelled else [token]
    return tokens


@lru_cache(maxsize=4096)
def _word(word: str, language: str) -> Word | None:
    if word in SCALES:
        return Word(SCALES[word], is_scale=True)
    if language == "de":
        return _german(word)
    if word in ENGLISH_ORDINALS:
        return Word(ENGLISH_ORDINALS[word], is_ordinal=True)
    value = ENGLISH.get(word, ENGLISH_TENS.get(word))
    return None if value is None else Word(value)


def _german(word: str) -> Word | None:
    """One word, as long as German makes it: "zweitausendsiebenundzwanzigsten". "ein" alone is an article."""
    if word == "ein":
        return None
    value = _german_number(word)
    if value is not None:
        return Word(value)
    found = re.fullmatch(r"(.+?)s?te[nrsm]?", word)
    if not found:
        return None
    stem = found[1]
    if word.startswith("erste"):
        return Word(1, is_ordinal=True)
    for irregular, last in GERMAN_ORDINALS.items():
        before = _german_number(stem.removesuffix(irregular)) if stem.endswith(irregular) else None
        if stem == irregular or (before is not None and before >= 100):
            return Word((before or 0) + last, is_ordinal=True)
    value = _german_number(stem)
    return None if value is None or stem == "ein" else Word(value, is_ordinal=True)


def _german_number(word: str) -> int | None:
    before, scale, after = word.partition("tausend")
    if not scale:
        return _below_thousand(word)
    thousands, rest = (1 if not before else _below_thousand(before)), (0 if not after else _below_thousand(after))
    return None if thousands is None or rest is None else thousands * 1000 + rest


def _below_thousand(word: str) -> int | None:
    before, scale, after = word.partition("hundert")
    if not scale:
        return _below_hundred(word.removeprefix("und"))
    hundreds, rest = (
        (1 if not before else GERMAN.get(before)),
        (0 if not after else _below_hundred(after.removeprefix("und"))),
    )
    return None if hundreds is None or rest is None else hundreds * 100 + rest


def _below_hundred(word: str) -> int | None:
    if word in GERMAN or word in GERMAN_TENS:
        return GERMAN.get(word, GERMAN_TENS.get(word))
    unit, joined, tens = word.partition("und")
    if joined and unit in GERMAN and tens in GERMAN_TENS:
        return GERMAN[unit] + GERMAN_TENS[tens]
    return None
