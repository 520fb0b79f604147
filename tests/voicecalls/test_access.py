"""Who gets through to the views of the telephone provider, and what everybody else learns: nothing."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.tenancy import organization_context, system_context
from tests import factories
from tests.architecture.logs import logged
from tests.voicecalls import factories as calls
from tests.voicecalls.provider import FORM, posted, signature
from voicecalls.access import LARGEST_BODY
from voicecalls.models import AttemptState, CallAttempt, Line, ProviderEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ROUTES = ("call_voice", "call_answer", "call_status", "call_machine", "call_fallback")
LINE_ROUTES = ("call_inbound", "call_inbound_status")


@pytest.fixture
def attempt() -> CallAttempt:
    return calls.attempt(calls.case(), state=AttemptState.RINGING, sid=calls.sid())


@pytest.fixture
def line(attempt: CallAttempt) -> Line:
    assert attempt.line
    return attempt.line


@pytest.fixture
def path(attempt) -> str:
    return reverse("call_status", args=[attempt.pk])


def news(attempt: CallAttempt, **changes: object) -> dict[str, object]:
    assert attempt.line
    known = {"AccountSid": attempt.line.account_sid, "CallSid": attempt.sid, "CallStatus": "in-progress"}
    return {**known, "FromCity": "", "SequenceNumber": "2", **changes}


def kept() -> list[ProviderEvent]:
    with system_context("a test"):
        return list(ProviderEvent.objects.all())


def state(attempt: CallAttempt) -> str:
    with system_context("a test"):
        return CallAttempt.objects.get(pk=attempt.pk).state


@pytest.fixture
def changes_nothing(attempt):
    yield
    assert kept() == []
    assert state(attempt) == AttemptState.RINGING


def test_what_the_provider_signs_is_taken(client, attempt, line, path):
    assert posted(client, line, path, news(attempt)).status_code == 204
    assert state(attempt) == AttemptState.IN_PROGRESS
    assert [event.sid for event in kept()] == [attempt.sid]


@pytest.mark.usefixtures("attempt")
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param([("Tag", "b"), ("Tag", "a"), ("Tag", "b")], id="repeated"),
        pytest.param([("SpeechResult", "Grüezi, ja & gern +1%"), ("ToCity", "Köln")], id="umlauts"),
        pytest.param([("ToCity", ""), ("ToState", ""), ("CallerName", " ")], id="blanks"),
        pytest.param([("CallerName", "\U0001f600 \u202e"), ("Ä", "1"), ("a[]", "2")], id="strange names and signs"),
        pytest.param([("NewParameter", "x")], id="not known yet"),
    ],
)
def test_whatever_the_provider_adds_is_part_of_what_it_signs(client, attempt, line, path, fields):
    assert posted(client, line, path, [*news(attempt).items(), *fields]).status_code == 204
    assert kept()


def test_the_query_is_signed_as_well(client, attempt, line, path):
    assert posted(client, line, f"{path}?e=1&lang=de", news(attempt)).status_code == 204
    body = f"AccountSid={line.account_sid}"
    signed = {"X-Twilio-Signature": signature(path, body, token=line.tokens[0])}
    assert client.post(f"{path}?e=1", body, content_type=FORM, headers=signed).status_code == 403


def test_the_address_told_to_the_provider_counts_whatever_the_server_is_called(client, attempt, line, path, settings):
    settings.TELEPHONY_PUBLIC_URL = "https://calls.klara.example"
    settings.ALLOWED_HOSTS = ["*"]
    for host in ("testserver", "10.0.0.7:8000"):
        assert posted(client, line, path, news(attempt), Host=host).status_code == 204
    old = signature(path, "AccountSid=1", token=line.tokens[0])
    settings.TELEPHONY_PUBLIC_URL = "http://calls.klara.example"
    headers = {"X-Twilio-Signature": old}
    assert client.post(path, "AccountSid=1", content_type=FORM, headers=headers).status_code == 403


def test_while_the_token_is_rotated_both_sign(client, attempt, line, path):
    with organization_context(line.organization):
        line.set_tokens("new", previous=calls.TOKEN)
        line.save()
    for token, status in (("new", 204), (calls.TOKEN, 204), ("older", 403), ("", 403)):
        assert posted(client, line, path, news(attempt), token=token or " ").status_code == status


# ── refused ──


@pytest.mark.usefixtures("changes_nothing")
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X-Twilio-Signature": ""}, id="no signature"),
        pytest.param({"X-Twilio-Signature": "I8+xK++ZftC/VzJNDSIq6Jda++o="}, id="of something else"),
        pytest.param({"X-Twilio-Webhooks-Signature-Settings": "key=1,algorithm=HMAC_SHA256"}, id="another way"),
    ],
)
def test_signatures_that_do_not_fit(client, attempt, line, path, headers):
    assert posted(client, line, path, news(attempt), **headers).status_code == 403


@pytest.mark.usefixtures("changes_nothing")
@pytest.mark.parametrize("name", [*ROUTES, *LINE_ROUTES])
def test_unsigned_forged_and_unknown_are_told_apart_by_nobody(client, attempt, line, name):
    def at(row: object) -> str:
        return reverse(name, args=[row, 0] if name == "call_answer" else [row])

    known = at(attempt.pk if name in ROUTES else line.pk)
    answers = [
        client.post(known),
        client.post(known, "x=1", content_type=FORM),
        client.post(known, "x=1", content_type=FORM, headers={"X-Twilio-Signature": "x" * 28}),
        posted(client, line, known, news(attempt), token="other"),
        posted(client, line, at(uuid4()), news(attempt)),
        client.post(at(uuid4())),
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(403, b"")}
    for method in (client.get, client.put, client.delete, client.head):
        assert method(known).status_code == method(at(uuid4())).status_code == 405
        assert method(known).headers["Allow"] == "POST"


@pytest.mark.usefixtures("changes_nothing")
@pytest.mark.parametrize("account", ["AC" + "f" * 32, "", None, [calls.ACCOUNT, calls.ACCOUNT]])
def test_the_account_must_be_the_lines(client, attempt, line, path, account):
    fields = {name: value for name, value in news(attempt, AccountSid=account).items() if value is not None}
    assert posted(client, line, path, fields).status_code == 403


@pytest.mark.usefixtures("changes_nothing")
def test_another_organizations_line_cannot_sign(client, attempt, path):
    other = calls.line(factories.organization(), account_sid="AC" + "e" * 32)
    with organization_context(other.organization):
        other.set_tokens("another token")
        other.save()
    assert posted(client, other, path, news(attempt)).status_code == 403
    assert posted(client, other, path, news(attempt, AccountSid=other.account_sid)).status_code == 403


@pytest.mark.usefixtures("changes_nothing")
def test_large_bodies_are_not_read(client, attempt, line, path):
    assert posted(client, line, path, news(attempt, SpeechResult="x" * LARGEST_BODY)).status_code == 403


@pytest.mark.usefixtures("changes_nothing")
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_only_forms_are_taken(client, line, path, kind):
    body = f"AccountSid={line.account_sid}"
    signed = {"X-Twilio-Signature": signature(path, body, token=line.tokens[0])}
    assert client.generic("POST", path, body, content_type=kind, headers=signed).status_code == 403


@pytest.mark.usefixtures("changes_nothing")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"n{n}=" for n in range(2000)), FORM),
        ("AccountSid=1", f"{FORM}; charset=utf-7"),
        ("%ff%fe=%80", FORM),
    ],
)
def test_what_cannot_be_read_was_not_signed(client, path, body, kind):
    signed = {"X-Twilio-Signature": "x" * 28}
    assert client.generic("POST", path, body, content_type=kind, headers=signed).status_code == 403


def test_an_attempt_without_a_line_belongs_to_nobody(client, attempt, line, path):
    fields = news(attempt)
    with organization_context(attempt.organization):
        CallAttempt.objects.filter(pk=attempt.pk).update(line=None)
    assert posted(client, line, path, fields).status_code == 403


def test_tokens_that_cannot_be_read_any_more_verify_nothing(client, attempt, line, path):
    fields = news(attempt)
    with organization_context(line.organization):
        Line.objects.filter(pk=line.pk).update(secret=b"damaged")
    assert posted(client, line, path, fields).status_code == 403


def test_refusals_are_logged_without_what_was_sent(attempt, path):
    with logged() as log:
        Client().post(path, {"CallSid": "a-secret", "From": "+4915228817999"})
        Client().post(path, "From=%2B4915228817999", content_type=FORM)
    said = log.getvalue()
    assert said.count("webhook refused") == 2
    assert '"why": "signature"' in said
    assert str(attempt.pk) in said
    assert "4915228817999" not in said
    assert "a-secret" not in said
