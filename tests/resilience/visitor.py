"""A browser without JavaScript, small enough to run by the hundred: keeps cookies, follows no redirect by itself."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

SECONDS_FOR_AN_ANSWER = 60.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said. `location`: the path of a redirect, else empty. `seconds`: until the last byte."""

    status: int
    html: str
    location: str
    seconds: float

    def values(self, field: str) -> list[str]:
        """What the page's form fields of this name would send."""
        found = re.findall(rf'<input[^>]*\bname="{field}"[^>]*\bvalue="([^"]*)"', self.html)
        return [unescape(value) for value in found]


class Visitor:
    """One browser. Links of mails are opened at `address`, whatever host they name."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.cookies: SimpleCookie = SimpleCookie()

    def get(self, url: str) -> Answer:
        return self._ask("GET", url, None)

    def post(self, url: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", url, urlencode(fields))

    def follow(self, url: str) -> Answer:
        """Like `get`, and on to where it redirects."""
        answer = self.get(url)
        while answer.location:
            answer = self.get(answer.location)
        return answer

    def headers(self) -> dict[str, str]:
        """What this browser sends with every request."""
        host, port = self._address
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        return {"Host": f"{host}:{port}", "Cookie": cookies, "Accept-Language": "en"}

    def _ask(self, method: str, url: str, body: str | None) -> Answer:
        headers = self.headers()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(*self._address, timeout=SECONDS_FOR_AN_ANSWER)
        began = time.monotonic()
        try:
            connection.request(method, _path(url), body, headers)
            response = connection.getresponse()
            html = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        location = _path(response.headers.get("Location", ""))
        return Answer(status=response.status, html=html, location=location, seconds=time.monotonic() - began)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
