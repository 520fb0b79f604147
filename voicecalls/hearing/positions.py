""" "The second one", "den letzten", "Nummer drei", "zwei": which of a few times that were named."""

import re
from collections.abc import Sequence
from datetime import datetime

from voicecalls.hearing.clauses import FILLERS
from voicecalls.hearing.days import MONTHS, WEEKDAYS

NOON = 12
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
NOT_TIME = r"(?! ?(?:uhr|oclock|o clock|[ap]\.? ?m\b|[:.]?[0-9]))"
LAST = re.compile(
    r"\b(?:last|latter|letzte[nrsm]?|letztere[nrs]?|(?:the|der|den|die|das) (?:later|latest|spätere[nrs]?"
    r"|späteste[nrs]?))\b"
    r"(?! (?:day|time|date|week|tag|uhrzeit|zeit|woche|termin am|vormittag|nachmittag))"
)
FIRST = re.compile(
    r"\b(?:former|erstens|erstere[nrs]?|(?:the|der|den|die|das) (?:early|earlier|earliest|soonest|frühe[nrs]?"
    r"|frühere[nrs]?|früheste[nrs]?))\b"
    r"(?! (?:day|time|date|week|tag|uhrzeit|zeit|woche|morning|afternoon|evening|vormittag|nachmittag|abend|morgen))"
)
SECOND = re.compile(r"\bzweitens\b|\b(?:middle|mittlere[nrs]?)\b(?! of)")
NOUN = "option|choice|slot|time|termin|möglichkeit|vorschlag|variante"
THING = (  # that is one of the times, and no day of the month
    rf"{NOUN}|appointment|suggestion|zeit|of (?:them|these|those|the [0-9])|von (?:den|diesen|denen)"
)
ORDINAL = re.compile(
    rf"(?P<date>\b(?:on the|{MONTH}|(?:{WEEKDAY})(?: the| den| der)?|am|zum|vom|ab|bis|vor|nach) )?"
    rf"(?:\b(?:the|der|den|dem|(?P<no_day>die|das)) )?\b(?P<place>[1-3])(?:st|nd|rd|\.)(?P<thing> (?:{THING})\b)?"
    rf"(?! ?[0-9]| of\b| (?:day|week|thing|{MONTH})\b)"
)
NAMED = re.compile(rf"\b(?:number|nummer|{NOUN}|taste|key|press|drücke|no) (?P<place>[1-9])\b{NOT_TIME}")
ALONE = re.compile(rf"(?:the |die |der |den |das )?(?P<place>[1-9])\b\.?{NOT_TIME}")
# Of a word that stands alone.
SOUNDS_LIKE = {"won": "1", "to": "2", "too": "2", "zwei": "2", "free": "3", "tree": "3", "ein": "1", "eines": "1"}


def positions(text: str, *, options: Sequence[datetime]) -> tuple[frozenset[int], str]:
    """The places that are named in a clause of `clauses`, from 0, and the rest of the clause. Several: it may be any
    of them, as with "three" if the second of them is at three."""
    count = len(options)
    places: set[int] = set()
    rest = text
    for pattern, place in ((LAST, count - 1), (FIRST, 0), (SECOND, 1)):
        if pattern.search(rest):
            places.add(place)
            rest = pattern.sub(" ", rest)
    for found in ORDINAL.finditer(rest):
        places |= _ordinal(found, options)
    rest = ORDINAL.sub(lambda found: found[0] if _is_date(found) else found["date"] or " ", rest)
    places |= {int(found["place"]) - 1 for found in NAMED.finditer(rest)}
    rest = NAMED.sub(" ", rest)
    alone = set[int]() if places else _alone(rest, options)
    return frozenset(place for place in places | alone if place < count), "" if alone else " ".join(rest.split())


def _ordinal(found: re.Match[str], options: Sequence[datetime]) -> set[int]:
    """ "On the second" is a day, "the second one" one of the times; "the second" is that if none is on the second."""
    if _is_date(found):
        return set()
    number = int(found["place"])
    days = () if found["thing"] or found["no_day"] else options
    return {number - 1} | {index for index, at in enumerate(days) if at.day == number}


def _is_date(found: re.Match[str]) -> bool:
    return bool(found["date"] and not found["thing"])


def _alone(text: str, options: Sequence[datetime]) -> set[int]:
    """Nothing but a small number: a place, or the hour of one of the times."""
    left = " ".join(FILLERS.sub(" ", text).split())
    found = ALONE.fullmatch(SOUNDS_LIKE.get(left, left))
    if not found or int(found["place"]) > len(options):
        return set()
    number = int(found["place"])
    hours = {index for index, at in enumerate(options) if at.hour % NOON == number and at.minute == 0}
    return {number - 1} | hours
