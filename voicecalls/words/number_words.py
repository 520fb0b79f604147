"""Small numbers as they are said: a speech engine reads "24." or "9:05" as it likes."""

from voicecalls.hearing.number_words import ENGLISH, ENGLISH_ORDINALS, ENGLISH_TENS

UNITS_IN_GERMAN = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
TENS_IN_GERMAN = {20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig"}
UNITS_IN_ENGLISH = {number: word for word, number in ENGLISH.items()}
TENS_IN_ENGLISH = {number: word for word, number in ENGLISH_TENS.items()}
ORDINALS_IN_ENGLISH = {number: word for word, number in ENGLISH_ORDINALS.items()}  # "fifth" stands after "fiveth"
IRREGULAR_IN_GERMAN = {1: "ersten", 3: "dritten", 7: "siebten", 8: "achten"}
TEN, TWENTY = 10, 20


def in_words(number: int, language: str) -> str:
    """From 0 to 59."""
    tens, unit = number - number % TEN, number % TEN
    if language == "de":
        if number < TWENTY:
            return UNITS_IN_GERMAN[number]
        before = "" if not unit else ("ein" if unit == 1 else UNITS_IN_GERMAN[unit]) + "und"
        return before + TENS_IN_GERMAN[tens]
    if number < TWENTY:
        return UNITS_IN_ENGLISH[number]
    return TENS_IN_ENGLISH[tens] + (f"-{UNITS_IN_ENGLISH[unit]}" if unit else "")


def ordinal_in_words(number: int, language: str) -> str:
    """From 1 to 59: "twenty-fourth"; in German as after "den": "vierundzwanzigsten"."""
    if language == "de":
        if number in IRREGULAR_IN_GERMAN:
            return IRREGULAR_IN_GERMAN[number]
        return in_words(number, language) + ("ten" if number < TWENTY else "sten")
    tens, unit = number - number % TEN, number % TEN
    if number < TWENTY or not unit:
        return ORDINALS_IN_ENGLISH[number]
    return f"{TENS_IN_ENGLISH[tens]}-{ORDINALS_IN_ENGLISH[unit]}"
