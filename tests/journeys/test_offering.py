"""The hiring team's form: rows to type in, and a week to drag over."""

from datetime import date

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import fill_window


@pytest.fixture
def asking(inside):
    """The recruiter's session, and the address of the form."""
    with inside():
        scene = scenes.scene()
        session = scenes.session_of(scene.recruiter)
    return session, f"/team/{scene.organization.slug}/applications/{scene.application.pk}/schedule/"


def drag(page: Page, *, day: date, opens: str, last: str) -> None:
    """Over the week grid, from one half hour to another, both included."""
    first_cell, last_cell = (page.locator(f"td[data-day='{day}'][data-opens='{time}']") for time in (opens, last))
    title = page.locator("#week-grid").get_by_role("heading")
    while not first_cell.count():
        week = title.inner_text()
        page.get_by_role("link", name="Week after").click()
        expect(title).not_to_have_text(week)
    last_cell.scroll_into_view_if_needed()
    first_cell.hover()
    page.mouse.down()
    last_cell.hover()
    page.mouse.up()
    expect(first_cell).to_have_attribute("data-window", "start")


def send(page: Page) -> list[str]:
    """Send the form, and read what was offered on the interview's page."""
    page.get_by_label("Name of this round").fill("First conversation")
    page.get_by_role("button", name="Send Availability").click()
    page.get_by_role("link", name="First conversation").last.click()
    rows = page.get_by_role("region", name="Offered times").get_by_role("listitem")
    expect(rows.first).to_be_visible()
    return rows.all_inner_texts()


def test_dragging_and_typing_offer_the_same_times(asking, visit):
    session, address = asking
    team = visit(session=session)
    team.goto(address)
    fill_window(team, 0, day=scenes.workday(0), opens="09:00", closes="11:30")
    fill_window(team, 1, day=scenes.workday(1), opens="14:00", closes="15:00")
    typed = send(team)

    team.goto(address)
    drag(team, day=scenes.workday(0), opens="09:00", last="11:00")
    drag(team, day=scenes.workday(1), opens="14:00", last="14:30")
    expect(team.get_by_text("2 windows, 7 slots")).to_be_visible()
    picture(team, "offering-dragged")
    dragged = send(team)

    assert dragged == typed
    assert len(typed) == 2


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_wrong_is_explained_beside_what_was_typed(asking, visit, has_script):
    session, address = asking
    team = visit(session=session, java_script_enabled=has_script, expected={422})
    team.goto(address)
    fill_window(team, 0, day=scenes.workday(0), opens="11:00", closes="09:00")
    fill_window(team, 1, day=scenes.workday(1), opens="14:00", closes="15:00")
    team.get_by_role("textbox", name="Colleagues").fill("nobody")
    team.get_by_role("button", name="Send Availability").click()

    expect(team.get_by_text("This window ends before it starts.")).to_be_visible()
    expect(team.get_by_text("These are not email addresses: nobody", exact=True)).to_be_visible()
    expect(team.get_by_label("From", exact=True).first).to_have_value("11:00")
    expect(team.get_by_role("textbox", name="Colleagues")).to_have_value("nobody")
    picture(team, f"offering-refused-{has_script}")


def test_switching_the_language_asks_before_it_throws_away_what_was_typed(asking, visit):
    session, address = asking
    team = visit(session=session)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    team.on("dialog", stay)
    team.goto(address)
    drag(team, day=scenes.workday(0), opens="09:00", last="11:00")
    drag(team, day=scenes.workday(1), opens="14:00", last="14:30")
    team.get_by_label("Name of this round").fill("First conversation")
    team.get_by_role("button", name="Preview").click()
    expect(team.get_by_role("heading", name="The candidate will see")).to_be_visible()
    team.get_by_role("button", name="Deutsch").click()
    expect(team.get_by_label("Name of this round")).to_have_value("First conversation")
    team.get_by_role("button", name="Send Availability").click()
    expect(team.get_by_role("link", name="First conversation").last).to_be_visible()
    assert asked == ["beforeunload"]
