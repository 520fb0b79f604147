"""What each answer stands for, for questions and for changes."""

import json
from datetime import UTC, datetime

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from ats_sync.port import ErrorKind, Meaning
from ats_sync.recruitee.refusals import refusal, unanswered, wait_seconds
from tests.contracts.facts import ACCESS, LIKELY, SURE, fact

AMBIGUOUS, REJECTED, RETRY = ErrorKind.AMBIGUOUS, ErrorKind.REJECTED, ErrorKind.RETRY
DATE = {"date": "Mon, 23 Nov 2026 09:00:00 GMT"}
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def body(said: object) -> bytes:
    return said if isinstance(said, bytes) else json.dumps(said).encode()


NO_TOKEN = {"error": "Resource access requires authentication!", "error_code": None}
WRONG_TOKEN = {"error": "Token not found.", "error_code": "invalid_token"}
FORBIDDEN = {"error": ["Forbidden"]}
BLANK_STAGE = {"error": ["Stage id can't be blank"], "error_fields": {"stage_id": ["can't be blank"]}}


@fact(ACCESS, "401 has one body without a token and another with a wrong one; both mean the token", SURE)
@fact(
    ACCESS,
    "A company in the address that cannot be one answers 422 “Company id is invalid”",
    LIKELY,
    trial="Ask for company `a.b`",
)
@pytest.mark.parametrize(
    ("status", "said", "meaning"),
    [
        (401, NO_TOKEN, Meaning.TOKEN),
        (401, WRONG_TOKEN, Meaning.TOKEN),
        (401, b"", Meaning.TOKEN),
        (403, FORBIDDEN, Meaning.FORBIDDEN),
        (403, b"<h1>Forbidden</h1>", Meaning.FORBIDDEN),
        (402, {"error": "Payment required"}, Meaning.FORBIDDEN),
        (404, {"error": ["Not found"]}, Meaning.NOT_FOUND),
        (410, b"", Meaning.NOT_FOUND),
        (422, BLANK_STAGE, Meaning.INVALID),
        (422, {"error": ["Company id is invalid"], "error_fields": {"company_id": ["is invalid"]}}, Meaning.COMPANY),
        (422, {"error": "Company id is invalid"}, Meaning.COMPANY),
        (422, {"errors": [{"message": "Company id is invalid", "code": 422}]}, Meaning.COMPANY),
        (400, {"error_fields": {"company_id": ["is invalid"]}}, Meaning.COMPANY),
        (422, {"error": {"message": "?"}, "error_fields": []}, Meaning.INVALID),
        (400, b"[]", Meaning.INVALID),
        (400, b"\xff", Meaning.INVALID),
        (409, b"[" * 100_000, Meaning.INVALID),
    ],
)
def test_refused_for_good(status, said, meaning):
    for writes in (True, False):
        error = refusal(status, body(said), {}, writes=writes)
        assert (error.kind, error.meaning, error.status) == (REJECTED, meaning, status)


@pytest.mark.parametrize("said", [b"", b"<h1>404 Not Found</h1>", b"Not found", b"[]", {}, {"message": "no route"}])
def test_not_found_by_something_in_between(said):
    """The API was not asked, so nothing is known of what is there; and nothing was done."""
    asked, changed = (refusal(404, body(said), {}, writes=each) for each in (False, True))
    assert (asked.kind, asked.meaning, asked.status) == (RETRY, Meaning.ODD, 404)
    assert (changed.kind, changed.meaning) == (REJECTED, Meaning.NOT_FOUND)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599, 408, 425])
def test_problems_of_theirs(status):
    """Only a change may have been carried out all the same."""
    asked, changed = (refusal(status, b"<html>", {"retry-after": "3"}, writes=each) for each in (False, True))
    assert (asked.kind, asked.meaning, asked.retry_after) == (RETRY, Meaning.DOWN, 3)
    assert (changed.kind, changed.meaning, changed.retry_after) == (AMBIGUOUS, Meaning.DOWN, 3)


@pytest.mark.parametrize("status", [202, 206, 301, 302, 304, 307])
def test_neither_yes_nor_no(status):
    assert (refusal(status, b"", {}, writes=False).kind, refusal(status, b"", {}, writes=True).kind) == (
        RETRY,
        AMBIGUOUS,
    )
    assert refusal(status, b"", {}, writes=False).meaning == Meaning.ODD


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-4"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, 3600),
        ({"retry-after": "86400"}, 3600),
        ({"retry-after": "Mon, 23 Nov 2026 09:00:20 GMT", **DATE}, 20),
        ({"retry-after": "Mon, 23 Nov 2026 08:00:00 GMT", **DATE}, 0),
        ({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-reset": "9"}, 9),
        ({"x-ratelimit-reset": f"{NOW.timestamp() + 9:.0f}", **DATE}, 9),
        ({"x-ratelimit-reset": f"{NOW.timestamp() * 1000 + 9500:.0f}", **DATE}, 9.5),
        ({"retry-after": "7", "x-ratelimit-reset": "9"}, 7),
        ({"retry-after": "soon", "x-ratelimit-reset": "9"}, 9),
        ({"retry-after": "Mon, 99 Foo 2026 25:00:00", "date": "never"}, None),
    ],
)
def test_how_long_to_wait(headers, seconds):
    assert wait_seconds(headers) == seconds
    for writes in (True, False):
        error = refusal(429, b"", headers, writes=writes)
        assert (error.kind, error.meaning, error.retry_after) == (RETRY, Meaning.BUSY, seconds)


def test_an_instant_by_our_own_clock_if_they_tell_none():
    reset = datetime.now(UTC).timestamp() + 100
    wait = wait_seconds({"x-ratelimit-reset": f"{reset:.0f}"})
    assert wait is not None
    assert 95 < wait < 105


NEVER = MaxRetryError(None, "/c/4242/offers", NewConnectionError(None, "refused"))  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [requests.ConnectTimeout(), requests.ConnectionError(NEVER)])
def test_never_connected(error):
    for writes in (True, False):
        assert unanswered(error, writes=writes).kind == ErrorKind.NOT_SENT


@pytest.mark.parametrize(
    "error",
    [
        requests.ReadTimeout(),
        requests.ConnectionError(ProtocolError("aborted")),
        requests.exceptions.ChunkedEncodingError(),
        ProtocolError("broken"),
        ConnectionResetError(),
    ],
)
def test_no_answer(error):
    assert (unanswered(error, writes=False).kind, unanswered(error, writes=True).kind) == (RETRY, AMBIGUOUS)
