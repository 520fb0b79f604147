"""One request at a time has its turn, whoever asks; a company that is busy is left alone; a rejected token ends it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connections
from pytest_django import Settings

from ats_sync.actions.pacing import NotNow, answered, rest, take_turn
from ats_sync.actions.refusing import refuse, take_failure
from ats_sync.models import Connection, ConnectionState
from ats_sync.port import AtsError, ErrorKind, Meaning
from core.tenancy import organization_context
from tests import factories
from tests.ats_sync import factories as rows
from tests.factories import NOW

TURN = 0.25
DOWN = AtsError(ErrorKind.RETRY, meaning=Meaning.DOWN)


@pytest.fixture(autouse=True)
def _as_in_earnest(settings: Settings) -> None:
    settings.ATS_REQUESTS_PER_SECOND = 1 / TURN


@pytest.fixture
def connection(db: None) -> Connection:
    return rows.connection(factories.organization())


def fresh(connection: Connection) -> Connection:
    with organization_context(connection.organization):
        return Connection.objects.select_related("organization").get(pk=connection.pk)


def in_a_minute() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=60)


def test_turns_come_one_after_the_other(connection: Connection):
    following = []
    with organization_context(connection.organization):
        assert take_turn(connection) == 0
        for _ in range(4):
            assert take_turn(connection, patience=timedelta(seconds=60)) <= 4 * TURN
            following.append(fresh(connection).next_request_at)
    apart = [(later - earlier).total_seconds() for earlier, later in pairwise(filter(None, following))]
    assert len(apart) == 3
    assert min(apart) >= TURN


def test_each_organization_has_turns_of_its_own(connection: Connection):
    other = rows.connection(factories.organization(), company="4343", next_request_at=in_a_minute())
    with organization_context(connection.organization):
        assert take_turn(connection) == 0
    with organization_context(other.organization), pytest.raises(NotNow):
        take_turn(other)


def test_whoever_would_wait_for_long_comes_again_and_takes_no_turn(connection: Connection):
    with organization_context(connection.organization):
        Connection.objects.update(next_request_at=in_a_minute())
        last = fresh(connection).next_request_at
        with pytest.raises(NotNow) as refused:
            take_turn(connection, patience=timedelta(seconds=1))
    assert fresh(connection).next_request_at == last
    assert (refused.value.kind, refused.value.meaning) == (ErrorKind.NOT_SENT, Meaning.BUSY)
    assert refused.value.retry_after
    assert 30 < refused.value.retry_after <= 60


@pytest.mark.parametrize("state", [ConnectionState.REJECTED, ConnectionState.DISCONNECTED])
def test_nothing_is_asked_of_a_company_that_is_not_connected_any_more(connection: Connection, state: str):
    with organization_context(connection.organization):
        Connection.objects.update(state=state)
        with pytest.raises(NotNow) as refused:
            take_turn(connection)
    assert refused.value.meaning == Meaning.TOKEN


def test_rests_grow_from_seconds_to_a_minute_and_end_with_an_answer(connection: Connection):
    rests = []
    with organization_context(connection.organization):
        for seconds in (0, 2, 6, 20, 300):
            Connection.objects.update(next_request_at=None)
            begun = datetime.now(UTC)
            rest(connection, error=DOWN, now=NOW + timedelta(seconds=seconds))
            until = fresh(connection).next_request_at
            assert until
            assert until <= datetime.now(UTC) + 1.26 * timedelta(seconds=max(2, min(seconds, 60)))
            rests.append((until - begun).total_seconds())
        assert fresh(connection).problem == "down"
        assert fresh(connection).problem_at == NOW
        answered(connection, now=NOW)
    expected = [2, 2, 6, 20, 60]
    assert all(found >= 0.75 * wait for wait, found in zip(expected, rests, strict=True)), rests
    assert (fresh(connection).problem, fresh(connection).problem_at) == ("", None)


def test_what_is_only_about_one_request_stops_nothing_else(connection: Connection):
    with organization_context(connection.organization):
        for meaning in (Meaning.FORBIDDEN, Meaning.NOT_FOUND, Meaning.INVALID, Meaning.ODD):
            error = AtsError(ErrorKind.REJECTED, meaning=meaning)
            assert take_failure(connection, error=error, now=NOW)
        assert not take_failure(connection, error=NotNow(ErrorKind.NOT_SENT, meaning=Meaning.BUSY), now=NOW)
    assert (fresh(connection).state, fresh(connection).problem, fresh(connection).next_request_at) == (
        "connected",
        "",
        None,
    )


def test_a_token_is_rejected_once_and_anew_after_another_one(connection: Connection, outbox):
    error = AtsError(ErrorKind.REJECTED, meaning=Meaning.TOKEN)
    with organization_context(connection.organization):
        assert [refuse(connection, error=error, now=NOW) for _ in range(2)] == [True, False]
        row = fresh(connection)
        row.state = ConnectionState.CONNECTED
        row.keep_secrets(token="another", hook="")
        row.save()
        assert not refuse(connection, error=error, now=NOW)  # an answer to the token of before
        assert refuse(fresh(connection), error=error, now=NOW + timedelta(minutes=1))
    [first, _second] = outbox.mails("ats_rejected")
    assert "4242" in first.text
    assert f"/team/{connection.organization.slug}/" in first.text


# ── several workers at the same time ──


def read_then_write(connection: Connection, *, meet: Callable[[], object]) -> float:
    """The control: a look at the row, and a write some time later."""
    seen = fresh(connection).next_request_at or datetime.now(UTC)
    meet()
    Connection.objects.filter(pk=connection.pk).update(next_request_at=seen + timedelta(seconds=TURN))
    return 0.0


def rivals(connection: Connection, act: Callable[[], float], number: int = 6) -> list[float]:
    def one(_number: int) -> float:
        try:
            with organization_context(connection.organization):
                return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
def test_rivals_never_share_a_turn(connection: Connection):
    rivals(connection, lambda: take_turn(connection))
    with organization_context(connection.organization):
        Connection.objects.update(next_request_at=in_a_minute())
    before = fresh(connection).next_request_at
    rivals(connection, lambda: take_turn(connection, patience=timedelta(seconds=90)))
    after = fresh(connection).next_request_at
    assert before and after
    assert (after - before).total_seconds() == pytest.approx(6 * TURN)


@pytest.mark.django_db(transaction=True)
def test_rivals_who_look_first_and_write_afterwards_share_turns(connection: Connection):
    meeting = Barrier(6)
    start = in_a_minute()
    with organization_context(connection.organization):
        Connection.objects.update(next_request_at=start)
    rivals(connection, lambda: read_then_write(connection, meet=meeting.wait))
    after = fresh(connection).next_request_at
    assert after and (after - start).total_seconds() == pytest.approx(TURN)
