"""An application is closed before its candidate has chosen a time: nobody is waited for, and nobody is reminded."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview
from interviews.queries.worklists import desk_lists
from marketplace.actions import close_application, reopen_application
from marketplace.models import Application
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import booked, pending, start, window
from tests.interviews.views.seen import address, by_link, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)
LATE = [window(day=9), window(day=10)]


def close(application: Application, because: str = "rejected") -> None:
    with organization_context(application.organization):
        close_application(application, because=because, by=NOBODY, now=NOW)


def fresh(interview: Interview) -> Interview:
    with system_context("a test"):
        return Interview.objects.with_people().get(pk=interview.pk)


@pytest.fixture
def interview() -> Interview:
    return pending(windows=LATE)


def test_nobody_is_reminded_until_the_application_is_open_again(interview, outbox):
    close(interview.application)
    before = len(outbox.mails())
    assert actions.send_due(now=NOW + 2 * DAY) == 1
    assert len(outbox.mails()) == before
    with organization_context(interview.organization):
        assert desk_lists(now=NOW).not_booked == []
        reopen_application(interview.application, by=NOBODY, now=NOW + 3 * DAY)
        assert desk_lists(now=NOW).not_booked == [interview]
    assert actions.send_due(now=NOW + 4 * DAY) == 1
    assert outbox.recipients("reminder_not_booked") == [interview.application.candidate.email]
    booked(interview, at=start(day=9), now=NOW + 4 * DAY)


REFUSED: list[Callable[[Interview], object]] = [
    lambda each: actions.confirm_time(each, start=start(day=9), time_zone="Europe/Berlin", by=NOBODY, now=NOW),
    lambda each: actions.report_no_fit(each, message="Later?", form_key=uuid4(), by=NOBODY, now=NOW),
    lambda each: actions.remind_now(each, by=NOBODY, now=NOW),
    lambda each: actions.send_new_link(each, now=NOW + DAY),
    lambda each: actions.offer_times(
        each, windows=[window(day=2)], time_zone="Europe/Berlin", form_key=uuid4(), by=NOBODY, now=NOW
    ),
]


@pytest.mark.parametrize("act", REFUSED)
def test_no_time_is_chosen_offered_or_asked_for(interview, act, outbox):
    close(interview.application)
    before = len(outbox.mails())
    with organization_context(interview.organization), pytest.raises(actions.Withdrawn):
        act(interview)
    assert (fresh(interview).state, len(outbox.mails())) == ("pending", before)


def test_the_candidate_reads_it_kindly_wherever_they_come_from(sign_in):
    lena = factories.user(name="Lena Brandt")
    job = factories.job(factories.organization(name="Nordlicht Bio"))
    interview = pending(factories.application(job, person=lena), windows=LATE)
    link = by_link(interview)
    close(interview.application)
    for name in ("pick_time", "confirm_time", "cancel_interview"):
        page = words(link.get(address(name, interview), follow=True))
        assert "Nordlicht Bio has closed your application for this position" in page
        assert "rejected" not in page.lower()
    client = sign_in(lena)
    page = words(client.get(reverse("my_interviews")))
    assert "Withdrawn" in page and "Please choose a time" not in page
    assert address("pick_time", interview) not in client.get(reverse("my_applications")).content.decode()
    assert "Withdrawn" in words(client.get(reverse("proposal", args=[interview.application_id])))


def test_the_team_sees_it_and_is_asked_about_what_is_booked(interview, sign_in):
    organization = interview.organization
    stays = booked(pending(interview.application, round_name="Second", windows=[window(day=1)]), at=start(day=1))
    recruiter = sign_in(factories.member(organization, "recruiter").user)
    close(interview.application)
    close(interview.application, because="hired")

    def page(name: str, **kwargs: object) -> str:
        return words(recruiter.get(reverse(name, kwargs={"slug": organization.slug, **kwargs}), follow=True))

    withdrawn = page("team_interview", interview_id=interview.pk)
    assert "no reminders are sent" in withdrawn and "Offer new times" not in withdrawn
    seen = page("team_interview", interview_id=stays.pk)
    assert "The application is closed: Hired" in seen and "Cancel Interview" in seen
    about = page("team_application", application_id=interview.application_id)
    assert "Application closed" in about and "Schedule Interview" not in about
    assert "This application is closed." in page("request_interview", application_id=interview.application_id)
    assert actions.send_due(now=start(day=1) - timedelta(minutes=59)) > 1  # of what is booked everybody is reminded
    with pytest.raises(actions.ApplicationClosed):
        pending(interview.application)
