"""An admin says on a phone when Klara calls; a recruiter writes, links and orders what she asks."""

from playwright.sync_api import Route, expect

from core.tenancy import organization_context
from tests.journeys import scenes
from tests.journeys.pictures import picture
from tests.voicecalls import factories as calls
from voicecalls.models import JobQuestion
from voicecalls.queries import settings_of


def test_settings_are_saved_and_read_back_on_a_phone(inside, visit):
    with inside():
        scene = scenes.scene()
        for name in ("Qualification Call", "Qualification Call Completed"):
            calls.stage(scene.application.job, name=name)
        scene.admin.language = "en"
        scene.admin.save(update_fields=["language"])
        session = scenes.session_of(scene.admin)
    page = visit(session=session, width=390)
    page.goto(f"/team/{scene.organization.slug}/settings/")
    page.get_by_role("link", name="System Settings").click()
    expect(page.get_by_text("Everything is saved")).to_be_visible()
    page.get_by_label("Job", exact=True).select_option(label="Clinical Data Manager")
    page.get_by_label("Stage", exact=True).select_option("Qualification Call")
    page.get_by_label("Then move to", exact=True).select_option("Qualification Call Completed")
    expect(page.get_by_text("Unsaved changes")).to_be_visible()
    page.get_by_role("checkbox", name="Saturday").check()
    expect(page.get_by_role("checkbox", name="Sunday")).to_be_disabled()
    page.get_by_role("button", name="Add times").click()
    page.get_by_label("From", exact=True).nth(2).select_option("13:00")
    page.get_by_label("To", exact=True).nth(2).select_option("14:00")
    readback = page.locator("#readback")
    expect(readback).to_contain_text("Monday to Saturday, 09:00–12:00, 13:00–14:00 and 16:00–19:00")
    picture(page, "call-settings-1-typed")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. In force by")).to_be_visible()
    expect(page.get_by_text("Everything is saved")).to_be_visible()
    expect(readback).to_contain_text("Up to 2 calls a day, Monday to Saturday")
    picture(page, "call-settings-2-saved")
    with inside(), organization_context(scene.organization):
        assert settings_of(scene.organization).weekdays == [0, 1, 2, 3, 4, 5]


def test_what_is_read_back_follows_a_change_made_while_it_is_asked_for(inside, visit):
    with inside():
        scene = scenes.scene()
        session = scenes.session_of(scene.admin)
    page = visit(session=session, chosen_language="en")
    page.goto(f"/team/{scene.organization.slug}/settings/system/")
    under_way: list[Route] = []
    page.route(page.url, lambda route: route.continue_() if under_way else under_way.append(route))
    with page.expect_request(lambda request: "do=preview" in (request.post_data or "")):
        page.get_by_role("checkbox", name="Saturday").check()
    page.get_by_role("checkbox", name="Monday").uncheck()
    under_way[0].continue_()
    expect(page.locator("#readback")).to_contain_text("Up to 2 calls a day, Tuesday to Saturday")


def test_questions_are_written_linked_and_ordered(inside, visit):
    with inside():
        scene = scenes.scene()
        session = scenes.session_of(scene.recruiter)
    page = visit(session=session)
    page.goto(f"/team/{scene.organization.slug}/")
    page.get_by_role("link", name="Questions").click()
    for kind, german, english in (("Open", "Warum wir?", "Why us?"), ("Yes or no", "Haben Sie ein Auto?", "")):
        page.get_by_role("link", name="Write a question").first.click()
        page.get_by_role("radio", name=kind, exact=True).check()
        german_part, english_part = page.get_by_label("Question", exact=True), page.get_by_label("Question (optional)")
        german_part.fill(german)
        english_part.fill(english)
        page.get_by_role("checkbox", name="Clinical Data Manager").check()
        if kind == "Yes or no":
            page.get_by_role("radio", name="No", exact=True).check()
            warning = "Applicants who speak English will be asked in German."
            expect(page.get_by_role("status").get_by_text(warning)).to_be_visible()
            picture(page, "questions-1-written")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("The question is saved.")).to_be_visible()
    page.get_by_role("region", name="By job").get_by_role("link", name="Clinical Data Manager").click()
    rows = page.get_by_role("listitem").filter(has=page.get_by_role("button"))
    expect(rows.first).to_contain_text("Warum wir?")
    page.get_by_role("button", name="Ask earlier: Haben Sie ein Auto?").click()
    expect(rows.first).to_contain_text("Haben Sie ein Auto?")
    picture(page, "questions-2-ordered")
    with inside(), organization_context(scene.organization):
        links = JobQuestion.objects.filter(job=scene.application.job).in_order()
        texts = [link.question.versions.get().wordings["de"]["text"] for link in links]
    assert texts == ["Haben Sie ein Auto?", "Warum wir?"]
