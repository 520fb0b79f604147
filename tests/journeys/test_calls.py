"""Klara calls: the exchange rings telephones in browsers and in scripts, and the team sees what came of it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from marketplace.models import Application
from tests.journeys import callscenes, scenes
from tests.journeys.callscenes import Calling
from tests.journeys.pictures import picture
from tests.journeys.telephones import Telephone
from tests.voicecalls import factories as calls

STORY = "Ich habe drei Jahre lang die Daten klinischer Studien gepflegt und ausgewertet."


@pytest.fixture
def calling(inside, stack) -> Calling:
    with inside():
        return callscenes.calling(stack.exchange)


@pytest.fixture
def team(calling, inside, visit) -> Page:
    """The recruiter, who reads English."""
    with inside():
        session = scenes.session_of(calling.scene.recruiter)
    page: Page = visit(session=session)
    return page


def move_on_list(team: Page, calling: Calling, name: str) -> None:
    team.goto(calling.page("team_applications"))
    team.get_by_label(f"Stage of {name}").select_option(label=calling.begins)
    team.get_by_role("button", name=f"Move ({name})").click()
    expect(team.get_by_text(f"{name} now stands at “{calling.begins}”.")).to_be_visible()


def look_at(team: Page, calling: Calling, name: str) -> None:
    """The page with everything about the calls to this applicant."""
    team.goto(calling.page("calls"))
    team.get_by_role("link", name=name, exact=True).click()
    expect(team.get_by_role("heading", name=name)).to_be_visible()


def test_an_interview_in_german_by_words_and_keys(calling, inside, team, visit):
    with inside():
        calling.applicant("Lena Brandt", language="de", does="phone")
    telephone = Telephone(visit(language="de"), calling.exchange, name="Lena Brandt")
    move_on_list(team, calling, "Lena Brandt")
    telephone.rings()  # nobody hurries the clockwork
    picture(telephone.page, "calls-1-ringing")
    telephone.answer()
    company = calling.scene.organization.name
    telephone.hears(f"Klara, die digitale Assistentin von {company}", "Spreche ich mit Lena Brandt?")
    team.goto(calling.page("calls"))
    picture(team, "calls-2-under-way")
    telephone.says("Ja, am Apparat.")
    telephone.hears("Bewerbung als Clinical Data Manager", "5 Fragen", "Passt es Ihnen gerade?")
    telephone.says("Ja, gerne.")
    telephone.hears("Was haben Sie in Ihrer letzten Stelle gemacht?")
    telephone.says(STORY)
    telephone.hears("Dürfen Sie in Deutschland arbeiten?")
    telephone.says("Ja, natürlich.")
    telephone.hears("Seit wie vielen Jahren")
    telephone.presses("4#")
    telephone.hears("Vollzeit arbeiten, in Teilzeit")
    telephone.says("Am liebsten Teilzeit.")
    telephone.hears("Wann könnten Sie anfangen?")
    picture(telephone.page, "calls-3-last-question")
    telephone.says("Am ersten Februar.")
    telephone.is_over()
    expect(telephone.said).to_contain_text("Das war alles. Danke für Ihre Zeit.")

    look_at(team, calling, "Lena Brandt")
    expect(team.get_by_text(f"Clinical Data Manager · {calling.ends}")).to_be_visible()
    picture(team, "calls-4-completed")
    expect(team.get_by_text("Ended the calls")).to_be_visible()
    answers = team.get_by_role("region", name="Answers").locator("dd.answers__value")
    expect(answers).to_have_text([STORY, "Yes", "4", "part time", re.compile("1 February")])
    expect(team.locator(".talk").get_by_text("Ja, am Apparat.")).to_be_visible()
    team.get_by_role("link", name="See the application").click()
    expect(team.get_by_text("→ Teilzeit")).to_be_visible()  # the note, in the language of the organization
    picture(team, "calls-5-application")


def test_who_hangs_up_rings_back_and_goes_on_at_the_next_question(calling, inside, stack, team, visit):
    number = calls.phone()
    with inside():
        calling.move(calling.applicant("Noah Price", number=number, does="phone"))
    telephone = Telephone(visit(), calling.exchange, name="Noah Price")
    stack.run("voicecalls.tick")
    telephone.rings()
    telephone.answer()
    telephone.hears("Hello, this is Klara", "Am I speaking with Noah Price?")
    telephone.says("Yes, speaking.")
    telephone.hears("I have 5 questions for you.", "Is now a good time?")
    telephone.says("Yes, go ahead.")
    telephone.hears("What did you do in your last position?")
    telephone.says("I looked after the data of two clinical studies in Leeds.")
    telephone.hears("May you work in Germany?")
    telephone.hang_up()
    look_at(team, calling, "Noah Price")
    expect(team.get_by_text("The conversation broke off; it goes on where it stopped.")).to_be_visible()
    picture(team, "calls-6-broken-off")

    telephone.close()
    telephone.dial(calling.line.number, own=number)
    telephone.hears("thank you for calling. Am I speaking with Noah Price?")
    telephone.says("Yes.")
    telephone.hears("We have spoken before, and your answers are kept: 1 so far. I have 4 questions left.")
    telephone.says("Yes.")
    telephone.hears("May you work in Germany?")
    expect(telephone.said).not_to_contain_text("last position")
    telephone.presses("2")
    telephone.is_over()
    expect(telephone.said).to_contain_text("that is all I need to know today")
    picture(telephone.page, "calls-7-rang-back")
    team.reload()
    expect(team.get_by_role("heading", name="How it ended")).to_be_visible()
    expect(team.get_by_text("Needs review: this answer leads to a look by a person")).to_be_visible()
    expect(team.get_by_text("· Rang back")).to_be_visible()
    picture(team, "calls-8-needs-review")


def people(calling: Calling) -> dict[str, Application]:
    """By name: the phones of these ring at once, and each does something else."""
    yes, greeting = "Yes, speaking.", "This is Vera Lind’s mailbox."
    later = ["I am driving. Please call me in one hour.", "Yes, that is right."]
    found = [
        calling.applicant("Ben Hall", does="declines"),
        calling.applicant("Vera Lind", does="voicemail", greeting=greeting, verdict="machine_start"),
        calling.applicant("Lars Holm", steps=[yes, *later]),
        calling.applicant("Dana Kern", steps=[yes, "No, thank you.", "No.", "No."]),
        calling.applicant("Nils Voss", steps=[yes, "Please do not call me again."]),
    ]
    calling.move(*found)
    return {each.candidate.name: each for each in found}


def row(team: Page, name: str) -> Locator:
    """An applicant in the list of calls."""
    return team.locator(".call").filter(has_text=name)


def test_what_else_becomes_of_calls_and_when_the_next_one_comes(calling, inside, stack, team):
    with inside():
        found = people(calling)
        numbers = {name: each.candidate.phone for name, each in found.items()}
    stack.run("voicecalls.tick")
    calling.ended(len(found))
    team.goto(calling.page("calls"))
    expect(row(team, "Ben Hall")).to_contain_text(re.compile("Next call .*The line was busy", re.DOTALL))
    expect(row(team, "Vera Lind")).to_contain_text(re.compile("Next call .*voicemail answered the last", re.DOTALL))
    expect(row(team, "Lars Holm")).to_contain_text(re.compile("Asked for .*asked to be called then", re.DOTALL))
    expect(row(team, "Dana Kern")).to_contain_text("Declined")
    expect(row(team, "Nils Voss")).to_contain_text("Calls to the number stopped")
    picture(team, "calls-9-list")
    look_at(team, calling, "Lars Holm")
    expect(team.get_by_text("In their words: “I am driving. Please call me in one hour.”")).to_be_visible()
    expect(team.get_by_text(re.compile("So I will call you .* Is that right"))).to_be_visible()
    picture(team, "calls-10-later")

    # Nobody calls who asked for no more calls, for another job either. A mailbox hears its message once.
    with inside():
        another = callscenes.another_job(calling)
        calling.move(calling.applicant("Nils Peter Voss", number=numbers["Nils Voss"], job=another))
    look_at(team, calling, "Vera Lind")
    team.get_by_role("button", name="Call now").click()
    expect(team.get_by_text("Vera Lind is called within a minute.")).to_be_visible()
    stack.run("voicecalls.tick")
    calling.ended(len(found) + 1)
    first, second = calling.heard(numbers["Vera Lind"])
    assert "You can call us back at any time." in first
    assert "You can call us back" not in second
    assert len(calling.heard(numbers["Nils Voss"])) == 1
    team.goto(calling.page("calls"))
    expect(row(team, "Nils Peter Voss")).to_contain_text("Calls to the number stopped")
    team.goto(calling.page("suppressions"))
    expect(team.locator("tbody tr")).to_have_count(1)
    expect(team.locator("tbody tr")).to_contain_text(f"…{numbers['Nils Voss'][-3:]}")
    picture(team, "calls-11-do-not-call")


def test_an_applicant_stops_the_calls_by_the_link_in_the_mail(calling, inside, stack, team, visit, mails):
    with inside():
        application = calling.applicant("Ben Hall", language="de", does="declines")
        calling.move(application)
    candidate = application.candidate
    stack.run("voicecalls.tick")
    stack.run("notifications.deliver_due")
    calling.ended(1)
    team.goto(calling.page("calls"))
    expect(row(team, "Ben Hall")).to_contain_text("The line was busy, or the call was declined.")
    page = visit(language="de", width=390)
    mail = mails.one(to=candidate.email)
    mails.read(page, mail)
    picture(page, "calls-12-mail")
    page.goto(mail.link("/c/"))
    expect(page.get_by_text(re.compile("Wir rufen Sie unter .* an, frühestens"))).to_be_visible()
    picture(page, "calls-13-own-page")
    page.get_by_role("link", name="Rufen Sie mich nicht an").click()
    picture(page, "calls-14-stop")
    page.get_by_role("button", name="Rufen Sie mich nicht an").click()
    expect(page.get_by_text("Wir rufen Sie nicht mehr an.").first).to_be_visible()
    picture(page, "calls-15-stopped")
    team.goto(calling.page("calls"))
    expect(row(team, "Ben Hall")).to_contain_text("Calls to the number stopped")
    assert len(calling.heard(candidate.phone)) == 1
