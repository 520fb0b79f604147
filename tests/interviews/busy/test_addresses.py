"""Which addresses are taken, and which of the world's IP addresses are public."""

import pytest

from interviews.busy.addresses import Address, is_public, parse
from interviews.busy.problems import Problem, Unreadable

NOWHERE_PRIVATE: frozenset[str] = frozenset()


def problem_of(text: str) -> Problem:
    with pytest.raises(Unreadable) as refused:
        parse(text, private_hosts=NOWHERE_PRIVATE)
    return refused.value.problem


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("https://calendar.example/a/basic.ics?key=1", "https://calendar.example/a/basic.ics?key=1"),
        (" webcal://Calendar.Example/a.ics\n", "https://calendar.example/a.ics"),
        ("webcals://calendar.example/a.ics", "https://calendar.example/a.ics"),
        ("calendar.example/a.ics", "https://calendar.example/a.ics"),
        ("http://calendar.example:80", "http://calendar.example/"),
        ("https://calendar.example.:8443/a.ics#part", "https://calendar.example:8443/a.ics"),
        ("https://kalender.bücher.example/für alle.ics".replace(" ", "%20"), None),
        ("https://[2606:4700::1111]/a.ics", "https://[2606:4700::1111]/a.ics"),
    ],
)
def test_what_people_paste_is_understood(pasted, meant):
    address = parse(pasted, private_hosts=NOWHERE_PRIVATE)
    assert address.url == (meant or "https://kalender.xn--bcher-kva.example/f%C3%BCr%20alle.ics")


def test_a_user_in_the_address_travels_in_a_header_and_nowhere_else():
    address = parse("https://jonas:p%40ss@calendar.example/a.ics", private_hosts=NOWHERE_PRIVATE)
    assert address == Address(
        scheme="https",
        host="calendar.example",
        port=443,
        target="/a.ics",
        authorization="Basic am9uYXM6cEBzcw==",
    )
    assert "jonas" not in address.url


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "https://",
        "ftp://calendar.example/a.ics",
        "file:///etc/passwd",
        "gopher://calendar.example/",
        "https://calendar.example/a b.ics",
        "https://calendar.example/a\r\nX-Header: 1",
        "https://calendar.example:99999/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        f"https://{'a' * 64}.example/",
        f"https://calendar.example/{'a' * 2000}",
    ],
)
def test_what_is_no_address_of_a_calendar_is_refused(pasted):
    assert problem_of(pasted) == Problem.NO_ADDRESS


def test_unusual_ports_are_refused():
    for port in (22, 25, 5432, 6379, 8000):
        assert problem_of(f"http://calendar.example:{port}/") == Problem.PORT


def test_hosts_named_in_the_settings_may_be_private_at_that_port_alone():
    allowed = frozenset(["127.0.0.1:5000", "calendar.internal:443"])
    assert parse("http://127.0.0.1:5000/a.ics", private_hosts=allowed).place == "127.0.0.1:5000"
    assert parse("webcal://calendar.internal/", private_hosts=allowed).place == "calendar.internal:443"
    with pytest.raises(Unreadable):
        parse("http://127.0.0.1:5001/a.ics", private_hosts=allowed)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "64:ff9b::808:808"],
)
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2001:0:53aa:64c:0:fbff:f5ff:fffe",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "calendar.example",
    ],
)
def test_addresses_that_lead_somewhere_else(address):
    assert not is_public(address)
    if ":" in address or address[:1].isdigit():
        host = f"[{address}]" if ":" in address else address
        assert problem_of(f"https://{host}/") in (Problem.PRIVATE_ADDRESS, Problem.NO_ADDRESS)
