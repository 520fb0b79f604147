"""HTML from small template files, escaped unless it says that it is HTML already."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Markup(str):
    """HTML that is safe as it stands."""

    __slots__ = ()


NOTHING = Markup("")
Value = str | int | Iterable[Markup]


@dataclass(frozen=True)
class Templates:
    """The templates of one stand-in."""

    folder: Path

    def render(self, name: str, /, **values: Value) -> Markup:
        """Fill <name>.html. Text is escaped, `Markup` and lists of it are not. A missing value is an error."""
        template = _template(self.folder / f"{name}.html")
        return Markup(template.substitute({key: safe(value) for key, value in values.items()}))


def safe(value: Value) -> Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str | int):
        return Markup(escape(str(value)))
    return Markup("".join(safe(part) for part in value))


def web_addresses(text: str) -> Iterator[tuple[int, str]]:
    """Position and address of everything in a text that a person would click."""
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?'")
        yield found.start(), address[:-1] if address.endswith(")") and "(" not in address else address


def linked(text: str) -> Markup:
    """Text whose web addresses are links that open in a new tab."""
    pieces: list[str] = []
    end = 0
    for start, address in web_addresses(text):
        link = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(address)}</a>'
        pieces += [escape(text[end:start]), link]
        end = start + len(address)
    return Markup("".join([*pieces, escape(text[end:])]))


@cache
def _template(path: Path) -> Template:
    return Template(path.read_text(encoding="utf-8").strip())
