"""An admin links Recruitee: a token that opens nothing, one that does, the webhook made over there, the first reading,
the first event, a token that is revoked."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys import scenes
from tests.journeys.boards import Company
from tests.journeys.linkscenes import drag
from tests.journeys.pictures import picture
from tests.journeys.stack import Stack

EVENTS = ("New candidate", "Candidate moved", "Candidate assigned to a job", "Candidate deleted", "Job published")


def test_a_company_is_linked_step_by_step(inside, visit, stack: Stack):
    company = stack.companies.pop()
    with inside():
        scene = scenes.scene()
        scenes.klara(scene)
        session = scenes.session_of(scene.admin)
    admin = visit(session=session, expected={422}, chosen_language="en")
    recruitee = visit()

    admin.goto(f"/team/{scene.organization.slug}/settings/ats/")
    expect(admin.get_by_role("heading", name="Link Recruitee")).to_be_visible()
    picture(admin, "recruitee-1-not-linked")
    admin.get_by_role("link", name="Connect Recruitee").click()
    picture(admin, "recruitee-connect")
    connect(admin, company, token="a-token-of-nobody")
    expect(admin.get_by_text("Recruitee does not know this token.").first).to_be_visible()
    picture(admin, "recruitee-2-refused")
    connect(admin, company, token=company.token)
    expect(admin.get_by_text("The token works: it belongs to Klara (Clora).")).to_be_visible()
    expect(admin.get_by_text("Waiting for Recruitee to test this address")).to_be_visible()
    picture(admin, "recruitee-3-untested")

    secret = make_webhook(recruitee, stack, company, address=admin.locator("#hook-address").inner_text())
    expect(admin.get_by_text("Recruitee has tested this address")).to_be_visible()  # by itself
    admin.get_by_label("Secret of the webhook").fill(secret)
    admin.get_by_role("button", name="Save secret").click()
    expect(admin.get_by_text("Waiting for the first event")).to_be_visible()
    picture(admin, "recruitee-events")
    admin.get_by_role("link", name="On to the first reading").click()
    expect(admin.get_by_text("Everything was read last on")).to_be_visible()  # by itself
    expect(progress(admin, "Jobs")).to_have_text("2")
    expect(progress(admin, "Applicants")).to_have_text("5")
    expect(admin.get_by_text("1 applicant has no phone number that can be dialled")).to_be_visible()
    expect(admin.get_by_text("1 applicant is there twice for the same job")).to_be_visible()
    expect(admin.get_by_text("No event has come yet.")).to_be_visible()
    picture(admin, "recruitee-read")

    drag(recruitee, stack, company, name="Sam Reed", to="Qualification Call")
    expect(admin.get_by_text("The last event came")).to_be_visible()  # by itself
    picture(admin, "recruitee-6-linked")
    admin.goto(f"/team/{scene.organization.slug}/?search=Sam+Reed")
    expect(admin.get_by_role("main")).to_contain_text("Qualification Call")
    admin.get_by_role("link", name="Sam Reed").first.click()
    expect(admin.get_by_role("heading", name="In Recruitee")).to_be_visible()
    picture(admin, "recruitee-7-applicant")
    admin.goto(f"/team/{scene.organization.slug}/settings/system/")
    expect(admin.get_by_text("The stages come from Recruitee and keep in step with it.")).to_be_visible()

    admin.get_by_role("link", name="Change the telephone line").click()
    picture(admin, "twilio-line")

    stack.recruitee.revoke(token_of(stack, company))
    admin.goto(f"/team/{scene.organization.slug}/settings/ats/")
    admin.get_by_role("button", name="Check now").click()
    expect(admin.get_by_text("Recruitee rejects the token", exact=True)).to_be_visible()
    picture(admin, "recruitee-8-rejected")
    admin.goto(f"/team/{scene.organization.slug}/calls/")
    expect(admin.get_by_text("Recruitee rejects the token", exact=True)).to_be_visible()
    admin.goto(f"/team/{scene.organization.slug}/settings/ats/")
    admin.get_by_role("link", name="Disconnect").click()
    picture(admin, "recruitee-9-disconnect")
    admin.get_by_role("button", name="Disconnect").click()
    expect(admin.get_by_text("Recruitee is disconnected. Token and secret are forgotten.")).to_be_visible()
    picture(admin, "recruitee-10-disconnected")


def connect(page: Page, company: Company, *, token: str) -> None:
    page.get_by_label("Company", exact=True).fill(company.subdomain)
    page.get_by_label("Personal API token").fill(token)
    page.get_by_role("button", name="Try and connect").click()


def make_webhook(page: Page, stack: Stack, company: Company, *, address: str) -> str:
    """By hand, over there; the secret that is shown then."""
    page.goto(f"{stack.recruitee.address}/companies/{company.id}/settings")
    page.get_by_role("link", name="New webhook").click()
    page.get_by_label("Name").fill("Klara")
    page.get_by_label("POST URL").fill(address)
    for event in EVENTS:
        page.get_by_label(event, exact=True).check()
    page.get_by_role("button", name="Verify and create").click()
    return page.locator("dt", has_text=re.compile("^Secret$")).locator("xpath=following-sibling::dd[1]").inner_text()


def progress(page: Page, what: str) -> Locator:
    """How many of them were read."""
    return page.locator(".progress", has_text=what).locator(".progress__number")


def token_of(stack: Stack, company: Company) -> int:
    """Its number over there."""
    tokens = stack.recruitee.get("/_standin/tokens").json["tokens"]
    number: int = next(each["id"] for each in tokens if each["token"] == company.token)
    return number
