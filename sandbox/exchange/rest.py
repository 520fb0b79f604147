"""The REST side under /2010-04-01, as Twilio answers."""

import asyncio
import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sandbox.exchange.accounts import Account
from sandbox.exchange.calls import API_VERSION, Call, Recording, new_sid, rfc2822
from sandbox.exchange.engine import Engine
from sandbox.exchange.faults import Fault
from sandbox.exchange.journal import Entry
from sandbox.exchange.listing import matching, page_of
from sandbox.exchange.ordering import MAGIC_FROM, Form, address, form_of, one, read_order
from sandbox.exchange.twilio_errors import TwilioError, error_response
from sandbox.serving.http import HTML, Refused, Request, Response, json_response
from sandbox.serving.server import HungUp

EVENTS_READY_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Asked:
    engine: Engine
    request: Request
    account: Account
    form: Form

    def call(self, sid: str) -> Call:
        call = self.engine.exchange.calls.get(sid)
        if call is None or call.account != self.account.sid:
            raise TwilioError(20404, f"The requested resource {self.request.path} was not found")
        return call


async def answer(engine: Engine, request: Request) -> Response:
    """With the journal's entry, and whatever is planned to go wrong."""
    exchange = engine.exchange
    entry = exchange.journal.add(
        Entry(
            kind="rest",
            at=exchange.now_text(),
            method=request.method,
            url=request.target,
            body=request.body.decode("utf-8", "replace"),
            headers=[(name, value) for name, value in request.headers.items() if name != "authorization"],
        )
    )
    try:
        response = await _with_faults(engine, request, entry)
        entry.answer = {
            "status": response.status,
            "content_type": response.content_type,
            "body": response.body.decode("utf-8", "replace"),
        }
        return response
    except HungUp:
        entry.answer = {"error": "hung up without an answer (planned)"}
        raise
    finally:
        await exchange.journal.finished(entry)
        exchange.touch()


async def _with_faults(engine: Engine, request: Request, entry: Entry) -> Response:
    try:
        operation, handler = _route(request)
        form = form_of(request.form()) if request.method == "POST" else {}
        to = one(form, "To") or request.query.get("To", "")
        faults = {fault.name: fault for fault in engine.exchange.faults.happening(operation, to=to)}
        entry.faults = sorted(faults)
        if "slow" in faults:
            await asyncio.sleep(faults["slow"].seconds)
        if before := _refused_by(faults):
            return before
        response = handler(Asked(engine=engine, request=request, account=_account(engine, request), form=form))
        if response.status < 300 and operation == "create":
            entry.call = next(reversed(engine.exchange.calls))
        return _afterwards(faults, response)
    except TwilioError as error:
        return error_response(error)
    except Refused as refusal:
        return error_response(TwilioError(20001, refusal.words, status=refusal.status))


def _refused_by(faults: dict[str, Fault]) -> Response | None:
    """What goes wrong before anything is done."""
    if "drop" in faults:
        raise HungUp
    if "too_many_requests" in faults:
        raise TwilioError(20429)
    if fault := faults.get("server_error"):
        raise TwilioError(20503 if fault.status == 503 else 20500, status=fault.status or None)
    if fault := faults.get("refuse"):
        raise TwilioError(fault.code or 21216)
    if fault := faults.get("html_error"):
        page = b"<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"
        return Response(status=fault.status or 502, body=page, content_type=HTML)
    if fault := faults.get("problem_json"):
        status = fault.status or 400
        problem = {"type": "https://www.twilio.com/docs/errors/20001", "title": "Invalid parameter", "status": status}
        problem |= {"detail": "The request cannot be done.", "code": fault.code or 20001, "errors": []}
        response = json_response(problem, status=status)
        return Response(status=status, body=response.body, content_type="application/problem+json")
    return None


def _afterwards(faults: dict[str, Fault], response: Response) -> Response:
    """What goes wrong when everything is done already."""
    if "accept_then_drop" in faults:
        raise HungUp
    if fault := faults.get("accept_then_error"):
        raise TwilioError(20500, status=fault.status or None)
    if "unparsable" in faults:
        return Response(status=response.status, body=response.body[: len(response.body) // 2], content_type=HTML)
    return response


def _account(engine: Engine, request: Request) -> Account:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise TwilioError(20003) from error
    known = next((each for each in engine.exchange.accounts.values() if each.knows(user, password)), None)
    if scheme.lower() != "basic" or known is None:
        raise TwilioError(20003)
    named = request.path.split("/")[3].removesuffix(".json")
    if named != known.sid:
        raise TwilioError(20404, f"The requested resource {request.path} was not found")
    if not known.active:
        raise TwilioError(10001)
    if known.test and not (request.method == "POST" and request.path.endswith("/Calls.json")):
        raise TwilioError(20008)
    return known


# ── calls ──


def create(asked: Asked) -> Response:
    engine, account = asked.engine, asked.account
    exchange = engine.exchange
    order, warnings = read_order(asked.form, account=account, numbers=exchange.numbers)
    if account.concurrency is not None and len(exchange.live(account.sid)) >= account.concurrency:
        raise TwilioError(10004)
    number = exchange.numbers.get(order.from_)
    sid = number.sid if number and order.from_ != MAGIC_FROM else "PN" + "0" * 32
    call = engine.place(order, account=account.sid, number_sid=sid)
    for code, words in warnings:
        exchange.spawn(exchange.alert(call, code, words))
    return json_response(call.as_twilio(), status=201)


def list_calls(asked: Asked) -> Response:
    mine = [call for call in asked.engine.exchange.calls.values() if call.account == asked.account.sid]
    found = matching(mine, asked.request.query)
    return json_response(page_of(asked.request, key="calls", rows=[call.as_twilio() for call in found]))


def fetch(asked: Asked, sid: str) -> Response:
    return json_response(asked.call(sid).as_twilio())


def update(asked: Asked, sid: str) -> Response:
    call, status = asked.call(sid), one(asked.form, "Status")
    if status not in ("", "canceled", "completed"):
        raise TwilioError(20001, f"Status {status} is not valid: canceled or completed")
    if call.is_over:
        raise TwilioError(21220)
    target, twiml = address(asked.form, "Url", "Method"), one(asked.form, "Twiml")
    if target or twiml:
        if call.status != "in-progress":
            raise TwilioError(21220)
        call.redirect_to = target or twiml
        call.order.fallback = address(asked.form, "FallbackUrl", "FallbackMethod") or call.order.fallback
        call.redirect.set()
    if new_status := address(asked.form, "StatusCallback", "StatusCallbackMethod"):
        call.order.status = new_status
    # "canceled" leaves alone what is being talked over.
    if status == "completed" or (status == "canceled" and call.status != "in-progress"):
        call.end(by="rest")
        if call.test or call.status == "queued":
            # Nothing has begun, so it is over at once.
            call.status = "canceled"
            call.updated = asked.engine.exchange.clock.now()
    return json_response(call.as_twilio())


def delete(asked: Asked, sid: str) -> Response:
    call = asked.call(sid)
    if not call.is_over:
        raise TwilioError(20009)
    del asked.engine.exchange.calls[call.sid]
    return Response(status=204, body=b"", content_type="application/json")


def events(asked: Asked, sid: str) -> Response:
    call, exchange = asked.call(sid), asked.engine.exchange
    is_ready = call.ended and exchange.clock.now() - call.ended >= EVENTS_READY_AFTER
    found = exchange.journal.find(call=sid) if is_ready else []
    rows = [_event(entry, call) for entry in found if entry.kind not in ("rest", "alert")]
    return json_response(page_of(asked.request, key="events", rows=rows))


def _event(entry: Entry, call: Call) -> dict[str, Any]:
    got = entry.answer or {}
    return {
        "request": {"method": entry.method, "url": entry.url, "parameters": dict(entry.params)},
        "response": {
            "response_code": got.get("status"),
            "request_duration": int(got.get("seconds", 0) * 1000),
            "content_type": got.get("content_type"),
            "response_body": got.get("body"),
            "date_created": rfc2822(call.ended),
        },
    }


# ── recordings ──


def start_recording(asked: Asked, sid: str) -> Response:
    call = asked.call(sid)
    if call.status != "in-progress":
        raise TwilioError(21220)
    recording = Recording(
        sid=new_sid("RE"),
        call=sid,
        account=asked.account.sid,
        started=asked.engine.exchange.clock.now(),
        source="StartCallRecordingAPI",
        callback=address(asked.form, "RecordingStatusCallback", "RecordingStatusCallbackMethod"),
    )
    call.recordings.append(recording)
    return json_response(_recording(recording), status=201)


def recordings(asked: Asked, sid: str) -> Response:
    rows = [_recording(recording) for recording in asked.call(sid).recordings]
    return json_response(page_of(asked.request, key="recordings", rows=rows))


def recording(asked: Asked, sid: str) -> Response:
    found = _find_recording(asked, sid)[1]
    shown = _recording(found)
    del shown["track"]
    uri = f"/{API_VERSION}/Accounts/{found.account}/Recordings/{sid}"
    shown |= {
        "price": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"transcriptions": f"{uri}/Transcriptions.json"},
        "media_url": f"https://api.twilio.com{uri}",
    }
    return json_response(shown)


def delete_recording(asked: Asked, sid: str) -> Response:
    call, found = _find_recording(asked, sid)
    call.recordings.remove(found)
    return Response(status=204, body=b"", content_type="application/json")


def _find_recording(asked: Asked, sid: str) -> tuple[Call, Recording]:
    for call in asked.engine.exchange.calls.values():
        for each in call.recordings:
            if each.sid == sid and each.account == asked.account.sid:
                return call, each
    raise TwilioError(20404, f"The requested resource {asked.request.path} was not found")


def _recording(recording: Recording) -> dict[str, Any]:
    started = rfc2822(recording.started)
    return {
        "sid": recording.sid,
        "account_sid": recording.account,
        "call_sid": recording.call,
        "conference_sid": None,
        "api_version": API_VERSION,
        "date_created": started,
        "date_updated": started,
        "start_time": started,
        "duration": str(recording.seconds) if recording.status == "completed" else None,
        "price": None,
        "price_unit": "USD",
        "status": recording.status,
        "channels": 1,
        "source": recording.source,
        "error_code": None,
        "track": "both",
        "encryption_details": None,
        "uri": f"/{API_VERSION}/Accounts/{recording.account}/Calls/{recording.call}/Recordings/{recording.sid}.json",
    }


def account(asked: Asked) -> Response:
    """Enough to see whether a login works."""
    shown = {
        "sid": asked.account.sid,
        "friendly_name": "Sandbox exchange",
        "status": "active",
        "type": "Full",
        "owner_account_sid": asked.account.sid,
        "uri": f"/{API_VERSION}/Accounts/{asked.account.sid}.json",
    }
    return json_response(shown)


ROUTES: tuple[tuple[str, str, str, Callable[..., Response]], ...] = (
    ("create", "POST", r"/Calls", create),
    ("list", "GET", r"/Calls", list_calls),
    ("fetch", "GET", r"/Calls/(CA\w+)", fetch),
    ("update", "POST", r"/Calls/(CA\w+)", update),
    ("delete", "DELETE", r"/Calls/(CA\w+)", delete),
    ("fetch", "GET", r"/Calls/(CA\w+)/Events", events),
    ("fetch", "GET", r"/Calls/(CA\w+)/Recordings", recordings),
    ("update", "POST", r"/Calls/(CA\w+)/Recordings", start_recording),
    ("fetch", "GET", r"/Recordings/(RE\w+)", recording),
    ("delete", "DELETE", r"/Recordings/(RE\w+)", delete_recording),
    ("fetch", "GET", r"", account),
)


def _called(handler: Callable[..., Response], parts: tuple[str, ...], asked: Asked) -> Response:
    return handler(asked, *parts)


def _route(request: Request) -> tuple[str, Callable[[Asked], Response]]:
    is_known = False
    for operation, method, pattern, handler in ROUTES:
        found = re.fullmatch(rf"/{API_VERSION}/Accounts/\w+{pattern}\.json", request.path)
        if found and method == request.method:
            return operation, partial(_called, handler, found.groups())
        is_known = is_known or bool(found)
    raise TwilioError(20004 if is_known else 20404)
