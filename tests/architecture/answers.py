"""What a visitor should get to see at an address, derived from its marker, and what they did see."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.rules import role_suffices
from core.access import Access
from tests.architecture.addresses import Address
from tests.architecture.entries import EVERYBODY, Entry
from tests.architecture.visitors import Visitor


class Answer(StrEnum):
    OPEN = "open"
    LOGIN = "led to the login page"
    SECOND_STEP = "led to the second factor"
    FORBIDDEN = "403"
    MISSING = "404"
    ENDED = "the link has ended"
    NOT_OFFERED = "405"
    FAILED = "an error"


def expected(access: Access, visitor: Visitor, address: Address, entry: Entry) -> Answer:
    """What the marker promises. Rows belong to the organization that the visitor's details are about."""
    if access.kind == "webhook":
        return _by_signature(visitor, access.detail)
    if access.kind in WHO_NEEDS_NO_LOGIN:
        return WHO_NEEDS_NO_LOGIN[access.kind](visitor)
    if visitor.user is None:
        return Answer.LOGIN
    leads_to_a_row = bool(address.parameters - {"slug"})
    match access.kind:
        case "signed_in":
            return Answer.OPEN if entry.own is EVERYBODY or visitor.name in entry.own else Answer.MISSING
        case "candidate":
            return Answer.MISSING if leads_to_a_row and not visitor.is_candidate else Answer.OPEN
        case "member":
            answer = _by_role(visitor, needed=access.detail)
            others = answer == Answer.OPEN and entry.own is not EVERYBODY and visitor.name not in entry.own
            return Answer.MISSING if others else answer
        case "representative":
            return _at_the_desk(visitor, leads_to_a_row=leads_to_a_row)
    raise AssertionError(f"What does {access} promise?")


def _by_link(visitor: Visitor) -> Answer:
    if visitor.is_candidate or visitor.link == "usable":
        return Answer.OPEN
    if visitor.link == "ended":
        return Answer.ENDED
    return Answer.MISSING if visitor.user else Answer.LOGIN


def _by_signature(visitor: Visitor, about: str) -> Answer:
    program = "linked company" if about == "ats" else "telephone provider"
    return Answer.OPEN if visitor.name == program else Answer.FORBIDDEN


WHO_NEEDS_NO_LOGIN: dict[str, Callable[[Visitor], Answer]] = {
    "public": lambda visitor: Answer.OPEN,
    "link": _by_link,
}


def _by_role(visitor: Visitor, *, needed: str) -> Answer:
    if not visitor.role:
        return Answer.MISSING
    if not role_suffices(visitor.role, needed=needed):
        return Answer.FORBIDDEN
    return Answer.SECOND_STEP if visitor.role == "admin" and not visitor.second_factor else Answer.OPEN


def _at_the_desk(visitor: Visitor, *, leads_to_a_row: bool) -> Answer:
    if not visitor.is_representative:
        return Answer.FORBIDDEN
    if not visitor.second_factor:
        return Answer.SECOND_STEP
    return Answer.MISSING if leads_to_a_row and not visitor.looks_after else Answer.OPEN


def seen(response: HttpResponseBase) -> Answer:
    """What an answer amounts to."""
    status = response.status_code
    if status in (301, 302):
        target = urlsplit(response.headers["Location"])
        if target.path == reverse("account_login") and "next=" in target.query:
            return Answer.LOGIN
        return Answer.SECOND_STEP if target.path == reverse("mfa_index") else Answer.OPEN
    known = {
        401: Answer.FORBIDDEN,
        403: Answer.FORBIDDEN,
        404: Answer.MISSING,
        405: Answer.NOT_OFFERED,
        410: Answer.ENDED,
        500: Answer.FAILED,
    }
    return known.get(status, Answer.OPEN)


def words_of(response: Any) -> tuple[int, str, list[str]]:
    """Status, page and headers without what differs between any two answers: reference, time, form keys, address."""
    page = response.getvalue().decode()
    for changing in (response.headers["X-Reference"], response.wsgi_request.get_full_path()):
        page = page.replace(changing, "…")
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)
    return response.status_code, page, sorted(set(response.headers) - {"Location"})
