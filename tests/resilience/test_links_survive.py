"""Random histories of linked applicants: events get lost, the API fails in every way, workers die, people drag cards
there and here while Klara calls. After the dust settles both sides agree, each of our moves was made at most once, no
human's move was undone, and nobody was called without a licence. Everything runs for real, but for the telephone."""

import faulthandler
import os
import random
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from dev.servers import free_port
from tests.resilience import agreement, dragging, linked, programs
from tests.resilience.agreement import Evidence
from tests.resilience.crew import pause
from tests.resilience.dragging import Diary, Klara
from tests.resilience.linked import Links
from tests.resilience.programs import Program, wait_until
from tests.sandbox.asking import ask
from tests.sandbox.recruitee.running import RunningRecruitee
from tests.side_by_side import at_once

PEOPLE = 8  # in each company
SECONDS, MANY_SECONDS = 10.0, 20.0  # in which everything happens
STORM, DUST = 15.0, 120.0
CALLERS = 2  # at a time
KILLS_EVERY = (0.2, 1.2)  # seconds
WRONG_IN_LOGS = ("Traceback",)
# How often what goes wrong. What is refused is not done; what is applied is done, and the answer does not say so.
API_FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": "error", "status": 500, "probability": 0.02},
    {"fault": "error", "status": 503, "shape": "html", "probability": 0.02},
    {"fault": "error", "status": 504, "shape": "empty", "probability": 0.01},
    {"fault": "error", "status": 408, "shape": "plain", "probability": 0.01},
    {"fault": "bad_gateway", "probability": 0.01},
    {"fault": "too_many_requests", "seconds": 1, "probability": 0.02},
    {"fault": "too_many_requests", "announce": "none", "probability": 0.01},
    {"fault": "drop", "probability": 0.02},
    {"fault": "not_json", "probability": 0.02},
    {"fault": "unauthorized", "probability": 0.002},
    {"fault": "error", "on": "reads", "status": 403, "probability": 0.005},
    {"fault": "error", "on": "reads", "status": 404, "probability": 0.04},
    {"fault": "error", "on": "reads", "status": 404, "shape": "html", "probability": 0.02},
    {"fault": "error", "on": "reads", "status": 422, "shape": "fields", "probability": 0.005},
    {"fault": "error", "on": "writes", "status": 400, "shape": "errors", "probability": 0.01},
    {"fault": "error", "on": "writes", "status": 403, "probability": 0.02},
    {"fault": "error", "on": "writes", "status": 404, "probability": 0.01},
    {"fault": "error", "on": "writes", "status": 409, "shape": "text", "probability": 0.01},
    {"fault": "error", "on": "writes", "status": 422, "shape": "fields", "probability": 0.02},
    {"fault": "applied_then_drop", "on": "writes", "probability": 0.12},
    {"fault": "applied_then_error", "on": "writes", "status": 502, "probability": 0.06},
    {"fault": "slow", "seconds": 0.3, "probability": 0.1},
)
BADLY = ("error", "not_json")  # of one row, whenever it is asked for: 500, or nothing that anybody can read
EVENT_FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": "lose", "probability": 0.2},
    {"fault": "duplicate", "probability": 0.1},
    {"fault": "reorder", "seconds": 1, "probability": 0.1},
    {"fault": "delay", "seconds": 2, "probability": 0.1},
    {"fault": "wrong_signature", "probability": 0.03},
)
# Nothing but a look of our own tells what became of a request.
UNANSWERED: tuple[dict[str, Any], ...] = (
    {"fault": "applied_then_drop", "on": "writes", "probability": 0.5},
    {"fault": "lose", "probability": 1.0},
)
DISORDER: tuple[dict[str, Any], ...] = (
    {"fault": "duplicate", "probability": 0.2},
    {"fault": "reorder", "seconds": 2, "probability": 0.3},
    {"fault": "delay", "seconds": 3, "probability": 0.5},
)


@dataclass(kw_only=True)
class World:
    """A round: companies, their applicants, the programs at work."""

    links: Links
    workers: Program
    dice: random.Random
    first: dict[int, dict[int, str]]
    diary: Diary = field(default_factory=Diary)

    def evidence(self) -> dict[int, Evidence]:
        return {
            company: agreement.evidence(self.links, company, first=self.first[company])
            for company in self.links.organizations
        }


@contextmanager
def world(
    product: Mapping[str, str], settings: Settings, folder: Path, *, companies: int, seed: int, planted: str = ""
) -> Iterator[World]:
    """Everything is imported, and nothing has happened yet."""
    dice, port = random.Random(seed), free_port()
    content, applicants = linked.seed(companies, PEOPLE, dice=dice)
    with ExitStack() as stack:
        recruitee = stack.enter_context(linked.stand_in(content, folder=folder))
        environment = linked.environment(product, recruitee=recruitee, port=port)
        settings.RECRUITEE_URL, settings.PUBLIC_URL = recruitee.address, environment["PUBLIC_URL"]
        settings.ATS_REQUESTS_PER_SECOND = 40.0
        web = programs.web_server_at(port, environment=environment, log=folder / "web.log")
        stack.enter_context(programs.running(web))
        workers = linked.worker(environment=environment, log=folder / "workers.log", planted=planted)
        stack.enter_context(programs.running(workers))
        web.wait_for_words("Booting worker")
        workers.wait_for_words("ready.")
        for _ in range(4):  # whoever is asked first takes seconds to answer
            assert ask(port, "GET", "/healthz").status == 200
        links = linked.link(recruitee, applicants)
        linked.wait_for_import(links)
        yield World(links=links, workers=workers, dice=dice, first=_stages(recruitee, links))


def _stages(recruitee: RunningRecruitee, links: Links) -> dict[int, dict[int, str]]:
    """Where everybody stands, by company and application."""
    return {
        company: {
            placement["id"]: str(placement["stage"])
            for person in recruitee.state(company)["candidates"]
            for placement in person["placements"]
        }
        for company in links.organizations
    }


def plan_faults(recruitee: RunningRecruitee, faults: Sequence[Mapping[str, Any]], *, seed: int) -> None:
    for number, fault in enumerate(faults):
        recruitee.post("/_standin/faults", **fault, seed=seed + number)


def plan_bad_rows(links: Links, *, dice: random.Random) -> None:
    """In each company a person, and now and then a job, that is answered badly until nothing goes wrong any more."""
    for company in links.organizations:
        person = dice.choice([each.candidate for each in links.applicants if each.company == company])
        links.recruitee.fault(dice.choice(BADLY), on="candidate", company=company, about=person, times=None)
        if dice.random() < 0.5:
            job = company * 10 + dice.choice([1, 2])
            links.recruitee.fault(dice.choice(BADLY), on="offer*", company=company, about=job, times=None)


def live(world: World, *, seconds: float, asks: bool) -> None:
    """People, team, Klara and the killer at once, for so long; then nobody does anything any more."""
    diary, links = world.diary, world.links
    dice = [random.Random(world.dice.random()) for _ in range(4)]
    begun = time.monotonic()
    klaras = [Klara(links=links, diary=diary, dice=dice[0], share=(n, CALLERS), asks=asks) for n in range(CALLERS)]
    there = dragging.recruiter_acts(links, seconds=seconds, dice=dice[1])
    here = dragging.member_acts(links, seconds=seconds, dice=dice[2])

    def calls(klara: Klara) -> None:
        while time.monotonic() < begun + seconds + 3:  # whoever she talks to is moved on
            klara.look_round()
            pause(0.2)

    def admin_works() -> None:
        while time.monotonic() < begun + seconds:
            linked.revive(links)
            pause(0.5)

    def killer_works() -> None:
        while time.monotonic() < begun + seconds:
            pause(dice[3].uniform(*KILLS_EVERY))
            diary.kills += linked.kill_a_child(world.workers, dice=dice[3])

    works: list[Callable[[], object]] = [
        *(partial(calls, each) for each in klaras),
        admin_works,
        killer_works,
        lambda: dragging.follow(there, begun=begun),
        lambda: dragging.follow(here, begun=begun),
    ]
    at_once(*works, patience=None)


def settle(world: World, *, rounds: bool, storm: float) -> None:
    """What was begun ends as the other side is, for so many seconds; then nothing goes wrong any more, and nothing is
    left to do. `rounds`: everything is read once more."""
    links = world.links
    begun = time.monotonic()
    while linked.is_telling() and time.monotonic() < begun + storm:
        linked.revive(links)
        pause(0.5)
    for fault in links.recruitee.get("/_standin/faults").json["faults"]:
        kind = f"{fault['fault']} {fault['status']}" if "error" in fault["fault"] else fault["fault"]
        world.diary.faults[kind] += fault["happened"]
    links.recruitee.clear_faults()
    wait_until(lambda: not links.recruitee.deliveries(state="pending"), seconds=DUST, what="events have arrived")
    linked.revive(links)
    if rounds:
        linked.look_at_everything(links)
    begun = time.monotonic()
    while not linked.is_quiet(links):
        assert time.monotonic() < begun + DUST, agreement.unsettled()
        pause(0.5)
        linked.revive(links)
        linked.try_stuck_again(links)


def faults_found(world: World) -> dict[str, list[str]]:
    """What must not be, by what it is called."""
    found = world.evidence()
    by_company = {company: [w for w in world.links.applicants if w.company == company] for company in found}
    every = lambda check: [words for c, e in found.items() for words in check(world.links, e, by_company[c])]  # noqa: E731
    return {
        "disagree": list(agreement.disagreements(world.links)),
        "moved wrongly": every(agreement.wrong_moves),
        "lost": every(agreement.lost_moves),
        "notes": list(agreement.wrong_notes(world.links, found)),
        "unlicensed": list(agreement.unlicensed(world.links, found, world.diary)),
    }


def tell(**figures: object) -> None:
    """Whoever runs this with -s, or sees it fail, learns what has happened."""
    sys.stdout.write(f"\n{timezone.now():%H:%M:%S} {figures}\n")


@dataclass(frozen=True, kw_only=True)
class Round:
    """What was found, and how much has happened."""

    found: dict[str, list[str]]
    histories: int
    diary: Diary


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Companies live through it, as often as they are told to."""

    product: Mapping[str, str]
    settings: Settings
    folder: Path

    def live(
        self,
        *,
        companies: int = 5,
        planted: str = "",
        faults: Sequence[Mapping[str, Any]] = (*API_FAULTS, *EVENT_FAULTS),
        rounds: bool = True,
        bad_rows: bool = False,
        seconds: float = SECONDS,
        storm: float = STORM,
        asks: bool = True,
    ) -> Round:
        """`planted`: a fault of the workers; `rounds`: at the end everything is read once more; `bad_rows`: some are
        answered badly all the time; `asks`: Klara asks for the licence of each call."""
        seed = int(os.environ.get("LINK_SEED", 0)) or secrets.randbelow(10**9)
        tell(LINK_SEED=seed, companies=companies, planted=planted)
        begun = time.monotonic()
        with world(self.product, self.settings, self.folder, companies=companies, seed=seed, planted=planted) as lived:
            plan_faults(lived.links.recruitee, faults, seed=seed)
            if bad_rows:
                plan_bad_rows(lived.links, dice=lived.dice)
            live(lived, seconds=seconds, asks=asks)
            settle(lived, rounds=rounds, storm=storm)
            found, said = faults_found(lived), lived.workers.said
            tell(**figures(lived), seconds=round(time.monotonic() - begun))
        assert [line for line in said.splitlines() if any(words in line for words in WRONG_IN_LOGS)] == [], said[-3000:]
        tell(found={name: (len(words), words[:3]) for name, words in found.items() if words})
        return Round(found=found, histories=len(lived.links.applicants), diary=lived.diary)


@pytest.fixture
def rounds(whole_product: Mapping[str, str], settings: Settings, tmp_path: Path) -> Rounds:
    return Rounds(product=whole_product, settings=settings, folder=tmp_path)


def figures(world: World) -> dict[str, object]:
    recruitee, diary = world.links.recruitee, world.diary
    moved, notes = recruitee.changes(what="moved"), recruitee.changes(what="noted", by="api")
    return {
        "histories": len(world.links.applicants),
        "moved there": sum(each["by"] == "recruiter" for each in moved),
        "moved by us": sum(each["by"] == "api" for each in moved),
        "notes": len(notes),
        "licences": (len(diary.licences), diary.refused, diary.unknown),
        "killed": diary.kills,
        "faults": dict(diary.faults),
    }


NOTHING: dict[str, list[str]] = {name: [] for name in ("disagree", "moved wrongly", "lost", "notes", "unlicensed")}


FEW: dict[str, Any] = {"companies": 3, "seconds": 5.0, "storm": 0.0}


def test_both_sides_agree_after_random_histories(rounds: Rounds):
    lived = rounds.live(bad_rows=True)
    assert lived.found == NOTHING
    assert lived.diary.kills > 3
    assert lived.diary.licences
    assert lived.diary.faults.total() > len(lived.diary.faults)


# ── controls: without a guard the same looks find out ──


def test_control_without_the_look_before_a_move_it_is_made_twice_or_undoes_somebodys(rounds: Rounds):
    assert rounds.live(planted="sends_again", faults=UNANSWERED, **FEW).found["moved wrongly"]


def test_control_without_fence_and_licence_notes_come_twice_and_the_wrong_are_called(rounds: Rounds):
    found = rounds.live(planted="forgets_the_fence", faults=UNANSWERED, asks=False, **FEW).found
    assert found["notes"]
    assert found["unlicensed"]


# ── at length ──


@pytest.mark.resilience_long
def test_events_are_enough_where_none_is_lost(rounds: Rounds):
    assert rounds.live(faults=DISORDER, rounds=False).found == NOTHING


@pytest.mark.resilience_long
def test_control_who_takes_our_own_moves_for_those_of_people_is_found_out(rounds: Rounds):
    assert rounds.live(planted="takes_echoes_for_people").found["lost"]


@pytest.mark.resilience_long
def test_control_who_believes_events_is_found_out(rounds: Rounds):
    assert rounds.live(planted="believes_events", faults=DISORDER, rounds=False).found != NOTHING


@pytest.mark.resilience_long
@pytest.mark.parametrize("number", range(4))
def test_five_hundred_histories(rounds: Rounds, number: int):
    faulthandler.cancel_dump_traceback_later()  # on a busy machine it takes longer than any other test may
    lived = rounds.live(companies=16, seconds=MANY_SECONDS, bad_rows=True)
    assert lived.found == NOTHING
    assert lived.histories >= 125
    assert min(lived.diary.faults[kind] for kind in ("applied_then_drop", "drop", "not_json", "lose")) > 0
