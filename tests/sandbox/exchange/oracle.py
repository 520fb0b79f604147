"""Twilio's own description of its calls, kept beside the project, and what it does not check."""

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

ORACLES = Path(__file__).parents[4] / "shared" / "oracles"
RFC2822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000")
DATES = ("date_created", "date_updated", "start_time", "end_time")
FORM = "application/x-www-form-urlencoded"


def read_description() -> dict[str, Any]:
    if not ORACLES.is_dir():
        pytest.skip(f"shared oracles folder absent: {ORACLES}")
    content: dict[str, Any] = json.loads((ORACLES / "twilio_calls_openapi.json").read_text("utf-8"))
    return content


class Oracle:
    def __init__(self) -> None:
        self.description = read_description()
        self.api = OpenAPI.from_dict(self.description)

    def judge(self, entry: dict[str, Any]) -> None:
        """One exchange of a request and its answer, from the journal."""
        request = self.request(entry["method"], entry["url"], body=entry["body"])
        self.api.validate_request(request)
        self.response(request, entry["answer"]["status"], entry["answer"]["body"])

    def request(self, method: str, target: str, *, body: str = "") -> MockRequest:
        address = urlsplit(target)
        return MockRequest(
            "https://api.twilio.com",
            method.lower(),
            address.path,
            args=dict(parse_qsl(address.query)),
            headers={"Authorization": "Basic eDp5"},
            data=body.encode() or None,
            content_type=FORM if body else "",
        )

    def response(self, request: MockRequest, status: int, body: str) -> None:
        answer = MockResponse(body.encode(), status_code=status, content_type="application/json")
        self.api.validate_response(request, answer)

    def judge_call(self, request: MockRequest, body: dict[str, Any]) -> None:
        self.check_call(body)
        self.response(request, 200, json.dumps(body))

    def check_call(self, body: dict[str, Any]) -> None:
        keys = self.description["components"]["schemas"]["api.v2010.account.call"]["properties"]
        assert set(body) == set(keys)
        assert len(body) == 26
        check_dates(body)


def check_dates(body: dict[str, Any]) -> None:
    for key in DATES:
        if body[key] is not None:
            assert RFC2822.fullmatch(body[key]), (key, body[key])
            parsedate_to_datetime(body[key])


def check_error(status: int, body: dict[str, Any]) -> None:
    assert set(body) == {"code", "message", "more_info", "status"}
    assert type(body["code"]) is int
    assert body["status"] == status
    assert body["message"]
    assert body["more_info"].startswith("http")
