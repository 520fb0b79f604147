from uuid import uuid4

import pytest
from django.urls import reverse

from core.tenancy import organization_context, system_context
from marketplace.actions import JobNotListed, close_job, submit_proposal
from marketplace.models import Application, Candidate, Job, Proposal
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

FORM = {"text": "I keep order.", "availability": "January", "rate": "60,000 EUR"}


@pytest.fixture
def job(now):
    return factories.job(factories.organization(name="Nordlicht Bio"), title="Data Manager")


def address(name, job):
    return reverse(name, kwargs={"job_id": job.pk})


def close(job, now):
    with organization_context(job.organization):
        close_job(job, by=factories.NOBODY, now=now)


def change(job, **facts):
    with organization_context(job.organization):
        Job.objects.update(**facts)


def applications():
    with system_context("a test"):
        return Application.objects.count()


class TestList:
    @pytest.mark.parametrize("number", [1, 30])
    def test_the_list_costs_the_same_queries(self, client, count_queries, now, number):
        for _each in range(number):
            factories.job(factories.organization())
        assert count_queries(lambda: client.get(reverse("jobs"))) == 2  # count, page

    def test_long_lists_have_pages_that_keep_the_search(self, client, now):
        organization = factories.organization()
        for _each in range(30):
            factories.job(organization, place="Berlin")
        words = client.get(reverse("jobs"), {"place": "berlin", "page": "1"}).content.decode()
        assert "30 open jobs" in words
        assert 'href="?place=berlin&amp;page=2"' in words

    @pytest.mark.parametrize("away", [{"is_listed": False}, {"closed_at": NOW}])
    def test_closed_jobs_and_jobs_that_take_nobody_are_not_listed(self, client, job, away):
        change(job, **away)
        words = client.get(reverse("jobs")).content.decode()
        assert "Data Manager" not in words
        assert "No job is open at the moment." in words

    def test_a_search_that_finds_nothing_says_so(self, client, job):
        words = client.get(reverse("jobs"), {"words": "astronaut"}).content.decode()
        assert "No open job matches these words." in words
        assert 'value="astronaut"' in words

    def test_a_script_gets_just_the_list(self, client, job):
        headers = {"HX-Request": "true", "HX-Target": "jobs"}
        words = client.get(reverse("jobs"), headers=headers).content.decode()
        assert words.strip().startswith('<div class="stack" id="jobs">')
        assert "Data Manager" in words

    def test_nonsense_is_no_error(self, client, job):
        for query in ({"page": "x"}, {"page": "999"}, {"words": "x" * 999}, {"words": "\x00"}):
            assert client.get(reverse("jobs"), query).status_code == 200


class TestJob:
    def test_everybody_may_read_an_open_job(self, client, job):
        response = client.get(address("job", job))
        words = response.content.decode()
        assert response.status_code == 200
        assert "Data Manager" in words
        assert "Nordlicht Bio" in words
        assert address("apply", job) in words

    def test_words_of_the_team_are_shown_as_words(self, client, now):
        job = factories.job(factories.organization(), description="<script>alert(1)</script>")
        assert "<script>alert" not in client.get(address("job", job)).content.decode()

    def test_a_job_that_takes_nobody_new_says_so_and_keeps_whoever_applied(self, client, sign_in, job, now):
        jonas = factories.user()
        factories.application(job, person=jonas)
        change(job, is_listed=False)
        response = client.get(address("job", job))
        words = response.content.decode()
        assert (response.status_code, "This job takes no new applications" in words) == (410, True)
        assert address("apply", job) not in words and job.description not in words
        stranger = sign_in(factories.user())
        response = stranger.post(address("apply", job), FORM)
        assert (response.status_code, "This job takes no new applications" in response.content.decode()) == (410, True)
        with pytest.raises(JobNotListed):
            submit_proposal(job=job, user=factories.user(), now=now, **FORM)
        assert applications() == 1
        assert "You applied on" in sign_in(jonas).get(address("job", job)).content.decode()

    def test_a_closed_job_says_so_and_no_more(self, client, job, now):
        close(job, now)
        response = client.get(address("job", job))
        words = response.content.decode()
        assert response.status_code == 410
        assert "This job is no longer open" in words
        assert job.description not in words
        assert address("apply", job) not in words

    def test_an_unknown_job(self, client, db):
        assert client.get(reverse("job", kwargs={"job_id": uuid4()})).status_code == 404

    def test_who_has_applied_is_led_to_the_proposal(self, sign_in, job):
        person = factories.user()
        application = factories.application(job, person=person)
        words = sign_in(person).get(address("job", job)).content.decode()
        assert reverse("proposal", kwargs={"application_id": application.pk}) in words
        assert address("apply", job) not in words

    def test_the_team_that_hires_is_told_why_it_cannot_apply(self, sign_in, job):
        person = factories.member(job.organization).user
        words = sign_in(person).get(address("job", job)).content.decode()
        assert "You hire for this job" in words
        assert address("apply", job) not in words


class TestApplying:
    def test_visitors_sign_in_first(self, client, job):
        assert client.get(address("apply", job)).url == f"{reverse('account_login')}?next={address('apply', job)}"

    def test_a_proposal_is_submitted(self, sign_in, job):
        client = sign_in(factories.user())
        response = client.post(address("apply", job), FORM)
        with system_context("a test"):
            application = Application.objects.get()
            assert Proposal.objects.values("text", "availability", "rate").get() == FORM
        assert response.url == reverse("proposal", kwargs={"application_id": application.pk})
        assert "Your proposal is with Nordlicht Bio now." in client.get(response.url).content.decode()

    def test_a_form_sent_twice_applies_once(self, sign_in, job):
        client = sign_in(factories.user())
        first, second = (client.post(address("apply", job), FORM) for _time in range(2))
        assert first.url == second.url
        assert applications() == 1

    def test_an_empty_proposal_is_refused_and_the_rest_kept(self, sign_in, job):
        response = sign_in(factories.user()).post(address("apply", job), {**FORM, "text": " "})
        assert response.status_code == 422
        assert 'value="January"' in response.content.decode()
        assert applications() == 0

    def test_a_job_that_closed_meanwhile(self, sign_in, job, now):
        client = sign_in(factories.user())
        assert client.get(address("apply", job)).status_code == 200
        close(job, now)
        response = client.post(address("apply", job), FORM)
        assert response.status_code == 410
        assert "This job is no longer open" in response.content.decode()
        assert applications() == 0

    @pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 409)])
    def test_the_team_that_hires_is_refused(self, sign_in, job, method, status):
        client = sign_in(factories.member(job.organization).user)
        response = getattr(client, method)(address("apply", job), FORM)
        assert response.status_code == status
        assert "You hire for this job" in response.content.decode()
        assert applications() == 0

    def test_looking_at_the_form_changes_nothing(self, sign_in, job):
        client = sign_in(factories.user())
        assert [client.get(address("apply", job)).status_code, client.head(address("apply", job)).status_code] == [
            200,
            200,
        ]
        assert applications() == 0


class TestPhone:
    def test_a_number_is_kept_as_dialled_and_as_typed(self, sign_in, job):
        sign_in(factories.user()).post(address("apply", job), {**FORM, "phone": " 030 /  23125 012"})
        with organization_context(job.organization):
            candidate = Candidate.objects.get()
        assert (candidate.phone, candidate.phone_as_typed) == ("+493023125012", "030 / 23125 012")

    def test_the_form_says_what_it_is_for(self, sign_in, job):
        words = sign_in(factories.user()).get(address("apply", job)).content.decode()
        assert "Klara, the assistant of Nordlicht Bio, may call you about this application." in words

    def test_a_wrong_number_is_explained_and_everything_kept(self, sign_in, job):
        response = sign_in(factories.user()).post(address("apply", job), {**FORM, "phone": "12345"})
        words = response.content.decode()
        assert response.status_code == 422
        assert "This number is too short." in words
        assert all(f'value="{each}"' in words for each in ("12345", "January"))
        assert applications() == 0

    def test_a_number_that_is_known_is_not_asked_again_and_can_be_taken_back(self, sign_in, job):
        person = factories.user()
        factories.candidate(job.organization, person=person, phone="+493023125012", phone_as_typed="030 23125012")
        client = sign_in(person)
        assert 'value="+49 30 23125012"' in client.get(address("apply", job)).content.decode()
        client.post(address("apply", job), {**FORM, "phone": ""})
        with organization_context(job.organization):
            assert Candidate.objects.get().phone == ""
