"""Webhooks: made by hand, signed, sent, and sent again until they are answered with 200."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from sandbox.recruitee.events import sample
from sandbox.recruitee.faults import HELD, SPOILED, Fault
from sandbox.recruitee.house import House
from sandbox.recruitee.journal import Entry
from sandbox.recruitee.model import Company, Webhook, stamp
from sandbox.recruitee.signing import HEADER, signature
from sandbox.serving.fetching import Answered, Limits, NoAnswer, fetch

AGENT = "Recruitee-Webhooks"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_DELIVERIES = 50_000
OVER = ("delivered", "failed", "cancelled", "lost")


class CannotCreate(Exception):
    """In words for whoever makes the webhook."""


@dataclass(kw_only=True)
class Attempt:
    at: str
    count: int
    status: int | None = None
    error: str = ""
    body: str = ""


@dataclass(kw_only=True)
class Delivery:
    """`state`: pending (the next attempt is due at `next_at`), delivered, failed (given up), cancelled, lost."""

    id: int
    company: Company
    webhook: Webhook
    event: dict[str, Any]
    state: str = "pending"
    next_at: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    throttled: bool = False
    task: "asyncio.Task[None] | None" = None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "company": self.company.id,
            "webhook": self.webhook.id,
            "event": self.event["id"],
            "event_type": self.event["event_type"],
            "event_subtype": self.event["event_subtype"],
            "payload": self.event["payload"],
            "state": self.state,
            "next_at": self.next_at,
            "throttled": self.throttled,
            "attempts": [vars(attempt) for attempt in self.attempts],
        }


def emit(house: House, company: Company, event_type: str, event_subtype: str | None, payload: dict[str, Any]) -> None:
    """Tell every webhook of the company that wants to know."""
    event = {
        "id": house.numbers.fresh("Event"),
        "created_at": house.now(),
        "event_type": event_type,
        "event_subtype": event_subtype,
        "payload": json.loads(json.dumps(payload)),  # as it is now
    }
    for webhook in company.webhooks.values():
        if webhook.active and (not webhook.events or event_type in webhook.events):
            faults = house.faults.happening(event_type, names=HELD, company=company.id)
            for _ in range(2 if "duplicate" in faults else 1):
                _send(house, company, webhook, event, faults)


def _send(house: House, company: Company, webhook: Webhook, event: dict[str, Any], faults: dict[str, Fault]) -> None:
    delivery = Delivery(id=house.numbers.fresh("Delivery"), company=company, webhook=webhook, event=event)
    house.deliveries[delivery.id] = delivery
    if len(house.deliveries) > MOST_DELIVERIES:
        del house.deliveries[next(iter(house.deliveries))]
    if "lose" in faults:
        delivery.state = "lost"
    else:
        delivery.task = house.spawn(_see_through(house, delivery, faults))
    house.touch()


async def _see_through(house: House, delivery: Delivery, faults: dict[str, Fault]) -> None:
    if delay := faults.get("delay"):
        await _pause(house, delivery, delay.seconds)
    if reorder := faults.get("reorder"):
        overtaken = asyncio.Event()
        house.held.append(overtaken)
        await house.clock.happens(overtaken, within=reorder.seconds)
    elif house.held:
        await _attempt(house, delivery)
        _release(house)
        if delivery.state == "delivered":
            return
    await _until_taken(house, delivery)


def _release(house: House) -> None:
    for waiting in house.held:
        waiting.set()
    house.held.clear()


async def _until_taken(house: House, delivery: Delivery) -> None:
    while delivery.state == "pending":
        done = len(delivery.attempts)
        if done > len(house.switches.retry_seconds):
            delivery.state, delivery.next_at = "failed", None
            house.touch()
            return
        if done:
            await _pause(house, delivery, house.switches.retry_seconds[done - 1])
        await _throttle(house, delivery)
        await _attempt(house, delivery)


async def _pause(house: House, delivery: Delivery, seconds: float) -> None:
    delivery.next_at = stamp(house.clock.now() + timedelta(seconds=seconds))
    house.touch()
    await house.clock.sleep(seconds)


async def _throttle(house: House, delivery: Delivery) -> None:
    """So many a minute, as trial accounts have it; what exceeds it comes later."""
    sent = house.sent_at.setdefault(delivery.company.id, [])
    while most := house.switches.webhooks_per_minute:
        now = house.clock.seconds()
        sent[:] = [at for at in sent if at > now - 60]
        if len(sent) < most:
            sent.append(now)
            return
        delivery.throttled = True
        await _pause(house, delivery, house.switches.throttle_seconds)


async def _attempt(house: House, delivery: Delivery) -> None:
    attempt = Attempt(at=house.now(), count=len(delivery.attempts) + 1)
    delivery.attempts.append(attempt)
    delivery.next_at = None
    event_type = delivery.event["event_type"]
    faults = house.faults.happening(event_type, names=SPOILED, company=delivery.company.id)
    event = delivery.event
    if "wrong_company" in faults:
        event = {**event, "payload": {**event["payload"], "company": {"id": 1, "name": "Somebody else"}}}
    content = {"id": event["id"], "attempt_count": attempt.count, **event}
    try:
        answer = await _post(
            house, delivery.company, delivery.webhook, content, route=event_type, faults=faults, delivery=delivery
        )
        attempt.status, attempt.body = answer.status, answer.body[:2000].decode("utf-8", "replace")
    except NoAnswer as error:
        attempt.error = error.words
    if attempt.status == 200 and delivery.state in ("pending", "failed"):
        delivery.state = "delivered"
    house.touch()


def body_of(content: dict[str, Any], style: str) -> bytes:
    """The same content in the ways a JSON library may write it."""
    if style == "spaced":
        return json.dumps(content, ensure_ascii=False, indent=2).encode()
    if style == "sorted":
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return json.dumps(content, ensure_ascii=style == "escaped", separators=(",", ":")).encode()


async def _post(
    house: House,
    company: Company,
    webhook: Webhook,
    content: dict[str, Any],
    *,
    route: str,
    signed: bool = True,
    faults: dict[str, Fault] | None = None,
    delivery: Delivery | None = None,
) -> Answered:
    """Raises NoAnswer."""
    faults = faults or {}
    body = body_of(content, house.switches.body_style)
    headers = [("User-Agent", AGENT), ("Content-Type", "application/json"), ("Accept", "*/*")]
    if signed and "missing_signature" not in faults:
        secret = webhook.secret + ("-not" if "wrong_signature" in faults else "")
        headers.append((HEADER, signature(secret, body)))
    if "cut_body" in faults:
        body = body[: len(body) // 2]
    entry = house.journal.add(
        Entry(
            kind="webhook",
            at=house.now(),
            wall=monotonic(),
            route=route,
            method="POST",
            target=webhook.url,
            headers=headers,
            body=body.decode("utf-8", "replace"),
            company=company.id,
            webhook=webhook.id,
            delivery=delivery.id if delivery else None,
            attempt=content.get("attempt_count", 0),
            faults=sorted(faults),
        )
    )
    seconds = house.switches.webhook_timeout_seconds
    try:
        with house.clock.working():
            answer = await fetch(
                "POST",
                webhook.url,
                headers=headers,
                body=body,
                limits=Limits(connect=seconds, read=seconds, total=seconds),
            )
        entry.answer = {"status": answer.status, "body": answer.body[:4096].decode("utf-8", "replace")}
        return answer
    except NoAnswer as error:
        entry.answer = {"error": error.words}
        raise
    finally:
        await house.journal.finished(entry)


# ── by hand, at the pages ──


async def create(house: House, company: Company, *, name: str, url: str, events: list[str]) -> Webhook:
    """ "Verify and create": the address must answer a test with 200 exactly. Raises CannotCreate."""
    name, url = name.strip(), url.strip()
    if not name:
        raise CannotCreate("Give the webhook a name.")
    _check_address(url)
    webhook = Webhook(
        id=house.numbers.fresh("Webhook"),
        name=name,
        url=url,
        secret=secrets.token_hex(20),
        events=events,
        created_at=house.now(),
    )
    try:
        signed = house.switches.signed_tests
        answer = await _post(house, company, webhook, {"test": True}, route="test", signed=signed)
    except NoAnswer as error:
        raise CannotCreate(f"The address did not answer. {error.words}") from error
    if answer.status != 200:
        raise CannotCreate(f"The address answered {answer.status}. It must answer 200.")
    company.webhooks[webhook.id] = webhook
    house.touch()
    return webhook


def _check_address(url: str) -> None:
    """Upstream it must be HTTPS; here it must be this machine."""
    try:
        address = urlsplit(url)
        fits = address.scheme in ("http", "https") and address.hostname in LOOPBACK and address.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise CannotCreate("Write an address on this machine, such as http://localhost:8000/…")


async def send_sample(house: House, company: Company, webhook: Webhook, event: str) -> str:
    """ "Test payload": what became of it, in words."""
    head = {"id": house.numbers.fresh("Event"), "attempt_count": 1, "created_at": house.now()}
    try:
        answer = await _post(house, company, webhook, {**head, **sample(company, event)}, route="sample")
    except NoAnswer as error:
        return error.words
    return f"Answered with {answer.status}."


def resend(house: House, delivery: Delivery) -> None:
    """Once more, now, whatever became of it. Retries that are planned go on."""
    house.spawn(_attempt(house, delivery))


def cancel(house: House, delivery: Delivery) -> None:
    """No more attempts."""
    if delivery.state == "pending":
        delivery.state, delivery.next_at = "cancelled", None
        if delivery.task:
            delivery.task.cancel()
        house.touch()
