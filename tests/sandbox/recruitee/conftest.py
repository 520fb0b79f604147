"""One stand-in and one product for all tests of a run, as new before each."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import launch_arguments
from tests.sandbox.exchange.product import Got, Product, Says, listening
from tests.sandbox.recruitee.running import RunningRecruitee, running

HOOK = "/hook/"
TAKES = Says(content_type="text/plain")
Hook = dict[str, Any]


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
def running_recruitee() -> Iterator[RunningRecruitee]:
    with running(speed=0) as recruitee:
        yield recruitee


@pytest.fixture
def product(listening_product: Product) -> Product:
    """Takes every webhook."""
    listening_product.forget()
    listening_product.answers[HOOK] = TAKES
    return listening_product


@pytest.fixture
def recruitee(running_recruitee: RunningRecruitee, product: Product) -> Iterator[RunningRecruitee]:
    """As it was started; its clock moves by steps."""
    yield running_recruitee
    running_recruitee.reset()


@pytest.fixture
def hook(recruitee: RunningRecruitee, product: Product) -> Hook:
    """A webhook for all events; its test has been forgotten."""
    made = recruitee.create_webhook(product.url(HOOK))
    product.got.clear()
    return made


@pytest.fixture
def told(recruitee: RunningRecruitee, product: Product) -> Callable[[int], list[Got]]:
    """What the product got, as soon as there are so many."""

    def so_many(count: int) -> list[Got]:
        recruitee.journal(kind="webhook", wait=5, count=count + 1)  # and the test of the creation
        return product.asked(HOOK)

    return so_many
