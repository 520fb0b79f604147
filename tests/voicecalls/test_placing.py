"""Placing calls: one request for each attempt, whatever becomes of it; nothing is sent that must not be sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest
from django.db import connection

from core.tenancy import organization_context
from marketplace.actions import close_application, move_to_stage
from tests import factories
from tests.contracts.memory import MemoryTelephony
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import (
    DAY,
    HOUR,
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
from voicecalls.actions.connecting import change_line
from voicecalls.actions.placing import fence
from voicecalls.actions.suppressing import suppress
from voicecalls.models import CallAttempt, CallCase, Line
from voicecalls.queries.calls import Show, counts, wanted_cases
from voicecalls.telephony import CallRequest, ErrorKind, Meaning, Placed

database = pytest.mark.django_db
PATIENCE = 20.0


@database
def test_a_reserved_call_is_sent_once(exchange: Exchange):
    case = calls.case()
    claimed()
    place_all(exchange)
    place_all(exchange, now=NOW + SECOND)
    attempt = attempt_of(case)
    assert exchange.rung == [case.application.candidate.phone]
    assert (attempt.state, attempt.sid, attempt.sent_at) == ("queued", *exchange.phone.calls, NOW)
    order = exchange.phone.orders[attempt.sid]
    assert all(str(attempt.pk) in url for url in (order.voice_url, order.status_url, order.machine_url))


@database
def test_it_is_not_sent_before_its_time(exchange: Exchange):
    case = calls.case()
    calls.attempt(case, send_after=NOW + SECOND)
    place_all(exchange)
    assert exchange.rung == []


def opts_out(case: CallCase) -> None:
    suppress(case.organization, number=case.application.candidate.phone, via="link", by=NOBODY, now=NOW)


def pauses(case: CallCase) -> None:
    actions.pause(case.organization, by=NOBODY, now=NOW)


def leaves_the_stage(case: CallCase) -> None:
    move_to_stage(case.application, stage=calls.stage(case.application.job, name="Rejected"), by=NOBODY, now=NOW)


def is_rejected(case: CallCase) -> None:
    close_application(case.application, because="rejected", by=NOBODY, now=NOW)


def gets_another_number(case: CallCase) -> None:
    type(case.application.candidate).objects.filter(pk=case.application.candidate_id).update(phone=calls.phone())


@database
@pytest.mark.parametrize("change", [opts_out, pauses, leaves_the_stage, is_rejected, gets_another_number])
def test_what_changes_between_claim_and_request_is_seen(exchange: Exchange, change):
    case = calls.case()
    claimed()
    with organization_context(case.organization):
        change(case)
    place_all(exchange)
    attempt = attempt_of(case)
    assert exchange.rung == []
    assert (attempt.state, attempt.outcome, attempt.counts) == ("ended", "aborted", False)
    assert fresh(case).state != "calling"


@database
def test_a_call_that_comes_too_late_for_its_window_waits_for_the_next(exchange: Exchange):
    case = calls.case()
    claimed()
    place_all(exchange, now=NOW + 2 * HOUR)  # 12:00 in Berlin, when the first window ends
    assert exchange.rung == []
    assert (fresh(case).state, fresh(case).reason) == ("waiting", "outside_hours")


@database
@pytest.mark.parametrize("kind", [ErrorKind.NOT_SENT, ErrorKind.RETRY])
def test_what_did_not_reach_the_provider_is_no_attempt_and_comes_back_later(exchange: Exchange, kind: ErrorKind):
    case = calls.case()
    waits = []
    now = NOW
    for _ in range(3):
        claimed(now=now)
        exchange.phone.fail(kind, code=20429)
        place_all(exchange, now=now)
        waits.append(next_of(case) - now)
        now = next_of(case)
    assert waits == [15 * SECOND, 30 * SECOND, 60 * SECOND]
    assert {(attempt.outcome, attempt.counts) for attempt in attempts(case)} == {("aborted", False)}
    claimed(now=now)
    place_all(exchange, now=now)
    assert len(exchange.rung) == 1


@database
def test_a_number_that_does_not_exist_ends_the_case(exchange: Exchange):
    case = calls.case()
    claimed()
    exchange.phone.fail(ErrorKind.REJECTED, code=21211, meaning=Meaning.BAD_NUMBER)
    place_all(exchange)
    attempt = attempt_of(case)
    assert (attempt.outcome, attempt.counts, attempt.error_code) == ("number_invalid", False, 21211)
    assert (fresh(case).state, fresh(case).end) == ("closed", "bad_number")


@database
def test_an_account_that_does_not_open_makes_the_line_rest_and_blames_nobody(exchange: Exchange):
    case = calls.case()
    claimed()
    exchange.phone.fail(ErrorKind.REJECTED, code=20003, meaning=Meaning.CONFIG)
    place_all(exchange)
    assert attempt_of(case).outcome == "aborted"
    assert (fresh(case).state, fresh(case).reason) == ("waiting", "no_line")
    with organization_context(case.organization):
        assert Line.objects.get().problem == "config"


def knocked_out(exchange: Exchange, *, now: datetime) -> None:
    """A check finds nothing wrong with the line; then the next call is refused because of it."""
    actions.try_resting_lines(dial=exchange.dial, now=now)
    actions.replan(now=now)
    claimed(now=now)
    exchange.phone.fail(ErrorKind.REJECTED, code=21210, meaning=Meaning.CONFIG)
    place_all(exchange, now=now)


@database
def test_admins_are_mailed_once_until_the_line_has_worked_in_between(exchange: Exchange, outbox):
    organization = calling_organization()
    case = calls.case_of(organization)
    for again in range(3):
        knocked_out(exchange, now=NOW + again * 10 * MINUTE)
    [mail] = outbox.mails("line_rests")
    assert "21210" in mail.text
    assert f"/team/{organization.slug}/" in mail.text
    actions.try_resting_lines(dial=exchange.dial, now=NOW + HOUR)
    actions.replan(now=NOW + HOUR)
    claimed(now=NOW + HOUR)
    place_all(exchange, now=NOW + HOUR)
    assert exchange.rung == [case.application.candidate.phone]
    calls.case_of(organization)
    knocked_out(exchange, now=NOW + HOUR + MINUTE)
    assert len(outbox.mails("line_rests")) == 2


@database
def test_a_line_that_somebody_has_changed_is_another_one(exchange: Exchange, outbox):
    organization = calling_organization()
    calls.case_of(organization)
    knocked_out(exchange, now=NOW)
    with organization_context(organization):
        line = Line.objects.get()
        change_line(
            organization,
            account_sid=line.account_sid,
            token="",
            number="+493023125001",
            calls_per_second=line.calls_per_second,
            most_calls=line.most_calls,
            by=NOBODY,
            now=NOW + MINUTE,
        )
    knocked_out(exchange, now=NOW + 2 * MINUTE)
    assert len(outbox.mails("line_rests")) == 2


@database
@pytest.mark.parametrize("code", [21215, 21219])
def test_a_number_that_the_account_may_not_call_blocks_its_case_alone(exchange: Exchange, code: int, outbox):
    organization = calling_organization()
    abroad = calls.case_of(organization, number="+436641234567", next_attempt_at=NOW - MINUTE)
    here = calls.case_of(organization)
    claimed()
    exchange.phone.fail(ErrorKind.REJECTED, code=code, meaning=Meaning.NOT_PERMITTED)
    place_all(exchange, now=NOW + 5 * SECOND)
    assert exchange.rung == [here.application.candidate.phone]
    attempt = attempt_of(abroad)
    assert (attempt.outcome, attempt.counts, attempt.error_code) == ("not_permitted", False, code)
    assert (fresh(abroad).state, fresh(abroad).reason, fresh(abroad).next_attempt_at) == (
        "waiting",
        "not_permitted",
        None,
    )
    with organization_context(organization):
        assert Line.objects.get().problem == ""
        assert counts(wanted_cases(organization))[Show.NEEDS_YOU] == 1
    assert outbox.mails("line_rests") == []
    for day in range(1, 30):
        actions.plan_blocked(now=NOW + day * DAY)
        assert abroad.pk not in {each.case_id for each in claimed(now=NOW + day * DAY)}


@database
def test_once_it_is_allowed_call_now_tries_again(exchange: Exchange):
    case = calls.case()
    claimed()
    exchange.phone.fail(ErrorKind.REJECTED, code=21215, meaning=Meaning.NOT_PERMITTED)
    place_all(exchange)
    for again in (1, 2):  # still not allowed at first
        now = NOW + again * 10 * MINUTE
        with organization_context(case.organization):
            actions.call_now(case, by=NOBODY, now=now)
        claimed(now=now)
        if again == 1:
            exchange.phone.fail(ErrorKind.REJECTED, code=21215, meaning=Meaning.NOT_PERMITTED)
        place_all(exchange, now=now)
        assert (fresh(case).reason == "not_permitted") == (again == 1)
    assert exchange.rung == [case.application.candidate.phone]


@database
def test_a_line_that_works_again_is_used_again(exchange: Exchange):
    case = calls.case()
    claimed()
    exchange.phone.fail(ErrorKind.REJECTED, code=20003, meaning=Meaning.CONFIG)
    place_all(exchange)
    exchange.phone.fail(ErrorKind.REJECTED, code=20003, meaning=Meaning.CONFIG)
    assert actions.try_resting_lines(dial=exchange.dial, now=NOW + MINUTE) == 0
    assert actions.try_resting_lines(dial=exchange.dial, now=NOW + MINUTE) == 1
    actions.replan(now=NOW + MINUTE)
    assert (fresh(case).reason, fresh(case).next_attempt_at) == ("", NOW + MINUTE)


@database
def test_a_request_without_an_answer_stays_as_it_is_and_is_never_sent_again(exchange: Exchange):
    case = calls.case()
    claimed()
    exchange.phone.fail(ErrorKind.AMBIGUOUS, carried_out=True)
    place_all(exchange)
    place_all(exchange, now=NOW + MINUTE)
    assert (attempt_of(case).state, attempt_of(case).counts) == ("sending", True)
    assert claimed(now=NOW + DAY) == []
    assert len(exchange.rung) == 1


@database
def test_what_nobody_placed_for_a_minute_is_given_up():
    case = calls.case()
    claimed()
    assert actions.give_up_forgotten(now=NOW + 61 * SECOND) == 1
    assert (attempt_of(case).outcome, fresh(case).state) == ("aborted", "waiting")
    assert len(claimed(now=NOW + 2 * MINUTE)) == 1
    assert [attempt.n for attempt in attempts(case)] == [1, 2]


@database
def test_a_call_that_the_provider_holds_back_past_the_window_is_taken_back():
    case = calls.case(now=NOW + 2 * HOUR - 2 * MINUTE)

    class Queueing(MemoryTelephony):
        def place(self, call: CallRequest) -> Placed:
            return replace(super().place(call), queue_ms=150_000)

    phone = Queueing(now=lambda: NOW)
    (attempt,) = claimed(now=NOW + 2 * HOUR - 2 * MINUTE)
    actions.place_call(attempt, dial=lambda line: phone, now=NOW + 2 * HOUR - 2 * MINUTE)
    assert [call.status for call in phone.calls.values()] == ["canceled"]
    assert attempt_of(case).state == "queued"  # until the provider says what became of it


@database
def test_nothing_is_sent_until_the_providers_queue_is_empty():
    """Else the call that was taken back would be placed and taken back again with every tick."""
    late = NOW + 2 * HOUR - 2 * MINUTE
    organization = calling_organization()
    for _each in range(3):
        calls.case_of(organization, now=late)

    class Queueing(MemoryTelephony):
        def place(self, call: CallRequest) -> Placed:
            return replace(super().place(call), queue_ms=150_000)

    phone = Queueing(now=lambda: late)
    first, *_others = claimed(now=late)
    actions.place_call(first, dial=lambda line: phone, now=late)
    with organization_context(organization):
        assert Line.objects.get().next_send_at == late + 150 * SECOND
    calls.case_of(organization, now=late)
    assert claimed(now=late + MINUTE) == []


@database
def test_a_time_that_was_promised_outside_the_hours_is_not_taken_back():
    organization = calling_organization()
    calls.settings(organization, windows=[["09:00", "12:00"]])
    promised = NOW + 3 * HOUR
    case = calls.case_of(organization, agreed_at=promised, next_attempt_at=promised)

    class Queueing(MemoryTelephony):
        def place(self, call: CallRequest) -> Placed:
            return replace(super().place(call), queue_ms=1_000)

    phone = Queueing(now=lambda: promised)
    (attempt,) = claimed(now=promised)
    actions.place_call(attempt, dial=lambda line: phone, now=promised)
    assert [call.status for call in phone.calls.values()] == ["queued"]
    assert attempt_of(case).state == "queued"


@database
@pytest.mark.parametrize(("number", "rung"), [("+33612345678", 0), ("+4915228817999", 1)])
def test_the_law_of_the_numbers_country_counts_where_no_country_is_noted(exchange: Exchange, number: str, rung: int):
    """Half past nine: in France nobody is called before ten."""
    at = NOW - HOUR / 2
    organization = calling_organization()
    job = factories.job(organization)
    calls.rule(job)
    calls.case(calls.application(job, number=number, country="", region="", time_zone=""), now=at)
    claimed(now=at)
    place_all(exchange, now=at)
    assert len(exchange.rung) == rung


@database
def test_a_test_call_is_placed_without_a_case(exchange: Exchange):
    organization = calling_organization()
    with organization_context(organization):
        attempt = CallAttempt.objects.create(
            organization=organization,
            line=Line.objects.get(),
            kind="test",
            number=calls.phone(),
            reserved_at=NOW,
            send_after=NOW,
        )
    place_all(exchange)
    assert exchange.rung == [attempt.number]
    assert not fresh(attempt).counts


# ── Two workers at once, in real transactions ────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_request(exchange: Exchange):
    """The second comes while the first one's request is under way."""
    case = calls.case()
    (attempt,) = claimed()
    sending, answered = Event(), Event()

    class Slow(MemoryTelephony):
        def place(self, call: CallRequest) -> Placed:
            placed = exchange.phone.place(call)
            sending.set()
            assert answered.wait(PATIENCE)
            return placed

    def first() -> None:
        try:
            actions.place_call(attempt, dial=lambda line: Slow(now=lambda: NOW), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(first)
        assert sending.wait(PATIENCE)
        actions.place_call(attempt, dial=exchange.dial, now=NOW)
        with organization_context(attempt.organization):
            assert fence(attempt, now=NOW) is None
        answered.set()
        slow.result(PATIENCE)
    assert len(exchange.rung) == 1
    assert fresh(attempt_of(case)).state == "queued"


@database
def test_without_the_fence_it_rings_twice(exchange: Exchange):
    """The control: somebody puts the attempt back as if nothing had been sent."""
    calls.case()
    (attempt,) = claimed()
    exchange.phone.fail(ErrorKind.AMBIGUOUS, carried_out=True)
    place_all(exchange)
    with organization_context(attempt.organization):
        CallAttempt.objects.update(state="reserved", send_after=NOW)
    place_all(exchange)
    assert len(exchange.rung) == 2
