"""One exchange and one stand-in for Recruitee for all tests of a process, as new before each."""

from collections.abc import Iterator

import pytest

from tests.contracts.lines import ExchangeLine, MemoryLine, TriedLine, long_talk
from tests.contracts.site import Site, site
from tests.contracts.systems import MemorySystem, RecruiteeSystem, TriedSystem
from tests.sandbox.exchange.running import RunningExchange, running
from tests.sandbox.recruitee.running import RunningRecruitee
from tests.sandbox.recruitee.running import running as running_stand_in

STRANGER = "emulate"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{STRANGER}: asks a stranger's emulator, which `make contracts` installs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs the emulator runs when it is asked for by name."""
    if STRANGER not in config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(STRANGER)])
        items[:] = [item for item in items if not item.get_closest_marker(STRANGER)]


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


@pytest.fixture(scope="session")
def running_recruitee() -> Iterator[RunningRecruitee]:
    with running_stand_in(speed=0) as recruitee:
        yield recruitee


@pytest.fixture
def recruitee(running_recruitee: RunningRecruitee) -> RunningRecruitee:
    """As it was started; its clock moves by steps."""
    running_recruitee.reset()
    return running_recruitee


@pytest.fixture(params=["memory", "recruitee"])
def system(request: pytest.FixtureRequest) -> TriedSystem:
    return MemorySystem() if request.param == "memory" else RecruiteeSystem(request.getfixturevalue("recruitee"))


@pytest.fixture(params=["memory", "exchange"])
def line(request: pytest.FixtureRequest) -> TriedLine:
    if request.param == "memory":
        return MemoryLine()
    exchange: RunningExchange = request.getfixturevalue("exchange")
    talking: Site = request.getfixturevalue("talking")
    return ExchangeLine(exchange, site=talking.url)
