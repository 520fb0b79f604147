"""A newcomer founds an organization and brings a colleague; passkeys."""

from playwright.sync_api import Page, expect

from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.journeys.steps import add_passkey, enter_app_code


def sign_up(page: Page, mails, *, name: str, email: str) -> None:
    """From the form to the first page behind it; the address is proven by a code."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_role("textbox", name="Password").fill(scenes.PASSWORD)
    picture(page, "organization-1-sign-up")
    page.get_by_role("button", name="Create account").click()
    page.get_by_label("Code", exact=True).fill(mails.one(to=email).code)
    page.get_by_role("button", name="Continue").click()


def test_a_newcomer_founds_an_organization_and_a_colleague_joins(visit, mails):
    founder = visit(zone="America/New_York")
    founder.goto("/account/signup/?next=/organizations/new/")
    sign_up(founder, mails, name="Grace Kim", email="grace@harbour.example")
    expect(founder.get_by_role("heading", name="Tell us about your organization")).to_be_visible()
    founder.get_by_label("Name", exact=True).fill("Harbour Robotics")
    founder.get_by_label("Country").select_option(label="United States")
    founder.get_by_label("Time zone").select_option("America/New_York")
    picture(founder, "organization-2-new")
    founder.get_by_role("button", name="Create organization").click()

    # Admins need a second factor before anything else.
    expect(founder.get_by_role("heading", name="Security", exact=True)).to_be_visible()
    expect(founder.get_by_text("Your role needs a second step at sign-in.")).to_be_visible()
    picture(founder, "organization-3-security")
    founder.get_by_role("link", name="Set up an app").click()
    founder.get_by_role("textbox", name="Password").fill(scenes.PASSWORD)
    founder.get_by_role("button", name="Confirm").click()
    expect(founder.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    picture(founder, "organization-4-app")
    enter_app_code(founder, founder.locator("code").inner_text(), button="Set up app")
    expect(founder.get_by_role("heading", name="Recovery codes")).to_be_visible()
    picture(founder, "organization-5-recovery-codes")

    founder.goto("/")
    founder.get_by_role("link", name="Account Settings").click()
    founder.get_by_role("link", name="Team", exact=True).click()
    founder.get_by_label("Email", exact=True).fill("diego@harbour.example")
    founder.get_by_label("Role", exact=True).last.select_option(label="Recruiter")
    picture(founder, "organization-6-team")
    founder.get_by_role("button", name="Send invitation").click()
    expect(founder.get_by_text("An invitation is on its way to diego@harbour.example.")).to_be_visible()

    invitation = mails.one(to="diego@harbour.example")
    member = visit(zone="America/New_York", width=390)
    member.goto(invitation.link("/invitations/"))
    expect(member.get_by_role("heading", name="Join Harbour Robotics")).to_be_visible()
    picture(member, "organization-7-invitation")
    member.get_by_role("link", name="Create an account").click()
    member.get_by_label("Your name").fill("Diego Ramos")
    member.get_by_label("Email", exact=True).fill("diego@harbour.example")
    member.get_by_role("textbox", name="Password").fill(scenes.PASSWORD)
    member.get_by_role("button", name="Create account").click()
    code = mails.one(to="diego@harbour.example", after=invitation.id).code
    member.get_by_label("Code", exact=True).fill(code)
    member.get_by_role("button", name="Continue").click()
    member.get_by_role("button", name="Join Harbour Robotics").click()
    expect(member.get_by_text("You now belong to Harbour Robotics.")).to_be_visible()
    picture(member, "organization-8-joined")

    founder.reload()
    expect(founder.get_by_role("region", name="Members").get_by_text("Diego Ramos", exact=True)).to_be_visible()


def test_a_passkey_is_added_and_then_enough_to_sign_in(inside, visit):
    with inside():
        session = scenes.session_of(scenes.scene().candidate)
    page = visit(session=session)
    page.goto("/account/security/")
    add_passkey(page, "My laptop")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/security/webauthn/")
    expect(page.get_by_role("paragraph").filter(has_text="My laptop")).to_be_visible()
    picture(page, "passkey-1-list")

    page.context.clear_cookies()
    page.goto("/account/login/?next=/my/interviews/")
    picture(page, "passkey-2-sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My Applications")).to_be_visible()
