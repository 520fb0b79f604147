"""Whoever keeps the applications is asked right before a call: nobody is called who stands elsewhere by then, or of
whom nobody can say where they stand."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from core.tenancy import organization_context
from marketplace.actions import close_application, move_to_stage
from marketplace.licences import Standing
from marketplace.models import Application
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.licensor import Keeper, keeping
from tests.voicecalls.scenes import (
    MINUTE,
    SECOND,
    Exchange,
    attempt_of,
    attempts,
    calling_organization,
    claimed,
    fresh,
    next_of,
    place_all,
)
from voicecalls import actions
from voicecalls.dialling import Reason
from voicecalls.models import CallAttempt, Line
from voicecalls.words.reasons import detail_from_json, wait_in_words

database = pytest.mark.django_db
PATIENCE = 20.0


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    with keeping() as keeper:
        yield keeper


def moves(application: Application) -> None:
    move_to_stage(application, stage=calls.stage(application.job, name="Offer"), by=NOBODY, now=NOW, pushed_at=NOW)


def closes(application: Application) -> None:
    close_application(application, because="rejected", by=NOBODY, now=NOW)


@database
def test_whoever_stands_is_called_and_asked_about_once(exchange: Exchange, keeper: Keeper):
    case = calls.case()
    claimed()
    place_all(exchange)
    place_all(exchange, now=NOW + MINUTE)
    assert exchange.rung == [case.application.candidate.phone]
    assert keeper.asked == [case.application]


@database
@pytest.mark.parametrize(("leaves", "end"), [(moves, "left_stage"), (closes, "closed")])
def test_whoever_has_left_is_not_called_and_their_case_ends(exchange: Exchange, keeper: Keeper, leaves, end):
    case = calls.case()
    claimed()
    keeper.says, keeper.meanwhile = Standing.LEFT, leaves
    place_all(exchange)
    assert exchange.rung == []
    assert (attempt_of(case).outcome, attempt_of(case).counts) == ("aborted", False)
    assert (fresh(case).state, fresh(case).end) == ("closed", end)


@database
def test_nobody_is_called_on_a_guess_and_it_is_asked_again(exchange: Exchange, keeper: Keeper):
    case = calls.case()
    keeper.says = Standing.UNKNOWN
    now, waits = NOW, []
    for _ in range(13):
        claimed(now=now)
        place_all(exchange, now=now)
        assert (fresh(case).state, fresh(case).reason) == ("waiting", "standing_unknown")
        waits.append(next_of(case) - now)
        now = next_of(case)
    assert waits == [30 * SECOND] * 11 + [60 * SECOND, 120 * SECOND]
    assert exchange.rung == []
    assert {(each.outcome, each.counts) for each in attempts(case)} == {("aborted", False)}
    told = wait_in_words(Reason.STANDING_UNKNOWN, detail_from_json({}), until=now, now=now - SECOND)
    assert "could not be asked whether the applicant still stands in this stage" in told.sentence
    keeper.says = Standing.STANDS
    claimed(now=now)
    place_all(exchange, now=now)
    assert len(exchange.rung) == 1


@database
@pytest.mark.parametrize("leaves", [moves, closes])
def test_what_changes_between_the_answer_and_the_fence_is_seen(exchange: Exchange, keeper: Keeper, leaves):
    """It said "stands", and only then the news came that the application had gone."""
    calls.case()
    claimed()
    keeper.meanwhile = leaves
    place_all(exchange)
    assert keeper.asked
    assert exchange.rung == []


@database
def test_without_the_look_at_the_fence_it_rings(exchange: Exchange, keeper: Keeper):
    """The control: the news comes a moment later, when the request is under way."""
    case = calls.case()
    (attempt,) = claimed()

    class Late(type(exchange.phone)):  # type: ignore[misc]
        def place(self, call):
            with organization_context(case.organization):
                moves(case.application)
            return exchange.phone.place(call)

    actions.place_call(attempt, dial=lambda line: Late(now=lambda: NOW), now=NOW)
    assert len(exchange.rung) == 1


@database
def test_an_obstacle_lets_all_wait_until_it_is_gone(exchange: Exchange, keeper: Keeper):
    case = calls.case()
    unreadable = calls.case_of(case.organization, number="")
    keeper.code = "ats_rejected"
    assert claimed() == []
    current = fresh(case)
    assert (current.state, current.reason, current.next_attempt_at) == ("waiting", "licence", None)
    assert fresh(unreadable).reason == "no_number"  # what is about this one alone
    told = wait_in_words(Reason.LICENCE, detail_from_json(current.reason_detail), until=None, now=NOW)
    assert "rejects the token" in told.why and told.todo
    unknown = wait_in_words(Reason.LICENCE, detail_from_json({"code": "out_of_paper"}), until=None, now=NOW)
    assert "nobody can say whether" in unknown.why
    keeper.code = ""
    actions.plan_blocked(now=NOW)
    assert len(claimed()) == 1


@database
def test_an_obstacle_that_does_not_concern_somebody_lets_them_be_called(exchange: Exchange, keeper: Keeper):
    """They did not come from the system of which the link was cut."""
    case = calls.case()
    other = calls.case_of(case.organization)
    keeper.code, keeper.spares = "ats_disconnected", [other.application_id]
    claimed()
    place_all(exchange)
    assert (exchange.rung, fresh(case).reason) == ([other.application.candidate.phone], "licence")
    told = wait_in_words(Reason.LICENCE, detail_from_json(fresh(case).reason_detail), until=None, now=NOW)
    assert "was disconnected" in told.why


@database
def test_an_obstacle_that_comes_between_claim_and_request_is_seen(exchange: Exchange, keeper: Keeper):
    case = calls.case()
    claimed()
    keeper.code = "ats_rejected"
    place_all(exchange)
    assert (exchange.rung, fresh(case).reason) == ([], "licence")


@database
def test_calls_without_an_applicant_are_nobodys_business(exchange: Exchange, keeper: Keeper):
    organization = calling_organization()
    with organization_context(organization):
        shared = {"organization": organization, "line": Line.objects.get(), "kind": "test", "number": calls.phone()}
        CallAttempt.objects.create(**shared, reserved_at=NOW, send_after=NOW)
    place_all(exchange)
    assert (len(exchange.rung), keeper.asked) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_one_that_hangs_keeps_one_worker_waiting_and_no_transaction_open(exchange: Exchange, keeper: Keeper):
    """Others leave its attempt alone, and call everybody else meanwhile."""
    first, second = calls.case(), calls.case()
    slow, _other = sorted(claimed(), key=lambda each: each.case_id != first.pk)
    hangs, answers, in_transaction = Event(), Event(), []

    def hang(application: Application) -> None:
        if application == first.application:
            in_transaction.append(transaction.get_connection().in_atomic_block)
            hangs.set()
            assert answers.wait(PATIENCE)

    keeper.meanwhile = hang

    def worker() -> None:
        try:
            actions.place_call(slow, dial=exchange.dial, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(worker)
        assert hangs.wait(PATIENCE)
        place_all(exchange)
        actions.place_call(slow, dial=exchange.dial, now=NOW)  # a hint that came twice
        assert exchange.rung == [second.application.candidate.phone]
        answers.set()
        waiting.result(PATIENCE)
    assert len(exchange.rung) == 2
    assert keeper.asked.count(first.application) == 1
    assert in_transaction == [False]


@database
def test_if_who_asked_dies_somebody_else_asks_a_little_later(exchange: Exchange, keeper: Keeper):
    calls.case()
    claimed()

    def dies(application: Application) -> None:
        raise KeyboardInterrupt

    keeper.meanwhile = dies
    with pytest.raises(KeyboardInterrupt):
        place_all(exchange)
    keeper.meanwhile = lambda application: None
    place_all(exchange, now=NOW + 29 * SECOND)
    assert exchange.rung == []
    place_all(exchange, now=NOW + timedelta(seconds=30))
    assert len(exchange.rung) == 1
