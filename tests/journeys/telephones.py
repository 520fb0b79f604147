"""A telephone in somebody's hand: the exchange's page."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.sandbox.exchange.running import RunningExchange

IN_THE_HAND, IN_A_HURRY = 4, 20  # seconds of the exchange per second of the wall


class Telephone:
    """`name`: whose it is. It only shows calls of people who do `phone`."""

    def __init__(self, page: Page, exchange: RunningExchange, *, name: str) -> None:
        self.page, self.name, self._exchange = page, name, exchange
        exchange.clock(speed=IN_THE_HAND)
        page.goto(exchange.address)

    @property
    def call(self) -> Locator:
        return self.page.get_by_role("article", name=f"Call with {self.name}")

    @property
    def said(self) -> Locator:
        return self.page.get_by_role("log", name="What was said")

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
        """All of these are among what was said, and now it is their turn."""
        for each in words:
            expect(self.said).to_contain_text(each)
        expect(self.call.get_by_text("They are waiting for your answer.")).to_be_visible()

    def says(self, text: str) -> None:
        self.page.get_by_label("Your reply").fill(text)
        self.page.get_by_label("Your reply").press("Enter")
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
        """What is left to be said is said quickly."""
        self._exchange.clock(speed=IN_A_HURRY)
        expect(self.call.get_by_text(re.compile("^The call is over"))).to_be_visible()
        self._exchange.clock(speed=IN_THE_HAND)
