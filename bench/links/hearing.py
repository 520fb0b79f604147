"""Events: taken over HTTP, and applied, which means that whoever they name is read anew. Beside a bare view, and beside
the same people fetched by requests alone and moved by psycopg alone."""

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path

import psycopg
import requests
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ats_sync.actions.hearing import hear_events
from ats_sync.actions.reading import read_due
from ats_sync.actions.receiving import Received, receive
from ats_sync.models import CandidateLink, Connection, InboundEvent
from bench.arithmetic import Timing, together
from bench.calls.hooks import EVENTS, bare_request
from bench.calls.speed import Speed, one_by_one, took
from bench.links.importing import FOREVER, company, connected, imported
from bench.load import load
from bench.pages import Measured
from core.tenancy import organization_context
from marketplace.models import Application
from tests.ats_sync.factories import HOOK
from tests.resilience import databases
from tests.sandbox.recruitee.running import COMPANY, TOKEN, RunningRecruitee

ROUNDS, A_ROUND, WARM_UP, COUNTED = 4, 50, 10, 2
JOBS, STAGES = 4, (8099, 8100)  # applicants are dragged from one to the other
FIRST_PERSON, FIRST_APPLICATION = 46000001, 48000001
MOVE = "UPDATE marketplace_application SET stage_id = stage_id, stage_since = now() WHERE id = %s"
SEEN = "UPDATE ats_sync_applicationlink SET seen_at = now() WHERE application_id = %s"
_numbers = count(990001)


def taken(database: str, *, web: tuple[str, int], bare: tuple[str, int]) -> Measured:
    """Posted by the vendor, four at a time: the signature verified, the event kept."""
    with databases.at_work_in(database):
        made = connected()
        with connection.cursor() as cursor:
            cursor.execute(EVENTS)
        statements = _statements(made)
        load(web, [_posted(made, web) for _ in range(WARM_UP)], expected=200, count=WARM_UP)
        own: list[Timing] = []
        limits: list[Timing] = []
        for _ in range(ROUNDS):
            own.append(load(web, [_posted(made, web) for _ in range(A_ROUND)], expected=200, count=A_ROUND))
            forms = [bare_request(bare) for _ in range(4 * A_ROUND)]
            limits.append(load(bare, forms, expected=204, count=len(forms)))
        with organization_context(made.organization):
            if InboundEvent.objects.count() != ROUNDS * A_ROUND + WARM_UP + COUNTED:
                raise RuntimeError("not every event was kept")
    return Measured(name="an event is posted", timing=together(own), statements=statements, bare=together(limits))


def applied(database: str, *, folder: Path, rounds: int = ROUNDS, each: int = A_ROUND) -> Speed:
    """So many cards were dragged; from the kept events to the applicants who stand where they were dragged to."""
    with company(jobs=JOBS, people=each, folder=folder) as recruitee, databases.at_work_in(database):
        made = connected()
        imported(recruitee, made, jobs=JOBS, people=each)
        own, bare = [], []
        for number in range(rounds + 1):
            to = STAGES[(number + 1) % len(STAGES)]
            _drag(recruitee, made, people=each, to=to)
            own.append(took(_apply))
            _check(made, people=each, to=to)
            bare.append(_bare(recruitee, database, made))
    timings = one_by_one(own[1:]), one_by_one(bare[1:])
    return Speed(name="events applied: whoever was dragged is moved", timing=timings[0], bare=timings[1], each=each)


def _drag(recruitee: RunningRecruitee, made: Connection, *, people: int, to: int) -> None:
    acts = [{"do": "move", "placement": FIRST_APPLICATION + n, "to": to} for n in range(people)]
    recruitee.act_at_once(*acts)
    with organization_context(made.organization):
        for n in range(people):
            body, headers = _event(FIRST_PERSON + n)
            if receive(made, body=body, headers=headers, now=timezone.now()) != Received.KEPT:
                raise RuntimeError("the event was not kept")


def _apply() -> None:
    while hear_events(now=timezone.now()):
        continue
    read_due(clock=timezone.now, seconds=FOREVER)


def _check(made: Connection, *, people: int, to: int) -> None:
    with organization_context(made.organization):
        there = Application.objects.filter(ats_link__remote_stage__remote_id=str(to))
        moved = [each for each in there.select_related("stage__ats_link") if each.stage.ats_link.remote_id == str(to)]
        if len(moved) != people or CandidateLink.objects.exclude(read_due_at=None).exists():
            raise RuntimeError(f"{len(moved)} of {people} stand where they were dragged to")


def _bare(recruitee: RunningRecruitee, database: str, made: Connection) -> float:
    """Each person fetched, and two rows of theirs written in one transaction."""
    with organization_context(made.organization):
        pairs = list(CandidateLink.objects.values_list("remote_id", "applications__application"))
    with psycopg.connect(databases.url_of(database), autocommit=True) as plain, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN}"

        def all_of_them() -> None:
            for person, application in pairs:
                session.get(f"{recruitee.address}/c/{COMPANY}/candidates/{person}", timeout=60).json()
                with plain.transaction():
                    plain.execute(MOVE, [application])
                    plain.execute(SEEN, [application])

        return took(all_of_them)


# ── as the vendor posts it ──


def _event(person: int) -> tuple[bytes, dict[str, str]]:
    said = {
        "id": next(_numbers),
        "attempt_count": 1,
        "event_type": "candidate_moved",
        "event_subtype": "stage_changed",
        "payload": {
            "company": {"id": COMPANY},
            "candidate": {"id": person, "name": f"Candidate {person}"},
            "offer": {"id": 700001, "kind": "job"},
            "details": {"from_stage": {"id": STAGES[0]}, "to_stage": {"id": STAGES[1]}},
        },
    }
    body = json.dumps(said).encode()
    return body, {"X-Recruitee-Signature": hmac.new(HOOK.encode(), body, sha256).hexdigest()}


def _posted(made: Connection, web: tuple[str, int]) -> bytes:
    body, headers = _event(FIRST_PERSON)
    lines = [f"POST {_path(made)} HTTP/1.1", f"Host: {web[0]}:{web[1]}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def _path(made: Connection) -> str:
    return f"/hooks/ats/{made.hook_key}/"


def _statements(made: Connection) -> int:
    """How many SQL statements the last of these events takes; the first reads what is read once a process."""
    counts: Sequence[int] = [_statements_of_one(made) for _ in range(COUNTED)]
    return counts[-1]


def _statements_of_one(made: Connection) -> int:
    body, headers = _event(FIRST_PERSON)
    with CaptureQueriesContext(connection) as queries:
        answer = Client(SERVER_NAME="127.0.0.1").post(
            _path(made), body, content_type="application/json", headers=headers
        )
    if answer.status_code != 200:
        raise RuntimeError(f"the event was answered with {answer.status_code}")
    return len(queries)
