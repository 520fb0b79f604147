"""Signatures: vectors that three implementations agree on, and everything that must not pass nor raise."""

import base64
import hashlib
import hmac
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from voicecalls.telephony.signatures import is_genuine

TOKEN = "exchange-test-token"
SID = "CA" + "0a" * 16
STATUS_URL = "https://klara.example.test/tw/status/7d4e6c1e-0b7a-4c55-9d2f-2f6a1f0c9b11/?e=1&lang=de"
STATUS = QueryDict(f"CallSid={SID}&CallStatus=ringing&From=%2B4930555000&FromCity=&To=%2B4915550100")
STATUS_SIGNED = "I8+xK++ZftC/VzJNDSIq6Jda++o="
ANSWER_URL = "http://127.0.0.1:8000/tw/answer/1/2/1/"
ANSWER = QueryDict(f"CallSid={SID}&SpeechResult=Gr%C3%BCezi%2C+ja+%26+gern&Tag=b&Tag=a&Tag=b")
ANSWER_SIGNED = "oi04BC+FB2IS0YtgVIXB9EsCkjw="


def own_signature(url: str, form: QueryDict, token: str = TOKEN) -> str:
    """The rule as the provider writes it down, in a few lines of our own."""
    text = url + "".join(name + value for name in sorted(form) for value in sorted(set(form.getlist(name))))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


@pytest.mark.parametrize(
    ("url", "form", "signature"),
    [
        pytest.param(STATUS_URL, STATUS, STATUS_SIGNED, id="blank value, query"),
        pytest.param(ANSWER_URL, ANSWER, ANSWER_SIGNED, id="repeated name, umlaut"),
    ],
)
def test_published_vectors(url, form, signature):
    assert is_genuine(tokens=[TOKEN], url=url, form=form, signature=signature)
    assert own_signature(url, form) == signature


@pytest.mark.parametrize(
    ("url", "form", "signature"),
    [
        pytest.param(STATUS_URL.replace("https", "http"), STATUS, STATUS_SIGNED, id="other scheme"),
        pytest.param(STATUS_URL.replace("/?", "?"), STATUS, STATUS_SIGNED, id="no slash"),
        pytest.param(STATUS_URL.replace("9b11", "9b12"), STATUS, STATUS_SIGNED, id="other row"),
        pytest.param(STATUS_URL + "&x=1", STATUS, STATUS_SIGNED, id="longer query"),
        pytest.param(STATUS_URL, QueryDict(STATUS.urlencode().replace("ringing", "busy")), STATUS_SIGNED, id="value"),
        pytest.param(STATUS_URL, QueryDict(STATUS.urlencode() + "&New=1"), STATUS_SIGNED, id="added name"),
        pytest.param(STATUS_URL, STATUS.dict() | {"FromCity": "x"}, STATUS_SIGNED, id="blank filled"),
        pytest.param(ANSWER_URL, ANSWER.dict(), ANSWER_SIGNED, id="repeated values lost"),
        pytest.param(STATUS_URL, STATUS, STATUS_SIGNED[:-1], id="shorter"),
        pytest.param(STATUS_URL, STATUS, "", id="empty"),
        pytest.param(STATUS_URL, STATUS, None, id="missing"),
        pytest.param(STATUS_URL, STATUS, "ünsigniert=", id="not ASCII"),
        pytest.param(STATUS_URL, None, STATUS_SIGNED, id="no form"),
        pytest.param(STATUS_URL, b"CallSid=1", STATUS_SIGNED, id="bytes"),
        pytest.param(STATUS_URL, '{"CallSid": "1"}', STATUS_SIGNED, id="JSON"),
        pytest.param(STATUS_URL, {"CallSid": 1}, STATUS_SIGNED, id="number"),
        pytest.param(STATUS_URL, {"CallSid": "\ud800"}, STATUS_SIGNED, id="no character"),
        pytest.param("https://[klara/", STATUS, STATUS_SIGNED, id="no address"),
        pytest.param("https://klara:port/", STATUS, STATUS_SIGNED, id="no port"),
    ],
)
def test_whatever_differs_was_not_signed(url: str, form: Any, signature: str | None):
    assert not is_genuine(tokens=[TOKEN], url=url, form=form, signature=signature)


def test_a_signed_address_of_a_json_body_is_no_form():
    """The provider signs the address alone then; nothing here takes such bodies."""
    url = "https://a.example/j?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert not is_genuine(tokens=[TOKEN], url=url, form='{"a":1}', signature="VWbWdA82iErGVqC+3hfACnUPJZE=")


@pytest.mark.parametrize("tokens", [["new", TOKEN], [TOKEN, "old"], ["", TOKEN]])
def test_while_tokens_are_rotated_either_verifies(tokens):
    assert is_genuine(tokens=tokens, url=STATUS_URL, form=STATUS, signature=STATUS_SIGNED)


@pytest.mark.parametrize("tokens", [[], [""], ["other"], [TOKEN.upper()]])
def test_no_other_token_verifies(tokens):
    assert not is_genuine(tokens=tokens, url=STATUS_URL, form=STATUS, signature=STATUS_SIGNED)
    assert not is_genuine(tokens=tokens, url=STATUS_URL, form=STATUS, signature=own_signature(STATUS_URL, STATUS, ""))


@pytest.mark.parametrize("scheme", [None, "", "key=webhooks_sharedkey_1", "algorithm=HMAC_SHA1"])
def test_the_usual_way_to_sign_may_be_named(scheme):
    assert is_genuine(tokens=[TOKEN], url=STATUS_URL, form=STATUS, signature=STATUS_SIGNED, scheme=scheme)


@pytest.mark.parametrize("scheme", ["algorithm=HMAC_SHA256", "key=1,algorithm=HMAC_SHA256", "algorithm=none"])
def test_other_ways_to_sign_are_not_known(scheme):
    assert not is_genuine(tokens=[TOKEN], url=STATUS_URL, form=STATUS, signature=STATUS_SIGNED, scheme=scheme)


@given(
    st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=12), min_size=1, max_size=3), max_size=5),
    st.text(max_size=30),
)
def test_all_forms_verify_when_signed_and_none_raises(values, guess):
    form = QueryDict(mutable=True)
    for name, each in values.items():
        form.setlist(name, [value.encode("utf-8", "ignore").decode() for value in each])
    form = QueryDict(form.urlencode())
    assert is_genuine(tokens=[TOKEN], url=ANSWER_URL, form=form, signature=own_signature(ANSWER_URL, form))
    assert not is_genuine(tokens=[TOKEN], url=ANSWER_URL, form=form, signature=guess)
