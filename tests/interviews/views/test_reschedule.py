"""Rescheduling, proposing times and the limits of both, as the candidate sees them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.clock import instant_value
from core.tenancy import organization_context, system_context
from interviews.models import HelpRequest, Interview, InterviewSettings
from interviews.slots import Span
from tests import factories
from tests.interviews.factories import booked, cancelled, pending, start, window
from tests.interviews.views.seen import address, by_link, times, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
OLD, NEW = instant_value(start()), instant_value(start(day=1, hour=10))


def settings(interview: Interview, **values: Any) -> None:
    with organization_context(interview.organization):
        InterviewSettings.objects.create(organization=interview.organization, **values)


def current(interview: Interview) -> Interview:
    with system_context("a test"):
        return Interview.objects.get(pk=interview.pk)


def send(browser: Client, interview: Interview, **data: str):
    said = {"slot": NEW, "zone": "Europe/Berlin", "moving_from": OLD, **data}
    return browser.post(address("confirm_time", interview), said)


# Choosing another time


def test_the_picker_says_what_is_booked_and_does_not_offer_it_again():
    interview = booked()
    page = by_link(interview).get(address("reschedule", interview, date="2026-11-24"))
    assert "That time stays yours until you confirm another one." in words(page)
    assert times(page) == ["10:30", "11:00", "11:30"]


def test_where_the_booked_time_is_the_only_one_the_picker_says_so():
    interview = booked(windows=[Span(start(), start(minute=30)), Span(start(day=-9), start(day=-9, minute=30))])
    page = by_link(interview).get(address("reschedule", interview, date="2026-11-24"))
    assert ("No other time is on offer. Please tell" in words(page), times(page)) == (True, [])


@pytest.mark.parametrize("method", ["get", "post"])
def test_moving_to_where_it_is_already_says_so_and_sends_nothing(method, outbox):
    interview = booked()
    browser = by_link(interview)
    sent = len(outbox.mails())
    moving = {"slot": OLD, "zone": "Asia/Kolkata", "moving_from": OLD}
    page = words(getattr(browser, method)(address("confirm_time", interview), moving, follow=True))
    assert "This is the time that is booked already. Nothing was changed." in page
    assert len(outbox.mails()) == sent


def test_before_moving_the_old_and_the_new_time_are_shown():
    interview = booked()
    page = by_link(interview).get(address("confirm_time", interview, slot=NEW, zone="Asia/Kolkata", moving_from=OLD))
    said = words(page)
    assert "Wednesday, 25 November 2026 15:30–16:00 Kolkata" in said
    assert "Instead of Tue 24 Nov, 14:30" in said
    assert "Nothing is moved yet." in said
    assert current(interview).starts_at == start()


def test_moving_shows_the_new_time():
    interview = booked()
    browser = by_link(interview)
    answer = send(browser, interview)
    assert answer.headers["Location"] == address("interview", interview)
    assert "Wednesday, 25 November 2026" in words(browser.get(answer.headers["Location"]))
    assert current(interview).starts_at == start(day=1, hour=10)


def test_a_double_click_moves_once():
    interview = booked()
    browser = by_link(interview)
    answers = [send(browser, interview) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {address("interview", interview)}
    assert (current(interview).moves, current(interview).sequence) == (1, 1)


def test_an_old_page_moves_nothing_and_shows_what_is_booked():
    interview = booked()
    browser = by_link(interview)
    send(browser, interview)
    answer = browser.post(
        address("confirm_time", interview),
        {"slot": instant_value(start(hour=10)), "zone": "Europe/Berlin", "moving_from": OLD},
        follow=True,
    )
    assert "was changed meanwhile" in words(answer)
    assert current(interview).starts_at == start(day=1, hour=10)


def test_a_time_taken_meanwhile_keeps_the_booked_one():
    person = factories.user()
    interview = booked(pending(members=[person]))
    booked(pending(members=[person]), at=start(day=1, hour=10))
    answer = send(by_link(interview), interview)
    assert answer.status_code == 409
    assert "Your booked time stays." in words(answer)
    assert current(interview).starts_at == start()


@pytest.mark.parametrize(("made", "page"), [(pending, "pick_time"), (cancelled, "interview")])
def test_only_a_booked_interview_is_rescheduled(made, page):
    interview = made()
    answer = by_link(interview).get(address("reschedule", interview))
    assert answer.headers["Location"] == address(page, interview)


def test_looking_moves_nothing():
    interview = booked()
    browser = by_link(interview)
    for method in (browser.get, browser.head):
        method(address("reschedule", interview, date="2026-11-25", slot=NEW))
        method(address("confirm_time", interview, slot=NEW, zone="Europe/Berlin", moving_from=OLD))
    assert (current(interview).starts_at, current(interview).moves) == (start(), 0)


# Limits


def test_after_the_limit_the_page_offers_help_instead():
    interview = booked()
    settings(interview, most_moves=1)
    browser = by_link(interview)
    send(browser, interview)
    page = browser.get(address("reschedule", interview))
    assert "This interview was rescheduled once already." in words(page)
    assert times(page) == []
    assert "When would suit you?" in words(page)
    answer = browser.post(
        address("report_no_fit", interview), {"message": "Friday?", "form_key": str(interview.pk)}, follow=True
    )
    assert "Your time stays booked." in words(answer)
    assert current(interview).is_booked


def test_close_to_the_interview_neither_moving_nor_cancelling_is_offered():
    interview = booked()
    settings(interview, cancel_notice_minutes=120, move_notice_minutes=120)
    browser = by_link(interview)
    with time_machine.travel(start() - timedelta(minutes=119), tick=False):
        page = words(browser.get(address("interview", interview)))
        assert "It is too close to the interview to cancel it here. Please tell Clora at once." in page
        assert "It is too close to the interview to reschedule it here." in page
        answer = browser.post(address("cancel_interview", interview), {})
        assert answer.headers["Location"] == address("interview", interview)
        send(browser, interview)
    assert (current(interview).state, current(interview).starts_at) == ("booked", start())


# Proposing times


def propose(interview: Interview, **data: str):
    said = {"message": "Later would suit me.", "form_key": str(interview.pk), "zone": "America/New_York", **data}
    return by_link(interview).post(address("report_no_fit", interview), said)


def proposed(interview: Interview) -> list[Any]:
    with organization_context(interview.organization):
        return [time.starts_at for request in HelpRequest.objects.all() for time in request.proposed_times.all()]


def test_proposed_times_are_meant_in_the_readers_zone():
    interview = pending()
    answer = propose(interview, day_1="2026-11-26", time_1="10:00", day_3="2026-11-27", time_3="09:30")
    assert answer.status_code == 302
    assert proposed(interview) == [start(day=2, hour=15), start(day=3, hour=14, minute=30)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"day_1": "2026-11-26"}, "Please say at what time, or leave out the date."),
        ({"time_2": "10:00"}, "Please say on which date, or leave out the time."),
        ({"day_1": "2026-11-20", "time_1": "10:00"}, "This time has passed."),
        ({"day_1": "2028-01-01", "time_1": "10:00"}, "This is more than a year away."),
        ({"day_1": "9999-12-31", "time_1": "10:00"}, "This is more than a year away."),
        ({"day_1": "soon", "time_1": "10:00"}, "Enter a valid date."),
        ({"message": "", "day_1": "2026-11-26", "time_1": "10:00"}, "Please write when it would suit you."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_everything_is_kept(data, problem):
    interview = pending()
    answer = propose(interview, **data)
    assert answer.status_code == 422
    assert problem in words(answer)
    for value in data.values():
        assert value in answer.content.decode()
    assert proposed(interview) == []


def test_the_same_form_sent_twice_asks_once():
    interview = pending(windows=[window(), window(day=1)])
    for _ in range(2):
        propose(interview, day_1="2026-11-26", time_1="10:00")
    assert proposed(interview) == [start(day=2, hour=15)]
