"""From the command line to the signal that ends it."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from typing import Any


class CannotStart(Exception):
    """Said in one sentence to whoever started the stand-in."""


def listen(host: str, port: int, *, place: str, option: str, backlog: int) -> socket.socket:
    """`place` is what people call it, `option` what chooses another."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=backlog)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CannotStart(f"Cannot listen on {place} ({reason}); choose another with {option}.") from error


def told_to_stop() -> asyncio.Event:
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    return stopping


def run(serve: Callable[[ExitStack], Coroutine[Any, Any, None]]) -> int:
    """The exit status. What is left on the stack is closed in the end."""
    try:
        with ExitStack() as resources:
            asyncio.run(serve(resources))
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0
