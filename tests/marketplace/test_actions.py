from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Entry
from core.tenancy import WrongOrganization, organization_context
from marketplace import actions
from marketplace.models import Application, ApplicationNote, Candidate, Job, Proposal, Stage, StageMove
from tests import factories
from tests.factories import NOBODY

pytestmark = pytest.mark.django_db

WORDS: dict[str, Any] = {"title": "Data Manager", "place": "Berlin", "description": "Keep order."}
PROPOSAL = {"text": "I keep order.", "availability": "January", "rate": "60,000 EUR"}


@pytest.fixture
def organization(now):
    return factories.organization()


@pytest.fixture
def job(organization):
    return factories.job(organization)


def verbs(organization):
    with organization_context(organization):
        return list(Entry.objects.order_by("at", "verb").values_list("verb", flat=True))


def stage_names(job):
    with organization_context(job.organization):
        return [stage.name for stage in job.stages.in_order()]


def stage_named(job, name):
    return Stage.objects.get(job=job, name=name)


class TestPosting:
    def test_a_job_has_stages_in_the_organizations_language(self, now):
        job = factories.job(factories.organization(language="en"))
        assert stage_names(job) == ["Applied", "Interview", "Offer", "Hired", "Declined"]

    def test_a_form_sent_twice_posts_once(self, organization, now):
        with organization_context(organization):
            first = actions.post_job(organization=organization, by=NOBODY, now=now, **WORDS)
            assert actions.post_job(organization=organization, by=NOBODY, now=now, **WORDS) == first
            assert Job.objects.count() == 1

    def test_the_same_words_may_be_posted_again_after_closing(self, organization, now):
        with organization_context(organization):
            first = actions.post_job(organization=organization, by=NOBODY, now=now, **WORDS)
            actions.close_job(first, by=NOBODY, now=now)
            assert actions.post_job(organization=organization, by=NOBODY, now=now, **WORDS) != first

    def test_other_organizations_may_use_the_same_words(self, organization, now):
        here, there = factories.job(organization, **WORDS), factories.job(factories.organization(), **WORDS)
        assert here != there

    def test_closing_and_reopening_twice_are_written_down_once(self, job, organization, now):
        with organization_context(organization):
            actions.close_job(job, by=NOBODY, now=now)
            actions.close_job(job, by=NOBODY, now=now)
            job.refresh_from_db()
            assert job.closed_at == now
            actions.reopen_job(job, by=NOBODY, now=now)
            actions.reopen_job(job, by=NOBODY, now=now)
            job.refresh_from_db()
            assert job.closed_at is None
        assert verbs(organization).count("closed job") == verbs(organization).count("reopened job") == 1

    def test_words_are_corrected(self, job, organization, now):
        with organization_context(organization):
            actions.change_job(job, by=NOBODY, now=now, **WORDS)
            job.refresh_from_db()
        assert (job.title, job.place, job.description) == tuple(WORDS.values())


class TestApplying:
    def test_an_application_starts_in_the_first_stage_with_its_proposal(self, job, organization, now):
        jonas = factories.user(name="Jonas Weber", language="de", time_zone="Europe/Vienna")
        application, is_new = actions.submit_proposal(job=job, user=jonas, now=now, **PROPOSAL)
        assert (is_new, application.applied_at, str(application.candidate)) == (True, now, "Jonas Weber")
        assert (application.candidate.language, application.candidate.time_zone) == ("de", "Europe/Vienna")
        with organization_context(organization):
            assert Application.objects.get().stage.name == "Applied"
            assert Proposal.objects.values("text", "availability", "rate").get() == PROPOSAL
        assert "applied" in verbs(organization)

    def test_a_second_submission_finds_the_first(self, job, organization, now):
        jonas = factories.user()
        first, _new = actions.submit_proposal(job=job, user=jonas, now=now, **PROPOSAL)
        second, is_new = actions.submit_proposal(job=job, user=jonas, now=now, **{**PROPOSAL, "text": "Other words."})
        assert (second, is_new) == (first, False)
        with organization_context(organization):
            assert Proposal.objects.get().text == PROPOSAL["text"]

    def test_the_organizations_record_of_the_person_is_found_and_linked(self, job, organization, now):
        record = factories.candidate(organization, email="jonas@example.com", name="J. Weber")
        jonas = factories.user(email="jonas@example.com", name="Jonas Weber")
        application, _new = actions.submit_proposal(job=job, user=jonas, now=now, **PROPOSAL)
        assert (application.candidate, application.candidate.user, application.candidate.name) == (
            record,
            jonas,
            "J. Weber",
        )

    def test_closed_jobs_take_no_proposals(self, job, organization, now):
        with organization_context(organization):
            actions.close_job(job, by=NOBODY, now=now)
        with pytest.raises(actions.JobClosed):
            actions.submit_proposal(job=job, user=factories.user(), now=now, **PROPOSAL)
        with organization_context(organization):
            assert not Candidate.objects.exists()

    def test_whoever_applied_before_it_closed_finds_the_application(self, job, organization, now):
        jonas = factories.user()
        first, _new = actions.submit_proposal(job=job, user=jonas, now=now, **PROPOSAL)
        with organization_context(organization):
            actions.close_job(job, by=NOBODY, now=now)
        assert actions.submit_proposal(job=job, user=jonas, now=now, **PROPOSAL) == (first, False)

    @pytest.mark.parametrize("role", ["interviewer", "recruiter", "admin"])
    def test_the_team_that_hires_may_not_apply(self, job, organization, now, role):
        with pytest.raises(actions.OwnTeam):
            actions.submit_proposal(job=job, user=factories.member(organization, role).user, now=now, **PROPOSAL)

    def test_members_of_other_teams_may(self, job, now):
        colleague = factories.member(factories.organization()).user
        assert actions.submit_proposal(job=job, user=colleague, now=now, **PROPOSAL)[1]


class TestMoving:
    def test_a_move_is_written_down_for_linked_systems(self, job, organization, now):
        application = factories.application(job)
        with organization_context(organization):
            offer = Stage.objects.get(job=job, name="Offer")
            move = actions.move_to_stage(application, stage=offer, by=NOBODY, now=now)
            assert move
            assert (move.from_stage.name, move.to_stage, move.moved_by, move.pushed_at) == (
                "Applied",
                offer,
                "A test",
                None,
            )
            assert Application.objects.get().stage == application.stage == offer

    def test_since_when_it_stands_there_is_kept(self, job, organization, now):
        application, later = factories.application(job), now + timedelta(days=2)
        assert application.stage_since == now
        with organization_context(organization):
            for _time in range(2):
                actions.move_to_stage(application, stage=stage_named(job, "Offer"), by=NOBODY, now=later)
                later += timedelta(days=1)
            assert Application.objects.get().stage_since == application.stage_since == now + timedelta(days=2)

    def test_moving_to_where_it_stands_changes_nothing(self, job, organization, now):
        application = factories.application(job)
        with organization_context(organization):
            assert actions.move_to_stage(application, stage=application.stage, by=NOBODY, now=now) is None
            assert not StageMove.objects.exists()

    def test_another_jobs_stage_is_refused(self, job, organization, now):
        application, other = factories.application(job), factories.job(organization)
        with organization_context(organization), pytest.raises(actions.OtherJob):
            actions.move_to_stage(application, stage=other.stages.in_order()[0], by=NOBODY, now=now)

    def test_another_organizations_application_is_out_of_reach(self, job, now):
        application = factories.application(job)
        there = factories.organization()
        with organization_context(there), pytest.raises((WrongOrganization, Application.DoesNotExist)):
            actions.move_to_stage(application, stage=application.stage, by=NOBODY, now=now)


class TestNotes:
    def test_a_note_is_written_once_for_each_key(self, job, organization, now):
        application = factories.application(job)
        with organization_context(organization):
            first = actions.write_note(application, key="call:1", author="Klara", text="Agreed.", now=now)
            again = actions.write_note(application, key="call:1", author="Klara", text="Other words.", now=now)
            other = actions.write_note(application, key="call:2", author="Klara", text="Called back.", now=now)
            assert (again, again.text, first.pushed_at) == (first, "Agreed.", None)
            assert set(application.notes.in_order()) == {first, other}

    def test_keys_of_other_organizations_are_their_own(self, job, now):
        there = factories.application(factories.job(factories.organization()))
        for application in (factories.application(job), there):
            with organization_context(application.organization):
                actions.write_note(application, key="call:1", author="Klara", text="Agreed.", now=now)
                assert ApplicationNote.objects.get().application == application


class TestClosing:
    def test_it_closes_once_for_each_reason_and_opens_as_a_new_stay(self, job, organization, now):
        application, later = factories.application(job), now + timedelta(hours=1)
        with organization_context(organization):
            assert not actions.reopen_application(application, by=NOBODY, now=now)
            assert actions.close_application(application, because="rejected", by=NOBODY, now=now)
            assert not actions.close_application(application, because="rejected", by=NOBODY, now=later)
            assert (application.closed_at, application.stage.name) == (now, "Applied")
            assert actions.close_application(application, because="hired", by=NOBODY, now=later)
            assert not Application.objects.open().exists()
            assert actions.reopen_application(application, by=NOBODY, now=later)
            application.refresh_from_db()
            assert (application.closed_at, application.closed_because) == (None, "")
            assert application.stage_since == later
            verbs = [(entry.verb, entry.detail.get("because")) for entry in Entry.objects.about(application)]
        assert verbs[1:] == [("closed", "rejected"), ("closed", "hired"), ("reopened", None)]

    def test_one_that_should_not_have_been_closed_opens_in_the_same_stay(self, job, organization, now):
        application, later = factories.application(job), now + timedelta(hours=1)
        with organization_context(organization):
            actions.close_application(application, because="removed", by=NOBODY, now=later)
            assert actions.reopen_application(application, by=NOBODY, now=later, same_stay=True)
            application.refresh_from_db()
        assert (application.closed_at, application.stage_since) == (None, now)

    def test_a_reason_that_is_none(self, job, organization, now):
        application = factories.application(job)
        with organization_context(organization), pytest.raises(ValueError):
            actions.close_application(application, because="", by=NOBODY, now=now)

    def test_a_move_that_is_known_elsewhere_waits_for_nobody(self, job, organization, now):
        application = factories.application(job)
        with organization_context(organization):
            stages = list(job.stages.in_order())
            known = actions.move_to_stage(application, stage=stages[1], by=NOBODY, now=now, pushed_at=now)
            own = actions.move_to_stage(application, stage=stages[2], by=NOBODY, now=now)
        assert known and known.pushed_at == now
        assert own and own.pushed_at is None


class TestContact:
    KNOWN: ClassVar[dict[str, str]] = {"phone": "+493023125012", "phone_as_typed": "030", "country": "", "region": ""}

    def test_the_same_number_typed_otherwise_changes_nothing(self, organization, now):
        candidate = factories.candidate(organization)
        with organization_context(organization):
            assert actions.change_contact(candidate, by=NOBODY, now=now, **self.KNOWN)
            again = {**self.KNOWN, "phone_as_typed": "+49 30 23125012"}
            assert not actions.change_contact(candidate, by=NOBODY, now=now, **again)
            candidate.refresh_from_db()
        assert candidate.phone_as_typed == "030"

    def test_an_address_can_be_added_where_none_is_known(self, organization, now):
        known = factories.candidate(organization, email="ana@example.com")
        ana, ben = (factories.candidate(organization, email="") for _each in range(2))
        assert ana.key != ben.key
        with organization_context(organization):
            with pytest.raises(actions.AddressTaken):
                actions.change_contact(ana, email="Ana@example.com", by=NOBODY, now=now, **self.KNOWN)
            ana.refresh_from_db()
            assert (ana.email, ana.phone) == ("", "")
            assert actions.change_contact(ana, email="Ana.B@example.com", by=NOBODY, now=now, **self.KNOWN)
            actions.change_contact(known, email="other@example.com", by=NOBODY, now=now, **self.KNOWN)
            ana.refresh_from_db()
            known.refresh_from_db()
        assert (ana.key, known.key) == ("ana.b@example.com", "ana@example.com")

    def test_the_database_takes_no_other_numbers(self, organization):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.candidate(organization, phone="030 23125012")

    def test_applying_without_a_word_about_phones_leaves_the_number(self, job, organization, now):
        jonas = factories.user()
        factories.candidate(organization, person=jonas, phone="+493023125012")
        application, _new = actions.submit_proposal(job=job, user=jonas, now=now, **PROPOSAL)
        assert application.candidate.phone == "+493023125012"


def test_only_the_own_address_is_linked(organization):
    jonas = factories.user(email="jonas@example.com")
    own = factories.candidate(organization, email="jonas@example.com")
    other = factories.candidate(organization, email="other@example.com")
    actions.link_candidates(jonas)
    with organization_context(organization):
        own.refresh_from_db()
        other.refresh_from_db()
    assert (own.user, other.user) == (jonas, None)
