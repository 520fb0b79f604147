"""What answers other than success mean, and requests without an answer, in the words of the port."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isnan
from typing import Any

import requests
from urllib3.exceptions import HTTPError, NewConnectionError

from ats_sync.port import AtsError, ErrorKind, Meaning

MOST_WAIT_SECONDS = 3600.0  # whoever names a longer one is asked again after this
SINCE_1970, IN_MILLISECONDS = 1e9, 1e12  # a reset that is no number of seconds from now
MEANINGS: Mapping[int, Meaning] = {
    401: Meaning.TOKEN,
    402: Meaning.FORBIDDEN,
    403: Meaning.FORBIDDEN,
    404: Meaning.NOT_FOUND,
    410: Meaning.NOT_FOUND,
    451: Meaning.FORBIDDEN,
}
WAITS = (408, 425)  # refused for now


def refusal(status: int, body: bytes, headers: Mapping[str, str], *, writes: bool) -> AtsError:
    """Only 4xx says for sure that nothing was done."""
    wait = wait_seconds(headers)
    if status == 429:
        return AtsError(ErrorKind.RETRY, meaning=Meaning.BUSY, status=status, retry_after=wait)
    if status >= 500 or status in WAITS:
        kind = ErrorKind.AMBIGUOUS if writes else ErrorKind.RETRY
        return AtsError(kind, meaning=Meaning.DOWN, status=status, retry_after=wait)
    if status < 400:
        return odd(writes=writes, status=status)
    if status == 404 and not writes and not _is_of_api(body):  # of something in between: nobody was asked
        return AtsError(ErrorKind.RETRY, meaning=Meaning.ODD, status=status)
    meaning = MEANINGS.get(status) or (Meaning.COMPANY if _blames_company(body) else Meaning.INVALID)
    return AtsError(ErrorKind.REJECTED, meaning=meaning, status=status)


def odd(*, writes: bool, status: int | None = None) -> AtsError:
    """Success, but not in words anybody can read."""
    return AtsError(ErrorKind.AMBIGUOUS if writes else ErrorKind.RETRY, meaning=Meaning.ODD, status=status)


def unanswered(error: requests.RequestException | HTTPError | OSError, *, writes: bool) -> AtsError:
    if _never_connected(error):
        return AtsError(ErrorKind.NOT_SENT, meaning=Meaning.DOWN)
    return AtsError(ErrorKind.AMBIGUOUS if writes else ErrorKind.RETRY, meaning=Meaning.DOWN)


def _never_connected(error: Exception) -> bool:
    """Whether the request cannot have left this machine. A name that is not found counts as well."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def wait_seconds(headers: Mapping[str, str]) -> float | None:
    """How long we are asked to wait: a number of seconds or an instant, in either of two headers. None: unsaid."""
    asked = _seconds(headers.get("retry-after", ""), now=_their_time(headers))
    if asked is None:
        asked = _seconds(headers.get("x-ratelimit-reset", ""), now=_their_time(headers))
    return None if asked is None else min(max(asked, 0.0), MOST_WAIT_SECONDS)


def _seconds(written: str, *, now: datetime) -> float | None:
    try:
        number = float(written)
    except ValueError:
        instant = _instant(written)
        return (instant - now).total_seconds() if instant else None
    if number > SINCE_1970:
        return (number / 1000 if number > IN_MILLISECONDS else number) - now.timestamp()
    return None if isnan(number) else number


def _their_time(headers: Mapping[str, str]) -> datetime:
    """By their clock, if they tell it: instants they name are told by it too."""
    return _instant(headers.get("date", "")) or datetime.now(UTC)


def _instant(written: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(written)
    except (ValueError, TypeError, LookupError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _said(body: bytes) -> Mapping[str, Any]:
    """An error as the API tells it, in any of the forms it comes in; {} if it is none of its."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _is_of_api(body: bytes) -> bool:
    return bool({"error", "errors", "error_fields"} & _said(body).keys())


def _blames_company(body: bytes) -> bool:
    """Whether the words of an error are about the company in the address."""
    said = _said(body)
    fields = said.get("error_fields")
    words = json.dumps([said.get("error"), said.get("errors")]).lower()
    return "company id" in words or (isinstance(fields, dict) and "company_id" in fields)
