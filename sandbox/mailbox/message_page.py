"""One mail, part by part."""

from urllib.parse import quote, urlencode

from sandbox.mailbox.calendar_view import appointment, calendar_views
from sandbox.mailbox.desk import Desk
from sandbox.mailbox.inbox_page import badge_of
from sandbox.mailbox.layout import page, zone_form, zone_of
from sandbox.mailbox.mail import Mail
from sandbox.mailbox.mail_html import SANDBOX, framed, has_remote_images, policy
from sandbox.mailbox.markup import NOTHING, Markup, linked, render
from sandbox.mailbox.store import Stored
from sandbox.mailbox.times import moment
from sandbox.mailbox.web import Request
from sandbox.serving.http import HTML, Refused, Response
from sandbox.serving.pages import CURRENT

LONGEST_SOURCE = 400_000
MOST_INBOXES = 3


def message(desk: Desk, request: Request, identifier: str, part: str | None) -> Response:
    stored = desk.message(identifier)
    mail, zone = stored.mail, zone_of(request)
    chosen = part or _first_part(mail)
    if chosen not in _parts(mail):
        raise Refused(404, f"This mail has no {chosen} part.")
    content = render(
        "message",
        subject=mail.subject or "No subject",
        inboxes=[
            render("way", href=f"/?{urlencode({'to': address})}", words=address)
            for address in stored.recipients[:MOST_INBOXES]
        ],
        badge=badge_of(mail),
        appointment=appointment(mail, zone=zone),
        facts=_facts(stored, zone=zone),
        tabs=[
            render(
                "tab",
                href=f"/messages/{stored.id}" + ("" if name == _first_part(mail) else f"/{name}"),
                words=words,
                current=CURRENT if name == chosen else NOTHING,
            )
            for name, words in _parts(mail).items()
        ],
        part=_part(stored, chosen, request),
    )
    return page(request, title=mail.subject or "No subject", content=content, current="/")


def body(desk: Desk, request: Request, identifier: str) -> Response:
    mail = desk.message(identifier).mail
    rights = policy(remote_images="images" in request.query)
    return Response(
        body=framed(mail).encode("utf-8", "replace"),
        content_type=HTML,
        headers={"Content-Security-Policy": rights, "X-Frame-Options": "SAMEORIGIN"},
    )


def source_file(desk: Desk, request: Request, identifier: str) -> Response:
    return _download(desk.message(identifier).raw, "message/rfc822", f"{identifier}.eml")


def calendar_file(desk: Desk, request: Request, identifier: str, number: str) -> Response:
    calendars = desk.message(identifier).mail.calendars
    if int(number) >= len(calendars):
        raise Refused(404, "This mail has no such calendar part.")
    calendar = calendars[int(number)]
    return _download(calendar.content, "text/calendar; charset=utf-8", calendar.filename or "invite.ics")


def attachment_file(desk: Desk, request: Request, identifier: str, number: str) -> Response:
    attachments = desk.message(identifier).mail.attachments
    if int(number) >= len(attachments):
        raise Refused(404, "This mail has no such attachment.")
    attachment = attachments[int(number)]
    return _download(attachment.content, "application/octet-stream", attachment.filename)


def _download(content: bytes, content_type: str, filename: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    return Response(body=content, content_type=content_type, headers={"Content-Disposition": disposition})


def _parts(mail: Mail) -> dict[str, str]:
    """What there is to see, with the words on its tab."""
    parts = {"html": "HTML"} if mail.html is not None else {}
    if mail.text is not None:
        parts["text"] = "Text"
    if mail.calendars:
        parts["calendar"] = "Calendar"
    if mail.attachments:
        parts["attachments"] = f"Files ({len(mail.attachments)})"
    return {**parts, "source": "Source"}


def _first_part(mail: Mail) -> str:
    return next(iter(_parts(mail)))


def _facts(stored: Stored, *, zone: str) -> list[Markup]:
    mail = stored.mail
    facts = {
        "From": mail.header("From"),
        "To": mail.header("To"),
        "Cc": mail.header("Cc"),
        "Reply to": mail.header("Reply-To"),
        "Date": mail.header("Date"),
        "Received": moment(stored.received_at, zone),
        "Message-ID": mail.message_id,
    }
    named = {address.lower() for _, address in mail.addressees}
    if named != {address.lower() for address in stored.recipients}:
        facts["Delivered to"] = ", ".join(stored.recipients)
    return [render("fact", name=name, value=value) for name, value in facts.items() if value]


def _part(stored: Stored, chosen: str, request: Request) -> Markup:
    mail = stored.mail
    if chosen == "html":
        return _frame(stored, shows_images="images" in request.query)
    if chosen == "text":
        return render("text", text=linked(mail.text or ""))
    if chosen == "calendar":
        zone = zone_of(request)
        return render("calendars", calendars=calendar_views(stored, zone=zone), form=zone_form(zone))
    if chosen == "attachments":
        return render("attachments", attachments=_attachments(stored))
    source = stored.raw
    return render(
        "source",
        id=stored.id,
        source=source[:LONGEST_SOURCE].decode("utf-8", "replace"),
        note="" if len(source) <= LONGEST_SOURCE else "Only the beginning is shown here.",
    )


def _frame(stored: Stored, *, shows_images: bool) -> Markup:
    asks = has_remote_images(stored.mail) and not shows_images
    address = f"/messages/{stored.id}/body.html"
    return render(
        "frame",
        href=f"{address}?{urlencode({'images': 1})}" if shows_images else address,
        sandbox=SANDBOX,
        images=render("remote_images", id=stored.id) if asks else NOTHING,
    )


def _attachments(stored: Stored) -> list[Markup]:
    return [
        render(
            "attachment",
            href=f"/messages/{stored.id}/attachments/{number}/{quote(part.filename, safe='')}",
            filename=part.filename,
            content_type=part.content_type,
            size=f"{len(part.content):,} bytes",
        )
        for number, part in enumerate(stored.mail.attachments)
    ]
