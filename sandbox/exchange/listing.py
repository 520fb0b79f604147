"""Lists as Twilio gives them: filters, pages and the envelope around them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sandbox.exchange.calls import Call
from sandbox.exchange.twilio_errors import TwilioError
from sandbox.serving.http import Request

MOST_PER_PAGE = 1000
PER_PAGE = 50


def matching(calls: Sequence[Call], query: dict[str, str]) -> list[Call]:
    """The calls asked for, newest first. A call that was never dialled has no start, and no filter on it finds it."""
    tests: list[Callable[[Call], bool]] = []
    for name, value in query.items():
        if value and (test := _filter(name, value)):
            tests.append(test)
    return [call for call in reversed(calls) if all(test(call) for test in tests)]


def _filter(name: str, value: str) -> Callable[[Call], bool] | None:
    exact: dict[str, Callable[[dict[str, Any]], object]] = {
        "To": lambda shown: shown["to"],
        "From": lambda shown: shown["from"],
        "Status": lambda shown: shown["status"],
        "ParentCallSid": lambda shown: shown["parent_call_sid"],
    }
    if name in exact:
        return lambda call: exact[name](call.as_twilio()) == value
    field, comparison = (name[:-1], name[-1]) if name[-1:] in "<>" else (name, "=")
    if field not in ("StartTime", "EndTime"):
        return None
    instant, is_day = _instant(value)
    if comparison == "=":
        until = instant + timedelta(days=1 if is_day else 0, seconds=0 if is_day else 1)
        return lambda call: (at := _time(call, field)) is not None and instant <= at < until
    if comparison == "<":
        return lambda call: (at := _time(call, field)) is not None and at <= instant
    return lambda call: (at := _time(call, field)) is not None and at >= instant


def _time(call: Call, field: str) -> datetime | None:
    """As shown, so in whole seconds."""
    if field == "EndTime":
        at = call.ended if call.status == "completed" else None
    else:
        at = call.answered if call.status == "completed" else call.dialled
    return at.replace(microsecond=0) if at else None


def _instant(value: str) -> tuple[datetime, bool]:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as error:
        raise TwilioError(20001, f"{value} is no date or time.") from error
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)), len(value) == len("2026-01-31")


def page_of(request: Request, *, key: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The envelope with one page of the rows."""
    query = request.query
    size, page = _number(query, "PageSize", PER_PAGE), _number(query, "Page", 0)
    if not 1 <= size <= MOST_PER_PAGE:
        raise TwilioError(20001, f"PageSize must be from 1 to {MOST_PER_PAGE}.")
    start = page * size
    shown = rows[start : start + size]
    kept = {name: value for name, value in query.items() if name not in ("Page", "PageSize", "PageToken")}

    def uri(number: int, **more: str) -> str:
        return f"{request.path}?{urlencode({**kept, 'PageSize': size, 'Page': number, **more})}"

    has_more = start + size < len(rows)
    return {
        key: shown,
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + len(shown) - 1 if shown else start,
        "uri": request.target,
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1, PageToken=f"PA{shown[-1].get('sid', page)}") if has_more else None,
        "previous_page_uri": uri(page - 1) if page else None,
    }


def _number(query: dict[str, str], name: str, default: int) -> int:
    written = query.get(name, "")
    if written and not written.isdecimal():
        raise TwilioError(20001, f"{name} must be a whole number.")
    return int(written or default)
