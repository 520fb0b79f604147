"""Requests, answers and the server between them. Reading is free; writing needs a header no foreign page can send."""

import ipaddress
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from urllib.parse import parse_qsl, unquote, urlsplit

LARGEST_BODY = 64 * 1024
LONGEST_WAIT_SECONDS = 60.0
OWN_HEADER = "X-Sandbox"


class Refused(Exception):
    """The request cannot be answered; status and words for whoever asked."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    is_marked: bool

    def json(self) -> dict[str, object]:
        """The body as a JSON object; an empty body is an empty one."""
        try:
            content = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Refused(400, f"The body is not JSON: {error}.") from error
        if not isinstance(content, dict):
            raise Refused(400, "The body must be a JSON object.")
        return content

    def number(self, name: str, *, default: float, largest: float) -> float:
        written = self.query.get(name, "")
        if not written:
            return default
        # isdecimal keeps out nan, inf and signs.
        if not written.replace(".", "", 1).isdecimal():
            raise Refused(400, f"{name} must be a number from 0.")
        return min(float(written), largest)


@dataclass(frozen=True, kw_only=True)
class Response:
    body: bytes
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def json_response(content: object, *, status: int = 200) -> Response:
    body = json.dumps(content, indent=1, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status=status, body=body + b"\n", content_type="application/json")


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
        try:
            host, address = urlsplit(f"//{self.headers.get('Host', '')}").hostname or "", urlsplit(self.path)
        except ValueError as error:
            raise Refused(400, "This address cannot be read.") from error
        if not _may_be_called(host, names=self.server.names):
            raise Refused(421, "This host name is not allowed; start the mailbox with --allowed-host NAME.")
        return Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=unquote(address.path),
            query=dict(parse_qsl(address.query)),
            cookies=_cookies(self.headers.get("Cookie", "")),
            body=self._body(),
            is_marked=bool(self.headers.get(OWN_HEADER)),
        )

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            raise Refused(411, "Send the body with a Content-Length.")
        if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
            raise Refused(413, f"The body is larger than {LARGEST_BODY} bytes.")
        return self.rfile.read(int(length))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        headers = {
            "Content-Type": response.content_type,
            "Content-Length": str(len(response.body)),
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
            **response.headers,
        }
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)


def _may_be_called(name: str, *, names: frozenset[str]) -> bool:
    """Keeps out pages of other sites that point their own host name at this machine (DNS rebinding)."""
    if "." not in name.removesuffix(".localhost") or name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
