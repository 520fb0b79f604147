"""A load generator that costs little: bytes prepared before, bytes counted after, nothing parsed but the status."""

import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Lock

from bench.arithmetic import Timing

AT_ONCE = 4
ENOUGH = 65_536
SECONDS_FOR_AN_ANSWER = 30.0


def request(method: str, path: str, *, headers: dict[str, str], body: str = "") -> bytes:
    """An HTTP/1.1 request that asks the server to hang up afterwards."""
    content = body.encode()
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "Connection: close"]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


def ask(address: tuple[str, int], prepared: bytes, *, expected: int) -> float:
    """Seconds from opening the connection to the last byte. RuntimeError for another status than expected."""
    began = time.perf_counter()
    with socket.create_connection(address, SECONDS_FOR_AN_ANSWER) as connection:
        connection.sendall(prepared)
        answer = connection.recv(ENOUGH)
        while more := connection.recv(ENOUGH):
            answer += more
    seconds = time.perf_counter() - began
    if answer.split(b" ", 2)[1] != str(expected).encode():
        raise RuntimeError(f"not {expected}: {answer[:500].decode(errors='replace')}")
    return seconds


def load(
    address: tuple[str, int], prepared: Sequence[bytes], *, expected: int, count: int, seconds: float = 60.0
) -> Timing:
    """Send `count` requests, four at a time, taking turns through `prepared`; stop early after so many seconds."""
    waiting, lock = islice(cycle(prepared), count), Lock()
    deadline = time.perf_counter() + seconds

    def client() -> Iterator[float]:
        while time.perf_counter() < deadline:
            with lock:
                one = next(waiting, None)
            if one is None:
                return
            yield ask(address, one, expected=expected)

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as clients:
        measured = [running.result() for running in [clients.submit(list, client()) for _ in range(AT_ONCE)]]
    return Timing(seconds=[each for one in measured for each in one], elapsed=time.perf_counter() - began)
