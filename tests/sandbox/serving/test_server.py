"""Who is cut off knows it at once, at whatever moment the server stops."""

import asyncio
import socket
from functools import partial

import pytest

from sandbox.serving.http import Request, Response, json_response
from sandbox.serving.server import Server
from sandbox.serving.starting import listen
from tests.sandbox.serving.loops import completed

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def never(request: Request) -> Response:
    await asyncio.Event().wait()
    return json_response({})


async def is_cut_off(*, turns: int, patience: float, stops: bool) -> bool:
    """Whether somebody who asked so many turns of the loop before the server stops hears of it."""
    server = Server(answer=never, program="stand-in")
    listening = listen("127.0.0.1", 0, place="a port", option="--port", backlog=8)
    await server.start(listening)
    with socket.create_connection(listening.getsockname(), timeout=patience) as client:
        client.sendall(REQUEST)
        for _ in range(turns):
            await asyncio.sleep(0)
        if stops:
            await server.stop()
        told = await asyncio.to_thread(is_told, client)
    await server.stop()
    return told


def is_told(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except ConnectionResetError:  # of whom nobody had let in yet
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize("turns", range(12))
def test_whoever_waits_for_an_answer_is_cut_off(turns):
    assert completed(partial(is_cut_off, turns=turns, patience=30, stops=True))


def test_while_it_goes_on_nobody_is():
    """The control."""
    assert not completed(partial(is_cut_off, turns=12, patience=0.2, stops=False))
