import pytest
from django.urls import reverse

from core.tenancy import organization_context
from marketplace.actions import close_application
from tests import factories

pytestmark = pytest.mark.django_db


def proposal(application):
    return reverse("proposal", kwargs={"application_id": application.pk})


def test_visitors_sign_in_first(client, db):
    assert client.get(reverse("my_applications")).status_code == 302


def test_somebody_without_applications_is_led_to_open_jobs(sign_in, db):
    words = sign_in(factories.user()).get(reverse("my_applications")).content.decode()
    assert "You have not applied for a job yet." in words


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_queries_across_organizations(sign_in, count_queries, now, number):
    person = factories.user()
    for _each in range(number):
        application = factories.application(factories.job(factories.organization()), person=person)
        factories.requested_interview(application)
    client = sign_in(person)
    # session, user, organizations, count, page, interviews, navigation: 2
    assert count_queries(lambda: client.get(reverse("my_applications"))) == 8


def test_long_lists_have_pages(sign_in, now):
    person = factories.user()
    organization = factories.organization()
    for _each in range(30):
        factories.application(factories.job(organization), person=person)
    client = sign_in(person)
    pages = [client.get(reverse("my_applications"), {"page": page}).context["applications"] for page in (1, 2)]
    assert [len(page) for page in pages] == [25, 5]


def test_what_waits_is_shown_in_the_list_and_counted_in_the_tab(sign_in, now):
    person = factories.user()
    factories.requested_interview(factories.application(factories.job(factories.organization()), person=person))
    words = sign_in(person).get(reverse("my_applications")).content.decode()
    assert "badge--pending" in words
    assert "1 interview waits for you to choose a time" in words


def test_other_peoples_applications_are_not_listed(sign_in, now):
    job = factories.job(factories.organization(), title="Data Manager")
    factories.application(job)
    assert "Data Manager" not in sign_in(factories.user()).get(reverse("my_applications")).content.decode()


def test_the_proposal_is_shown_beside_its_interviews(sign_in, now):
    factories.representative(name="Maya Okafor")
    person = factories.user()
    job = factories.job(factories.organization(), title="Data Manager")
    application = factories.application(job, person=person, text="I keep order.", availability="January")
    interview = factories.requested_interview(application)
    words = sign_in(person).get(proposal(application)).content.decode()
    assert "I keep order." in words
    assert "January" in words
    assert "Maya Okafor" in words
    assert reverse("pick_time", kwargs={"interview_id": interview.pk}) in words


@pytest.mark.parametrize("number", [1, 30])
def test_the_proposal_costs_the_same_queries_with_many_interviews(sign_in, count_queries, now, number):
    person = factories.user()
    application = factories.application(factories.job(factories.organization()), person=person)
    for _each in range(number):
        factories.requested_interview(application)
    client = sign_in(person)
    # session, user, organizations, application, interviews, their people, their requests, navigation: 2
    assert count_queries(lambda: client.get(proposal(application))) == 9


def test_other_peoples_proposals_do_not_exist(sign_in, now):
    application = factories.application(factories.job(factories.organization()))
    stranger = factories.user()
    factories.application(application.job, person=stranger)
    assert sign_in(stranger).get(proposal(application)).status_code == 404


def test_the_team_reads_proposals_on_its_own_page_only(sign_in, now):
    application = factories.application(factories.job(factories.organization()))
    member = factories.member(application.organization).user
    assert sign_in(member).get(proposal(application)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_own_pages_are_for_reading(sign_in, now, method):
    person = factories.user()
    application = factories.application(factories.job(factories.organization()), person=person)
    client = sign_in(person)
    assert getattr(client, method)(reverse("my_applications")).status_code == 405
    assert getattr(client, method)(proposal(application)).status_code == 405


def test_a_closed_application_is_said_to_be_closed_and_not_why(sign_in, now):
    person = factories.user()
    application = factories.application(factories.job(factories.organization()), person=person)
    with organization_context(application.organization):
        close_application(application, because="rejected", by=factories.NOBODY, now=now)
    client = sign_in(person)
    for page in (reverse("my_applications"), proposal(application)):
        words = client.get(page).content.decode()
        assert "Closed" in words
        assert "Stage:" not in words and "ejected" not in words
