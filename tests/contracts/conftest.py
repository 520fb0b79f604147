"""One exchange for all tests of a process, empty before each."""

from collections.abc import Iterator

import pytest

from tests.contracts.lines import ExchangeLine, MemoryLine, TestLine, long_talk
from tests.contracts.site import Site, site
from tests.sandbox.exchange.running import RunningExchange, running


@pytest.fixture(scope="session")
def running_exchange() -> Iterator[RunningExchange]:
    with running() as exchange:
        yield exchange


@pytest.fixture(scope="session")
def talking() -> Iterator[Site]:
    with site(long_talk) as talking:
        yield talking


@pytest.fixture
def exchange(running_exchange: RunningExchange) -> RunningExchange:
    running_exchange.reset()
    return running_exchange


@pytest.fixture(params=["memory", "exchange"])
def line(request: pytest.FixtureRequest) -> TestLine:
    if request.param == "memory":
        return MemoryLine()
    exchange: RunningExchange = request.getfixturevalue("exchange")
    talking: Site = request.getfixturevalue("talking")
    return ExchangeLine(exchange, site=talking.url)
