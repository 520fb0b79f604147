"""Signed requests to the product: overrides in the address, retries, redirects, and what may go wrong on the way."""

import secrets
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin

from sandbox.exchange.calls import Address, Call
from sandbox.exchange.faults import FAULTS, Fault
from sandbox.exchange.journal import Entry
from sandbox.exchange.signing import HEADER, signature
from sandbox.exchange.state import Exchange
from sandbox.serving import fetching
from sandbox.serving.fetching import Answered, NoAnswer, Why, fetch

FORM = "application/x-www-form-urlencoded; charset=UTF-8"
TOKEN_HEADER = "I-Twilio-Idempotency-Token"  # noqa: S105 - the name of a header
AGENT = "TwilioProxy/1.1"
MOST_REDIRECTS = 5
POLICIES = {"ct", "rt", "4xx", "5xx", "all"}
Fields = list[tuple[str, str]]


# What Twilio's log says of an answer that did not come.
CODES: dict[Why, int] = {"connect": 11205, "dns": 11210, "tls": 11220, "timeout": 11200, "protocol": 11206}


@dataclass(frozen=True, kw_only=True)
class Limits(fetching.Limits):
    """How often to try again, and after what."""

    retries: int = 1
    policy: str = "ct"


class TooManyRedirects(NoAnswer):
    """The last redirect could be read, and led to another."""


def code_of(failure: NoAnswer) -> int:
    return 11215 if isinstance(failure, TooManyRedirects) else CODES[failure.why]


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """`event` is the posted CallStatus of a status callback."""

    kind: str
    call: Call
    address: Address
    fields: Fields
    event: str = ""


async def send(exchange: Exchange, hook: Webhook) -> tuple[str, Answered]:
    """The address that answered in the end (the one to which relative addresses refer), and what. Raises NoAnswer."""
    faults = {
        fault.name: fault
        for fault in exchange.faults.happening(
            hook.kind, to=_person(hook.call), event=hook.event, names=FAULTS.keys() - {"reorder", "late"}
        )
    }
    if "added_parameters" in faults:
        hook = replace(hook, fields=[*hook.fields, ("StirVerstat", "TN-Validation-Passed-A"), ("AddedLater", "")])
    if "delay" in faults:
        await exchange.clock.sleep(faults["delay"].seconds)
    if "lose" in faults:
        await _lost(exchange, hook)
        raise NoAnswer("connect", "Lost on the way (planned).")
    if "duplicate" in faults:
        exchange.spawn(_again(exchange, hook, faults))
    result = await _send(exchange, hook, faults)
    if "second_fetch" in faults:
        exchange.spawn(_again(exchange, hook, faults))
    return result


async def _again(exchange: Exchange, hook: Webhook, faults: dict[str, Fault]) -> None:
    try:
        await _send(exchange, hook, faults)
    except NoAnswer:
        return  # the journal has it


async def _lost(exchange: Exchange, hook: Webhook) -> None:
    entry = _entry(exchange, hook, method=hook.address.method, url=hook.address.url, faults=["lose"])
    entry.answer = {"error": "lost on the way (planned)"}
    await exchange.journal.finished(exchange.journal.add(entry))


async def _send(exchange: Exchange, hook: Webhook, faults: dict[str, Fault]) -> tuple[str, Answered]:
    url, limits = overrides(hook.address.url)
    answer = await _persistently(exchange, hook, hook.address.method, url, hook.fields, limits, faults)
    for _ in range(MOST_REDIRECTS):
        if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
            return url, answer
        # The form does not survive a redirect.
        url = urldefrag(urljoin(url, answer.headers["location"])).url
        answer = await _persistently(exchange, hook, "GET", url, [], limits, faults)
    raise TooManyRedirects("protocol", f"More than {MOST_REDIRECTS} redirects.")


def overrides(url: str) -> tuple[str, Limits]:
    """The address without its fragment, and what the fragment asks for; whatever is out of bounds is ignored."""
    bare, fragment = urldefrag(url)
    asked = dict(parse_qsl(fragment))

    def number(name: str, low: int, high: int, default: float, *, scale: float = 1.0) -> float:
        written = asked.get(name, "")
        return int(written) * scale if written.isdecimal() and low <= int(written) <= high else default

    limits = Limits(
        connect=number("ct", 100, 10000, Limits.connect, scale=0.001),
        read=number("rt", 100, 15000, Limits.read, scale=0.001),
        total=number("tt", 100, 15000, Limits.total, scale=0.001),
        retries=int(number("rc", 0, 5, Limits.retries)),
        policy=",".join(part for part in asked.get("rp", "").split(",") if part in POLICIES) or Limits.policy,
    )
    return bare, limits


async def _persistently(
    exchange: Exchange, hook: Webhook, method: str, url: str, fields: Fields, limits: Limits, faults: dict[str, Fault]
) -> Answered:
    token, attempt = secrets.token_hex(16), 0
    while True:
        failure: NoAnswer | None = None
        answer: Answered | None = None
        try:
            answer = await _once(
                exchange, hook, method, url, fields, limits, faults, token=token if attempt else "", attempt=attempt
            )
        except NoAnswer as error:
            failure = error
        attempt += 1
        if attempt > limits.retries or not _tries_again(limits.policy.split(","), answer=answer, failure=failure):
            if answer is None:
                raise failure or NoAnswer("protocol", "No answer.")
            return answer


def _tries_again(policies: list[str], *, answer: Answered | None, failure: NoAnswer | None) -> bool:
    if failure:
        kind = "ct" if failure.why in ("connect", "dns", "tls") else "rt"
    else:
        kind = f"{answer.status // 100}xx" if answer else ""
    return kind in policies or ("all" in policies and kind in POLICIES)


async def _once(
    exchange: Exchange,
    hook: Webhook,
    method: str,
    url: str,
    fields: Fields,
    limits: Limits,
    faults: dict[str, Fault],
    *,
    token: str,
    attempt: int,
) -> Answered:
    body = ""
    if method == "GET" and fields:
        url += ("&" if "?" in url else "?") + urlencode(fields)
    elif method != "GET":
        body = urlencode(fields)
    signed = [] if method == "GET" else fields
    headers = [("User-Agent", AGENT), ("Accept", "*/*")]
    if method != "GET":
        headers.append(("Content-Type", FORM))
    headers += _signature(exchange, hook.call, url, signed, faults)
    if token:
        headers.append((TOKEN_HEADER, token))
    entry = _entry(exchange, hook, method=method, url=url, faults=sorted(faults))
    entry.headers, entry.body, entry.attempt = headers, body, attempt
    exchange.journal.add(entry)
    began = monotonic()
    try:
        with exchange.clock.working():
            answer = await fetch(method, url, headers=headers, body=body.encode(), limits=limits)
        entry.answer = {
            "status": answer.status,
            "content_type": answer.content_type,
            "body": answer.body[: 64 * 1024].decode("utf-8", "replace"),
            "seconds": round(monotonic() - began, 3),
        }
        return answer
    except NoAnswer as error:
        entry.answer = {"error": error.words, "why": error.why, "seconds": round(monotonic() - began, 3)}
        raise
    finally:
        await exchange.journal.finished(entry)
        exchange.touch()


def _signature(exchange: Exchange, call: Call, url: str, fields: Fields, faults: dict[str, Fault]) -> Fields:
    if "missing_signature" in faults:
        return []
    token = exchange.accounts[call.account].token
    if "wrong_signature" in faults:
        token += "-not"
    return [(HEADER, signature(token, url, fields))]


def _entry(exchange: Exchange, hook: Webhook, *, method: str, url: str, faults: list[str]) -> Entry:
    return Entry(
        kind=hook.kind,
        at=exchange.now_text(),
        call=hook.call.sid,
        account=hook.call.account,
        method=method,
        url=url,
        params=hook.fields,
        faults=faults,
    )


def _person(call: Call) -> str:
    """The number of the person, whoever called whom."""
    return call.order.from_ if call.direction == "inbound" else call.order.to
