"""A panel: one seat is needed, one is filled by either of two people, somebody may join. Then somebody cannot."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews import actions
from tests import factories
from tests.journeys import scenes
from tests.journeys.mails import Mail
from tests.journeys.pictures import picture
from tests.journeys.scenes import Scene
from tests.journeys.steps import Picker, fill_window

COUNT = "8 times on 2 days"


@dataclass(frozen=True, kw_only=True)
class Panel:
    scene: Scene
    either: dict[str, User]  # by address: Mia reads on London's clock, Tom on New York's
    sessions: dict[str, str]  # by address

    @property
    def needed(self) -> str:
        return self.scene.recruiter.email

    @property
    def bystanders(self) -> set[str]:
        """Whoever is told of everything, whatever happens to the seat of the two."""
        return self.scene.readers


@pytest.fixture
def panel(inside) -> Panel:
    with inside():
        scene = scenes.scene()
        number = scene.organization.slug.removeprefix("nordlicht")
        people = [
            factories.user(email=f"{first}{number}@example.com", name=name, time_zone=zone)
            for first, name, zone in (("mia", "Mia Hart", "Europe/London"), ("tom", "Tom Lee", "America/New_York"))
        ]
        for person in people:
            factories.member(scene.organization, "interviewer", person=person)
        sessions = {person.email: scenes.session_of(person) for person in (*people, scene.recruiter)}
        return Panel(scene=scene, either={person.email: person for person in people}, sessions=sessions)


def fill(page: Page, panel: Panel) -> None:
    page.get_by_label("Name of this round").fill("Meeting the team")
    page.get_by_label("Mia Hart").select_option(label="One of group A")
    page.get_by_label("Tom Lee").select_option(label="One of group A")
    page.get_by_role("textbox", name="optional people").fill(panel.scene.guest)
    fill_window(page, 0, day=scenes.workday(0), opens="09:00", closes="12:00")
    fill_window(page, 1, day=scenes.workday(1), opens="14:00", closes="15:00")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_team_looks_at_what_the_candidate_will_see_before_anything_is_sent(panel, visit, has_script):
    scene = panel.scene
    team = visit(session=panel.sessions[panel.needed], java_script_enabled=has_script, expected={422})
    team.goto(f"/team/{scene.organization.slug}/applications/{scene.application.pk}/schedule/")
    team.get_by_role("button", name="Preview").click()
    expect(
        team.get_by_text("Please offer at least 2 windows, so that the candidate has a choice.").first
    ).to_be_visible()

    fill(team, panel)
    team.get_by_role("button", name="Preview").click()
    preview = team.get_by_role("region", name=f"The candidate will see {COUNT}")
    expect(preview.get_by_text("09:00, 09:30, 10:00, 10:30, 11:00, 11:30")).to_be_visible()
    picture(team, f"panels-1-preview-{has_script}")
    team.get_by_label("Also offer our published hours").check()
    team.get_by_role("button", name="Preview").click()
    expect(preview.get_by_text("Mia Hart has published no hours.")).to_be_visible()
    expect(team.get_by_label("Mia Hart")).to_have_value("a")


def request(page: Page, panel: Panel) -> None:
    scene = panel.scene
    page.goto(f"/team/{scene.organization.slug}/applications/{scene.application.pk}/schedule/")
    fill(page, panel)
    page.get_by_role("button", name="Send Availability").click()
    expect(page.get_by_text(f"The candidate will see {COUNT}.")).to_be_visible()


def revision(mails: list[Mail]) -> set[tuple[str, str, int]]:
    return {mail.invite.revision for mail in mails}


def test_a_colleague_takes_over_when_somebody_cannot_join(panel, visit, mails):
    scene, words = panel.scene, panel.scene.organization.name
    team = visit(session=panel.sessions[panel.needed])
    request(team, panel)
    offered = mails.one(to=scene.candidate.email)
    page = visit(zone="Asia/Kolkata")
    page.goto(offered.link("/i/"))
    Picker(page).book()

    booked = {mail.to: mail for mail in mails.wait_for(5, words=words, after=offered.id)}
    [attends] = set(booked) - panel.bystanders
    [colleague] = set(panel.either) - {attends}
    [(method, uid, sequence)] = revision(list(booked.values()))
    assert (method, sequence) == ("REQUEST", 0)

    member = visit(session=panel.sessions[attends])
    member.goto(booked[attends].link("/team/"))
    picture(member, "panels-2-interview")
    member.get_by_text("I cannot join", exact=True).click()
    picture(member, "panels-3-cannot-join")
    member.get_by_role("button", name="Take me out").click()
    name = panel.either[colleague].name
    expect(member.get_by_text(f"does not take part any more. {name} joins instead.")).to_be_visible()
    expect(member.get_by_text(f"{name} joins instead.", exact=True)).to_be_visible()  # in the history
    picture(member, "panels-4-replaced")

    newest = list(booked.values())[-1].id
    told = {mail.to: mail for mail in mails.wait_for(6, words=words, after=newest)}
    assert set(told) == {*panel.bystanders, attends, colleague}
    assert told.pop(attends).invite.revision == ("CANCEL", uid, 1)
    assert revision(list(told.values())) == {("REQUEST", uid, 1)}
    start = booked[attends].invite.start
    here = start.astimezone(ZoneInfo(panel.either[colleague].time_zone))
    assert f"{here:%H:%M}" in told[colleague].text
    assert {mail.invite.start for mail in told.values()} == {start}

    last = visit(session=panel.sessions[colleague])
    last.goto(told[colleague].link("/team/"))
    last.get_by_text("I cannot join", exact=True).click()
    last.get_by_role("button", name="Take me out").click()
    expect(last.get_by_text("Nobody else can take the seat: the representative was told.")).to_be_visible()
    assert "/desk/interviews/" in mails.one(to=scene.representative.email, words="seat").link("/desk/")
    team.goto(last.url)
    expect(team.get_by_role("heading", name="Somebody is missing")).to_be_visible()
    picture(team, "panels-5-missing")
    team.get_by_label("Ask somebody else").select_option(label="Dr. Ines Albrecht")
    team.get_by_role("button", name="Give them the seat").click()
    expect(team.get_by_text("Dr. Ines Albrecht takes the seat and gets the invitation now.")).to_be_visible()
    assert mails.one(to=scene.admin.email, words=words).invite.revision == ("REQUEST", uid, 3)


def test_who_is_removed_from_the_team_is_replaced_and_the_candidate_does_nothing(panel, inside, stack, visit, mails):
    scene, words = panel.scene, panel.scene.organization.name
    seats = [actions.Seat(members=list(panel.either.values())), *actions.one_seat_each(guests=[scene.guest])]
    with inside():
        interview = scenes.booked(scene, seats=seats)
        session = scenes.session_of(scene.admin)
    booked = {mail.to: mail for mail in mails.wait_for(5, words=words) if mail.content["calendar"]}
    [attends] = set(booked) & set(panel.either)
    [colleague] = set(panel.either) - {attends}
    [(_, uid, _)] = revision(list(booked.values()))
    newest = mails.newest()

    admin = visit(session=session, chosen_language="en")
    admin.goto(f"/team/{scene.organization.slug}/members/")
    name = panel.either[attends].name
    admin.get_by_text(f"Remove from the team ({name})").click()
    picture(admin, "panels-6-removing")
    admin.get_by_role("button", name=f"Remove {name}").click()
    stack.run("interviews.replace_leavers")
    told = {mail.to: mail for mail in mails.wait_for(len(booked) + 1, words=words, after=newest)}
    assert set(told) == {*booked, colleague}
    assert told.pop(attends).invite.revision == ("CANCEL", uid, 1)
    assert revision(list(told.values())) == {("REQUEST", uid, 1)}

    admin.get_by_text(f"Remove from the team ({panel.either[colleague].name})").click()
    admin.get_by_role("button", name=f"Remove {panel.either[colleague].name}").click()
    stack.run("interviews.replace_leavers")
    mails.one(to=scene.representative.email, words="seat")
    admin.goto(f"/team/{scene.organization.slug}/interviews/{interview.pk}/")
    expect(admin.get_by_role("heading", name="Somebody is missing")).to_be_visible()
    expect(admin.get_by_text("left the team").first).to_be_visible()
    picture(admin, "panels-7-nobody-left")
