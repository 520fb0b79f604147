"""Organizations that are linked with companies of the stand-in for Recruitee, and what keeps them in step."""

import json
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Organization
from ats_sync.actions.connecting import check_now, connect
from ats_sync.actions.hooking import keep_hook_secret
from ats_sync.actions.settling import retry_stuck
from ats_sync.actions.trying_again import read_again
from ats_sync.addresses import hook_address
from ats_sync.models import CandidateLink, Connection, InboundEvent, JobLink, Push, PushState
from ats_sync.telling import Problem
from core.tenancy import organization_context, system_context
from marketplace.actions import move_to_stage
from tests import factories
from tests.factories import NOBODY
from tests.resilience.crew import pause
from tests.resilience.programs import Program, wait_until
from tests.sandbox.recruitee.running import RunningRecruitee, running

WORKERS = 3
PATIENCE = 120.0
APPLIED, CALL, COMPLETED, INTERVIEW, HIRED = (
    "Applied",
    "Qualification Call",
    "Qualification Call Completed",
    "Interview",
    "Hired",
)
STAGES = (APPLIED, CALL, COMPLETED, INTERVIEW, HIRED)
ADMIN = Actor(name="Ada Admin", channel="page")


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Numbers of the stand-in. `disturbed`: people there have a hand in it as well."""

    company: int
    candidate: int
    placement: int
    disturbed: bool


@dataclass(frozen=True, kw_only=True)
class Links:
    recruitee: RunningRecruitee
    applicants: Sequence[Applicant]
    organizations: Mapping[int, Organization]  # by the company's number

    @property
    def connections(self) -> list[Connection]:
        with system_context("a test looks at its links"):
            return list(Connection.objects.select_related("organization").order_by("pk"))

    def stage_id(self, company: int, name: str) -> int:
        return company * 100 + STAGES.index(name)

    def stage_name(self, number: int) -> str:
        return STAGES[number % 100]


def seed(companies: int, people: int, *, dice: random.Random) -> tuple[dict[str, Any], list[Applicant]]:
    """Each company with two jobs that share a pipeline; now and then somebody applies for both."""
    applicants: list[Applicant] = []
    made = []
    for company in range(4001, 4001 + companies):
        candidates = []
        for n in range(people):
            number = company * 100 + n
            jobs = [1, 2] if dice.random() < 0.15 else [dice.choice([1, 2])]
            placements = [
                {"id": number * 10 + job, "offer": company * 10 + job, "stage": dice.choice([APPLIED, CALL, CALL])}
                for job in jobs
            ]
            disturbed = dice.random() < 0.75
            applicants += [
                Applicant(company=company, candidate=number, placement=number * 10 + job, disturbed=disturbed)
                for job in jobs
            ]
            candidates.append(
                {
                    "id": number,
                    "name": f"Candidate {number}",
                    "emails": [f"candidate{number}@example.test"],
                    "phones": [f"+4915228{number % 1000000:06}"],
                    "placements": placements,
                }
            )
        made.append(_company(company, candidates))
    return {"companies": made}, applicants


def _company(company: int, candidates: list[dict[str, Any]]) -> dict[str, Any]:
    categories = {APPLIED: "apply", HIRED: "hire"}
    stages = [
        {"id": company * 100 + at, "name": name, "category": categories.get(name), "position": at or -1}
        for at, name in enumerate(STAGES)
    ]
    return {
        "id": company,
        "name": f"Company {company}",
        "subdomain": f"company-{company}",
        "admins": [{"id": company * 10 + 9, "first_name": "Ida", "last_name": "Moe", "email": "ida@example.test"}],
        "tokens": [{"id": company * 10, "token": f"token-of-{company}", "admin": company * 10 + 9}],
        "pipelines": [{"id": company, "title": "Default", "default": True, "stages": stages}],
        "offers": [{"id": company * 10 + job, "title": f"Job {job}", "pipeline": company} for job in (1, 2)],
        "candidates": candidates,
    }


@contextmanager
def stand_in(content: dict[str, Any], *, folder: Path) -> Iterator[RunningRecruitee]:
    """With this seed, on the wall's time; webhooks that are not taken are sent again within seconds."""
    path = folder / "seed.json"
    path.write_text(json.dumps(content))
    with running(seed=path, speed=1) as recruitee:
        recruitee.switch(retry_seconds=[0.3, 0.5, 1, 1, 2, 2, 3], webhook_timeout_seconds=25)
        yield recruitee


def link(recruitee: RunningRecruitee, applicants: Sequence[Applicant], *, listening: bool = True) -> Links:
    """An organization for each company, connected as an admin does it. `listening`: events are posted to us."""
    now = timezone.now()
    organizations = {}
    for company in sorted({each.company for each in applicants}):
        organization = organizations[company] = factories.organization(now=now)
        with organization_context(organization):
            made = connect(organization, company=str(company), token=f"token-of-{company}", by=NOBODY, now=now)
            if listening:
                webhook = recruitee.create_webhook(hook_address(made), company=company)
                keep_hook_secret(made, secret=webhook["secret"], by=NOBODY, now=now)
    return Links(recruitee=recruitee, applicants=applicants, organizations=organizations)


def wait_for_import(links: Links) -> None:
    def is_over() -> bool:
        return all(each.imported_at for each in links.connections)

    wait_until(is_over, seconds=PATIENCE, what="everything is imported")


# ── programs ──


def environment(whole_product: Mapping[str, str], *, recruitee: RunningRecruitee, port: int) -> dict[str, str]:
    return {
        **whole_product,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "RECRUITEE_URL": recruitee.address,
        "ATS_LOOK_AFTER": "3",
    }


def worker(*, environment: Mapping[str, str], log: Path, planted: str = "", children: int = WORKERS) -> Program:
    """`planted`: a fault of link_worker.PLANTED."""
    words = [sys.executable, "-m", "tests.resilience.link_worker", str(children)]
    return Program(words, environment={**environment, "LINK_PLANTED": planted}, log=log)


def kill_a_child(program: Program, *, dice: random.Random) -> int:
    """At whatever it is, or, now and then, all of them at the moment in which one has a request under way; others take
    their places at once. How many were killed."""
    children = psutil.Process(program.process.pid).children()
    if dice.random() < 0.5:
        children = dice.sample(children, min(1, len(children)))
    else:
        _wait_for_a_request(seconds=0.5)
    return sum(_kill(child) for child in children)


def _kill(process: psutil.Process) -> bool:
    """False if it has ended by itself meanwhile."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True


def _wait_for_a_request(*, seconds: float) -> None:
    until = time.monotonic() + seconds
    with system_context("a test waits for a request"):
        while time.monotonic() < until:
            just_now = timezone.now() - timedelta(seconds=0.3)
            if Push.objects.filter(state=PushState.SENDING, sent_at__gt=just_now).exists():
                return
            pause(0.01)


# ── when the dust settles ──


def look_at_everything(links: Links) -> None:
    """As a round does it from time to time."""
    for connection in links.connections:
        with organization_context(connection.organization):
            read_again(connection, by=NOBODY, now=timezone.now())


def revive(links: Links) -> int:
    """An admin finds that a rejected token opens after all. How many were rejected."""
    rejected = [each for each in links.connections if each.state == "rejected"]
    for connection in rejected:
        with organization_context(connection.organization):
            check_now(connection, by=NOBODY, now=timezone.now())
    return len(rejected)


def is_telling() -> bool:
    """Something waits to be told that no person has to see to first."""
    with system_context("a test waits while everything is told"):
        return Push.objects.unsettled().exclude(state=PushState.STUCK).exists()


def is_quiet(links: Links) -> bool:
    """Nothing is left to tell, to read or to hear."""
    with system_context("a test waits for the dust to settle"):
        now = timezone.now()
        due = [rows.objects.filter(read_due_at__lte=now) for rows in (JobLink, CandidateLink, Connection)]
        unheard = InboundEvent.objects.filter(handled_at=None)
        return not any(rows.exists() for rows in (Push.objects.unsettled(), unheard, *due))


def try_stuck_again(links: Links) -> None:
    """Somebody presses “try again” wherever something is stuck; where nobody can tell whether a move was made, they
    keep what they find there."""
    with system_context("a test looks for moves of which nobody knows"):
        touched = Push.objects.filter(state=PushState.STUCK, problem=Problem.TOUCHED)
        known = touched.select_related("link__application__organization", "link__remote_stage__stage")
        stand = [(push.link.application, push.link.remote_stage) for push in known]
    for application, there in stand:
        if application and there:
            with organization_context(application.organization):
                move_to_stage(application, stage=there.stage, by=ADMIN, now=timezone.now())
    for connection in links.connections:
        with organization_context(connection.organization):
            retry_stuck(connection, now=timezone.now())
