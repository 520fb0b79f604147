"""The telephone in a browser, and the pages around it."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import bring_axe, violations
from tests.sandbox.exchange.conftest import LENA
from tests.sandbox.exchange.running import LINE

SCREENS: list[tuple[int, Literal["light", "dark"]]] = [(390, "light"), (1280, "dark")]
ASK = (
    '<Gather input="speech dtmf" action="/answer/" actionOnEmptyResult="true" timeout="3000">'
    '<Say language="en-GB">{}</Say></Gather>'
)
ATTACK = "<img src=x onerror='top.attacked = true'>"


@pytest.fixture
def telephone(page: Page, exchange, product) -> Page:
    """Lena's telephone, in somebody's hand."""
    exchange.person(LENA, name="Lena Vogt", does="phone")
    answers = iter([ASK.format("Can you lift twenty kilograms?"), "<Say>Goodbye</Say>"])
    product.answers |= {"/voice/": ASK.format("Do you have time?"), "/answer/": lambda _request: next(answers)}
    page.goto(exchange.address)
    return page


def test_a_call_is_answered_by_words_and_keys(telephone: Page, exchange, product, create):
    create(Timeout=600)
    expect(telephone.get_by_role("heading", name="Lena Vogt")).to_be_visible()
    telephone.get_by_role("button", name="Answer").click()
    expect(telephone.get_by_role("log")).to_contain_text("Do you have time?")
    telephone.get_by_label("Your reply").fill("Yes, gladly")
    telephone.get_by_label("Your reply").press("Enter")
    expect(telephone.get_by_role("log")).to_contain_text("twenty kilograms")
    telephone.get_by_text("Keypad").click()
    telephone.get_by_role("button", name="1", exact=True).click()
    telephone.get_by_role("button", name="#", exact=True).click()
    expect(telephone.get_by_text("The call is over")).to_have_count(2)  # seen and announced
    said, pressed = product.asked("/answer/")
    assert (said.form["SpeechResult"], pressed.form["Digits"]) == ("Yes, gladly", "1")
    telephone.get_by_role("button", name="Close").click()
    expect(telephone.get_by_text("Nobody is calling")).to_be_visible()


@pytest.mark.parametrize(("button", "status"), [("Decline", "busy"), ("Let it go to voicemail", "completed")])
def test_a_call_is_not_taken(telephone: Page, exchange, create, button, status):
    create(Timeout=600, TimeLimit=30, MachineDetection="Enable", AsyncAmd="true")
    telephone.get_by_role("button", name=button).click()
    [over] = exchange.wait_for_calls()
    assert over["status"] == status
    assert over["answered_by"] == ("machine_start" if status == "completed" else None)


def test_a_call_to_the_product_and_a_hang_up(telephone: Page, exchange, product):
    telephone.get_by_label("From").fill("+49 155 501 01")
    telephone.get_by_label("To").fill("+49 30 999")
    telephone.get_by_role("button", name="Call", exact=True).click()
    expect(telephone.get_by_text("is not a number that takes calls")).to_be_visible()
    telephone.get_by_label("To").fill(LINE)
    telephone.get_by_role("button", name="Call", exact=True).click()
    expect(telephone.get_by_role("log")).to_contain_text("Do you have time?")
    telephone.get_by_role("button", name="Hang up").click()
    [over] = exchange.wait_for_calls()
    assert (over["direction"], over["from"], over["ended_by"]) == ("inbound", "+4915550101", "callee")
    assert product.asked("/answer/") == []


def test_what_is_said_runs_nothing_and_the_policy_forbids_nothing_needed(telephone: Page, exchange, product, create):
    complaints: list[str] = []
    telephone.on("console", lambda message: complaints.append(message.text))
    telephone.on("pageerror", lambda error: complaints.append(str(error)))
    escaped = ATTACK.replace("<", "&lt;")
    product.answers["/voice/"] = ASK.format(escaped)
    create(Timeout=600)
    telephone.get_by_role("button", name="Answer").click()
    expect(telephone.get_by_role("log")).to_contain_text("<img src=x")
    telephone.get_by_label("Your reply").fill(ATTACK)
    telephone.get_by_label("Your reply").press("Enter")
    expect(telephone.locator(".said--them")).to_contain_text("<img src=x")
    number = exchange.journal(kind="action", wait=5)[0]["id"]
    for address in ("/log", f"/log/{number}", "/people", f"/log?kind={ATTACK}"):
        telephone.goto(exchange.address + address)
    assert telephone.evaluate("window.attacked") is None
    assert complaints == []


def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, exchange, product, create):
    exchange.person(LENA, name="Lena Vogt", does="phone")
    product.answers["/voice/"] = ASK.format("Do you have time? " * 20)
    context = browser.new_context(reduced_motion="reduce")
    bring_axe(context)
    page = context.new_page()
    found: list[str] = []

    def look(what: str) -> None:
        for width, scheme in SCREENS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found.extend(f"{what} {width} {scheme}: {rule}" for rule in violations(page))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{what} is wider than {width}")

    page.goto(exchange.address)
    look("quiet")
    create(Timeout=600)
    page.get_by_role("button", name="Answer").wait_for()
    look("ringing")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("log")).to_contain_text("Do you have time?")
    page.get_by_text("Keypad").click()
    look("talking")
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    look("over")
    number = exchange.journal(kind="status")[0]["id"]
    for address in ("/log", f"/log/{number}", "/people", "/nothing"):
        page.goto(exchange.address + address)
        look(address)
    page.evaluate("document.querySelector('h1').outerHTML = '<img src=x>'")
    planted = len(found)
    look("planted")
    context.close()
    assert found[:planted] == []
    assert any("image-alt" in rule for rule in found[planted:])


def test_log_and_people_are_read_without_javascript(browser: Browser, exchange, product, call):
    exchange.person(LENA, name="Lena Vogt", does="busy")
    call()
    exchange.journal(kind="status", wait=5, count=2)
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(exchange.address)
        page.get_by_role("link", name="The log").click()
        page.get_by_role("link", name="Status", exact=True).click()
        page.get_by_role("link", name="busy").click()
        expect(page.get_by_text("X-Twilio-Signature")).to_be_visible()
        page.get_by_role("link", name="People", exact=True).click()
        expect(page.get_by_text("Is busy.")).to_be_visible()
