"""A server on one event loop, one asyncio task per connection."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from sandbox.serving.http import Refused, Request, Response, check_host, json_response, length_of_body

LARGEST_BODY = 1024 * 1024
LARGEST_HEAD = 64 * 1024
# Of the loop, until asyncio has given over whoever it has let in. Those it would forget if it were closed before.
TURNS_TO_COME_IN = 2
Answer = Callable[[Request], Awaitable[Response]]


class HungUp(Exception):
    """The connection ends without an answer."""


@dataclass(kw_only=True)
class Server:
    """`names` are host names allowed beside addresses and dotless names. `program` is what people call it."""

    answer: Answer
    program: str
    names: frozenset[str] = frozenset()
    _serving: asyncio.Server | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, listening: socket.socket) -> None:
        self._serving = await asyncio.start_server(self._connected, sock=listening, limit=LARGEST_HEAD)

    async def stop(self) -> None:
        """Let nobody in any more, and cut every connection, also those that wait for something to happen."""
        if self._serving:
            for listening in self._serving.sockets:
                asyncio.get_running_loop().remove_reader(listening)
            for _ in range(TURNS_TO_COME_IN):
                await asyncio.sleep(0)
            self._serving.close()
            self._serving = None
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        task.add_done_callback(lambda _: writer.close())  # also if it was cancelled before its first step

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, HungUp):
            writer.transport.abort()

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
        check_host(headers.get("host", ""), names=self.names, program=self.program)
        length = length_of_body(headers, largest=LARGEST_BODY)
        return Request(method=words[0], target=words[1], headers=headers, body=await reader.readexactly(length))


def _head(response: Response, *, goes_on: bool) -> bytes:
    phrase = HTTPStatus(response.status).phrase if response.status in HTTPStatus._value2member_map_ else "Other"
    headers = {"Connection": "keep-alive" if goes_on else "close", **response.all_headers()}
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
