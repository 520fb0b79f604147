"""Workers, beat and web server die at any moment, the broker forgets everything and the exchange loses its answers:
nobody's phone rings twice for one attempt, nobody is forgotten. Everything runs for real."""

import faulthandler
import random
import secrets
import sys
from functools import partial

import pytest
from django.utils import timezone

from dev.servers import free_port
from tests.resilience import called, ledger, programs
from tests.resilience.called import Centre
from tests.resilience.crew import Crew, Hazards, Watch, pause
from tests.resilience.programs import Valkey

LONGEST_UNKNOWN = 60.0  # seconds until it is known what became of a request
PATIENCE = 240.0
FLUSHES = 4


@pytest.fixture
def port() -> int:
    return free_port()


def tell(**figures: object) -> None:
    """Whoever runs this with -s, or sees it fail, learns what has happened."""
    sys.stdout.write(f"\n{timezone.now():%H:%M:%S} {figures}\n")


def loses_answers(centre: Centre, *, seed: int) -> None:
    """One request in twenty is done and not answered, others fail in other ways; so do webhooks."""
    faults = {
        "accept_then_drop": 0.05,
        "accept_then_error": 0.03,
        "drop": 0.02,
        "too_many_requests": 0.02,
    }
    for number, (name, probability) in enumerate(faults.items()):
        centre.exchange.fault(name, probability=probability, seed=seed + number)
    centre.exchange.fault("slow", seconds=0.4, probability=0.3, seed=seed + 10)  # more time to be killed in
    for number, name in enumerate(("lose", "duplicate", "reorder", "late")):
        centre.exchange.fault(name, on="status", probability=0.05, seed=seed + 20 + number)
    centre.exchange.fault("second_fetch", on="voice", probability=0.05, seed=seed + 30)


def wait_for_everybody(centre: Centre) -> None:
    for _second in range(int(PATIENCE)):
        centre.keep_time()
        if ledger.everybody_is_done(centre):
            return
        pause(1)
    raise AssertionError(f"Not within {PATIENCE:.0f} seconds: {list(ledger.lost(centre, ledger.read(centre)))}")


def live_through(centre: Centre, *, crew: Crew, valkey: Valkey, watch: Watch, seed: int) -> Hazards:
    """Kills without a break until all calls are on their way, then peace until they are over."""
    rounds = centre.rounds
    flush_at = [rounds * number // (FLUSHES + 1) for number in range(1, FLUSHES + 1)]
    hazards = Hazards(dice=random.Random(seed), flush_at=flush_at)
    while watch.sent < rounds * 0.95 and sum(hazards.kills.values()) < rounds:
        centre.keep_time()
        hazards.happen(crew, valkey=valkey, watch=watch)
    tell(sent=watch.sent, of=rounds)
    wait_for_everybody(centre)
    return hazards


def survive(
    whole_product, valkey, folder, port, *, people: int, organizations: int, pace: float, seed: int, **settings: str
) -> int:
    """The number of calls that were asked for."""
    with called.exchange_for(organizations) as exchange:
        environment = called.environment(whole_product, exchange=exchange, port=port) | settings
        centre = called.centre(exchange, people=people, pace=pace)
        loses_answers(centre, seed=seed)
        with (
            Watch(environment["DATABASE_URL"]) as watch,
            Crew(environment=environment, folder=folder, port=port) as crew,
        ):
            hazards = live_through(centre, crew=crew, valkey=valkey, watch=watch, seed=seed)
        book = ledger.read(centre)
        tell(
            seed=seed,
            attempts=len(book.creates),
            calls=len(book.calls),
            rings=sum(book.rings.values()),
            kills=dict(hazards.kills),
            flushes=hazards.flushes,
            answered_webhooks=book.answered,
            unanswered_webhooks=dict(book.unanswered),
            seconds_unknown=round(watch.longest, 1),
        )
        assert book.dialled_twice == []
        assert list(ledger.lost(centre, book)) == []
        assert ledger.made_twice() == []
        assert book.refused == []
        assert ledger.said_wrong(crew.said) == []
        assert watch.longest < LONGEST_UNKNOWN
        assert hazards.flushes == FLUSHES
        return len(book.creates)


def test_nobody_is_called_twice_or_forgotten(whole_product, valkey, tmp_path, port):
    trial = partial(survive, people=42, organizations=2, pace=1.2, seed=1, CALLS_LOOKS_AFTER="10,20")
    assert trial(whole_product, valkey, tmp_path, port) >= 60


@pytest.mark.resilience_long
def test_five_hundred_calls(whole_product, valkey, tmp_path, port):
    """As in production, where the first look comes after fifteen seconds."""
    faulthandler.cancel_dump_traceback_later()  # it takes longer than any other test may
    trial = partial(survive, people=310, organizations=3, pace=1.6, seed=secrets.randbelow(10_000))
    assert trial(whole_product, valkey, tmp_path, port) >= 500


def test_the_count_sees_who_calls_first_and_writes_it_down_afterwards(whole_product, valkey, tmp_path, port):
    """The negative control: without the fence, answers that are late or lost are asked for again."""
    with called.exchange_for(1) as exchange:
        environment = called.environment(whole_product, exchange=exchange, port=port)
        centre = called.centre(exchange, people=8, pace=4)
        exchange.fault("slow", seconds=1.5, times=None)
        with Crew(environment=environment, folder=tmp_path, port=port, application="tests.resilience.call_then_record"):
            programs.wait_until(lambda: bool(ledger.read(centre).dialled_twice), seconds=90, what="a second dial")
