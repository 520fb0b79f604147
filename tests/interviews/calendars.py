"""What people's calendar programs show after reading all the mail that was queued for them."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar

from tests.outbox import Outbox


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One event in somebody's calendar."""

    uid: str
    sequence: int
    start: datetime


def calendars(outbox: Outbox) -> dict[str, list[Shown]]:
    """By person. Newer revisions (a higher SEQUENCE) replace older ones whatever order they are read in; a
    cancellation takes the event out. Raises AssertionError if two mails to one person claim the same revision with
    different content, or the MIME type says another method than the calendar inside."""
    revisions: dict[tuple[str, str], dict[int, tuple[str, datetime]]] = {}
    for mail in outbox.mails():
        if mail.invite is None:
            continue
        parsed = Calendar.from_ical(mail.invite["ics"])
        (event,) = parsed.walk("VEVENT")
        method = str(parsed["METHOD"])
        assert method == mail.invite["method"]
        said = (method, event.decoded("DTSTART"))
        of_event = revisions.setdefault((mail.to, str(event["UID"])), {})
        assert of_event.setdefault(int(event["SEQUENCE"]), said) == said, f"two truths for {mail.to}"
    shown: dict[str, list[Shown]] = {}
    for (person, uid), of_event in revisions.items():
        newest = max(of_event)
        method, start = of_event[newest]
        of_person = shown.setdefault(person, [])
        if method == "REQUEST":
            of_person.append(Shown(uid=uid, sequence=newest, start=start))
    return shown
