"""What is known about a call after its request failed, in each way a request can fail on a real socket."""

import json
import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from threading import Event, Thread

import pytest

from tests.contracts.site import Answer, Asked, Dropped, Said, site
from voicecalls.telephony import CallRequest, ErrorKind, Meaning, TelephonyError, connect
from voicecalls.telephony.twilio import TwilioTelephony

ACCOUNT = "AC" + "0b" * 16
CALL = "CA" + "0a" * 16
TO, FROM = "+4915228817001", "+493023125000"
ORDER = CallRequest(
    to=TO,
    from_=FROM,
    voice_url="https://klara.example/v/",
    fallback_url="https://klara.example/f/",
    status_url="https://klara.example/s/",
    machine_url="https://klara.example/m/",
    ring_seconds=25,
    most_seconds=900,
)


def phone(url: str, *, connect_seconds: float = 1, read_seconds: float = 5) -> TwilioTelephony:
    return connect(account_sid=ACCOUNT, token="token", base_url=url, timeout=(connect_seconds, read_seconds))


def placing(answer: Answer, **options: float) -> TelephonyError:
    """The error of one call to a server that answers so. Whatever happens, it is asked once."""
    with site(answer) as server:
        with pytest.raises(TelephonyError) as caught:
            phone(server.url, **options).place(ORDER)
        assert len(server.asked) == 1
    assert caught.value.__suppress_context__  # the words beneath quote numbers
    return caught.value


def said(status: int, body: object, content_type: str = "application/json") -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda asked: Said(status=status, body=content, content_type=content_type)


def refused(status: int, code: object) -> Answer:
    more = "https://www.twilio.com/docs/errors/1"
    return said(status, {"code": code, "message": f"No calls to {TO}", "more_info": more, "status": status})


@pytest.fixture
def silence() -> Iterator[Event]:
    """Servers that wait for it answer when the test is over."""
    over = Event()
    yield over
    over.set()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


# ── never sent ──


def test_nobody_listens():
    with pytest.raises(TelephonyError) as caught:
        phone(f"http://127.0.0.1:{free_port()}").place(ORDER)
    assert (caught.value.kind, caught.value.code) == (ErrorKind.NOT_SENT, None)


def test_the_connection_is_not_taken_in_time():
    """A listener whose queue is full leaves further connections waiting."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as listening:
        address = listening.getsockname()
        waiting = [socket.socket() for _each in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        with pytest.raises(TelephonyError) as caught:
            phone(f"http://127.0.0.1:{address[1]}", connect_seconds=0.1).place(ORDER)
        for each in waiting:
            each.close()
    assert caught.value.kind == ErrorKind.NOT_SENT


# ── perhaps carried out ──


def test_no_answer_in_time(silence):
    def wait(asked: Asked) -> Said:
        silence.wait(10)
        return Said()

    error = placing(wait, read_seconds=0.2)
    assert (error.kind, error.code) == (ErrorKind.AMBIGUOUS, None)


def test_the_connection_is_dropped():
    def drop(asked: Asked) -> Said:
        raise Dropped

    assert placing(drop).kind == ErrorKind.AMBIGUOUS


def test_the_answer_breaks_off():
    half = Said(status=201, body=b'{"sid": "CA', headers={"Content-Length": "500", "Connection": "close"})
    assert placing(lambda asked: half).kind == ErrorKind.AMBIGUOUS


def test_the_other_side_speaks_no_tls():
    with site(said(201, {"sid": CALL})) as server, pytest.raises(TelephonyError) as caught:
        phone(server.url.replace("http:", "https:")).place(ORDER)
    assert caught.value.kind == ErrorKind.AMBIGUOUS


def test_the_other_side_speaks_no_http():
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(5)

        def gibberish() -> None:
            taken, _address = listening.accept()
            taken.sendall(b"220 mail.example ESMTP\r\n")
            taken.close()

        thread = Thread(target=gibberish)
        thread.start()
        with pytest.raises(TelephonyError) as caught:
            phone(f"http://127.0.0.1:{listening.getsockname()[1]}").place(ORDER)
        thread.join()
    assert caught.value.kind == ErrorKind.AMBIGUOUS


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(201, b"", id="nothing"),
        pytest.param(201, b"<html>", id="no JSON"),
        pytest.param(201, b'{"sid": "CA0a0a', id="half"),
        pytest.param(201, [], id="a list"),
        pytest.param(201, None, id="null"),
        pytest.param(201, "CA", id="a text"),
        pytest.param(201, {}, id="no name"),
        pytest.param(201, {"sid": None}, id="name null"),
        pytest.param(201, {"sid": "MZ" + "0" * 32}, id="name of something else"),
        pytest.param(201, {"sid": CALL, "date_created": 5}, id="a date that is a number"),
        pytest.param(201, b"\xff\xfe\x00", id="no text"),
        pytest.param(204, b"", id="success without content"),
        pytest.param(302, b"", id="elsewhere"),
        pytest.param(304, b"", id="unchanged"),
    ],
)
def test_success_in_words_nobody_can_read(status, body):
    assert placing(said(status, body)).kind == ErrorKind.AMBIGUOUS


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, refused(500, 20500)),
        (503, refused(503, 20503)),
        (502, said(502, b"<h1>Bad gateway</h1>", "text/html")),
        (504, said(504, b"", "text/plain")),
        (500, refused(500, 21211)),
        (599, said(599, {"type": "about:blank", "title": "?", "status": 400, "code": 21211})),
    ],
)
def test_failures_of_the_server(status, answer):
    """Whatever the body says: it may have failed after the call was made."""
    error = placing(answer)
    assert error.kind == ErrorKind.AMBIGUOUS
    assert error.code


# ── refused ──


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (401, 20003, Meaning.CONFIG),
        (403, 10001, Meaning.CONFIG),
        (403, 20008, Meaning.CONFIG),
        (404, 20404, Meaning.CONFIG),  # what is not found when calling is the account
        (400, 21210, Meaning.CONFIG),
        (400, 21212, Meaning.CONFIG),
        (400, 21215, Meaning.NOT_PERMITTED),
        (400, 21219, Meaning.NOT_PERMITTED),
        (400, 21211, Meaning.BAD_NUMBER),
        (400, 21217, Meaning.BAD_NUMBER),
        (400, 21214, Meaning.UNREACHABLE),
        (400, 21216, Meaning.BLOCKED),
        (400, 21205, Meaning.BUG),
        (400, 32018, Meaning.BUG),
        (400, 29999, Meaning.BUG),
        (422, 21211, Meaning.BAD_NUMBER),
        (400, "21211", Meaning.BAD_NUMBER),
    ],
)
def test_refusals(status, code, meaning):
    error = placing(refused(status, code))
    assert (error.kind, error.code, error.meaning) == (ErrorKind.REJECTED, int(code), meaning)


@pytest.mark.parametrize("code", [None, "many", [], {}, 1e400, True])
def test_refusals_with_strange_codes(code):
    error = placing(refused(400, code))
    assert error.kind == ErrorKind.REJECTED


@pytest.mark.parametrize("body", [b"", b"<h1>Forbidden</h1>", b"[]", b"7", b"null"])
def test_refusals_of_somebody_between(body):
    error = placing(said(403, body, "text/html"))
    assert (error.kind, error.code, error.meaning) == (ErrorKind.REJECTED, 403, Meaning.CONFIG)


def test_refusals_in_the_other_form():
    problem = {"type": "https://www.twilio.com/docs/errors/21211", "title": "Invalid", "status": 400, "code": 21211}
    error = placing(said(400, problem, "application/problem+json"))
    assert (error.kind, error.code, error.meaning) == (ErrorKind.REJECTED, 21211, Meaning.BAD_NUMBER)


@pytest.mark.parametrize("answer", [refused(429, 20429), said(429, b"slow down", "text/plain"), refused(400, 10004)])
def test_too_much_at_once_may_be_tried_again(answer):
    error = placing(answer)
    assert (error.kind, error.meaning) == (ErrorKind.RETRY, Meaning.BUSY)


# ── what else is sent ──


def test_questions_fail_in_the_same_words():
    with site(refused(500, 20500)) as server, pytest.raises(TelephonyError) as caught:
        phone(server.url).fetch(CALL)
    assert caught.value.kind == ErrorKind.AMBIGUOUS
    with site(said(503, b"<html>")) as server, pytest.raises(TelephonyError) as caught:
        phone(server.url).check_account()
    assert (caught.value.kind, caught.value.code) == (ErrorKind.AMBIGUOUS, 503)
    with site(refused(401, 20003)) as server, pytest.raises(TelephonyError) as caught:
        phone(server.url).check_account()
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.CONFIG)


def test_lists_are_asked_for_one_page_only():
    first = {"calls": [], "next_page_uri": "/2010-04-01/next.json", "page": 0, "page_size": 50}
    with site(said(200, first)) as server:
        assert phone(server.url).find(to=TO, from_=FROM, since=datetime(2026, 11, 23, tzinfo=UTC)) == []
        assert len(server.asked) == 1


def test_proxies_and_logins_of_the_surroundings_are_ignored(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name, value in {"TWILIO_REGION": "au1", "TWILIO_EDGE": "sydney", "TWILIO_ACCOUNT_SID": "AC9"}.items():
        monkeypatch.setenv(name, value)
    with site(lambda asked: Said()) as proxy, site(said(201, {"sid": CALL, "status": "queued"})) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        placed = phone(server.url).place(ORDER)
        assert proxy.asked == []
        assert server.asked[0].headers["Authorization"].startswith("Basic QUMwYjBi")
        assert f"/{ACCOUNT}/Calls.json" in server.asked[0].target
    assert (placed.sid, placed.queue_ms) == (CALL, None)


def test_nothing_of_a_call_stands_in_the_log(caplog):
    caplog.set_level(logging.INFO)
    with site(said(201, {"sid": CALL, "status": "queued"})) as server:
        phone(server.url).place(ORDER)
    with pytest.raises(TelephonyError) as caught, site(refused(400, 21211)) as server:
        phone(server.url).place(ORDER)
    assert TO not in caplog.text + str(caught.value)
    assert "token" not in caplog.text


def test_a_connection_that_the_server_has_given_up_is_not_used_again():
    """It may be closed at any moment after an answer, without a word."""
    answer = Said(body=json.dumps({"sid": CALL, "status": "ringing"}).encode())
    with site(lambda asked: answer) as server:
        line = phone(server.url)
        for _each in range(20):
            assert line.place(ORDER).sid == CALL
        assert len({asked.client for asked in server.asked}) == 20
