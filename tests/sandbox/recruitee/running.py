"""The stand-in for Recruitee running as its own process, and the ways to talk to it.

    with running() as recruitee:
        hook = recruitee.create_webhook("http://127.0.0.1:8000/hook/")
        recruitee.move(FIRST_PLACEMENT, CALL)
        recruitee.deliveries(state="delivered", wait=5)

`recruitee.address`, `recruitee.token` and `recruitee.company` are what the product is told.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.sandbox.asking import Reply, ask

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 20
WRITES = {"X-Sandbox": "1"}

# The seed of the tests: two companies; who is where.
COMPANY, OTHER_COMPANY = 4242, 4343
TOKEN, LIMITED_TOKEN, READER_TOKEN, OTHER_TOKEN = "tok-acme", "tok-limited", "tok-reader", "tok-other"
JOB, TWIN_JOB, OTHER_JOB, POOL = 700101, 700102, 700103, 700105
APPLIED, CALL, COMPLETED, HIRED, FOREIGN = 8099, 8100, 8101, 8105, 8202
SAM, AYLIN, PETRA, JOB_LESS = 46000001, 46000002, 46000003, 46000009
SAM_IN_JOB, AYLIN_IN_JOB, AYLIN_IN_OTHER, PETRA_IN_JOB = 48000001, 48000002, 48000003, 48000004


@dataclass(frozen=True, kw_only=True)
class RunningRecruitee:
    process: "subprocess.Popen[str]"
    port: int
    token: str = TOKEN
    company: int = COMPANY

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        return ask(self.port, method, path, headers=headers, body=body)

    def get(self, path: str, **query: object) -> Reply:
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, **content: object) -> Reply:
        return self.request("POST", path, headers=WRITES, body=json.dumps(content).encode())

    def _done(self, path: str, **content: object) -> dict[str, Any]:
        reply = self.post(path, **content)
        assert reply.status < 300, reply.text
        return reply.json

    # ── as a customer of the API ──

    def api(
        self,
        method: str,
        path: str,
        content: object = None,
        *,
        token: str | None = TOKEN,
        company: int | str = COMPANY,
        **query: object,
    ) -> Reply:
        """`path` below /c/{company}/: "candidates/1"."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        body = json.dumps(content).encode() if content is not None else None
        if body:
            headers["Content-Type"] = "application/json"
        written = f"?{urlencode(query, doseq=True)}" if query else ""
        return self.request(method, f"/c/{company}/{path}{written}", headers=headers, body=body)

    # ── as a recruiter ──

    def act(self, verb: str, **content: object) -> dict[str, Any]:
        """Everything a recruiter can do; README.md names the verbs."""
        return self._done("/_standin/act", do=verb, **content)

    def move(self, placement: int, to: int | str) -> None:
        """`to` is the number or the name of a stage."""
        self.act("move", placement=placement, to=to)

    def act_at_once(self, *acts: dict[str, object]) -> list[dict[str, Any]]:
        """[{"do": …}, …] in one instant."""
        results: list[dict[str, Any]] = self._done("/_standin/act", acts=list(acts))["results"]
        return results

    def add_candidate(self, name: str, *, offer: int | None = JOB, **facts: object) -> tuple[int, int]:
        """Numbers of candidate and placement. Facts: stage, emails, phones, tags, source."""
        added = self.act("add_candidate", name=name, offer=offer, **facts)
        return added["candidate"], added["placement"]

    def create_webhook(self, url: str, *, company: int = COMPANY, events: tuple[str, ...] = ()) -> dict[str, Any]:
        """As "Verify and create" does: the address must answer 200. With `id` and `secret`. No events: all."""
        return self._done("/_standin/webhooks", company=company, name="Klara", url=url, events=list(events))

    def new_token(self, *, company: int = COMPANY, **facts: object) -> dict[str, Any]:
        """Facts: admin, name, token. With `id` and `token`."""
        return self._done("/_standin/tokens", company=company, **facts)

    def revoke(self, token: int = 1201) -> None:
        """By its number; the token of the company if none is given."""
        self._done(f"/_standin/tokens/{token}/revoke")

    def restore(self, token: int = 1201) -> None:
        self._done(f"/_standin/tokens/{token}/restore")

    # ── what goes wrong, and what is open ──

    def fault(self, name: str, **plan: object) -> None:
        self._done("/_standin/faults", fault=name, **plan)

    def clear_faults(self) -> None:
        self.request("DELETE", "/_standin/faults", headers=WRITES)

    def switch(self, **switches: object) -> dict[str, Any]:
        return self._done("/_standin/switches", **switches)

    def away(self, seconds: float) -> None:
        """Connections are refused for so long."""
        self._done("/_standin/away", seconds=seconds)

    def emit(self, event_type: str, **content: object) -> None:
        self._done("/_standin/events", event_type=event_type, **content)

    # ── evidence ──

    def journal(self, **query: object) -> list[dict[str, Any]]:
        """Filters: kind (api, webhook), route, company, webhook, delivery, after. wait and count wait for so many."""
        found: list[dict[str, Any]] = self.get("/_standin/journal", **query).json["entries"]
        return found

    def changes(self, **query: object) -> list[dict[str, Any]]:
        """Filters: what, by (api, recruiter), candidate, placement, offer, company, from_stage, to_stage, after."""
        found: list[dict[str, Any]] = self.get("/_standin/changes", **query).json["changes"]
        return found

    def deliveries(self, **query: object) -> list[dict[str, Any]]:
        """Filters: state, event_type, event_subtype, webhook, company, event."""
        found: list[dict[str, Any]] = self.get("/_standin/deliveries", **query).json["deliveries"]
        return found

    def resend(self, delivery: int) -> None:
        self._done(f"/_standin/deliveries/{delivery}/resend")

    def cancel(self, delivery: int) -> None:
        self._done(f"/_standin/deliveries/{delivery}/cancel")

    def state(self, company: int = COMPANY) -> dict[str, Any]:
        """As in a seed."""
        companies = self.get("/_standin/state").json["companies"]
        found: dict[str, Any] = next(each for each in companies if each["id"] == company)
        return found

    def stage_of(self, placement: int, company: int = COMPANY) -> int:
        people = self.state(company)["candidates"]
        placements = (each for person in people for each in person["placements"])
        stage: int = next(each["stage"] for each in placements if each["id"] == placement)
        return stage

    def notes_of(self, candidate: int, company: int = COMPANY) -> list[dict[str, Any]]:
        people = self.state(company)["candidates"]
        notes: list[dict[str, Any]] = next(each["notes"] for each in people if each["id"] == candidate)
        return notes

    # ── time ──

    def clock(self, **changes: object) -> dict[str, Any]:
        """speed (0: by steps only), now."""
        return self._done("/_standin/clock", **changes)

    def step(self, seconds: float) -> None:
        self._done("/_standin/step", seconds=seconds)

    def reset(self, seed: Mapping[str, Any] | None = None) -> None:
        """As at the start, or as this seed says."""
        self._done("/_standin/reset", **({"seed": seed} if seed else {}))


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.recruitee", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(*arguments: str, seed: Path | None = None, speed: float = 50) -> Iterator[RunningRecruitee]:
    """On a free port, with the seed of the tests unless another is given."""
    chosen = seed or Path(__file__).with_name("seed.json")
    with start("--port=0", f"--speed={speed:g}", f"--seed={chosen}", *arguments) as process:
        assert process.stdout
        port = json.loads(process.stdout.readline())["http"]
        try:
            yield RunningRecruitee(process=process, port=port)
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert errors == "", errors


def many(*, jobs: int = 40, candidates: int = 2000) -> dict[str, Any]:
    """A seed of one company with so many candidates, spread evenly over jobs that share one pipeline."""
    names = ("Applied", "Screening", "Qualification Call", "Qualification Call Completed")
    stages = [
        {"id": 8099 + at, "name": name, "category": None if at else "apply", "position": at or -1, "locked": not at}
        for at, name in enumerate(names)
    ]
    people = [
        {
            "id": 46000001 + at,
            "name": f"Candidate {at}",
            "emails": [f"candidate{at}@example.test"],
            "phones": [f"+49171{3920000 + at}"],
            "placements": [{"id": 48000001 + at, "offer": 700001 + at % jobs, "stage": 8099 + at // jobs % 2}],
        }
        for at in range(candidates)
    ]
    company = {
        "id": COMPANY,
        "name": "Acme Care",
        "subdomain": "acme-care",
        "admins": [{"id": 9001, "first_name": "Ida", "last_name": "Moe", "email": "ida@example.test"}],
        "tokens": [{"id": 1201, "token": TOKEN, "admin": 9001}],
        "pipelines": [{"id": 5501, "title": "Default", "default": True, "stages": stages}],
        "offers": [{"id": 700001 + at, "title": f"Job {at}", "pipeline": 5501} for at in range(jobs)],
        "candidates": people,
    }
    return {"companies": [company]}
