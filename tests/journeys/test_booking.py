"""From the team's request to the interview with conference details, as everybody involved sees it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format
from playwright.sync_api import Page, expect

from tests.journeys import scenes
from tests.journeys.mails import Mail, Mails
from tests.journeys.pictures import picture
from tests.journeys.scenes import Scene
from tests.journeys.steps import Picker, fill_window, sign_in

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


def test_a_team_asks_a_candidate_books_and_everybody_knows(scene, visit, mails):
    ask(visit(), scene)
    [mail] = mails.wait_for(to=scene.candidate.email)
    start = book(visit(zone="Asia/Calcutta", width=390), mails, mail)
    booked = {mail.to: mail for mail in mails.wait_for(4, words=scene.organization.name, after=mail.id)}
    everybody_got_an_invitation(booked, scene, start=start)
    inbox = visit()
    for language, reader in (("english", scene.recruiter.email), ("german", scene.guest)):
        mails.read(inbox, booked[reader])
        picture(inbox, f"booking-8-invitation-{language}")

    add_details(visit(zone="Europe/London"), scene)
    updated = mails.wait_for(4, words="meet.example/nordlicht")
    assert {mail.to for mail in updated} == scene.readers
    [(_, uid, _)] = {mail.invite.revision for mail in booked.values()}
    assert {mail.invite.revision for mail in updated} == {("REQUEST", uid, 1)}

    find_details(visit(zone="Asia/Kolkata"), scene, mails)


def ask(team: Page, scene: Scene) -> None:
    """The recruiter offers times from the proposal."""
    sign_in(team, scene.recruiter.email)
    team.get_by_role("link", name="Arjun Mehta").click()
    picture(team, "booking-1-proposal-team")
    team.get_by_role("link", name="Schedule Interview").click()
    team.get_by_label("Name of this round").fill("First conversation")
    fill_window(team, 0, day=scenes.workday(0), opens="09:00", closes="12:00")
    fill_window(team, 1, day=scenes.workday(1), opens="14:00", closes="15:00")
    expect(team.get_by_text("2 windows, 8 slots")).to_be_visible()
    team.get_by_role("textbox", name="Colleagues").fill(scene.guest)
    picture(team, "booking-2-request")
    team.get_by_role("button", name="Send Availability").click()
    expect(team.get_by_text("Arjun Mehta gets an email with your times now.")).to_be_visible()
    picture(team, "booking-3-requested")


def book(inbox: Page, mails: Mails, mail: Mail) -> datetime:
    """The candidate follows the link on a device that is in Kolkata, and rather reads Tokyo's time."""
    page = mails.open_link(inbox, mail, "Select an interview time")
    picture(inbox, "booking-4-mail")
    picker = Picker(page)
    picker.is_open()
    expect(page.locator("summary")).to_contain_text("Kolkata")
    picture(page, "booking-5-picker")
    picker.choose_zone("tokyo", "Tokyo")
    picker.choose_day()
    picker.choose_time(1)
    picture(page, "booking-6-time-chosen")
    picker.send()
    start = scenes.windows((0, 9, 12))[0].start + HALF_AN_HOUR
    expect(page.get_by_text(on_clock(start, "Asia/Tokyo"))).to_be_visible()
    expect(page.get_by_text(f"{start.astimezone(scenes.BERLIN):%H:%M} Berlin for the hiring team")).to_be_visible()
    picture(page, "booking-7-confirm")
    picker.confirm()
    picture(page, "booking-8-booked")
    return start


def on_clock(start: datetime, zone: str) -> str:
    here = start.astimezone(ZoneInfo(zone))
    there = (start + HALF_AN_HOUR).astimezone(ZoneInfo(zone))
    return f"{here:%H:%M}–{there:%H:%M}"


def everybody_got_an_invitation(booked: dict[str, Mail], scene: Scene, *, start: datetime) -> None:
    """One event for all, each told in their own language and on their own clock."""
    assert set(booked) == scene.readers
    [(method, _uid, sequence)] = {mail.invite.revision for mail in booked.values()}
    assert (method, sequence) == ("REQUEST", 0)
    assert {mail.invite.start for mail in booked.values()} == {start}
    for address, language, zone in [
        (scene.candidate.email, "en", "Asia/Tokyo"),
        (scene.recruiter.email, "en", "Europe/Berlin"),
        (scene.guest, "de", "Europe/Berlin"),
        (scene.representative.email, "en", "Europe/London"),
    ]:
        with translation.override(language):
            weekday = date_format(start.astimezone(ZoneInfo(zone)), "l")
        city = zone.partition("/")[2]
        assert re.search(rf"^{weekday}.*\n{on_clock(start, zone)}.* \({city}, ", booked[address].text, re.MULTILINE)


def add_details(desk: Page, scene: Scene) -> None:
    """The representative signs in with an authenticator app and adds how to join."""
    sign_in(desk, scene.representative.email, secret=scene.secret)
    expect(desk.get_by_role("heading", name="Your desk")).to_be_visible()
    picture(desk, "booking-9-desk")
    desk.get_by_role("link", name="Add details Arjun Mehta").click()
    desk.get_by_label("Video link").fill("https://meet.example/nordlicht")
    desk.get_by_label("Notes for everybody").fill("Please have your portfolio at hand.")
    picture(desk, "booking-10-conference")
    desk.get_by_role("button", name="Save and tell everybody").click()
    expect(desk.get_by_text("Everybody gets the updated invitation now.")).to_be_visible()


def find_details(page: Page, scene: Scene, mails: Mails) -> None:
    """The candidate signs in with a code by mail; the details stand under My Applications › Interviews."""
    page.goto("/account/login/")
    page.get_by_role("link", name="Email me a sign-in code").click()
    page.get_by_label("Email", exact=True).fill(scene.candidate.email)
    before = mails.newest()
    picture(page, "booking-11-ask-for-code")
    page.get_by_role("button", name="code").click()
    page.get_by_label("Code", exact=True).fill(mails.one(to=scene.candidate.email, after=before).code)
    picture(page, "booking-12-code")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Upcoming")).to_be_visible()
    expect(page.get_by_role("link", name="meet.example")).to_be_visible()
    expect(page.get_by_text("Please have your portfolio at hand.")).to_be_visible()
    picture(page, "booking-13-my-interviews")

    page.get_by_role("link", name="View Interview").click()
    interviews = page.get_by_role("region", name="Interviews")
    expect(interviews.get_by_role("link", name="First conversation")).to_be_visible()
    picture(page, "booking-14-proposal")
    left, right = interviews.bounding_box(), page.get_by_text("two studies' data pipelines").bounding_box()
    assert left and right and left["x"] + left["width"] <= right["x"]
