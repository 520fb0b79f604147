"""Access markers: every view says who may enter; a view that says nothing is closed.

The marker stands on the view as `view.access`, where the access matrix of the tests reads it too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Access:
    """Who may enter: `kind` is the marker's name, `detail` its argument (a role, a purpose)."""

    kind: str
    detail: str = ""


def marked(view: View, access: Access) -> View:
    """Attach the marker to a view."""
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return marked(login_not_required(view), Access("public"))


def signed_in(view: View) -> View:
    """Anybody with an account (LoginRequiredMiddleware sends the others to the login page)."""
    return marked(view, Access("signed_in"))


def access_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse to run a view without a marker."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if getattr(view, "access", None) is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} says nothing about who may enter.")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
