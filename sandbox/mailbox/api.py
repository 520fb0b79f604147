"""The JSON side: what tests ask and plan. README.md beside this file describes it."""

from datetime import UTC, datetime
from urllib.parse import quote

from sandbox.mailbox.authenticator import UnreadableAccounts, code_at, read_accounts
from sandbox.mailbox.desk import Desk, criteria_of
from sandbox.mailbox.fault_plans import Fault, parse_fault
from sandbox.mailbox.faults import Stalled
from sandbox.mailbox.mail_html import links
from sandbox.mailbox.store import Stored
from sandbox.mailbox.web import Request, json_response
from sandbox.serving.faults import BadFault
from sandbox.serving.http import Refused, Response
from sandbox.serving.waiting import patience


def list_messages(desk: Desk, request: Request) -> Response:
    seconds, count = patience(request)
    found = desk.store.wait_for(criteria_of(request), count=count, seconds=seconds)
    return json_response({"count": len(found), "messages": [_described(stored) for stored in found]})


def show_message(desk: Desk, request: Request, identifier: str) -> Response:
    return json_response(_described(desk.message(identifier)))


def delete_messages(desk: Desk, request: Request) -> Response:
    return json_response({"deleted": desk.store.delete(criteria_of(request))})


def list_faults(desk: Desk, request: Request) -> Response:
    return json_response({"faults": [_fault(fault) for fault in desk.faults.planned()]})


def plan_fault(desk: Desk, request: Request) -> Response:
    try:
        fault = desk.faults.plan(parse_fault(request.json()))
    except BadFault as error:
        raise Refused(400, str(error)) from error
    return json_response(_fault(fault), status=201)


def clear_faults(desk: Desk, request: Request) -> Response:
    desk.faults.clear()
    return json_response({"faults": []})


def list_stalled(desk: Desk, request: Request) -> Response:
    seconds, count = patience(request)
    found = desk.faults.wait_for_stalled(count=count, seconds=seconds)
    return json_response({"count": len(found), "stalled": [_stalled(stalled) for stalled in found]})


def release(desk: Desk, request: Request) -> Response:
    only = request.json().get("id")
    if only is not None and (not isinstance(only, int) or isinstance(only, bool)):
        raise Refused(400, "id must be the number of a stalled connection.")
    return json_response({"released": desk.faults.release(only=only)})


def show_code(desk: Desk, request: Request, account: str) -> Response:
    try:
        accounts = read_accounts(desk.authenticator)
    except UnreadableAccounts as error:
        raise Refused(500, str(error)) from error
    for known in accounts:
        if known.name.lower() == account.lower():
            now = datetime.now(UTC).timestamp()
            code = code_at(known.secret, seconds=int(request.number("at", default=now, largest=2.0**40)))
            return json_response({"account": known.name, "code": code.digits, "seconds_left": code.seconds_left})
    raise Refused(404, "The authenticator has no such account.")


def _described(stored: Stored) -> dict[str, object]:
    mail, page = stored.mail, f"/messages/{stored.id}"
    headers: dict[str, str] = {}
    for name, value in mail.headers:
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    return {
        "id": stored.id,
        "page": page,
        "received_at": stored.received_at.isoformat(),
        "envelope": {"from": stored.sender, "to": list(stored.recipients)},
        "message_id": mail.message_id,
        "from": [{"name": name, "address": address} for name, address in mail.senders],
        "to": [{"name": name, "address": address} for name, address in mail.addressees],
        "subject": mail.subject,
        "headers": headers,
        "text": mail.text,
        "html": mail.html,
        "links": links(mail),
        "calendar": [
            {"method": part.method, "content": part.text, "filename": part.filename} for part in mail.calendars
        ],
        "attachments": [
            {
                "filename": part.filename,
                "content_type": part.content_type,
                "size": len(part.content),
                "url": f"{page}/attachments/{number}/{quote(part.filename)}",
            }
            for number, part in enumerate(mail.attachments)
        ],
        "size": len(stored.raw),
    }


def _fault(fault: Fault) -> dict[str, object]:
    what: dict[str, object] = {"reply": fault.reply} if fault.kind == "reply" else {fault.kind: True}
    return {
        "id": fault.id,
        "recipient": fault.recipient,
        "phase": fault.phase,
        **what,
        "stored": fault.stored,
        "times": fault.times,
    }


def _stalled(stalled: Stalled) -> dict[str, object]:
    return {
        "id": stalled.id,
        "phase": stalled.phase,
        "recipients": list(stalled.recipients),
        "since": stalled.since.isoformat(),
    }
