"""A mail's HTML, prepared for the frame in which it is shown without any rights."""

import base64
import re
from html.parser import HTMLParser

from sandbox.mailbox.mail import Mail
from sandbox.mailbox.markup import web_addresses

# No scripts, forms, plug-ins or same-origin rights, even when opened on its own; links open beside the inbox, freed.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_NEW_TAB = '<base target="_blank">'
_HEAD = re.compile(r"<head(\s[^>]*)?>|<html(\s[^>]*)?>(?!\s*<head)", re.IGNORECASE)
_REMOTE_IMAGE = re.compile(r"""<img\b[^>]*\ssrc\s*=\s*["']?https?:|url\(\s*["']?https?:""", re.IGNORECASE)


def policy(*, remote_images: bool) -> str:
    """The Content-Security-Policy of the frame."""
    images = "data: http: https:" if remote_images else "data:"
    return (
        f"default-src 'none'; img-src {images}; style-src 'unsafe-inline'; form-action 'none'; "
        f"frame-ancestors 'self'; sandbox {SANDBOX}"
    )


def has_remote_images(mail: Mail) -> bool:
    return bool(_REMOTE_IMAGE.search(mail.html or ""))


def framed(mail: Mail) -> str:
    """The HTML with images from the mail itself in place, and links that open in a new tab."""
    html = mail.html or ""
    for part in mail.attachments:
        if part.content_id and part.content_type.startswith("image/"):
            image = f"data:{part.content_type};base64,{base64.b64encode(part.content).decode()}"
            html = html.replace(f"cid:{part.content_id}", image)
    found = _HEAD.search(html)
    if found:
        return html[: found.end()] + _NEW_TAB + html[found.end() :]
    return "<!doctype html>" + _NEW_TAB + html


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def links(mail: Mail) -> list[str]:
    """Where the mail leads: the links of its HTML, or the addresses in its text if it has no HTML."""
    if mail.html is None:
        return [address for _, address in web_addresses(mail.text or "")]
    parser = _Links()
    parser.feed(mail.html)
    return list(dict.fromkeys(parser.found))
