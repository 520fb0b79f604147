"""The applicant's pages by link: they tell, they stop calls, they take a wish; opening them changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import instant_value
from core.tenancy import organization_context
from tests import factories
from tests.factories import NOW
from tests.voicecalls.factories import application, attempt, case_of, rule
from tests.voicecalls.factories import case as case_with
from voicecalls import links
from voicecalls.actions import is_suppressed, times_to_wish
from voicecalls.models import ApplicantLink, CallCase, CaseEnd, CaseState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HOUR = timedelta(hours=1)


@pytest.fixture
def case(job):
    return case_with(application(job, name="Ada Pohl", number="+4915228817001"))


@pytest.fixture
def holder(case) -> Client:
    """A browser in which the link was opened."""
    client = Client()
    with organization_context(case.organization):
        address = links.mint(case, now=NOW)
    assert client.get(address).status_code == 302
    return client


def page(case, name: str = "my_calls") -> str:
    return reverse(name, kwargs={"case_id": case.pk})


def stored(case) -> CallCase:
    with organization_context(case.organization):
        return CallCase.objects.get(pk=case.pk)


def suppressed(case) -> bool:
    with organization_context(case.organization):
        return is_suppressed(case.organization, number=case.application.candidate.phone)


def test_the_page_says_what_goes_on_at_this_moment(case, holder):
    running = attempt(case, state="ringing")
    with organization_context(case.organization):
        CallCase.objects.update(state=CaseState.CALLING, next_attempt_at=None)
    assert "Klara is calling you now." in holder.get(page(case)).content.decode()
    with organization_context(case.organization):
        type(running).objects.update(state="in_progress")
    assert "Klara is on the phone with you at this moment." in holder.get(page(case)).content.decode()
    with organization_context(case.organization):
        type(running).objects.update(state="ended")
        CallCase.objects.update(state=CaseState.CLOSED, end=CaseEnd.CLOSED, closed_at=NOW)
    assert "your application is closed" in holder.get(page(case)).content.decode()


def test_the_page_says_who_calls_and_why_and_what_is_kept(case, holder):
    text = holder.get(page(case)).content.decode()
    for words in ("Study Nurse", "Klara, the digital assistant of Nordlicht Bio", "+49 30 23125000", "180 days"):
        assert words in text, words


@pytest.mark.parametrize("name", ["my_calls", "stop_my_calls", "wish_call_time"])
def test_opening_a_page_changes_nothing(case, holder, name):
    before = vars(stored(case)).copy()
    assert holder.get(page(case, name)).status_code == 200
    after = vars(stored(case))
    assert {key: value for key, value in before.items() if key != "_state"} == {
        key: value for key, value in after.items() if key != "_state"
    }
    assert not suppressed(case)


def test_do_not_call_me_ends_all_cases_of_the_number(case, holder):
    other = case_of(case.organization, number="+4915228817001")
    for _each in range(2):
        assert holder.post(page(case, "stop_my_calls")).status_code == 302
    assert [stored(each).end for each in (case, other)] == [CaseEnd.OPTED_OUT] * 2
    assert suppressed(case)
    assert "Calls to your number were stopped" in holder.get(page(case)).content.decode()


def test_another_time_is_kept_and_planned(case, holder):
    with organization_context(case.organization):
        at = times_to_wish(case, now=NOW)[20]
    assert holder.post(page(case, "wish_call_time"), {"at": instant_value(at)}).status_code == 302
    now = stored(case)
    assert (now.agreed_at, now.next_attempt_at) == (at, at)


def test_a_time_that_a_call_has_kept_is_not_announced_again(case, holder):
    with organization_context(case.organization):
        CallCase.objects.update(agreed_at=NOW - HOUR, next_attempt_at=NOW + 5 * HOUR)
    assert "as you asked" in holder.get(page(case)).content.decode()
    attempt(case, state="ended", outcome="no_answer", now=NOW - HOUR)
    text = holder.get(page(case)).content.decode()
    assert "as you asked" not in text and "not before" in text


@pytest.mark.parametrize("at", ["", "tomorrow", "2026-11-29T10:00:00Z", "2020-01-01T10:00:00Z"])
def test_a_time_that_is_not_offered_is_refused(case, holder, at):
    """29 November 2026 is a Sunday."""
    answer = holder.post(page(case, "wish_call_time"), {"at": at})
    assert (answer.status_code, stored(case).agreed_at) == (422, None)


def test_no_time_lies_on_a_sunday_or_outside_the_law(case):
    with organization_context(case.organization):
        times = [at.astimezone(case.organization.zone) for at in times_to_wish(case, now=NOW)]
    assert times
    assert all(at.weekday() != 6 and 8 <= at.hour < 20 for at in times)


def test_a_case_that_is_over_takes_no_wish(case, holder):
    with organization_context(case.organization):
        CallCase.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, end=CaseEnd.COMPLETED, closed_at=NOW)
    assert holder.post(page(case, "wish_call_time"), {"at": "2026-11-24T10:00:00Z"}).status_code == 302
    assert stored(case).agreed_at is None


def test_without_the_link_the_page_names_nobody(case):
    for method in ("get", "post"):
        answer = getattr(Client(), method)(page(case, "stop_my_calls"))
        assert (answer.status_code, "/account/login/" in answer["Location"]) == (302, True)
    assert not suppressed(case)


def test_a_link_leads_to_its_own_case_alone(case, holder):
    other = case_of(case.organization)
    assert holder.get(page(other)).status_code == 302


def test_a_link_that_ended_meanwhile_says_so_and_changes_nothing(case, holder):
    with organization_context(case.organization):
        ApplicantLink.objects.update(expires_at=NOW)
    assert holder.post(page(case, "stop_my_calls")).status_code == 410
    assert not suppressed(case)


def test_an_unknown_link_has_ended():
    assert Client().get(reverse("open_call_link", kwargs={"token": "x" * 43})).status_code == 410


def test_a_link_ends(case, settings):
    with organization_context(case.organization):
        address = links.mint(case, now=NOW - 2 * settings.LINK_LIFETIME)
    assert Client().get(address).status_code == 410


def test_the_applicant_signed_in_needs_no_link(organization, sign_in):
    job = factories.job(organization)
    rule(job)
    ada = factories.user(name="Ada Pohl")
    case = case_with(application(job, person=ada, number="+4915228817001"))
    assert sign_in(ada).get(page(case)).status_code == 200
    assert sign_in(factories.user()).get(page(case)).status_code == 404


def test_everybody_may_read_about_calls(organization):
    text = Client().get(reverse("about_calls", kwargs={"slug": organization.slug})).content.decode()
    assert "Nordlicht Bio" in text
    assert "+49 30 23125000" in text
    assert Client().get(reverse("about_calls", kwargs={"slug": "nobody"})).status_code == 404
