"""The representative's desk: one click for what waits there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.actor import Actor, on_page
from core.tenancy import organization_context
from interviews import actions
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.scenes import Scene


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


@pytest.fixture
def desk(scene, inside, visit) -> Page:
    with inside():
        session = scenes.session_of(scene.representative)
    page: Page = visit(session=session, zone="Europe/London")
    return page


def propose(scene: Scene) -> None:
    """The candidate's message with two times: one at which the recruiter is taken, and one that is free."""
    interview = scenes.offered(scene)
    scenes.booked(scenes.rival_of(scene), times=scenes.windows((2, 16, 17), (3, 9, 10)))
    proposed = [scenes.windows((2, hour, hour + 1))[0].start for hour in (16, 17)]
    with organization_context(scene.organization):
        actions.report_no_fit(
            interview,
            message="Rather late in the afternoon.",
            proposed=proposed,
            form_key=uuid4(),
            by=Actor(name=scene.candidate.name, channel="link"),
            now=timezone.now(),
        )


def test_a_proposed_time_is_booked_after_being_asked_once_more(scene, desk, inside, mails):
    with inside():
        propose(scene)
    mails.wait_for(2, words="Rather late")  # the representative and whoever requested the interview have been asked
    newest = mails.newest()
    desk.goto("/desk/")
    asked = desk.get_by_role("region", name="New times asked")
    expect(asked.get_by_text("Rather late in the afternoon.")).to_be_visible()
    picture(desk, "desk-1-asked")
    asked.get_by_role("link", name="Book this time").first.click()
    desk.get_by_role("button", name="Book this time").click()
    expect(desk.get_by_text("This time is no longer free. Nothing was booked.")).to_be_visible()
    asked.get_by_role("link", name="Book this time").last.click()
    picture(desk, "desk-1-book-proposed")
    desk.get_by_role("button", name="Book this time").click()
    expect(desk.get_by_text("Everybody gets the invitation now.")).to_be_visible()
    expect(asked).not_to_be_attached()
    expect(desk.get_by_role("link", name="Add details Arjun Mehta")).to_be_visible()

    booked = mails.wait_for(4, words=scene.organization.name, after=newest)
    told = {mail.to: mail for mail in booked if mail.content["calendar"]}
    assert set(told) == scene.readers
    assert {mail.invite.revision[::2] for mail in told.values()} == {("REQUEST", 0)}
    assert {mail.invite.start for mail in told.values()} == {scenes.windows((2, 17, 18))[0].start}


def test_what_was_cancelled_waits_until_it_is_settled(scene, desk, inside, mails):
    with inside():
        interview = scenes.booked(scene)
        with organization_context(scene.organization):
            actions.cancel(
                interview, reason="We are ill.", by=on_page(scene.recruiter), now=timezone.now() + timedelta(seconds=1)
            )
    told = mails.wait_for(9, words=scene.organization.name)[-1]
    desk.goto("/desk/")
    waiting = desk.get_by_role("region", name="Cancelled and waiting")
    waiting.get_by_role("button", name="Ask for preferences").click()
    expect(desk.get_by_text("Arjun Mehta is asked by mail which times suit.")).to_be_visible()
    expect(waiting.get_by_role("button", name="Ask for preferences")).not_to_be_attached()
    picture(desk, "desk-2-waiting")
    asked = mails.one(to=scene.candidate.email, words="two or three times", after=told.id)
    assert asked.content["headers"]["Reply-To"] == scene.representative.email
    assert asked.content["calendar"] == []

    waiting.get_by_role("link", name="Arjun Mehta", exact=True).click()
    desk.get_by_role("textbox", name="Note").fill("Rang: prefers Mondays.")
    desk.get_by_role("button", name="Save note").click()
    expect(desk.get_by_role("region", name="Notes").get_by_text("Rang: prefers Mondays.")).to_be_visible()
    expect(desk.get_by_text("Maya Okafor asked the candidate which times suit.")).to_be_visible()
    picture(desk, "desk-3-interview")
    desk.get_by_role("button", name="Settled").click()
    expect(desk.get_by_text("Settled. It is off your desk.")).to_be_visible()
    desk.goto("/desk/")
    expect(desk.get_by_text("Nothing is waiting for you.")).to_be_visible()
