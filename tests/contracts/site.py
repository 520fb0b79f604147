"""A web server of our own on a real socket: it answers as it is told, and keeps what it was asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    client: tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Said:
    status: int = 200
    body: bytes = b""
    content_type: str = "text/xml"
    headers: dict[str, str] = field(default_factory=dict)


class Dropped(Exception):
    """The server closes the connection without an answer."""


Answer = Callable[[Asked], Said]


@dataclass(frozen=True, kw_only=True)
class Site:
    url: str
    asked: list[Asked]


class Quiet(ThreadingHTTPServer):
    """Clients that leave in the middle, or speak no HTTP, are what is tested."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def site(answer: Answer) -> Iterator[Site]:
    """Serves in threads of its own until the block ends."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Asked(
                method=self.command,
                target=self.path,
                headers=dict(self.headers),
                body=body,
                client=self.client_address,
            )
            asked.append(request)
            try:
                said = answer(request)
            except Dropped:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in {"Content-Type": said.content_type, **said.headers}.items():
                self.send_header(name, value)
            if "Content-Length" not in said.headers:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815  # the names the server looks for

        def log_message(self, *args: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Site(url=f"http://127.0.0.1:{server.server_port}", asked=asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
