"""An exchange running as its own process, and the ways to talk to it.

    with running(voice_url="http://127.0.0.1:8000/voice/") as exchange:
        exchange.person("+4915550100", steps=["Yes"])
        ...
        exchange.wait_for_calls(status="completed")

`exchange.account.sid`, `exchange.account.token` and `exchange.address` are what the product is told.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.sandbox.asking import Reply, ask

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 20
WRITES = {"X-Sandbox": "1"}
FORM = "application/x-www-form-urlencoded"
LINE = "+4930555000"
TERMINAL = "completed,busy,failed,no-answer,canceled"
API = "/2010-04-01/Accounts"


@dataclass(frozen=True, kw_only=True)
class Login:
    """`calls_per_second` is high, so that tests do not wait for their turn."""

    sid: str = "AC" + "0a" * 16
    token: str = "exchange-test-token"
    calls_per_second: float = 100


@dataclass(frozen=True, kw_only=True)
class RunningExchange:
    process: "subprocess.Popen[str]"
    accounts: tuple[Login, ...]

    @property
    def account(self) -> Login:
        return self.accounts[0]

    @cached_property
    def port(self) -> int:
        """Waits for the exchange, which says it once it listens."""
        assert self.process.stdout
        port: int = json.loads(self.process.stdout.readline())["http"]
        return port

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

    def _planned(self, path: str, **content: object) -> dict[str, Any]:
        reply = self.post(path, **content)
        assert reply.status < 300, reply.text
        return reply.json

    def delete(self, path: str, **query: object) -> Reply:
        return self.request("DELETE", f"{path}?{urlencode(query)}", headers=WRITES)

    # ── the control plane ──

    def person(self, number: str, **behaviour: object) -> None:
        """What whoever has this number does; "*" stands for everybody else."""
        self._planned("/_exchange/people", number=number, **behaviour)

    def fault(self, name: str, **plan: object) -> None:
        self._planned("/_exchange/faults", fault=name, **plan)

    def clear_faults(self) -> None:
        self.delete("/_exchange/faults")

    def journal(self, **query: object) -> list[dict[str, Any]]:
        """Filters: kind, call, after. With wait and count it waits for so many."""
        found: list[dict[str, Any]] = self.get("/_exchange/journal", **query).json["entries"]
        return found

    def rings(self, to: str = "*", **query: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/_exchange/rings", to=to, **query).json["rings"]
        return found

    def calls(self, **query: object) -> list[dict[str, Any]]:
        """Filters: to, from, sid, status (several with commas)."""
        found: list[dict[str, Any]] = self.get("/_exchange/calls", **query).json["calls"]
        return found

    def wait_for_calls(self, *, count: int = 1, status: str = TERMINAL, **query: object) -> list[dict[str, Any]]:
        """As soon as so many calls are over."""
        found = self.calls(wait=PATIENCE_SECONDS, count=count, status=status, **query)
        assert len(found) >= count, self.calls()
        return found

    def inbound(self, *, caller: str, to: str = LINE) -> dict[str, Any]:
        """Somebody calls a number of the product."""
        return self._planned("/_exchange/inbound", **{"from": caller, "to": to})

    def hang_up(self, sid: str) -> None:
        self._planned(f"/_exchange/calls/{sid}/hang_up")

    def number(self, number: str = LINE, *, account: Login | None = None, **addresses: str) -> None:
        """voice_url, voice_method, voice_fallback_url, status_callback."""
        self._planned("/_exchange/numbers", number=number, account=(account or self.account).sid, **addresses)

    def change_account(self, account: Login | None = None, **changes: object) -> None:
        """token, keys, calls_per_second, concurrency, active, test."""
        self._planned("/_exchange/accounts", sid=(account or self.account).sid, **changes)

    def clock(self, **changes: object) -> dict[str, Any]:
        """speed (0: by steps only), now."""
        return self._planned("/_exchange/clock", **changes)

    def step(self, seconds: float) -> None:
        self._planned("/_exchange/step", seconds=seconds)

    def reset(self) -> None:
        """Nobody is known, nothing is planned, nothing has happened; the clock runs fast again."""
        self._planned("/_exchange/reset")

    # ── as Twilio's customer ──

    def rest(
        self,
        method: str,
        path: str,
        form: Mapping[str, object] | Sequence[tuple[str, object]] | None = None,
        *,
        account: Login | None = None,
        login: str | None = None,
    ) -> Reply:
        """`path` below the account: "/Calls.json"."""
        known = account or self.account
        written = base64.b64encode((f"{known.sid}:{known.token}" if login is None else login).encode()).decode()
        headers = {"Authorization": f"Basic {written}", "Content-Type": FORM}
        body = urlencode(form, doseq=True).encode() if form is not None else None
        return self.request(method, f"{API}/{known.sid}{path}", headers=headers, body=body)


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.exchange", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(
    *arguments: str,
    accounts: Sequence[Login] = (Login(),),
    voice_url: str = "http://127.0.0.1:9/",
    speed: float = 50,
) -> Iterator[RunningExchange]:
    """On a free port. The first account has the number LINE; whoever calls it reaches `voice_url`.

    Strangers pick up and stay silent.
    """
    logins = [f"--account={each.sid}:{each.token},cps={each.calls_per_second:g}" for each in accounts]
    line = f"--number={LINE}={accounts[0].sid}={voice_url}"
    with start("--port=0", f"--speed={speed:g}", "--strangers=answers", line, *logins, *arguments) as process:
        try:
            yield RunningExchange(process=process, accounts=tuple(accounts))
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert errors == "", errors
