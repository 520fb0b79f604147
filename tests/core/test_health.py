"""Health of the process, and readiness of everything it needs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.tasks import HEARTBEAT_KEY, heartbeat

pytestmark = pytest.mark.django_db
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def readiness() -> tuple[int, dict[str, bool]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def test_the_process_answers():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_ready_when_everything_answers(now):
    heartbeat()
    assert readiness() == (200, {"ok": True, "database": True, "broker": True, "heartbeat": True, "calls": True})


def test_not_ready_without_the_broker(now, settings):
    heartbeat()
    settings.REDIS_URL = NOBODY_LISTENS
    assert readiness() == (503, {"ok": False, "database": True, "broker": False, "heartbeat": True, "calls": True})


def test_not_ready_before_the_first_heartbeat():
    cache.delete(HEARTBEAT_KEY)
    assert readiness()[1]["heartbeat"] is False


@pytest.mark.parametrize(("age", "alive"), [(59, True), (60, False), (3600, False)])
def test_a_heartbeat_counts_for_a_minute(now, age, alive):
    cache.set(HEARTBEAT_KEY, timezone.now() - timedelta(seconds=age), timeout=None)
    assert readiness()[1]["heartbeat"] is alive


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_never_cached(address):
    assert "no-store" in Client().get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(address):
    assert Client().post(address).status_code == 405
