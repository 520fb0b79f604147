"""A member connects calendars; the worker reads them, and what they say disappears from the candidate's page."""

from datetime import datetime, time

from playwright.sync_api import Page, expect

from tests.interviews.busy.files import file
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.scenes import BERLIN
from tests.journeys.stack import Stack
from tests.journeys.steps import Picker


def event(ahead: int, opens: int, closes: int, *lines: str) -> str:
    """On Berlin's clock, as Outlook names it."""
    day = datetime.combine(scenes.workday(ahead), time.min, BERLIN)
    zone = "TZID=W. Europe Standard Time"
    limits = [(name, day.replace(hour=hour)) for name, hour in (("DTSTART", opens), ("DTEND", closes))]
    return "\n".join([*(f"{name};{zone}:{at:%Y%m%dT%H%M%S}" for name, at in limits), "SUMMARY:At the dentist", *lines])


def test_what_other_calendars_say_disappears_from_the_candidates_times(inside, visit, stack: Stack, tmp_path):
    with inside():
        scene = scenes.scene(seen_from="Europe/Berlin")
        link = scenes.link_to(scenes.offered(scene))
        session = scenes.session_of(scene.recruiter)
    candidate, team = visit(), visit(session=session, width=390, expected={422})
    assert offered(candidate, link) == {
        0: ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"],
        1: ["14:00", "14:30"],
    }

    path = f"/{scene.organization.slug}/basic.ics"
    stack.feeds.publish(file(event(0, 9, 10, "RRULE:FREQ=WEEKLY"), event(0, 11, 12, "TRANSP:TRANSPARENT")), path)
    team.goto("/")
    team.get_by_role("link", name="My availability").click()
    team.get_by_role("link", name="Calendars").click()
    address = team.get_by_label("Address of the calendar")
    address.fill("http://10.0.0.8/basic.ics")
    team.get_by_role("button", name="Connect calendar").click()
    expect(team.get_by_text("The address leads into a private network").first).to_be_visible()
    picture(team, "busy-calendars-1-refused")
    address.fill(stack.feeds.url(path))
    team.get_by_role("button", name="Connect calendar").click()
    expect(team.get_by_text("“127.0.0.1” is connected.")).to_be_visible()
    stack.run("interviews.read_calendars")
    expect(team.get_by_text("Up to date")).to_be_visible()  # by itself
    assert offered(candidate, link) == {0: ["10:00", "10:30", "11:00", "11:30"], 1: ["14:00", "14:30"]}

    upload = tmp_path / "Clinic.ics"
    upload.write_bytes(file(event(1, 8, 18)))
    team.get_by_label("Calendar file").set_input_files(upload)
    team.get_by_role("button", name="Upload file").click()
    expect(team.get_by_text("“Clinic” is connected.")).to_be_visible()
    stack.run("interviews.read_calendars")
    expect(team.get_by_text("Up to date")).to_have_count(2)
    picture(team, "busy-calendars-2-read")
    assert offered(candidate, link) == {0: ["10:00", "10:30", "11:00", "11:30"]}
    assert "dentist" not in candidate.content()

    team.get_by_text("Remove (Clinic)").click()
    team.get_by_role("button", name="Remove Clinic").click()
    expect(team.get_by_text("“Clinic” is removed.")).to_be_visible()
    assert list(offered(candidate, link)) == [0, 1]
    assert [path for path, _ in stack.feeds.asked].count(path) == 1


def offered(page: Page, link: str) -> dict[int, list[str]]:
    """The times that a candidate can choose, by day."""
    page.goto(link)
    picker, found = Picker(page), {}
    picker.is_open()
    for number in range(picker.days.count()):
        picker.choose_day(number)
        day = 0 if f"{scenes.workday(0).day}" == picker.days.nth(number).inner_text().split()[0] else 1
        found[day] = page.locator(".slot__face").all_inner_texts()
    return found
