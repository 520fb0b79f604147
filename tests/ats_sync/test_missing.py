"""Not found is not yet gone: nobody is let go, called twice or forgotten because of a wrong answer."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from ats_sync.actions.settling import note_down
from ats_sync.licences import Links
from ats_sync.models import ApplicationLink, CandidateLink, Push
from ats_sync.port import ErrorKind, Meaning
from core.tenancy import organization_context
from marketplace.actions import move_to_stage
from marketplace.licences import Standing
from marketplace.models import Stage
from tests.ats_sync.board import Board
from tests.ats_sync.reading import Company, linked
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from voicecalls import actions
from voicecalls.models import CallCase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CARE, CALL, COMPLETED = "Care Assistant", "Qualification Call", "Qualification Call Completed"
SAM = "Sam Reed"


@pytest.fixture(autouse=True)
def _turns_come_at_once(settings: Settings) -> None:
    settings.ATS_REQUESTS_PER_SECOND = 10_000.0


@pytest.fixture
def job(board: Board) -> str:
    return board.add_job(CARE)


@pytest.fixture
def sam(board: Board, job: str) -> str:
    return board.add_candidate(SAM, job=job, stage=CALL, phones=("030 23125012",))


@pytest.fixture
def company(board: Board, sam: str) -> Company:
    company = linked(board, read_due_at=NOW - timedelta(hours=1))
    company.now = NOW - timedelta(hours=1)
    company.read()
    board.wire.clear()
    return company


def due(company: Company) -> Company:
    with organization_context(company.organization):
        CandidateLink.objects.update(read_due_at=company.clock())
    return company


def not_found(board: Board, on: str, *, times: int = 1) -> None:
    board.wire.fail(ErrorKind.REJECTED, on=on, meaning=Meaning.NOT_FOUND, times=times)


def move_here(company: Company, to: str) -> None:
    application = company.application(SAM)
    with organization_context(company.organization):
        move_to_stage(application, stage=Stage.objects.get(name=to), by=NOBODY, now=company.clock())
    note_down(now=company.clock())


def pushes(company: Company) -> list[tuple[str, str]]:
    with organization_context(company.organization):
        return list(Push.objects.values_list("state", "problem"))


def remove(company: Company, board: Board, sam: str) -> None:
    """As if they were gone, for one reading."""
    kept = board.candidates[sam]
    board.delete_candidate(sam)
    due(company).read()
    board.candidates[sam] = kept
    assert company.application(SAM).closed_because == "removed"


def test_whoever_is_listed_in_their_job_is_not_gone(company: Company, board: Board):
    not_found(board, "candidate")
    due(company).read()
    link = company.candidate_link(SAM)
    assert (link.problem, link.gone_at, company.stages(SAM)) == ("not_found", None, {CARE: CALL})
    company.later(seconds=10).read()
    assert company.candidate_link(SAM).problem == ""


def test_whoever_is_not_listed_any_more_is_gone(company: Company, board: Board, sam: str):
    board.delete_candidate(sam)
    due(company).read()
    assert (company.stages(SAM), board.wire.count("owner")) == ({}, 0)
    assert company.candidate_link(SAM).gone_at


def test_where_the_job_is_not_found_either_something_else_has_to_open(company: Company, board: Board, job, sam):
    board.delete_candidate(sam)
    board.delete_job(job)
    due(company).read()
    assert company.application(SAM).closed_because == "removed"
    assert board.wire.count("owner")


def test_where_nothing_opens_the_company_is_gone_and_nobody_else(company: Company, board: Board, outbox):
    not_found(board, "*", times=100)
    due(company).read()
    assert (company.fresh().state, company.fresh().problem) == ("rejected", "company")
    assert outbox.mails("ats_rejected")
    assert (company.stages(SAM), set(company.jobs())) == ({CARE: CALL}, {CARE})


def test_a_licence_is_not_lost_to_one_wrong_answer(company: Company, board: Board):
    application = company.application(SAM)
    not_found(board, "candidate")
    with organization_context(company.organization):
        assert Links().standing(application) == Standing.UNKNOWN
        assert Links().standing(application) == Standing.STANDS
    assert company.application(SAM).stage_since == application.stage_since


def test_two_records_made_one_are_followed_at_once(company: Company, board: Board, sam: str):
    kept = board.add_candidate("Samuel Reed")
    board.merge(kept, sam)
    due(company).read()
    assert (company.stages(SAM) or company.stages("Samuel Reed")) == {CARE: CALL}


def test_what_waited_goes_on_when_they_are_there_again(company: Company, board: Board, sam: str):
    move_here(company, COMPLETED)
    remove(company, board, sam)
    assert pushes(company) == [("dropped", "gone")]
    due(company).read()
    assert pushes(company) == [("waiting", "")]
    found = company.application(SAM)
    assert (found.closed_because, found.stage.name) == ("", COMPLETED)


def test_what_waited_is_kept_from_whoever_is_there_again_elsewhere(company: Company, board: Board, job, sam):
    move_here(company, COMPLETED)
    remove(company, board, sam)
    board.move(board.application_of(sam, job), "Applied")
    due(company).read()
    assert (pushes(company), company.stages(SAM)) == ([("dropped", "gone")], {CARE: "Applied"})
    remove(company, board, sam)
    due(company).read()
    assert (pushes(company), company.stages(SAM)) == ([("dropped", "gone")], {CARE: "Applied"})


@pytest.mark.parametrize(("back_in", "is_same"), [(CALL, True), ("Applied", False)])
def test_whoever_is_there_again_where_they_stood_never_left(company: Company, board: Board, job, sam, back_in, is_same):
    before = company.application(SAM).stage_since
    remove(company, board, sam)
    board.move(board.application_of(sam, job), back_in)
    due(company).read()
    assert company.stages(SAM) == {CARE: back_in}
    assert (company.application(SAM).stage_since == before) is is_same


def test_nobody_is_called_anew_because_they_seemed_to_be_gone(company: Company, board: Board, sam: str):
    calls.settings(company.organization)
    calls.rule(company.organization, stage_name=CALL)
    company.now = NOW
    actions.enrol_everybody(now=company.clock())

    def cases() -> list[tuple[str, str]]:
        with organization_context(company.organization):
            return list(CallCase.objects.values_list("state", "end"))

    assert cases() == [("waiting", "")]
    remove(company, board, sam)
    actions.enrol(now=company.clock())
    assert cases() == [("closed", "closed")]
    due(company).read()
    actions.enrol_everybody(now=company.clock())
    assert cases() == [("waiting", "")]


def test_a_company_is_asked_by_its_own_id_whatever_its_short_name_becomes(board: Board, sam: str):
    company = linked(board, company=board.subdomain, remote_company=board.company)
    company.read()
    board.subdomain = "acme-group"
    company.later(minutes=61).read()
    assert (company.fresh().state, company.fresh().problem, company.stages(SAM)) == ("connected", "", {CARE: CALL})


# ── two records of one person ──


@pytest.fixture
def twin(company: Company, board: Board, job: str, sam: str) -> str:
    """Another record of the same person, in the same job."""
    board.edit_candidate(sam, emails=("sam@example.test",))
    due(company).read()
    made = board.add_candidate(SAM, job=job, stage=CALL, emails=("sam@example.test",))
    company.later(minutes=11).read()
    assert company.application_link(board.application_of(made, job)).problem == "same_person_twice"
    return made


def linked_with(company: Company) -> list[str]:
    with organization_context(company.organization):
        return list(
            ApplicationLink.objects.exclude(application=None).values_list("candidate_link__remote_id", flat=True)
        )


def test_two_records_made_one_in_the_same_job_are_called_at_once_and_not_anew(company, board, job, sam, twin):
    before = company.application(SAM).stage_since
    board.merge(twin, sam)
    due(company).read()
    assert (linked_with(company), company.stages(SAM)) == ([twin], {CARE: CALL})
    assert company.application(SAM).stage_since == before


@pytest.mark.parametrize("end", ["reject", "hire"])
def test_who_applies_again_after_an_end_is_called(company: Company, board: Board, job, sam, end):
    before = company.application(SAM).stage_since
    board.edit_candidate(sam, emails=("sam@example.test",))
    getattr(board, end)(board.application_of(sam, job))
    company.later(minutes=11).read()
    assert company.stages(SAM) == {}
    again = board.add_candidate(SAM, job=job, stage=CALL, emails=("sam@example.test",))
    company.later(minutes=11).read()
    assert (linked_with(company), company.stages(SAM)) == ([again], {CARE: CALL})
    assert company.application(SAM).stage_since > before
    due(company).read()  # the one of before says nothing
    assert (linked_with(company), company.stages(SAM)) == ([again], {CARE: CALL})


def test_where_one_of_two_records_is_rejected_the_other_counts(company, board, job, sam, twin):
    board.reject(board.application_of(sam, job))
    company.later(minutes=11).read()
    assert (linked_with(company), company.stages(SAM)) == ([twin], {CARE: CALL})
    board.reject(board.application_of(twin, job))
    company.later(minutes=11).read()
    assert (linked_with(company), company.application(SAM).closed_because) == ([twin], "rejected")
