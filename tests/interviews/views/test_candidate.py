"""The candidate's pages: confirming, the interview itself, asking for other times, cancelling."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import User
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import HelpRequest, Interview
from interviews.slots import Span
from tests import factories
from tests.factories import NOBODY
from tests.interviews.factories import application, booked, cancelled, help_request, pending, start, window
from tests.interviews.views.seen import address, by_link, checked, times, values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SLOT = "2026-11-24T09:00Z"


@pytest.fixture
def lena() -> User:
    return factories.user(email="lena@candidates.example", name="Lena Brandt", time_zone="America/New_York")


@pytest.fixture
def interview(lena) -> Interview:
    """Waits for Lena, who has an account."""
    return candidacy(lena)


def candidacy(person: User, **details) -> Interview:
    return pending(factories.application(factories.job(factories.organization()), person=person), **details)


def state(interview: Interview) -> str:
    with system_context("a test"):
        return Interview.objects.get(pk=interview.pk).state


def ask(browser: Client, interview: Interview, **query: str):
    return browser.get(address("confirm_time", interview, **query))


def send(browser: Client, interview: Interview, **data: str):
    return browser.post(address("confirm_time", interview), data)


# Confirming


def test_before_booking_date_time_zone_and_people_are_repeated():
    colleague = factories.user(name="Jonas Weber")
    interview = pending(members=[colleague], time_zone="Europe/London")
    page = words(ask(by_link(interview), interview, slot=SLOT, zone="Asia/Kolkata", date="2026-11-24"))
    assert "Tuesday, 24 November 2026 14:30–15:00 Kolkata, GMT+5:30 · 09:00 London for the hiring team" in page
    assert "Jonas Weber" in page
    assert state(interview) == "pending"


def test_confirming_books_and_shows_the_booked_page(outbox):
    interview = pending()
    browser = by_link(interview)
    answer = send(browser, interview, slot=SLOT, zone="Asia/Kolkata")
    assert (answer.status_code, answer.headers["Location"]) == (302, address("interview", interview))
    page = words(browser.get(answer.headers["Location"]))
    assert "Your interview is booked" in page
    assert "14:30–15:00 Kolkata, GMT+5:30 · 10:00 Berlin for the hiring team" in page


def test_a_double_click_books_once_and_shows_the_same_page(outbox):
    interview = pending()
    browser = by_link(interview)
    first, again = (send(browser, interview, slot=SLOT, zone="Europe/Berlin") for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert len(outbox.mails("booked")) == 3


@pytest.mark.parametrize(
    "slot", ["", "nonsense", "2026-11-24T09:00", "2026-11-24T09:00:00Z", "9999-12-31T23:59Z", "\x00"]
)
def test_without_a_readable_time_the_picker_asks_for_one(slot):
    interview = pending()
    page = ask(by_link(interview), interview, slot=slot, zone="Asia/Tokyo", date="2026-11-24")
    assert (page.status_code, "Please choose a time first." in words(page)) == (422, True)
    assert times(page) == ["18:00", "18:30", "19:00", "19:30"]


def test_posting_nothing_books_nothing():
    interview = pending()
    assert (send(by_link(interview), interview).status_code, state(interview)) == (422, "pending")


@pytest.mark.parametrize(("before", "after"), [("UTC", "Asia/Kolkata"), ("Europe/Berlin", "Europe/Berlin")])
def test_an_account_without_a_zone_learns_it_from_a_booking(before, after):
    """Else its pages would show another hour than the mail."""
    person = factories.user(time_zone=before)
    interview = candidacy(person)
    send(by_link(interview), interview, slot=SLOT, zone="Asia/Kolkata")
    assert User.objects.get(pk=person.pk).time_zone == after


def test_a_tampered_zone_books_nothing_and_keeps_the_chosen_time():
    interview = pending()
    page = send(by_link(interview), interview, slot=SLOT, zone="Mars/Phobos")
    assert (page.status_code, checked(page), state(interview)) == (422, [SLOT], "pending")
    assert "We do not know this time zone." in words(page)


@pytest.mark.parametrize(
    "slot",
    ["2026-11-24T09:15Z", "2026-11-24T11:00Z", "2026-11-23T09:00Z", "2026-12-24T09:00Z", "2036-01-01T00:00Z"],
)
def test_a_time_that_was_never_offered_is_refused_with_the_times_that_are(slot):
    interview = pending()
    page = send(by_link(interview), interview, slot=slot, zone="Europe/Berlin", date="2026-11-24")
    assert (page.status_code, state(interview)) == (409, "pending")
    assert times(page) == ["10:00", "10:30", "11:00", "11:30"]


def taken() -> Interview:
    """An interview whose first time somebody else took."""
    person = factories.user()
    interview = pending(members=[person])
    booked(pending(members=[person]))
    return interview


@pytest.mark.parametrize("method", [ask, send])
def test_a_time_taken_meanwhile_shows_what_is_free_now_in_the_same_zone(method):
    interview = taken()
    page = method(by_link(interview), interview, slot=SLOT, zone="Asia/Kolkata")
    assert (page.status_code, times(page)) == (409, ["15:00", "15:30", "16:00"])
    assert "14:30 is no longer free. Nothing was booked. These times are free now." in words(page)
    assert set(values(page, "zone")) == {"Asia/Kolkata"}


def test_a_day_without_a_free_time_left_is_answered_as_well():
    person = factories.user()
    windows = [Span(start(), start(minute=30)), window(day=1)]
    interview = pending(members=[person], windows=windows)
    booked(pending(members=[person]))
    page = send(by_link(interview), interview, slot=SLOT, zone="Europe/Berlin")
    assert (page.status_code, times(page)) == (409, [])


def test_another_time_of_a_booked_interview_is_refused_in_words():
    interview = booked()
    browser = by_link(interview)
    page = browser.get(send(browser, interview, slot="2026-11-24T10:00Z", zone="Europe/Berlin").headers["Location"])
    assert "already booked. Nothing was changed." in words(page)


def test_the_way_back_to_the_picker_keeps_zone_and_day():
    interview = pending()
    page = ask(by_link(interview), interview, slot=SLOT, zone="Etc/GMT+5")
    back = f"{address('pick_time', interview)}?zone=Etc%2FGMT%2B5&amp;date=2026-11-24"
    assert back in page.content.decode()


def test_looking_at_the_confirmation_any_number_of_times_books_nothing(outbox):
    interview = pending()
    browser = by_link(interview)
    for method in (browser.get, browser.head):
        method(address("confirm_time", interview, slot=SLOT, zone="Europe/Berlin"))
    assert (state(interview), outbox.mails("booked")) == ("pending", [])


# The interview


def test_the_candidate_reads_names_and_no_addresses():
    interview = booked(members=[factories.user(name="Jonas Weber")], guests=["brandl@partner.example"])
    page = by_link(interview).get(address("interview", interview))
    assert "Jonas Weber, 1 more colleague" in words(page)
    assert "brandl@partner.example" not in page.content.decode()


def test_the_picker_and_the_confirmation_show_no_addresses_either():
    interview = pending(guests=["brandl@partner.example"])
    browser = by_link(interview)
    pages = [browser.get(address("pick_time", interview)), ask(browser, interview, slot=SLOT)]
    assert ["brandl@partner.example" in page.content.decode() for page in pages] == [False, False]


def test_conference_details_stand_on_the_page():
    interview = booked()
    with organization_context(interview.organization):
        actions.set_conference_details(
            interview, link="https://meet.example/1", phone="", notes="Camera on", by=NOBODY, now=factories.NOW
        )
    page = words(by_link(interview).get(address("interview", interview)))
    assert "https://meet.example/1" in page
    assert "Camera on" in page


def test_a_past_interview_can_no_longer_be_cancelled():
    interview = booked()
    browser = by_link(interview)
    with time_machine.travel(start(minute=30), tick=False):
        page = words(browser.get(address("interview", interview)))
    assert ("You met" in page, "Cancel Interview" in page) == (True, False)


def test_a_cancelled_interview_says_who_cancelled():
    interview, other = cancelled(), booked()
    with organization_context(other.organization):
        actions.cancel(other, reason="", by=Actor(name="ines@nordlicht.example", channel="page"), now=factories.NOW)
    pages = [words(by_link(each).get(address("interview", each))) for each in (interview, other)]
    assert "You cancelled it." in pages[0]
    assert (f"{other.organization.name} cancelled it." in pages[1], "ines@" in pages[1]) == (True, False)


def test_where_the_details_will_stand_is_said_to_each_in_their_way_and_only_until_they_do(lena, interview, sign_in):
    booked(interview)
    unknown = booked(pending(application(factories.candidate(factories.organization()))))
    pages = [sign_in(lena).get(address("interview", interview)), by_link(unknown).get(address("interview", unknown))]
    mine, here = "also stand here and under My Applications", "also stand here, behind the link in your email."
    assert [(mine in words(page), here in words(page)) for page in pages] == [(True, False), (False, True)]
    with organization_context(interview.organization):
        actions.set_conference_details(interview, link="", phone="", notes="Ring", by=NOBODY, now=factories.NOW)
    assert "The details will" not in words(sign_in(lena).get(address("interview", interview)))


def test_a_pending_interview_leads_to_its_times():
    interview = pending()
    answer = by_link(interview).get(address("interview", interview))
    assert answer.headers["Location"] == address("pick_time", interview)


def test_the_calendar_file_is_offered_once_booked():
    interview = booked()
    answer = by_link(interview).get(address("invite_file", interview))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART:20261124T090000Z" in answer.content


@pytest.mark.parametrize("made", [pending, cancelled])
def test_there_is_no_calendar_file_of_an_interview_without_a_time(made):
    interview = made()
    assert by_link(interview).get(address("invite_file", interview)).status_code == 302


# No time fits


def tell(browser: Client, interview: Interview, **data: str):
    filled = {"none_fits": "on", "message": "After 17:00", "form_key": str(uuid4()), "zone": "Asia/Tokyo", **data}
    return browser.post(address("report_no_fit", interview), filled)


def test_the_message_is_sent_and_the_times_stay_in_the_chosen_zone(outbox):
    interview = pending()
    browser = by_link(interview)
    page = browser.get(tell(browser, interview).headers["Location"])
    assert "Your message is on its way to" in words(page)
    assert set(values(page, "zone")) == {"Asia/Tokyo"}
    assert len(outbox.mails("no_time_fits")) == 2


def test_sending_the_same_form_again_sends_nothing_more(outbox):
    interview, key = pending(), str(uuid4())
    browser = by_link(interview)
    for _ in range(2):
        tell(browser, interview, form_key=key)
    assert len(outbox.mails("no_time_fits")) == 2


def test_a_message_without_the_tick_is_a_message():
    interview = pending()
    assert tell(by_link(interview), interview, none_fits="").status_code == 302
    with system_context("a test"):
        assert HelpRequest.objects.get().message == "After 17:00"


def test_a_date_without_a_time_is_named_on_top_of_the_form_and_takes_the_focus():
    interview = pending()
    page = tell(by_link(interview), interview, day_1="2026-11-26")
    html = page.content.decode()
    assert page.status_code == 422
    assert 'class="error-summary" role="group" tabindex="-1" autofocus' in html
    assert '<a href="#id_time_1">Proposal 1: time: Please say at what time, or leave out the date.</a>' in html


def test_proposals_are_called_optional_once():
    interview = pending()
    page = by_link(interview).get(address("pick_time", interview)).content.decode()
    form = page.partition("Times that would suit you")[2].partition("</form>")[0]
    assert form.count("(optional)") == 1


def test_what_the_form_said_about_the_zone_is_remembered_and_told(outbox):
    interview = pending()
    tell(by_link(interview), interview, zone="Europe/Istanbul")
    assert all("Their time zone: Istanbul, GMT+3" in mail.text for mail in outbox.mails("no_time_fits"))


@pytest.mark.parametrize(
    ("made", "leads_to"), [(pending, "pick_time"), (booked, "reschedule"), (cancelled, "interview")]
)
def test_the_address_of_the_message_opened_again_leads_to_the_page_with_the_form(made, leads_to):
    interview = made()
    page = by_link(interview).get(address("report_no_fit", interview), follow=True)
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, address(leads_to, interview))


@pytest.mark.parametrize("message", ["", "   ", "x" * 2001])
def test_a_message_that_cannot_be_sent_is_explained_and_kept(message):
    interview = pending()
    page = tell(by_link(interview), interview, message=message)
    assert (page.status_code, message.strip() in page.content.decode()) == (422, True)
    assert set(values(page, "zone")) == {"Asia/Tokyo"}


def test_a_broken_form_key_is_no_error():
    interview = pending()
    assert tell(by_link(interview), interview, form_key="nonsense").status_code == 422


@pytest.mark.parametrize("made", [booked, cancelled])
def test_after_asking_a_booked_or_cancelled_interview_shows_itself(made):
    interview = made()
    assert tell(by_link(interview), interview).headers["Location"] == address("interview", interview)


# New times asked: visible until answered


def marks(lena: User, interview: Interview, sign_in) -> list[bool]:
    """Whether "new times asked" shows on the picker, my interviews, the proposal, the team's page and the desk."""
    recruiter, maya = factories.member(interview.organization), factories.representative()
    interview.organization.representative = maya
    interview.organization.save()
    slug = interview.organization.slug
    pages = [
        (lena, address("pick_time", interview)),
        (lena, reverse("my_interviews")),
        (lena, reverse("proposal", args=[interview.application_id])),
        (recruiter.user, reverse("team_interview", args=[slug, interview.pk])),
        (maya, reverse("desk")),
    ]
    said = ("You asked for other times", "New times asked", "asked for other times")
    texts = [words(sign_in(who).get(url, follow=True)) for who, url in pages]
    return [any(each in text for each in said) for text in texts]


def test_new_times_asked_is_visible_everywhere(lena, interview, sign_in):
    assert marks(lena, interview, sign_in) == [False] * 5
    help_request(interview)
    assert marks(lena, interview, sign_in) == [True] * 5


def test_a_new_offer_takes_the_mark_away(lena, interview, sign_in):
    help_request(interview)
    with organization_context(interview.organization):
        windows = [window(), window(day=1)]
        actions.offer_times(interview, windows=windows, time_zone="UTC", form_key=uuid4(), by=NOBODY, now=factories.NOW)
    picker, mine, proposal, _, desk = marks(lena, interview, sign_in)
    assert (picker, mine, proposal, desk) == (False, False, False, False)


def test_booking_takes_the_mark_away(lena, interview, sign_in):
    help_request(interview)
    booked(interview)
    picker, mine, proposal, _, desk = marks(lena, interview, sign_in)
    assert (picker, mine, proposal, desk) == (False, False, False, False)


# My interviews


def test_pending_upcoming_past_and_cancelled_stand_under_their_heads(lena, sign_in):
    candidacy(lena, round_name="To choose")
    booked(candidacy(lena, round_name="Next week"), at=start(day=1))
    booked(candidacy(lena, round_name="Long ago"))
    cancelled(candidacy(lena, round_name="Called off"))
    with time_machine.travel(start(hour=12), tick=False):
        page = sign_in(lena).get(reverse("my_interviews")).content.decode()
    shown = re.findall(r'<h2>([^<]+)</h2>|<p class="muted">[^<]*· ([^<]+)</p>', page)
    order = [head or round_name for head, round_name in shown]
    assert order[:5] == ["Pending", "To choose", "Upcoming", "Next week", "Past"]
    assert sorted(order[5:]) == ["Called off", "Long ago"]


def test_times_stand_in_the_readers_zone(lena, sign_in):
    booked(candidacy(lena))
    page = words(sign_in(lena).get(reverse("my_interviews")))
    assert "Tuesday, 24 November 2026, 04:00–04:30 New York, GMT-5" in page


def test_without_a_representative_the_marketplace_sends_the_details(lena, sign_in):
    interview = booked(candidacy(lena))
    interview.organization.representative = None
    interview.organization.save()
    assert "Clora sends the conference details" in words(sign_in(lena).get(reverse("my_interviews")))


def test_somebody_elses_interviews_are_not_listed(interview, sign_in):
    assert "No interviews yet." in words(sign_in(factories.user()).get(reverse("my_interviews")))


def test_the_number_of_queries_does_not_grow_with_the_list(lena, sign_in, count_queries):
    def queries():
        browser = sign_in(lena)
        browser.get(reverse("my_interviews"))
        return count_queries(lambda: browser.get(reverse("my_interviews")))

    for made in (candidacy, lambda person: booked(candidacy(person))):
        made(lena)
    one = queries()
    for day in range(1, 4):
        candidacy(lena)
        booked(candidacy(lena, windows=[window(day=day), window(day=day + 7)]), at=start(day=day))
    assert queries() == one


# Cancelling


def test_cancelling_asks_once_more(lena, interview, sign_in, outbox):
    booked(interview)
    page = sign_in(lena).get(address("cancel_interview", interview))
    assert ("Cancel this interview?" in words(page), state(interview)) == (True, "booked")


def test_cancelling_tells_everybody_and_shows_it(lena, interview, sign_in, outbox):
    booked(interview)
    page = sign_in(lena).post(address("cancel_interview", interview), {"reason": "Ill"}, follow=True)
    assert "You cancelled it." in words(page)
    assert len(outbox.mails("cancelled")) == 3


def test_cancelling_twice_is_answered_with_the_cancelled_page(lena, interview, sign_in, outbox):
    cancelled(interview)
    answer = sign_in(lena).post(address("cancel_interview", interview), {"reason": "Again"})
    assert (answer.headers["Location"], len(outbox.mails("cancelled"))) == (address("interview", interview), 3)


def test_an_interview_that_is_over_is_not_cancelled(lena, interview, sign_in):
    booked(interview)
    with time_machine.travel(start(hour=10), tick=False):
        page = sign_in(lena).post(address("cancel_interview", interview), {}, follow=True)
    assert ("This interview is over." in words(page), state(interview)) == (True, "booked")


def test_too_long_a_reason_is_refused_and_kept(lena, interview, sign_in):
    booked(interview)
    page = sign_in(lena).post(address("cancel_interview", interview), {"reason": "x" * 501})
    assert (page.status_code, "x" * 501 in page.content.decode(), state(interview)) == (422, True, "booked")


def test_a_stranger_cannot_cancel(interview, sign_in):
    booked(interview)
    answer = sign_in(factories.user()).post(address("cancel_interview", interview), {})
    assert (answer.status_code, state(interview)) == (404, "booked")


def test_whoever_holds_the_link_may_cancel_after_being_asked(interview):
    booked(interview)
    browser, cancelling = by_link(interview), address("cancel_interview", interview)
    assert (browser.get(cancelling).status_code, state(interview)) == (200, "booked")
    answer = browser.post(cancelling, {"reason": "I am ill."})
    assert (answer.headers["Location"], state(interview)) == (address("interview", interview), "cancelled")


def test_the_hours_of_notice_hold_on_the_page_as_well():
    interview = pending()
    browser = by_link(interview)
    with time_machine.travel(start() - timedelta(minutes=59), tick=False):
        answer = send(browser, interview, slot=SLOT, zone="Europe/Berlin")
    assert (answer.status_code, state(interview)) == (409, "pending")
