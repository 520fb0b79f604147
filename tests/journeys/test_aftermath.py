"""After an interview: it moves to the past by itself, the team says how it went, and only the team reads that."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interviews.slots import Span
from tests.journeys import scenes
from tests.journeys.pictures import picture

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOTE = "Clear, calm, knows her registers."


@pytest.fixture
def scene(inside):
    with inside():
        return scenes.scene()


def test_the_team_says_how_it_went_and_the_candidate_sees_the_past(scene, inside, visit):
    with inside():
        begin = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=9)
        times = [Span(begin + DAY * days, begin + DAY * days + HOUR) for days in (3, 4)]
        interview = scenes.booked(scene, times=times, now=begin)
        team, candidate = scenes.session_of(scene.recruiter), scenes.session_of(scene.candidate)
    page = visit(session=team)
    page.goto(f"/team/{scene.organization.slug}/interviews/{interview.pk}/")
    asked = page.get_by_role("region", name="Was it held?")
    picture(page, "aftermath-1-asked")
    asked.get_by_role("button", name="The candidate did not come").click()
    expect(asked).not_to_be_attached()
    feedback = page.get_by_role("region", name="Feedback")
    expect(feedback.get_by_text("The candidate did not come").first).to_be_visible()

    feedback.get_by_text("Change", exact=True).click()  # the wrong one was pressed
    feedback.get_by_role("button", name="Held").click()
    feedback.get_by_role("textbox", name="Feedback").fill(NOTE)
    feedback.get_by_role("button", name="Save feedback").click()
    expect(page.get_by_text("Your feedback is saved. Only your team reads it.")).to_be_visible()
    expect(feedback.get_by_text(NOTE).first).to_be_visible()
    expect(page.get_by_text("Jonas Weber wrote feedback.")).to_be_visible()
    picture(page, "aftermath-2-feedback")

    person = visit(session=candidate)
    person.goto("/my/interviews/")
    expect(person.get_by_role("heading", name="Past")).to_be_visible()
    person.get_by_role("link", name="View Interview").click()
    expect(person.get_by_text(NOTE)).not_to_be_attached()
    picture(person, "aftermath-3-candidate")
