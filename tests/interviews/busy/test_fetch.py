"""Over real connections to a server on this machine, which the tests allow as a private host."""

import gzip
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_socket import SocketConnectBlockedError

from interviews.busy import addresses
from interviews.busy.fetch import Fetched, Known, fetch
from interviews.busy.problems import Problem, Unreadable
from interviews.busy.sieve import MOST_BYTES
from interviews.busy.wire import Resolve, trust
from tests.interviews.busy.files import NOW, file
from tests.interviews.busy.serving import Feeds, reply, serving

CALENDAR = file("DTSTART:20261124T090000Z\nDURATION:PT1H")
PUBLIC = "93.184.216.34"


@pytest.fixture
def feeds() -> Iterator[Feeds]:
    with serving() as running:
        yield running


def get(address: str, *allowed: str, known: Known | None = None, **details: Any) -> Fetched:
    return fetch(
        address, known=known or Known(), private_hosts=frozenset(allowed), agent="Clora-Calendars/1", now=NOW, **details
    )


def problem_of(address: str, *allowed: str, **details: Any) -> Problem:
    """And neither the code nor its reasons repeat the address."""
    started = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        get(address, *allowed, **details)
    assert time.monotonic() - started < 10
    assert "basic.ics" not in str(refused.value)
    return refused.value.problem


def answers(*turns: list[str]) -> Resolve:
    """A name server that says something else each time; the last answer stays."""
    said = list(turns)

    def resolve(host: str, port: int) -> list[str]:
        return said.pop(0) if len(said) > 1 else said[0]

    return resolve


# ── Politeness ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_calendar_is_got_with_its_version_and_only_once_per_version(feeds):
    modified = "Mon, 23 Nov 2026 08:00:00 GMT"
    feeds.answers["/basic.ics"] = lambda request: reply(
        request, 304 if "If-None-Match" in request.headers else 200, CALENDAR, ETag='W/"7"', Last_Modified=modified
    )
    first = get(feeds.url(), feeds.place)
    assert first == Fetched(content=CALENDAR, known=Known(etag='W/"7"', last_modified=modified))
    second = get(feeds.url(), feeds.place, known=first.known)
    assert second == Fetched(content=None, known=first.known)
    [(_, asked), (_, again)] = feeds.asked
    assert asked["user-agent"] == "Clora-Calendars/1"
    assert asked["host"] == feeds.place
    assert "if-none-match" not in asked
    assert (again["if-none-match"], again["if-modified-since"]) == ('W/"7"', modified)


def test_webcal_means_https_and_plain_http_stays_what_it_is(feeds):
    feeds.publish(CALENDAR)
    assert problem_of(feeds.url().replace("http:", "webcal:"), feeds.place) == Problem.TLS


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (401, Problem.FORBIDDEN),
        (403, Problem.FORBIDDEN),
        (404, Problem.NOT_FOUND),
        (410, Problem.NOT_FOUND),
        (429, Problem.ASKED_TO_WAIT),
        (503, Problem.ASKED_TO_WAIT),
        (500, Problem.SERVER_ERROR),
        (204, Problem.SERVER_ERROR),
        (304, Problem.SERVER_ERROR),
    ],
)
def test_each_refusal_has_its_code(feeds, status, problem):
    feeds.answers["/basic.ics"] = lambda request: reply(request, status)
    assert problem_of(feeds.url(), feeds.place) == problem


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("Mon, 23 Nov 2026 10:00:00 GMT", 3600), ("Sun, 22 Nov 2026 10:00:00 GMT", 0), ("soon", None)],
)
def test_a_server_may_ask_to_wait(feeds, said, seconds):
    feeds.answers["/basic.ics"] = lambda request: reply(request, 429, Retry_After=said)
    with pytest.raises(Unreadable) as refused:
        get(feeds.url(), feeds.place)
    assert refused.value.wait_seconds == seconds


# ── Where it may go ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_this_machine_is_refused_unless_the_settings_name_it(feeds, monkeypatch):
    feeds.publish(CALENDAR)
    monkeypatch.setattr(addresses, "USUAL_PORTS", frozenset([feeds.port]))
    for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]"):
        assert problem_of(f"http://{host}:{feeds.port}/basic.ics") == Problem.PRIVATE_ADDRESS, host
    assert feeds.asked == []
    assert get(feeds.url(), feeds.place).content == CALENDAR


def test_one_private_address_among_public_ones_is_enough_to_refuse(feeds, monkeypatch):
    monkeypatch.setattr(addresses, "USUAL_PORTS", frozenset([feeds.port]))
    address = f"http://calendar.example:{feeds.port}/basic.ics"
    assert problem_of(address, resolve=answers([PUBLIC, "127.0.0.1"])) == Problem.PRIVATE_ADDRESS
    assert problem_of(address, resolve=answers(["64:ff9b::7f00:1"])) == Problem.PRIVATE_ADDRESS
    assert problem_of(address, resolve=answers([])) == Problem.UNKNOWN_HOST
    assert feeds.asked == []


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_a_name_that_changes_after_the_check_leads_nowhere_else(feeds, monkeypatch):
    """The public address that was checked is dialled (and the tests do not let it out), whatever the name says then."""
    feeds.publish(CALENDAR)
    monkeypatch.setattr(addresses, "USUAL_PORTS", frozenset([feeds.port]))
    with pytest.raises(SocketConnectBlockedError, match=PUBLIC):
        get(f"http://calendar.example:{feeds.port}/basic.ics", resolve=answers([PUBLIC], ["127.0.0.1"]))
    assert feeds.asked == []


def test_a_name_is_asked_for_once_and_only_what_it_said_is_dialled(feeds):
    """The control: the address that was checked is really used, and the name is one that no name server knows."""
    feeds.publish(CALENDAR)
    place = f"calendar.example:{feeds.port}"
    fetched = get(f"http://{place}/basic.ics", place, resolve=answers(["127.0.0.1"], [PUBLIC]))
    assert fetched.content == CALENDAR
    assert feeds.asked[0][1]["host"] == place


def test_redirects_are_followed_and_each_is_judged(feeds):
    feeds.publish(CALENDAR, "/moved.ics")
    feeds.answers["/basic.ics"] = lambda request: reply(request, 302, Location="moved.ics")
    assert get(feeds.url(), feeds.place).content == CALENDAR


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/", "http://localhost:8080/", "http://169.254.169.254/", "http://[::1]/", "//10.0.0.1/"],
)
def test_a_redirect_into_a_private_network_is_refused(feeds, location):
    with serving() as inner:
        inner.publish(CALENDAR, "/")
        target = location.format(port=inner.port)
        feeds.answers["/basic.ics"] = lambda request: reply(request, 302, Location=target)
        assert problem_of(feeds.url(), feeds.place) in (Problem.PRIVATE_ADDRESS, Problem.PORT)
        assert inner.asked == []
        # The control: where the settings allow it, the same redirect is taken.
        if "{port}" in location:
            assert get(feeds.url(), feeds.place, inner.place).content == CALENDAR


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://calendar.example/", "gopher://127.0.0.1/"])
def test_a_redirect_to_something_else_is_refused(feeds, location):
    feeds.answers["/basic.ics"] = lambda request: reply(request, 302, Location=location)
    assert problem_of(feeds.url(), feeds.place) == Problem.NO_ADDRESS


def test_redirects_end(feeds):
    feeds.answers["/basic.ics"] = lambda request: reply(request, 302, Location="/basic.ics")
    assert problem_of(feeds.url(), feeds.place) == Problem.REDIRECTS
    assert len(feeds.asked) == 4


def test_a_user_in_the_address_is_told_to_its_own_host_alone(feeds):
    with serving() as other:
        feeds.answers["/basic.ics"] = lambda request: reply(request, 302, Location="/here.ics")
        feeds.answers["/here.ics"] = lambda request: reply(request, 302, Location=other.url())
        other.publish(CALENDAR)
        get(feeds.url().replace("//", "//jonas:secret@"), feeds.place, other.place)
        assert [headers.get("authorization", "") for _, headers in feeds.asked] == ["Basic am9uYXM6c2VjcmV0"] * 2
        assert ["authorization" in headers for _, headers in other.asked] == [False]


def test_a_proxy_in_the_environment_is_not_asked(feeds, monkeypatch):
    feeds.publish(CALENDAR)
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(feeds.url(), feeds.place).content == CALENDAR


# ── What it may send ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_packed_calendars_are_unpacked(feeds):
    feeds.answers["/basic.ics"] = lambda request: reply(request, 200, gzip.compress(CALENDAR), Content_Encoding="gzip")
    assert get(feeds.url(), feeds.place).content == CALENDAR
    assert feeds.asked[0][1]["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("packed", "encoding", "problem"),
    [
        (lambda: gzip.compress(b"x" * 200 * 1024**2), "gzip", Problem.TOO_LARGE),
        (lambda: gzip.compress(CALENDAR)[:-9], "gzip", Problem.BROKEN),
        (lambda: b"no gzip at all", "gzip", Problem.BROKEN),
        (lambda: b"x" * (MOST_BYTES + 1), "identity", Problem.TOO_LARGE),
        (lambda: CALENDAR, "br", Problem.NOT_A_CALENDAR),
    ],
    ids=["bomb", "cut off", "not packed", "too large", "unknown packing"],
)
def test_what_unfolds_too_far_or_not_at_all_is_refused(feeds, packed, encoding, problem):
    content = packed()
    feeds.answers["/basic.ics"] = lambda request: reply(request, 200, content, Content_Encoding=encoding)
    assert problem_of(feeds.url(), feeds.place) == problem


def test_ten_megabytes_arrive(feeds):
    feeds.publish(b"x" * MOST_BYTES)
    assert len(get(feeds.url(), feeds.place).content or b"") == MOST_BYTES


def test_a_length_that_is_announced_is_believed_at_once(feeds):
    feeds.answers["/basic.ics"] = lambda request: reply(request, 200, b"", Content_Length=str(MOST_BYTES + 1))
    assert problem_of(feeds.url(), feeds.place) == Problem.TOO_LARGE


def test_a_body_without_a_length_is_counted(feeds):
    def pour(request) -> None:
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        while not feeds.over.is_set():
            request.wfile.write(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")

    feeds.answers["/basic.ics"] = pour
    assert problem_of(feeds.url(), feeds.place) == Problem.TOO_LARGE


def test_a_body_that_breaks_off_is_refused(feeds):
    def break_off(request) -> None:
        reply(request, 200, CALENDAR[:50], Content_Length=str(len(CALENDAR)))
        request.close_connection = True

    feeds.answers["/basic.ics"] = break_off
    assert problem_of(feeds.url(), feeds.place) == Problem.SERVER_ERROR


def test_endless_headers_are_refused(feeds):
    def boast(request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not feeds.over.is_set():
            request.wfile.write(b"X-More: " + b"x" * 10_000 + b"\r\n")

    feeds.answers["/basic.ics"] = boast
    assert problem_of(feeds.url(), feeds.place) == Problem.SERVER_ERROR


def test_what_is_not_http_is_refused(feeds):
    feeds.answers["/basic.ics"] = lambda request: request.wfile.write(b"220 mail.example ESMTP\r\n") and None
    assert problem_of(feeds.url(), feeds.place, seconds=2) in (Problem.SERVER_ERROR, Problem.TIMEOUT)


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n"])
def test_a_server_that_drips_is_left(feeds, beginning):
    def drip(request) -> None:
        request.wfile.write(beginning)
        while not feeds.over.wait(0.05):
            request.wfile.write(b"X")

    feeds.answers["/basic.ics"] = drip
    assert problem_of(feeds.url(), feeds.place, seconds=0.5) == Problem.TIMEOUT


def test_one_time_holds_for_all_redirects_together(feeds):
    def dither(request) -> None:
        feeds.over.wait(0.3)
        reply(request, 302, Location="/basic.ics")

    feeds.answers["/basic.ics"] = dither
    assert problem_of(feeds.url(), feeds.place, seconds=0.5) == Problem.TIMEOUT


def test_a_name_server_that_takes_its_time_is_left():
    waiting = Event()

    def ponder(host: str, port: int) -> list[str]:
        waiting.wait(5)
        return [PUBLIC]

    assert problem_of("https://calendar.example/", resolve=ponder, seconds=0.3) == Problem.TIMEOUT
    waiting.set()


def test_a_name_that_nobody_knows_is_unknown():
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert problem_of("https://calendar.example/", resolve=unknown) == Problem.UNKNOWN_HOST


def test_a_server_that_is_not_there_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        place = f"127.0.0.1:{closed.getsockname()[1]}"
    assert problem_of(f"http://{place}/", place) == Problem.UNREACHABLE


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def certificate(tmp_path: Path) -> Iterator[Path]:
    """Of calendar.example, signed by itself; the key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "calendar.example")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    formats = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = tmp_path / "calendar.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, *formats)
    )
    trust.cache_clear()
    yield path
    trust.cache_clear()


def test_the_certificate_must_be_that_of_the_name_although_a_number_is_dialled(certificate, monkeypatch):
    with serving(certificate=certificate) as feeds:
        feeds.publish(CALENDAR)
        right, wrong = f"calendar.example:{feeds.port}", f"other.example:{feeds.port}"
        here: Any = {"resolve": answers(["127.0.0.1"])}
        assert problem_of(f"https://{right}/basic.ics", right, **here) == Problem.TLS  # nobody we trust signed it
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trust.cache_clear()
        assert get(f"https://{right}/basic.ics", right, **here).content == CALENDAR
        assert problem_of(f"https://{wrong}/basic.ics", wrong, **here) == Problem.TLS
        assert feeds.names == ["calendar.example", "calendar.example", "other.example"]
        assert len(feeds.asked) == 1


def test_the_way_back_from_https_is_not_taken(certificate, feeds, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate=certificate) as safe:
        place = f"calendar.example:{safe.port}"
        safe.answers["/basic.ics"] = lambda request: reply(request, 302, Location=feeds.url())
        here: Any = {"resolve": answers(["127.0.0.1"])}
        assert problem_of(f"https://{place}/basic.ics", place, feeds.place, **here) == Problem.REDIRECTS
    assert feeds.asked == []
