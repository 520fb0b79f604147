import pytest
from django.urls import reverse

from ats_sync.models import Connection, ConnectionState, JobLink
from core.tenancy import organization_context
from marketplace.actions import add_stage, move_to_stage, retire_stage
from marketplace.models import Stage
from tests import factories
from tests.factories import NOBODY

pytestmark = pytest.mark.django_db
USUAL = ["Applied", "Interview", "Offer", "Hired", "Declined"]


@pytest.fixture
def job(now):
    return factories.job(factories.organization(), title="Data Manager")


@pytest.fixture
def client(sign_in, job):
    return sign_in(factories.member(job.organization, "recruiter").user)


def stage(job, name):
    with organization_context(job.organization):
        return Stage.objects.select_related("job__organization").get(job=job, name=name)


def names(job):
    with organization_context(job.organization):
        return [each.name for each in job.stages.in_order()]


def address(name, job, stage=None):
    return reverse(name, args=[job.organization.slug, job.pk, *([stage.pk] if stage else [])])


def linked(job, *, now):
    """The job is kept in an applicant tracking system."""
    with organization_context(job.organization):
        connection = Connection.objects.create(
            organization=job.organization, company="acme", secret=b"", connected_at=now, connected_by="A test"
        )
        JobLink.objects.create(
            organization=job.organization,
            connection=connection,
            remote_id="1",
            job=job,
            address="https://example.com/jobs/1",
        )


def words(client, job):
    return client.get(address("job_stages", job)).content.decode()


def test_stages_are_listed_with_their_applications_and_linked_from_the_job(client, job):
    factories.application(job)
    shown = words(client, job)
    assert "1 application" in shown
    assert "Applications start here" in shown
    for page in (reverse("team_jobs", args=[job.organization.slug]), address("job_edit", job)):
        assert address("job_stages", job) in client.get(page).content.decode()


@pytest.mark.parametrize("number", [0, 25])
def test_the_page_costs_the_same_queries(client, job, count_queries, now, number):
    with organization_context(job.organization):
        for each in range(number):
            add_stage(job, name=f"Stage {each}", by=NOBODY, now=now)
    # session, user, organization, membership, job, stages, last stage, choices: 2, history, navigation: 2
    assert count_queries(lambda: client.get(address("job_stages", job))) == 12


class TestAdding:
    def test_a_stage_is_added_and_written_down(self, client, job):
        form = {"name": "Test task", "after": str(stage(job, "Interview").pk)}
        for _time in range(2):
            assert client.post(address("job_stages", job), form).url == address("job_stages", job)
        assert names(job) == ["Applied", "Interview", "Test task", "Offer", "Hired", "Declined"]
        assert words(client, job).count("“Test task” was added.") == 1

    @pytest.mark.parametrize("form", [{"name": " "}, {"name": "x" * 81}, {"name": "Test task", "after": "nonsense"}])
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, client, job, form):
        response = client.post(address("job_stages", job), {"after": str(stage(job, "Offer").pk), **form})
        assert response.status_code == 422
        assert form["name"].strip() in response.content.decode()
        assert names(job) == USUAL

    def test_the_pair_for_calls_is_offered_until_it_is_there(self, client, job):
        assert "Qualification Call Completed" in words(client, job)
        for _time in range(2):
            client.post(address("add_call_stages", job))
        assert names(job)[:3] == ["Applied", "Qualification Call", "Qualification Call Completed"]
        assert len(names(job)) == 7
        assert address("add_call_stages", job) not in words(client, job)


class TestReordering:
    def test_the_buttons_pass_the_neighbours(self, client, job):
        offer = stage(job, "Offer")
        up, down = {"up": str(stage(job, "Interview").pk)}, {"down": str(stage(job, "Hired").pk)}
        for _time in range(2):
            client.post(address("move_stage", job, offer), up)
        assert names(job) == ["Applied", "Offer", "Interview", "Hired", "Declined"]
        client.post(address("move_stage", job, offer), down)
        assert names(job) == ["Applied", "Interview", "Hired", "Offer", "Declined"]

    def test_the_first_stage_has_no_buttons_and_the_second_none_upwards(self, client, job):
        rows = client.get(address("job_stages", job)).context["rows"]
        assert [(bool(row.above), bool(row.below)) for row in rows] == [
            (False, False),
            (False, True),
            (True, True),
            (True, True),
            (True, False),
        ]

    @pytest.mark.parametrize("form", [{}, {"up": "nonsense"}])
    def test_a_neighbour_that_is_gone(self, client, job, form):
        response = client.post(address("move_stage", job, stage(job, "Offer")), form, follow=True)
        assert "Somebody has just removed this stage." in response.content.decode()
        assert names(job) == USUAL

    def test_past_the_first_stage_is_refused(self, client, job):
        form = {"up": str(stage(job, "Applied").pk)}
        response = client.post(address("move_stage", job, stage(job, "Interview")), form, follow=True)
        assert "so it stays the first one" in response.content.decode()


class TestOneStage:
    def test_it_is_renamed(self, client, job):
        offer = stage(job, "Offer")
        assert 'value="Offer"' in client.get(address("stage_edit", job, offer)).content.decode()
        client.post(address("stage_edit", job, offer), {"name": "Contract"})
        assert names(job)[2] == "Contract"
        assert "“Offer” is called “Contract” now." in words(client, job)

    @pytest.mark.parametrize("name", ["", "hired"])
    def test_a_name_that_does_not_do_is_refused(self, client, job, name):
        response = client.post(address("stage_edit", job, stage(job, "Offer")), {"name": name})
        assert response.status_code == 422
        assert names(job) == USUAL

    def test_its_applications_move_to_another_stage(self, client, job):
        application = factories.application(job)
        applied, offer = stage(job, "Applied"), stage(job, "Offer")
        assert "Move 1 application" in client.get(address("stage_edit", job, applied)).content.decode()
        response = client.post(address("empty_stage", job, applied), {"into": str(offer.pk)}, follow=True)
        assert "1 application now stands at “Offer”." in response.content.decode()
        with organization_context(job.organization):
            application.refresh_from_db()
            assert application.stage == offer

    def test_its_applications_move_to_no_stage_of_another_job(self, client, job):
        foreign = stage(factories.job(job.organization), "Offer")
        response = client.post(
            address("empty_stage", job, stage(job, "Applied")), {"into": str(foreign.pk)}, follow=True
        )
        assert "Nothing was changed." in response.content.decode()

    def test_an_unused_one_is_removed(self, client, job):
        offer = stage(job, "Offer")
        assert address("remove_stage", job, offer) in client.get(address("stage_edit", job, offer)).content.decode()
        for _time in range(2):
            assert client.post(address("remove_stage", job, offer)).url == address("job_stages", job)
        assert names(job) == ["Applied", "Interview", "Hired", "Declined"]
        assert "“Offer” was removed." in words(client, job)

    def test_why_one_stays_is_said_before_and_after_trying(self, client, job, now):
        application = factories.application(job)
        hired = stage(job, "Hired")
        with organization_context(job.organization):
            move_to_stage(application, stage=hired, by=NOBODY, now=now)
        reasons = [
            (stage(job, "Applied"), "so it stays the first one"),
            (hired, "Applications stand in this stage"),
        ]
        for each, reason in reasons:
            assert reason in client.get(address("stage_edit", job, each)).content.decode()
            response = client.post(address("remove_stage", job, each), follow=True)
            assert response.content.decode().count(reason) == 2
        assert names(job) == USUAL

    def test_one_that_is_gone_elsewhere_shows_who_is_left_in_it_until_they_are_moved(self, client, job, now):
        factories.application(job)
        applied = stage(job, "Applied")
        with organization_context(job.organization):
            retire_stage(applied, by=NOBODY, now=now)
        assert "No longer there" in words(client, job)
        shown = client.get(address("stage_edit", job, applied)).content.decode()
        assert "Applied (no longer there)" in shown and "Move 1 application" in shown
        assert address("remove_stage", job, applied) not in shown
        client.post(address("empty_stage", job, applied), {"into": str(stage(job, "Offer").pk)})
        assert "No longer there" not in words(client, job)


def test_stages_that_are_kept_elsewhere_are_only_shown(client, job, now):
    linked(job, now=now)
    offer = stage(job, "Offer")
    for page in (address("job_stages", job), address("stage_edit", job, offer)):
        shown = client.get(page).content.decode()
        assert "kept in step with Recruitee" in shown
        assert "https://example.com/jobs/1" in shown
        assert "Add stage" not in shown and "Remove stage" not in shown and "Move “" not in shown
    for name in ("job_stages", "add_call_stages", "move_stage", "stage_edit", "remove_stage"):
        given = None if name in POSTS[:2] else offer
        response = client.post(address(name, job, given), {"name": "X", "after": str(offer.pk)}, follow=True)
        assert "Nothing was changed." in response.content.decode()
    assert names(job) == USUAL
    with organization_context(job.organization):
        Connection.objects.update(state=ConnectionState.DISCONNECTED)
    assert "Add stage" in words(client, job)


POSTS = ("job_stages", "add_call_stages", "move_stage", "stage_edit", "empty_stage", "remove_stage")


@pytest.mark.parametrize("name", POSTS)
def test_interviewers_may_not(sign_in, job, name):
    interviewer = sign_in(factories.member(job.organization, "interviewer").user)
    given = None if name in POSTS[:2] else stage(job, "Offer")
    assert interviewer.post(address(name, job, given), {"name": "X"}).status_code == 403


@pytest.mark.parametrize("name", POSTS[2:])
def test_stages_of_other_jobs_are_not_found_here(client, job, name):
    foreign = stage(factories.job(factories.organization()), "Offer")
    own = reverse(name, args=[job.organization.slug, job.pk, foreign.pk])
    assert client.post(own, {"name": "X"}).status_code == (302 if name == "remove_stage" else 404)
    assert len(names(foreign.job)) == len(USUAL)
