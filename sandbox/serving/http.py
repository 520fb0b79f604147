"""Requests and answers, and which requests are not let in."""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

OWN_HEADER = "x-sandbox"
HTML = "text/html; charset=utf-8"
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Refused(Exception):
    """The request cannot be answered; status and words for whoever asked."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, kw_only=True)
class Request:
    """`headers` have lower-case names. `target` is the path and query as they were sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def is_marked(self) -> bool:
        """With the header that no page of another site can send."""
        return bool(self.headers.get(OWN_HEADER))

    def form(self) -> list[tuple[str, str]]:
        try:
            return parse_qsl(self.body.decode(), keep_blank_values=True, max_num_fields=1000)
        except ValueError as error:
            raise Refused(400, "The form cannot be read.") from error

    def json(self) -> dict[str, Any]:
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

    def all_headers(self) -> dict[str, str]:
        """Its own come last, and so instead of those every answer has."""
        length = str(len(self.body))
        return {"Content-Type": self.content_type, "Content-Length": length, **SAFE_HEADERS, **self.headers}


def json_response(
    content: object, *, status: int = 200, headers: dict[str, str] | None = None, indent: int | None = None
) -> Response:
    body = json.dumps(content, ensure_ascii=False, indent=indent).encode("utf-8", "replace")
    return Response(status=status, body=body + b"\n", content_type="application/json", headers=headers or {})


def check_host(written: str, *, names: frozenset[str], program: str) -> None:
    """Keeps out pages of other sites that point their own host name at this machine (DNS rebinding)."""
    try:
        host = urlsplit(f"//{written}").hostname or ""
    except ValueError as error:
        raise Refused(400, "This address cannot be read.") from error
    if "." in host.removesuffix(".localhost") and host not in names and not _is_address(host):
        raise Refused(421, f"This host name is not allowed; start the {program} with --allowed-host NAME.")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def length_of_body(headers: Mapping[str, str], *, largest: int) -> int:
    """`headers` with lower-case names."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal():
        raise Refused(411, "Send the body with a Content-Length.")
    if len(length) > len(str(largest)) or int(length) > largest:
        raise Refused(413, f"The body is larger than {largest} bytes.")
    return int(length)
