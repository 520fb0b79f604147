"""The hiring team's pages: requesting an interview, looking at it, offering times anew, cancelling."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from core.tenancy import organization_context
from interviews.models import Interview
from marketplace.models import Application
from tests import factories
from tests.interviews.factories import (
    availability,
    booked,
    busy_calendar,
    cancelled,
    help_request,
    pending,
    start,
    window,
)
from tests.interviews.views.seen import HTMX, values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TUESDAY, WEDNESDAY = ("2026-11-24", "10:00", "12:00"), ("2026-11-25", "14:00", "16:00")
Row = tuple[str, str, str]


@pytest.fixture
def organization() -> Organization:
    return factories.organization()


@pytest.fixture
def recruiter(organization) -> User:
    return factories.member(organization).user


@pytest.fixture
def visitor(recruiter, sign_in):
    return sign_in(recruiter)


@pytest.fixture
def application(organization) -> Application:
    return factories.application(factories.job(organization))


def rows(*windows: Row, **extra: str) -> dict[str, str]:
    """The formset as a visitor sends it; `extra` such as delete_0="on"."""
    sent = {"windows-TOTAL_FORMS": str(len(windows)), "windows-INITIAL_FORMS": "0"}
    for number, row in enumerate(windows):
        names = (f"windows-{number}-{name}" for name in ("day", "opens", "closes"))
        sent |= dict(zip(names, row, strict=True))
    return sent | {f"windows-{key.split('_')[1]}-DELETE": value for key, value in extra.items()}


def filled(*windows: Row, **changes: Any) -> dict[str, Any]:
    form = {
        "form_key": str(uuid4()),
        "round_name": "Meeting the team",
        "minutes": "30",
        "time_zone": "Europe/Berlin",
        "guests": "brandl@partner.example",
    }
    return {**form, **rows(*(windows or (TUESDAY, WEDNESDAY))), **changes}


def url(name: str, owner: Organization, **target: Any) -> str:
    return reverse(name, kwargs={"slug": owner.slug, **target})


def request_url(application: Application) -> str:
    return url("request_interview", application.organization, application_id=application.pk)


def interview_url(name: str, interview: Interview) -> str:
    return url(name, interview.organization, interview_id=interview.pk)


def requested(application: Application) -> list[Interview]:
    with organization_context(application.organization):
        return list(application.interviews.all())


def refused(visitor: Client, application: Application, form: dict[str, Any]) -> str:
    """The words of a page that refused the form; nothing was stored."""
    page = visitor.post(request_url(application), form)
    assert (page.status_code, requested(application)) == (422, [])
    return words(page)


# Requesting


def test_the_form_suggests_the_next_two_weekdays_and_oneself(visitor, application, recruiter):
    page = visitor.get(request_url(application))
    assert values(page, "windows-0-day") + values(page, "windows-1-day") == ["2026-11-24", "2026-11-25"]
    assert page.content.decode().count('<option value="needed" selected>') == 1


def test_sending_the_form_requests_the_interview_on_the_teams_clock(visitor, application, outbox):
    answer = visitor.post(request_url(application), filled())
    there = url("team_application", application.organization, application_id=application.pk)
    assert answer.headers["Location"] == there
    (interview,) = requested(application)
    with organization_context(application.organization):
        spans = [(window.starts_at, window.ends_at) for window in interview.windows.all()]
    assert spans == [(start(hour=9), start(hour=11)), (start(day=1, hour=13), start(day=1, hour=15))]
    assert outbox.recipients() == [application.candidate.email]


def test_a_double_click_requests_one_interview(visitor, application, outbox):
    form = filled()
    for _ in range(2):
        visitor.post(request_url(application), form)
    assert (len(requested(application)), len(outbox.mails())) == (1, 1)


def test_the_same_form_with_other_content_is_refused_in_words(visitor, application):
    form = filled()
    visitor.post(request_url(application), form)
    page = visitor.post(request_url(application), {**form, "round_name": "Another"})
    assert (page.status_code, "already sent, with other content" in words(page)) == (422, True)


def test_windows_that_cannot_be_offered_are_explained_beside_their_rows(visitor, application):
    past, backwards = ("2026-11-20", "10:00", "12:00"), ("2026-11-25", "12:00", "10:00")
    page = refused(visitor, application, filled(past, backwards))
    assert "2 windows need a correction." in page
    assert "This window lies in the past" in page
    assert "This window ends before it starts." in page


def test_one_window_is_too_few(visitor, application):
    assert "Please offer at least 2 windows" in refused(visitor, application, filled(TUESDAY))


def test_a_window_to_midnight_is_a_whole_evening(visitor, application):
    visitor.post(request_url(application), filled(TUESDAY, ("2026-11-25", "22:00", "00:00")))
    (interview,) = requested(application)
    with organization_context(application.organization):
        assert interview.windows.all()[1].ends_at == start(day=1, hour=23)


def test_a_removed_row_is_left_out_whatever_it_says(visitor, application):
    form = {**filled(), **rows(TUESDAY, WEDNESDAY, ("nonsense", "", "??"), delete_2="on")}
    assert visitor.post(request_url(application), form).status_code == 302


def test_ten_thousand_rows_are_refused_outright(visitor, application):
    form = filled(*[TUESDAY] * 10_000)
    assert (visitor.post(request_url(application), form).status_code, requested(application)) == (400, [])


def test_a_form_that_came_empty_is_refused_with_words(visitor, application):
    assert "Please check what you entered" in refused(visitor, application, {})


def test_what_was_typed_is_kept_when_the_form_is_refused(visitor, application):
    page = visitor.post(request_url(application), filled(TUESDAY, guests="nonsense", minutes="45"))
    shown = page.content.decode()
    assert values(page, "windows-0-day") == ["2026-11-24"]
    assert values(page, "round_name") == ["Meeting the team"]
    assert all(f'<option value="{each}" selected>' in shown for each in ("45", "Europe/Berlin", "10:00", "12:00"))
    assert "nonsense</textarea>" in shown
    assert "These are not email addresses: nonsense" in words(page)


def test_an_old_name_of_a_zone_is_accepted(visitor, application):
    visitor.post(request_url(application), filled(time_zone="Asia/Calcutta"))
    assert [interview.time_zone for interview in requested(application)] == ["Asia/Calcutta"]


# The week


def busy_rows(page) -> list[tuple[str, str]]:
    return [
        (day, row)
        for each in page.content.decode().split("data-busy-block")[1:]
        for day, row in [(each.split('data-day="')[1][:10], each.split('data-row="')[1].split('"')[0])]
    ]


def test_ones_own_busy_times_stand_in_the_week(visitor, application, recruiter):
    booked(pending(members=[recruiter]))  # in another organization: Tuesday, 10:00 in Berlin
    page = visitor.get(request_url(application))
    assert busy_rows(page) == [("2026-11-24", "4")]  # two hours after 8:00


def test_turning_the_week_answers_with_the_week_alone(visitor, application):
    headers = {**HTMX, "HX-Target": "week-grid"}
    page = visitor.get(f"{request_url(application)}?week=2026-11-30", headers=headers)
    body = page.content.decode()
    assert ("<form" in body, "Mon 30 Nov" in words(page), "?week=2026-12-07" in body) == (False, True, True)


def test_any_week_in_the_address_is_answered(visitor, application):
    weeks = ["nonsense", "0001-01-01", "9999-12-31", "2026-02-30", "", "2020-01-01"]
    headers = {**HTMX, "HX-Target": "week-grid"}
    answers = [visitor.get(f"{request_url(application)}?week={week}", headers=headers) for week in weeks]
    assert [answer.status_code for answer in answers] == [200] * len(weeks)


# Who may


@pytest.mark.parametrize("method", ["get", "post"])
def test_interviewers_do_not_request_or_change(sign_in, application, method):
    interviewer = sign_in(factories.member(application.organization, "interviewer").user)
    interview = pending(organization=application.organization)
    addresses = [request_url(application), *(interview_url(name, interview) for name in ("offer_times", "team_cancel"))]
    assert [getattr(interviewer, method)(each).status_code for each in addresses] == [403, 403, 403]


def test_interviewers_see_the_interview_and_no_buttons(sign_in, organization):
    interview = pending(organization=organization)
    interviewer = sign_in(factories.member(organization, "interviewer").user)
    page = words(interviewer.get(interview_url("team_interview", interview)))
    assert [each in page for each in ("Offered times", "Offer new times", "Cancel Interview")] == [True, False, False]


@pytest.mark.parametrize("name", ["team_interview", "offer_times", "team_cancel"])
def test_another_organizations_interview_does_not_exist(visitor, organization, name):
    foreign = pending()
    own_door = url(name, organization, interview_id=foreign.pk)
    assert [visitor.get(each).status_code for each in (own_door, interview_url(name, foreign))] == [404, 404]


def test_another_organizations_application_does_not_exist(visitor, organization):
    foreign = factories.application(factories.job(factories.organization()))
    own_door = url("request_interview", organization, application_id=foreign.pk)
    assert [visitor.post(each, filled()).status_code for each in (own_door, request_url(foreign))] == [404, 404]


# One interview


def test_the_team_sees_addresses_windows_and_history_on_its_own_clock(visitor, organization):
    interview = pending(organization=organization, guests=["brandl@partner.example"], time_zone="America/New_York")
    page = words(visitor.get(interview_url("team_interview", interview)))
    assert "brandl@partner.example" in page
    assert "Offered times New York, GMT-5 Tue 24 Nov, 04:00–06:00 Wed 25 Nov, 04:00–06:00" in page
    assert "requested the interview." in page


def test_offering_other_times_replaces_the_windows(visitor, organization, outbox):
    interview = pending(organization=organization)
    visitor.post(interview_url("offer_times", interview), filled(("2026-12-01", "09:00", "10:00"), WEDNESDAY))
    with organization_context(organization):
        starts = [window.starts_at for window in interview.windows.all()]
    assert (starts, len(outbox.mails("times_offered"))) == ([start(day=1, hour=13), start(day=7, hour=8)], 2)


def test_a_window_is_measured_by_the_length_of_the_interview(visitor, organization):
    interview = pending(organization=organization, minutes=90)
    page = visitor.post(interview_url("offer_times", interview), filled(TUESDAY, ("2026-11-25", "10:00", "11:00")))
    assert (page.status_code, "too short for an interview of 90 minutes" in words(page)) == (422, True)


def test_the_candidates_message_stands_above_the_new_offer(visitor, organization):
    interview = pending(organization=organization)
    help_request(interview, message="Only on Fridays")
    assert "Only on Fridays" in words(visitor.get(interview_url("offer_times", interview)))


@pytest.mark.parametrize("made", [booked, cancelled])
def test_a_settled_interview_is_not_offered_again(visitor, organization, made):
    interview = made(pending(organization=organization))
    answer = visitor.post(interview_url("offer_times", interview), filled())
    assert answer.headers["Location"] == interview_url("team_interview", interview)


def test_an_old_zone_name_is_chosen_under_its_current_name(visitor, organization):
    interview = pending(organization=organization, time_zone="Asia/Calcutta")
    page = visitor.get(interview_url("offer_times", interview)).content.decode()
    assert '<option value="Asia/Kolkata" selected>' in page


def test_the_team_cancels_in_its_own_name(visitor, recruiter, organization, outbox):
    interview = booked(pending(organization=organization))
    page = visitor.post(interview_url("team_cancel", interview), {"reason": "Position filled"}, follow=True)
    assert "You cancelled it. Position filled" in words(page)
    told = {mail.to: mail.text for mail in outbox.mails("cancelled")}
    assert (len(told), f"{recruiter.name} cancelled it." in told[interview.application.candidate.email]) == (3, True)


def test_asking_to_cancel_cancels_nothing(visitor, organization):
    interview = booked(pending(organization=organization))
    visitor.get(interview_url("team_cancel", interview))
    interview.refresh_from_db()
    assert interview.state == "booked"


def test_an_interview_that_is_over_offers_no_cancelling(visitor, organization):
    interview = booked(pending(organization=organization))
    with time_machine.travel(start(hour=10), tick=False):
        page = words(visitor.get(interview_url("team_interview", interview)))
    assert ("Past" in page, "Cancel Interview" in page) == (True, False)


def test_the_number_of_queries_does_not_grow_with_the_panel(sign_in, organization, recruiter, count_queries):
    def queries(guests):
        panel = [f"guest{number}@example.org" for number in range(guests)]
        interview = pending(organization=organization, guests=panel)
        visitor, address = sign_in(recruiter), interview_url("team_interview", interview)
        visitor.get(address)
        return count_queries(lambda: visitor.get(address))

    assert queries(10) == queries(1)


def test_a_link_of_a_later_offer_is_told_from_the_first(visitor, organization, outbox):
    interview = pending(organization=organization)
    with time_machine.travel(factories.NOW + timedelta(hours=1), tick=False):
        visitor.post(interview_url("offer_times", interview), filled())
    first, second = outbox.mails("times_offered")
    assert first.text != second.text


# A look at what the candidate will see


def test_the_preview_counts_and_stores_nothing(visitor, application, outbox):
    page = visitor.post(request_url(application), filled(preview="on"))
    assert page.status_code == 200
    assert "The candidate will see 8 times on 2 days" in words(page)
    assert "Tue 24 Nov 10:00 , 10:30 , 11:00 , 11:30" in words(page)
    assert (requested(application), outbox.mails()) == ([], [])


def test_the_preview_alone_is_answered_to_the_script(visitor, application):
    headers = {**HTMX, "HX-Target": "preview"}
    body = visitor.post(request_url(application), filled(preview="on"), headers=headers).content.decode()
    assert ("<form" in body, 'id="preview"' in body, "8 times on 2 days" in body) == (False, True, True)


def test_what_is_wrong_stands_in_the_preview(visitor, application):
    headers = {**HTMX, "HX-Target": "preview"}
    page = visitor.post(request_url(application), filled(TUESDAY, preview="on"), headers=headers)
    assert (page.status_code, "Please offer at least 2 windows" in words(page)) == (422, True)


def test_sending_says_what_the_candidate_will_see(visitor, application):
    page = words(visitor.post(request_url(application), filled(), follow=True))
    assert "gets an email with your times now. The candidate will see 8 times on 2 days." in page


def test_times_at_which_nobody_is_free_are_not_sent(visitor, application, recruiter, organization):
    with organization_context(organization):
        membership = organization.memberships.get(user=recruiter)
    busy_calendar(membership, window(opens=8, closes=12), window(day=1, opens=8, closes=18))
    page = refused(visitor, application, filled(**{f"panel-{membership.pk}": "needed"}))
    assert "The candidate would see no time at all. Nothing was sent: please offer other times." in page
    assert f"{recruiter.name} has no time on:" in page


# Published hours


def test_published_hours_are_offered_without_any_window(visitor, application, recruiter, organization, outbox):
    with organization_context(organization):
        membership = organization.memberships.get(user=recruiter)
    availability(membership)
    form = {**filled(("2026-11-24", "", ""), uses_published="on", guests=""), f"panel-{membership.pk}": "needed"}
    visitor.post(request_url(application), form)
    [interview] = requested(application)
    assert (interview.uses_published, outbox.recipients()) == (True, [application.candidate.email])


def test_a_seat_without_published_hours_needs_windows_and_is_named(visitor, application):
    page = refused(visitor, application, filled(("2026-11-24", "", ""), uses_published="on"))
    assert "Without published hours of brandl@partner.example there is no time to offer." in page


def test_one_window_beside_published_hours_is_enough(visitor, application):
    visitor.post(request_url(application), filled(TUESDAY, uses_published="on"))
    assert len(requested(application)) == 1


def test_a_panel_is_stored_seat_by_seat(visitor, application, organization):
    ada, ben, cem = (factories.member(organization) for _ in range(3))
    parts = {f"panel-{ada.pk}": "a", f"panel-{ben.pk}": "a", f"panel-{cem.pk}": "optional"}
    visitor.post(request_url(application), filled(**parts))
    [interview] = requested(application)
    with organization_context(organization):
        seats = {person.email: person.seat for person in interview.participants.all()}
    emails = [member.user.email for member in (ada, ben, cem)]
    assert seats == dict(zip([*emails, "brandl@partner.example"], [1, 1, None, 2], strict=True))
