"""Enough of iCalendar (RFC 5545) to show an invitation to a person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FOLD = re.compile(rb"\r?\n[ \t]")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_DURATION = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?")


@dataclass(frozen=True, kw_only=True)
class Property:
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A DTSTART or DTEND.

    `instant` is None for a whole day, for a floating time and in a zone nobody knows; then `written` says all there is.
    """

    written: str
    instant: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    address: str
    answer: str = ""


@dataclass(kw_only=True)
class Event:
    """A VEVENT. Lists hold what the calendar program would show."""

    properties: dict[str, Property] = field(default_factory=dict)
    attendees: list[Person] = field(default_factory=list)

    def text(self, name: str) -> str:
        found = self.properties.get(name)
        return found.text if found else ""

    @property
    def organizer(self) -> Person | None:
        found = self.properties.get("ORGANIZER")
        return _person(found) if found else None

    @property
    def starts(self) -> Moment | None:
        found = self.properties.get("DTSTART")
        return _moment(found) if found else None

    @property
    def ends(self) -> Moment | None:
        found, starts = self.properties.get("DTEND"), self.starts
        if found or not starts or not starts.instant:
            return _moment(found) if found else None
        length = _DURATION.fullmatch(self.text("DURATION"))
        if not length:
            return None
        weeks, days, hours, minutes, seconds = (int(number or 0) for number in length.groups())
        return Moment(
            written=self.text("DURATION"),
            instant=starts.instant + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds),
            zone=starts.zone,
        )


@dataclass(frozen=True, kw_only=True)
class Calendar:
    method: str
    events: tuple[Event, ...]


def parse_calendar(content: bytes) -> Calendar:
    method = ""
    events: list[Event] = []
    open_components: list[str] = []
    for line in _properties(content):
        if line.name == "BEGIN":
            open_components.append(line.value.upper())
            if open_components[-1] == "VEVENT":
                events.append(Event())
        elif line.name == "END":
            open_components = open_components[:-1]
        elif open_components[-1:] == ["VCALENDAR"] and line.name == "METHOD":
            method = line.value.strip().upper()
        elif open_components[-1:] == ["VEVENT"] and line.name == "ATTENDEE":
            events[-1].attendees.append(_person(line))
        elif open_components[-1:] == ["VEVENT"]:
            events[-1].properties.setdefault(line.name, line)
    return Calendar(method=method, events=tuple(events))


def _properties(content: bytes) -> Iterator[Property]:
    # Unfolded as bytes: a fold may cut a character in two.
    for line in _FOLD.sub(b"", content).decode("utf-8", "replace").splitlines():
        name = re.match(r"[A-Za-z0-9-]+", line)
        if not name:
            continue
        parameters, at = {}, name.end()
        while parameter := _PARAMETER.match(line, at):
            parameters[parameter[1].upper()] = parameter[2].strip('"')
            at = parameter.end()
        if line[at : at + 1] == ":":
            yield Property(name=name[0].upper(), parameters=parameters, value=line[at + 1 :])


def _person(line: Property) -> Person:
    address = re.sub(r"(?i)^mailto:", "", line.value.strip())
    return Person(name=line.parameters.get("CN", ""), address=address, answer=line.parameters.get("PARTSTAT", ""))


def _moment(line: Property) -> Moment:
    """An unknown zone or an unreadable time is shown as it is written."""
    written, zone = line.value.strip(), line.parameters.get("TZID", "")
    try:
        if re.fullmatch(r"\d{8}", written):
            return Moment(written=date.fromisoformat(written).strftime("%a %d %b %Y, all day"))
        local = datetime.strptime(written.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone is found below
    except ValueError:
        return Moment(written=written, zone=zone)
    if not 1900 < local.year < 2200:
        # Too near to the ends of the calendar to count in other zones.
        return Moment(written=written, zone=zone)
    readable = local.strftime("%a %d %b %Y, %H:%M")
    if written.endswith("Z"):
        return Moment(written=written, instant=local.replace(tzinfo=UTC), zone="UTC")
    try:
        instant = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Moment(written=f"{readable} ({zone or 'no time zone'})", zone=zone)
    return Moment(written=f"{readable} ({zone})", instant=instant, zone=zone)
