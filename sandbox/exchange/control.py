"""The control plane under /_exchange: what tests plan and ask. README.md beside this file describes it."""

import asyncio
import re
from fnmatch import fnmatchcase

from sandbox.exchange.accounts import Account, Number
from sandbox.exchange.engine import Engine
from sandbox.exchange.faults import parse_fault
from sandbox.exchange.inbound import ring_in
from sandbox.exchange.people import BadPerson, parse_person
from sandbox.serving import timing
from sandbox.serving.faults import BadFault
from sandbox.serving.http import Refused, Request, Response, json_response
from sandbox.serving.waiting import Rows, awaited, patience

# ── people ──


async def list_people(engine: Engine, request: Request) -> Response:
    people = engine.exchange.people.everybody()
    return json_response({"people": [{**person.described, "called": person.calls} for person in people]})


async def put_people(engine: Engine, request: Request) -> Response:
    """One, or {"people": [...]}."""
    content = request.json()
    described = content.get("people", [content])
    if not isinstance(described, list) or not all(isinstance(each, dict) for each in described):
        raise Refused(400, "people must be a list of JSON objects.")
    try:
        people = [parse_person(each) for each in described]
    except BadPerson as error:
        raise Refused(400, str(error)) from error
    for person in people:
        engine.exchange.people.put(person)
    engine.exchange.touch()
    return json_response({"people": [person.described for person in people]}, status=201)


async def forget_people(engine: Engine, request: Request) -> Response:
    number = request.query.get("number")
    if number:
        return json_response({"removed": engine.exchange.people.remove(number)})
    engine.exchange.people.clear()
    return json_response({"removed": True})


# ── faults ──


async def list_faults(engine: Engine, request: Request) -> Response:
    return json_response({"faults": [fault.as_json() for fault in engine.exchange.faults.planned()]})


async def plan_fault(engine: Engine, request: Request) -> Response:
    try:
        fault = engine.exchange.faults.plan(parse_fault(request.json()))
    except BadFault as error:
        raise Refused(400, str(error)) from error
    return json_response(fault.as_json(), status=201)


async def clear_faults(engine: Engine, request: Request) -> Response:
    engine.exchange.faults.clear()
    return json_response({"faults": []})


# ── evidence ──


async def show_journal(engine: Engine, request: Request) -> Response:
    query, journal = request.query, engine.exchange.journal
    after = int(request.number("after", default=0, largest=1e12))
    seconds, _ = patience(request)

    def found() -> Rows:
        entries = journal.find(kind=query.get("kind", ""), call=query.get("call", ""), after=after)
        matching = [entry for entry in entries if entry.answer or entry.kind == "alert"] if seconds else entries
        return [entry.as_json() for entry in matching]

    entries = await awaited(request, journal.changed, found)
    return json_response({"count": len(entries), "entries": entries})


async def show_rings(engine: Engine, request: Request) -> Response:
    exchange, query = engine.exchange, request.query
    rings = [
        ring
        for ring in exchange.rings
        if fnmatchcase(ring.to, query.get("to") or "*")
        and query.get("url", "") in f"{ring.voice_url} {ring.status_url}"
    ]
    shown = [
        {
            "call": ring.call,
            "to": ring.to,
            "from": ring.from_,
            "at": ring.at.isoformat(),
            "voice_url": ring.voice_url,
            "status_url": ring.status_url,
        }
        for ring in rings
    ]
    return json_response({"count": len(shown), "rings": shown})


async def list_calls(engine: Engine, request: Request) -> Response:
    """With `wait`, as soon as `count` of them are there and fit."""
    query, exchange = request.query, engine.exchange
    statuses = set(query["status"].split(",")) if query.get("status") else None

    def found() -> Rows:
        return [
            call.as_json()
            for call in exchange.calls.values()
            if fnmatchcase(call.order.to, query.get("to") or "*")
            and fnmatchcase(call.order.from_, query.get("from") or "*")
            and query.get("sid") in (None, call.sid)
            and (statuses is None or call.status in statuses)
        ]

    calls = await awaited(request, exchange.changed, found)
    return json_response({"count": len(calls), "calls": calls})


# ── time ──


async def show_clock(engine: Engine, request: Request) -> Response:
    clock = engine.exchange.clock
    return json_response({"now": clock.now().isoformat(), "speed": clock.speed, "steps": clock.speed == 0})


async def set_clock(engine: Engine, request: Request) -> Response:
    timing.set_clock(engine.exchange.clock, request.json())
    return await show_clock(engine, request)


async def step(engine: Engine, request: Request) -> Response:
    await timing.step(engine.exchange.clock, request, stopped_at="/_exchange/clock")
    return await show_clock(engine, request)


# ── accounts and numbers ──


async def list_accounts(engine: Engine, request: Request) -> Response:
    exchange = engine.exchange
    return json_response(
        {
            "accounts": [account.as_json() for account in exchange.accounts.values()],
            "numbers": [number.as_json() for number in exchange.numbers.values()],
        }
    )


async def put_account(engine: Engine, request: Request) -> Response:
    """New, or changed in the parts given."""
    content, accounts = request.json(), engine.exchange.accounts
    sid = str(content.get("sid", ""))
    if not re.fullmatch(r"AC[0-9a-f]{32}", sid):
        raise Refused(400, "sid must be AC and 32 hexadecimal digits.")
    known = accounts.get(sid)
    if known is None and not content.get("token"):
        raise Refused(400, "A new account needs a token.")
    account = known or Account(sid=sid, token="")
    if "token" in content:
        account.token = str(content["token"])
    if "keys" in content:
        account.keys = {str(key): str(secret) for key, secret in dict(content["keys"]).items()}
    if "calls_per_second" in content:
        account.calls_per_second = timing.number(content, "calls_per_second")
    if "concurrency" in content:
        account.concurrency = None if content["concurrency"] is None else int(timing.number(content, "concurrency"))
    engine.exchange.rates_changed.set()
    engine.exchange.rates_changed = asyncio.Event()
    account.active = content.get("active", account.active) is True
    account.test = content.get("test", account.test) is True
    accounts[sid] = account
    return json_response(account.as_json(), status=200 if known else 201)


async def put_number(engine: Engine, request: Request) -> Response:
    content, exchange = request.json(), engine.exchange
    keys = {"number", "account", "voice_url", "voice_method", "voice_fallback_url", "status_callback"}
    if unknown := content.keys() - keys:
        raise Refused(400, f"Unknown: {', '.join(sorted(unknown))}.")
    if not re.fullmatch(r"\+[1-9]\d{6,14}", str(content.get("number", ""))):
        raise Refused(400, "number must be like +4930555000.")
    if content.get("account") not in exchange.accounts:
        raise Refused(400, "account must be the SID of an account of this exchange.")
    number = Number(**{key: str(value) for key, value in content.items()})
    exchange.numbers[number.number] = number
    exchange.touch()
    return json_response(number.as_json(), status=201)


# ── calls from outside ──


async def inbound(engine: Engine, request: Request) -> Response:
    content = request.json()
    call = ring_in(engine, from_=str(content.get("from", "")), to=str(content.get("to", "")), by_phone=False)
    return json_response(call.as_json(), status=201)


async def hang_up(engine: Engine, request: Request, sid: str) -> Response:
    """The person hangs up, now."""
    call = engine.exchange.calls.get(sid)
    if call is None:
        raise Refused(404, "There is no such call.")
    call.end(by="callee")
    return json_response(call.as_json())


async def reset(engine: Engine, request: Request) -> Response:
    await engine.reset()
    return json_response({"reset": True})
