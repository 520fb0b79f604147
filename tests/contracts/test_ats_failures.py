"""What is known about a request to Recruitee after it failed, in each way it can fail on a real socket; and that
neither tokens nor what the other side says ever stand where somebody reads them."""

import gzip
import json
import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest

from ats_sync.port import Ats, AtsError, ErrorKind, Meaning
from ats_sync.recruitee import Recruitee
from ats_sync.recruitee.client import Client
from ats_sync.recruitee.company import RecruiteeCompany
from tests.contracts.facts import ACCESS, LIKELY, SURE, WRITING, fact
from tests.contracts.site import Answer, Asked, Dropped, Said, site

TOKEN = "tok-very-secret-of-acme"
NAME, NUMBER = "Sam Reed", "+4915228817001"
ADMIN = {"admin": {"id": 9001, "company_id": 4242, "first_name": "Ida", "last_name": "Moe"}}
PLACED = {"placement": {"id": 48000001, "stage_id": 8101}, "references": []}
Request = Callable[[Ats], object]


def company(url: str, *, connect_seconds: float = 1, read_seconds: float = 5) -> Ats:
    vendor = Recruitee(timeout=(connect_seconds, read_seconds))
    return vendor.reach(company="acme", token=TOKEN, base_url=url)


def read(ats: Ats) -> object:
    return ats.candidate("46000001")


def move(ats: Ats) -> None:
    ats.move("48000001", stage="8101")


def write_note(ats: Ats) -> object:
    return ats.write_note("46000001", text="Hello")


def tag(ats: Ats) -> None:
    ats.tag("46000001", tag="Klara")


READS: list[Request] = [
    read,
    lambda ats: ats.owner(),
    lambda ats: ats.rights(),
    lambda ats: list(ats.jobs()),
    lambda ats: ats.job("700101"),
    lambda ats: ats.applications("700101"),
    lambda ats: list(ats.candidates()),
    lambda ats: ats.notes("46000001"),
]
WRITES: list[Request] = [move, write_note, tag]


def failing(answer: Answer, request: Request, **options: float) -> AtsError:
    """The error of one request to a server that answers so. Whatever happens, it is asked once."""
    with site(answer) as server:
        with pytest.raises(AtsError) as caught:
            request(company(server.url, **options))
        assert len(server.asked) == 1
    assert caught.value.__context__ is None or caught.value.__suppress_context__  # the words beneath quote addresses
    return caught.value


def said(status: int, body: object, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda asked: Said(status=status, body=content, content_type="application/json", headers=headers)


@pytest.fixture
def silence() -> Iterator[Event]:
    """Servers that wait for it answer when the test is over."""
    over = Event()
    yield over
    over.set()


def both(answer: Answer, **options: float) -> tuple[ErrorKind, ErrorKind, Meaning]:
    """The kind for a question and for a change, and what both mean."""
    asked, changed = failing(answer, read, **options), failing(answer, move, **options)
    assert asked.meaning == changed.meaning
    return asked.kind, changed.kind, asked.meaning


PERHAPS = (ErrorKind.RETRY, ErrorKind.AMBIGUOUS)


# ── never sent ──


@pytest.mark.parametrize("request_", [*READS, *WRITES])
def test_nobody_listens(request_):
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = int(listening.getsockname()[1])
    with pytest.raises(AtsError) as caught:
        request_(company(f"http://127.0.0.1:{port}"))
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.NOT_SENT, Meaning.DOWN)


def test_the_connection_is_not_taken_in_time():
    """A listener whose queue is full leaves further connections waiting."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as listening:
        address = listening.getsockname()
        waiting = [socket.socket() for _each in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        with pytest.raises(AtsError) as caught:
            move(company(f"http://127.0.0.1:{address[1]}", connect_seconds=0.1))
        for each in waiting:
            each.close()
    assert caught.value.kind == ErrorKind.NOT_SENT


# ── perhaps carried out ──


@fact(
    WRITING,
    "Moves, notes and tags have no key that would make them safe to repeat: without an answer somebody has to look",
    LIKELY,
    trial="Ask the vendor for idempotency keys",
)
def test_no_answer_in_time(silence):
    def wait(asked: Asked) -> Said:
        silence.wait(10)
        return Said()

    assert both(wait, read_seconds=0.1) == (*PERHAPS, Meaning.DOWN)


def test_the_connection_is_dropped():
    def drop(asked: Asked) -> Said:
        raise Dropped

    assert both(drop) == (*PERHAPS, Meaning.DOWN)


def test_the_answer_breaks_off():
    half = Said(status=200, body=b'{"placement": {', headers={"Content-Length": "500", "Connection": "close"})
    assert both(lambda asked: half) == (*PERHAPS, Meaning.DOWN)


def test_the_answer_is_no_gzip():
    assert both(said(200, b"plain", **{"Content-Encoding": "gzip"})) == (*PERHAPS, Meaning.DOWN)


def test_the_other_side_speaks_no_tls():
    with site(said(200, PLACED)) as server:
        for request, kind in zip((read, move), PERHAPS, strict=True):
            with pytest.raises(AtsError) as caught:
                request(company(server.url.replace("http:", "https:")))
            assert caught.value.kind == kind


def test_an_answer_that_is_too_long_is_not_read():
    with site(said(200, b'{"candidate": "' + b"x" * 5_000_000 + b'"}')) as server:
        for request, kind in zip((read, move), PERHAPS, strict=True):
            client = Client(f"{server.url}/c/acme", token=TOKEN, most_bytes=100_000)
            with pytest.raises(AtsError) as caught:
                request(RecruiteeCompany(client, company="acme"))
            assert (caught.value.kind, caught.value.meaning) == (kind, Meaning.ODD)


def test_an_answer_that_is_packed_counts_unpacked():
    packed = gzip.compress(b'{"candidate": "' + b"x" * 5_000_000 + b'"}')
    assert len(packed) < 10_000
    with site(said(200, packed, **{"Content-Encoding": "gzip"})) as server:
        client = Client(f"{server.url}/c/acme", token=TOKEN, most_bytes=100_000)
        with pytest.raises(AtsError) as caught:
            read(RecruiteeCompany(client, company="acme"))
        assert caught.value.meaning == Meaning.ODD


def test_an_answer_that_never_ends_is_not_waited_for():
    """Each part comes in time, the whole does not."""
    with site(said(200, b"{}")) as server:
        client = Client(f"{server.url}/c/acme", token=TOKEN, whole_seconds=0)
        with pytest.raises(AtsError) as caught:
            move(RecruiteeCompany(client, company="acme"))
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.AMBIGUOUS, Meaning.ODD)


@pytest.mark.parametrize(
    "body",
    [b"", b"<!doctype html><p>Welcome", b'{"placement": ', b"[]", b"null", b"7", b"\xff\xfe\x00", b"[" * 100_000],
)
def test_success_in_words_nobody_can_read(body):
    assert both(said(200, body)) == (*PERHAPS, Meaning.ODD)


@pytest.mark.parametrize("request_", READS)
def test_questions_that_are_answered_with_something_else(request_):
    if request_ is not READS[2]:  # rights: any answer at all shows that the door is open
        error = failing(said(200, {"something": "else"}), request_)
        assert (error.kind, error.meaning) == (ErrorKind.RETRY, Meaning.ODD)


@pytest.mark.parametrize("body", [{}, {"placement": None}, {"placement": {}}, PLACED])
def test_a_move_needs_no_more_than_success(body):
    """Whoever moves somebody reads afterwards anyway."""
    with site(said(200, body)) as server:
        move(company(server.url))
        assert [(asked.method, json.loads(asked.body)) for asked in server.asked] == [("PATCH", {"stage_id": 8101})]


def test_a_move_to_another_stage_than_asked():
    error = failing(said(200, {"placement": {"id": 48000001, "stage_id": 8100}}), move)
    assert (error.kind, error.meaning) == (ErrorKind.AMBIGUOUS, Meaning.ODD)


def test_success_without_content():
    with site(said(204, b"")) as server:
        move(company(server.url))
        tag(company(server.url))
    assert failing(said(204, b""), write_note).kind == ErrorKind.AMBIGUOUS
    assert failing(said(204, b""), read).kind == ErrorKind.RETRY


def test_a_note_without_a_number_was_perhaps_written():
    bodies: list[object] = [{}, {"note": {}}, {"note": {"id": "x"}}, {"note": []}]
    for body in bodies:
        error = failing(said(201, body), write_note)
        assert (error.kind, error.meaning) == (ErrorKind.AMBIGUOUS, Meaning.ODD)


def test_one_whom_nobody_can_read_is_left_out_of_a_list():
    """Read singly they are the only ones who cannot be read."""
    fine, also = {"id": 1, "name": "Sam", "placements": []}, {"id": 5, "name": "Kim", "placements": []}
    rows = [fine, {"id": 2, "placements": None}, {"id": 3}, {"id": 4, "placements": [{"offer_id": 7}]}, also]

    def answer(asked: Asked) -> Said:
        path = asked.target.partition("?")[0]
        said: object = {"candidates": rows}
        if path.endswith("/candidates/2"):
            said = {"candidate": rows[1]}
        elif path.endswith("/candidates/3"):
            said = {"candidate": {**fine, "id": 3}}
        return Said(body=json.dumps(said).encode(), content_type="application/json")

    with site(answer) as server:
        ats = company(server.url)
        assert [each.id for each in ats.candidates()] == ["1", "3", "5"]
        with pytest.raises(AtsError) as caught:
            ats.candidate("2")
    assert caught.value.meaning == Meaning.ODD


# ── refused ──


@pytest.mark.parametrize("request_", [*READS, *WRITES])
def test_a_token_that_opens_nothing_is_not_tried_twice(request_):
    error = failing(said(401, {"error": "Token not found.", "error_code": "invalid_token"}), request_)
    assert (error.kind, error.meaning, error.status) == (ErrorKind.REJECTED, Meaning.TOKEN, 401)


def test_redirects_are_not_followed():
    with site(said(200, ADMIN)) as elsewhere:
        assert both(said(302, b"", Location=elsewhere.url)) == (*PERHAPS, Meaning.ODD)
        assert elsewhere.asked == []


def test_ids_that_cannot_be_any_are_not_asked_for():
    with site(said(200, {})) as server:
        ats = company(server.url)
        for strange in ("", "x", "../admin", "1/2", "1?x", "-1", "1" * 19, "1\n", "٣"):
            for request in (
                lambda name: ats.job(name),
                lambda name: ats.applications(name),
                lambda name: ats.candidate(name),
                lambda name: ats.notes(name),
                lambda name: ats.move(name, stage="8101"),
                lambda name: ats.write_note(name, text="x"),
                lambda name: ats.tag(name, tag="x"),
            ):
                with pytest.raises(AtsError) as caught:
                    request(strange)
                assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.NOT_FOUND)
            with pytest.raises(AtsError) as caught:
                ats.move("48000001", stage=strange)
            assert caught.value.meaning == Meaning.INVALID
        assert server.asked == []


# ── what is sent, and what is not told ──


@fact(ACCESS, "`https://api.recruitee.com/c/{company}`, JSON both ways, `Authorization: Bearer` for all requests", SURE)
def test_what_is_sent():
    with site(said(200, ADMIN)) as server:
        company(server.url).owner()
    headers = {name.lower(): value for name, value in server.asked[0].headers.items()}
    assert (server.asked[0].method, server.asked[0].target) == ("GET", "/c/acme/admin")
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["accept"] == "application/json"
    assert TOKEN not in server.asked[0].target


def test_a_change_never_goes_over_a_connection_that_was_kept():
    """It may have died unseen, and then nobody knows whether it was carried out."""
    answers: dict[str, Any] = {**PLACED, **ADMIN}
    with site(said(200, answers)) as server:
        ats = company(server.url)
        for _each in range(3):
            ats.owner()
            ats.move("48000001", stage="8101")
        assert len({asked.client for asked in server.asked if asked.method == "PATCH"}) == 3


def test_proxies_and_logins_of_the_surroundings_are_ignored(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with site(lambda asked: Said()) as proxy, site(said(200, ADMIN)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        company(server.url).owner()
        assert proxy.asked == []
        assert server.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_the_pace_is_asked_before_every_request():
    asked: list[int] = []
    rows = {"candidates": [{"id": 1, "placements": []}]}
    with site(lambda _asked: Said(body=json.dumps(rows).encode(), content_type="application/json")) as server:
        ats = Recruitee().reach(
            company="acme", token=TOKEN, base_url=server.url, pace=lambda: asked.append(len(server.asked))
        )
        list(ats.candidates())
        ats.tag("1", tag="x")
        assert asked == list(range(len(server.asked)))


QUOTING = {"error": [f"{NAME} ({NUMBER}) with {TOKEN}"]}


def reported(error: AtsError) -> str:
    """Its traceback with the values at hand, but for those of the test itself."""
    assert error.__traceback__
    inside = error.__traceback__.tb_next
    return "".join(traceback.TracebackException(type(error), error, inside, capture_locals=True).format())


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 422, 429, 500])
@pytest.mark.parametrize("request_", [read, move])
def test_nothing_secret_is_told(status, request_, caplog):
    """Neither in the error, nor where its traceback shows the values at hand, nor in any log."""
    caplog.set_level(logging.DEBUG)
    with site(said(status, [QUOTING] if status == 200 else QUOTING, Location=f"/{TOKEN}")) as server:
        ats = company(server.url)
        with pytest.raises(AtsError) as caught:
            request_(ats)
    error = caught.value
    shown = reported(error)
    told = shown + caplog.text + repr(error) + str(error) + repr(vars(error)) + repr(ats) + repr(vars(ats))
    assert "AtsError" in told
    assert [word for word in (TOKEN, NAME, NUMBER) if word in told] == []


def test_nothing_secret_is_told_of_requests_that_were_not_answered(caplog):
    caplog.set_level(logging.DEBUG)

    def drop(asked: Asked) -> Said:
        raise Dropped

    told = ""
    for options in ({}, {"connect_seconds": 0.1}):
        error = failing(drop, move, **options)
        told += reported(error)
    assert TOKEN not in told + caplog.text


def test_an_error_says_what_it_is():
    error = failing(said(429, b"", **{"retry-after": "7"}), read)
    assert (str(error), error.retry_after) == ("retry busy 429", 7)
