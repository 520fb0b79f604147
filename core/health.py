"""Health of the process, and readiness of everything it needs."""

from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
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
    """Database and broker answer, and beat and a worker were alive within the last minute."""
    checks = {"database": _database(), "broker": _broker(), "heartbeat": _heartbeat()}
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


def _heartbeat() -> bool:
    try:
        last: datetime | None = cache.get(HEARTBEAT_KEY)
    except Error:
        return False
    return last is not None and timezone.now() - last < settings.HEARTBEAT_MAX_AGE
