"""Documents: what is run, what only draws a warning, and what fails."""

import pytest

from sandbox.exchange.twiml import DocumentFailed, read_document
from tests.sandbox.exchange.conftest import LENA
from tests.sandbox.exchange.product import Says, twiml


def alerts(exchange) -> list[int]:
    return [entry["code"] for entry in exchange.journal(kind="alert")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Says(status=500), 11200),
        (Says(status=404), 11200),
        (Says(status=302, headers={"Location": "/voice/"}), 11215),
        (Says(), 11770),
        (Says(body=b"<Response><Say>"), 12100),
        (Says(body=b'<!DOCTYPE x [<!ENTITY a "b">]><Response/>'), 12100),
        (Says(body=b'<?xml version="1.1"?><Response/>'), 12101),
        (Says(body=b"<Answer/>"), 12102),
        (Says(body=b"<Response/>", content_type="application/json"), 12300),
        (Says(body=b"<Response>" + b" " * 65536 + b"</Response>"), 11750),
        ('<Gather speechModel="bogus"/>', 13334),
        ('<Gather input="speech" speechModel="experimental_conversations" speechTimeout="auto"/>', 13335),
        ("<Redirect>ftp://example.org/</Redirect>", 11200),
    ],
)
def test_what_fails_goes_to_the_fallback_once(exchange, product, call, answer, code):
    product.answers |= {"/voice/": answer, "/fallback/": answer}
    over = call(FallbackUrl=product.url("/fallback/"))
    [fallback] = [request for request in product.asked("/fallback/") if request.method == "POST"]
    assert (fallback.form["ErrorCode"], fallback.form["ErrorUrl"]) == (str(code), product.url("/voice/"))
    assert alerts(exchange) == [code, code]
    assert over["status"] == "completed"
    assert over["said"][-1]["text"] == "An application error has occurred. Goodbye."


def test_a_fallback_that_works_goes_on(exchange, product, call):
    product.answers |= {"/voice/": Says(status=500), "/fallback/": "<Say>Sorry</Say>"}
    over = call(FallbackUrl=product.url("/fallback/"))
    assert [line["text"] for line in over["said"] if line["who"] == "us"] == ["Sorry"]


def test_nobody_listens(exchange, call):
    over = call(Url="http://127.0.0.1:9/voice/")
    assert alerts(exchange) == [11205]
    assert [entry["attempt"] for entry in exchange.journal(kind="voice")] == [0, 1]
    assert over["status"] == "completed"


def test_a_redirect_loses_the_form(exchange, product, call):
    product.answers |= {
        "/voice": Says(status=301, headers={"Location": "/voice/"}),
        "/voice/": lambda request: f"<Say>{request.method} {len(request.form)}</Say>",
    }
    assert call(Url=product.url("/voice"))["said"][0]["text"] == "GET 0"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<Sing>La</Sing>", 12200),
        ("<Connect><ConversationRelay url='wss://x'/></Connect>", 12200),
        ('<Gather timeout="soon"/>', 13313),
        ('<Gather numDigits="x"/>', 13314),
        ('<Gather finishOnKey="12"/>', 13310),
        ('<Gather input="thought"/>', 13326),
        ('<Gather method="PUT"/>', 13312),
        ('<Gather speechTimeout="x"/>', 13327),
        ('<Gather language="!"/>', 13331),
        ('<Gather actionOnEmptyResult="maybe"/>', 13338),
        ("<Gather><Record/></Gather>", 13320),
        ("<Say/>", 13520),
        ('<Say voice="me">x</Say>', 13511),
        ('<Say loop="x">x</Say>', 13510),
        ('<Pause length="x"/>', 13910),
        ('<Record maxLength="x"/>', 13612),
        ('<Redirect method="PUT">/x/</Redirect>', 13710),
    ],
)
def test_what_is_odd_is_warned_of(inside, code):
    assert [warning[0] for warning in read_document(twiml(inside).encode()).warnings] == [code]


def test_the_recipe_of_an_interview_draws_no_warning():
    recipe = (
        '<Gather input="speech dtmf" language="de-DE" speechModel="experimental_conversations" timeout="6" '
        'speechTimeout="3" actionOnEmptyResult="true" profanityFilter="false" action="https://x.example/a/">'
        '<Say voice="Polly.Vicki-Neural" language="de-DE">Guten Tag</Say></Gather>'
    )
    assert read_document(twiml(recipe).encode()).warnings == []


def test_a_document_type_is_refused():
    with pytest.raises(DocumentFailed):
        read_document(b'<!DOCTYPE x [<!ENTITY a "b">]><Response>&a;</Response>')


@pytest.mark.parametrize(
    ("say", "code"),
    [
        ('<Say voice="Polly.Vicki" language="en-US">Hello</Say>', 13512),
        ('<Say voice="Google.de-DE-Neural2-A" language="en-US">Hello</Say>', 13512),
        (f"<Say>{'x' * 4097}</Say>", 13521),
    ],
)
def test_what_cannot_be_spoken_is_left_out(exchange, product, call, say, code):
    product.answers["/voice/"] = f"{say}<Say>Goodbye</Say>"
    assert [line["text"] for line in call()["said"] if line["who"] == "us"] == ["Goodbye"]
    assert alerts(exchange) == [code]


# ── Gather ──


def gathered(exchange, product, call, gather: str, **person: object) -> dict[str, str] | None:
    """What the action got of one Gather, without the fields of every request; None if there was no action."""
    exchange.person(LENA, **person)
    product.answers |= {"/voice/": f"{gather}<Say>Fell through</Say>", "/answer/": "<Hangup/>"}
    call()
    asked = product.asked("/answer/")
    known = product.asked("/voice/")[0].form.keys()
    return {name: value for name, value in asked[0].form.items() if name not in known} if asked else None


@pytest.mark.parametrize(
    ("attributes", "steps", "expected"),
    [
        ("", [{"keys": "12#"}], {"msg": "Gather End", "Digits": "12", "FinishedOnKey": "#"}),
        ("numDigits='2'", [{"keys": "123"}], {"msg": "Gather End", "Digits": "12", "FinishedOnKey": ""}),
        ("finishOnKey=''", [{"keys": "1#"}], {"msg": "Gather End", "Digits": "1#", "FinishedOnKey": ""}),
        ("timeout='2'", [{"keys": "1ww2wwwww3"}], {"msg": "Gather End", "Digits": "12", "FinishedOnKey": ""}),
        ("", ["Yes"], None),
        ("input='speech'", [{"keys": "1"}], None),
        ("input='speech'", [{"say": "Yes", "confidence": None}], {"SpeechResult": "Yes"}),
        ("input='dtmf speech'", [{"say": "Yes", "confidence": 0.1}], {"SpeechResult": "Yes", "Confidence": "0.1"}),
        ("", [{"silence": True}], None),
        (
            "actionOnEmptyResult='true'",
            [{"silence": True}],
            {"msg": "Gather End", "Digits": "", "FinishedOnKey": ""},
        ),
        ("input='speech' actionOnEmptyResult='true'", [{"silence": True}], {"msg": "Gather End"}),
        ("timeout='2'", [{"keys": "1#", "after": 9}], None),
    ],
)
def test_what_a_gather_brings(exchange, product, call, attributes, steps, expected):
    gather = f'<Gather action="/answer/" {attributes}><Say>Yes or no?</Say></Gather>'
    assert gathered(exchange, product, call, gather, steps=steps) == expected


def test_a_minute_is_heard_and_no_more(exchange, product, call):
    gather = '<Gather input="speech" action="/answer/"/>'
    result = gathered(exchange, product, call, gather, steps=[{"say": "x" * 120, "seconds": 120}])
    assert result == {"SpeechResult": "x" * 60, "Confidence": "0.93"}


def test_speaking_interrupts_the_prompt(exchange, product, create):
    exchange.clock(speed=0)
    exchange.person(LENA, after=0, steps=[{"say": "Stop", "after": 2, "barge_in": True}])
    product.answers |= {"/voice/": f'<Gather input="speech" action="/answer/"><Say>{"Long. " * 100}</Say></Gather>'}
    product.answers["/answer/"] = "<Hangup/>"
    create()
    exchange.step(10)
    assert product.asked("/answer/")[0].form["SpeechResult"] == "Stop"


def test_without_an_action_the_same_document_asks_again(exchange, product, call):
    exchange.person(LENA, steps=[{"keys": "1"}, {"keys": "2"}, {"hang_up": True}])
    product.answers["/voice/"] = '<Gather numDigits="1"/>'
    call()
    assert [request.form.get("Digits") for request in product.asked("/voice/")] == [None, "1", "2"]


def test_addresses_are_relative_to_the_document(exchange, product, call):
    exchange.person(LENA, steps=[{"keys": "1"}])
    product.answers |= {
        "/voice/": "<Redirect>more/?q=1</Redirect>",
        "/voice/more/": '<Gather numDigits="1" action="../answer/" method="GET"/>',
        "/voice/answer/": "<Redirect method='GET'>/done/</Redirect>",
        "/done/": "<Hangup/>",
    }
    call()
    ways = [(request.method, request.path) for request in product.got if request.path != "/status/"]
    assert ways == [("POST", "/voice/"), ("POST", "/voice/more/"), ("GET", "/voice/answer/"), ("GET", "/done/")]


def test_partial_results_are_told_on_the_side(exchange, product, call):
    gather = '<Gather input="speech" action="/answer/" partialResultCallback="/partial/"/>'
    assert gathered(exchange, product, call, gather, steps=["Yes"])
    exchange.journal(kind="partial", wait=5)
    assert product.asked("/partial/")[0].form["UnstableSpeechResult"] == "Yes"


def test_an_empty_recording_falls_through_and_another_does_not(exchange, product, call):
    exchange.person(LENA, calls=[{"steps": [{"silence": True}]}, {"steps": ["My name is Lena"]}])
    product.answers |= {"/voice/": '<Record action="/answer/"/><Say>Nothing</Say>', "/answer/": "<Hangup/>"}
    assert call()["said"][-1]["text"] == "Nothing"
    assert product.asked("/answer/") == []
    call()
    [recorded] = product.asked("/answer/")
    assert recorded.form["RecordingUrl"].endswith(recorded.form["RecordingSid"])


def test_an_inline_document_needs_whole_addresses(exchange, product, call):
    product.answers["/done/"] = "<Say>Done</Say>"
    over = call(Url=None, Twiml=twiml(f"<Redirect>{product.url('/done/')}</Redirect>"))
    assert over["said"][0]["text"] == "Done"
    call(Url=None, Twiml=twiml("<Redirect>/done/</Redirect>"))
    assert alerts(exchange) == [11200]
