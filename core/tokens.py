"""Addresses that carry a token, for whoever holds them: mailed links, invitations, calendar feeds. A token is shown
once and kept as a hash; whoever guesses too often gets no more answers."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.errors import error_page
from core.throttle import count_wrong, too_many_wrong


def new_token() -> tuple[str, str]:
    """A token and its hash."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256. The token is random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(view: str, *, token: str) -> str:
    """The full address of a view that takes a token."""
    return f"{settings.PUBLIC_URL}{reverse(view, kwargs={'token': token})}"


def away_from_token(view: str, **kwargs: Any) -> HttpResponse:
    """Leads to an address without the token, which learns nothing of the one before."""
    response: HttpResponse = redirect(view, **kwargs)
    response["Referrer-Policy"] = "no-referrer"
    return response


def barred(request: HttpRequest, *, kind: str) -> HttpResponse | None:
    """What whoever guessed wrong too often gets instead of an answer; None for everybody else."""
    if too_many_wrong(request, kind=kind, allowed=settings.WRONG_TOKENS_ALLOWED):
        return error_page(request, 429)
    return None


def wrong_guess(request: HttpRequest, *, kind: str) -> HttpResponse | None:
    """Counts a token that is nobody's. As `barred`, with this guess among the others."""
    count_wrong(request, kind=kind)
    return barred(request, kind=kind)
