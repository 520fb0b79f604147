"""What people's calendar programs show after reading all the mail that was queued for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Calendar

from core.encryption import decrypt
from core.tenancy import system_context
from interviews.models import Interview
from notifications.models import Message
from tests.outbox import Outbox


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One event in somebody's calendar."""

    uid: str
    sequence: int
    start: datetime


class Calendars:
    """Everybody's calendar, mail by mail.

    Newer revisions (a higher SEQUENCE) replace older ones whatever order they are read in; a cancellation takes the
    event out. Raises AssertionError if two mails to one person claim the same revision with different content, or the
    MIME type says another method than the calendar inside.
    """

    def __init__(self) -> None:
        self._revisions: dict[tuple[str, str], dict[int, tuple[str, datetime]]] = {}

    def read(self, person: str, invite: dict[str, Any] | None) -> None:
        if invite is None:
            return
        parsed = Calendar.from_ical(invite["ics"])
        (event,) = parsed.walk("VEVENT")
        method = str(parsed["METHOD"])
        assert method == invite["method"]
        said = (method, event.decoded("DTSTART"))
        of_event = self._revisions.setdefault((person, str(event["UID"])), {})
        assert of_event.setdefault(int(event.decoded("SEQUENCE")), said) == said, f"two truths for {person}"

    def shown(self) -> dict[str, list[Shown]]:
        shown: dict[str, list[Shown]] = {}
        for (person, uid), of_event in self._revisions.items():
            newest = max(of_event)
            method, start = of_event[newest]
            of_person = shown.setdefault(person, [])
            if method == "REQUEST":
                of_person.append(Shown(uid=uid, sequence=newest, start=start))
        return shown


def calendars(outbox: Outbox) -> dict[str, list[Shown]]:
    """By person, after all that was queued."""
    read = Calendars()
    for mail in outbox.mails():
        read.read(mail.to, mail.invite)
    return read.shown()


def believers(interview: Interview) -> set[str]:
    """Who has the interview in their calendar. Raises AssertionError if anybody has it at another time."""
    read = Calendars()
    with system_context("a test reads mail"):
        for message in Message.objects.about(interview):
            read.read(message.recipient, decrypt(message.content, purpose=f"message:{message.pk}")["invite"])
    events = [(who, event) for who, shown in read.shown().items() for event in shown]
    interview.refresh_from_db()
    assert {event.start for _who, event in events} <= {interview.starts_at}
    return {who for who, _event in events}
