"""The end of a case: once, moving on whoever still stands where they stood, one note, and the right people told."""

import pytest

from accounts.models import Entry
from core.tenancy import organization_context
from marketplace.actions import close_application
from marketplace.models import ApplicationNote, StageMove
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.dialogues import question
from tests.voicecalls.factories import application, attempt, line, phone, rule, stage, target
from tests.voicecalls.factories import case as case_with
from voicecalls.actions import close_case
from voicecalls.models import Answer, AttemptState, CaseEnd, CaseState, Clarity

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    with organization_context(organization):
        yield organization


@pytest.fixture
def job(organization):
    return factories.job(organization, title="Study Nurse")


@pytest.fixture
def case(job):
    rule(job)
    return case_with(application(job, name="Ada Pohl", number="+4915228817001"))


def close(case, end=CaseEnd.COMPLETED):
    return close_case(case, end=end, by=NOBODY, now=NOW)


def standing(case) -> str:
    case.application.refresh_from_db()
    return str(case.application.stage.name)


def test_a_case_ends_once(case, outbox):
    target(case.rule, after="not_reached", stage_name="Not reached")
    assert close(case, CaseEnd.NOT_REACHED)
    assert not close(case, CaseEnd.COMPLETED)
    case.refresh_from_db()
    assert (case.state, case.end, case.closed_at) == (CaseState.CLOSED, CaseEnd.NOT_REACHED, NOW)
    assert (StageMove.objects.count(), ApplicationNote.objects.count()) == (1, 1)
    assert len(outbox.mails("not_reached")) == 1
    assert Entry.objects.about(case).filter(verb="ended the calls").count() == 1


@pytest.mark.parametrize("end", [CaseEnd.COMPLETED, CaseEnd.NEEDS_REVIEW, CaseEnd.NOT_REACHED, CaseEnd.DECLINED])
def test_each_end_has_a_stage_of_its_own(case, end):
    for each in ("completed", "needs_review", "not_reached", "declined"):
        target(case.rule, after=each, stage_name=f"After {each}")
    close(case, end)
    assert standing(case) == f"After {end}"


def test_without_a_target_the_applicant_stays(case):
    close(case)
    assert (standing(case), case.problem) == ("Phone screening", "")


@pytest.mark.parametrize(
    "end", [CaseEnd.OPTED_OUT, CaseEnd.STOPPED, CaseEnd.BAD_NUMBER, CaseEnd.LEFT_STAGE, CaseEnd.CLOSED]
)
def test_other_ends_move_nobody(case, end):
    target(case.rule, after="completed", stage_name="Done")
    close(case, end)
    assert standing(case) == "Phone screening"


def test_a_rule_for_all_jobs_finds_the_stage_by_name_in_the_applicants_own(organization, job):
    stage(job, name="done")
    everywhere = rule(organization)
    target(everywhere, after="completed", stage_name="Done")
    case = case_with(application(job), rule=everywhere)
    close(case)
    assert standing(case) == "done"
    assert case.moved_to == stage(job, name="done")


def test_a_target_that_is_gone_is_shown_and_the_answers_stay(case, job):
    gone = target(case.rule, after="completed", stage_name="Done")
    Answer.objects.create(
        organization=case.organization,
        case=case,
        attempt=attempt(case, state=AttemptState.ENDED, outcome="completed"),
        question=(asked := question(job, text="Do you have a driving licence?")),
        version=asked.versions.get(),
        words="yes",
        value=True,
        clarity=Clarity.CLEAR,
        language="en",
        at=NOW,
    )
    stage(job, name=gone.stage_name).delete()
    close(case)
    case.refresh_from_db()
    assert (standing(case), case.end, case.problem) == ("Phone screening", CaseEnd.COMPLETED, "target_gone")
    assert "Do you have a driving licence?" in ApplicationNote.objects.get().text


def test_somebody_who_left_the_stage_and_came_back_is_not_moved_by_the_old_case(case):
    target(case.rule, after="completed", stage_name="Done")
    case.application.stage_since = NOW.replace(hour=12)
    case.application.save()
    close(case)
    assert (standing(case), case.problem) == ("Phone screening", "moved_meanwhile")


def test_a_conversation_about_an_application_that_was_closed_meanwhile_keeps_its_note_and_moves_nobody(case):
    target(case.rule, after="completed", stage_name="Done")
    close_application(case.application, because="rejected", by=NOBODY, now=NOW)
    close(case)
    assert (standing(case), case.end, case.problem) == ("Phone screening", "completed", "closed_meanwhile")
    assert ApplicationNote.objects.exists()


def test_calls_that_never_came_about_leave_no_note(case):
    close(case, CaseEnd.LEFT_STAGE)
    assert not ApplicationNote.objects.exists()


def test_calls_that_came_about_leave_a_note_whatever_the_end(case):
    attempt(case, state=AttemptState.ENDED, outcome="no_answer")
    close(case, CaseEnd.LEFT_STAGE)
    assert "Calls: 1" in ApplicationNote.objects.get().text


def test_who_could_not_be_reached_reads_what_to_do(case, outbox):
    line(case.organization)
    close(case, CaseEnd.NOT_REACHED)
    [mail] = outbox.mails("not_reached")
    assert mail.to == case.application.candidate.email
    assert "+49 30 23125000" in mail.text
    assert "/c/" in mail.text


def test_the_team_and_the_representative_learn_that_a_person_is_wanted(organization, case, outbox):
    maya = factories.representative()
    organization.representative = maya
    organization.save()
    recruiter = factories.member(organization).user
    factories.member(organization, "interviewer")
    close(case, CaseEnd.HUMAN_REQUESTED)
    founder = organization.memberships.get(role="admin").user
    assert outbox.recipients("human_wanted") == sorted([maya.email, recruiter.email, founder.email])


def test_the_note_is_in_the_language_of_the_organization(organization, case):
    organization.language = "de"
    organization.save()
    attempt(case, state=AttemptState.ENDED, outcome="no_answer", number=phone())
    close(case, CaseEnd.NOT_REACHED)
    assert ApplicationNote.objects.get().author == NOBODY.name
