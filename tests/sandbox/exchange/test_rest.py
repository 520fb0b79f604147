"""REST, judged by Twilio's own description of it."""

import pytest
from openapi_core.exceptions import OpenAPIError

from tests.sandbox.exchange.conftest import LENA
from tests.sandbox.exchange.oracle import Oracle, check_error
from tests.sandbox.exchange.running import LINE, Login

OTHER = Login(sid="AC" + "0b" * 16, token="other")


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


@pytest.fixture
def judged(exchange, oracle):
    """Everything REST said in this test fits the description."""
    yield
    for entry in exchange.journal(kind="rest"):
        if entry["answer"]["status"] < 300:
            oracle.judge(entry)


@pytest.mark.parametrize(
    "spoiled",
    [{}, {"date_created": "2026-01-01T00:00:00Z"}, {"status": "initiated"}, {"duration": 12}],
    ids=["empty", "ISO date", "status initiated", "integer"],
)
def test_the_oracle_finds_planted_faults(create, oracle, spoiled):
    body = create().json
    oracle.check_call(body)
    spoiled = {**body, **spoiled} if spoiled else {}
    request = oracle.request("GET", f"/2010-04-01/Accounts/{body['account_sid']}/Calls/{body['sid']}.json")
    with pytest.raises((OpenAPIError, AssertionError)):
        oracle.judge_call(request, spoiled)


@pytest.mark.usefixtures("judged")
def test_a_created_call_is_queued_and_has_every_key(create, oracle):
    reply = create(Timeout=25, TimeLimit=900, SomethingNew="x")
    assert reply.status == 201
    body = reply.json
    oracle.check_call(body)
    assert (body["status"], body["to"], body["from"], body["direction"]) == ("queued", LENA, LINE, "outbound-api")
    assert body["duration"] is None
    assert body["queue_time"] == "0"


@pytest.mark.usefixtures("judged")
def test_a_finished_call_has_its_end(exchange, product, call, oracle):
    product.answers["/voice/"] = "<Pause length='3'/>"
    over = call()
    body = exchange.rest("GET", f"/Calls/{over['sid']}.json").json
    oracle.check_call(body)
    assert body["status"] == "completed"
    assert int(body["duration"]) >= 3
    assert body["end_time"] > ""


@pytest.mark.usefixtures("judged")
def test_calls_are_listed_newest_first_and_page_by_page(exchange, create, oracle):
    exchange.person("*", does="never_answers")
    sids = [create(To=f"+4915550{number}").json["sid"] for number in range(200, 205)]
    page = exchange.rest("GET", "/Calls.json?PageSize=2&Direction=x").json
    seen = []
    while True:
        seen += [body["sid"] for body in page["calls"]]
        for body in page["calls"]:
            oracle.check_call(body)
        if page["next_page_uri"] is None:
            break
        assert page["page_size"] == 2
        page = exchange.rest("GET", page["next_page_uri"].partition(exchange.account.sid)[2]).json
    assert seen == list(reversed(sids))
    assert page["page"] == 2
    assert page["previous_page_uri"]


@pytest.mark.usefixtures("judged")
def test_lists_are_filtered(exchange, create):
    exchange.person(LENA, does="busy", after=0)
    sid = create().json["sid"]
    exchange.wait_for_calls(sid=sid)
    exchange.clock(speed=0)
    exchange.change_account(calls_per_second=0)
    queued = create(To="+4915550101").json["sid"]

    def listed(query: str) -> list[str]:
        return [body["sid"] for body in exchange.rest("GET", f"/Calls.json?{query}").json["calls"]]

    assert listed("Status=busy") == [sid]
    assert listed(f"To={LENA.replace('+', '%2B')}") == [sid]
    assert listed("To=%2B4915550101") == [queued]
    assert listed("From=%2B4930555001") == []
    assert listed("StartTime%3E=2026-01-01T00:00:00Z") == [sid]  # what was never dialled has no start
    assert listed("StartTime%3C=2026-01-01T00:00:00Z") == []
    assert listed("StartTime%3E=2999-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": None}, 21201),
        ({"From": None}, 21213),
        ({"To": "0155"}, 21211),
        ({"To": "+15005550001"}, 21217),
        ({"To": "+15005550002"}, 21214),
        ({"To": "+15005550003"}, 21215),
        ({"To": "+15005550004"}, 21216),
        ({"From": "+15005550001"}, 21212),
        ({"From": "+4930555999"}, 21210),
        ({"Url": None}, 21205),
        ({"Url": "/voice/"}, 21205),
        ({"StatusCallback": "http://under_score.example/"}, 21205),
        ({"Method": "PUT"}, 21209),
        ({"Timeout": "soon"}, 21208),
        ({"Timeout": "601"}, 21208),
        ({"SendDigits": "abc"}, 21206),
        ({"ApplicationSid": "AP" + "0" * 32}, 21218),
        ({"MachineDetection": "bogus"}, 21234),
        ({"Url": None, "Twiml": "x" * 4001}, 32018),
    ],
)
def test_refusals_have_twilios_codes(exchange, create, changes, code):
    reply = create(**changes)
    assert (reply.status, reply.json["code"]) == (400, code)
    check_error(reply.status, reply.json)
    assert exchange.calls() == []


def test_the_valid_magic_number_calls(create):
    assert create(From="+15005550006").status == 201


@pytest.mark.parametrize(
    ("login", "status", "code"),
    [
        ("x:y", 401, 20003),
        ("", 401, 20003),
        (f"{OTHER.sid}:other", 404, 20404),
    ],
)
def test_only_its_own_account_is_let_in(exchange, login, status, code):
    exchange.change_account(OTHER, token="other")
    reply = exchange.rest("GET", "/Calls.json", login=login)
    assert (reply.status, reply.json["code"]) == (status, code)
    assert ("WWW-Authenticate" in reply.headers) == (status == 401)


def test_a_key_logs_in_and_an_inactive_account_does_not(exchange):
    exchange.change_account(keys={"SK1": "secret"})
    assert exchange.rest("GET", "/Calls.json", login="SK1:secret").status == 200
    exchange.change_account(active=False)
    assert exchange.rest("GET", "/Calls.json").json["code"] == 10001


def test_test_credentials_only_create_and_ring_nobody(exchange, product, create):
    exchange.change_account(test=True)
    reply = create(From="+15005550006")
    assert (reply.status, reply.json["direction"], reply.json["api_version"]) == (201, None, None)
    assert create().json["code"] == 21210
    assert exchange.rest("GET", "/Calls.json").json["code"] == 20008
    assert exchange.rings() == []
    assert product.got == []


def test_too_many_at_a_time_are_refused(exchange, create):
    exchange.change_account(concurrency=1)
    exchange.person(LENA, does="never_answers")
    create()
    exchange.calls(status="ringing", wait=5)
    assert create().json["code"] == 10004


@pytest.mark.usefixtures("judged")
def test_a_live_call_is_cancelled_completed_or_not(exchange, product, create):
    exchange.person(LENA, does="never_answers")
    sid = create(Timeout=600).json["sid"]
    exchange.calls(status="ringing", wait=5)
    assert exchange.rest("POST", f"/Calls/{sid}.json", {"Url": product.url("/other/")}).json["code"] == 21220
    assert exchange.rest("DELETE", f"/Calls/{sid}.json").json["code"] == 20009
    assert exchange.rest("POST", f"/Calls/{sid}.json", {"Status": "canceled"}).status == 200
    exchange.wait_for_calls(status="canceled")
    assert exchange.rest("POST", f"/Calls/{sid}.json", {"Status": "completed"}).json["code"] == 21220
    assert exchange.rest("DELETE", f"/Calls/{sid}.json").status == 204
    assert exchange.rest("GET", f"/Calls/{sid}.json").json["code"] == 20404


@pytest.mark.usefixtures("judged")
def test_a_conversation_is_redirected_and_ended(exchange, product, create):
    product.answers["/voice/"] = product.answers["/other/"] = "<Pause length='3000'/>"
    sid = create().json["sid"]
    exchange.journal(kind="voice", wait=5)
    exchange.rest("POST", f"/Calls/{sid}.json", {"Status": "canceled"})
    exchange.rest("POST", f"/Calls/{sid}.json", {"Url": product.url("/other/")})
    exchange.journal(kind="voice", wait=5, count=2)
    assert [request.path for request in product.got if request.path != "/status/"] == ["/voice/", "/other/"]
    exchange.rest("POST", f"/Calls/{sid}.json", {"Status": "completed"})
    [over] = exchange.wait_for_calls()
    assert (over["status"], over["ended_by"]) == ("completed", "rest")


@pytest.mark.usefixtures("judged")
def test_events_are_ready_a_quarter_of_an_hour_later(exchange, product, call):
    product.answers["/voice/"] = "<Hangup/>"
    over = call()
    exchange.journal(kind="status", wait=5, count=4)
    exchange.clock(speed=0)
    address = f"/Calls/{over['sid']}/Events.json"
    assert exchange.rest("GET", address).json["events"] == []
    exchange.step(15 * 60)
    events = exchange.rest("GET", address).json["events"]
    assert len(events) == 5
    assert {event["request"]["url"] for event in events} == {product.url("/voice/"), product.url("/status/")}
    assert {event["response"]["response_code"] for event in events} == {200, 204}


@pytest.mark.usefixtures("judged")
def test_recordings_are_kept_and_deleted(exchange, product, create):
    product.answers["/voice/"] = "<Pause length='3000'/>"
    sid = create().json["sid"]
    exchange.journal(kind="voice", wait=5)
    callback = product.url("/recording/")
    made = exchange.rest("POST", f"/Calls/{sid}/Recordings.json", {"RecordingStatusCallback": callback})
    assert made.status == 201
    exchange.hang_up(sid)
    [told] = exchange.journal(kind="recording", wait=5)
    assert dict(told["params"])["RecordingSid"] == made.json["sid"]
    [listed] = exchange.rest("GET", f"/Calls/{sid}/Recordings.json").json["recordings"]
    assert listed["status"] == "completed"
    assert exchange.rest("GET", f"/Recordings/{listed['sid']}.json").status == 200
    assert exchange.rest("DELETE", f"/Recordings/{listed['sid']}.json").status == 204
    assert exchange.rest("GET", f"/Recordings/{listed['sid']}.json").status == 404


def test_what_is_not_there_is_said_so(exchange):
    assert exchange.rest("GET", "/Messages.json").json["code"] == 20404
    assert exchange.rest("DELETE", "/Calls.json").status == 405
    assert exchange.rest("GET", "/Calls.json?PageSize=1001").status == 400
    assert exchange.rest("GET", "/Calls.json?StartTime=soon").status == 400
