"""Hours that a member publishes, times that a candidate finds, and the feed that holds what was booked."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.actor import on_page
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.scenes import BERLIN, Scene
from tests.journeys.steps import Picker

KOLKATA = ZoneInfo("Asia/Kolkata")
NOTICE = timedelta(hours=24)


def test_published_hours_become_times_to_choose_and_the_feed_holds_what_was_booked(inside, visit, mails):
    with inside():
        scene = scenes.scene()
        session = scenes.session_of(scene.recruiter)
    team = visit(session=session, width=390)
    publish(team)

    with inside():
        interview = request(scene)
    [mail] = mails.wait_for(to=scene.candidate.email, words=scene.organization.name)
    page = visit(zone="Asia/Kolkata")
    page.goto(mail.link("/i/"))
    picker = Picker(page)
    picker.is_open()
    picker.choose_day()
    assert page.locator(".slot__face").all_inner_texts() == first_times(now=timezone.now())
    picker.choose_time()
    picker.send()
    picker.confirm()

    invitation = mails.one(to=scene.recruiter.email, words=scene.organization.name).invite
    event = subscribed(team, visit())
    assert (str(event["UID"]), event.decoded("SEQUENCE")) == invitation.revision[1:]
    assert event.decoded("DTSTART") == invitation.start

    team.set_viewport_size({"width": 1280, "height": 900})
    team.goto(f"/team/{scene.organization.slug}/week/?week={invitation.start.astimezone(BERLIN).date()}")
    picture(team, "availability-week")
    team.get_by_role("table").get_by_role("link", name="Arjun Mehta").click()
    team.wait_for_url(f"**/interviews/{interview.pk}/")


def publish(page: Page) -> None:
    """By keyboard alone: 14:00 to 15:00 on Monday, copied to the other working days."""
    page.goto("/")
    page.get_by_role("link", name="My availability").focus()
    page.keyboard.press("Enter")
    monday, friday = (page.get_by_role("group", name=day) for day in ("Monday", "Friday"))
    monday.get_by_label("From").focus()
    page.keyboard.type("14:00")
    press(page, "Tab")
    page.keyboard.type("15:00")
    monday.locator("summary").focus()
    press(page, "Enter", *["Tab"] * 7, "Enter")
    expect(page.get_by_text("Copied to Tuesday, Wednesday, Thursday, Friday.")).to_be_attached()
    expect(monday.locator("summary")).to_be_focused()
    hours(friday, "14:00", "15:00")
    expect(page.get_by_text("Monday to Friday 14:00–15:00, Berlin time; at least 24 hours ahead")).to_be_visible()
    friday.get_by_role("button", name="Add hours: Friday").focus()
    press(page, "Enter")
    expect(friday.get_by_label("From")).to_have_count(2)
    friday.get_by_role("button", name="Remove this row").last.focus()
    press(page, "Enter")
    expect(friday.get_by_label("From").first).to_be_focused()
    picture(page, "availability-hours")
    page.get_by_role("button", name="Publish hours").focus()
    press(page, "Enter")
    expect(page.get_by_text("Your hours are published.")).to_be_visible()
    expect(page.get_by_text("Monday to Friday 14:00–15:00, Berlin time")).to_be_visible()
    hours(friday, "14:00", "15:00")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def hours(day: Locator, opens: str, closes: str) -> None:
    expect(day.get_by_label("From").first).to_have_value(opens)
    expect(day.get_by_label("To", exact=True).first).to_have_value(closes)


def request(scene: Scene) -> Interview:
    """Only the hours that the recruiter published are offered."""
    with organization_context(scene.organization):
        return actions.request_interview(
            application=scene.application,
            round_name="First conversation",
            minutes=30,
            time_zone="Europe/Berlin",
            windows=[],
            seats=actions.one_seat_each(members=[scene.recruiter]),
            uses_published=True,
            form_key=uuid4(),
            by=on_page(scene.recruiter),
            now=timezone.now(),
        )


def first_times(*, now: datetime) -> list[str]:
    """What the first day shows on a clock in Kolkata."""
    today = now.astimezone(BERLIN).date()
    days = [day for ahead in range(8) if (day := today + timedelta(days=ahead)).weekday() < 5]
    starts = [datetime.combine(day, at, BERLIN) for day in days for at in (time(14), time(14, 30))]
    local = [start.astimezone(KOLKATA) for start in starts if now + NOTICE <= start.astimezone(KOLKATA)]
    return [f"{start:%H:%M}" for start in local if start.date() == local[0].date()]


def subscribed(page: Page, stranger: Page) -> icalendar.Component:
    """The one event of the feed, as a program without any cookie reads it."""
    page.get_by_role("link", name="My feed").click()
    page.get_by_role("button", name="Make my address").click()
    address = page.locator("#feed-address").inner_text()
    picture(page, "availability-feed")
    answer = stranger.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    again = stranger.request.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304
    [event] = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    return event
