"""What the telephone page asks and does. Every call that a person holds in the hand is a `Phone`."""

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

from sandbox.exchange.calls import API_VERSION, Call
from sandbox.exchange.engine import Engine
from sandbox.exchange.inbound import ring_in
from sandbox.exchange.journal import Entry
from sandbox.exchange.parties import Key, Phone, Speech, Typing
from sandbox.serving.http import Refused, Request, Response, json_response

LONGEST_WAIT_SECONDS = 25.0
SHOWN_LOG = 15
SHOWN_CALLS = 12
LONGEST_REPLY = 2000


async def state(engine: Engine, request: Request) -> Response:
    """Everything the page shows, as soon as it differs from version `after`."""
    exchange = engine.exchange
    after = int(request.number("after", default=0, largest=1e12))
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS), exchange.changed:
            while exchange.version == after:
                await exchange.changed.wait()
    except TimeoutError:
        return json_response({"version": after, "unchanged": True})
    return json_response(_state(engine))


def _state(engine: Engine) -> dict[str, Any]:
    exchange = engine.exchange
    calls = list(exchange.calls.values())
    entries = exchange.journal.last(SHOWN_LOG)
    return {
        "version": exchange.version,
        "now": exchange.now_text(),
        "speed": exchange.clock.speed,
        "calls": [_call(engine, call) for call in calls if engine.phone(call.sid)],
        "recent": [_call(engine, call) for call in reversed(calls[-SHOWN_CALLS:])],
        "contacts": contacts(engine),
        "lines": [number.number for number in exchange.numbers.values() if number.voice_url],
        "log": [
            {
                "id": entry.id,
                "at": entry.at,
                "kind": entry.kind,
                "what": what(entry),
                "detail": detail(entry),
                "outcome": outcome(entry.answer, code=entry.code, words=entry.words),
                "bad": entry.kind == "alert" or not entry.answer or entry.answer.get("status", 0) >= 400,
            }
            for entry in reversed(entries)
            if entry.answer or entry.kind == "alert"
        ],
    }


def what(entry: Entry) -> str:
    """Method and path, without what is the same in all of them."""
    path = urlsplit(entry.url).path
    return f"{entry.method} {re.sub(f'^/{API_VERSION}/Accounts/AC[0-9a-f]*', '', path)}".strip()


def detail(entry: Entry) -> str:
    """The field that tells one request from the next."""
    fields = dict(entry.params)
    names = {"status": ("CallStatus",), "amd": ("AnsweredBy",), "action": ("SpeechResult", "Digits")}
    return next((fields[name] for name in names.get(entry.kind, ()) if fields.get(name)), "")


def outcome(answer: dict[str, Any] | None, *, code: int | None, words: str) -> str:
    if code:
        return f"{code} {words}"
    if not answer:
        return "under way"
    return str(answer.get("status") or answer.get("error", ""))


def contacts(engine: Engine) -> list[dict[str, str]]:
    """People who are known, and numbers that rang, each once."""
    exchange = engine.exchange
    found = {person.number: person.name for person in exchange.people.everybody() if person.number != "*"}
    for call in exchange.calls.values():
        number = call.order.from_ if call.direction == "inbound" else call.order.to
        found.setdefault(number, "")
    return [{"number": number, "name": name} for number, name in found.items()]


def _call(engine: Engine, call: Call) -> dict[str, Any]:
    phone = engine.phone(call.sid)
    person = call.order.from_ if call.direction == "inbound" else call.order.to
    return {
        "sid": call.sid,
        "direction": call.direction,
        "status": call.status,
        "person": person,
        "name": engine.exchange.people.name_of(person),
        "line": call.order.to if call.direction == "inbound" else call.order.from_,
        "created": call.created.isoformat(),
        "answered": call.answered.isoformat() if call.answered else None,
        "ended_by": call.ended_by,
        "seconds": call.seconds,
        "asked": bool(phone and phone.is_asked),
        "said": [
            {"who": line.who, "text": line.text, "language": line.language, "at": line.at.isoformat()}
            for line in call.lines
        ],
    }


async def call(engine: Engine, request: Request) -> Response:
    """The person calls a number of the product."""
    content = request.json()
    from_, to = (re.sub(r"[\s()/-]", "", str(content.get(key, ""))) for key in ("from", "to"))
    placed = ring_in(engine, from_=from_, to=to, by_phone=True)
    return json_response({"sid": placed.sid}, status=201)


async def act(engine: Engine, request: Request, sid: str, what: str) -> Response:
    phone = engine.phone(sid)
    if phone is None:
        raise Refused(409, "This call is over.")
    if what not in ACTS:
        raise Refused(404, "There is nothing at this address.")
    ACTS[what](phone, request.json())
    return json_response({"done": what})


def _pick_up(choice: Literal["answers", "declines", "voicemail"], phone: Phone, content: dict[str, Any]) -> None:
    if not phone.picked_up.done():
        phone.picked_up.set_result(choice)


def _hang_up(phone: Phone, content: dict[str, Any]) -> None:
    phone.call.end(by="callee")


def _say(phone: Phone, content: dict[str, Any]) -> None:
    text, confidence = str(content.get("text", "")).strip()[:LONGEST_REPLY], content.get("confidence")
    if not text:
        raise Refused(400, "Say something.")
    phone.exchange.said(phone.call, "them", text)
    phone.heard.set()
    sure = float(confidence) if isinstance(confidence, int | float) and 0 < confidence <= 1 else 0.95
    phone.inbox.put_nowait(Speech(text=text, confidence=sure, final=True))


def _press(phone: Phone, content: dict[str, Any]) -> None:
    keys = str(content.get("keys", ""))
    if not re.fullmatch(r"[0-9*#]{1,32}", keys):
        raise Refused(400, "Keys are digits, * and #.")
    for key in keys:
        phone.exchange.said(phone.call, "them", f"Key {key}")
        phone.inbox.put_nowait(Key(key=key))
    phone.heard.set()


def _typing(phone: Phone, content: dict[str, Any]) -> None:
    phone.inbox.put_nowait(Typing())


def _sound(phone: Phone, content: dict[str, Any]) -> None:
    phone.speaks_aloud = content.get("on") is True
    phone.heard.set()


def _heard(phone: Phone, content: dict[str, Any]) -> None:
    phone.heard.set()


ACTS: dict[str, Callable[[Phone, dict[str, Any]], None]] = {
    "answer": partial(_pick_up, "answers"),
    "decline": partial(_pick_up, "declines"),
    "voicemail": partial(_pick_up, "voicemail"),
    "hang_up": _hang_up,
    "say": _say,
    "keys": _press,
    "typing": _typing,
    "sound": _sound,
    "heard": _heard,
}
