"""A product of a few lines: it answers webhooks as a test tells it, and remembers what it got."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

XML = "text/xml; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Got:
    method: str
    target: str
    headers: Message
    body: str

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body or self.target.partition("?")[2], keep_blank_values=True)

    @property
    def form(self) -> dict[str, str]:
        return dict(self.pairs)


@dataclass(frozen=True, kw_only=True)
class Says:
    body: bytes = b""
    status: int = 200
    content_type: str = XML
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


Answer = str | Says | Callable[[Got], "str | Says"]


@dataclass(kw_only=True)
class Product:
    """`answers` per path; whatever else is asked gets 204."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return self.address + path

    def asked(self, path: str) -> list[Got]:
        return [request for request in self.got if request.path == path]

    def answer(self, request: Got) -> Says:
        self.got.append(request)
        answer = self.answers.get(request.path, Says(status=204))
        says = answer if isinstance(answer, str | Says) else answer(request)
        return says if isinstance(says, Says) else Says(body=twiml(says).encode())

    def forget(self) -> None:
        self.answers.clear()
        self.got.clear()
        self.released.clear()


def twiml(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'


@contextmanager
def listening() -> Iterator[Product]:
    product = Product()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            says = product.answer(Got(method=self.command, target=self.path, headers=self.headers, body=body))
            if says.hangs:
                product.released.wait(20)
                return
            self.send_response(says.status)
            for name, value in {"Content-Type": says.content_type, **says.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(says.body)))
            self.end_headers()
            self.wfile.write(says.body)

        do_GET = do_POST  # noqa: N815 - names given by the standard library

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
            """Nobody reads it."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 512

        def handle_error(self, request: object, client_address: object) -> None:
            """The exchange may hang up in the middle."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    product.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield product
    finally:
        product.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
