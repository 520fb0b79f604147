import pytest
from django.urls import reverse

from core.tenancy import organization_context
from marketplace.models import Job
from tests import factories
from tests.ats_sync import factories as ats
from tests.factories import NOW

pytestmark = pytest.mark.django_db

FORM = {"title": "Data Manager", "place": "Berlin", "description": "Keep order."}


@pytest.fixture
def organization(now):
    return factories.organization()


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "recruiter").user)


def address(name, organization, **kwargs):
    return reverse(name, kwargs={"slug": organization.slug, **kwargs})


def rows(organization):
    with organization_context(organization):
        return list(Job.objects.order_by("title").values_list("title", "closed_at"))


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_queries(client, organization, count_queries, number):
    for _each in range(number):
        factories.application(factories.job(organization))
    # session, user, organization, membership, count, page, navigation: 2
    assert count_queries(lambda: client.get(address("team_jobs", organization))) == 8


def test_open_jobs_come_first_with_their_applications(client, organization, now):
    old, new = factories.job(organization), factories.job(organization)
    factories.application(old)
    client.post(address("job_close", organization, job_id=new.pk))
    listed = client.get(address("team_jobs", organization)).context["jobs"]
    assert [(job.title, job.application_count) for job in listed] == [(old.title, 1), (new.title, 0)]


def test_an_organization_without_jobs_is_asked_to_post_one(client, organization):
    assert "You have not posted a job yet." in client.get(address("team_jobs", organization)).content.decode()


def test_a_job_is_posted_and_public_at_once(client, organization):
    response = client.post(address("job_new", organization), FORM)
    assert response.url == address("team_jobs", organization)
    assert rows(organization) == [("Data Manager", None)]
    assert "Data Manager" in client.get(reverse("jobs")).content.decode()


def test_a_form_sent_twice_posts_once(client, organization):
    for _time in range(2):
        client.post(address("job_new", organization), FORM)
    assert rows(organization) == [("Data Manager", None)]


@pytest.mark.parametrize("field", list(FORM))
def test_a_job_without_words_is_refused_and_the_rest_kept(client, organization, field):
    response = client.post(address("job_new", organization), {**FORM, field: " "})
    kept = next(value for name, value in FORM.items() if name != field)
    assert response.status_code == 422
    assert kept in response.content.decode()
    assert rows(organization) == []


def test_a_job_is_changed(client, organization):
    job = factories.job(organization)
    assert job.title in client.get(address("job_edit", organization, job_id=job.pk)).content.decode()
    client.post(address("job_edit", organization, job_id=job.pk), FORM)
    assert rows(organization) == [("Data Manager", None)]


def test_a_refused_change_leaves_the_job_as_it_was(client, organization):
    job = factories.job(organization)
    response = client.post(address("job_edit", organization, job_id=job.pk), {**FORM, "place": ""})
    assert response.status_code == 422
    assert rows(organization) == [(job.title, None)]


def test_a_job_is_closed_and_reopened(client, organization, now):
    job = factories.job(organization)
    client.post(address("job_close", organization, job_id=job.pk))
    assert rows(organization) == [(job.title, now)]
    client.post(address("job_reopen", organization, job_id=job.pk))
    assert rows(organization) == [(job.title, None)]


def test_a_job_that_is_kept_elsewhere_is_neither_closed_nor_renamed_here(client, organization):
    job = factories.job(organization)
    link = ats.job_link(ats.connection(organization), job, address="https://ats.example/jobs/1")
    listed = client.get(address("team_jobs", organization)).content.decode()
    assert address("job_close", organization, job_id=job.pk) not in listed
    assert "https://ats.example/jobs/1" in listed
    for name in ("job_close", "job_reopen"):
        said = client.post(address(name, organization, job_id=job.pk), follow=True).content.decode()
        assert "This job is kept in Recruitee, so please change it there. Nothing was changed." in said
    edit = address("job_edit", organization, job_id=job.pk)
    assert "Kept in Recruitee." in client.get(edit).content.decode()
    assert client.post(edit, FORM).status_code == 302
    with organization_context(organization):
        changed = Job.objects.get()
        assert (changed.title, changed.place, changed.closed_at) == (job.title, "Berlin", None)
        Job.objects.update(is_listed=False)
        assert "Open, not listed" in client.get(address("team_jobs", organization)).content.decode()
        link.gone_at = NOW
        link.save()
    client.post(address("job_reopen", organization, job_id=job.pk))
    with organization_context(organization):
        assert Job.objects.get().is_listed


@pytest.mark.parametrize("name", ["job_close", "job_reopen"])
def test_closing_takes_posts_only(client, organization, name):
    job = factories.job(organization)
    assert client.get(address(name, organization, job_id=job.pk)).status_code == 405


@pytest.mark.parametrize("name", ["job_edit", "job_close", "job_reopen"])
def test_foreign_jobs_do_not_exist(client, organization, name):
    foreign = factories.job(factories.organization())
    assert client.post(address(name, organization, job_id=foreign.pk), FORM).status_code == 404
    assert rows(foreign.organization) == [(foreign.title, None)]


@pytest.mark.parametrize("name", ["job_edit", "job_close", "job_reopen"])
def test_interviewers_may_not_change_jobs(sign_in, organization, name):
    job = factories.job(organization)
    interviewer = sign_in(factories.member(organization, "interviewer").user)
    assert interviewer.post(address(name, organization, job_id=job.pk), FORM).status_code == 403
    assert rows(organization) == [(job.title, None)]
