"""Counting wrong guesses per address."""

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory

from core.throttle import client_address, count_wrong, too_many_wrong
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def request(address: str = "198.51.100.7", **headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def guess(times: int, **kwargs: str) -> None:
    for _ in range(times):
        count_wrong(request(**kwargs), kind="link")


def blocked(**kwargs: str) -> bool:
    return too_many_wrong(request(**kwargs), kind="link", allowed=3)


def test_as_many_as_allowed_are_fine():
    guess(3)
    assert not blocked()


def test_one_more_is_too_many():
    guess(4)
    assert blocked()


def test_another_address_is_not_blocked():
    guess(4)
    assert not blocked(address="198.51.100.8")


def test_another_kind_is_counted_by_itself():
    guess(4)
    assert not too_many_wrong(request(), kind="invitation", allowed=3)


@pytest.mark.parametrize(("minutes", "still"), [(9, True), (11, False)])
def test_guesses_are_forgotten_after_ten_minutes(minutes, still):
    with time_machine.travel(NOW, tick=False):
        guess(4)
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        assert blocked() is still


def test_without_a_proxy_a_forwarding_header_is_ignored(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_address(request(**{"X-Forwarded-For": "203.0.113.1"})) == "198.51.100.7"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "10.9.9.9, 203.0.113.1", "203.0.113.1"),  # the caller wrote the first entry
        (2, "10.9.9.9, 203.0.113.1, 192.0.2.1", "203.0.113.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "nonsense", "unknown"),
        (2, "203.0.113.1", "198.51.100.7"),  # not through our proxies
    ],
)
def test_behind_proxies_the_outermost_of_ours_names_the_caller(settings, proxies, header, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_address(request(**{"X-Forwarded-For": header})) == address
