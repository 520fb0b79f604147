"""The adapter against a stranger's emulator of the provider: npm's `emulate` (Vercel, Apache-2.0), which knows nothing
of us or of the exchange. `make contracts` installs it and runs these."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests

from tests.contracts.site import Asked, Said, Site, site
from voicecalls.telephony import CallRequest, ErrorKind, Meaning, Status, TelephonyError, connect
from voicecalls.telephony.signatures import is_genuine
from voicecalls.telephony.twilio import TwilioTelephony

pytestmark = pytest.mark.emulate
PROGRAM = Path(__file__).resolve().parents[2] / ".data" / "emulate" / "node_modules" / ".bin" / "emulate"
ACCOUNT, TOKEN = "AC" + "0b" * 16, "a token of emulate"
LINE, TO = "+15551234567", "+4915228817001"
PATIENCE_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class Emulator:
    url: str
    phone: TwilioTelephony

    def tell(self, sid: str, status: str) -> None:
        """Let a call get so far."""
        asked = requests.post(
            f"{self.url}/_twilio/simulate/call-status",
            data={"CallSid": sid, "Status": status},
            auth=(ACCOUNT, TOKEN),
            timeout=PATIENCE_SECONDS,
        )
        assert asked.ok, asked.text


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    node = shutil.which("node")
    if node is None or not PROGRAM.exists():
        pytest.skip("node or the package emulate is missing: make contracts")
    seed = tmp_path_factory.mktemp("emulate") / "seed.json"
    account = {"sid": ACCOUNT, "auth_token": TOKEN, "friendly_name": "Tests"}
    seed.write_text(json.dumps({"twilio": {"account": account, "phone_numbers": [{"phone_number": LINE}]}}))
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [node, str(PROGRAM), "start", "--service", "twilio", "--port", str(port), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout
            assert any(str(port) in line for line in process.stdout), "it ended before it began"
            url = f"http://localhost:{port}"
            yield Emulator(url=url, phone=connect(account_sid=ACCOUNT, token=TOKEN, base_url=url))
        finally:
            process.terminate()


@pytest.fixture
def hooks() -> Iterator[Site]:
    def take(asked: Asked) -> Said:
        return Said(status=204)

    with site(take) as hooks:
        yield hooks


def order(hooks: Site, **changes: str) -> CallRequest:
    known = {"to": TO, "from_": LINE, "status_url": f"{hooks.url}/calls/hooks/status/1/?e=1"}
    return CallRequest(
        voice_url=f"{hooks.url}/voice/",
        fallback_url=f"{hooks.url}/fallback/",
        machine_url=f"{hooks.url}/machine/",
        ring_seconds=25,
        most_seconds=900,
        **{**known, **changes},
    )


def test_a_call_is_placed_looked_at_found_and_ended(emulator, hooks):
    before = datetime.now(UTC)
    placed = emulator.phone.place(order(hooks))
    seen = emulator.phone.fetch(placed.sid)
    assert (seen.sid, seen.to, seen.from_, seen.direction) == (placed.sid, TO, LINE, "outbound-api")
    found = emulator.phone.find(to=TO, from_=LINE, since=before - timedelta(minutes=1))
    assert placed.sid in {call.sid for call in found}
    emulator.tell(placed.sid, Status.IN_PROGRESS)
    assert emulator.phone.fetch(placed.sid).status == Status.IN_PROGRESS
    emulator.phone.hang_up(placed.sid)
    assert emulator.phone.fetch(placed.sid).has_ended
    second = emulator.phone.place(order(hooks))
    emulator.phone.cancel(second.sid)
    assert emulator.phone.fetch(second.sid).status == Status.CANCELED


def test_its_signatures_verify(emulator, hooks):
    placed = emulator.phone.place(order(hooks))
    for status in (Status.IN_PROGRESS, Status.COMPLETED):
        emulator.tell(placed.sid, status)
    told = [asked for asked in hooks.asked if asked.target.startswith("/calls/hooks/status/1/")]
    assert len(told) >= 2
    for asked in told:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
        signed = {"url": hooks.url + asked.target, "signature": asked.headers["X-Twilio-Signature"]}
        assert form["CallSid"] == placed.sid
        assert is_genuine(tokens=["other", TOKEN], form=form, **signed)
        assert not is_genuine(tokens=["other"], form=form, **signed)
        assert not is_genuine(tokens=[TOKEN], form={**form, "CallStatus": "busy"}, **signed)


def test_its_refusals_are_understood(emulator, hooks):
    emulator.phone.check_account()
    with pytest.raises(TelephonyError) as caught:
        connect(account_sid=ACCOUNT, token="other", base_url=emulator.url).check_account()
    assert (caught.value.kind, caught.value.code, caught.value.meaning) == (
        ErrorKind.REJECTED,
        20003,
        Meaning.CONFIG,
    )
    with pytest.raises(TelephonyError) as caught:
        emulator.phone.place(order(hooks, from_="+15557654321"))
    assert (caught.value.kind, caught.value.code, caught.value.meaning) == (ErrorKind.REJECTED, 21210, Meaning.CONFIG)
    with pytest.raises(TelephonyError) as caught:
        emulator.phone.fetch("CA" + "0f" * 16)
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.NOT_FOUND)
