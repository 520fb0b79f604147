"""The candidate's part again: by keyboard alone, without JavaScript, on small phones, in German."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import Picker, spoken
from tests.journeys.widths import too_wide

# Whether the focused control looks different without the focus; the face of a slot lies over its radio.
FOCUS_SHOWS = """() => {
    const focused = document.activeElement;
    const look = () => [focused, focused.nextElementSibling].filter(Boolean).map((element) => {
        const {outline, boxShadow, borderColor} = getComputedStyle(element);
        return [outline, boxShadow, borderColor].join();
    }).join();
    const before = look();
    focused.blur();
    const after = look();
    focused.focus();
    return before !== after;
}"""


@pytest.fixture
def link(inside):
    with inside():
        return scenes.link_to(scenes.offered(scenes.scene()))


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the focus is there, and visible."""
    expect(place).to_be_attached()
    for _ in range(40):
        page.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):
            assert page.evaluate(FOCUS_SHOWS), f"Nobody can see the focus on {place}"
            return
    raise AssertionError(f"Tab does not lead to {place}")


def test_by_keyboard_alone(link, visit):
    page = visit(zone="Asia/Kolkata")
    page.goto(link)
    picker = Picker(page)
    picker.is_open()

    tab_to(page, page.locator("summary"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("tokyo")
    tab_to(page, page.get_by_role("link", name=re.compile("^Tokyo")))
    page.keyboard.press("Enter")
    expect(page.locator("summary")).to_contain_text("Tokyo")

    tab_to(page, picker.days.first)
    page.keyboard.press("ArrowRight")
    expect(picker.days.nth(1)).to_be_focused()
    page.keyboard.press("Home")
    expect(picker.days.first).to_be_focused()
    page.keyboard.press("Space")
    expect(picker.heading("Pick a time")).to_be_visible()
    expect(page.locator("#times")).to_be_focused()

    tab_to(page, picker.times.first)
    page.keyboard.press("ArrowDown")
    expect(picker.times.nth(1)).to_be_checked()
    assert page.evaluate(FOCUS_SHOWS)
    tab_to(page, page.get_by_role("button", name="Send Time"))
    page.keyboard.press("Enter")
    expect(picker.heading("Confirm your interview")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Confirm interview"))
    page.keyboard.press("Space")
    picker.is_booked()


def test_without_javascript(link, visit):
    page = visit(java_script_enabled=False)
    page.goto(link)
    picker = Picker(page)
    picker.is_open()
    page.locator("summary").click()
    page.get_by_role("link", name="Show all time zones").click()
    page.get_by_role("searchbox").fill("tokyo")
    page.get_by_role("button", name="Search").click()
    picture(page, "ways-zones-without-script")
    page.get_by_role("link", name=re.compile("^Tokyo")).click()
    expect(page.locator("summary")).to_contain_text("Tokyo")

    picker.choose_day()
    picker.choose_time(1)
    expect(page.get_by_text("No time chosen yet")).not_to_be_visible()  # nobody would change it
    picture(page, "ways-picker-without-script")
    picker.send()
    picker.confirm()


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_small_phone_nothing_sticks_out(link, visit, width):
    page = visit(width=width, zone="Asia/Kolkata", is_mobile=True, has_touch=True)
    page.goto(link)
    picker = Picker(page)
    picker.is_open()
    assert too_wide(page, width) == []
    picker.choose_zone("tokyo", "Tokyo")
    picker.choose_day()
    picker.choose_time()
    page.get_by_label("I did not find a date and time").check()
    assert too_wide(page, width) == []
    picker.send()
    assert too_wide(page, width) == []
    picker.confirm()
    assert too_wide(page, width) == []


def test_in_german(inside, visit, mails):
    with inside():
        scene = scenes.scene(language="de")
        scenes.offered(scene)
    say = spoken("de")
    mail = mails.one(to=scene.candidate.email)
    assert "Arjun Mehta" in mail.text

    page = mails.open_link(visit(language="de", zone="Asia/Kolkata"), mail, say("Select an interview time"))
    picker = Picker(page, language="de")
    picker.is_open()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    picture(page, "ways-german-picker")
    picker.choose_zone("tokio", "Tokio")
    picker.book()
    picture(page, "ways-german-booked")

    booked = mails.one(to=scene.candidate.email, after=mail.id)
    assert say("Your interview is booked") in booked.text
    for words in (
        "Choose a time for your interview",
        "Confirm your interview",
        "Your interview is booked",
        "Pick a time",
        "Send Time",
        "Confirm interview",
        "Select an interview time",
    ):
        assert say(words) != words


def test_a_link_speaks_the_candidates_language_in_anybodys_browser(inside, visit):
    with inside():
        link = scenes.link_to(scenes.offered(scenes.scene(language="de")))
    page = visit(language="en")
    page.goto(link)
    Picker(page, language="de").is_open()

    page.get_by_role("button", name="English").click()
    Picker(page, language="en").is_open()
