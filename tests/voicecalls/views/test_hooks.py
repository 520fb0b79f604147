"""What the telephone provider is answered: always something it can use."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from core.tenancy import organization_context, system_context
from tests.architecture.logs import logged
from tests.voicecalls import factories as calls
from tests.voicecalls.provider import posted
from voicecalls.models import AttemptState, CallAttempt, ProviderEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TOKEN = "I-Twilio-Idempotency-Token"


@pytest.fixture
def attempt() -> CallAttempt:
    return calls.attempt(calls.case(), state=AttemptState.RINGING, sid=calls.sid())


def news(attempt: CallAttempt, **changes: object) -> dict[str, object]:
    assert attempt.line
    known = {"AccountSid": attempt.line.account_sid, "CallSid": attempt.sid, "CallStatus": "in-progress"}
    return {**known, "From": attempt.line.number, "To": attempt.number, **changes}


def ask(client, attempt: CallAttempt, name: str, *numbers: int, **changes: object):
    assert attempt.line
    return posted(client, attempt.line, reverse(name, args=[attempt.pk, *numbers]), news(attempt, **changes))


def spoken(response) -> list[ElementTree.Element]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content.decode())  # noqa: S314  # our own
    return list(root.iter())[1:]


def words(response) -> str:
    return " ".join(each.text or "" for each in spoken(response) if each.tag == "Say")


def events() -> list[ProviderEvent]:
    with system_context("a test"):
        return list(ProviderEvent.objects.all())


def test_who_picks_up_is_greeted_and_asked(client, attempt):
    first = spoken(ask(client, attempt, "call_voice"))
    gather = next(each for each in first if each.tag == "Gather")
    assert gather.attrib["action"].endswith(reverse("call_answer", args=[attempt.pk, 0]))
    assert "Klara" in words(ask(client, attempt, "call_voice"))


def test_the_same_request_gets_the_same_words(client, attempt):
    first = [ask(client, attempt, "call_voice").content for _each in range(2)]
    answer = {"SpeechResult": "Ja, gern", "Confidence": "0.9"}
    second = [ask(client, attempt, "call_answer", 0, **answer).content for _each in range(2)]
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]


def test_news_are_taken_without_a_word(client, attempt):
    for name, more in (("call_status", {"SequenceNumber": "2"}), ("call_machine", {"AnsweredBy": "human"})):
        response = ask(client, attempt, name, **more)
        assert (response.status_code, response.content) == (204, b"")
    assert {event.body["CallSid"] for event in events()} == {attempt.sid}


def test_news_of_a_call_that_nobody_knows_are_taken_as_well(client, attempt):
    assert ask(client, attempt, "call_status", CallSid="CA" + "0f" * 16).status_code == 204
    path = reverse("call_inbound_status", args=[attempt.line.pk])
    assert posted(client, attempt.line, path, news(attempt, CallSid="CA" + "0e" * 16)).status_code == 204


def test_all_that_was_sent_is_handed_on(client, attempt):
    fields = [*news(attempt, SequenceNumber="2").items(), ("Tag", "b"), ("Tag", "a"), ("City", ""), ("X", "a\x00b")]
    path = reverse("call_status", args=[attempt.pk])
    assert posted(client, attempt.line, path, fields, **{TOKEN: "42"}).status_code == 204
    body = events()[0].body
    assert (body["Tag"], body["City"], body["X"], body[TOKEN]) == ("b\na", "", "ab", "42")


def test_who_rings_back_is_answered(client, attempt):
    path = reverse("call_inbound", args=[attempt.line.pk])
    fields = news(attempt, CallSid=calls.sid(), Direction="inbound", From=attempt.number, To=attempt.line.number)
    assert spoken(posted(client, attempt.line, path, fields))


def test_where_no_reply_arrived_regret_is_spoken_once_and_kept(client, attempt):
    said = [ask(client, attempt, "call_fallback", ErrorCode="11200") for _each in range(2)]
    assert [each.tag for each in spoken(said[0])] == ["Say", "Hangup"]
    assert said[0].content == said[1].content
    assert [event.key for event in events()] == ["fallback:11200"]


def test_regret_is_spoken_in_the_language_of_the_call(client, attempt):
    with organization_context(attempt.organization):
        CallAttempt.objects.filter(pk=attempt.pk).update(language="de")
    say = spoken(ask(client, attempt, "call_fallback"))[0]
    assert (say.tag, say.attrib["language"]) == ("Say", "de-DE")


@contextmanager
def failing(error: Exception, *, where: str) -> Iterator[None]:
    """Each query in which these words occur fails in this way."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if where in sql:
            raise error
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("error", [ZeroDivisionError("what"), OperationalError("what"), KeyError("what")])
def test_whatever_fails_somebody_on_the_phone_gets_an_answer(client, attempt, error):
    with logged() as log, failing(error, where="FOR NO KEY UPDATE"):
        for name, numbers in (("call_voice", []), ("call_answer", [0])):
            assert [each.tag for each in spoken(ask(client, attempt, name, *numbers))] == ["Say", "Hangup"]
        for name in ("call_status", "call_machine"):
            assert ask(client, attempt, name).status_code == 204
    assert log.getvalue().count("webhook failed") == 4
    assert type(error).__name__ in log.getvalue()
    assert events() == []


@pytest.mark.parametrize(("name", "status"), [("call_voice", 200), ("call_status", 204), ("call_fallback", 200)])
def test_without_a_database_there_are_still_words(client, attempt, name, status):
    path, fields, line = reverse(name, args=[attempt.pk]), news(attempt), attempt.line
    with failing(OperationalError("the connection is lost"), where=""):
        response = posted(client, line, path, fields)
    assert response.status_code == status
    assert (status == 204) != (b"<Hangup" in response.content)
    assert events() == []
