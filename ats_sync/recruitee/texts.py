"""Plain text in the forms the API takes and gives: escaped, as a document of paragraphs, or with a little HTML."""

import re
from html import unescape
from typing import Any

BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
# Only these are taken for tags: what else stands in angle brackets was perhaps written by a person.
TAGS = "p|div|span|a|b|i|u|s|em|strong|ul|ol|li|h[1-6]|mark|code|pre|blockquote"
TAG = re.compile(rf"</?(?:{TAGS})(?:\s[^<>]*)?>", re.IGNORECASE)
BLOCKS = ("paragraph", "heading", "listItem", "list_item")


def clean(written: str) -> str:
    """Without what no database keeps: NUL, and halves of signs that JSON lets through."""
    return written.encode("utf-8", "ignore").decode().replace("\x00", "").strip()


def escaped(text: str) -> str:
    """Whether notes are shown as HTML is not known: like this they read well either way, but for a few signs."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def document(text: str) -> dict[str, Any]:
    """A paragraph for each line. Its texts are never HTML."""
    return {"doc": {"type": "doc", "content": [_paragraph(line) for line in text.splitlines()]}}


def _paragraph(line: str) -> dict[str, Any]:
    """An empty one has no content: the editor refuses texts without a letter."""
    return {"type": "paragraph", **({"content": [{"type": "text", "text": line}]} if line else {})}


def plain(written: object) -> str:
    """Of what was escaped or is HTML, as a person reads it."""
    if not isinstance(written, str):
        return ""
    return clean(unescape(TAG.sub("", BREAK.sub("\n", written))))


def plain_document(node: object) -> str:
    """The words of a document, a line for each paragraph."""
    return clean(_words(node, depth=0))


def _words(node: object, *, depth: int) -> str:
    if depth > 50:
        return ""
    if isinstance(node, list):
        return "".join(_words(each, depth=depth + 1) for each in node)
    if not isinstance(node, dict):
        return ""
    text = node.get("text")
    inside = (text if isinstance(text, str) else "") + _words(node.get("doc"), depth=depth + 1)
    inside += _words(node.get("content"), depth=depth + 1)
    return inside + ("\n" if node.get("type") in BLOCKS else "")
