"""Cards dragged on the board of the stand-in for Recruitee make telephones ring: an interview comes back as a note, an
appointment as an invitation, and the cards move on."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from marketplace.actions import link_candidates
from tests import factories
from tests.journeys import linkscenes, scenes
from tests.journeys.linkscenes import ARRANGED, ARRANGES, INTERVIEWED, INTERVIEWS, Linked, column
from tests.journeys.mails import Mails
from tests.journeys.pictures import picture
from tests.journeys.telephones import Telephone

BERLIN = ZoneInfo("Europe/Berlin")
STORY = "Three years on the ward for internal medicine in Leipzig."


@pytest.fixture(scope="module")
def linked(stack, django_db_blocker) -> Linked:
    with django_db_blocker.unblock(), stack.inside():
        return linkscenes.linked(stack)


@pytest.fixture
def team(linked, inside, visit) -> Page:
    """The recruiter, who reads English."""
    with inside():
        session = scenes.session_of(linked.calling.scene.recruiter)
    page: Page = visit(session=session)
    return page


def test_a_dragged_card_comes_back_from_the_interview_with_a_note(linked, team, visit):
    board = visit()
    linked.picks_up(linked.company.phones[0], name="Sam Reed")
    telephone = Telephone(visit(), linked.stack.exchange, name="Sam Reed")
    linked.drag(board, "Sam Reed", to=INTERVIEWS)
    telephone.rings()
    picture(board, "linked-1-dragged")
    telephone.answer()
    telephone.hears("Am I speaking with Sam Reed?")
    telephone.says("Yes, speaking.")
    telephone.hears("your application as Care Assistant", "I have 2 questions")
    telephone.says("Yes, go ahead.")
    telephone.hears("Where did you last care for people?")
    telephone.says(STORY)
    telephone.hears("Do you have a driving licence?")
    telephone.says("Yes, for ten years.")
    telephone.is_over()

    linked.tell()
    expect(column(board, INTERVIEWED)).to_contain_text("Sam Reed")  # by itself
    expect(column(board, INTERVIEWED)).to_contain_text("1 note")
    picture(board, "linked-2-interviewed")
    board.get_by_role("link", name="Sam Reed").click()
    note = board.locator(".note__body")
    expect(note).to_contain_text("Where did you last care for people?")
    expect(note).to_contain_text(STORY)
    picture(board, "linked-3-note")
    [link] = set(re.findall(rf"{linked.stack.address}/\S+/calls/\S+", note.inner_text()))
    team.goto(link)
    expect(team.get_by_role("heading", name="Sam Reed")).to_be_visible()
    expect(team.get_by_role("region", name="Answers").locator("dd.answers__value")).to_have_text([STORY, "Yes"])
    picture(team, "linked-4-calls")


def test_a_dragged_card_ends_in_an_appointment(linked, inside, team, visit, mails):
    board, company, scene = visit(), linked.company, linked.calling.scene
    linked.picks_up(company.phones[1], name="Aylin Demir")
    telephone = Telephone(visit(), linked.stack.exchange, name="Aylin Demir")
    linked.drag(board, "Aylin Demir", to=ARRANGES)
    telephone.rings()
    telephone.answer()
    telephone.hears("Am I speaking with Aylin Demir?")
    telephone.says("Yes.")
    telephone.hears("First interview, 30 minutes, with Jonas Weber")
    telephone.says("Yes, go ahead.")
    telephone.hears("These times are free.", "Which one suits you?")
    telephone.says("Rather in the afternoon.")
    telephone.hears("at one.", "Which one suits you?")
    picture(telephone.page, "linked-5-times")
    telephone.says("The second one.")
    telephone.hears("Shall I book it?")
    telephone.says("Yes, please.")
    telephone.is_over()

    at = invited(mails, f"aylin@{company.subdomain}.example", scene.recruiter.email)
    assert at.astimezone(BERLIN).hour >= 13
    linked.tell()
    expect(column(board, ARRANGED)).to_contain_text("Aylin Demir")
    picture(board, "linked-6-arranged")
    team.goto(linked.calling.page("team_week") + f"?week={at.date()}")
    line = team.locator(".week-line--interview").filter(has_text="Aylin Demir")
    expect(line).to_contain_text(f"{at.astimezone(BERLIN):%H:%M}")
    picture(team, "linked-7-week")
    line.get_by_role("link").click()
    expect(team.get_by_role("heading", name="Aylin Demir")).to_be_visible()

    with inside():
        person = factories.user(name="Aylin Demir", email=f"aylin@{company.subdomain}.example")
        link_candidates(person)  # as signing in does
        session = scenes.session_of(person)
    own = visit(session=session)
    own.goto("/my/interviews/")
    expect(own.get_by_role("heading", name="Care Assistant")).to_be_visible()
    expect(own.get_by_role("main")).to_contain_text(f"{at.astimezone(BERLIN):%H:%M}")
    picture(own, "linked-8-my-interviews")


def invited(mails: Mails, *people: str) -> datetime:
    """All of them to the same time; which one."""
    [at] = {mails.one(to=person, words="First interview").invite.start for person in people}
    return at
