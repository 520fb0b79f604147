"""The list of mails, of everybody or of one recipient."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from sandbox.mailbox.desk import Desk, criteria_of
from sandbox.mailbox.layout import page, zone_form, zone_of
from sandbox.mailbox.mail import Mail
from sandbox.mailbox.markup import NOTHING, Markup, render, safe
from sandbox.mailbox.store import Stored
from sandbox.mailbox.times import clock, day, place
from sandbox.mailbox.web import Request
from sandbox.serving.http import Response
from sandbox.serving.pages import CURRENT

MAILS_PER_PAGE = 100
REFRESH_SECONDS = 2
LONGEST_SNIPPET = 160
METHOD_WORDS = {
    "REQUEST": "Invitation",
    "CANCEL": "Cancellation",
    "PUBLISH": "Calendar entry",
    "REPLY": "Answer",
    "COUNTER": "Counter-proposal",
}


def inbox(desk: Desk, request: Request) -> Response:
    recipient, words = request.query.get("to", ""), request.query.get("q", "")
    found = list(reversed(desk.store.find(criteria_of(request))))
    shown = [stored for stored in found if stored.id < request.query.get("before", "~")][:MAILS_PER_PAGE]
    has_older = bool(shown) and shown[-1] is not found[-1]
    title = f"Inbox of {recipient}" if recipient else "All mail"
    listed = _list(shown, zone=zone_of(request), is_own_inbox=bool(recipient))
    content = render(
        "inbox",
        title=title,
        count=_count(len(found), words),
        inboxes=_inboxes(desk, recipient),
        recipient=recipient,
        words=words,
        list=listed if shown else _nothing(desk, recipient=recipient, words=words),
        older=_older(request, shown[-1]) if has_older else NOTHING,
    )
    return page(request, title=title, content=content, current="/", refresh_seconds=REFRESH_SECONDS)


def time_zone(desk: Desk, request: Request) -> Response:
    zone = zone_of(request)
    now = datetime.now(UTC)
    content = render(
        "time_zone", now=f"{day(now, zone)}, {clock(now, zone)} {place(zone, at=now)}", form=zone_form(zone)
    )
    return page(request, title="Time zone", content=content, current="")


def badge_of(mail: Mail) -> Markup:
    """What the calendar part of a mail asks, if it has one."""
    for calendar in mail.calendars:
        variant = "danger" if calendar.method == "CANCEL" else "accent"
        return render("badge", variant=variant, words=METHOD_WORDS.get(calendar.method, "Calendar"))
    return NOTHING


def _count(number: int, words: str) -> str:
    mails = f"{number} mail" if number == 1 else f"{number} mails"
    return f"{mails} with “{words}”" if words else mails


def _list(shown: list[Stored], *, zone: str, is_own_inbox: bool) -> Markup:
    rows: list[Markup] = []
    last_day = ""
    for stored in shown:
        if day(stored.received_at, zone) != last_day:
            last_day = day(stored.received_at, zone)
            rows.append(render("day", words=last_day))
        rows.append(_row(stored, zone=zone, is_own_inbox=is_own_inbox))
    return render("list", rows=rows)


def _people(stored: Stored, *, is_own_inbox: bool) -> Markup:
    """Whose mail it is, unless the whole list is theirs, and who sent it."""
    sender = next((name or address for name, address in stored.mail.senders), stored.sender) or "nobody"
    if is_own_inbox:
        return safe(sender)
    return render("people", recipients=", ".join(stored.recipients), sender=sender)


def _row(stored: Stored, *, zone: str, is_own_inbox: bool) -> Markup:
    mail = stored.mail
    text = " ".join((mail.text or "").split())
    return render(
        "row",
        id=stored.id,
        subject=mail.subject or "No subject",
        people=_people(stored, is_own_inbox=is_own_inbox),
        snippet=text[:LONGEST_SNIPPET],
        badge=badge_of(mail),
        received=stored.received_at.isoformat(timespec="seconds"),
        clock=clock(stored.received_at, zone),
    )


def _nothing(desk: Desk, *, recipient: str, words: str) -> Markup:
    if words:
        return render("nothing", words=f"No mail has all of these words: {words}.")
    if recipient:
        return render("nothing", words=f"Nothing has been sent to {recipient} yet.")
    return render("nothing", words=f"No mail yet. Whatever is sent to SMTP port {desk.smtp_port} appears here.")


def _inboxes(desk: Desk, recipient: str) -> list[Markup]:
    inboxes = [("All mail", "/", len(desk.store.find()), not recipient)]
    for address, count in desk.store.inboxes():
        inboxes.append((address, f"/?{urlencode({'to': address})}", count, address == recipient.lower()))
    return [
        render(
            "inbox_link", words=_breakable(words), href=href, count=count, current=CURRENT if is_current else NOTHING
        )
        for words, href, count, is_current in inboxes
    ]


def _breakable(address: str) -> Markup:
    """An address that rather breaks at its @ than anywhere."""
    return Markup("@<wbr>".join(safe(piece) for piece in address.split("@")))


def _older(request: Request, last: Stored) -> Markup:
    kept = {name: value for name, value in request.query.items() if name in ("to", "q")}
    return render("older", href=f"/?{urlencode({**kept, 'before': last.id})}")
