"""What the exchange tells of calls is shuffled, repeated, late, lost and forged, over real HTTP: the end is that of the
run in which all went well, and forgeries change nothing."""

import http.client
import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from core.tenancy import system_context
from dev.calling_clock import seconds_ahead
from dev.servers import free_port
from sandbox.exchange.signing import HEADER, signature
from tests.resilience import called, ledger, programs
from tests.resilience.called import BEHAVIOURS, Centre
from tests.resilience.crew import pause
from tests.sandbox.exchange.running import Login, RunningExchange
from voicecalls import actions
from voicecalls.models import CallCase

TOLD = "status,amd,voice,action"
PATIENCE = 90.0
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def exchange() -> Iterator[RunningExchange]:
    with called.exchange_for(2) as running:
        yield running


@pytest.fixture
def port(whole_product, exchange, settings, tmp_path) -> Iterator[int]:
    """Where the web server listens; scheduler and placing run in this process."""
    port = free_port()
    environment = called.environment(whole_product, exchange=exchange, port=port)
    settings.TELEPHONY_URL, settings.TELEPHONY_PUBLIC_URL = exchange.address, environment["TELEPHONY_PUBLIC_URL"]
    settings.CALLS_CLOCK_AHEAD = timedelta(seconds=seconds_ahead(timezone.now()))
    # Longer than anything is held back: whoever looks a call up learns less than is told of its end.
    settings.CALLS_RING_SILENCE = settings.CALLS_TALK_SILENCE = timedelta(seconds=40)
    with programs.running(programs.web_server_at(port, environment=environment, log=tmp_path / "web.log")) as web:
        web.wait_for_words("Booting worker")
        yield port


def turn_the_crank() -> None:
    now = timezone.now()
    actions.enrol(now=now)
    actions.claim_due(now=now)
    for attempt in actions.sendable(now=now):
        actions.place_call(attempt, now=timezone.now())
    actions.reconcile(now=timezone.now())


def call_everybody(centre: Centre) -> None:
    def over() -> bool:
        turn_the_crank()
        centre.keep_time()
        pause(0.1)
        return ledger.everybody_is_done(centre)

    programs.wait_until(over, seconds=PATIENCE, what="the end of all calls")


def ends(centre: Centre) -> list[tuple[object, ...]]:
    """How it ended for everybody: case and attempts, without names and times."""
    with system_context("a test compares how calls ended"):
        cases = CallCase.objects.with_people().filter(organization__in=centre.organizations)
        return sorted(
            (
                case.application.candidate.phone,
                centre.people[case.application.candidate.phone],
                case.state,
                case.end,
                case.reason,
                tuple(
                    (each.n, each.state, each.outcome, each.counts, each.answered_at is not None, each.turns.count())
                    for each in case.attempts.order_by("n")
                ),
            )
            for case in cases
        )


def rows() -> dict[str, str]:
    """What all tables of calls hold: a hash of each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'voicecalls_%'")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")  # noqa: S608
            found[name] = cursor.fetchone()[0]
    return found


def post(url: str, body: str, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        link.request("POST", url.partition(parts.netloc)[2], body, {"Content-Type": FORM, **headers})
        return link.getresponse().status
    finally:
        link.close()


def told(centre: Centre) -> list[dict[str, Any]]:
    """Everything the exchange has sent and got an answer to."""
    return [entry for entry in centre.exchange.journal(kind=TOLD) if "status" in (entry["answer"] or {})]


def test_disorder_ends_as_order_does(exchange, port):
    everybody = partial(called.centre, exchange, people=len(BEHAVIOURS) * 2, pace=40, kinds=tuple(BEHAVIOURS))
    ordered = everybody()
    call_everybody(ordered)
    exchange.reset()
    disordered = everybody()
    for name in ("reorder", "late", "duplicate", "added_parameters", "delay"):
        exchange.fault(name, on="status", probability=0.4, seed=len(name), seconds=6)
    for event in ("initiated", "ringing", "in-progress"):  # how a call ended is not all known to who looks it up
        exchange.fault("lose", on="status", event=event, probability=0.3, seed=1)
    for on in ("voice", "action"):
        exchange.fault("second_fetch", on=on, probability=0.5, seed=2)
    exchange.fault("duplicate", on="amd", probability=0.5, seed=3)
    call_everybody(disordered)
    exchange.journal(kind="status", wait=3, count=10_000)  # what is late has arrived
    assert ends(disordered) == ends(ordered)
    assert ledger.read(disordered).refused == []


def test_what_is_told_again_later_changes_nothing(exchange, port):
    centre = called.centre(exchange, people=len(BEHAVIOURS), pace=40, kinds=tuple(BEHAVIOURS))
    call_everybody(centre)
    entries = told(centre)
    before = rows()
    again = random.Random(1).sample(entries * 2, len(entries) * 2)
    answers = {post(entry["url"], entry["body"], dict(entry["headers"])) for entry in again}
    assert answers == {200, 204}
    assert rows() == before


def forgeries(
    entry: Mapping[str, Any], *, own: Login, other: Login, elsewhere: str
) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Address, body and headers by what is wrong with them. `elsewhere`: the address of another organization's call."""
    url, body, fields = entry["url"], entry["body"], parse_qsl(entry["body"], keep_blank_values=True)
    genuine = {HEADER: dict(entry["headers"])[HEADER]}

    def signed(where: str, pairs: list[tuple[str, str]], token: str) -> tuple[str, str, dict[str, str]]:
        return where, urlencode(pairs), {HEADER: signature(token, where, pairs)}

    ours = [(name, other.sid if name == "AccountSid" else value) for name, value in fields]
    ended = [(name, "completed" if name == "CallStatus" else value) for name, value in fields]
    return {
        "unsigned": (url, body, {}),
        "signed by nobody": signed(url, fields, "a guess"),
        "signed by another organization": signed(url, fields, other.token),
        "from another organization's account": signed(url, ours, other.token),
        "our account in their words": signed(url, ours, own.token),
        "more than was signed": (url, f"{body}&Added=1", genuine),
        "a word replaced": (url, urlencode([*ended, ("CallDuration", "999")]), genuine),
        "signed for another address": (f"{url}?x=1", body, genuine),
        "genuine, at another call": (elsewhere, body, genuine),
        "genuine, at another organization's call": signed(elsewhere, fields, own.token),
    }


def test_forgeries_change_nothing(exchange, port):
    """While phones ring and people speak, and after it."""
    centre = called.centre(exchange, people=8, pace=40, kinds=("silent", "silent", "talks", "talks"))
    of_both = {(kind, login.sid) for kind in ("status", "voice") for login in exchange.accounts}

    def news_of_both() -> bool:
        turn_the_crank()
        return of_both <= {(entry["kind"], entry["account"]) for entry in told(centre)}

    programs.wait_until(news_of_both, seconds=30, what="news of both organizations' calls")
    exchange.clock(speed=0)
    pause(1)  # what is on its way arrives
    entries, before = told(centre), rows()
    for entry in entries:
        own, other = sorted(exchange.accounts, key=lambda login: login.sid != entry["account"])
        elsewhere = next(each["url"] for each in entries if each["account"] == other.sid)
        for what, forged in forgeries(entry, own=own, other=other, elsewhere=elsewhere).items():
            assert post(*forged) == 403, (what, entry["kind"])
    assert rows() == before
    assert {post(each["url"], each["body"], dict(each["headers"])) for each in entries} <= {200, 204}
