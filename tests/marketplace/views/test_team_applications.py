from datetime import timedelta

import pytest
from django.urls import reverse

from core.tenancy import organization_context
from marketplace.actions import close_application, move_to_stage, retire_stage, write_note
from marketplace.models import Application, Stage
from tests import factories
from tests.factories import NOBODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization(now):
    return factories.organization(name="Nordlicht Bio")


@pytest.fixture
def job(organization):
    return factories.job(organization, title="Data Manager")


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "recruiter").user)


@pytest.fixture
def reader(sign_in, organization):
    """An interviewer: may read, not change."""
    return sign_in(factories.member(organization, "interviewer").user)


def list_address(organization):
    return reverse("team_applications", kwargs={"slug": organization.slug})


def address(name, application, organization=None):
    slug = (organization or application.organization).slug
    return reverse(name, kwargs={"slug": slug, "application_id": application.pk})


def stage(job, name):
    with organization_context(job.organization):
        return Stage.objects.get(job=job, name=name)


def stage_of(job, name):
    return Stage.objects.get(job=job, name=name)


def standing(application):
    with organization_context(application.organization):
        return Application.objects.select_related("stage").get(pk=application.pk).stage.name


def applicants(client, organization, **query):
    page = client.get(list_address(organization), query).context["applications"]
    return [application.candidate.name for application in page]


class TestList:
    @pytest.mark.parametrize("number", [1, 30])
    def test_the_list_costs_the_same_queries(self, client, organization, count_queries, number):
        for _each in range(number):
            factories.requested_interview(factories.application(factories.job(organization)))
        # session, user, organization, membership, count, page, interviews, stages to move to, jobs and stages to filter
        # by, navigation: 2
        assert count_queries(lambda: client.get(list_address(organization))) == 12

    def test_long_lists_have_pages_that_keep_the_filter(self, client, organization, job):
        for _each in range(30):
            factories.application(job)
        response = client.get(list_address(organization), {"job": job.pk, "page": 2})
        assert len(response.context["applications"]) == 5
        assert f'href="?job={job.pk}&amp;page=1"' in response.content.decode()

    def test_applications_are_found_by_job_stage_and_person(self, client, organization, job, now):
        other = factories.job(organization, title="Study Nurse")
        factories.application(job, person=factories.user(name="Asha Rao", email="asha@example.com"))
        moved = factories.application(other, person=factories.user(name="Jonas Weber"))
        with organization_context(organization):
            move_to_stage(moved, stage=stage(other, "Offer"), by=factories.NOBODY, now=now)
        assert sorted(applicants(client, organization)) == ["Asha Rao", "Jonas Weber"]
        assert applicants(client, organization, job=str(job.pk)) == ["Asha Rao"]
        assert applicants(client, organization, stage="Offer") == ["Jonas Weber"]
        assert applicants(client, organization, search="rao asha@") == ["Asha Rao"]
        assert applicants(client, organization, search="rao", stage="Offer") == []

    def test_a_filter_that_finds_nothing_says_so(self, client, organization, job):
        factories.application(job)
        words = client.get(list_address(organization), {"search": "nobody"}).content.decode()
        assert "No application matches." in words

    def test_an_empty_list_says_what_comes(self, client, reader, organization):
        for browser in (client, reader):
            assert "No applications yet." in browser.get(list_address(organization)).content.decode()

    def test_a_foreign_job_is_no_filter(self, client, organization, job):
        factories.application(job)
        foreign = factories.job(factories.organization(), title="Foreign Job")
        words = client.get(list_address(organization), {"job": str(foreign.pk)}).content.decode()
        assert "Foreign Job" not in words

    def test_other_organizations_applications_are_not_listed(self, client, organization):
        factories.application(factories.job(factories.organization()), person=factories.user(name="Asha Rao"))
        assert applicants(client, organization) == []

    def test_a_script_gets_just_the_list(self, client, organization, job):
        factories.application(job, person=factories.user(name="Asha Rao"))
        headers = {"HX-Request": "true", "HX-Target": "applications"}
        words = client.get(list_address(organization), headers=headers).content.decode()
        assert words.strip().startswith('<div class="stack" id="applications">')
        assert "Asha Rao" in words


class TestApplication:
    def test_the_proposal_is_shown_beside_its_interviews(self, client, job):
        application = factories.application(job, text="I keep order.", rate="60,000 EUR")
        interview = factories.requested_interview(application)
        words = client.get(address("team_application", application)).content.decode()
        assert "I keep order." in words
        assert "60,000 EUR" in words
        assert application.candidate.email in words
        assert reverse("team_interview", kwargs={"slug": job.organization.slug, "interview_id": interview.pk}) in words
        assert address("request_interview", application) in words

    def test_interviewers_read_but_change_nothing(self, reader, job):
        application = factories.application(job)
        words = reader.get(address("team_application", application)).content.decode()
        assert "I would like to work with you." in words
        assert address("request_interview", application) not in words
        assert address("move_application", application) not in words

    def test_an_application_without_a_proposal(self, client, job):
        application = factories.application(job)
        with organization_context(job.organization):
            application.proposal.delete()
        words = client.get(address("team_application", application)).content.decode()
        assert "There is no written proposal with this application." in words

    def test_foreign_applications_do_not_exist(self, client, organization):
        foreign = factories.application(factories.job(factories.organization()))
        for name in ("team_application", "move_application"):
            send = client.get if name == "team_application" else client.post
            assert send(address(name, foreign, organization)).status_code == 404
            assert send(address(name, foreign)).status_code == 404


class TestMoving:
    def test_an_application_moves_and_the_page_tells_who_moved_it(self, client, job):
        application = factories.application(job)
        url = address("move_application", application)
        response = client.post(url, {"stage": str(stage(job, "Offer").pk)})
        words = client.get(response.url).content.decode()
        assert standing(application) == "Offer"
        assert "now stands at “Offer”." in words
        assert "From “Applied” to “Offer”" in words
        assert "Berlin, GMT+1" in words

    @pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_an_unknown_stage_is_refused(self, client, job, value):
        application = factories.application(job)
        response = client.post(address("move_application", application), {"stage": value})
        assert response.status_code == 422
        assert standing(application) == "Applied"

    def test_another_jobs_stage_is_refused(self, client, job, organization):
        application, other = factories.application(job), factories.job(organization)
        response = client.post(address("move_application", application), {"stage": str(stage(other, "Offer").pk)})
        assert response.status_code == 422
        assert standing(application) == "Applied"

    def test_interviewers_may_not(self, reader, job):
        application = factories.application(job)
        response = reader.post(address("move_application", application), {"stage": str(stage(job, "Offer").pk)})
        assert response.status_code == 403
        assert standing(application) == "Applied"

    def test_looking_moves_nothing(self, client, job):
        application = factories.application(job)
        url = f"{address('move_application', application)}?stage={stage(job, 'Offer').pk}"
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Location"]) == (302, address("team_application", application))
        assert standing(application) == "Applied"

    def test_from_the_list_it_is_one_form_and_the_list_stays_as_it_was(self, client, reader, job, organization):
        application = factories.application(job)
        query = f"job={job.pk}&search="
        words = client.get(f"{list_address(organization)}?{query}").content.decode()
        assert address("move_application", application) in words
        assert address("move_application", application) not in reader.get(list_address(organization)).content.decode()
        form = {"stage": str(stage(job, "Offer").pk), "list": query}
        response = client.post(address("move_application", application), form)
        assert response.url == f"{list_address(organization)}?{query}"
        assert standing(application) == "Offer"

    def test_the_way_back_to_the_list_leads_nowhere_else(self, client, job, organization):
        form = {"stage": str(stage(job, "Offer").pk), "list": "//evil.example/\r\nX: y"}
        response = client.post(address("move_application", factories.application(job)), form)
        assert response.url.startswith(f"{list_address(organization)}?")
        assert "\n" not in response.url


class TestHistory:
    def test_moves_and_notes_stand_in_their_order(self, client, job, now):
        application = factories.application(job)
        with organization_context(job.organization):
            for hours, name in ((1, "Interview"), (3, "Offer")):
                move_to_stage(
                    application, stage=stage_of(job, name), by=factories.NOBODY, now=now + timedelta(hours=hours)
                )
            write_note(
                application, key="call:1", author="Klara", text="Two\n\nparagraphs <b>", now=now + timedelta(hours=2)
            )
        response = client.get(address("team_application", application))
        assert [line.text for line in response.context["history"]] == [
            "From “Applied” to “Interview”",
            "Note",
            "From “Interview” to “Offer”",
        ]
        assert "<p>paragraphs &lt;b&gt;</p>" in response.content.decode()


class TestGone:
    """What came to an end where it is kept."""

    def test_a_closed_application_shows_why_and_is_moved_no_more(self, client, organization, job, now):
        application = factories.application(job)
        with organization_context(organization):
            close_application(application, because="rejected", by=NOBODY, now=now)
        for page in (list_address(organization), address("team_application", application)):
            words = client.get(page).content.decode()
            assert "Rejected" in words and "Applied" in words
            assert address("move_application", application) not in words
        assert "The application was closed: rejected." in words

    def test_a_stage_that_is_gone_is_named_and_not_offered(self, client, organization, job, now):
        application = factories.application(job)
        with organization_context(organization):
            retire_stage(stage(job, "Applied"), by=NOBODY, now=now)
        for page in (list_address(organization), address("team_application", application)):
            response = client.get(page)
            words = response.content.decode()
            assert '<option value="" selected>Applied (no longer there)</option>' in words
        listed = client.get(list_address(organization)).context["search"].fields["stage"].choices
        assert "Applied" not in dict(listed) and "Offer" in dict(listed)
        assert client.post(address("move_application", application), {"stage": ""}).status_code == 422
        client.post(address("move_application", application), {"stage": str(stage(job, "Offer").pk)})
        assert standing(application) == "Offer"
