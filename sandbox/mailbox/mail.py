"""What a mail says, read from its raw bytes. Whatever arrives is shown as well as it can be; nothing is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import collapse_rfc2231_value, getaddresses

_FOLD = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file that travels with the mail, or an image its HTML shows (then it has a content id, without brackets)."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """A text/calendar part. `method` is the MIME parameter; `filename` is empty unless it is attached as a file."""

    method: str
    content: bytes
    filename: str

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Headers are decoded. `senders` and `addressees` (To, then Cc) are (display name, address) pairs."""

    headers: tuple[tuple[str, str], ...]
    senders: tuple[tuple[str, str], ...]
    addressees: tuple[tuple[str, str], ...]
    text: str | None
    html: str | None
    calendars: tuple[CalendarPart, ...]
    attachments: tuple[Part, ...]

    def header(self, name: str) -> str:
        """All values of a header, decoded, one a line; empty when there is none."""
        return "\n".join(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def message_id(self) -> str:
        return self.header("Message-ID")


def parse_mail(raw: bytes) -> Mail:
    """Parts nested hundreds deep or described in nonsense are left out; headers and source can still be shown."""
    try:
        message = message_from_bytes(raw)
        return _mail(message, list(_leaves(message)))
    except (MessageError, LookupError, RecursionError, TypeError, ValueError):
        return _mail(BytesHeaderParser().parsebytes(raw), [])


def _mail(message: Message, parts: list[Message]) -> Mail:
    text: str | None = None
    html: str | None = None
    calendars: list[CalendarPart] = []
    attachments: list[Part] = []
    for part in parts:
        content_type, filename = part.get_content_type(), _filename(part)
        attached = part.get_content_disposition() == "attachment" or bool(filename)
        if content_type == "text/calendar":
            method = collapse_rfc2231_value(part.get_param("method", "")).upper()
            calendars.append(CalendarPart(method=method, content=_content(part), filename=filename))
        if content_type == "text/plain" and not attached and text is None:
            text = _text(part)
        elif content_type == "text/html" and not attached and html is None:
            html = _text(part)
        elif attached or content_type != "text/calendar":
            attachments.append(_attachment(part, filename, number=len(attachments) + 1))
    return Mail(
        headers=tuple((name, decode_words(value)) for name, value in message.raw_items()),
        senders=_people(message, "From"),
        addressees=(*_people(message, "To"), *_people(message, "Cc")),
        text=text,
        html=html,
        calendars=tuple(calendars),
        attachments=tuple(attachments),
    )


def decode_words(value: str) -> str:
    """A header value as a person reads it: unfolded, encoded words and bare UTF-8 bytes decoded.

    Control characters become blanks; what cannot be decoded stays as it was written.
    """
    plain = _FOLD.sub("", value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    if "=?" in plain:
        try:
            plain = str(make_header(decode_header(plain)))
        except (MessageError, LookupError, ValueError):
            return plain
    return re.sub(r"[\x00-\x1f\x7f]", " ", plain).strip()


def _leaves(part: Message) -> Iterator[Message]:
    """Parts that hold something; a forwarded mail counts as one of them."""
    if part.get_content_maintype() == "multipart":
        children = part.get_payload()
        for child in children if isinstance(children, list) else []:
            if isinstance(child, Message):
                yield from _leaves(child)
    else:
        yield part


def _people(message: Message, name: str) -> tuple[tuple[str, str], ...]:
    # Taken apart before decoding: an encoded name may hold a comma.
    written = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return tuple((decode_words(person), decode_words(address)) for person, address in getaddresses(written))


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    return b"".join(child.as_bytes() for child in part.get_payload() if isinstance(child, Message))


def _text(part: Message) -> str:
    content = _content(part)
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace").replace("\r\n", "\n")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _filename(part: Message) -> str:
    return decode_words(part.get_filename("")).replace("/", "_").replace("\\", "_")


def _attachment(part: Message, filename: str, *, number: int) -> Part:
    content_type = part.get_content_type()
    if not filename:
        filename = f"forwarded-{number}.eml" if content_type == "message/rfc822" else f"part-{number}"
    return Part(
        filename=filename,
        content_type=content_type,
        content=_content(part),
        content_id=str(part.get("Content-ID", "")).strip(" <>"),
    )
