"""Scripted people, the evidence about them, and who may plan."""

import time

import pytest

from tests.sandbox.exchange.conftest import LENA
from tests.sandbox.exchange.running import PATIENCE_SECONDS, running

ASK = (
    '<Gather input="speech dtmf" action="/voice/" timeout="2" speechTimeout="1" actionOnEmptyResult="true">'
    "<Say>{}</Say></Gather>"
)


def asking(product, *questions: str) -> None:
    """One question after the other, then the end."""
    left = [ASK.format(question) for question in questions]
    product.answers["/voice/"] = lambda _request: left.pop(0) if left else "<Hangup/>"


def them(over) -> list[str]:
    return [line["text"] for line in over["said"] if line["who"] == "them"]


def test_words_come_before_turns_and_turns_before_otherwise(exchange, product, call):
    exchange.person(
        LENA,
        steps=["Hello", "Yes"],
        when=[{"heard": "salary|gehalt", "say": "50000", "times": 1}, {"heard": "press", "keys": "2"}],
        otherwise={"say": "What?"},
    )
    asking(product, "Who is there?", "Which SALARY?", "Time?", "Press a key", "Which salary?", "Anything else?")
    assert them(call()) == ["Hello", "50000", "Yes", "Key 2", "What?", "What?"]


def test_every_call_finds_them_in_another_mood(exchange, product, call):
    exchange.person(LENA, calls=[{"does": "busy"}, {"does": "declines"}, {"steps": ["Yes"]}])
    outcomes = []
    for _ in range(4):
        asking(product, "Ready?")
        over = call()
        outcomes.append((over["status"], them(over)))
    assert outcomes == [("busy", []), ("busy", []), ("completed", ["Yes"]), ("completed", ["Yes"])]


def test_chance_repeats_with_the_same_seed(exchange, call, product):
    product.answers["/voice/"] = "<Hangup/>"

    def outcomes() -> list[str]:
        exchange.person(LENA, calls=[{"does": "busy"}, {"does": "answers"}], choose="random", seed=3)
        return [call()["status"] for _ in range(8)]

    first = outcomes()
    assert set(first) == {"busy", "completed"}
    assert outcomes() == first


def test_a_voicemail_greets_into_the_question(exchange, product, create):
    exchange.clock(speed=0)
    exchange.person(LENA, does="voicemail", greeting="This is the mailbox of Lena.")
    product.answers |= {
        "/voice/": ASK.format("Do you have time?").replace("/voice/", "/answer/"),
        "/answer/": "<Hangup/>",
    }
    create()
    exchange.step(20)
    assert product.asked("/answer/")[0].form["SpeechResult"] == "This is the mailbox of Lena."


def test_rings_are_counted_by_number_and_address(exchange, product, call):
    product.answers["/voice/"] = "<Hangup/>"
    call(Url=product.url("/voice/?attempt=1"))
    call(Url=product.url("/voice/?attempt=2"))
    call(To="+4915550101", Url=product.url("/voice/?attempt=3"))
    assert len(exchange.rings()) == 3
    assert [ring["voice_url"] for ring in exchange.rings(LENA)] == [product.url(f"/voice/?attempt={n}") for n in (1, 2)]
    assert len(exchange.rings(url="attempt=3")) == 1
    exchange.rest("DELETE", f"/Calls/{exchange.calls()[0]['sid']}.json")
    assert len(exchange.rings()) == 3


@pytest.mark.parametrize(
    "person",
    [
        {"number": "0155"},
        {"number": LENA, "does": "sings"},
        {"number": LENA, "steps": [{"say": "x", "keys": "1"}]},
        {"number": LENA, "steps": [{}]},
        {"number": LENA, "steps": "x"},
        {"number": LENA, "steps": [{"keys": "x"}]},
        {"number": LENA, "when": [{"heard": "(", "say": "x"}]},
        {"number": LENA, "verdict": "dog"},
        {"number": LENA, "after": -1},
        {"number": LENA, "calls": [{}], "does": "busy"},
        {"number": LENA, "choose": "wisely"},
        {"number": LENA, "shoe_size": 43},
        {"number": LENA, "steps": [{"say": "x", "confidence": "high"}]},
    ],
)
def test_a_person_that_makes_no_sense_is_said_so(exchange, person):
    reply = exchange.post("/_exchange/people", **person)
    assert reply.status == 400
    assert reply.json["error"].endswith(".")
    assert exchange.get("/_exchange/people").json == {"people": []}


def test_whoever_waits_is_told_at_once_also_after_many_resets(exchange, create):
    exchange.person("*", does="busy")
    began = time.monotonic()
    for _ in range(5):
        create()
        exchange.reset()
        exchange.person("*", does="busy", after=0)
        create()
        exchange.wait_for_calls()
    assert time.monotonic() - began < PATIENCE_SECONDS


def test_only_marked_requests_change_something(exchange):
    assert exchange.request("POST", "/_exchange/reset").status == 403
    assert exchange.request("GET", "/_exchange/rings", headers={"Host": "evil.example"}).status == 421
    assert exchange.get("/_exchange/nothing").status == 404
    assert exchange.request("DELETE", "/_exchange/rings", headers={"X-Sandbox": "1"}).status == 405


def test_the_clock_is_moved_only_when_it_stands(exchange):
    assert exchange.post("/_exchange/step", seconds=1).status == 409
    assert exchange.clock(speed=0)["steps"] is True
    exchange.step(5)
    assert exchange.post("/_exchange/clock", now="soon").status == 400


def test_whoever_holds_a_telephone_is_rung_and_waited_for_with_patience(product, order):
    """Five seconds of ringing and two for an answer, as the product wants it, become a minute each."""
    product.answers["/voice/"] = ASK.format("Yes?")
    with running("--patience=60", voice_url=product.url("/voice/"), speed=0) as exchange:
        exchange.person(LENA, does="phone")
        sid = exchange.rest("POST", "/Calls.json", {**order, "Timeout": 5}).json["sid"]
        exchange.step(50)
        assert exchange.post(f"/phone/calls/{sid}/answer").status == 200
        exchange.step(50)
        assert len(product.asked("/voice/")) == 1
        exchange.step(15)
        assert [request.form.get("SpeechResult") for request in product.asked("/voice/")] == [None, None]
