"""What people do on pages, in the words of their language."""

import base64
import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from sandbox.mailbox.authenticator import code_at
from tests.journeys.scenes import PASSWORD

FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def spoken(language: str) -> Callable[..., str]:
    """The product's words in a language: `say("Send Time")`."""

    def say(words: str, **values: Any) -> str:
        with translation.override(language):
            return gettext(words) % values if values else gettext(words)

    return say


class Picker:
    """The candidate's way from the time zone to the booked interview."""

    def __init__(self, page: Page, *, language: str = "en") -> None:
        self.page, self.say = page, spoken(language)

    def is_open(self) -> None:
        expect(self.heading("Choose a time for your interview")).to_be_visible()

    def heading(self, words: str, **values: Any) -> Locator:
        return self.page.get_by_role("heading", name=self.say(words, **values), exact=True)

    @property
    def days(self) -> Locator:
        """The days that can be chosen."""
        return self.page.get_by_role("table").get_by_role("link")

    @property
    def times(self) -> Locator:
        return self.page.get_by_role("radio")

    def choose_zone(self, search: str, city: str) -> None:
        """Open the list of zones, search it and take the one of this city."""
        self.page.get_by_text(self.say("Change"), exact=True).click()
        self.page.get_by_role("searchbox").fill(search)
        self.page.get_by_role("link", name=re.compile(f"^{city}")).click()
        expect(self.page.locator("summary")).to_contain_text(city)

    def choose_day(self, number: int = 0) -> None:
        self.days.nth(number).click()
        expect(self.days.nth(number)).to_have_attribute("aria-current", "date")

    def choose_time(self, number: int = 0) -> None:
        self.times.nth(number).check()

    def send(self) -> None:
        self.page.get_by_role("button", name=self.say("Send Time")).click()
        expect(self.heading("Confirm your interview")).to_be_visible()

    def confirm(self) -> None:
        self.page.get_by_role("button", name=self.say("Confirm interview")).click()
        self.is_booked()

    def is_booked(self) -> None:
        expect(self.heading("Your interview is booked")).to_be_visible()

    def book(self, *, day: int = 0, number: int = 0) -> None:
        """All of it."""
        self.choose_day(day)
        self.choose_time(number)
        self.send()
        self.confirm()


def fill_window(page: Page, number: int, *, day: date, opens: str, closes: str) -> None:
    """One row of the team's windows."""
    page.get_by_label("Day", exact=True).nth(number).fill(f"{day}")
    page.get_by_label("From", exact=True).nth(number).select_option(label=opens)
    page.get_by_label("To", exact=True).nth(number).select_option(label=closes)


def sign_in(page: Page, email: str, *, secret: str = "") -> None:
    """By password, and with the code of an authenticator app where there is one."""
    page.goto("/account/login/")
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    if secret:
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        enter_app_code(page, secret, button="Sign in")


def enter_app_code(page: Page, secret: str, *, button: str) -> None:
    """Type what the app shows; once more if the half minute was over before it arrived."""
    address = page.url
    for _ in range(2):
        page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(app_code(secret))
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        if page.url != address:
            return
    raise AssertionError("The code of the authenticator app was refused twice.")


def app_code(secret: str) -> str:
    return code_at(base64.b32decode(secret), seconds=int(time.time())).digits


def add_passkey(page: Page, name: str) -> None:
    """Give the page's device a fingerprint reader and register it with the account."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
    page.goto("/account/security/webauthn/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url(lambda address: "/add/" not in address)
