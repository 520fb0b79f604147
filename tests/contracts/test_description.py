"""Requests and answers judged by the provider's own description of its API, which is stored beside the project."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.contracts.lines import ExchangeLine
from tests.contracts.site import Asked, Said, Site, site
from tests.sandbox.exchange.running import LINE, RunningExchange
from voicecalls.telephony import CallRequest, Status, TelephonyError, connect

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"
FORM = "application/x-www-form-urlencoded"
TO = "+4915228817001"
ACCOUNT, CALL, RECORDING = "AC" + "0b" * 16, "CA" + "0a" * 16, "RE" + "0c" * 16
ORDER = CallRequest(
    to=TO,
    from_=LINE,
    voice_url="https://klara.example/calls/hooks/voice/1/",
    fallback_url="https://klara.example/calls/hooks/fallback/1/",
    status_url="https://klara.example/calls/hooks/status/1/",
    machine_url="https://klara.example/calls/hooks/machine/1/",
    ring_seconds=25,
    most_seconds=900,
)
RFC2822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000")
INSTANTS = ("date_created", "date_updated", "start_time", "end_time")
Description = dict[str, Any]


@pytest.fixture(scope="module")
def description() -> Description:
    if not ORACLES.is_dir():
        pytest.skip(f"shared oracles folder absent: {ORACLES}")
    read: Description = json.loads((ORACLES / "twilio_calls_openapi.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def api(description: Description) -> OpenAPI:
    return OpenAPI.from_dict(description)


def request(
    method: str, target: str, *, form: str | None = None, headers: Mapping[str, str] | None = None
) -> MockRequest:
    parts = urlsplit(target)
    return MockRequest(
        "https://api.twilio.com",
        method,
        parts.path,
        args=dict(parse_qsl(parts.query)),
        headers=dict(headers or {"Authorization": "Basic eDp5"}),
        data=form.encode() if form is not None else None,
        content_type=FORM if form is not None else "",
    )


def response(status: int, body: object) -> MockResponse:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return MockResponse(content, status_code=status, content_type="application/json")


def check_call(description: Description, body: Mapping[str, Any]) -> None:
    """What the description leaves open."""
    keys = description["components"]["schemas"]["api.v2010.account.call"]["properties"]
    assert set(body) == set(keys)
    assert len(body) == 26
    for key in INSTANTS:
        if body[key] is not None:
            assert RFC2822.fullmatch(body[key]), (key, body[key])
            parsedate_to_datetime(body[key])


def check_error(status: int, body: Mapping[str, Any]) -> None:
    assert set(body) == {"code", "message", "more_info", "status"}
    assert type(body["code"]) is int
    assert body["status"] == status
    assert body["message"]
    assert body["more_info"].startswith("http")


# ── what the adapter sends ──


def everything_sent(server: Site) -> list[Asked]:
    """One request of each kind."""
    phone = connect(account_sid=ACCOUNT, token="token", base_url=server.url)
    phone.place(ORDER)
    phone.fetch(CALL)
    phone.find(to=TO, from_=LINE, since=datetime(2026, 11, 23, tzinfo=UTC))
    phone.cancel(CALL)
    phone.hang_up(CALL)
    phone.redirect(CALL, url="https://klara.example/calls/hooks/voice/1/")
    phone.start_recording(CALL, status_url="https://klara.example/calls/hooks/status/1/")
    phone.start_recording(CALL)
    phone.delete_recording(RECORDING)
    phone.check_account()
    return server.asked


def agreeable(asked: Asked) -> Said:
    body: dict[str, object] = {"sid": RECORDING if "Recordings" in asked.target else CALL, "status": "queued"}
    if asked.method == "GET" and "/Calls.json" in asked.target:
        body = {"calls": []}
    status = {"POST": 201, "GET": 200, "DELETE": 204}[asked.method]
    content = b"" if status == 204 else json.dumps(body).encode()
    return Said(status=status, body=content, content_type="application/json")


def test_all_that_is_sent_is_as_described(api):
    with site(agreeable) as server:
        asked = everything_sent(server)
    assert len(asked) == 10
    for each in asked:
        form = each.body.decode() if each.method == "POST" else None
        if form is not None:
            assert each.headers["Content-Type"] == FORM
        api.validate_request(request(each.method, each.target, form=form, headers=each.headers))


def test_a_call_is_ordered_with_exactly_these_words(description):
    """The description lets unknown names and any values of these through."""
    with site(agreeable) as server:
        connect(account_sid=ACCOUNT, token="token", base_url=server.url).place(ORDER)
    assert sorted(parse_qsl(server.asked[0].body.decode(), keep_blank_values=True)) == sorted(
        [
            ("To", TO),
            ("From", LINE),
            ("Url", ORDER.voice_url),
            ("Method", "POST"),
            ("FallbackUrl", ORDER.fallback_url),
            ("FallbackMethod", "POST"),
            ("StatusCallback", ORDER.status_url),
            ("StatusCallbackMethod", "POST"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("Timeout", "25"),
            ("TimeLimit", "900"),
            ("MachineDetection", "Enable"),
            ("AsyncAmd", "true"),
            ("AsyncAmdStatusCallback", ORDER.machine_url),
            ("AsyncAmdStatusCallbackMethod", "POST"),
        ]
    )
    create = description["paths"]["/2010-04-01/Accounts/{AccountSid}/Calls.json"]["post"]
    known = create["requestBody"]["content"][FORM]["schema"]["properties"]
    assert {name for name, _value in parse_qsl(server.asked[0].body.decode())} <= set(known)


def test_the_other_requests_say_no_more_than_they_need():
    with site(agreeable) as server:
        asked = everything_sent(server)
    assert [dict(parse_qsl(each.body.decode())) for each in asked[3:8]] == [
        {"Status": "canceled"},
        {"Status": "completed"},
        {"Url": ORDER.voice_url, "Method": "POST"},
        {"RecordingStatusCallback": ORDER.status_url, "RecordingStatusCallbackMethod": "POST"},
        {},
    ]
    queries = [dict(parse_qsl(urlsplit(each.target).query)) for each in (asked[2], asked[9])]
    assert queries == [{"To": TO, "From": LINE, "PageSize": "50"}, {"PageSize": "1"}]


# ── what the exchange answers ──


def test_the_exchange_is_asked_and_answers_as_described(
    api: OpenAPI, description: Description, exchange: RunningExchange, talking: Site
):
    line = ExchangeLine(exchange, site=talking.url)
    line.answers_at(TO)
    placed = line.phone.place(ORDER)
    line.until(placed.sid, Status.RINGING)
    line.phone.find(to=TO, from_=LINE, since=line.now())
    other = line.phone.place(CallRequest(**{**vars(ORDER), "voice_url": f"{talking.url}/voice/"}))
    line.until(other.sid, Status.IN_PROGRESS)
    recording = line.phone.start_recording(other.sid)
    line.phone.redirect(other.sid, url=f"{talking.url}/elsewhere/")
    line.phone.delete_recording(recording)
    line.phone.hang_up(other.sid)
    line.until(other.sid, Status.COMPLETED)
    for code in (21211, 20429):
        exchange.fault("refuse", code=code)
        with pytest.raises(TelephonyError):
            line.phone.place(ORDER)
    judged = [judge(api, description, entry) for entry in exchange.journal(kind="rest")]
    assert len(judged) >= 10
    assert set(judged) == {200, 201, 204, 400, 429}


def judge(api: OpenAPI, description: Description, entry: dict[str, Any]) -> int:
    """One entry of the exchange's journal, in both directions; the status of its answer."""
    form = entry["body"] if entry["method"] == "POST" else None
    sent = request(entry["method"], entry["url"], form=form)
    api.validate_request(sent)
    status: int = entry["answer"]["status"]
    body = entry["answer"]["body"]
    if status >= 400:
        check_error(status, json.loads(body))
        return status
    if status != 204:
        api.validate_response(sent, response(status, body))
        content = json.loads(body)
        calls = content.get("calls", [content] if "/Recordings" not in entry["url"] else [])
        for call in calls:
            check_call(description, call)
    return status


# ── the judge itself ──

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
GOOD = {"To": TO, "From": LINE, "Url": ORDER.voice_url}


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"From": LINE, "Url": ORDER.voice_url}, id="nobody to call"),
        pytest.param({**GOOD, "Timeout": "soon"}, id="no number of seconds"),
        pytest.param({**GOOD, "Method": "PUT"}, id="unknown method"),
    ],
)
def test_the_judge_finds_wrong_requests(api, form):
    api.validate_request(request("POST", PATH, form=urlencode(GOOD)))
    with pytest.raises(OpenAPIError):
        api.validate_request(request("POST", PATH, form=urlencode(form)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": "initiated"}, id="a status of webhooks"),
        pytest.param({"duration": 12}, id="a number that is no text"),
        pytest.param({"date_created": "2026-11-23T09:00:00Z"}, id="an ISO date"),
        pytest.param(None, id="the empty object"),
    ],
)
def test_the_judge_finds_wrong_answers(api, description, change):
    keys = description["components"]["schemas"]["api.v2010.account.call"]["properties"]
    good: dict[str, object] = {**dict.fromkeys(keys), "sid": CALL, "account_sid": ACCOUNT, "status": "queued"}
    asked = request("POST", PATH, form=urlencode(GOOD))

    def judged(body: Mapping[str, object]) -> None:
        api.validate_response(asked, response(201, body))
        check_call(description, body)

    judged(good)
    with pytest.raises((OpenAPIError, AssertionError)):
        judged({} if change is None else {**good, **change})
