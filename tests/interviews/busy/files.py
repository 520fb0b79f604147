"""Calendar files as strangers write them, and a question to ask of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from interviews.busy.reader import Question
from interviews.slots import Span

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
BERLIN = ZoneInfo("Europe/Berlin")
PERSON = "jonas@example.com"
OWN_HOST = "clora.example"


def file(*events: str, head: str = "") -> bytes:
    """A calendar with these events, each a text of content lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//Else//EN", *head.split("\n")]
    for number, event in enumerate(events):
        uid = "" if "UID:" in event else f"UID:{number}@elsewhere.example"
        lines += ["BEGIN:VEVENT", uid, *event.strip().split("\n"), "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"] if line).encode()


def question(zone: ZoneInfo = BERLIN, *, days: int = 190) -> Question:
    within = Span(NOW - timedelta(days=1), NOW + timedelta(days=days))
    return Question(person=PERSON, zone=zone, within=within, own_host=OWN_HOST)


def utc(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def large(size: int) -> bytes:
    """So many bytes of a calendar with some years behind it and one event to come: mostly titles and texts."""
    rows, written, number = [], 0, 0
    day = datetime(2016, 1, 1)  # noqa: DTZ001 - printed without a zone
    while written < size - 2000:
        start = day + timedelta(hours=number)
        text = (
            f"UID:{number}@x\nDTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}\nDURATION:PT30M\nDESCRIPTION:{'x' * 900}"
        )
        if number % 3:
            text = text.replace("DURATION:PT30M", f"DTEND;TZID=Europe/Berlin:{start:%Y%m%dT%H}3000")
        rows.append(text)
        written += len(text) + 60  # what stands around it
        number += 1
    whole = file("DTSTART:20261124T090000Z\nDTEND:20261124T100000Z", *rows)
    return whole.replace(
        b"VERSION:2.0", b"VERSION:2.0\r\nX-PADDING:" + b"x" * (size - len(whole) - len("\r\nX-PADDING:")), 1
    )
