"""The pages in a browser: what people can do, and what hostile mails cannot."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.mailbox.times import place
from tests.journeys.axe import ALL_RULES, bring_axe, violations
from tests.sandbox.mailbox.running import Mailbox, mail
from tests.sandbox.mailbox.test_pages import invitation

SCREENS: list[tuple[int, Literal["light", "dark"]]] = [(390, "light"), (1280, "dark")]
ATTACK = "<script>top.attacked = true</script><img src=x onerror='top.attacked = true'>"


def with_html(html: str, *, subject: str = "Hello") -> EmailMessage:
    message = mail(subject=subject, text=html)
    message.add_alternative(html, subtype="html")
    return message


def pages_of(mailbox: Mailbox) -> list[str]:
    message = invitation()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a-long-name" * 9 + ".pdf")
    mailbox.send(message)
    mailbox.send(mail(to="a.very.long.address" * 4 + "@example.org", subject="x" * 200))
    first, second = (message["page"] for message in mailbox.messages())
    parts = [f"{first}{part}" for part in ("", "/text", "/calendar", "/attachments", "/source")]
    return ["/", "/?to=lena@example.org", "/authenticator", "/time-zone", second, *parts]


def test_the_attack_works_where_nothing_holds_it_back(page: Page):
    page.set_content(ATTACK)
    page.wait_for_function("window.attacked")


def test_a_hostile_mail_runs_nothing(page: Page, mailbox: Mailbox):
    hostile = with_html(ATTACK + '<a href="javascript:top.attacked=true">x</a>', subject=ATTACK)
    hostile.replace_header("To", '"\'><script>top.attacked = true</script>" <lena@example.org>')
    hostile.add_attachment(ATTACK, subtype="html", filename=f"{ATTACK}.html")
    event = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:{ATTACK}\r\nDESCRIPTION:{ATTACK}\r\nEND:VEVENT\r\n"
    hostile.add_attachment(event, subtype="calendar", params={"method": ATTACK})
    mailbox.send(hostile)
    mail_page = mailbox.only_message()["page"]
    parts = ("", "/text", "/calendar", "/attachments", "/source", "/body.html")
    for address in ("/", f"/?to={ATTACK}", f"/?q={ATTACK}", *(mail_page + part for part in parts)):
        page.goto(f"{mailbox.address}{address}")
        assert page.evaluate("window.attacked") is None


def test_the_frame_has_no_rights_in_the_inbox(page: Page, mailbox: Mailbox):
    mailbox.send(with_html('<form action="/api/release" method="post"><button>Go</button></form>'))
    page.goto(mailbox.address + mailbox.only_message()["page"])
    frame = page.frame_locator("iframe")
    assert frame.locator("button").evaluate("() => window.origin") == "null"
    frame.locator("button").click()
    expect(frame.get_by_role("button", name="Go")).to_be_visible()


@pytest.mark.parametrize("target", ["", "target=_self", "target=_top"])
def test_a_link_in_a_mail_never_replaces_the_inbox(page: Page, mailbox: Mailbox, target: str):
    mailbox.send(with_html(f'<a {target} href="{mailbox.address}/authenticator">Select an interview time</a>'))
    address = mailbox.address + mailbox.only_message()["page"]
    page.goto(address)
    link = page.frame_locator("iframe").get_by_role("link", name="Select an interview time")
    if target:
        link.click()
    else:
        with page.expect_popup() as opened:
            link.click()
        # The new tab is an ordinary one, not held down by the frame it came from.
        expect(opened.value.get_by_role("heading", name="Authenticator")).to_be_visible()
        assert opened.value.evaluate("window.origin") == mailbox.address
    assert page.url == address


def test_new_mail_appears_by_itself(page: Page, mailbox: Mailbox):
    page.goto(mailbox.address)
    expect(page.get_by_text("No mail yet")).to_be_visible()
    mailbox.send(mail(subject="Confirm your e-mail address"))
    page.get_by_role("link", name="Confirm your e-mail address").click()
    expect(page.get_by_role("heading", name="Confirm your e-mail address")).to_be_visible()


def test_everything_can_be_read_without_javascript(browser: Browser, mailbox: Mailbox):
    mailbox.send(invitation())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(mailbox.address)
    page.get_by_role("link", name="lena@example.org").first.click()
    page.get_by_role("link", name="Booked").click()
    expect(page.frame_locator("iframe").get_by_text("Booked")).to_be_visible()
    page.get_by_role("link", name="Calendar").click()
    page.get_by_label("Show times in").select_option("Europe/Berlin")
    page.get_by_role("button", name="Show times").click()
    expect(page.get_by_role("definition").get_by_text("10:30–11:00 Berlin GMT+1")).to_be_visible()
    page.get_by_role("link", name="lena@example.org").click()
    expect(page.get_by_text(f"Times in {place('Europe/Berlin', at=datetime.now(UTC))}.")).to_be_visible()
    context.close()


def test_the_pages_need_nothing_their_policy_forbids(page: Page, mailbox: Mailbox):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in pages_of(mailbox):
        page.goto(mailbox.address + address)
    assert complaints == []


def test_no_page_is_wider_than_the_screen(page: Page, mailbox: Mailbox):
    too_wide = []
    for address in pages_of(mailbox):
        page.goto(mailbox.address + address)
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append(f"{address} on {width}")
    assert too_wide == []


def test_axe_finds_nothing(browser: Browser, mailbox: Mailbox, accounts_file):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    accounts_file.write_text(json.dumps([{"account": "maya@example.org", "secret": secret}]))
    context = browser.new_context(reduced_motion="reduce")
    bring_axe(context)
    page = context.new_page()
    found = {}
    for address in pages_of(mailbox):
        page.goto(mailbox.address + address)
        if rules := _violated(page):
            found[address] = rules
    page.evaluate("document.querySelector('h1').outerHTML = '<img src=x>'")
    planted = _violated(page)
    context.close()
    assert found == {}
    assert len([rule for rule in planted if "image-alt" in rule]) == len(SCREENS)


def _violated(page: Page) -> list[str]:
    """By the rules of axe. What stands in a mail is not the mailbox's doing: frames are left out."""
    found = []
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {rule}" for rule in violations(page, {**ALL_RULES, "iframes": False})]
    return found
