"""Headers, cookies and error pages as production sends them, on every kind of answer, with the database down."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from tests.architecture.source import ROOT

ENVIRONMENT = {
    "DEBUG": "false",
    "SECRET_KEY": "a-long-key-for-one-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PUBLIC_URL": "https://booking.example",
    "ALLOWED_HOSTS": "booking.example",
    "LOG_FORMAT": "json",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
KINDS = [
    "page",
    "login page",
    "led to the login page",
    "led to https",
    "language chosen",
    "style sheet of the product",
    "health",
    "not ready",
    "400",
    "403",
    "404",
    "405",
    "500",
    "500 of a style sheet",
]
ERRORS = ["400", "403", "404", "500"]


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """What production answers, and the lines it logged."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    words = [sys.executable, "-m", "tests.architecture.production"]
    done = subprocess.run(words, cwd=ROOT, env={**kept, **ENVIRONMENT}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return {**json.loads(done.stdout), "log": lines}


@pytest.fixture
def answer(production: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    kind: str = request.param
    found: dict[str, Any] = production["answers"][kind]
    return found


each_kind = pytest.mark.parametrize("answer", KINDS, indirect=True)
each_error = pytest.mark.parametrize("answer", ERRORS, indirect=True)


def test_every_kind_of_answer_is_tried(production):
    assert list(production["answers"]) == KINDS
    statuses = {kind: answer["status"] for kind, answer in production["answers"].items()}
    assert [statuses[kind] for kind in ERRORS] == [400, 403, 404, 500]
    assert {200, 301, 302, 405, 500, 503} <= set(statuses.values())


def test_the_deployment_check_has_nothing_to_say(production):
    assert production["complaints"] == ""


@each_kind
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    ],
)
def test_every_answer_carries(answer, header, value):
    if header == "Strict-Transport-Security" and answer["status"] == 301:
        return  # browsers ignore it without https
    assert answer["headers"].get(header) == value


@each_kind
def test_every_answer_allows_nothing_but_our_own_files(answer):
    policy = dict(part.strip().partition(" ")[::2] for part in answer["headers"]["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'", "'none'")
    assert (policy["script-src"], policy["style-src"], policy["form-action"]) == ("'self'", "'self'", "'self'")
    assert "unsafe" not in answer["headers"]["Content-Security-Policy"]


@each_kind
def test_every_answer_carries_a_reference(answer):
    assert len(answer["headers"]["X-Reference"]) == 9


@pytest.mark.parametrize(
    ("answer", "name", "hidden"),
    [("login page", "__Host-csrf", True), ("language chosen", settings.LANGUAGE_COOKIE_NAME, False)],
    indirect=["answer"],
)
def test_cookies_stay_with_us(answer, name, hidden):
    cookie = answer["cookies"][name]
    assert (bool(cookie["secure"]), bool(cookie["httponly"]) or not hidden) == (True, True)
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")


def test_visitors_get_no_cookie_before_they_do_something(production):
    assert set(production["answers"]["page"]["cookies"]) <= {"__Host-csrf"}


@each_error
def test_an_error_page_says_when_what_and_a_reference_to_copy(answer):
    page = answer["body"]
    assert answer["headers"]["X-Reference"] in page
    assert str(answer["status"]) in page
    assert " UTC" in page
    assert "data-copy" in page


def test_an_error_page_tells_nothing_of_the_machine(production):
    pages = [production["answers"][kind]["body"] for kind in ERRORS]
    assert [
        word for word in ("Traceback", "psycopg", "127.0.0.1", "site-packages") if any(word in p for p in pages)
    ] == []


@pytest.mark.parametrize("answer", ["500", "500 of a style sheet"], indirect=True)
def test_the_log_knows_the_reference_of_a_failure(answer, production):
    reference = answer["headers"]["X-Reference"]
    lines = [line for line in production["log"] if line.get("reference") == reference]
    assert {"error page shown", "request"} <= {line["event"] for line in lines}
    assert any("OperationalError" in line.get("exception", "") for line in lines)
