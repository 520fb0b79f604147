"""Two bookings at once, in real transactions. Who comes first is decided by the tests, not by the clock."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from core.refusal import Refused
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview, InterviewSeat, Participant, Window
from marketplace.models import Application
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import pending, start, window
from tests.resilience.databases import deadlocks, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0  # seconds until a test that hangs is given up
ROUNDS = 50
HALF_HOUR = timedelta(minutes=30)
UNGUARDED = "unguarded"


def confirm(interview: Interview, at=None) -> str:
    """ "booked", or the name of the refusal."""
    with organization_context(interview.organization):
        try:
            actions.confirm_time(interview, start=at or start(), time_zone="Europe/Berlin", by=NOBODY, now=NOW)
        except Refused as refusal:
            return type(refusal).__name__
    return "booked"


class Booker:
    """Books in a thread and a connection of its own; `held` keeps its transaction open until it is let go."""

    def __init__(self, pool: ThreadPoolExecutor, interview: Interview, *, held: bool = False, schema: str = "") -> None:
        self.connected, self.done, self.let_go = Event(), Event(), Event()
        self.interview, self.schema, self.pid = interview, schema, 0
        if not held:
            self.let_go.set()
        self.result: Future[str] = pool.submit(self._book)

    def _book(self) -> str:
        try:
            with connection.cursor() as cursor:
                if self.schema:
                    cursor.execute(f"SET search_path TO {self.schema}, public, pg_catalog")
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            self.connected.set()
            with transaction.atomic():
                outcome = confirm(self.interview)
                self.done.set()
                assert self.let_go.wait(PATIENCE)
            return outcome
        finally:
            connection.close()

    def ended(self) -> str:
        return self.result.result(PATIENCE)

    def waits_for(self, rival: "Booker") -> bool:
        """Whether this one's statement waits for the other's transaction; False once it has its answer."""
        assert self.connected.wait(PATIENCE)
        return is_held_up(self.pid, by=rival.pid, done=self.done)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def rivals() -> tuple[Interview, Interview]:
    """Two candidates of two organizations who were offered the same time of one person."""
    person = factories.user()
    return pending(members=[person]), pending(members=[person])


@contextmanager
def schema_without(*, constraint: bool = False, turns: bool = False) -> Iterator[str]:
    """A schema for throwing away, in which seats have no constraint at all, or taking turns locks nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {UNGUARDED}")
        if constraint:
            cursor.execute(f"CREATE TABLE {UNGUARDED}.interviews_interviewseat (LIKE public.interviews_interviewseat)")
        if turns:
            name = f"{UNGUARDED}.pg_advisory_xact_lock(bigint)"
            cursor.execute(f"CREATE FUNCTION {name} RETURNS void LANGUAGE sql AS 'SELECT'")
    try:
        yield UNGUARDED
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {UNGUARDED} CASCADE")


def held_first(
    pool: ThreadPoolExecutor, rivals: tuple[Interview, Interview], schema: str = ""
) -> tuple[Booker, Booker]:
    """The first has booked and keeps its transaction open; the second has begun."""
    first = Booker(pool, rivals[0], held=True, schema=schema)
    assert first.done.wait(PATIENCE)
    return first, Booker(pool, rivals[1], schema=schema)


def test_the_second_waits_for_the_first_and_is_then_refused(pool, rivals):
    first, second = held_first(pool, rivals)
    waited = second.waits_for(first)
    first.let_go.set()
    assert (waited, first.ended(), second.ended()) == (True, "booked", "SlotGone")


def test_when_the_first_fails_after_all_the_second_books(pool, rivals):
    def give_up() -> None:
        with transaction.atomic():
            confirm(rivals[0])
            booked.set()
            assert let_go.wait(PATIENCE)
            transaction.set_rollback(True)
        connection.close()

    booked, let_go = Event(), Event()
    first = pool.submit(give_up)
    assert booked.wait(PATIENCE)
    second = Booker(pool, rivals[1])
    assert second.connected.wait(PATIENCE)
    let_go.set()
    first.result(PATIENCE)
    assert second.ended() == "booked"


@pytest.mark.parametrize("without", ["constraint", "turns"])
def test_one_of_the_two_guards_is_enough(pool, rivals, without):
    """Who forgets to take turns meets the constraint; without the constraint, taking turns still lets one through."""
    with schema_without(**{without: True}) as schema:
        first, second = held_first(pool, rivals, schema)
        waited = second.waits_for(first)
        first.let_go.set()
        assert (waited, first.ended(), second.ended()) == (True, "booked", "SlotGone")


def test_without_the_guards_both_book_the_same_time(pool, rivals):
    """The negative control: the tests above can fail."""
    with schema_without(constraint=True, turns=True) as schema:
        first, second = held_first(pool, rivals, schema)
        waited = second.waits_for(first)
        first.let_go.set()
        assert (waited, first.ended(), second.ended()) == (False, "booked", "booked")


def test_one_interview_confirmed_twice_at_once_is_booked_once(pool, rivals, outbox):
    first, second = held_first(pool, (rivals[0], rivals[0]))
    assert second.waits_for(first)
    first.let_go.set()
    assert (first.ended(), second.ended()) == ("booked", "booked")
    assert len(outbox.mails("booked")) == len({mail.to for mail in outbox.mails("booked")})


def test_one_form_sent_twice_at_once_requests_one_interview(pool):
    application = factories.application(factories.job(factories.organization()))
    key, together = uuid4(), Barrier(2, timeout=PATIENCE)

    def request() -> object:
        together.wait()
        try:
            with organization_context(application.organization):
                return _requested(application, key).pk
        finally:
            connection.close()

    first, second = (each.result(PATIENCE) for each in [pool.submit(request), pool.submit(request)])
    assert first == second


def _requested(application: Application, key) -> Interview:
    return actions.request_interview(
        application=application,
        round_name="First conversation",
        minutes=30,
        time_zone="Europe/Berlin",
        windows=[window(), window(day=1)],
        seats=[actions.Seat(guests=["brandl@partner.example"])],
        form_key=key,
        by=NOBODY,
        now=NOW,
    )


def at_once(pool: ThreadPoolExecutor, interviews: Iterable[Interview], at: datetime) -> list[str]:
    """Confirm in threads that start together; the outcomes, sorted."""
    together = Barrier(2, timeout=PATIENCE)

    def run(interview: Interview) -> str:
        together.wait()
        try:
            return confirm(interview, at)
        finally:
            connection.close()

    return sorted(future.result(PATIENCE) for future in [pool.submit(run, interview) for interview in interviews])


def panels(interview: Interview, people: list[str], starts: list[datetime]) -> list[Interview]:
    """For each start a copy of an interview with these people, stored in this order."""
    owner = interview.organization
    copies = []
    with organization_context(owner):
        for at in starts:
            copy = Interview.objects.get(pk=interview.pk)
            copy.pk, copy.form_key, copy._state.adding = uuid4(), uuid4(), True
            copy.save()
            Window(organization=owner, interview=copy, starts_at=at, ends_at=at + HALF_HOUR).save()
            for seat, email in enumerate(people):
                Participant(organization=owner, interview=copy, kind="guest", email=email, seat=seat).save()
            copies.append(copy)
    return copies


def test_panels_of_the_same_people_in_opposite_orders_never_lock_each_other(pool, rivals):
    people = ["ines@example.org", "jonas@example.org"]
    starts = [start(day=number // 10, hour=8) + HALF_HOUR * (number % 10) for number in range(ROUNDS)]
    before = deadlocks()
    pairs = zip(panels(rivals[0], people, starts), panels(rivals[1], people[::-1], starts), strict=True)
    ends = [at_once(pool, pair, at) for pair, at in zip(pairs, starts, strict=True)]
    assert ends == [["SlotGone", "booked"]] * ROUNDS
    with system_context("a test counts seats"):
        assert InterviewSeat.objects.count() == ROUNDS * (len(people) + 1)
    assert deadlocks() == before
