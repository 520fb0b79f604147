"""Health of the process, and readiness of everything it needs."""

from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import public
from core.tasks import HEARTBEAT_KEY


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@public
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and broker answer, beat and a worker were alive within the last minute, and what the apps ask for."""
    checks = {"database": _database(), "broker": _broker(), "heartbeat": _heartbeat()}
    checks |= {name: _passes(check) for name, check in settings.READINESS_CHECKS.items()}
    return JsonResponse({"ok": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503)


def clocks_differ_by(now: datetime) -> timedelta:
    """How far an instant of this host's clock is from the database's, which all hosts share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        shared: datetime = cursor.fetchone()[0]
    return abs(shared - now)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _passes(check: str) -> bool:
    """`check`: the dotted name of a function that is given the present time."""
    try:
        return bool(import_string(check)(timezone.now()))
    except Error:
        return False


def _heartbeat() -> bool:
    try:
        last: datetime | None = cache.get(HEARTBEAT_KEY)
    except Error:
        return False
    return last is not None and timezone.now() - last < settings.HEARTBEAT_MAX_AGE
