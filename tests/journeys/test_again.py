"""What people do twice: clicking, going back, opening an old link."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import Picker


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


@pytest.fixture
def link(inside, scene):
    with inside():
        return scenes.link_to(scenes.offered(scene))


@pytest.mark.parametrize("has_script", [True, False])
def test_a_double_click_books_once(link, scene, visit, mails, has_script):
    page = visit(java_script_enabled=has_script)
    page.goto(link)
    picker = Picker(page)
    picker.choose_day()
    picker.choose_time()
    picker.send()
    page.get_by_role("button", name="Confirm interview").dblclick()
    picker.is_booked()

    _offered, *told = mails.wait_for(5, words=scene.organization.name)
    assert sorted(mail.to for mail in told) == sorted(scene.readers)


def test_back_always_shows_a_whole_page(link, visit):
    page = visit()
    page.goto(link)
    picker = Picker(page)
    picker.is_open()
    picker.choose_day(0)
    picker.choose_day(1)
    chosen = page.get_by_role("table").locator("[aria-current=date]")
    second = chosen.get_attribute("href")
    page.go_back()
    expect(chosen).not_to_have_attribute("href", second)
    picker.is_open()
    expect(page.get_by_role("contentinfo")).to_be_visible()

    picker.choose_time()
    picker.send()
    page.go_back()
    picker.is_open()
    expect(page.get_by_role("contentinfo")).to_be_visible()
    page.go_forward()
    expect(picker.heading("Confirm your interview")).to_be_visible()
    picker.confirm()

    page.go_back()  # to the page with the button, which must not book anything else
    picker.is_booked()
    expect(page.get_by_role("button", name="Confirm interview")).not_to_be_attached()


def test_an_old_link_shows_what_was_booked(link, visit):
    page = visit()
    page.goto(link)
    Picker(page).book()

    later = visit()
    later.goto(link)
    Picker(later).is_booked()
    expect(later.get_by_role("button", name=re.compile("Send Time|Confirm"))).not_to_be_attached()


def test_an_ended_link_leads_to_a_new_one(scene, inside, visit, mails, stack):
    with inside():
        interview = scenes.offered(scene)
    old = mails.one(to=scene.candidate.email)
    with inside():
        scenes.end_links(interview)
    page = visit(expected={410})
    page.goto(old.link("/i/"))
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    picture(page, "ended-link")
    page.get_by_role("button", name="Email me a new link").click()
    expect(page.get_by_role("heading", name="Please look into your inbox")).to_be_visible()
    picture(page, "ended-link-sent")

    new = mails.one(to=scene.candidate.email, after=old.id)
    assert new.link("/i/") != old.link("/i/")
    page.goto(new.link("/i/"))
    Picker(page).is_open()


def test_a_link_that_never_was_asks_for_the_address_and_says_the_same_to_everybody(visit):
    page = visit(expected={410})
    page.goto("/i/no-such-token-was-ever-sent-to-anybody/")
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    page.get_by_label("email address").fill("nobody@example.org")
    page.get_by_role("button", name="Email me a new link").click()
    expect(page.get_by_role("heading", name="Please look into your inbox")).to_be_visible()
