"""Of a calendar file, the lines that say when somebody is busy. Titles, places and people are never looked at.

Works on bytes and line by line, so that ten megabytes of anything cost about a second and little memory.
"""

import io
from collections.abc import Iterator

from interviews.busy.problems import Problem, Unreadable

MOST_BYTES = 10 * 1024 * 1024
MOST_LISTED = 20_000  # dates that a file adds to its series or takes out of them
MOST_EVENTS = 20_000
LONGEST_LINE = 500_000  # bytes; such a list fits
COMPONENTS = frozenset([b"VCALENDAR", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT", b"VEVENT", b"VFREEBUSY"])
LISTS = frozenset([b"RDATE", b"EXDATE", b"FREEBUSY"])
SERIES = frozenset([b"RRULE", b"RDATE", b"RECURRENCE-ID"])
KEPT = LISTS | SERIES | {b"BEGIN", b"END"}
KEPT |= {b"DTSTART", b"DTEND", b"DURATION", b"UID", b"SEQUENCE", b"STATUS", b"TRANSP", b"X-MICROSOFT-CDO-BUSYSTATUS"}
KEPT |= {b"TZID", b"TZOFFSETFROM", b"TZOFFSETTO", b"TZNAME", b"X-WR-TIMEZONE", b"CALSCALE", b"VERSION", b"PRODID"}
Line = tuple[bytes, bytes]  # the property's name in capitals, and the whole line without its fold


def sieve(content: bytes, *, person: str, before: str) -> bytes:
    """The calendar without whatever does not matter to the busy times of `person` from the day `before` on.

    `before`: "20261120"; single events that ended earlier are left out. Raises Unreadable.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(Problem.TOO_LARGE)
    lines = _outside_of_other_components(_unfolded(content))
    last = next(lines, (b"", b""))
    if not _is(last, b"BEGIN", b"VCALENDAR"):
        raise Unreadable(Problem.NOT_A_CALENDAR)
    kept, events = [last[1]], 0
    for block in _blocks(_about_time(lines, person=person)):
        last = block[-1]
        if len(block) > 1:
            if not _matters(block, before.encode()):
                continue
            events += 1
        if events > MOST_EVENTS:
            raise Unreadable(Problem.TOO_MANY)
        kept += [text for _, text in block]
    if not _is(last, b"END", b"VCALENDAR"):
        raise Unreadable(Problem.BROKEN)  # cut off: what is missing might be busy
    return b"\r\n".join([*kept, b""])


def _blocks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """The lines of each event together, all others alone."""
    event: list[Line] = []
    for line in lines:
        if not event and not _is(line, b"BEGIN", b"VEVENT"):
            yield [line]
            continue
        event.append(line)
        if _is(line, b"END", b"VEVENT"):
            yield event
            event = []
    if event:
        yield event


def _about_time(lines: Iterator[Line], *, person: str) -> Iterator[Line]:
    listed = 0
    for line in lines:
        name, text = line
        if name not in KEPT and not _declined(line, person):
            continue
        listed += 1 + text.count(b",") if name in LISTS else 0
        if listed > MOST_LISTED or len(text) > LONGEST_LINE:
            raise Unreadable(Problem.TOO_MANY)
        yield line


def _unfolded(content: bytes) -> Iterator[Line]:
    """Content lines; a line that begins with a blank continues the one before."""
    pieces: list[bytes] = []
    for raw in io.BytesIO(content.removeprefix(b"\xef\xbb\xbf")):
        if raw[:1] in (b" ", b"\t"):
            pieces.append(raw[1:].rstrip(b"\r\n"))
            continue
        if pieces:
            yield _named(b"".join(pieces))
        text = raw.rstrip(b"\r\n")
        pieces = [text] if text else []
    if pieces:
        yield _named(b"".join(pieces))


def _named(line: bytes) -> Line:
    return line.partition(b":")[0].partition(b";")[0].strip().upper(), line


def _outside_of_other_components(lines: Iterator[Line]) -> Iterator[Line]:
    """Without alarms, tasks and everything else that stands between its own BEGIN and END."""
    depth = 0
    for line in lines:
        if line[0] == b"BEGIN" and (depth or _value(line) not in COMPONENTS):
            depth += 1
        elif depth:
            depth -= line[0] == b"END"
        else:
            yield line


def _value(line: Line) -> bytes:
    return line[1].rpartition(b":")[2].strip().upper()


def _is(line: Line, name: bytes, value: bytes) -> bool:
    return line[0] == name and _value(line) == value


def _declined(line: Line, person: str) -> bool:
    """Whether this says that the person declined: of all attendees the only line that is kept."""
    return line[0] == b"ATTENDEE" and b"DECLINED" in line[1].upper() and person.lower().encode() in line[1].lower()


def _matters(event: list[Line], before: bytes) -> bool:
    """Whether an event can make somebody busy from that day on."""
    lines = dict(event)
    if b"DTSTART" not in lines:
        return False
    if SERIES & lines.keys() or b"DURATION" in lines:
        return True
    ends = lines.get(b"DTEND", lines[b"DTSTART"]).rpartition(b":")[2].strip()[:8]
    return not ends.isdigit() or ends >= before
