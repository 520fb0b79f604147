"""Overrides in the address, retries, and everything that is planned to go wrong."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected

import pytest
from twilio.request_validator import RequestValidator

from sandbox.exchange.webhooks import Limits, overrides
from tests.sandbox.exchange.conftest import LENA
from tests.sandbox.exchange.product import Says
from tests.sandbox.exchange.test_calls import statuses


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", Limits()),
        ("ct=200&rt=300&tt=400&rc=5&rp=4xx,rt", Limits(connect=0.2, read=0.3, total=0.4, retries=5, policy="4xx,rt")),
        ("ct=1&rt=99999&tt=x&rc=6&rp=never", Limits()),
    ],
)
def test_the_fragment_says_how_patient_to_be(fragment, expected):
    assert overrides(f"http://127.0.0.1/a/?b=1#{fragment}") == ("http://127.0.0.1/a/?b=1", expected)


def test_a_slow_answer_is_not_waited_for_and_not_asked_again(exchange, product, call):
    product.answers |= {"/voice/": Says(hangs=True), "/fallback/": "<Say>Sorry</Say>"}
    over = call(Url=product.url("/voice/#rt=100"), FallbackUrl=product.url("/fallback/"))
    assert over["said"][-1]["text"] == "Sorry"
    assert len(product.asked("/voice/")) == 1
    assert [entry["code"] for entry in exchange.journal(kind="alert")] == [11200]


@pytest.mark.parametrize(
    ("policy", "status", "requests"), [("5xx", 500, 3), ("all", 404, 3), ("4xx", 500, 1), ("", 500, 1)]
)
def test_retries_carry_a_token(exchange, product, call, policy, status, requests):
    product.answers |= {"/status/": Says(status=status), "/voice/": "<Hangup/>"}
    over = call(StatusCallback=product.url(f"/status/#rc=2&rp={policy}"), StatusCallbackEvent=["completed"])
    exchange.journal(kind="status", call=over["sid"], wait=5, count=requests)
    tokens = [request.headers["I-Twilio-Idempotency-Token"] for request in product.asked("/status/")]
    assert len(tokens) == requests
    assert tokens[0] is None
    assert len(set(tokens[1:])) == min(1, requests - 1)
    assert len({request.body for request in product.asked("/status/")}) == 1


def test_a_slow_callback_holds_up_nothing(exchange, product, call):
    product.answers |= {"/status/": Says(hangs=True), "/voice/": "<Hangup/>"}
    assert call()["status"] == "completed"


# ── planned faults: callbacks ──


@pytest.fixture
def quick(product):
    product.answers["/voice/"] = "<Hangup/>"


def told(exchange, call, *, count: int) -> list[str]:
    sid = call()["sid"]
    exchange.journal(kind="status", call=sid, wait=10, count=count)
    return [one["CallStatus"] for one in statuses(exchange, sid, count=count)]


@pytest.mark.usefixtures("quick")
def test_a_duplicate(exchange, product, call):
    exchange.fault("duplicate", event="completed")
    assert told(exchange, call, count=5).count("completed") == 2
    twice = [request for request in product.asked("/status/") if request.form["CallStatus"] == "completed"]
    assert twice[0].body == twice[1].body
    assert twice[0].headers["X-Twilio-Signature"] == twice[1].headers["X-Twilio-Signature"]


@pytest.mark.usefixtures("quick")
def test_a_lost_one(exchange, product, call):
    exchange.fault("lose", event="ringing")
    assert len(told(exchange, call, count=4)) == 4  # in the journal, with its fate
    assert [request.form["CallStatus"] for request in product.asked("/status/")].count("ringing") == 0


@pytest.mark.usefixtures("quick")
def test_one_that_overtakes_another(exchange, product, call):
    exchange.fault("reorder", event="ringing")
    told(exchange, call, count=4)
    order = [request.form["SequenceNumber"] for request in product.asked("/status/")]
    assert sorted(order) == ["0", "1", "2", "3"]
    assert order.index("2") < order.index("1")  # how far "3", which comes at once, gets by then is open


@pytest.mark.usefixtures("quick")
def test_ringing_comes_after_the_end(exchange, product, call):
    exchange.fault("late", event="ringing")
    told(exchange, call, count=4)
    assert [request.form["CallStatus"] for request in product.asked("/status/")][-2:] == ["completed", "ringing"]


def test_a_delayed_one(exchange, product, create):
    exchange.clock(speed=0)
    product.answers["/voice/"] = "<Hangup/>"
    exchange.fault("delay", event="initiated", seconds=100)
    create()
    exchange.step(99)
    assert "initiated" not in [request.form["CallStatus"] for request in product.asked("/status/")]
    exchange.step(2)
    assert [request.form["CallStatus"] for request in product.asked("/status/")][-1] == "initiated"


@pytest.mark.parametrize("on", ["voice", "status"])
def test_wrong_and_missing_signatures(exchange, product, call, quick, on):
    path = f"/{on}/"
    exchange.fault("wrong_signature", on=on)
    call()
    exchange.fault("missing_signature", on=on)
    call()
    validator = RequestValidator(exchange.account.token)
    signed = [request.headers["X-Twilio-Signature"] for request in product.asked(path)]
    valid = [
        bool(sign) and validator.validate(product.url(path), request.form, sign)
        for request, sign in zip(product.asked(path), signed, strict=True)
    ]
    assert valid.count(False) == 2
    assert signed.count(None) == 1


def test_the_document_is_fetched_twice(exchange, product, call):
    product.answers["/voice/"] = "<Pause length='20'/>"
    exchange.fault("second_fetch", to=LENA)
    call()
    first, second = product.asked("/voice/")
    assert first.body == second.body


@pytest.mark.usefixtures("quick")
def test_added_parameters_are_signed(exchange, product, call):
    exchange.fault("added_parameters", on="voice")
    call()
    [voice] = product.asked("/voice/")
    assert voice.form["AddedLater"] == ""
    sign = voice.headers["X-Twilio-Signature"]
    assert RequestValidator(exchange.account.token).validate(product.url("/voice/"), voice.form, sign)


# ── planned faults: REST ──


@pytest.mark.parametrize(
    ("name", "plan", "status", "code"),
    [
        ("too_many_requests", {}, 429, 20429),
        ("server_error", {}, 500, 20500),
        ("server_error", {"status": 503}, 503, 20503),
        ("refuse", {"code": 21216}, 400, 21216),
        ("problem_json", {}, 400, 20001),
    ],
)
def test_refused_without_a_call(exchange, create, name, plan, status, code):
    exchange.fault(name, **plan)
    reply = create()
    assert (reply.status, reply.json["code"]) == (status, code)
    assert exchange.calls() == []
    assert create().status == 201


def test_an_error_page_is_no_json(exchange, create):
    exchange.fault("html_error")
    reply = create()
    assert reply.status == 502
    assert reply.text.startswith("<!doctype html>")
    assert exchange.calls() == []


def test_the_line_drops_before_anything_is_done(exchange, create):
    exchange.fault("drop")
    with pytest.raises(RemoteDisconnected):
        create()
    assert exchange.calls() == []


def test_accepted_and_dropped_it_rings_all_the_same(exchange, create):
    exchange.person("*", after=0)
    exchange.fault("accept_then_drop")
    with pytest.raises(RemoteDisconnected):
        create()
    assert len(exchange.wait_for_calls()) == 1
    assert len(exchange.rings(LENA)) == 1


@pytest.mark.parametrize(("name", "status"), [("accept_then_error", 500), ("unparsable", 201)])
def test_accepted_with_an_answer_that_says_nothing(exchange, create, name, status):
    exchange.fault(name)
    reply = create()
    assert reply.status == status
    if name == "unparsable":
        with pytest.raises(json.JSONDecodeError):
            reply.json  # noqa: B018 - reading it is the point
    assert len(exchange.calls()) == 1


def test_a_slow_one_takes_its_time_while_others_go_on(exchange, create):
    exchange.fault("slow", seconds=0.5, to=LENA)
    finished: list[str] = []
    with ThreadPoolExecutor() as pool:
        started = threading.Event()

        def slow() -> None:
            started.set()
            create()
            finished.append("slow")

        future = pool.submit(slow)
        started.wait()
        create(To="+4915550101")
        finished.append("quick")
        future.result()
    assert finished == ["quick", "slow"]


def test_faults_by_dice_repeat_with_the_same_seed(exchange, create):
    exchange.change_account(calls_per_second=0)

    def outcomes() -> list[int]:
        exchange.clear_faults()
        exchange.fault("server_error", probability=0.5, seed=7)
        return [create().status for _ in range(12)]

    first = outcomes()
    assert set(first) == {201, 500}
    assert outcomes() == first


@pytest.mark.parametrize(
    "plan",
    [
        {"fault": "fire"},
        {"fault": "late", "on": "voice"},
        {"fault": "lose", "times": 0},
        {"fault": "lose", "probability": 2},
        {"fault": "lose", "seconds": -1},
        {"fault": "lose", "unknown": 1},
        {"fault": "lose", "to": 5},
    ],
)
def test_a_plan_that_makes_no_sense_is_said_so(exchange, plan):
    reply = exchange.post("/_exchange/faults", **plan)
    assert reply.status == 400
    assert reply.json["error"].endswith(".")
