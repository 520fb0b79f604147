"""The API below /c/{company}/: who may ask, what goes wrong on purpose, and what is written down of it."""

import asyncio
import re
from collections.abc import Callable
from time import monotonic
from typing import Any

from sandbox.recruitee import acts, api_errors, reading, searching, writing
from sandbox.recruitee.api_errors import ApiError
from sandbox.recruitee.asking import Asked
from sandbox.recruitee.faults import API, WRITES, Fault
from sandbox.recruitee.house import House
from sandbox.recruitee.journal import Entry
from sandbox.recruitee.model import Company, Token
from sandbox.serving.http import Request, Response, json_response
from sandbox.serving.server import HungUp

PREFIX = "/c/"
N = r"(\d{1,15})"
Handler = Callable[..., dict[str, Any]]
# Whatever is not here, the wrong routes of public clients among it, answers 404.
ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("GET", r"admin", "admin", reading.own_admin),
    ("GET", r"admins", "admins", reading.admins),
    ("GET", r"offers", "offers", reading.offers),
    ("GET", rf"offers/{N}", "offer", reading.offer),
    ("GET", rf"offers/{N}/placements", "offer_placements", reading.offer_placements),
    ("GET", rf"pipeline_templates/{N}", "pipeline_template", reading.pipeline_template),
    ("GET", r"candidates", "candidates", reading.candidates),
    ("GET", rf"candidates/{N}", "candidate", reading.candidate),
    ("GET", rf"candidates/{N}/notes", "notes", reading.notes),
    ("GET", r"search/new/candidates", "search", searching.candidates),
    ("GET", r"search/new/quick", "quick_search", searching.quick),
    ("GET", r"disqualify_reasons", "disqualify_reasons", reading.disqualify_reasons),
    ("GET", r"interview/events", "interviews", reading.interview_events),
    ("PATCH", rf"placements/{N}/change_stage", "change_stage", writing.change_stage),
    ("PATCH", rf"placements/{N}/disqualify", "disqualify", writing.disqualify),
    ("PATCH", rf"placements/{N}/requalify", "requalify", writing.requalify),
    ("POST", rf"candidates/{N}/notes", "write_note", writing.write_note),
    ("DELETE", rf"notes/{N}", "delete_note", writing.delete_note),
    ("POST", rf"candidates/{N}/tags", "add_tags", writing.add_tags),
    ("DELETE", rf"candidates/{N}/tags", "remove_tags", writing.remove_tags),
    ("POST", rf"interview/candidates/{N}/events", "add_interview", writing.add_interview),
    ("POST", rf"interview/events/{N}/schedule", "schedule_interview", writing.schedule_interview),
    ("PATCH", rf"interview/events/{N}", "change_interview", writing.change_interview),
    ("DELETE", rf"interview/events/{N}", "delete_interview", writing.delete_interview),
)
NAMES = tuple(name for _, _, name, _ in ROUTES)


async def answer(house: House, request: Request) -> Response:
    named, _, path = request.path.removeprefix(PREFIX).partition("/")
    name, handler, parts = _route(request.method, path)
    company = house.company(named)
    token = _token(house, request)
    entry = house.journal.add(_entry(house, request, name=name, company=company, token=token))
    number = company.id if company else None
    about = int(parts[0]) if parts else None
    faults = house.faults.happening(name, names=API, method=request.method, company=number, about=about)
    entry.faults = sorted(faults)
    try:
        response = await _answer(house, request, faults, entry, handler, parts)
        entry.answer = {
            "status": response.status,
            "headers": response.headers,
            "body": response.body[:16384].decode("utf-8", "replace"),
        }
        return response
    except HungUp:
        entry.answer = {"error": "hung up"}
        raise
    finally:
        await house.journal.finished(entry)


def _route(method: str, path: str) -> tuple[str, Handler | None, tuple[str, ...]]:
    for known_method, pattern, name, handler in ROUTES:
        if method == known_method and (found := re.fullmatch(pattern, path)):
            return name, handler, found.groups()
    return "unknown", None, ()


def _entry(house: House, request: Request, *, name: str, company: Company | None, token: Token | None) -> Entry:
    target = re.sub(r"(auth_token=)[^&]*", r"\1***", request.target)
    masked = [(key, "Bearer ***" if key == "authorization" else value) for key, value in request.headers.items()]
    return Entry(
        kind="api",
        at=house.now(),
        wall=monotonic(),
        route=name,
        method=request.method,
        target=target,
        headers=masked,
        body=request.body.decode("utf-8", "replace"),
        company=company.id if company else None,
        token=token.id if token else None,
    )


async def _answer(
    house: House,
    request: Request,
    faults: dict[str, Fault],
    entry: Entry,
    handler: Handler | None,
    parts: tuple[str, ...],
) -> Response:
    if slow := faults.get("slow"):
        await asyncio.sleep(slow.seconds)
    if "drop" in faults:
        raise HungUp
    now = house.clock.now().timestamp()
    if instead := api_errors.instead(faults, house.switches, now=now):
        return instead
    drag = faults.get("drag")
    if drag and drag.when == "before":
        _drag(house, drag)
    done = len(house.changes)
    try:
        response = json_response(_asked(house, request, faults, handler, parts))
    except ApiError as error:
        return error.answer()
    except _Busy as busy:
        limit = int(house.switches.requests_per_second)
        return api_errors.too_many(house.switches.announce, house.switches, seconds=busy.seconds, now=now, limit=limit)
    finally:
        entry.changes = [change.id for change in house.changes[done:]]
        if drag and drag.when == "after":
            _drag(house, drag)
    return await _spoiled(response, faults)


async def _spoiled(response: Response, faults: dict[str, Fault]) -> Response:
    """It is done; the answer may not say so."""
    if late := faults.get("applied_then_slow"):
        await asyncio.sleep(late.seconds)
    if "applied_then_drop" in faults:
        raise HungUp
    if error := faults.get("applied_then_error"):
        return api_errors.shaped(error.status, error.shape)
    return api_errors.not_json(response) if "not_json" in faults else response


def _drag(house: House, fault: Fault) -> None:
    """A recruiter moves somebody in the very instant."""
    for company in house.companies.values():
        if found := company.find_placement(fault.placement):
            candidate, placement = found
            if stage := company.pipeline_of(company.offers[placement.offer]).stage(fault.to):
                acts.move(house, company, candidate, placement, stage, by=acts.RECRUITER, admin=company.user().id)


# ── who asks ──


class _Busy(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _token(house: House, request: Request) -> Token | None:
    """A token in the address is no token."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not value.strip():
        return None
    known = (token for company in house.companies.values() for token in company.tokens.values())
    return next((token for token in known if token.token == value.strip() and not token.revoked), None)


def _asked(
    house: House, request: Request, faults: dict[str, Fault], handler: Handler | None, parts: tuple[str, ...]
) -> dict[str, Any]:
    """Raises ApiError."""
    if not request.headers.get("authorization"):
        raise api_errors.no_token()
    token = _token(house, request)
    if token is None:
        raise api_errors.wrong_token()
    named = request.path.removeprefix(PREFIX).partition("/")[0]
    if "." in named:
        raise api_errors.unprocessable("company_id", "Company id is invalid")
    company = house.company(named)
    if company is None or company.tokens.get(token.id) is not token:
        raise _stranger(house.switches.foreign_company)
    _hurry(house, company)
    if handler is None:
        raise api_errors.not_found()
    admin = company.admins[token.admin]
    if admin.read_only and request.method in WRITES:
        raise api_errors.forbidden()
    return handler(
        Asked(house=house, request=request, company=company, admin=admin, repeats_page="repeated_page" in faults),
        *parts,
    )


def _stranger(status: int) -> ApiError:
    if status == 401:
        return api_errors.wrong_token()
    return api_errors.not_found() if status == 404 else api_errors.forbidden()


def _hurry(house: House, company: Company) -> None:
    """So many requests a second of the wall; more are refused."""
    if most := house.switches.requests_per_second:
        now, asked = monotonic(), house.asked_at.setdefault(company.id, [])
        asked[:] = [at for at in asked if at > now - 1]
        if len(asked) >= most:
            raise _Busy(max(1.0, round(asked[0] + 1 - now)))
        asked.append(now)
