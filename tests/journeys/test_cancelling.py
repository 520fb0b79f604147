"""Calling an interview off, from either side: everybody is told at once, and calendars forget it."""

import pytest
from playwright.sync_api import expect

from tests.journeys import scenes
from tests.journeys.pictures import picture

REASON = "I am travelling that day after all."


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


def everybody_is_told(mails, scene, *, named, after):
    told = mails.wait_for(4, words=scene.organization.name, after=after)
    assert {mail.to for mail in told} == scene.readers
    assert {mail.invite.method for mail in told} == {"CANCEL"}
    [(_, uid, sequence)] = {mail.invite.revision for mail in told}
    assert sequence == 1
    assert {mail.invite.status for mail in told} == {"CANCELLED"}
    for mail in told:
        in_english, in_german = (f"{named} cancelled it.", "You cancelled it."), (f"{named} hat abgesagt.", "Sie haben")
        assert any(words in mail.text for words in (*in_english, *in_german)) and REASON in mail.text
    return uid


def test_the_candidate_cancels_from_the_proposals_left_side(scene, inside, visit, mails):
    with inside():
        scenes.booked(scene)
        session = scenes.session_of(scene.candidate)
    invited = mails.wait_for(5, words=scene.organization.name)[-4:]
    page = visit(session=session)
    page.goto("/my/applications/")
    picture(page, "cancel-1-my-applications")
    page.get_by_role("link", name="Clinical Data Manager").click()
    page.get_by_role("region", name="Interviews").get_by_role("link", name="Cancel Interview").click()
    expect(page.get_by_role("heading", name="Cancel this interview?")).to_be_visible()
    page.get_by_label("Reason").fill(REASON)
    picture(page, "cancel-2-sure")
    page.get_by_role("button", name="Cancel Interview").click()
    expect(page.get_by_role("heading", name="This interview was cancelled")).to_be_visible()
    picture(page, "cancel-3-cancelled")

    uid = everybody_is_told(mails, scene, named="Arjun Mehta", after=invited[-1].id)
    assert {mail.invite.revision for mail in invited} == {("REQUEST", uid, 0)}
    page.goto("/my/interviews/")
    expect(page.get_by_role("heading", name="Past")).to_be_visible()
    expect(page.get_by_text("Cancelled")).to_be_visible()


def test_the_team_cancels(scene, inside, visit, mails):
    with inside():
        interview = scenes.booked(scene)
        session = scenes.session_of(scene.recruiter)
    newest = mails.wait_for(5, words=scene.organization.name)[-1]
    page = visit(session=session)
    page.goto(f"/team/{scene.organization.slug}/interviews/{interview.pk}/")
    picture(page, "cancel-4-team-interview")
    page.get_by_role("link", name="Cancel Interview").click()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Cancel Interview").click()
    expect(page.get_by_text("You cancelled it.")).to_be_visible()
    picture(page, "cancel-5-team-cancelled")
    everybody_is_told(mails, scene, named="Jonas Weber", after=newest.id)


def test_the_representative_cancels_from_the_desk(scene, inside, visit, mails):
    with inside():
        interview = scenes.booked(scene)
        session = scenes.session_of(scene.representative)
    newest = mails.wait_for(5, words=scene.organization.name)[-1]
    page = visit(session=session, zone="Europe/London", width=390)
    page.goto(f"/desk/interviews/{interview.pk}/")
    page.get_by_role("link", name="Cancel Interview").click()
    page.get_by_label("Reason").fill(REASON)
    picture(page, "cancel-6-desk")
    page.get_by_role("button", name="Cancel Interview").click()
    expect(page.get_by_text("You cancelled it.")).to_be_visible()
    everybody_is_told(mails, scene, named="Maya Okafor", after=newest.id)
    page.goto("/desk/")
    waiting = page.get_by_role("region", name="Cancelled and waiting")
    expect(waiting.get_by_role("button", name="Ask for preferences")).to_be_visible()


def test_keeping_the_interview_changes_nothing(scene, inside, visit):
    with inside():
        interview = scenes.booked(scene)
        session = scenes.session_of(scene.candidate)
    page = visit(session=session)
    page.goto(f"/interviews/{interview.pk}/cancel/")
    page.get_by_role("link", name="Keep the interview").click()
    expect(page.get_by_role("heading", name="Your interview is booked")).to_be_visible()
