"""Addresses that carry a token."""

import hashlib

import pytest
from django.conf import settings
from django.test import RequestFactory

from core.throttle import count_wrong
from core.tokens import address, away_from_token, barred, new_token, token_hash, wrong_guess

ALLOWED = 2
KNOWN = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


@pytest.fixture(autouse=True)
def _few(settings):
    settings.WRONG_TOKENS_ALLOWED = ALLOWED


def request():
    return RequestFactory().get("/", REMOTE_ADDR="198.51.100.7")


def test_tokens_are_kept_as_hashes():
    assert token_hash("a") == KNOWN


def test_a_new_token_comes_with_its_hash():
    token, kept = new_token()
    assert (len(token), kept) == (43, hashlib.sha256(token.encode()).hexdigest())


def test_no_token_comes_twice():
    assert len({new_token() for _ in range(100)}) == 100


def test_an_address_is_whole():
    assert address("open_link", token="abc") == f"{settings.PUBLIC_URL}/i/abc/"


def test_the_page_behind_the_token_does_not_learn_it():
    response = away_from_token("about_calls", slug="solis")
    assert (response.status_code, response["Location"]) == (302, "/calls/about/solis/")
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_one_guess_more_than_allowed_gets_no_answer():
    answers = [wrong_guess(request(), kind="link") for _ in range(ALLOWED + 1)]
    assert [answer and answer.status_code for answer in answers] == [None] * ALLOWED + [429]


@pytest.mark.django_db
def test_looking_whether_somebody_is_barred_counts_nothing():
    for _ in range(ALLOWED):
        count_wrong(request(), kind="link")
    assert [barred(request(), kind="link") for _ in range(ALLOWED + 1)] == [None] * (ALLOWED + 1)
    wrong_guess(request(), kind="link")
    answer = barred(request(), kind="link")
    assert answer is not None
    assert answer.status_code == 429


@pytest.mark.django_db
def test_guesses_of_another_kind_do_not_bar():
    for _ in range(ALLOWED + 1):
        wrong_guess(request(), kind="feed")
    assert barred(request(), kind="link") is None
