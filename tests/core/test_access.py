"""Access markers: a view that says nothing about who may enter is closed."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from core.access import Access, access_middleware, public, signed_in


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def another() -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: HttpResponse("open")


def process(view):
    middleware = access_middleware(lambda request: HttpResponse())
    return middleware.process_view(HttpRequest(), view, (), {})  # type: ignore[attr-defined]


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.callback


def test_a_view_without_a_marker_does_not_run():
    with pytest.raises(ImproperlyConfigured, match="says nothing about who may enter"):
        process(silent)


def test_a_marked_view_runs():
    assert process(public(another())) is None


def test_a_public_view_needs_no_login():
    view = vars(public(another()))
    assert view == {"access": Access("public"), "login_required": False}


def test_a_signed_in_view_leaves_the_login_to_the_middleware():
    assert vars(signed_in(another())) == {"access": Access("signed_in")}


def test_every_address_has_a_marker():
    unmarked = [view for view in views(get_resolver().url_patterns) if not hasattr(view, "access")]
    assert unmarked == []
