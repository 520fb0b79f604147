"""Where a token may be sent, and how a company is named there."""

import pytest

from ats_sync.recruitee import Recruitee
from ats_sync.recruitee.addresses import NO_COMPANY, RECRUITEE, candidate_page, checked_base
from tests.contracts.facts import ACCESS, SURE, fact


@fact(ACCESS, "A whole host name in place of a company is refused: we send a number or a subdomain only", SURE)
@pytest.mark.parametrize(
    ("typed", "company"),
    [
        ("4242", "4242"),
        ("acme", "acme"),
        (" Acme-Care ", "acme-care"),
        ("acme.recruitee.com", "acme"),
        ("acme.recruitee.com/", "acme"),
        ("ACME.Recruitee.com/o/care-assistant?source=x", "acme"),
        ("https://acme.recruitee.com", "acme"),
        ("https://acme.recruitee.com/api/offers/", "acme"),
        ("https://acme.recruitee.com:443/#jobs", "acme"),
        ("https://app.recruitee.com/#/dashboard/overview?company=4242", "4242"),
        ("https://app.tellent.com/ats/dashboard/overview?candidate=46000001&company=4242", "4242"),
        ("https://app.recruitee.com/#/offers/700101?company_id=4242&tab=pipeline", "4242"),
        ("https://api.recruitee.com/c/4242/offers", "4242"),
        ("https://api.recruitee.com/c/acme", "acme"),
    ],
)
def test_a_company_however_it_was_copied(typed, company):
    assert Recruitee().company(typed) == company


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "Acme Care GmbH",
        "acme_care",
        "-acme",
        "jobs.acme.example",
        "https://jobs.acme.example/o/care",
        "recruitee.com",
        "https://recruitee.com/",
        "https://app.recruitee.com/",
        "app.recruitee.com",
        "www",
        "jobs.acme.recruitee.com",
        "acme.recruitee.com.example",
        "https://[::1",
        "acme/../4343",
        "4242/admin",
        "4242?x=1",
        "ida@acme.example",
        "a" * 64,
        "åcme",
        "４２",
    ],
)
def test_what_cannot_be_a_company(typed):
    for ask in (Recruitee().company, lambda text: Recruitee().reach(company=text, token="tok-acme")):
        with pytest.raises(ValueError) as caught:
            ask(typed)
        assert str(caught.value) == NO_COMPANY


@pytest.mark.parametrize("token", ["", " ", "two words", "with\nline", "tökén", "x" * 2001, "nul\x00"])
def test_what_cannot_be_a_token(token):
    with pytest.raises(ValueError) as caught:
        Recruitee().reach(company="acme", token=token)
    assert not token.strip() or token.strip() not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("", RECRUITEE),
        ("https://api.recruitee.com", RECRUITEE),
        ("https://api.recruitee.com:443/", RECRUITEE),
        ("http://127.0.0.1:8045", "http://127.0.0.1:8045"),
        ("http://localhost:8045/", "http://localhost:8045"),
        ("http://[::1]:8045", "http://[::1]:8045"),
    ],
)
def test_the_vendor_or_this_machine(url, base):
    assert checked_base(url) == base


@pytest.mark.parametrize(
    "url",
    [
        "http://api.recruitee.com",
        "https://api.recruitee.com.example",
        "https://api.recruitee.com:8443",
        "https://acme.recruitee.com",
        "https://api.tellent.com",
        "https://192.168.1.7",
        "http://10.0.0.1:8045",
        "https://user@api.recruitee.com",
        "http://127.0.0.1:8045/c",
        "http://127.0.0.1:8045?x",
        "ftp://127.0.0.1",
        "127.0.0.1:8045",
        "http://127.0.0.1.example",
        "nonsense",
    ],
)
def test_nowhere_else(url):
    with pytest.raises(ValueError):
        Recruitee().reach(company="acme", token="tok-acme", base_url=url)


def test_a_page_for_people():
    page = candidate_page("4242", "46000001")
    assert page == "https://app.tellent.com/ats/dashboard/overview?candidate=46000001&company=4242"
