"""Moving a booked interview, and proposing times of one's own: on a phone, by the mailed link and signed in."""

from datetime import datetime, time

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import organization_context
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import Picker


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


def reaches_the_proposal(page: Page) -> None:
    page.goto("/my/applications/")
    page.get_by_role("link", name="Clinical Data Manager").click()
    page.get_by_role("region", name="Interviews").get_by_role("link", name="Reschedule").click()


def reaches_my_interviews(page: Page) -> None:
    page.goto("/my/interviews/")
    page.get_by_role("link", name="Reschedule").click()


@pytest.mark.parametrize("way", [reaches_the_proposal, reaches_my_interviews])
def test_everybody_gets_one_updated_invitation(scene, inside, visit, mails, way):
    with inside():
        interview = scenes.booked(scene)
        session = scenes.session_of(scene.candidate)
        before = interview.starts_at
    invited = mails.wait_for(5, words=scene.organization.name)[-4:]
    page = visit(session=session, width=390, zone="Asia/Kolkata")
    way(page)
    expect(page.get_by_role("heading", name="Choose another time for your interview")).to_be_visible()
    picker = Picker(page)
    picker.choose_day(1)
    picker.choose_time(1)
    picture(page, "reschedule-1-picker")
    page.get_by_role("button", name="Send Time").click()
    expect(page.get_by_role("heading", name="Move your interview")).to_be_visible()
    picture(page, "reschedule-2-confirm")
    page.get_by_role("button", name="Move interview").click()
    picker.is_booked()
    picture(page, "reschedule-3-moved")

    moved = mails.wait_for(4, words=scene.organization.name, after=invited[-1].id)
    with inside(), organization_context(scene.organization):
        interview.refresh_from_db()
    assert {mail.to for mail in moved} == scene.readers
    [(_, uid, _sequence)] = {mail.invite.revision for mail in invited}
    assert {mail.invite.revision for mail in moved} == {("REQUEST", uid, 1)}
    assert {mail.invite.start for mail in moved} == {interview.starts_at}
    assert interview.starts_at != before
    for mail in moved:
        assert "Cancelled" not in mail.subject
    kolkata = next(mail for mail in moved if mail.to == scene.candidate.email)
    berlin = next(mail for mail in moved if mail.to == scene.recruiter.email)
    assert "Kolkata" in kolkata.text and "Berlin" in berlin.text


def test_by_the_mailed_link_own_times_are_proposed_and_the_representative_books_one(scene, inside, visit, mails):
    with inside():
        scenes.offered(scene)
        session = scenes.session_of(scene.representative)
    offered = mails.one(to=scene.candidate.email)
    page = visit(width=390, zone="Asia/Kolkata")
    page.goto(offered.link("/i/"))
    page.get_by_label("I did not find a date and time that works for me").check()
    page.get_by_label("When would suit you?").fill("Only in the morning.")
    page.get_by_label("Proposal 1: date").fill(f"{scenes.workday(3)}")
    page.get_by_label("Proposal 1: time").fill("16:30")
    picture(page, "propose-1-times")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("Your message is on its way to Maya Okafor.")).to_be_visible()

    asked = mails.one(to=scene.representative.email)
    desk = visit(session=session)
    desk.goto(asked.link("/desk/"))
    desk.get_by_role("link", name="Book this time").first.click()
    desk.get_by_role("button", name="Book this time").click()
    wanted = datetime.combine(scenes.workday(3), time(16, 30), scenes.KOLKATA)
    for reader in scene.readers - {scene.recruiter.email}:
        assert mails.one(to=reader, after=asked.id).invite.start == wanted
    page.reload()
    expect(page.get_by_role("heading", name="Your interview is booked")).to_be_visible()
