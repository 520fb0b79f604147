"""One exchange and one product for all tests of a run, as new before each."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import launch_arguments
from tests.sandbox.asking import Reply
from tests.sandbox.exchange.product import Product, listening
from tests.sandbox.exchange.running import LINE, RunningExchange, running

LENA = "+4915550100"
EVENTS = ["initiated", "ringing", "answered", "completed"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_arguments()}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of an ordinary browser; tests name whole addresses."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def listening_product() -> Iterator[Product]:
    with listening() as product:
        yield product


@pytest.fixture(scope="session")
def running_exchange(listening_product: Product) -> Iterator[RunningExchange]:
    with running(voice_url=listening_product.url("/voice/"), speed=200) as exchange:
        yield exchange


@pytest.fixture
def product(listening_product: Product) -> Product:
    listening_product.forget()
    return listening_product


@pytest.fixture
def exchange(running_exchange: RunningExchange, product: Product) -> Iterator[RunningExchange]:
    """As it was started. What a test leaves under way is over before the next one begins."""
    yield running_exchange
    running_exchange.reset()


@pytest.fixture
def order(product: Product) -> dict[str, Any]:
    """What the product sends to call Lena."""
    return {
        "To": LENA,
        "From": LINE,
        "Url": product.url("/voice/"),
        "StatusCallback": product.url("/status/"),
        "StatusCallbackEvent": EVENTS,
    }


@pytest.fixture
def create(exchange: RunningExchange, order: dict[str, Any]) -> Callable[..., Reply]:
    """Place the call, with other or further parameters; None leaves one out."""

    def place(**changes: object) -> Reply:
        form = {name: value for name, value in {**order, **changes}.items() if value is not None}
        return exchange.rest("POST", "/Calls.json", form)

    return place


@pytest.fixture
def call(exchange: RunningExchange, create: Callable[..., Reply]) -> Callable[..., dict[str, Any]]:
    """Place the call and see it through; what became of it, its callbacks included."""

    def see_through(**changes: object) -> dict[str, Any]:
        sid = create(**changes).json["sid"]
        [over] = exchange.wait_for_calls(sid=sid)
        return over

    return see_through
