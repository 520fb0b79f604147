"""Counting wrong guesses per address."""

from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

PERIOD_SECONDS = 600


def client_address(request: HttpRequest) -> str:
    """The caller's address: the entry that our own outermost proxy wrote, never one the caller can choose."""
    if settings.TRUSTED_PROXY_COUNT:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= settings.TRUSTED_PROXY_COUNT:
            try:
                return str(ip_address(hops[-settings.TRUSTED_PROXY_COUNT]))
            except ValueError:
                return "unknown"
    return str(request.META.get("REMOTE_ADDR", "unknown"))


def _key(request: HttpRequest, kind: str) -> str:
    return f"throttle:{kind}:{client_address(request)}"


def count_wrong(request: HttpRequest, *, kind: str) -> None:
    """Remember one more wrong guess, until ten minutes have passed without another."""
    key = _key(request, kind)
    cache.set(key, int(cache.get(key, 0)) + 1, PERIOD_SECONDS)  # incr() would forget the period


def too_many_wrong(request: HttpRequest, *, kind: str, allowed: int) -> bool:
    """Whether this address guessed wrong more often than allowed."""
    return int(cache.get(_key(request, kind), 0)) > allowed
