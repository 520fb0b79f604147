"""Mailed links: opening them, their end, and asking for a new one."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.tenancy import organization_context, system_context
from interviews import actions, links
from interviews.models import Interview, Link
from notifications.models import Message
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, cancelled, pending, start
from tests.interviews.views.seen import address, by_link, mailed, times, values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
NEW_LINK = "/i/ended/new-link/"
LATER = NOW + timedelta(minutes=2)
SLOT = "2026-11-24T09:00Z"


def revoke(interview: Interview) -> None:
    with organization_context(interview.organization):
        links.revoke(interview, now=NOW)


def rows() -> list[object]:
    """Everything that a click might change."""
    with system_context("a test compares"):
        tables = (Interview.objects, Link.objects, Message.objects)
        return [list(table.order_by("pk").values()) for table in tables]


def open_wrong(browser: Client, times: int, **extra: str) -> int:
    """The status after so many wrong tokens."""
    return [browser.get(f"/i/wrong-{number}/", **extra).status_code for number in range(times)][-1]  # type: ignore[arg-type]


# Opening


def test_a_link_leads_to_the_picker_without_login():
    interview = pending()
    browser = Client()
    answer = browser.get(mailed(interview))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("pick_time", interview))
    assert "Choose a time for your interview" in words(browser.get(answer.headers["Location"]))


def test_the_address_it_leads_to_carries_no_token():
    interview = pending()
    link = mailed(interview)
    assert link.split("/")[2] not in Client().get(link).headers["Location"]


def test_opening_is_neither_cached_nor_passed_on_to_other_sites():
    headers = Client().get(mailed(pending())).headers
    assert ("no-store" in headers["Cache-Control"], headers["Referrer-Policy"]) == (True, "no-referrer")


@pytest.mark.parametrize("name", ["pick_time", "pick_zone", "confirm_time", "interview"])
def test_pages_behind_a_link_are_not_stored_and_tell_other_sites_nothing(name):
    interview = pending()
    headers = by_link(interview).get(address(name, interview)).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "same-origin")


def test_looking_changes_nothing():
    interview = pending()
    link = mailed(interview)
    before = rows()
    browser = Client()
    for url in (link, *(address(name, interview) for name in ("pick_time", "pick_zone", "interview", "invite_file"))):
        browser.get(url)
        browser.head(url)
    browser.get(address("confirm_time", interview, slot=SLOT))
    browser.head(address("confirm_time", interview, slot=SLOT))
    assert rows() == before


def test_a_link_can_be_opened_any_number_of_times():
    link = mailed(pending())
    assert {Client().get(link).status_code for _ in range(3)} == {302}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_link_is_only_looked_at(method):
    link = mailed(pending())
    before = rows()
    assert (getattr(Client(), method)(link).status_code, rows()) == (405, before)


@pytest.mark.parametrize("name", ["confirm_time", "report_no_fit", "cancel_interview"])
def test_a_stranger_who_posts_is_sent_to_the_login_and_changes_nothing(name):
    interview = pending()
    before = rows()
    data = {"slot": SLOT, "zone": "UTC", "none_fits": "on", "message": "x", "form_key": str(uuid4())}
    answer = Client().post(address(name, interview), data)
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert rows() == before


def test_a_scanner_that_opens_the_link_and_posts_without_the_page_is_refused():
    interview = pending()
    browser = Client(enforce_csrf_checks=True)
    browser.get(mailed(interview))
    before = rows()
    answer = browser.post(address("confirm_time", interview), {"slot": SLOT, "zone": "UTC"})
    assert (answer.status_code, rows()) == (403, before)


@pytest.mark.parametrize("made", [booked, cancelled])
def test_after_the_decision_the_old_link_shows_the_interview(made):
    interview = pending()
    link = mailed(interview)
    made(interview)
    page = Client().get(link, follow=True)
    assert page.redirect_chain[-1][0] == address("interview", interview)


def test_replaying_the_booking_after_a_cancellation_books_nothing():
    interview = cancelled()
    browser = by_link(interview)
    before = rows()
    answer = browser.post(address("confirm_time", interview), {"slot": SLOT, "zone": "UTC"})
    assert (answer.headers["Location"], rows()) == (address("interview", interview), before)


# Ended


def _expired() -> str:
    return mailed(pending(), now=NOW - settings.LINK_LIFETIME)


def _revoked() -> str:
    interview = pending()
    link = mailed(interview)
    revoke(interview)
    return link


def _tampered() -> str:
    link = mailed(pending())
    return f"{link[:-2]}{'A' if link[-2] != 'A' else 'B'}/"


def _cut_off() -> str:
    return mailed(pending())[:-13] + "/"


def test_links_that_have_ended_get_the_same_page():
    pages = [Client().get(made()) for made in (_expired, _revoked)]
    assert [(page.status_code, "This link has ended" in words(page)) for page in pages] == [(410, True)] * 2
    assert words(pages[0]) == words(pages[1])


@pytest.mark.parametrize("made", [_cut_off, _tampered, lambda: "/i/unknown/", lambda: f"/i/{'x' * 3000}/"])
def test_a_link_that_matches_nothing_promises_no_mail_and_asks_for_the_address(made):
    pages = [Client().get(url) for url in (made(), "/i/another-unknown-one/")]
    assert [page.status_code for page in pages] == [410, 410]
    assert words(pages[0]) == words(pages[1])
    assert "It may have been cut off: please open it once more from the mail itself." in words(pages[0])
    assert (values(pages[0], "token"), 'name="email"' in pages[0].content.decode()) == ([], True)


@pytest.mark.parametrize("behind", [">", ").", ",", "/>", "/).", ">/"])
def test_what_a_mail_leaves_behind_a_link_does_no_harm(behind):
    interview = pending()
    page = Client().get(mailed(interview).rstrip("/") + behind, follow=True)
    assert page.redirect_chain[-1][0] == address("pick_time", interview)


def again(interview: Interview) -> None:
    """The team offers the same times once more."""
    with organization_context(interview.organization):
        windows = [each.span for each in interview.windows.all()]
        actions.offer_times(
            interview, windows=windows, time_zone="UTC", form_key=uuid4(), by=factories.NOBODY, now=LATER
        )


def test_whoever_was_choosing_when_new_times_came_reads_that_and_by_whom():
    interview = pending()
    browser, link = by_link(interview), mailed(interview)
    again(interview)
    with time_machine.travel(LATER, tick=False):
        pages = [browser.get(address("pick_time", interview)), Client().get(link)]
    sentence = f"{interview.organization.name} has just sent new times: please open the newest mail."
    assert [(page.status_code, sentence in words(page)) for page in pages] == [(410, True)] * 2


def test_whoever_asked_for_a_newer_link_reads_that_of_the_older_one():
    interview = pending()
    link = mailed(interview)
    with organization_context(interview.organization), time_machine.travel(LATER, tick=False):
        actions.send_new_link(interview, now=LATER)
        page = words(Client().get(link))
    assert f"{interview.organization.name} has sent you a newer link since" in page


def test_a_link_works_until_its_last_second():
    link = mailed(pending(), now=NOW - settings.LINK_LIFETIME + timedelta(seconds=1))
    assert Client().get(link).status_code == 302


def test_a_link_opens_its_own_interview_only():
    mine, other = pending(), pending()
    answer = by_link(mine).get(address("pick_time", other))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_with_a_link_of_somebody_else_a_signed_in_person_sees_nothing_more(sign_in):
    mine, other = pending(), pending()
    browser = sign_in(factories.user())
    browser.get(mailed(mine))
    statuses = [browser.get(address("pick_time", each)).status_code for each in (mine, other)]
    assert statuses == [200, 404]


def test_two_links_in_one_browser_open_two_interviews():
    one, two = pending(), pending()
    browser = by_link(one)
    browser.get(mailed(two))
    assert [browser.get(address("pick_time", each)).status_code for each in (one, two)] == [200, 200]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_revoked_link_ends_an_open_session_at_the_next_request(method):
    interview = pending()
    browser = by_link(interview)
    revoke(interview)
    answer = getattr(browser, method)(address("confirm_time", interview), {"slot": SLOT, "zone": "UTC"})
    assert (answer.status_code, "This link has ended" in words(answer)) == (410, True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_expired_link_ends_an_open_session():
    interview = pending()
    browser = by_link(interview, now=LATER - settings.LINK_LIFETIME)
    with time_machine.travel(LATER, tick=False):
        assert browser.get(address("pick_time", interview)).status_code == 410


def test_new_times_end_the_session_of_the_old_link():
    interview = pending()
    browser = by_link(interview)
    with organization_context(interview.organization):
        windows = [each.span for each in interview.windows.all()]
        actions.offer_times(
            interview, windows=windows, time_zone="UTC", form_key=UUID(int=1), by=factories.NOBODY, now=LATER
        )
    assert browser.get(address("pick_time", interview)).status_code == 410


def test_the_candidate_signed_in_needs_no_link(sign_in):
    person = factories.user()
    interview = pending(factories.application(factories.job(factories.organization()), person=person))
    revoke(interview)
    assert sign_in(person).get(address("pick_time", interview)).status_code == 200


# Guessing


ALLOWED = 3


@pytest.fixture
def _few_guesses(settings) -> None:
    settings.WRONG_TOKENS_ALLOWED = ALLOWED


@pytest.mark.usefixtures("_few_guesses")
def test_guessing_is_slowed_down_per_address():
    browser = Client()
    assert open_wrong(browser, ALLOWED) == 410
    assert open_wrong(browser, 1) == 429


@pytest.mark.usefixtures("_few_guesses")
def test_another_address_may_still_ask():
    open_wrong(Client(), ALLOWED + 1)
    assert open_wrong(Client(), 1, REMOTE_ADDR="198.51.100.9") == 410


@pytest.mark.usefixtures("_few_guesses")
def test_a_valid_link_works_from_an_address_that_guessed():
    link = mailed(pending())
    browser = Client()
    open_wrong(browser, ALLOWED + 5)
    assert browser.get(link).status_code == 302


@pytest.mark.usefixtures("_few_guesses")
def test_valid_links_are_not_counted_as_guesses():
    link = mailed(pending())
    for _ in range(ALLOWED + 5):
        Client().get(link)
    assert open_wrong(Client(), 1) == 410


# A new link


def ask_anew(page) -> tuple[Client, dict[str, str]]:
    """What the form on the ended page sends."""
    found = {name: values(page, name) for name in ("token", "interview")}
    return page.client, {name: each[0] for name, each in found.items() if each}


def links_in(outbox) -> list[str]:
    found = [re.search(r"(/i/[\w-]+/)", mail.text) for mail in outbox.mails("times_offered")]
    return [match[1] for match in found if match]


@pytest.mark.parametrize("made", [_expired, _revoked])
def test_a_new_link_is_mailed_and_never_shown(made, outbox):
    browser, form = ask_anew(Client().get(made()))
    with time_machine.travel(LATER, tick=False):
        page = browser.post(NEW_LINK, form)
        newest = links_in(outbox)[-1]
        assert (newest in page.content.decode(), Client().get(newest).status_code) == (False, 302)


def test_from_an_ended_session_a_new_link_can_be_asked_for(outbox):
    interview = pending()
    browser = by_link(interview)
    revoke(interview)
    browser, form = ask_anew(browser.get(address("pick_time", interview)))
    with time_machine.travel(LATER, tick=False):
        browser.post(NEW_LINK, form)
    assert len(links_in(outbox)) == 2


def test_without_a_session_the_id_of_an_interview_sends_nothing(outbox):
    interview = pending()
    with time_machine.travel(LATER, tick=False):
        Client().post(NEW_LINK, {"interview": str(interview.pk)})
    assert len(links_in(outbox)) == 1


@pytest.mark.parametrize("made", [pending, booked, cancelled])
def test_the_answer_is_the_same_whether_or_not_there_is_an_interview(made):
    link = mailed(made())
    with time_machine.travel(LATER, tick=False):
        tokens = (link.split("/")[2], "unknown", "")
        pages = [Client().post(NEW_LINK, {"token": token}, follow=True) for token in tokens]
    assert len({(page.status_code, words(page)) for page in pages}) == 1


def test_a_decided_interview_mails_no_new_link(outbox):
    link = mailed(booked())
    with time_machine.travel(LATER, tick=False):
        Client().post(NEW_LINK, {"token": link.split("/")[2]})
    assert len(links_in(outbox)) == 1


def test_at_most_one_new_link_a_minute_is_mailed(outbox):
    token = _revoked().split("/")[2]
    with time_machine.travel(LATER, tick=False):
        for _ in range(3):
            Client().post(NEW_LINK, {"token": token})
    assert len(links_in(outbox)) == 2


@pytest.mark.usefixtures("_few_guesses")
def test_asking_anew_cannot_be_used_for_guessing():
    statuses = [Client().post(NEW_LINK, {"token": f"wrong-{number}"}).status_code for number in range(ALLOWED + 2)]
    assert (statuses[0], statuses[-1]) == (302, 429)


def test_a_new_link_is_only_mailed_by_a_form(outbox):
    interview = pending()
    browser = by_link(interview)
    revoke(interview)
    with time_machine.travel(LATER, tick=False):
        assert browser.get(NEW_LINK, {"interview": str(interview.pk)}).status_code == 200
    assert len(links_in(outbox)) == 1


def test_the_page_after_asking_can_be_opened_again_in_another_language():
    browser = Client()
    sent = browser.post(NEW_LINK, {"token": "unknown"}).headers["Location"]
    page = browser.post(reverse("set_language"), {"language": "de", "next": sent}, follow=True)
    assert (page.status_code, "Bitte sehen Sie in Ihren Posteingang" in words(page)) == (200, True)


# A new link to an address


def ask_by_address(email: str, *, after: timedelta = timedelta(minutes=2), **extra: str):
    with time_machine.travel(NOW + after, tick=False):
        return Client().post(NEW_LINK, {"email": email}, follow=True, **extra)  # type: ignore[arg-type]


def test_a_link_is_mailed_to_the_address_it_was_cut_off_for(outbox):
    interview = pending()
    ask_by_address(interview.application.candidate.email.upper())
    newest = links_in(outbox)[-1]
    assert (len(links_in(outbox)), Client().get(newest).headers["Location"]) == (2, address("pick_time", interview))


def test_a_known_and_an_unknown_address_are_answered_alike(outbox):
    known = pending().application.candidate.email
    pages = [ask_by_address(email) for email in (known, "nobody@example.org")]
    assert words(pages[0]) == words(pages[1])
    assert {mail.to for mail in outbox.mails()} == {known}


def test_a_stranger_who_knows_the_address_ends_no_link(outbox):
    interview = pending()
    browser = by_link(interview)
    ask_by_address(interview.application.candidate.email)
    assert browser.get(address("pick_time", interview)).status_code == 200


def test_an_address_gets_at_most_one_link_a_minute_and_five_a_day(outbox):
    email = pending().application.candidate.email
    for minutes in (2, 2, 4, 6, 8, 10, 12, 14):
        ask_by_address(email, after=timedelta(minutes=minutes))
    assert len(links_in(outbox)) == 5


@pytest.mark.parametrize("made", [booked, cancelled])
def test_an_address_whose_interview_is_decided_gets_nothing(made, outbox):
    email = made().application.candidate.email
    sent = len(outbox.mails())
    ask_by_address(email)
    assert len(outbox.mails()) == sent


def test_what_is_no_address_is_said_beside_the_field():
    page = Client().post(NEW_LINK, {"email": "lena"})
    assert (page.status_code, "field__error" in page.content.decode()) == (422, True)


# Language and channel


def test_pages_behind_a_link_speak_the_candidates_language():
    person = factories.user(language="de")
    interview = pending(factories.application(factories.job(factories.organization()), person=person))
    assert by_link(interview).get(address("pick_time", interview)).headers["Content-Language"] == "de"


def test_a_browser_that_chose_a_language_keeps_it():
    person = factories.user(language="de")
    interview = pending(factories.application(factories.job(factories.organization()), person=person))
    browser = by_link(interview)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert browser.get(address("pick_time", interview)).headers["Content-Language"] == "en"


def test_times_behind_a_link_are_printed_for_the_candidate_and_not_for_who_is_signed_in(sign_in):
    interview = pending()
    browser = sign_in(factories.user(time_zone="Asia/Tokyo"))
    browser.get(mailed(interview))
    page = browser.get(address("pick_time", interview, date=start().date().isoformat()))
    assert times(page) == ["10:00", "10:30", "11:00", "11:30"]
