"""A program with production settings and a database that is down: what it answers, as JSON.

Run by test_headers.py as `python -m tests.architecture.production`; its log goes to standard error.
"""

import json
import sys
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import setup_test_environment

HOST = "booking.example"


def said(response: Any) -> dict[str, Any]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return {
        "status": response.status_code,
        "headers": dict(response.headers),
        "cookies": {name: dict(morsel) for name, morsel in response.cookies.items()},
        "body": body.decode(errors="replace"),
    }


def complaints() -> str:
    """What `check --deploy` has to say."""
    try:
        call_command("check", deploy=True, fail_level="WARNING", stdout=sys.stderr)
    except CommandError as error:
        return str(error)
    return ""


def answers() -> dict[str, Any]:
    browser = Client(raise_request_exception=False, SERVER_NAME=HOST)
    strict = Client(raise_request_exception=False, SERVER_NAME=HOST, enforce_csrf_checks=True)
    secure: Any = {"secure": True}
    return {
        "page": said(browser.get("/", **secure)),
        "login page": said(browser.get("/account/login/", **secure)),
        "led to the login page": said(browser.get("/my/interviews/", **secure)),
        "led to https": said(browser.get("/privacy/")),
        "language chosen": said(browser.post("/language/", {"language": "de"}, **secure)),
        "style sheet of the product": said(browser.get(staticfiles_storage.url("css/base.css"), **secure)),
        "health": said(browser.get("/healthz", **secure)),
        "not ready": said(browser.get("/readyz", **secure)),
        "400": said(browser.get("/", SERVER_NAME="elsewhere.example", **secure)),
        "403": said(strict.post("/language/", {"language": "de"}, **secure)),
        "404": said(browser.get("/there/is/nothing/", **secure)),
        "405": said(browser.post("/privacy/", **secure)),
        "500": said(browser.get("/jobs/", **secure)),
        "500 of a style sheet": said(browser.get("/brand/somebody.css", **secure)),
    }


def main() -> None:
    django.setup()
    hosts = list(settings.ALLOWED_HOSTS)
    setup_test_environment()
    settings.ALLOWED_HOSTS = hosts  # the test environment lets its own host in
    json.dump({"complaints": complaints(), "answers": answers()}, sys.stdout)


if __name__ == "__main__":
    main()
