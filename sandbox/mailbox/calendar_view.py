"""A calendar part in words."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.mailbox.ics import Calendar, Event, Person, parse_calendar
from sandbox.mailbox.inbox_page import METHOD_WORDS
from sandbox.mailbox.mail import CalendarPart, Mail
from sandbox.mailbox.markup import NOTHING, Markup, linked, render, safe
from sandbox.mailbox.store import Stored
from sandbox.mailbox.times import span


def calendar_views(stored: Stored, *, zone: str) -> Iterator[Markup]:
    """One card for each calendar; the same one as a part and as an attached file is shown once."""
    shown: dict[str, list[int]] = {}
    parts = stored.mail.calendars
    for number, part in enumerate(parts):
        shown.setdefault("\n".join(part.text.split()), []).append(number)
    for numbers in shown.values():
        part = parts[numbers[0]]
        calendar = parse_calendar(part.content)
        yield render(
            "calendar",
            events=[_event(event, calendar, zone=zone) for event in calendar.events],
            warnings=[render("warning", words=words) for words in _warnings(part, calendar)],
            href=f"/messages/{stored.id}/calendar/{numbers[0]}.ics",
            filenames=", ".join(parts[number].filename or "calendar part" for number in numbers),
            raw=part.text,
        )


def appointment(mail: Mail, *, zone: str) -> str:
    """When the first event of a mail takes place; empty if it has none."""
    for part in mail.calendars:
        for event in parse_calendar(part.content).events:
            if event.starts and event.starts.instant:
                return span(event.starts.instant, event.ends.instant if event.ends else None, zone)
    return ""


def _warnings(part: CalendarPart, calendar: Calendar) -> Iterator[str]:
    if not calendar.events:
        yield "This part holds no event that can be read."
    if not part.filename and part.method != calendar.method:
        yield (
            f"The mail says method {part.method or 'nothing'}, the calendar says {calendar.method or 'nothing'}. "
            "Calendar programs want both to be the same."
        )


def _event(event: Event, calendar: Calendar, *, zone: str) -> Markup:
    is_cancelled = calendar.method == "CANCEL" or event.text("STATUS").upper() == "CANCELLED"
    rows = [
        ("When", _when(event, zone=zone)),
        ("Where", linked(event.text("LOCATION"))),
        ("Organizer", _person(event.organizer) if event.organizer else NOTHING),
        ("Attendees", _people(event)),
        ("Description", linked(event.text("DESCRIPTION"))),
        ("Method", render("value", words=calendar.method)),
        ("Status", render("value", words=event.text("STATUS"))),
        ("UID", render("value", words=event.text("UID"))),
        ("Sequence", render("value", words=event.text("SEQUENCE"))),
    ]
    return render(
        "event",
        summary=event.text("SUMMARY") or "No summary",
        badge=render(
            "badge",
            variant="danger" if is_cancelled else "accent",
            words="Cancellation" if is_cancelled else METHOD_WORDS.get(calendar.method, "Calendar"),
        ),
        rows=[render("fact", name=name, value=value) for name, value in rows if value],
    )


def _when(event: Event, *, zone: str) -> Markup:
    starts, ends = event.starts, event.ends
    if starts is None:
        return NOTHING
    if starts.instant is None:
        return render("value", words=" – ".join(moment.written for moment in (starts, ends) if moment))
    until: datetime | None = ends.instant if ends else None
    # UTC first, then the reader's zone, then the zone in which the event was written.
    zones = dict.fromkeys(("UTC", zone, starts.zone))
    return safe(render("line", words=span(starts.instant, until, name)) for name in zones)


def _people(event: Event) -> Markup:
    return safe(_person(person) for person in event.attendees)


def _person(person: Person) -> Markup:
    name = f"{person.name} <{person.address}>" if person.name else person.address
    answer = f" · {person.answer.lower().replace('-', ' ')}" if person.answer else ""
    return render("line", words=name + answer)
