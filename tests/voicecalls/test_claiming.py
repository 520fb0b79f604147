"""The tick's claim: each due case once, within caps, slots and pace, fairly among organizations."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import Organization
from core.tenancy import organization_context
from marketplace.actions import move_to_stage
from tests import factories
from tests.factories import NOBODY, NOW
from tests.side_by_side import PATIENCE, at_once
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    attempts,
    calling_organization,
    claimed,
    control,
    fresh,
    next_of,
)
from voicecalls import actions
from voicecalls.actions.suppressing import suppress
from voicecalls.models import CallCase, CaseState

database = pytest.mark.django_db
real = pytest.mark.django_db(transaction=True)
SUNDAY = NOW - DAY
EVENING = NOW + 10 * HOUR  # 20:00 in Berlin
UNGUARDED = "without_guard"


def of_one_person(organization: Organization) -> tuple[CallCase, CallCase]:
    """Two applications of somebody with the same number, for two jobs."""
    number = calls.phone()
    return calls.case_of(organization, number=number), calls.case_of(organization, number=number)


def many(organization: Organization, number: int) -> list[CallCase]:
    """Applicants for one job, all of them due."""
    job = factories.job(organization)
    calls.rule(job)
    return [calls.case(calls.application(job)) for _ in range(number)]


# ── One tick ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@database
def test_who_is_due_gets_an_attempt():
    case = calls.case()
    (attempt,) = claimed()
    assert (attempt.state, attempt.n, attempt.number) == ("reserved", 1, case.application.candidate.phone)
    assert fresh(case).state == CaseState.CALLING
    assert claimed() == []


@database
def test_who_is_not_due_gets_none():
    calls.case(next_attempt_at=NOW + SECOND)
    assert claimed() == []


@database
@pytest.mark.parametrize(("at", "reason"), [(SUNDAY, "sunday"), (EVENING, "outside_hours")])
def test_a_hint_that_came_too_early_is_replaced(at: datetime, reason: str):
    case = calls.case(now=at)
    assert claimed(now=at) == []
    assert (fresh(case).state, fresh(case).reason) == ("waiting", reason)
    assert next_of(case) > at
    assert len(claimed(now=next_of(case))) == 1


@database
def test_who_has_left_the_stage_is_not_called():
    case = calls.case()
    with organization_context(case.organization):
        move_to_stage(case.application, stage=calls.stage(case.application.job, name="Rejected"), by=NOBODY, now=NOW)
    assert claimed() == []
    assert (fresh(case).state, fresh(case).end) == ("closed", "left_stage")


@database
def test_who_wants_no_calls_is_not_called():
    case = calls.case()
    with organization_context(case.organization):
        suppress(case.organization, number=case.application.candidate.phone, via="link", by=NOBODY, now=NOW)
    assert claimed() == []
    assert fresh(case).end == "opted_out"


@database
def test_one_person_is_called_once_at_a_time_whatever_they_applied_for():
    cases = of_one_person(calling_organization())
    assert len(claimed()) == 1
    (waiting,) = [case for case in map(fresh, cases) if case.state == "waiting"]
    assert (waiting.reason, waiting.next_attempt_at) == ("other_call", None)


@database
def test_a_used_up_day_moves_the_call_to_the_next_one_and_leaves_the_total_alone():
    case = calls.case()
    for hours in (2, 1):
        calls.attempt(case, now=NOW - HOUR * hours, state="ended", outcome="busy")
    assert claimed() == []
    assert (fresh(case).reason, fresh(case).reason_detail["count"]) == ("day_cap", 2)
    assert next_of(case).date() == (NOW + DAY).date()


@database
def test_whoever_was_promised_a_time_comes_first_then_who_was_called_before():
    organization = calling_organization(most_calls=2)
    new = calls.case_of(organization, next_attempt_at=NOW - HOUR)
    again = calls.case_of(organization)
    calls.attempt(again, now=NOW - DAY * 4, state="ended", outcome="no_answer")
    promised = calls.case_of(organization, agreed_at=NOW - MINUTE)
    assert [attempt.case_id for attempt in claimed()] == [promised.pk, again.pk]
    assert (fresh(new).reason, fresh(new).next_attempt_at) == ("line_busy", NOW - HOUR)


@database
def test_one_line_of_three_stays_free_for_whoever_rings_back():
    many(calling_organization(most_calls=3), 4)
    assert len(claimed()) == 2
    assert claimed(now=NOW + MINUTE) == []


@database
def test_requests_are_sent_apart_below_the_rate_of_the_provider():
    organization = calling_organization(calls_per_second=1)
    many(organization, 18)
    first = [attempt.send_after for attempt in claimed()]
    assert first == [NOW + SECOND * 1.25 * number for number in range(16)]
    later = [attempt.send_after for attempt in claimed(now=NOW + 10 * SECOND)]
    assert later == [NOW + SECOND * 1.25 * number for number in (16, 17)]


@database
@pytest.mark.parametrize("rest", [{"paused_at": NOW}, {"breaker_until": NOW + MINUTE}])
def test_nobody_is_claimed_while_calls_rest(rest: dict[str, datetime]):
    case = calls.case()
    row = control(case.organization)
    with organization_context(case.organization):
        type(row).objects.filter(pk=row.pk).update(**rest)
    assert claimed() == []


@database
def test_a_line_with_a_problem_rests():
    case = calls.case()
    with organization_context(case.organization):
        type(case.organization.line).objects.update(problem="config")
    assert claimed() == []


@database
def test_an_organization_with_many_calls_due_delays_no_other():
    greedy = calling_organization(most_calls=100)
    many(greedy, 30)
    modest = calls.case(now=NOW + SECOND)
    claimed = actions.claim_due(now=NOW + SECOND, most=20)
    assert attempts(modest)[0].pk in claimed
    assert len(claimed) == 11  # of each organization at most ten


@database
@pytest.mark.parametrize("number", [2, 9])
def test_a_portion_takes_the_same_number_of_queries_whatever_its_size(count_queries, number: int):
    many(calling_organization(), number)
    assert count_queries(claimed) == 24


# ── Two ticks at once, in real transactions ──────────────────────────────────────────────────────────────────────────


@real
def test_two_ticks_at_once_give_each_case_one_attempt():
    organization = calling_organization(most_calls=50)
    cases = many(organization, 8)
    for _ in range(3):
        at_once(*(lambda: actions.claim_due(now=NOW),) * 2)
    assert Counter(attempt.case_id for attempt in attempts(*cases)) == Counter(case.pk for case in cases)


@contextmanager
def schema_without(*, line_lock: bool = True, constraint: bool = True) -> Iterator[str]:
    """A schema for throwing away, in which the line is a copy that nobody else locks, or attempts may repeat."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {UNGUARDED}")
        if not line_lock:
            cursor.execute(f"CREATE TABLE {UNGUARDED}.voicecalls_line AS TABLE public.voicecalls_line")
        if not constraint:
            cursor.execute(f"CREATE TABLE {UNGUARDED}.voicecalls_callattempt (LIKE public.voicecalls_callattempt)")
    try:
        yield UNGUARDED
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {UNGUARDED} CASCADE")


@pytest.fixture
def applied_twice() -> Organization:
    """An organization to which one person applied twice, and is to be called for the second a moment later."""
    organization, number = calling_organization(), calls.phone()
    calls.case_of(organization, number=number)
    calls.case_of(organization, number=number, next_attempt_at=NOW + SECOND)
    return organization


def second_tick_meets_the_first(schema: str = "") -> int:
    """While a first tick has reserved a call and not committed yet, a second finds the other case due: how many
    attempts it makes."""
    begun, over = Event(), Event()

    def first() -> None:
        try:
            with transaction.atomic():
                assert len(actions.claim_due(now=NOW)) == 1
                begun.set()
                assert over.wait(PATIENCE)
        finally:
            connection.close()

    def second() -> int:
        try:
            with connection.cursor() as cursor:
                if schema:
                    cursor.execute(f"SET search_path TO {schema}, public, pg_catalog")
                cursor.execute("SET lock_timeout = '1s'")
            return len(actions.claim_due(now=NOW + 2 * SECOND))
        except OperationalError:  # it waits for the first one's attempt, on the constraint
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(first)
        assert begun.wait(PATIENCE)
        made = pool.submit(second).result(PATIENCE)
        over.set()
        held.result(PATIENCE)
    return made


@real
@pytest.mark.usefixtures("applied_twice")
def test_ticks_at_once_ring_one_person_once():
    assert second_tick_meets_the_first() == 0


@real
@pytest.mark.usefixtures("applied_twice")
def test_the_constraint_alone_keeps_a_person_from_being_rung_twice():
    with schema_without(line_lock=False) as schema:
        assert second_tick_meets_the_first(schema) == 0


@real
@pytest.mark.usefixtures("applied_twice")
def test_without_lock_and_constraint_one_person_is_rung_twice():
    """The control."""
    with schema_without(line_lock=False, constraint=False) as schema:
        assert second_tick_meets_the_first(schema) == 1
