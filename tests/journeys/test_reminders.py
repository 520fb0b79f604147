"""Reminders: an admin says when, the worker sends them, everybody reads them on their own clock, and in time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actor import on_page
from core.tenancy import organization_context
from core.zones import offset_label
from interviews import actions
from interviews.models import Interview, Reminder
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import Picker

NUDGE, BEFORE = "still open", "coming up"  # words of their headings


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


@pytest.fixture
def send_now(inside, stack):
    """Reminders with this number come due, and the real worker sends them."""

    def send(interview: Interview, *, number: int) -> None:
        with inside(), organization_context(interview.organization):
            rows = Reminder.objects.open().filter(interview=interview, number=number)
            assert rows.update(due_at=timezone.now() - timedelta(seconds=1))
        stack.run("interviews.send_reminders")

    return send


def test_reminders_from_the_settings_to_the_day_before(scene, inside, visit, mails, send_now):
    page = an_admin_wants_reminders(scene, inside, visit)
    with inside():
        interview = scenes.offered(scene, now=timezone.now() - timedelta(hours=1))
    mails.one(to=scene.candidate.email)

    send_now(interview, number=1)
    nudge = mails.one(to=scene.candidate.email, words=NUDGE)
    assert "8 times are left to choose from." in nudge.text
    candidate = visit(zone="Asia/Kolkata")
    mails.read(candidate, nudge)
    picture(candidate, "reminders-3-nudge")
    picker = mails.open_link(candidate, nudge, "Select an interview time")
    Picker(picker).is_open()
    Picker(picker).book()

    booked = mails.wait_for(4, words=scene.organization.name, after=nudge.id)
    with inside(), organization_context(scene.organization):
        interview.refresh_from_db()
    send_now(interview, number=24 * 60)
    reminded = scene.readers - {scene.representative.email}
    reminders = {mail.to: mail for mail in mails.wait_for(3, words=scene.organization.name, after=booked[-1].id)}
    assert set(reminders) == reminded
    assert BEFORE in reminders[scene.candidate.email].text
    assert interview.starts_at
    in_berlin = f"Berlin, {offset_label(ZoneInfo('Europe/Berlin'), interview.starts_at)}"  # summer has its own
    for email, clock in ((scene.candidate.email, "Kolkata, GMT+5:30"), (scene.recruiter.email, in_berlin)):
        assert clock in reminders[email].text and clock in reminders[email].subject
    mails.read(candidate, reminders[scene.candidate.email])
    picture(candidate, "reminders-4-before")
    page.goto(reminders[scene.recruiter.email].link("/team/"))
    expect(page.get_by_role("heading", name="Arjun Mehta")).to_be_visible()

    nobody_is_reminded_of_what_was_cancelled(scene, inside, mails, interview, after=list(reminders.values())[-1].id)


def an_admin_wants_reminders(scene, inside, visit):
    """A day after an offer and a day before, at any hour: this test may run at night."""
    with inside():
        session = scenes.session_of(scene.admin)
    page = visit(session=session, chosen_language="en")
    page.goto(f"/team/{scene.organization.slug}/settings/")
    page.get_by_role("navigation", name="Account Settings").get_by_role("link", name="Interviews").click()
    expect(page.get_by_text("Who has not booked is reminded after 2, 4 and 7 days.")).to_be_visible()
    picture(page, "reminders-1-settings")
    days = page.get_by_role("group", name="Days after the offer")
    days.get_by_label("First reminder").fill("1")
    days.get_by_label("Second reminder").fill("")
    days.get_by_label("Third reminder").fill("")
    page.get_by_label("No reminders from").select_option("08:00")
    expect(page.get_by_text("Who has not booked is reminded after 1 day.")).to_be_visible()
    expect(page.get_by_text("Reminders go out at any hour.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    picture(page, "reminders-2-saved")
    return page


def nobody_is_reminded_of_what_was_cancelled(scene, inside, mails, interview, *, after):
    with inside(), organization_context(scene.organization):
        left = list(Reminder.objects.open().filter(interview=interview))
        assert len(left) == 3  # an hour before, for everybody who takes part
        actions.cancel(interview, reason="", by=on_page(scene.recruiter), now=timezone.now())
        assert not Reminder.objects.open().filter(interview=interview).exists()
        Reminder.objects.bulk_create(left)  # as if they had been forgotten
        Reminder.objects.open().filter(interview=interview).update(due_at=timezone.now())
        actions.send_due(now=timezone.now())
        assert set(Reminder.objects.filter(interview=interview, number=60).values_list("was_sent", flat=True)) == {
            False
        }
    last = mails.wait_for(4, words=scene.organization.name, after=after)
    assert {mail.invite.method for mail in last} == {"CANCEL"}
