"""Signatures: published vectors, and Twilio's own validator on what really arrives."""

import pytest
from twilio.request_validator import RequestValidator

from sandbox.exchange.signing import signature

TOKEN = "exchange-test-token"
SID = "CA" + "0a" * 16
VECTORS = [
    pytest.param(
        "https://klara.example.test/tw/status/7d4e6c1e-0b7a-4c55-9d2f-2f6a1f0c9b11/?e=1&lang=de",
        [("CallSid", SID), ("CallStatus", "ringing"), ("From", "+4930555000"), ("FromCity", ""), ("To", "+4915550100")],
        "I8+xK++ZftC/VzJNDSIq6Jda++o=",
        id="blank field",
    ),
    pytest.param(
        "http://127.0.0.1:8000/tw/answer/1/2/1/",
        [("CallSid", SID), ("SpeechResult", "Grüezi, ja & gern"), ("Tag", "b"), ("Tag", "a"), ("Tag", "b")],
        "oi04BC+FB2IS0YtgVIXB9EsCkjw=",
        id="repeated name and umlaut",
    ),
    pytest.param(
        "https://a.example/j?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",
        [],
        "VWbWdA82iErGVqC+3hfACnUPJZE=",
        id="JSON body",
    ),
]


@pytest.mark.parametrize(("url", "fields", "expected"), VECTORS)
def test_it_signs_as_twilio_does(url, fields, expected):
    assert signature(TOKEN, url, fields) == expected


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_twilios_validator_accepts_every_request_of_a_call(exchange, product, call, method):
    exchange.person("+4915550100", verdict_after=1, steps=["Grüezi, ja & gern"])
    product.answers |= {
        "/voice/": '<Gather input="speech" action="/answer/?lang=de&amp;q=%2F" speechTimeout="1"/>',
        "/answer/": "<Hangup/>",
    }
    over = call(
        Method=method,
        StatusCallbackMethod=method,
        MachineDetection="Enable",
        AsyncAmd="true",
        AsyncAmdStatusCallback=product.url("/amd/"),
    )
    exchange.journal(kind="status", call=over["sid"], wait=5, count=4)
    validator = RequestValidator(TOKEN)
    assert {request.path for request in product.got} == {"/voice/", "/answer/", "/status/", "/amd/"}
    for request in product.got:
        fields: dict[str, str] = request.form if request.body else {}
        signed = request.headers["X-Twilio-Signature"]
        assert validator.validate(product.url(request.target), fields, signed), request
        assert not RequestValidator("another").validate(product.url(request.target), fields, signed)
    assert dict(product.asked("/answer/")[0].pairs)["SpeechResult"] == "Grüezi, ja & gern"


def test_after_a_rotation_the_new_token_signs(exchange, product, call):
    exchange.change_account(token="rotated")
    reply = exchange.rest("GET", "/Calls.json")
    assert reply.status == 401
    form = {"To": "+4915550100", "From": "+4930555000", "Url": product.url("/voice/")}
    exchange.rest("POST", "/Calls.json", form, login=f"{exchange.account.sid}:rotated")
    exchange.wait_for_calls()
    [voice] = product.asked("/voice/")
    assert RequestValidator("rotated").validate(product.url("/voice/"), voice.form, voice.headers["X-Twilio-Signature"])
