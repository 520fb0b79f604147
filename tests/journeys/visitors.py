"""Browsers of people, each watched: whatever goes wrong behind the page fails the journey."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, WebError

SECONDS_TO_WAIT = 30
LOOPBACK = {"localhost", "127.0.0.1"}
FAILED_TO_LOAD = "Failed to load resource"  # Chromium's words for any 4xx; the status is judged instead


@dataclass
class Watch:
    """What went wrong in one browser. Answers with these statuses (4xx, 5xx) are part of the story."""

    expected: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(FAILED_TO_LOAD):
            self.problems.append(f"console: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname not in LOOPBACK:
            self.problems.append(f"asked the outside world: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on, or it is a download
            self.problems.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")


class Visitors:
    """Opens browsers, one for each person; `address` is what relative addresses mean."""

    def __init__(self, browser: Browser, *, address: str) -> None:
        self._browser, self._address = browser, address
        self._opened: list[tuple[BrowserContext, Watch]] = []

    def __call__(
        self,
        *,
        zone: str = "Europe/Berlin",
        language: str = "en",
        width: int = 1280,
        expected: set[int] | None = None,
        session: str = "",
        chosen_language: str = "",
        **options: Any,
    ) -> Page:
        """A page in a new browser. `session`: the key of somebody who is signed in; `expected`: see Watch.

        `language` is what the browser asks for, `chosen_language` what was chosen on a page earlier.
        """
        context = self._browser.new_context(
            base_url=self._address,
            timezone_id=zone,
            locale={"en": "en-GB", "de": "de-DE"}[language],
            viewport={"width": width, "height": 844 if width < 700 else 900},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(SECONDS_TO_WAIT * 1000)
        watch = Watch(expected=expected or set())
        watch.follow(context)
        self._opened.append((context, watch))
        for name, value in (("session", session), ("django_language", chosen_language)):
            if value:
                context.add_cookies([{"name": name, "value": value, "url": self._address}])
        return context.new_page()

    def close(self) -> Iterator[str]:
        """End all browsers and tell what went wrong in them."""
        for context, watch in self._opened:
            context.close()
            yield from watch.problems
