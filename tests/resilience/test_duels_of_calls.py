"""Calls and pages that fight for the same times, at length."""

import pytest

from tests.resilience.databases import deadlocks
from tests.voicecalls.duels import DUELS


@pytest.mark.resilience_long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(20))
@pytest.mark.parametrize("fight", DUELS)
def test_a_hundred_rounds_of_each_fight_for_times(fight, part, now):
    before = deadlocks()
    for _ in range(5):
        fight()
    assert deadlocks() == before
