"""Calls and pages that fight for the same times: two rounds each, and a hundred at length."""

from threading import Event

import pytest
from django.db import connection, transaction

from tests.resilience.databases import fought
from tests.resilience.test_races_for_times import schema_without
from tests.side_by_side import PATIENCE, at_once
from tests.voicecalls.duels import BOOKED, DUELS, Caller, booked, callers
from voicecalls.models import CaseEnd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]
ROUNDS = 2


@pytest.mark.parametrize("fight", DUELS)
def test_each_time_is_booked_once_and_everybody_is_told_the_truth(fight):
    fought(fight, rounds=ROUNDS)


@pytest.mark.resilience_long
@pytest.mark.parametrize("part", range(20))
@pytest.mark.parametrize("fight", DUELS)
def test_a_hundred_rounds_of_each_fight_for_times(fight, part):
    fought(fight, rounds=5)


def test_without_the_guards_two_callers_get_the_same_time():
    """The negative control: the first keeps its transaction open until the second has its answer."""
    one, other = callers(2)
    first_has_booked, second_has_its_answer = Event(), Event()

    def unguarded(schema: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path TO {schema}, public, pg_catalog")

    def first(talking: Caller, schema: str) -> None:
        unguarded(schema)
        with transaction.atomic():
            talking.insists()
            first_has_booked.set()
            assert second_has_its_answer.wait(PATIENCE)

    def second(talking: Caller, schema: str) -> None:
        unguarded(schema)
        assert first_has_booked.wait(PATIENCE)
        try:
            talking.insists()
        finally:
            second_has_its_answer.set()

    with schema_without(constraint=True, turns=True) as schema:
        at_once(lambda: first(one, schema), lambda: second(other, schema))
    assert (one.end, other.end) == (CaseEnd.BOOKED, CaseEnd.BOOKED)
    assert BOOKED in one.heard
    assert BOOKED in other.heard
    assert len({each.starts_at for each in booked()}) == 1
