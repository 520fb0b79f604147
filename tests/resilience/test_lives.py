"""Whole lives of interviews and duels about them, at length."""

import pytest

from tests.interviews.duels import DUELS, PAGES
from tests.interviews.lives import live
from tests.resilience.databases import fought


@pytest.mark.resilience_long
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(6))
def test_no_order_of_events_breaks_what_must_be_true_at_length(part):
    live(examples=25, steps=50)


@pytest.mark.resilience_long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fight", DUELS)
def test_a_hundred_rounds_of_each_duel(fight):
    fought(fight, rounds=100)


@pytest.mark.resilience_long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fight", PAGES)
def test_a_hundred_rounds_through_the_pages(fight, now):
    fought(fight, rounds=100)
