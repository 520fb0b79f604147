"""Requests and answers of the exchange's own server, one asyncio task per connection."""

import asyncio
import ipaddress
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

LARGEST_BODY = 1024 * 1024
LARGEST_HEAD = 64 * 1024
OWN_HEADER = "x-sandbox"
HTML = "text/html; charset=utf-8"


class Refused(Exception):
    """The request cannot be answered; status and words for whoever asked."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class HungUp(Exception):
    """The connection ends without an answer."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """`headers` have lower-case names. `target` is the path and query as they were sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def is_marked(self) -> bool:
        return bool(self.headers.get(OWN_HEADER))

    def form(self) -> list[tuple[str, str]]:
        try:
            return parse_qsl(self.body.decode(), keep_blank_values=True, max_num_fields=1000)
        except ValueError as error:
            raise Refused(400, "The form cannot be read.") from error

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; an empty body is an empty one."""
        try:
            content = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Refused(400, f"The body is not JSON: {error}.") from error
        if not isinstance(content, dict):
            raise Refused(400, "The body must be a JSON object.")
        return content

    def number(self, name: str, *, default: float, largest: float) -> float:
        written = self.query.get(name, "")
        if not written:
            return default
        # isdecimal keeps out nan, inf and signs.
        if not written.replace(".", "", 1).isdecimal():
            raise Refused(400, f"{name} must be a number from 0.")
        return min(float(written), largest)


@dataclass(frozen=True, kw_only=True)
class Response:
    body: bytes
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def json_response(content: object, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status=status, body=body + b"\n", content_type="application/json", headers=headers or {})


Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Server:
    """`names` are host names allowed beside addresses and dotless names."""

    answer: Answer
    names: frozenset[str] = frozenset()
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def stop(self) -> None:
        """Cut every connection, also those that wait for something to happen."""
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, HungUp):
            writer.transport.abort()
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another may follow."""
        try:
            request = await self._read(reader)
            if request is None:
                return False
            response, goes_on = await self.answer(request), request.headers.get("connection", "").lower() != "close"
        except Refused as refusal:
            # The body may not have been read, so the connection cannot carry another request.
            response, goes_on, request = json_response({"error": refusal.words}, status=refusal.status), False, None
        writer.write(_head(response, goes_on=goes_on))
        if request is None or request.method != "HEAD":
            writer.write(response.body)
        await writer.drain()
        return goes_on

    async def _read(self, reader: asyncio.StreamReader) -> Request | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[1].startswith("/"):
            raise Refused(400, "This request cannot be read.")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        try:
            host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError as error:
            raise Refused(400, "This address cannot be read.") from error
        if not _may_be_called(host, names=self.names):
            raise Refused(421, "This host name is not allowed; start the exchange with --allowed-host NAME.")
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal():
            raise Refused(411, "Send the body with a Content-Length.")
        if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
            raise Refused(413, f"The body is larger than {LARGEST_BODY} bytes.")
        return Request(method=words[0], target=words[1], headers=headers, body=await reader.readexactly(int(length)))


def _head(response: Response, *, goes_on: bool) -> bytes:
    phrase = HTTPStatus(response.status).phrase if response.status in HTTPStatus._value2member_map_ else "Other"
    headers = {
        "Content-Type": response.content_type,
        "Content-Length": str(len(response.body)),
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Connection": "keep-alive" if goes_on else "close",
        **response.headers,
    }
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _may_be_called(name: str, *, names: frozenset[str]) -> bool:
    """Keeps out pages of other sites that point their own host name at this machine (DNS rebinding)."""
    if "." not in name.removesuffix(".localhost") or name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
