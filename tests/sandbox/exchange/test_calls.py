"""The life of a call, and what the product is told of it."""

import json
from email.utils import parsedate_to_datetime

import pytest

from tests.sandbox.exchange.conftest import LENA
from tests.sandbox.exchange.running import LINE

QUESTION = (
    '<Gather input="speech dtmf" action="/answer/" actionOnEmptyResult="true"><Say>Do you have time?</Say></Gather>'
)
PARTS = ("City", "State", "Zip", "Country")
PLACES = [f"{party}{part}" for party in ("From", "To", "Caller", "Called") for part in PARTS]


def statuses(exchange, sid, *, count):
    entries = exchange.journal(kind="status", call=sid, wait=10, count=count)
    return [dict(entry["params"]) for entry in sorted(entries, key=lambda entry: entry["id"])]


def test_the_whole_way(exchange, product, call):
    exchange.person(LENA, steps=[{"say": "Yes", "confidence": 0.81}])
    product.answers |= {"/voice/": QUESTION, "/answer/": "<Say>Thank you</Say><Hangup/>"}
    over = call()
    told = statuses(exchange, over["sid"], count=4)
    assert [(one["CallStatus"], one["SequenceNumber"]) for one in told] == [
        ("initiated", "0"),
        ("ringing", "1"),
        ("in-progress", "2"),
        ("completed", "3"),
    ]
    [voice], [answer] = product.asked("/voice/"), product.asked("/answer/")
    assert (voice.form["CallStatus"], voice.form["Direction"]) == ("in-progress", "outbound-api")
    assert "SequenceNumber" not in voice.form
    assert (answer.form["SpeechResult"], answer.form["Confidence"]) == ("Yes", "0.81")
    assert "Digits" not in answer.form
    assert [line["text"] for line in over["said"]] == ["Do you have time?", "Yes", "Thank you"]


def test_callbacks_carry_every_field(exchange, product, call):
    product.answers["/voice/"] = "<Pause length='61'/>"
    over = call()
    *_, last = statuses(exchange, over["sid"], count=4)
    for field in PLACES:
        assert field in last
    assert (last["FromCity"], last["ToCountry"]) == ("", "DE")
    assert (last["CallbackSource"], last["ApiVersion"]) == ("call-progress-events", "2010-04-01")
    assert (last["Caller"], last["Called"]) == (LINE, LENA)
    assert 61 <= int(last["CallDuration"]) <= 75
    assert last["Duration"] == "2"
    assert parsedate_to_datetime(last["Timestamp"]).tzinfo


def test_only_what_was_subscribed_is_told_and_counted(exchange, product, call):
    product.answers["/voice/"] = "<Hangup/>"
    over = call(StatusCallbackEvent=["answered", "completed"])
    told = statuses(exchange, over["sid"], count=2)
    assert [(one["CallStatus"], one["SequenceNumber"]) for one in told] == [("in-progress", "0"), ("completed", "1")]
    over = call(StatusCallbackEvent=None)
    assert [one["CallStatus"] for one in statuses(exchange, over["sid"], count=1)] == ["completed"]


@pytest.mark.parametrize(
    ("does", "status", "sip", "rings"),
    [
        ("busy", "busy", "486", 0),
        ("declines", "busy", "486", 1),
        ("never_answers", "no-answer", "487", 1),
        ("unreachable", "failed", "404", 0),
    ],
)
def test_calls_that_nobody_takes(exchange, product, call, does, status, sip, rings):
    exchange.person(LENA, does=does)
    over = call(Timeout=5)
    *_, last = statuses(exchange, over["sid"], count=2 + rings)
    assert (over["status"], last["CallStatus"], last["SipResponseCode"]) == (status, status, sip)
    assert (last["CallDuration"], last["Duration"]) == ("0", "0")
    assert len(exchange.rings(LENA)) == rings
    assert product.asked("/voice/") == []


def test_a_hang_up_in_the_middle_of_a_question_brings_no_action(exchange, product, call):
    exchange.person(LENA, steps=[{"hang_up": True}])
    product.answers["/voice/"] = QUESTION
    over = call()
    assert [one["CallStatus"] for one in statuses(exchange, over["sid"], count=4)][-1] == "completed"
    assert over["ended_by"] == "callee"
    assert product.asked("/answer/") == []


def test_the_longest_call_ends(exchange, product, call):
    product.answers["/voice/"] = "<Pause length='3000'/>"
    over = call(TimeLimit=20)
    assert (over["status"], over["ended_by"]) == ("completed", "time limit")
    assert 20 <= over["seconds"] <= 30


# ── queue and clock ──


def test_calls_wait_for_their_turn(exchange, create):
    exchange.clock(speed=0)
    exchange.change_account(calls_per_second=1)
    exchange.person("*", does="never_answers")
    queued = [create(To=f"+491555020{number}").json["queue_time"] for number in range(3)]
    assert queued[0] == "0"
    assert [int(queue_time) for queue_time in queued[1:]] == pytest.approx([1000, 2000], abs=1)
    for rung in range(1, 4):
        exchange.step(1)
        assert len(exchange.rings()) == rung


def test_what_waits_a_day_is_cancelled(exchange, create):
    exchange.clock(speed=0)
    exchange.change_account(calls_per_second=0)
    sid = create().json["sid"]
    exchange.step(24 * 3600 - 1)
    assert exchange.calls()[0]["status"] == "queued"
    exchange.step(2)
    assert [call["status"] for call in exchange.calls()] == ["canceled"]
    assert statuses(exchange, sid, count=1)[0]["CallStatus"] == "canceled"
    assert exchange.rings() == []


def test_a_queued_call_is_cancelled_before_it_rings(exchange, create):
    exchange.change_account(calls_per_second=0)
    sid = create().json["sid"]
    assert exchange.rest("POST", f"/Calls/{sid}.json", {"Status": "canceled"}).json["status"] == "canceled"
    exchange.change_account(calls_per_second=100)
    assert statuses(exchange, sid, count=1)[0]["CallStatus"] == "canceled"
    assert exchange.rings() == []


def test_step_by_step_nothing_happens_by_itself(exchange, product, create):
    exchange.clock(speed=0, now="2026-11-23T09:00:00Z")
    exchange.person(LENA, after=3, steps=["Yes"])
    product.answers |= {"/voice/": QUESTION, "/answer/": "<Hangup/>"}
    body = create().json
    assert body["date_created"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    seen = []
    for _ in range(12):
        seen.append(exchange.calls()[0]["status"])
        exchange.step(1)
    assert seen[1:6] == ["ringing"] * 3 + ["in-progress"] * 2
    assert exchange.calls()[0]["status"] == "completed"
    assert [request.path for request in product.got if request.path != "/status/"] == ["/voice/", "/answer/"]


# ── machine detection ──

AMD = {"MachineDetection": "Enable", "AsyncAmd": "true"}


@pytest.mark.parametrize(
    ("person", "asked", "verdict"),
    [
        ({}, {}, "human"),
        ({"does": "voicemail"}, {}, "machine_start"),
        ({"does": "voicemail"}, {"MachineDetection": "DetectMessageEnd"}, "machine_end_beep"),
        ({"verdict": "fax"}, {}, "fax"),
        ({"verdict_after": 40}, {}, "unknown"),
    ],
)
def test_the_verdict_comes_while_they_talk(exchange, product, call, person, asked, verdict):
    exchange.person(LENA, **person)
    product.answers["/voice/"] = "<Pause length='50'/>"
    over = call(**{**AMD, "AsyncAmdStatusCallback": product.url("/amd/"), **asked})
    [told] = [request.form for request in product.asked("/amd/")]
    assert told.keys() == {"CallSid", "AccountSid", "AnsweredBy", "MachineDetectionDuration"}
    assert told["AnsweredBy"] == verdict
    assert int(told["MachineDetectionDuration"]) in (4000, 30000)
    assert statuses(exchange, over["sid"], count=4)[-1]["AnsweredBy"] == verdict
    assert "AnsweredBy" not in product.asked("/voice/")[0].form
    assert exchange.rest("GET", f"/Calls/{over['sid']}.json").json["answered_by"] == verdict


def test_without_async_they_wait_in_silence(exchange, product, create):
    exchange.clock(speed=0)
    exchange.person(LENA, after=1, verdict_after=20)
    product.answers["/voice/"] = "<Hangup/>"
    create(MachineDetection="Enable", AsyncAmd="True")  # as the library writes a boolean: not "true"
    exchange.step(21)
    assert product.asked("/voice/") == []
    exchange.step(2)
    assert product.asked("/voice/")[0].form["AnsweredBy"] == "human"


def test_no_verdict_after_the_call(exchange, product, call):
    product.answers["/voice/"] = "<Hangup/>"
    over = call(**AMD, AsyncAmdStatusCallback=product.url("/amd/"))
    assert "AnsweredBy" not in statuses(exchange, over["sid"], count=4)[-1]
    assert product.asked("/amd/") == []


# ── in ──


def test_somebody_calls_the_product(exchange, product):
    exchange.number(voice_url=product.url("/inbound/"), status_callback=product.url("/inbound-status/"))
    exchange.person(LENA, steps=[{"keys": "1"}])
    product.answers |= {"/inbound/": QUESTION, "/answer/": "<Hangup/>"}
    exchange.inbound(caller=LENA)
    [over] = exchange.wait_for_calls()
    assert (over["status"], over["direction"]) == ("completed", "inbound")
    [voice], [answer] = product.asked("/inbound/"), product.asked("/answer/")
    assert (voice.form["Direction"], voice.form["CallStatus"]) == ("inbound", "ringing")
    assert (voice.form["From"], voice.form["To"]) == (LENA, LINE)
    assert (answer.form["Digits"], answer.form["msg"], answer.form["CallStatus"]) == ("1", "Gather End", "in-progress")
    assert [one["CallStatus"] for one in statuses(exchange, over["sid"], count=1)] == ["completed"]
    assert exchange.rings() == []


def test_the_product_declines(exchange, product):
    product.answers["/voice/"] = '<Reject reason="busy"/>'
    exchange.inbound(caller=LENA)
    assert exchange.wait_for_calls()[0]["status"] == "busy"


def test_a_number_that_takes_no_calls(exchange):
    reply = exchange.post("/_exchange/inbound", **{"from": LENA, "to": "+4930555999"})
    assert reply.status == 404
    assert "+4930555999" in json.loads(reply.body)["error"]


# ── many ──


def test_hundreds_of_calls(exchange, product, create):
    exchange.change_account(calls_per_second=1000)
    exchange.person("*", after=1, steps=["Yes"])
    product.answers |= {"/voice/": QUESTION, "/answer/": "<Hangup/>"}
    for number in range(200):
        assert create(To=f"+4915551{number:03}").status == 201
    over = exchange.wait_for_calls(count=200)
    assert {call["status"] for call in over} == {"completed"}
    assert len(exchange.rings()) == 200
    assert len(product.asked("/answer/")) == 200
