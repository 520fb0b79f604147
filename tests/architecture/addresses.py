"""Every address of the product, read from the resolver, with the marker of its view."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Address:
    """One URL pattern. `route` is written as in urls.py, `parameters` are the names it takes."""

    name: str
    route: str
    view: Callable[..., Any]
    parameters: frozenset[str]

    @property
    def access(self) -> Access | None:
        """The marker of the view; None for a view that says nothing."""
        marker: Access | None = getattr(self.view, "access", None)
        return marker

    @property
    def is_ours(self) -> bool:
        """Whether the view is the product's own, not allauth's or Django's."""
        return not self.view.__module__.startswith(("allauth.", "django."))

    def path(self, **values: object) -> str:
        """The path with these values; those of other addresses are left out."""
        return reverse(self.name, kwargs={name: values[name] for name in self.parameters})


def addresses(patterns: Iterable[URLPattern | URLResolver] | None = None) -> list[Address]:
    """All addresses under these patterns, else under the product's own."""
    return list(_walk(get_resolver().url_patterns if patterns is None else patterns, prefix="", taken=frozenset()))


def _walk(patterns: Iterable[URLPattern | URLResolver], *, prefix: str, taken: frozenset[str]) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        parameters = taken | set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix=route, taken=parameters)
        else:
            yield Address(name=pattern.name or "", route=route, view=pattern.callback, parameters=parameters)


def unmarked(patterns: Iterable[URLPattern | URLResolver] | None = None) -> list[str]:
    """The routes whose views do not say who may enter."""
    return [address.route for address in addresses(patterns) if address.access is None]
