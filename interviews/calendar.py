"""Calendar invitations (RFC 5545, 5546, 6047). Times are UTC, so no VTIMEZONE is needed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event, vCalAddress

from interviews.models import Interview, Participant
from notifications.compose import Invite, Reader, one_line, sending_address

REFRESH = timedelta(hours=1)  # how often programs should ask; most ask less often
CONTROL = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\t"), ord("\n")})


def request(interview: Interview, *, reader: Reader, now: datetime) -> Invite:
    """METHOD:REQUEST: a new interview, or a newer revision of it (same UID, SEQUENCE as stored on the interview)."""
    return _invite(interview, method="REQUEST", status="CONFIRMED", reader=reader, now=now)


def cancellation(interview: Interview, *, reader: Reader, now: datetime) -> Invite:
    """METHOD:CANCEL, in the MIME type and inside. The interview's SEQUENCE must have been raised before."""
    return _invite(interview, method="CANCEL", status="CANCELLED", reader=reader, now=now)


def removal(interview: Interview, *, reader: Reader, now: datetime) -> Invite:
    """METHOD:CANCEL for one person who does not take part any more; the interview itself goes on."""
    return _invite(interview, method="CANCEL", status="", reader=reader, now=now)


def file(interview: Interview, *, now: datetime) -> bytes:
    """A file to import: METHOD:PUBLISH carries no attendee, so programs offer "add" and never "accept or decline"."""
    event = _event(interview, now=now)
    event.add("status", "CONFIRMED")
    content: bytes = _calendar("PUBLISH", event).to_ical()
    return content


def feed(interviews: Iterable[tuple[Interview, datetime]], *, name: str) -> bytes:
    """A calendar to subscribe to: interviews, each with the time of its last change. Same UIDs as in the mails."""
    calendar = _calendar("PUBLISH")
    title = _("Interviews – {organization}").format(organization=name)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for interview, changed_at in interviews:
        event = _event(interview, now=changed_at)
        event.add("last-modified", changed_at.astimezone(UTC))
        if interview.is_booked:
            event.add("status", "CONFIRMED")
        else:
            event.add("status", "CANCELLED")
            event["transp"] = "TRANSPARENT"
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _invite(interview: Interview, *, method: str, status: str, reader: Reader, now: datetime) -> Invite:
    event = _event(interview, now=now)
    if status:
        event.add("status", status)
    organizer = vCalAddress(f"mailto:{sending_address()}")
    organizer.params["CN"] = _label(interview.organization.name)
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{reader.email}")
    attendee.params["CN"] = _label(reader.name) or reader.email
    attendee.params["ROLE"] = "REQ-PARTICIPANT" if reader.email in interview.people() else "OPT-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"  # nobody reads answers sent to the organizer's address
    event.add("attendee", attendee)
    return Invite(ics=_calendar(method, event).to_ical().decode(), method=method)


def _calendar(method: str, *events: Event) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.MARKETPLACE_NAME}//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(interview: Interview, *, now: datetime) -> Event:
    assert interview.starts_at
    assert interview.ends_at
    event = Event()
    event.add("uid", interview.ical_uid)
    event.add("sequence", interview.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", interview.starts_at.astimezone(UTC))
    event.add("dtend", interview.ends_at.astimezone(UTC))
    event.add("summary", _clean(title(interview)))
    event.add("description", _clean(description(interview)))
    if location(interview):
        event.add("location", _clean(location(interview)))
    if interview.conference_link:
        event.add("url", interview.conference_link)
    event.add("transp", "OPAQUE")
    return event


def _clean(text: str) -> str:
    """Without control characters, which RFC 5545 knows no way to write; line breaks and tabs stay."""
    return text.translate(CONTROL)


def _label(name: str) -> str:
    """A name as a parameter. A backslash means nothing there, but programs take it for the start of an escape."""
    return one_line(_clean(name)).replace("\\", "/")


def title(interview: Interview) -> str:
    """ "Interview: Lena Brandt – Clinical Data Manager (Nordlicht Bio)" """
    return _("Interview: {candidate} – {job} ({organization})").format(
        candidate=interview.application.candidate.name,
        job=interview.application.job.title,
        organization=interview.organization.name,
    )


def location(interview: Interview) -> str:
    """Where to go: the video link, else the number to dial, else nothing yet."""
    return interview.conference_link or interview.conference_phone


def description(interview: Interview) -> str:
    """Round, people and conference details as plain text. No addresses: a file may be passed on."""
    lines = [interview.round_name, _("With {people}").format(people=who_joins(interview))]
    if interview.conference_link:
        lines.append(_("Video: {link}").format(link=interview.conference_link))
    if interview.conference_phone:
        lines.append(_("Phone: {number}").format(number=interview.conference_phone))
    if interview.conference_notes:
        lines.append(interview.conference_notes)
    return "\n".join(lines)


def who_joins(interview: Interview, *, addresses: bool = False) -> str:
    """The hiring side by name: "Dr. Ines Albrecht, Jonas Weber, 1 more colleague".

    Colleagues without an account are known by their address alone. It is shown to the hiring side only, never to
    the candidate and never in a file. The hiring side also reads who is optional.
    """
    seats: dict[object, list[Participant]] = {}
    for person in sorted(interview.attending(), key=_by_rank):
        seats.setdefault(person.pk if person.seat is None else person.seat, []).append(person)
    names = [_or_else(seat, addresses=addresses) for seat in seats.values()]
    known = [name for name in names if name]
    unnamed = len(names) - len(known)
    if unnamed and known:
        known.append(ngettext("{number} more colleague", "{number} more colleagues", unnamed).format(number=unnamed))
    elif unnamed:
        known.append(ngettext("{number} colleague", "{number} colleagues", unnamed).format(number=unnamed))
    return ", ".join(known)


def _by_rank(person: Participant) -> tuple[bool, bool]:
    """Who is needed before who is optional; the team before those known by an address alone."""
    return person.seat is None, not person.name


def _or_else(seat: list[Participant], *, addresses: bool) -> str:
    """ "Jonas Weber or Mia Hartmann": one of them fills the seat. Empty if it cannot be said who."""
    names = [str(person) if addresses else person.name for person in seat]
    if not all(names):
        return ""
    name = _(" or ").join(names)
    return _("{name} (optional)").format(name=name) if addresses and seat[0].seat is None else name


def add_links(interview: Interview) -> list[tuple[str, str]]:
    """(service, address) pairs that open the event in a calendar on the web, ready to be saved."""
    assert interview.starts_at
    assert interview.ends_at
    start, end = interview.starts_at.astimezone(UTC), interview.ends_at.astimezone(UTC)
    google = {
        "action": "TEMPLATE",
        "text": title(interview),
        "dates": f"{start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "details": description(interview),
        "location": location(interview),
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title(interview),
        "startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "body": description(interview),
        "location": location(interview),
    }
    return [
        ("Google", "https://calendar.google.com/calendar/render?" + urlencode(google)),
        ("Outlook.com", "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(outlook)),
        ("Office 365", "https://outlook.office.com/calendar/0/deeplink/compose?" + urlencode(outlook)),
    ]
