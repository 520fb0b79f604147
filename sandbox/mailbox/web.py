"""Requests, answers and the server between them. Reading is free; writing needs a header no foreign page can send."""

from collections.abc import Callable
from functools import partial
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from urllib.parse import parse_qsl, urlsplit

from sandbox.serving import http
from sandbox.serving.http import Refused, Response, check_host, length_of_body

LARGEST_BODY = 64 * 1024
json_response = partial(http.json_response, indent=1)


class Request(http.Request):
    @property
    def query(self) -> dict[str, str]:
        """What is left blank in a form is not asked for."""
        return dict(parse_qsl(urlsplit(self.target).query))

    @property
    def cookies(self) -> dict[str, str]:
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}
        except CookieError:
            return {}


Answer = Callable[[Request], Response]


class WebServer(ThreadingHTTPServer):
    """Serves on a socket that listens already. `names` are host names allowed beside addresses and dotless names."""

    daemon_threads = True

    def __init__(self, listening: socket, *, answer: Answer, names: frozenset[str]) -> None:
        super().__init__(listening.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.answer = answer
        self.names = names


class Handler(BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"
    server_version = "SandboxMailbox"
    sys_version = ""
    timeout = 90

    def do_GET(self) -> None:
        try:
            response = self.server.answer(self._request())
        except Refused as refusal:
            # The body may not have been read, so the connection cannot carry another request.
            self.close_connection = True
            response = json_response({"error": refusal.words}, status=refusal.status)
        try:
            self._send(response)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 - names given by the standard library

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """Requests are not worth a line each."""

    def _request(self) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        check_host(headers.get("host", ""), names=self.server.names, program="mailbox")
        try:
            urlsplit(self.path)
        except ValueError as error:
            raise Refused(400, "This address cannot be read.") from error
        return Request(
            method="GET" if self.command == "HEAD" else self.command,
            target=self.path,
            headers=headers,
            body=self.rfile.read(length_of_body(headers, largest=LARGEST_BODY)),
        )

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        headers = response.all_headers()
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
