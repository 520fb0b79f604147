"""A telephone in somebody's hand: the exchange's page."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.sandbox.exchange.running import RunningExchange


class Telephone:
    """`name`: whose it is. It only shows calls of people who do `phone`."""

    def __init__(self, page: Page, exchange: RunningExchange, *, name: str) -> None:
        self.page, self.name = page, name
        page.goto(exchange.address)

    @property
    def call(self) -> Locator:
        return self.page.get_by_role("article", name=f"Call with {self.name}")

    @property
    def said(self) -> Locator:
        return self.call.get_by_role("log", name="What was said")

    def rings(self) -> None:
        expect(self.call.get_by_role("button", name="Answer")).to_be_visible()

    def answer(self) -> None:
        self.call.get_by_role("button", name="Answer").click()

    def dial(self, number: str, *, own: str) -> None:
        """Call a number of the product."""
        self.page.get_by_label("From").fill(own)
        self.page.get_by_label("To").fill(number)
        self.page.get_by_role("button", name="Call", exact=True).click()

    def hears(self, *words: str) -> None:
        """All of these were said since they spoke last, and now it is their turn."""
        since = self.said.locator(".said--us:not(:has(~ .said--them))")
        for each in words:
            expect(since.filter(has_text=each).first).to_be_visible()
        expect(self.call.get_by_text("They are waiting for your answer.")).to_be_visible()

    def says(self, text: str) -> None:
        reply = self.call.get_by_label("Your reply")
        reply.fill(text)
        reply.press("Enter")
        expect(self.said.locator(".said--them").last).to_have_text(text)

    def presses(self, keys: str) -> None:
        keypad = self.call.locator("details", has_text="Keypad")
        if keypad.get_attribute("open") is None:
            keypad.locator("summary").click()
        for key in keys:
            self.call.get_by_role("button", name=key, exact=True).click()

    def hang_up(self) -> None:
        self.call.get_by_role("button", name="Hang up").click()

    def close(self) -> None:
        """Put away a call that is over."""
        self.call.get_by_role("button", name="Close").click()

    def is_over(self) -> None:
        expect(self.call.get_by_text(re.compile("^The call is over"))).to_be_visible()
