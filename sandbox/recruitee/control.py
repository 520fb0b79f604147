"""The control plane under /_standin: what tests plan and ask. README.md beside this file describes it."""

import secrets
from typing import Any

from sandbox.recruitee import recruiter, webhooks
from sandbox.recruitee.faults import parse_fault
from sandbox.recruitee.house import House
from sandbox.recruitee.jobs import CannotChange
from sandbox.recruitee.model import Company, Token, Webhook
from sandbox.recruitee.seed import BadSeed, written
from sandbox.recruitee.switches import BadSwitch, read_switches
from sandbox.recruitee.webhooks import CannotCreate, Delivery
from sandbox.serving import timing
from sandbox.serving.faults import BadFault
from sandbox.serving.http import Refused, Request, Response, json_response
from sandbox.serving.waiting import LONGEST_WAIT_SECONDS, Rows, awaited

# ── evidence ──


async def show_journal(house: House, request: Request) -> Response:
    query = request.query
    after = int(request.number("after", default=0, largest=1e12))
    equal = {name: int(query[name]) for name in ("company", "webhook", "delivery") if query.get(name, "").isdecimal()}
    waits = bool(query.get("wait"))

    def found() -> Rows:
        entries = house.journal.find(kind=query.get("kind", ""), route=query.get("route", ""), after=after, **equal)
        return [entry.as_json() for entry in entries if entry.answer or not waits]

    entries = await awaited(request, house.journal.changed, found)
    return json_response({"count": len(entries), "entries": entries})


async def show_changes(house: House, request: Request) -> Response:
    """Moves, notes and so on, by whomever."""
    query = request.query
    after = int(request.number("after", default=0, largest=1e12))
    names = ("company", "candidate", "placement", "offer", "what", "by", "to_stage", "from_stage")

    def found() -> Rows:
        return [
            vars(change)
            for change in house.changes
            if change.id > after
            and all(str(getattr(change, name)) in query[name].split(",") for name in names if query.get(name))
        ]

    changes = await awaited(request, house.changed, found)
    return json_response({"count": len(changes), "changes": changes})


async def show_deliveries(house: House, request: Request) -> Response:
    query = request.query
    names = ("state", "event_type", "event_subtype", "webhook", "company", "event")

    def found() -> Rows:
        shown = [delivery.as_json() for delivery in house.deliveries.values()]
        return [each for each in shown if all(str(each[name]) == query[name] for name in names if query.get(name))]

    deliveries = await awaited(request, house.changed, found)
    return json_response({"count": len(deliveries), "deliveries": deliveries})


async def show_state(house: House, request: Request) -> Response:
    """Everything, in the shape of a seed."""
    return json_response({**written(house.companies), "switches": house.switches.as_json()})


# ── what happens ──


async def act(house: House, request: Request) -> Response:
    """One {"do": …}, or {"acts": […]} in one instant."""
    content = request.json()
    plan = content.get("acts", [content])
    if not isinstance(plan, list) or not all(isinstance(each, dict) for each in plan):
        raise Refused(400, "acts must be a list of JSON objects.")
    try:
        results = [recruiter.perform(house, each) for each in plan]
    except (recruiter.CannotDo, CannotChange) as error:
        raise Refused(400, str(error)) from error
    return json_response({"results": results} if "acts" in content else results[0], status=201)


async def emit(house: House, request: Request) -> Response:
    """Any event, also of types nobody knows."""
    content = request.json()
    company = _company(house, content)
    subtype = content.get("event_subtype")
    payload = content.get("payload", {})
    if not isinstance(payload, dict):
        raise Refused(400, "payload must be a JSON object.")
    event_type = str(content.get("event_type", "something_new"))
    webhooks.emit(house, company, event_type, str(subtype) if subtype else None, payload)
    return json_response({"emitted": event_type}, status=201)


def _company(house: House, content: dict[str, Any]) -> Company:
    try:
        return recruiter.company_of(house, content)
    except recruiter.CannotDo as error:
        raise Refused(400, str(error)) from error


# ── faults and switches ──


async def list_faults(house: House, request: Request) -> Response:
    return json_response({"faults": [fault.as_json() for fault in house.faults.planned()]})


async def plan_fault(house: House, request: Request) -> Response:
    try:
        fault = house.faults.plan(parse_fault(request.json()))
    except BadFault as error:
        raise Refused(400, str(error)) from error
    return json_response(fault.as_json(), status=201)


async def clear_faults(house: House, request: Request) -> Response:
    house.faults.clear()
    return json_response({"faults": []})


async def show_switches(house: House, request: Request) -> Response:
    return json_response(house.switches.as_json())


async def throw_switches(house: House, request: Request) -> Response:
    try:
        house.switches = read_switches(request.json(), house.switches)
    except BadSwitch as error:
        raise Refused(400, str(error)) from error
    return await show_switches(house, request)


# ── tokens and webhooks ──


async def list_tokens(house: House, request: Request) -> Response:
    rows = [
        {**vars(token), "company": company.id}
        for company in house.companies.values()
        for token in company.tokens.values()
    ]
    return json_response({"tokens": rows})


async def add_token(house: House, request: Request) -> Response:
    """company, admin (the first), name, token (a new one)."""
    content = request.json()
    company = _company(house, content)
    admin = company.admins.get(content.get("admin", company.user().id))
    if admin is None:
        raise Refused(400, "There is no such admin.")
    token = new_token(house, company, admin.id, name=str(content.get("name", "API token")))
    token.token = str(content.get("token", token.token))
    return json_response({**vars(token), "company": company.id}, status=201)


def new_token(house: House, company: Company, admin: int, *, name: str) -> Token:
    value = secrets.token_urlsafe(30)
    token = Token(id=house.numbers.fresh("Token"), token=value, admin=admin, name=name, created_at=house.now())
    company.tokens[token.id] = token
    house.touch()
    return token


async def change_token(house: House, request: Request, number: str, what: str) -> Response:
    """Revoked from now on, or again good."""
    for company in house.companies.values():
        if token := company.tokens.get(int(number)):
            token.revoked = what == "revoke"
            house.touch()
            return json_response({**vars(token), "company": company.id})
    raise Refused(404, "There is no such token.")


async def list_webhooks(house: House, request: Request) -> Response:
    rows = [
        {**vars(webhook), "company": company.id}
        for company in house.companies.values()
        for webhook in company.webhooks.values()
    ]
    return json_response({"webhooks": rows})


async def create_webhook(house: House, request: Request) -> Response:
    """What "Verify and create" does at the page: 201 with the secret, or 422 with the reason."""
    content = request.json()
    company = _company(house, content)
    events = [str(each) for each in content.get("events", [])]
    name = str(content.get("name", "Klara"))
    try:
        webhook = await webhooks.create(house, company, name=name, url=str(content.get("url", "")), events=events)
    except CannotCreate as error:
        raise Refused(422, str(error)) from error
    return json_response({**vars(webhook), "company": company.id}, status=201)


def find_webhook(house: House, number: str) -> tuple[Company, Webhook]:
    for company in house.companies.values():
        if webhook := company.webhooks.get(int(number)):
            return company, webhook
    raise Refused(404, "There is no such webhook.")


async def delete_webhook(house: House, request: Request, number: str) -> Response:
    company, webhook = find_webhook(house, number)
    del company.webhooks[webhook.id]
    house.touch()
    return json_response({"deleted": webhook.id})


async def send_sample(house: House, request: Request, number: str) -> Response:
    company, webhook = find_webhook(house, number)
    event = str(request.json().get("event", "candidate_moved"))
    return json_response({"outcome": await webhooks.send_sample(house, company, webhook, event)})


def find_delivery(house: House, number: str) -> Delivery:
    delivery = house.deliveries.get(int(number))
    if not isinstance(delivery, Delivery):
        raise Refused(404, "There is no such delivery (any more).")
    return delivery


async def change_delivery(house: House, request: Request, number: str, what: str) -> Response:
    delivery = find_delivery(house, number)
    (webhooks.resend if what == "resend" else webhooks.cancel)(house, delivery)
    return json_response(delivery.as_json())


# ── time ──


async def show_clock(house: House, request: Request) -> Response:
    clock = house.clock
    return json_response({"now": house.now(), "speed": clock.speed, "steps": clock.speed == 0})


async def set_clock(house: House, request: Request) -> Response:
    timing.set_clock(house.clock, request.json())
    return await show_clock(house, request)


async def step(house: House, request: Request) -> Response:
    await timing.step(house.clock, request, stopped_at="/_standin/clock")
    return await show_clock(house, request)


async def reset(house: House, request: Request) -> Response:
    """As it was started, or as {"seed": {…}} says."""
    seed = request.json().get("seed")
    try:
        await house.reset(seed if isinstance(seed, dict) else None)
    except BadSeed as error:
        raise Refused(400, str(error)) from error
    return json_response({"reset": True})


async def go_away(house: House, request: Request) -> Response:
    """Nobody listens for so many seconds of the wall: connections are refused, this control plane's too."""
    seconds = timing.number(request.json(), "seconds")
    if house.leave:
        house.leave(min(seconds, LONGEST_WAIT_SECONDS))
    return json_response({"away": seconds})
