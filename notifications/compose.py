"""Composing mails: subject, text and HTML from three templates, in the reader's language and on their clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import render_to_string

from core.reading import reading_as


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a mail is for: address, name as greeted, language ("en", "de") and IANA time zone."""

    email: str
    name: str
    language: str
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class Invite:
    """A calendar part: the iCalendar text and its METHOD, which also stands in the MIME type."""

    ics: str
    method: str


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A composed mail. `sender` is the name shown beside our address."""

    subject: str
    text: str
    html: str = ""
    invite: Invite | None = None
    sender: str = ""
    reply_to: str = ""


def compose(template: str, context: Mapping[str, Any], *, reader: Reader, **extra: Any) -> Mail:
    """Render templates/mail/<template>.{subject.txt,txt,html} for one reader. `extra` are fields of Mail."""
    shared = {"reader": reader, **shared_context(), **context}
    with reading_as(language=reader.language, time_zone=reader.time_zone):
        subject = one_line(_plain(f"mail/{template}.subject.txt", shared))
        text = re.sub(r"\n{3,}", "\n\n", _plain(f"mail/{template}.txt", shared)).strip() + "\n"
        html = render_to_string(f"mail/{template}.html", shared)
    return Mail(subject=subject, text=text, html=html, **extra)


def shared_context() -> dict[str, str]:
    """What every mail template may use: names and addresses of the product itself."""
    return {
        "marketplace_name": settings.MARKETPLACE_NAME,
        "public_url": settings.PUBLIC_URL,
        "support_email": settings.SUPPORT_EMAIL,
    }


def one_line(text: str) -> str:
    """A text fit for a header: names and titles may hold line breaks, which mail libraries refuse there."""
    return " ".join(text.split())


def sending_address() -> str:
    """The mailbox mails come from. An invitation's organizer must be its sender (RFC 6047)."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _plain(name: str, context: Mapping[str, Any]) -> str:
    """A text template, without HTML escaping: "R&D" stays "R&D"."""
    return Engine.get_default().get_template(name).render(Context(dict(context), autoescape=False))
