"""A calendar server on this machine that answers as it is told."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Feeds:
    """`answers`: what to do at each path. `asked`: paths and headers of the requests so far, names in lower case."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # that TLS clients asked for
    over: Event = field(default_factory=Event)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/basic.ics") -> str:
        return f"http://{self.place}{path}"

    def publish(self, content: bytes, path: str = "/basic.ics", *, etag: str = '"one"') -> None:
        """With a version, which is compared."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            if request.headers.get("If-None-Match") == etag:
                reply(request, 304, b"", ETag=etag)
            else:
                reply(request, 200, content, ETag=etag)

        self.answers[path] = answer


def reply(request: BaseHTTPRequestHandler, status: int, content: bytes = b"", **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content)


@contextmanager
def serving(*, certificate: Path | None = None) -> Iterator[Feeds]:
    """A server, with TLS if there is a certificate (with its key in the same file)."""
    feeds = Feeds(port=0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            feeds.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            try:
                feeds.answers[self.path](self)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def log_request(self, code: object = "-", size: object = "-") -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return

    with Server(("127.0.0.1", 0), Handler) as server:
        feeds.port = server.server_port
        if certificate:
            server.socket = _with_tls(server.socket, certificate, feeds)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield feeds
        finally:
            feeds.over.set()
            server.shutdown()


def _with_tls(socket: object, certificate: Path, feeds: Feeds) -> ssl.SSLSocket:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: feeds.names.append(name)
    return context.wrap_socket(socket, server_side=True, do_handshake_on_connect=False)  # type: ignore[arg-type]
