"""Gets a calendar over HTTP, politely and without trust: who the other side is, and what it sends, anybody may choose.

Errors carry a code and nothing that was in the address or the answer.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import httpcore

from interviews.busy.addresses import Address, parse
from interviews.busy.problems import Problem, Unreadable
from interviews.busy.sieve import MOST_BYTES
from interviews.busy.wire import Deadline, Resolve, ask_system, checked, connections

MOST_REDIRECTS = 3
MOST_SECONDS = 15.0  # for everything: names, redirects, content
REDIRECTS = frozenset([301, 302, 303, 307, 308])
ACCEPT = [(b"Accept", b"text/calendar, */*;q=0.1"), (b"Accept-Encoding", b"gzip"), (b"Connection", b"close")]
STATUS_PROBLEMS = {
    401: Problem.FORBIDDEN,
    403: Problem.FORBIDDEN,
    404: Problem.NOT_FOUND,
    410: Problem.NOT_FOUND,
    429: Problem.ASKED_TO_WAIT,
    503: Problem.ASKED_TO_WAIT,
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the last answer said about its version; empty where it said nothing."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """`content` is None where nothing has changed."""

    content: bytes | None
    known: Known


def fetch(
    address: str,
    *,
    known: Known,
    private_hosts: Collection[str],
    agent: str,
    now: datetime,
    resolve: Resolve = ask_system,
    seconds: float = MOST_SECONDS,
) -> Fetched:
    """The calendar at an address, or that it is still the `known` one. Raises Unreadable.

    `private_hosts`: "host:port" of hosts that may be private. `resolve` gives the IP addresses of a name.
    """
    deadline = Deadline(seconds)
    here = parse(address, private_hosts=private_hosts)
    for _ in range(MOST_REDIRECTS + 1):
        may_be_private = here.place in private_hosts
        dialled = checked(here, may_be_private=may_be_private, resolve=resolve, deadline=deadline)
        try:
            with connections(dialled, deadline=deadline) as pool:
                answer = _asked(pool, here, known=known, agent=agent, now=now)
        except httpcore.TimeoutException as error:
            raise Unreadable(Problem.TIMEOUT) from error
        except httpcore.NetworkError as error:
            raise Unreadable(Problem.UNREACHABLE) from error
        except httpcore.ProtocolError as error:
            raise Unreadable(Problem.SERVER_ERROR) from error
        if isinstance(answer, Fetched):
            return answer
        here = _followed(here, answer, private_hosts=private_hosts)
    raise Unreadable(Problem.REDIRECTS)


def _asked(pool: httpcore.ConnectionPool, here: Address, *, known: Known, agent: str, now: datetime) -> Fetched | str:
    """What is there, or where it has gone."""
    url = httpcore.URL(scheme=here.scheme, host=here.host, port=here.port, target=here.target)
    with pool.stream("GET", url, headers=_headers(here, known=known, agent=agent)) as response:
        said = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status == 304 and (known.etag or known.last_modified):
            return Fetched(content=None, known=known)
        if response.status in REDIRECTS and b"location" in said:
            return said[b"location"]
        if response.status != 200:
            problem = STATUS_PROBLEMS.get(response.status, Problem.SERVER_ERROR)
            raise Unreadable(problem, wait_seconds=_wait_seconds(said.get(b"retry-after", ""), now=now))
        if said.get(b"content-length", "").isdigit() and int(said[b"content-length"]) > MOST_BYTES:
            raise Unreadable(Problem.TOO_LARGE)
        content = _limited(response.iter_stream(), encoding=said.get(b"content-encoding", "").lower())
        version = Known(etag=_short(said.get(b"etag", "")), last_modified=_short(said.get(b"last-modified", ""), 64))
        return Fetched(content=content, known=version)


def _headers(here: Address, *, known: Known, agent: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"Host", here.netloc.encode()), (b"User-Agent", agent.encode()), *ACCEPT]
    optional = {
        b"If-None-Match": known.etag,
        b"If-Modified-Since": known.last_modified,
        b"Authorization": here.authorization,
    }
    return headers + [(name, value.encode("latin-1")) for name, value in optional.items() if value]


def _short(value: str, most: int = 255) -> str:
    """A validator that does not fit, or would not travel back, is as good as none."""
    return value if len(value) <= most and value.isprintable() and value.isascii() else ""


def _followed(here: Address, location: str, *, private_hosts: Collection[str]) -> Address:
    """Where a redirect leads, judged like an address that somebody pasted. The way back from https is not taken."""
    there = parse(urljoin(here.url, location), private_hosts=private_hosts)
    if here.scheme == "https" and there.scheme == "http":
        raise Unreadable(Problem.REDIRECTS)
    if not there.authorization and (there.scheme, there.place) == (here.scheme, here.place):
        return replace(there, authorization=here.authorization)
    return there


def _limited(chunks: Iterable[bytes], *, encoding: str) -> bytes:
    """The content, of which neither the packed nor the unpacked form may be too large."""
    content = bytearray()
    for chunk in _unpacked(chunks, encoding):
        content += chunk
        if len(content) > MOST_BYTES:
            raise Unreadable(Problem.TOO_LARGE)
    return bytes(content)


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise Unreadable(Problem.NOT_A_CALENDAR)
    unpack, packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), 0
    try:
        for chunk in chunks:
            packed += len(chunk)
            if packed > MOST_BYTES:
                raise Unreadable(Problem.TOO_LARGE)
            yield unpack.decompress(chunk, MOST_BYTES + 1)  # no bomb unfolds further
    except zlib.error as error:
        raise Unreadable(Problem.BROKEN) from error
    if not unpack.eof:
        raise Unreadable(Problem.BROKEN)


def _wait_seconds(said: str, *, now: datetime) -> int | None:
    """Retry-After in seconds, which a server says as such or as a date."""
    if said.isdigit():
        return int(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(int((until - now).total_seconds()), 0)
