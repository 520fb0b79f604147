"""When a calendar file makes a person busy. Pure, and run in a process of its own (apart.py): the file may be hostile.

Recurrence, time zones (also Windows' names for them) and moved or cancelled instances are the business of `icalendar`
and `recurring-ical-events`. Called as a program it reads a question and the file from stdin and prints JSON.
"""

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Any, Literal
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from interviews.busy.problems import Problem, Unreadable
from interviews.busy.sieve import sieve
from interviews.slots import Span, instant, merged

MOST_OCCURRENCES = 20_000
CPU_SECONDS = 15
MEMORY_BYTES = 1024**3
DAY_SECONDS = 86_400
SECONDS_OF = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
NOT_BUSY = {"FREE", "WORKINGELSEWHERE"}  # of X-MICROSOFT-CDO-BUSYSTATUS
# What libraries raise when a file says something senseless.
SENSELESS = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whose busy times, and when. `zone` gives meaning to whole days and to times without a zone; events with a UID of
    `own_host` are interviews of ours, which are known already."""

    person: str
    zone: ZoneInfo
    within: Span
    own_host: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Busy times, ascending and disjoint. `partly`: some events made no sense and are missing."""

    spans: list[Span]
    partly: bool


def read(content: bytes, question: Question) -> Reading:
    """The busy times in a calendar file. Raises Unreadable."""
    within = question.within
    before = f"{within.start.astimezone(question.zone):%Y%m%d}"
    text = sieve(content, person=question.person, before=before).decode(errors="replace")
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except SENSELESS as error:
        raise Unreadable(Problem.BROKEN) from error
    spans, partly = [], False
    everything = chain.from_iterable(_found(calendar, question) for calendar in calendars)
    for number, found in enumerate(everything):
        if number == MOST_OCCURRENCES:
            raise Unreadable(Problem.TOO_MANY)
        if found is None:
            partly = True
        elif found.end > within.start and found.start < within.end:
            spans.append(Span(max(found.start, within.start), min(found.end, within.end)))
    return Reading(spans=merged(spans), partly=partly)


def _found(calendar: Calendar, question: Question) -> Iterator[Span | None]:
    """Busy times, unsorted; None for a series that made no sense."""
    for events in _series(calendar):
        try:
            yield from _occurrences(events, question)
        except SENSELESS:
            yield None
    for table in calendar.walk("VFREEBUSY"):
        try:
            yield from _free_busy(table, question.zone)
        except SENSELESS:
            yield None


def _series(calendar: Calendar) -> list[Calendar]:
    """Calendars of the events that share a UID: what makes no sense in one keeps none of the others from being read."""
    series: dict[object, Calendar] = {}
    for event in calendar.walk("VEVENT"):
        alone = series.setdefault(event.get("UID", id(event)), Calendar())
        alone.add_component(event)
        if "X-WR-TIMEZONE" in calendar:
            alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
    return list(series.values())


def _occurrences(events: Calendar, question: Question) -> Iterator[Span]:
    for event in events.walk("VEVENT"):
        _refuse_if_dense(event, question.within)
    # In the member's zone, because that is what the library then reads times without a zone in.
    start, end = (at.astimezone(question.zone) for at in (question.within.start, question.within.end))
    for event in recurring_ical_events.of(events).between(start, end):
        if _is_busy(event, own_host=question.own_host):
            yield from _spans(event["DTSTART"].dt, event["DTEND"].dt, question.zone)


def _is_busy(event: Component, *, own_host: str) -> bool:
    said = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    if said["STATUS"] == "CANCELLED" or said["TRANSP"] == "TRANSPARENT":
        return False
    if said["X-MICROSOFT-CDO-BUSYSTATUS"] in NOT_BUSY or "ATTENDEE" in event:  # kept only where the person declined
        return False
    return not str(event.get("UID", "")).endswith(f"@{own_host}")


def _spans(start: date, end: date, zone: ZoneInfo) -> list[Span]:
    """None for an event that takes no time."""
    begins, ends = _instant(start, zone, edge="start"), _instant(end, zone, edge="end")
    return [Span(begins, ends)] if begins < ends else []


def _instant(at: date, zone: ZoneInfo, *, edge: Literal["start", "end"]) -> datetime:
    """A whole day begins at the person's midnight; a time without a zone is one on their clock."""
    if not isinstance(at, datetime):
        return instant(at, time(), zone, edge=edge)
    if at.tzinfo is None:
        return instant(at.date(), at.time(), zone, edge=edge)
    return at.astimezone(UTC)


def _free_busy(table: Component, zone: ZoneInfo) -> Iterator[Span]:
    """What a server tells that publishes no events, only when somebody is busy."""
    lines = table.get("FREEBUSY", [])
    for line in lines if isinstance(lines, list) else [lines]:
        if line.params.get("FBTYPE", "BUSY").upper() != "FREE":
            for start, end in getattr(line, "dts", None) or [line.dt]:
                yield from _spans(start, end if isinstance(end, date) else start + end, zone)


def _refuse_if_dense(event: Component, within: Span) -> None:
    """Rules of seconds would be counted one by one: bound what a rule can give before anything counts."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        step = SECONDS_OF.get(str((rule.get("FREQ") or ["DAILY"])[0]).upper(), DAY_SECONDS)
        interval = max(int((rule.get("INTERVAL") or [1])[0]), 1) if step < DAY_SECONDS else 1
        parts = [name for name, size in (("BYHOUR", 3600), ("BYMINUTE", 60), ("BYSECOND", 1)) if size < step]
        each = 1
        for name in parts:
            each *= max(len(rule.get(name) or []), 1)
        days = (within.end - within.start).days
        if days * DAY_SECONDS // (step * interval) * each > MOST_OCCURRENCES:
            raise Unreadable(Problem.TOO_MANY)


def main() -> None:
    """The program: a line of JSON and the file come in, a line of JSON goes out."""
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    asked = json.loads(sys.stdin.buffer.readline())
    question = Question(
        person=asked["person"],
        zone=ZoneInfo(asked["zone"]),
        within=Span(*(datetime.fromtimestamp(at, UTC) for at in asked["within"])),
        own_host=asked["own_host"],
    )
    try:
        reading = read(sys.stdin.buffer.read(), question)
    except Unreadable as refusal:
        answer: dict[str, Any] = {"problem": refusal.problem}
    except MemoryError:
        answer = {"problem": Problem.TOO_MANY}
    else:
        spans = [(span.start.timestamp(), span.end.timestamp()) for span in reading.spans]
        answer = {"spans": spans, "partly": reading.partly}
    sys.stdout.write(json.dumps(answer))


def _limit(what: int, most: int) -> None:
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):  # some systems know no limit of memory; the time limits still hold
        return


if __name__ == "__main__":
    main()
