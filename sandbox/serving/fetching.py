"""One request to the product, with time-outs and the ways it can fail."""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

LARGEST_ANSWER = 1024 * 1024

Why = Literal["connect", "dns", "tls", "timeout", "protocol"]


class NoAnswer(Exception):
    """`connected` is false where the product cannot have seen the request."""

    def __init__(self, why: Why, words: str) -> None:
        super().__init__(words)
        self.why: Why = why
        self.words = words


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds of the wall."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0


@dataclass(frozen=True, kw_only=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


async def fetch(
    method: str, url: str, *, headers: Sequence[tuple[str, str]], body: bytes = b"", limits: Limits
) -> Answered:
    """Raises NoAnswer."""
    try:
        async with asyncio.timeout(limits.total):
            return await _fetch(method, url, headers=headers, body=body, limits=limits)
    except TimeoutError as error:
        raise NoAnswer("timeout", f"No answer within {limits.total:g} seconds.") from error


async def _fetch(method: str, url: str, *, headers: Sequence[tuple[str, str]], body: bytes, limits: Limits) -> Answered:
    reader, writer = await _connect(url, seconds=limits.connect)
    try:
        writer.write(_written(method, url, headers=headers, body=body))
        await writer.drain()
        async with asyncio.timeout(limits.read):
            return await _read(reader)
    except TimeoutError as error:
        raise NoAnswer("timeout", f"No answer within {limits.read:g} seconds.") from error
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        raise NoAnswer("protocol", f"The answer broke off or cannot be read ({error}).") from error
    finally:
        writer.close()


async def _connect(url: str, *, seconds: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        address = urlsplit(url)
        secure = address.scheme == "https"
        context = ssl.create_default_context() if secure else None
        async with asyncio.timeout(seconds):
            return await asyncio.open_connection(
                address.hostname, address.port or (443 if secure else 80), ssl=context, limit=LARGEST_ANSWER
            )
    except TimeoutError as error:
        raise NoAnswer("connect", f"No connection within {seconds:g} seconds.") from error
    except socket.gaierror as error:
        raise NoAnswer("dns", f"The host name cannot be resolved ({error.strerror}).") from error
    except ssl.SSLError as error:
        raise NoAnswer("tls", f"No secure connection ({error.reason}).") from error
    except (OSError, ValueError) as error:
        raise NoAnswer("connect", f"No connection ({error}).") from error


def _written(method: str, url: str, *, headers: Sequence[tuple[str, str]], body: bytes) -> bytes:
    address = urlsplit(url)
    target = (address.path or "/") + (f"?{address.query}" if address.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {address.netloc.rpartition('@')[2]}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _read(reader: asyncio.StreamReader) -> Answered:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.split(" ", 2)[1])
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if status in (204, 304):
        body = b""
    elif headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _chunks(reader)
    elif "content-length" in headers:
        body = await reader.readexactly(min(int(headers["content-length"]), LARGEST_ANSWER))
    else:
        body = await reader.read(LARGEST_ANSWER)
    return Answered(status=status, headers=headers, body=body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    pieces: list[bytes] = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
        if sum(map(len, pieces)) > LARGEST_ANSWER:
            raise ValueError("larger than a megabyte")
    return b"".join(pieces)
