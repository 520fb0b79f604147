"""The board and the pages around it in a browser."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import bring_axe, violations
from tests.sandbox.exchange.product import Says
from tests.sandbox.recruitee.conftest import HOOK
from tests.sandbox.recruitee.running import (
    APPLIED,
    AYLIN_IN_JOB,
    CALL,
    COMPANY,
    COMPLETED,
    JOB,
    SAM,
    SAM_IN_JOB,
)

SCREENS: list[tuple[int, Literal["light", "dark"]]] = [(390, "light"), (1280, "dark")]
ATTACK = "<img src=x onerror='top.attacked = true'>"
BOARD = f"/companies/{COMPANY}/jobs/{JOB}"
SETTINGS = f"/companies/{COMPANY}/settings"
REPEATED = ("/", "/log?kind=api")  # look like others


@pytest.fixture
def board(page: Page, recruitee) -> Page:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(recruitee.address + BOARD)
    return page


@pytest.fixture
def plain(browser: Browser, recruitee):
    """Without JavaScript."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(recruitee.address + BOARD)
        yield page


def column(page: Page, name: str):
    return page.get_by_role("region", name=name)


def test_a_card_is_dragged_and_the_product_is_told(board: Page, recruitee, hook, told):
    card = board.get_by_role("listitem").filter(has_text="Sam Reed")
    card.drag_to(column(board, "Qualification Call Completed"))
    expect(column(board, "Qualification Call Completed 1").get_by_text("Sam Reed")).to_be_visible()
    expect(board.get_by_role("status")).to_have_text("Sam Reed has been moved.")
    [change] = recruitee.changes()
    assert (change["by"], change["to_stage"]) == ("recruiter", COMPLETED)
    assert len(told(1)) == 1
    # Cards that came with the answer can be dragged as well.
    board.get_by_role("listitem").filter(has_text="Sam Reed").drag_to(column(board, "Applied"))
    expect(column(board, "Applied").get_by_text("Sam Reed")).to_be_visible()


def test_whoever_is_ticked_goes_along(board: Page, recruitee):
    for name in ("Sam Reed", "Aylin Öztürk"):
        board.get_by_label(f"Tick {name}").check()
    board.get_by_role("listitem").filter(has_text="Sam Reed").drag_to(column(board, "Qualification Call Completed"))
    expect(board.get_by_role("status")).to_have_text("2 applicants have been moved.")
    assert {recruitee.stage_of(SAM_IN_JOB), recruitee.stage_of(AYLIN_IN_JOB)} == {COMPLETED}


def test_what_the_api_does_shows_by_itself(board: Page, recruitee):
    board.get_by_label("Tick Aylin Öztürk").check()
    recruitee.api("PATCH", f"placements/{SAM_IN_JOB}/change_stage", {"stage_id": COMPLETED})
    expect(column(board, "Qualification Call Completed").get_by_text("Sam Reed")).to_be_visible()
    expect(board.get_by_label("Tick Aylin Öztürk")).to_be_checked()
    recruitee.act("rename_stage", stage=CALL, name="First call")
    expect(column(board, "First call")).to_be_visible()


def test_one_is_moved_by_keyboard(board: Page, recruitee):
    choice = board.get_by_label("Move Sam Reed to")
    choice.focus()
    choice.select_option("Qualification Call Completed")
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    expect(column(board, "Qualification Call Completed").get_by_text("Sam Reed")).to_be_visible()
    assert recruitee.stage_of(SAM_IN_JOB) == COMPLETED


def test_several_are_moved_without_javascript(plain: Page, recruitee):
    for name in ("Sam Reed", "Aylin Öztürk"):
        plain.get_by_label(f"Tick {name}").check()
    plain.get_by_label("Move everybody who is ticked to").select_option("Qualification Call Completed")
    plain.get_by_role("button", name="Move ticked").click()
    expect(column(plain, "Qualification Call Completed").get_by_role("listitem")).to_have_count(2)
    assert {recruitee.stage_of(SAM_IN_JOB), recruitee.stage_of(AYLIN_IN_JOB)} == {COMPLETED}
    plain.get_by_label("Move Sam Reed to").select_option("Applied")
    plain.get_by_role("button", name="Move Sam Reed").click()
    assert recruitee.stage_of(SAM_IN_JOB) == APPLIED


def test_a_candidate_is_added_noted_disqualified_and_deleted(plain: Page, recruitee):
    plain.get_by_role("link", name="Add candidate").click()
    plain.get_by_label("Full name").fill("Zoë Quick")
    plain.get_by_label("Phone").fill("0171 39200 20, 030 23125 107")
    plain.get_by_label("Stage").select_option("Qualification Call")
    plain.get_by_role("button", name="Add candidate").click()
    column(plain, "Qualification Call 3").get_by_role("link", name="Zoë Quick").click()
    expect(plain.get_by_text("030 23125 107").first).to_be_visible()
    plain.get_by_label("Write a note").fill("Rang twice")
    plain.get_by_role("button", name="Add note").click()
    expect(plain.get_by_role("article")).to_contain_text("Rang twice")
    plain.get_by_label("Reason").select_option("Withdrew")
    plain.get_by_role("button", name="Disqualify").click()
    expect(plain.get_by_text("Qualification Call · Withdrew")).to_be_visible()
    plain.get_by_role("button", name="Requalify").click()
    plain.get_by_text("Change or delete").click()
    plain.get_by_role("button", name="Delete Zoë Quick").click()
    expect(plain.get_by_role("heading", name="Candidates")).to_be_visible()
    expect(plain.get_by_text("Zoë Quick")).to_have_count(0)


def test_the_pipeline_is_changed_and_the_job_archived(plain: Page, recruitee):
    plain.get_by_role("link", name="Edit pipeline").click()
    expect(plain.get_by_text("Shared by 3 jobs: Care Assistant, Care Manager, Cook.")).to_be_visible()
    plain.get_by_label(f"Stage {CALL}").fill("First call")
    plain.get_by_role("listitem").filter(has=plain.get_by_label(f"Stage {CALL}")).get_by_role(
        "button", name="Rename"
    ).click()
    plain.get_by_role("button", name="Put First call later").click()
    expect(plain.get_by_role("button", name="Put First call later")).to_be_disabled()
    plain.get_by_label("New stage").fill("Trial day")
    plain.get_by_role("button", name="Add stage").click()
    plain.get_by_role("button", name="Delete First call").click()
    plain.get_by_role("link", name="Care Assistant").click()
    expect(plain.get_by_role("heading", level=2)).to_have_text(
        ["Applied 4", "Qualification Call Completed 0", "Trial day 0", "Hired 1"]
    )
    plain.get_by_role("button", name="Archive job").click()
    expect(plain.get_by_role("button", name="Publish job")).to_be_visible()


def test_a_webhook_is_made_by_hand(plain: Page, recruitee, product):
    plain.get_by_role("link", name="Apps and plugins").click()
    plain.get_by_role("link", name="New webhook").click()
    product.answers[HOOK] = Says(status=204)
    plain.get_by_label("Name").fill("Klara")
    plain.get_by_label("POST URL").fill(product.url(HOOK))
    plain.get_by_role("button", name="Verify and create").click()
    expect(plain.get_by_role("alert")).to_contain_text("answered 204. It must answer 200.")
    expect(plain.get_by_label("POST URL")).to_have_value(product.url(HOOK))
    product.answers[HOOK] = Says()
    plain.get_by_role("button", name="Verify and create").click()
    [made] = recruitee.state()["webhooks"]
    expect(plain.get_by_text(made["secret"])).to_be_visible()
    plain.get_by_role("button", name="Send test payload").click()
    expect(plain.get_by_role("status")).to_have_text("Test payload sent. Answered with 200.")
    product.answers[HOOK] = Says(status=500)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    recruitee.journal(route="candidate_moved", wait=5)
    plain.goto(f"{recruitee.address}{SETTINGS}/webhooks/{made['id']}")
    expect(plain.get_by_text("waiting")).to_be_visible()
    plain.get_by_role("button", name="Cancel").click()
    expect(plain.get_by_text("cancelled")).to_be_visible()
    product.answers[HOOK] = Says()
    plain.get_by_role("button", name="Re-send").click()
    assert recruitee.journal(route="candidate_moved", wait=5, count=2)[-1]["answer"]["status"] == 200


def test_a_token_is_made_shown_and_revoked(plain: Page, recruitee):
    plain.goto(recruitee.address + SETTINGS)
    plain.get_by_label("Name").fill("For a trial")
    plain.get_by_label("Owner").select_option("Lim Ited, Hiring manager")
    plain.get_by_role("button", name="New token").click()
    token = recruitee.state()["tokens"][-1]["token"]
    plain.get_by_role("listitem").filter(has_text="For a trial").get_by_text("Show token").click()
    expect(plain.get_by_text(token)).to_be_visible()
    assert recruitee.api("GET", "admin", token=token).json["admin"]["id"] == 9002
    plain.get_by_role("button", name="Revoke For a trial").click()
    assert recruitee.api("GET", "admin", token=token).status == 401


def test_what_people_write_runs_nothing_and_the_policy_forbids_nothing_needed(page: Page, recruitee, hook):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    who, _ = recruitee.add_candidate(ATTACK, phones=[ATTACK], tags=[ATTACK])
    recruitee.act("note", candidate=who, body=ATTACK)
    recruitee.act("rename_stage", stage=CALL, name=ATTACK)
    recruitee.api("GET", "candidates", query=ATTACK)
    for address in pages_of(recruitee, hook, who=who):
        page.goto(recruitee.address + address)
        page.wait_for_load_state("load")
    assert page.evaluate("window.attacked") is None
    assert complaints == []


def pages_of(recruitee, hook, *, who: int) -> list[str]:
    number = recruitee.journal(kind="webhook", wait=5)[-1]["id"]
    home = f"/companies/{COMPANY}"
    return [
        "/",
        home,
        BOARD,
        f"{BOARD}/add",
        f"{BOARD}/stages",
        f"{home}/candidates",
        f"{home}/candidates/{who}?job={JOB}",
        SETTINGS,
        f"{SETTINGS}/webhooks/new",
        f"{SETTINGS}/webhooks/{hook['id']}",
        "/log",
        "/log?kind=api",
        f"/log/{number}",
    ]


def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, recruitee, hook):
    recruitee.act("note", candidate=SAM, body="Rang twice. " * 30)
    recruitee.act("rename_stage", stage=COMPLETED, name="Completed, and waiting for somebody's decision")
    recruitee.move(SAM_IN_JOB, COMPLETED)
    recruitee.api("GET", "admin", token=None)
    recruitee.api("PATCH", f"placements/{AYLIN_IN_JOB}/change_stage", {"stage_id": CALL})
    with browser.new_context(reduced_motion="reduce") as context:
        bring_axe(context)
        page = context.new_page()
        found: list[str] = []
        addresses = [each for each in pages_of(recruitee, hook, who=SAM) if each not in REPEATED]
        for at, address in enumerate([*addresses, "/nothing"]):
            page.goto(recruitee.address + address)
            for look, (width, scheme) in enumerate(SCREENS):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{address} is wider than {width}")
                if address == BOARD or at % 2 == look:  # the others on one of the screens
                    found.extend(f"{address} {width} {scheme}: {rule}" for rule in violations(page))
        page.evaluate("document.querySelector('h1').outerHTML = '<img src=x>'")
        planted = violations(page)
    assert found == []
    assert any("image-alt" in rule for rule in planted)
