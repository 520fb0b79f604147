"""When to call back: a day and a time of day, or "in half an hour", in the person's own zone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from voicecalls.hearing.days import day
from voicecalls.hearing.plain import with_digits

MINUTE, HOUR, ONE_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FARTHEST = timedelta(days=60)
NOON, EVENING = 12, 20
BARE_AFTERNOON = 7  # "at three" is in the afternoon, "at eight" in the morning
# What is proposed when only a part of the day was named; it is read back before anything is kept.
PARTS: list[tuple[re.Pattern[str], time]] = [
    (re.compile(r"\b(?:nachmittags?|afternoon)\b"), time(15)),
    (re.compile(r"\b(?:noon|midday|lunchtime|lunch time|mittags?|mittagszeit)\b"), time(12)),
    (re.compile(r"\b(?:abends?|evening|tonight)\b"), time(18)),
    (re.compile(r"\b(?:vormittags?|morgens|früh|am morgen|heute morgen|in the morning|morning)\b"), time(10)),
]
LATE = re.compile(r"\b(?:nachmittags?|abends?|afternoon|evening|tonight)\b|[0-9] ?p\.? ?m\b")
# The German "um drei am Freitag" is no "a.m.".
EARLY = re.compile(
    r"\b(?:vormittags?|morgens|früh|am morgen|heute morgen|morning)\b"
    r"|[0-9] ?a\.? ?m\b(?! (?:[0-9]|\w+tag\b|mittwoch|sonnabend|nachmittag|abend))"
)
COUNT = r"(?P<count>[0-9]+(?:[.,]5)?|an?|one|einer|eine|ein|1)"


@dataclass(frozen=True)
class When:
    """`at`: the instant, aware, in the person's zone. If it is missing, `day` is known but not the time."""

    at: datetime | None = None
    day: date | None = None


def when(text: str, language: str, *, now: datetime, on: date | None = None) -> When | None:
    """What the words say about a time to call. `now` is aware, in the person's zone; `on` is a day agreed before.

    None: nothing was understood, or it lies in the past or more than `FARTHEST` ahead.
    """
    said = with_digits(text, language)
    if wait := _wait(said):
        return _or_none(_checked((now.astimezone(UTC) + wait).astimezone(now.tzinfo), now))
    heard = day(text, language, today=now.date())
    on_day = heard.first if heard and heard.is_one else on
    at = _time(said, today=on_day in (None, now.date()), now=now)
    if at is None:
        return When(day=on_day) if on_day and now.date() <= on_day <= (now + FARTHEST).date() else None
    if on_day is None:
        on_day = now.date() if _local(now.date(), at, now) > now else now.date() + ONE_DAY
    return _or_none(_checked(_local(on_day, at, now), now))


def keyed_time(digits: str, *, now: datetime, on: date | None = None) -> datetime | None:
    """HHMM or HMM: on that day, else the next time it is so late."""
    typed = digits.strip("#*")
    if not re.fullmatch(r"[0-9]{3,4}", typed) or int(typed[:-2]) > 23 or int(typed[-2:]) > 59:
        return None
    at = time(int(typed[:-2]), int(typed[-2:]))
    if on is not None:
        return _checked(_local(on, at, now), now)
    today = _local(now.date(), at, now)
    return today if today > now else _checked(_local(now.date() + ONE_DAY, at, now), now)


def _or_none(at: datetime | None) -> When | None:
    return None if at is None else When(at=at)


def _local(day_: date, at: time, now: datetime) -> datetime:
    """The instant of a wall time; through UTC, so that a time skipped by the clock change becomes one that exists."""
    return datetime.combine(day_, at, tzinfo=now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)


def _checked(at: datetime, now: datetime) -> datetime | None:
    ahead = at.astimezone(UTC) - now.astimezone(UTC)
    return at if timedelta(0) < ahead <= FARTHEST else None


def _wait(said: str) -> timedelta | None:
    if re.search(r"\bin (?:half an hour|einer halben stunde)\b", said):
        return 30 * MINUTE
    if re.search(r"\bin (?:a quarter of an hour|einer viertelstunde|einer viertel stunde)\b", said):
        return 15 * MINUTE
    if re.search(r"\bin (?:einer dreiviertelstunde|three quarters of an hour)\b", said):
        return 45 * MINUTE
    found = re.search(
        rf"\b(?:in )?{COUNT} (?P<unit>minutes?|minuten?|hours?|stunden?)(?P<later> from now| later)?\b", said
    )
    if not found or not (found[0].startswith("in ") or found["later"]):
        return None
    count = float(found["count"].replace(",", ".")) if found["count"][0].isdigit() else 1.0
    if count > 24 * 60:
        return None
    return count * (MINUTE if found["unit"].startswith("m") else HOUR)


def _time(said: str, *, today: bool, now: datetime) -> time | None:
    for pattern, meaning in CLOCKS:
        if found := pattern.search(said):
            hour, minute = meaning(found)
            if not 0 <= hour <= 24 or not 0 <= minute < 60:
                return None
            return time(_hour(hour % 24, minute, said, today=today, now=now), minute)
    return next((at for pattern, at in PARTS if pattern.search(said)), None)


def _hour(hour: int, minute: int, said: str, *, today: bool, now: datetime) -> int:
    """Of an hour from 1 to 12, the half of the day that is meant."""
    if hour == 0 or hour > NOON:
        return hour
    if LATE.search(said):
        return hour if hour == NOON else hour + NOON
    if EARLY.search(said):
        return 0 if hour == NOON and re.search(r"\ba\.? ?m\b", said) else hour
    if hour == NOON:
        return hour
    if hour <= BARE_AFTERNOON:
        return hour + NOON
    if today and time(hour, minute) <= now.time() and hour + NOON <= EVENING:
        return hour + NOON
    return hour


def _on_the_hour(found: re.Match[str]) -> tuple[int, int]:
    return int(found["hour"]), 0


def _hour_and_minute(found: re.Match[str]) -> tuple[int, int]:
    return int(found["hour"]), int(found["minute"])


def _past(found: re.Match[str]) -> tuple[int, int]:
    return int(found["hour"]), _minutes(found["minute"])


def _to(found: re.Match[str]) -> tuple[int, int]:
    return _earlier(int(found["hour"]), _minutes(found["minute"]))


def _half_to(found: re.Match[str]) -> tuple[int, int]:
    """German "halb vier" is half past three; "fünf vor halb", "fünf nach halb" are told from there."""
    minutes = 30
    if found["side"]:
        minutes += int(found["minute"]) * (1 if found["side"] == "vor" else -1)
    return _earlier(int(found["hour"]), minutes)


def _earlier(hour: int, minutes: int) -> tuple[int, int]:
    return (hour - 1 if hour > 1 else NOON, 60 - minutes) if minutes else (hour, 0)


def _minutes(said: str) -> int:
    return {"half": 30, "quarter": 15, "a quarter": 15, "viertel": 15}.get(said) or int(said)


H = r"(?P<hour>[0-2]?[0-9])(?![0-9:]|\.[ 0-9]|st\b|nd\b|rd\b|th\b)"
M = r"(?P<minute>[0-5][0-9])(?![0-9])"
CLOCKS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int]]]] = [
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"\b(?:(?P<minute>[0-9]{{1,2}}) (?:minuten )?(?P<side>vor|nach) )?halb {H}", _half_to),
        (rf"\bdreiviertel {H}", lambda found: _earlier(int(found["hour"]), 15)),
        (rf"\b(?P<minute>viertel|[0-5]?[0-9]) (?:minuten )?vor {H}", _to),
        (rf"\b(?P<minute>viertel|[0-5]?[0-9]) (?:minuten )?nach {H}", _past),
        (rf"\bviertel {H}", lambda found: _earlier(int(found["hour"]), 45)),
        (rf"\b(?P<minute>half|a quarter|quarter|[0-5]?[0-9]) (?:minutes )?past {H}", _past),
        (rf"\b(?P<minute>a quarter|quarter|[0-5]?[0-9]) (?:minutes )?(?:to|before) {H}(?!\d)", _to),
        (rf"\bhalf {H}", lambda found: (int(found["hour"]), 30)),
        (rf"\b(?P<hour>[0-2]?[0-9])[:.]{M}(?!\.)", _hour_and_minute),
        (rf"\b(?P<hour>[0-2]?[0-9]) (?:uhr|o ?clock) {M}", _hour_and_minute),
        (r"\b(?P<hour>[0-2]?[0-9]) ?(?:uhr|o ?clock)\b", _on_the_hour),
        (rf"\b(?P<hour>[0-2]?[0-9]) {M}(?= ?[ap]\.? ?m\b|$)", _hour_and_minute),
        (r"\b(?P<hour>[0-1]?[0-9]) ?[ap]\.? ?m\b", _on_the_hour),
        (rf"\b(?:zwischen|between) {H} (?:und|and)\b", _on_the_hour),
        (rf"\b(?:um|gegen|ab|nach|at|around|after|about|from) {H}", _on_the_hour),
        (
            rf"\b{H}(?= (?:in the (?:morning|afternoon|evening)|morgens|abends|nachmittags|vormittags|mittags"
            rf"|tonight))",
            _on_the_hour,
        ),
        (rf"^{H}$", _on_the_hour),
    )
]
