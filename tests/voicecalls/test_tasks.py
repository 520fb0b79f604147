"""The tick as beat fires it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from pytest_django import Settings

from core.locking import alone
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import attempts
from voicecalls import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PATIENCE = 20.0


@pytest.mark.parametrize(("most", "called"), [(timedelta(0), 1), (timedelta(seconds=10), 0)])
def test_a_host_whose_clock_is_wrong_calls_nobody(settings: Settings, most: timedelta, called: int):
    settings.CALLS_MOST_DRIFT = most
    case = calls.case()
    tasks.tick()
    assert len(attempts(case)) == called


def test_a_second_tick_leaves_the_work_to_the_first(settings: Settings):
    settings.CALLS_MOST_DRIFT = timedelta(0)
    case = calls.case()
    begun, over = Event(), Event()

    def first() -> None:
        try:
            with alone(tasks.TICK) as is_alone:
                assert is_alone
                begun.set()
                assert over.wait(PATIENCE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(first)
        assert begun.wait(PATIENCE)
        tasks.tick()
        assert attempts(case) == []
        over.set()
        held.result(PATIENCE)
    tasks.tick()
    assert len(attempts(case)) == 1
