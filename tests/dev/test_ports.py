import socket

import pytest

from dev import ports
from dev.servers import free_port


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_free_port_is_given_as_it_is():
    port = free_port()
    assert ports.free("DEMO_TEST_PORT", port, purpose="web server") == port


def test_a_variable_changes_the_port(monkeypatch):
    port = free_port()
    monkeypatch.setenv("DEMO_TEST_PORT", str(port))
    assert ports.free("DEMO_TEST_PORT", 1, purpose="web server") == port


def test_a_taken_port_is_named_with_the_variable_that_changes_it(taken_port):
    with pytest.raises(SystemExit) as refusal:
        ports.free("DEMO_TEST_PORT", taken_port, purpose="web server")
    assert str(refusal.value).startswith(f"Port {taken_port} for the web server is taken by another program")
    assert "make demo DEMO_TEST_PORT=" in str(refusal.value)


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "80.5", "٨٠"])
def test_what_is_no_port_is_refused_with_its_variable(monkeypatch, text):
    monkeypatch.setenv("DEMO_TEST_PORT", text)
    with pytest.raises(SystemExit, match=r"^DEMO_TEST_PORT is .*, which is no port"):
        ports.free("DEMO_TEST_PORT", 8000, purpose="web server")
