"""Connections that reach the addresses that were checked and no others, and that end in time."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import certifi
import httpcore

from interviews.busy.addresses import Address, is_public
from interviews.busy.problems import Problem, Unreadable

Resolve = Callable[[str, int], list[str]]
MOST_SECONDS_TO_DIAL = 5.0


class Deadline:
    """When everything must be done, by the clock that never jumps."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, most: float = float("inf")) -> float:
        """Seconds left, at most so many. Raises Unreadable once there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise Unreadable(Problem.TIMEOUT)
        return min(left, most)


def ask_system(host: str, port: int) -> list[str]:
    """The IP addresses that a name stands for. Raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def checked(address: Address, *, may_be_private: bool, resolve: Resolve, deadline: Deadline) -> list[str]:
    """The IP addresses to dial, asked for once. Raises Unreadable unless all of them are public."""
    found = _asked(resolve, address, deadline)
    if not found:
        raise Unreadable(Problem.UNKNOWN_HOST)
    if not may_be_private and not all(is_public(each) for each in found):
        raise Unreadable(Problem.PRIVATE_ADDRESS)
    return found


def _asked(resolve: Resolve, address: Address, deadline: Deadline) -> list[str]:
    """In a thread, because the system's resolver cannot be told to hurry."""
    answers: SimpleQueue[list[str] | None] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(address.host, address.port))
        except (OSError, UnicodeError):
            answers.put(None)

    Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=deadline.left()) or []
    except Empty as error:
        raise Unreadable(Problem.TIMEOUT) from error


def connections(addresses: list[str], *, deadline: Deadline) -> httpcore.ConnectionPool:
    """For requests to one host, whose name serves for TLS and nothing else. Nothing of the environment is asked for a
    proxy."""
    return httpcore.ConnectionPool(ssl_context=trust(), max_connections=1, network_backend=_Pinned(addresses, deadline))


@cache
def trust() -> ssl.SSLContext:
    """The authorities that the operating system trusts, and, where it brings none, those of Mozilla."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Pinned(httpcore.NetworkBackend):
    def __init__(self, addresses: list[str], deadline: Deadline) -> None:
        self._addresses, self._deadline, self._backend = addresses, deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The first checked address that answers; what the host's name stands for by now is not asked."""
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._addresses:
            try:
                left = self._deadline.left(MOST_SECONDS_TO_DIAL)
                stream = self._backend.connect_tcp(address, port, timeout=left, socket_options=socket_options)
                return _Timed(stream, self._deadline)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")


class _Timed(httpcore.NetworkStream):
    """A stream of which each step gets only the time that is left for all of them."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, timeout=self._deadline.left())
        except httpcore.ConnectError as error:
            raise Unreadable(Problem.TLS) from error
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
