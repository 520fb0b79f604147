"""Where anybody has a telephone line, a tick that stands still turns the readiness page red and is logged."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.voicecalls import factories as calls
from voicecalls import tasks
from voicecalls.queries.ticking import TICKED, is_ticking, ticked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
STILL = "nobody is called: the tick of calls stands still"


@pytest.fixture(autouse=True)
def _no_tick_yet():
    cache.clear()


def is_ready() -> bool:
    ready: bool = Client().get("/readyz").json()["calls"]
    return ready


def alarms(caplog) -> list[str]:
    return [entry.levelname for entry in caplog.records if isinstance(entry.msg, dict) and entry.msg["event"] == STILL]


def test_without_a_line_no_tick_is_missed():
    assert is_ready()


@pytest.mark.parametrize(("seconds", "ready"), [(0, True), (179, True), (180, False), (86400, False)])
def test_a_tick_counts_for_three_minutes(seconds: int, ready: bool):
    calls.line(factories.organization())
    ticked(timezone.now() - timedelta(seconds=seconds))
    assert is_ready() is ready


def test_before_the_first_tick_nobody_is_called(settings):
    settings.CALLS_MOST_DRIFT = timedelta(0)
    calls.line(factories.organization())
    assert not is_ready()
    assert Client().get("/readyz").status_code == 503
    tasks.tick()
    assert is_ready()


def test_a_tick_whose_host_has_a_wrong_clock_is_none(settings):
    settings.CALLS_MOST_DRIFT = timedelta(seconds=1)
    tasks.tick()
    assert cache.get(TICKED) is None


def test_the_alarm_is_sounded_once_a_minute(caplog):
    calls.line(factories.organization())
    tasks.reconcile()
    is_ticking(timezone.now())
    assert alarms(caplog) == ["ERROR"]


def test_while_all_is_well_it_costs_one_look(django_assert_num_queries):
    calls.line(factories.organization())
    ticked(timezone.now())
    with django_assert_num_queries(1):
        assert is_ticking(timezone.now())
