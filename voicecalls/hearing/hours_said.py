"""Hours of the day, exact or as bounds: "not before ten", "nach vier", "zwischen zehn und zwölf", "nachmittags"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from voicecalls.hearing.clauses import FILLERS
from voicecalls.hearing.days import MONTHS, WEEKDAYS
from voicecalls.hearing.moments import CLOCKS, EARLY, LATE

NOON = 12
BARE_AFTERNOON = 6  # "at six" is in the afternoon, "at eight" in the morning, "at seven" as the options have it
LAST_MINUTE = 24 * 60 - 1
ROUGHLY = 59  # minutes to either side of "around ten"
WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})"
HOUR, MINUTE = r"[0-2]?[0-9]", r"[0-5]?[0-9]"
COUNTED = "weeks?|wochen?|days?|tage?n?|months?|monate?n?|minutes?|minuten|hours?|stunden?|of"
MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
NO_DATE = rf"(?![0-9:/%]|\. ?[a-zäöü0-9]|st\b|nd\b|rd\b|th\b| (?:{COUNTED}|{MONTH_NAMES})\b)"
# Times that are some without any word before them; a bare number needs such a word.
PLAIN_CLOCK = (
    rf"(?:{MINUTE} (?:minuten )?(?:vor|nach) )?halb {HOUR}|dreiviertel {HOUR}"
    rf"|(?:viertel|{MINUTE}) (?:minuten )?(?:vor|nach) {HOUR}|viertel {HOUR}"
    rf"|(?:half|a quarter|quarter|{MINUTE}) (?:minutes )?past {HOUR}"
    rf"|(?:a quarter|quarter|{MINUTE}) (?:minutes )?(?:to|before) {HOUR}|half {HOUR}"
    rf"|{HOUR}[:.][0-5][0-9](?!\.)|{HOUR} (?:uhr|o ?clock) {MINUTE}(?= |$)|{HOUR} ?(?:uhr|o ?clock)\b"
    rf"|{HOUR} [0-5][0-9](?= |$)|{HOUR} ?[ap]\.? ?m\b"
)
CLOCK = rf"(?:{PLAIN_CLOCK}|{HOUR}){NO_DATE}(?: ?[ap]\.? ?m\b| uhr\b)?"
SINCE = (
    r"not before|no earlier than|not earlier than|nothing before|earliest(?: is| at)?|from|any time after|after"
    r"|starting(?: at| from)?|later than|nicht vor|nichts vor|nicht früher als|frühestens(?: um| ab)?"
    r"|erst(?: ab| um| nach)?|ab|nach|später als"
)
AT_LAST = (
    r"not after|no later than|not later than|nothing after|at the latest(?: at| by)?|latest(?: at| by)?|nicht nach"
    r"|nichts nach|nicht später als|spätestens(?: um| bis)?"
)
UNTIL = r"before|until|till|by|up to|earlier than|any time before|vor|bis(?: spätestens)?(?: um)?|früher als"
ABOUT = r"around|(?<!how )(?<!what )about|roughly|approximately|gegen|circa|ca|etwa|ungefähr|so um|so gegen"
BETWEEN = re.compile(
    rf"\b(?:between|zwischen|from|von|ab)(?: um)? (?P<since>{CLOCK}) ?(?:and|und|to|bis|until|till|-)(?: um)? "
    rf"?(?P<until>{CLOCK})"
)
BOUND = re.compile(
    rf"(?<!viertel )(?<!minuten )(?<!\d )(?<!quarter )"
    rf"\b(?:(?P<since>{SINCE})|(?P<at_last>{AT_LAST})|(?P<until>{UNTIL})|(?P<about>{ABOUT})|(?:at|um)) "
    rf"(?:um |at |about )?(?P<clock>{CLOCK})"
)
TO_NOON = re.compile(
    r"(?:(?<=before )|(?<=until )|(?<=by )|(?<=than )|(?<=at )|(?<=bis )|(?<=um ))(?:noon|midday|mittag)\b"
)
PLAIN = re.compile(rf"\b(?P<clock>(?:{PLAIN_CLOCK}){NO_DATE})")
BARE = re.compile(
    rf"^(?:the |den |die |der |das )?(?P<clock>{HOUR})$|\b(?P<after_day>{WEEKDAY}(?: vormittag| nachmittag| abend"
    rf"| morning"
    rf"| afternoon| evening)?|tomorrow|morgen|heute|today) (?P<then>{HOUR}){NO_DATE}"
    rf"|\b(?P<early>{HOUR})(?= (?:in the (?:morning|afternoon|evening)|morgens|abends|nachmittags|vormittags|mittags))"
)
# Parts of the day with their first and last beginning.
PARTS: list[tuple[re.Pattern[str], str, str]] = [
    (re.compile(rf"\b(?:{pattern})\b"), since, until)
    for pattern, since, until in (
        (r"after (?:work|school)|nach (?:der |meiner )?(?:arbeit|schule)|(?:nach )?feierabend", "17:00", "23:59"),
        (r"after lunch|nach (?:dem |der )(?:mittag\w*|essen)", "13:00", "23:59"),
        (r"before (?:lunch|noon|midday)|vor (?:dem |der )?mittag\w*", "00:00", "11:59"),
        (r"after (?:noon|midday)", "12:00", "23:59"),
        (r"early afternoon|(?:frühen|früher) nachmittags?", "13:00", "14:59"),
        (r"late afternoon|(?:späten|später) nachmittags?|spätnachmittags?", "15:30", "17:59"),
        (r"late morning|(?:späten|später) vormittags?", "10:30", "11:59"),
        (r"early evening|(?:frühen|früher) abends?|vorabend", "17:00", "19:00"),
        (r"early(?: in the)? morning|frühmorgens|ganz früh|frühen morgen", "00:00", "09:59"),
        (r"(?:first|1st) thing(?: in the morning)?", "00:00", "09:59"),
        (r"afternoons?|nachmittags?|nach mittags?", "13:00", "17:59"),
        (r"evenings?|abends?|tonight", "17:00", "23:59"),
        (r"mornings?|forenoon|vormittags?|morgens|am morgen|(?:in der )?früh", "00:00", "11:59"),
        (r"noon|midday|lunch ?time|lunch(?: break)?|mittags?|mittagszeit|mittagspause", "11:30", "13:59"),
        (r"early(?! (?:next|this|in|january|february|december)\b)", "00:00", "09:59"),
        (r"late|spät", "15:30", "23:59"),
    )
]  # fmt: skip


@dataclass(frozen=True)
class Bounds:
    """The earliest and the latest beginning; None is open."""

    since: time | None = None
    until: time | None = None

    def opposite(self) -> "Bounds":
        """What is left of the day without these hours; all of it if that is no one stretch."""
        if self.since and self.until and self.since != self.until and self.since > time(0):
            return Bounds(until=_moved(self.since, -1)) if self.until >= time(17) else Bounds()
        if self.until and self.until != self.since:
            return Bounds(since=_moved(self.until, 1))
        return Bounds(until=_moved(self.since, -1)) if self.since and self.since != self.until else Bounds()


def hours_in(text: str, *, options: Sequence[datetime]) -> tuple[Bounds, str]:
    """What a clause of `clauses` says about the hour, and the rest of it. `options`: the times on the table."""
    text = TO_NOON.sub("12 oclock", text)
    part, without_parts = _part(text)
    for pattern in (BETWEEN, BOUND, PLAIN, BARE):
        text = " ".join(FILLERS.sub(" ", text).split()) if pattern is BARE else text
        found = list(pattern.finditer(text))
        if found:
            said = [_bounds(each, text, options) for each in found]
            if all(said):
                bounds = _together([each for each in said if each])
                rest = _part(pattern.sub(lambda each: f" {each.groupdict().get('after_day') or ''} ", text))[1]
                return _within(bounds, part), " ".join(rest.split())
    return part, without_parts


def _part(text: str) -> tuple[Bounds, str]:
    """The parts of the day that are named, together, and the text without them."""
    known: list[Bounds] = []
    for pattern, since, until in PARTS:
        if pattern.search(text):
            known.append(Bounds(time.fromisoformat(since), time.fromisoformat(until)))
            text = pattern.sub(" ", text)
    text = " ".join(text.split())
    return (_together(known), text) if known else (Bounds(), text)


def _together(known: Sequence[Bounds]) -> Bounds:
    """ "At ten or at eleven", "mornings or at noon": from the first to the last; "after ten, before noon": both."""
    since = [each.since for each in known if each.since is not None]
    until = [each.until for each in known if each.until is not None]
    whole = all(each.since is not None and each.until is not None for each in known)
    return Bounds(
        since=(min(since) if whole else max(since)) if since else None,
        until=(max(until) if whole else min(until)) if until else None,
    )


def _within(bounds: Bounds, part: Bounds) -> Bounds:
    """ "In the afternoon, after three" ends with the afternoon."""
    since = max((each for each in (bounds.since, part.since) if each), default=None)
    until = min((each for each in (bounds.until, part.until) if each), default=None)
    return bounds if since and until and since > until else Bounds(since, until)


def _bounds(found: re.Match[str], text: str, options: Sequence[datetime]) -> Bounds | None:
    """None: no such time."""
    groups = found.groupdict()
    if "until" in groups and "clock" not in groups:  # between
        until = _minutes(groups["until"], text, options)
        since = _minutes(groups["since"], text, options)
        return None if since is None or until is None else _of(since, until - 1)
    said = groups.get("clock") or groups.get("then") or groups.get("early")
    at = _minutes(said or "", text, options)
    if at is None:
        return None
    if groups.get("since"):
        return _of(at, None)
    if groups.get("at_last") or groups.get("until"):
        return _of(None, at if groups.get("at_last") else at - 1)
    return _of(at - ROUGHLY, at + ROUGHLY) if groups.get("about") else _of(at, at)


def _minutes(said: str, text: str, options: Sequence[datetime]) -> int | None:
    """Minutes after midnight. Of an hour up to twelve, the half of the day that is said, or that an option has."""
    for pattern, meaning in CLOCKS:
        if found := pattern.search(said):
            hour, minute = meaning(found)
            if hour > 23 or minute > 59:
                return None
            return 60 * _hour(hour, minute, text, options) + minute
    return None


def _hour(hour: int, minute: int, text: str, options: Sequence[datetime]) -> int:
    if hour == 0 or hour >= NOON:
        return hour
    if LATE.search(text):
        return hour + NOON
    on_the_table = {at.hour for at in options if at.minute == minute and at.hour % NOON == hour}
    if EARLY.search(text) or on_the_table == {hour}:
        return hour
    return hour + NOON if hour <= BARE_AFTERNOON or on_the_table == {hour + NOON} else hour


def _of(since: int | None, until: int | None) -> Bounds:
    return Bounds(None if since is None else _time(since), None if until is None else _time(until))


def _time(minutes: int) -> time:
    hour, minute = divmod(min(max(minutes, 0), LAST_MINUTE), 60)
    return time(hour, minute)


def _moved(at: time, minutes: int) -> time:
    return _time(60 * at.hour + at.minute + minutes)
