"""“I did not find a date and time that works for me”, times that went stale, and times that somebody else took."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.tenancy import organization_context
from interviews import actions
from interviews.models import Window
from interviews.queries.offers import offer
from tests import factories
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import Picker, fill_window

MESSAGE = "Any weekday after 17:00 in Kolkata, please."
ASKED = "New times asked"


def ask_for_other_times(page: Page) -> None:
    checkbox = page.get_by_label("I did not find a date and time that works for me")
    checkbox.check()
    page.get_by_label("When would suit you?").fill(MESSAGE)
    picture(page, "no-fit-1-message")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("Your message is on its way to Maya Okafor.")).to_be_visible()
    expect(page.get_by_text("You asked for other times")).to_be_visible()
    picture(page, "no-fit-2-sent")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_representative_reads_it_and_the_team_offers_new_times(inside, visit, mails, has_script):
    with inside():
        scene = scenes.scene()
        interview = scenes.offered(scene)
        sessions = [scenes.session_of(person) for person in (scene.representative, scene.recruiter)]
    offered = mails.one(to=scene.candidate.email)
    page = visit(java_script_enabled=has_script)
    page.goto(offered.link("/i/"))
    ask_for_other_times(page)
    assert Picker(page).days.count() == 2  # the times stay open

    asked = mails.one(to=scene.representative.email)
    assert MESSAGE in asked.text
    desk = visit(session=sessions[0], java_script_enabled=has_script)
    desk.goto(asked.link("/desk/"))
    waiting = desk.get_by_role("region", name=ASKED)
    expect(waiting.get_by_text(MESSAGE)).to_be_visible()
    picture(desk, "no-fit-3-desk")

    team = visit(session=sessions[1], java_script_enabled=has_script)
    team.goto(f"/team/{scene.organization.slug}/interviews/{interview.pk}/")
    expect(team.get_by_text(MESSAGE)).to_be_visible()
    team.get_by_role("link", name="Offer new times").click()
    fill_window(team, 0, day=scenes.workday(2), opens="13:00", closes="15:00")
    fill_window(team, 1, day=scenes.workday(3), opens="13:00", closes="15:00")
    picture(team, "no-fit-4-offer")
    team.get_by_role("button", name="Send Availability").click()
    expect(team.get_by_text("Arjun Mehta gets an email with the new times now.")).to_be_visible()

    desk.reload()
    expect(waiting).not_to_be_attached()
    again = mails.one(to=scene.candidate.email, after=offered.id)
    page.goto(again.link("/i/"))
    expect(page.get_by_text("You asked for other times")).not_to_be_attached()
    Picker(page).book()


def test_stale_times_come_with_a_warning_and_a_way_out(inside, visit):
    with inside():
        scene = scenes.scene()
        interview = scenes.offered(scene)
        now = timezone.now()
        with organization_context(scene.organization):
            window = Window.objects.filter(interview=interview).earliest("starts_at")
            window.starts_at, window.ends_at = now - timedelta(hours=3), now - timedelta(hours=1)
            window.save(update_fields=["starts_at", "ends_at"])
            interview.offered_at = now - timedelta(days=1)
            interview.save(update_fields=["offered_at"])
        link = scenes.link_to(interview)
    page = visit()
    page.goto(link)
    expect(page.get_by_text("Some offered times are no longer available")).to_be_visible()
    expect(page.get_by_text("4 times have passed. Nothing suits? Tell Maya Okafor below.")).to_be_visible()
    picture(page, "stale-some")

    with inside(), organization_context(scene.organization):
        Window.objects.filter(interview=interview).exclude(pk=window.pk).delete()
    page.reload()
    expect(page.get_by_text("All offered times have passed")).to_be_visible()
    expect(Picker(page).days).to_have_count(0)
    picture(page, "stale-all")
    ask_for_other_times(page)


@pytest.mark.parametrize("has_script", [True, False])
def test_a_time_taken_meanwhile_is_refused_with_fresh_times(inside, visit, has_script):
    with inside():
        first = scenes.scene()
        interviews = [scenes.offered(first), scenes.offered(scenes.rival_of(first))]
        links = [scenes.link_to(interview) for interview in interviews]
    winner, loser = (visit(expected={409}, java_script_enabled=has_script) for _ in links)
    for page, link in zip((winner, loser), links, strict=True):
        page.goto(link)
        picker = Picker(page)
        picker.choose_day()
        picker.choose_time(2)
        picker.send()
    Picker(winner).confirm()

    picker = Picker(loser)
    taken = scenes.windows((0, 9, 12))[0].start + timedelta(hours=1)
    clock = taken.astimezone(scenes.BERLIN)
    loser.get_by_role("button", name="Confirm interview").click()
    expect(loser.get_by_text(f"{clock:%H:%M} is no longer free. Nothing was booked.")).to_be_visible()
    expect(loser.get_by_role("radio", name=f"{clock:%H:%M}")).not_to_be_attached()
    assert picker.times.count() == 5
    picture(loser, "taken")
    picker.choose_time(2)
    picker.send()
    picker.confirm()


def test_all_times_taken_says_so(inside, visit):
    with inside():
        scene = scenes.scene()
        mine = scenes.offered(scene)
        with organization_context(scene.organization):
            starts = offer(mine, now=timezone.now()).starts()
        for start in starts:
            rival = scenes.rival_of(scene)
            theirs = scenes.offered(rival)
            with organization_context(scene.organization):
                by, now = factories.NOBODY, timezone.now()
                actions.confirm_time(theirs, start=start, time_zone="Europe/Berlin", by=by, now=now)
        link = scenes.link_to(mine)
    page = visit()
    page.goto(link)
    expect(page.get_by_text("All offered times have been taken by now. Please tell Maya Okafor below")).to_be_visible()
