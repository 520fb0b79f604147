"""Icons of the `lucide` set, written into the page. They decorate: the words beside them say the same."""

from functools import cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
def icon(name: str, *, size: int = 20, also: str = "") -> str:
    """The icon as SVG, `size` pixels wide; `also` are more names of CSS classes."""
    return _drawn(str(name), size, f"icon {also}".strip())


@cache  # the package builds each icon anew from its XML, at a twentieth of a page's time
def _drawn(name: str, size: int, classes: str) -> str:
    return lucide(name, size=size, **{"class": classes, "aria_hidden": "true"})
