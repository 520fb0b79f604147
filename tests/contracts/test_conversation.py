"""A whole call through the exchange: our documents are understood without a complaint, and its signatures verify."""

from urllib.parse import parse_qs

import pytest

from tests.contracts.lines import ExchangeLine
from tests.contracts.site import Asked, Said, Site, site
from tests.sandbox.exchange.running import RunningExchange
from voicecalls.telephony import CallRequest, Listen, Record, Reply, Speak, Status, Wait
from voicecalls.telephony.signatures import is_genuine
from voicecalls.telephony.twiml import render

TO = "+4915228817001"
EVENTS = ["initiated", "ringing", "in-progress", "completed"]


def talk(asked: Asked) -> Said:
    """One question, spoken and then by keys; whatever is answered."""
    here = f"http://{asked.headers['Host']}"
    if asked.target == "/voice/":
        steps = (
            Speak(text="Guten Tag, hier ist Klara.", language="de", interruptible=False),
            Record(status_url=f"{here}/status/"),
            Speak(text="Passt es Ihnen? & wenn nicht, <wann>?", language="de"),
        )
        listen = Listen(action_url=f"{here}/answer/0/?lang=de", language="de", hints=("ja", "nein", "später"))
        return Said(body=render(Reply(steps=steps, listen=listen)).encode())
    if asked.target.startswith("/answer/0/"):
        listen = Listen(action_url=f"{here}/answer/1/", language="en", speech=False, digits=2)
        asking = (Wait(seconds=1), Speak(text="Please key in a number.", language="en"))
        return Said(body=render(Reply(steps=asking, listen=listen)).encode())
    if asked.target.startswith("/answer/"):
        return Said(body=render(Reply(steps=(Speak(text="Goodbye.", language="en"),))).encode())
    return Said(status=204)


def form_of(asked: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}


@pytest.fixture
def called(exchange: RunningExchange) -> Site:
    """Everything that was asked of us during one call, which has ended."""
    with site(talk) as ours:
        exchange.person(TO, does="answers", steps=["Ja, schön & gern", {"keys": "42#"}])
        line = ExchangeLine(exchange, site=ours.url)
        placed = line.phone.place(
            CallRequest(
                to=TO,
                from_=line.number,
                voice_url=f"{ours.url}/voice/",
                fallback_url=f"{ours.url}/fallback/",
                status_url=f"{ours.url}/status/?e=1",
                machine_url=f"{ours.url}/machine/",
                ring_seconds=25,
                most_seconds=900,
            )
        )
        assert line.until(placed.sid, Status.COMPLETED).seconds
        exchange.journal(kind="status", call=placed.sid, wait=10, count=len(EVENTS))
        return ours


def test_all_that_we_say_is_understood(called, exchange):
    assert exchange.journal(kind="alert") == []
    assert [asked.target for asked in called.asked if asked.target == "/fallback/"] == []


def test_what_was_answered_arrives(called):
    spoken, keyed = (
        form_of(next(asked for asked in called.asked if asked.target.startswith(f"/answer/{turn}/"))) for turn in (0, 1)
    )
    assert spoken["SpeechResult"] == "Ja, schön & gern"
    assert keyed["Digits"] == "42"


def test_all_four_events_are_told(called):
    told = [form_of(asked) for asked in called.asked if asked.target.startswith("/status/?e=1")]
    assert sorted((event["CallStatus"] for event in told), key=EVENTS.index) == EVENTS


def test_all_that_it_signs_verifies(called, exchange):
    assert len(called.asked) >= 7
    for asked in called.asked:
        signed = {"url": called.url + asked.target, "signature": asked.headers["X-Twilio-Signature"]}
        assert is_genuine(tokens=[exchange.account.token], form=form_of(asked), **signed), asked.target
        assert not is_genuine(tokens=["another"], form=form_of(asked), **signed)
