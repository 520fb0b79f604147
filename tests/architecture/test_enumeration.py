"""Nobody learns who has an account: known and unknown addresses are answered alike, and guessing is slowed down."""

import re
from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
KNOWN, UNKNOWN = "known@example.com", "nobody@example.com"
PASSWORD = "nine bridges of Berlin"
TOO_MANY = 429


class CountingHasher(MD5PasswordHasher):
    """Says how often a password was hashed, which is what takes the time of a login."""

    work: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.work.append("hashed")
        return super().encode(password, salt)


# Page, what is sent to it beside the address, the field of the address, and how many mails go out.
DOORS = {
    "account_login": ("login", {"password": "wrong bridges"}, 0),
    "account_request_login_code": ("email", {}, 1),
    "account_signup": ("email", {"name": "Jonas Weber", "password1": PASSWORD}, 1),
    "account_reset_password": ("email", {}, 1),
}


@pytest.fixture(autouse=True)
def known(db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    return factories.user(email=KNOWN, password=PASSWORD)


def knock(name: str, address: str, *, client: Client | None = None, **extra: Any) -> Any:
    field, rest, _mails = DOORS[name]
    browser = client or Client()
    return browser.post(reverse(name), {field: address, **rest}, **extra)


def page(response: Any, address: str) -> tuple[int, str, str]:
    """Status, target and page without what differs by chance."""
    text = response.content.decode().replace(address, "…").replace(response.headers["X-Reference"], "…")
    without_tokens = re.sub(r"\b\w{64}\b", "", text)
    return response.status_code, response.headers.get("Location", ""), without_tokens


@pytest.mark.parametrize("name", DOORS)
def test_known_and_unknown_addresses_are_answered_alike(name, outbox):
    answers, mails = [], []
    for address in (KNOWN, UNKNOWN):
        browser = Client()
        response = knock(name, address, client=browser)
        answers.append(page(response, address))
        if response.status_code == 302:
            answers.append(page(browser.get(response.headers["Location"]), address))
        mails.append([mail.to for mail in outbox.mails()].count(address))
    half = len(answers) // 2
    assert answers[:half] == answers[half:]
    assert mails == [DOORS[name][2]] * 2


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_known_and_unknown_addresses_take_the_same_work(name, outbox):
    work = []
    for address in (KNOWN, UNKNOWN):
        CountingHasher.work.clear()
        knock(name, address)
        work.append(len(CountingHasher.work))
    assert work == [1, 1]


def test_a_right_password_is_not_answered_alike():
    """The control: what is compared above does differ where it should."""
    browser = Client()
    right = browser.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert page(right, KNOWN) != page(knock("account_login", UNKNOWN), UNKNOWN)


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_wrong_passwords_for_one_address_are_slowed_down(address):
    for _each in range(5):
        knock("account_login", address)
    assert "Too many failed login attempts" in knock("account_login", address).content.decode()


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_codes_for_one_address_are_slowed_down(address, outbox):
    for _each in range(6):
        knock("account_request_login_code", address)
    assert [mail.to for mail in outbox.mails()].count(address) <= 3


def attempts_until_refused(limit: int = 25, **headers: object) -> int:
    """How many different addresses one visitor can ask about in a minute."""
    for number in range(limit):
        extra: Any = {name: str(value(number) if callable(value) else value) for name, value in headers.items()}
        response = knock("account_reset_password", f"guess{number}@example.com", **extra)
        if response.status_code == TOO_MANY:
            return number
    return limit


def test_one_visitor_cannot_ask_about_many_addresses():
    assert attempts_until_refused() == 20


def test_a_forwarded_address_that_the_visitor_made_up_does_not_help():
    assert attempts_until_refused(HTTP_X_FORWARDED_FOR=lambda number: f"203.0.113.{number}") == 20


@override_settings(TRUSTED_PROXY_COUNT=1, ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_only_what_the_proxy_wrote_counts():
    made_up = attempts_until_refused(HTTP_X_FORWARDED_FOR=lambda number: f"203.0.113.{number}, 198.51.100.7")
    assert made_up == 20
    assert attempts_until_refused(5, HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.8") == 5


def test_who_asks_too_often_gets_an_error_page_with_a_reference():
    for number in range(20):
        knock("account_reset_password", f"guess{number}@example.com")
    response = knock("account_reset_password", KNOWN)
    assert response.status_code == TOO_MANY
    assert response.headers["X-Reference"] in response.content.decode()
