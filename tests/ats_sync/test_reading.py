"""Reading jobs and people: everything is taken over once, and follows what happens there."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection as database
from pytest_django import Settings

from ats_sync.actions.reading import read_some
from ats_sync.models import ApplicationLink, CandidateLink, Connection, JobLink, StageLink
from ats_sync.port import ErrorKind, Meaning
from ats_sync.templatetags.ats import ats_application
from core.tenancy import organization_context
from marketplace.actions import change_contact
from marketplace.models import Application, Candidate, Job, StageMove
from marketplace.queries import open_jobs
from tests import factories
from tests.ats_sync.board import Board
from tests.ats_sync.reading import Company, content, linked
from tests.factories import NOBODY
from tests.interviews.factories import pending

pytestmark = pytest.mark.django_db
CALL, COMPLETED = "Qualification Call", "Qualification Call Completed"
STAGES = ["Applied", CALL, COMPLETED, "Hired"]
CARE = "Care Assistant"


@pytest.fixture(autouse=True)
def _turns_come_at_once(settings: Settings) -> None:
    settings.ATS_REQUESTS_PER_SECOND = 10_000.0


@pytest.fixture
def job(board: Board) -> str:
    return board.add_job(CARE, place="Berlin")


@pytest.fixture
def company(board: Board, job: str) -> Company:
    return linked(board)


@pytest.fixture
def sam(company: Company, board: Board, job: str) -> str:
    """Has been read; the application's id there."""
    person = board.add_candidate(
        "Sam Reed", job=job, stage=CALL, emails=("sam@example.test",), phones=("030 23125012",)
    )
    company.read()
    return board.application_of(person, job)


def owner(board: Board, application: str) -> str:
    return board.application(application).candidate


def soon(company: Company, board: Board, application: str) -> None:
    """As an event makes it: the candidate is read again."""
    with organization_context(company.organization):
        link = CandidateLink.objects.filter(remote_id=owner(board, application))
        assert link.update(read_due_at=company.later(seconds=1).now)
    company.read()


# ── the first reading ──


def test_jobs_stages_and_people_are_taken_over(company: Company, board: Board, job: str):
    board.add_job("Archived", is_open=False, is_active=False)
    other = board.add_job("Nurse", shares=job)
    sam = board.add_candidate(
        "Sam Reed", job=job, stage=CALL, emails=("?", "Sam@Example.test"), phones=("030 23125012",)
    )
    board.assign(sam, other, "Applied")
    board.add_candidate("Nobody of ours")
    company.read()
    assert company.jobs() == {CARE: STAGES, "Nurse": STAGES}
    assert company.stages("Sam Reed") == {CARE: CALL, "Nurse": "Applied"}
    found = company.candidate("Sam Reed")
    assert (found.email, found.phone, found.phone_as_typed) == ("sam@example.test", "+493023125012", "030 23125012")
    assert company.candidate_link("Sam Reed").phones == ["030 23125012"]
    with organization_context(company.organization):
        assert (Candidate.objects.count(), JobLink.objects.count(), CandidateLink.objects.count()) == (1, 2, 1)
        assert not StageMove.objects.exists()
    assert company.fresh().imported_at


def test_a_second_reading_changes_nothing(company: Company, board: Board, job: str):
    for number in range(15):
        board.add_candidate(f"Person {number % 12}", job=job, emails=(f"p{number % 12}@example.test",))
    board.reject(board.application_of(board.add_candidate("Rejected", job=job), job))
    company.read()
    before, asked = content(), len(board.wire.asked)
    with organization_context(company.organization):
        for rows in (Connection.objects, JobLink.objects, CandidateLink.objects):
            rows.update(read_due_at=company.now)
        Connection.objects.update(imported_at=None, listed=0)
    company.read()
    assert len(board.wire.asked) > asked + 2
    assert content() == before


def test_people_are_listed_at_first_and_asked_for_singly_later(company: Company, board: Board, job: str):
    for number in range(130):
        board.add_candidate(f"Person {number}", job=job if number % 2 else "")
    company.read()
    assert (board.wire.count("candidates"), board.wire.count("candidate")) == (2, 0)
    application = board.application_of(board.add_candidate("Late", job=job), job)
    company.later(minutes=11).read()
    assert (board.wire.count("candidates"), board.wire.count("candidate")) == (2, 1)
    assert company.stages("Late") == {CARE: "Applied"}
    assert company.application_link(application).standing == "open"


def test_requests_and_queries_for_each_candidate_are_constant(company, board, job, count_queries, monkeypatch):
    monkeypatch.setattr("ats_sync.actions.reading.SLICE_SECONDS", 3600.0)  # in one go, however slow this machine is

    def import_of(number: int) -> tuple[int, int]:
        for each in range(number):
            board.add_candidate(
                "Somebody", job=job, emails=(f"{number}-{each}@example.test",), phones=("030 23125012",)
            )
        with organization_context(company.organization):
            Connection.objects.update(imported_at=None, listed=0, read_due_at=company.later(minutes=11).now)
        before = len(board.wire.asked)
        queries = count_queries(lambda: company.read(seconds=3600))
        return queries, len(board.wire.asked) - before

    import_of(11)  # and the job
    (some, asked_some), (more, asked_more), (many, asked_many) = import_of(12), import_of(17), import_of(27)
    assert asked_some == asked_more == asked_many == 4  # all jobs, this one, who is in it, one page of people
    assert (more - some) * 2 == many - more
    assert (many - more) / 10 <= 14


class Killed(BaseException):
    """What no code of ours catches, as kill -9 is."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Whatever runs inside ends at this SQL statement; what was not committed is gone."""
    left = count(statement, -1)

    def execute(execute: Callable[..., Any], *arguments: Any) -> Any:
        if next(left) == 1:
            raise Killed
        return execute(*arguments)

    with database.execute_wrapper(execute):
        yield


def test_a_reading_that_is_killed_anywhere_goes_on_where_it_stopped(company: Company, board: Board, job: str):
    nurse = board.add_job("Nurse", shares=job)
    for number in range(24):
        person = board.add_candidate(f"Person {number}", job=job, stage=CALL, emails=(f"p{number % 22}@example.test",))
        if number % 2:
            board.assign(person, nurse)
    dice, deaths = random.Random(5), 0
    while deaths < 40:
        try:
            with killed_at(dice.randint(3, 150)):
                company.read()
        except Killed:
            deaths += 1
        else:
            break
    company.later(seconds=70).read()
    assert deaths > 5
    with organization_context(company.organization):
        assert (Job.objects.count(), Candidate.objects.count(), Application.objects.count()) == (2, 22, 33)
        assert ApplicationLink.objects.filter(application=None).count() == 3
        assert not CandidateLink.objects.exclude(read_due_at=None, problem="").exists()
    assert company.fresh().imported_at
    assert company.stages("Person 1") == {CARE: CALL, "Nurse": "Applied"}


def test_an_open_job_of_the_same_title_is_the_one_that_is_meant(company: Company, board: Board):
    ours = factories.job(company.organization, title="care assistant")
    with organization_context(company.organization):
        first = ours.stages.in_order()[0]
    company.read()
    assert company.jobs() == {CARE: STAGES}
    with organization_context(company.organization):
        assert JobLink.objects.get().job_id == ours.pk
        assert first == company.stage(CARE, "Applied")  # of the same name
        assert ours.stages.filter(position=None).count() == 3  # Interview, Offer, Declined


# ── what happens there later ──


def test_ours_follows_a_move_there(company: Company, board: Board, sam: str):
    since = company.application("Sam Reed").stage_since
    board.move(sam, COMPLETED)
    soon(company, board, sam)
    found = company.application("Sam Reed")
    assert (found.stage.name, found.stage_since > since) == (COMPLETED, True)
    with organization_context(company.organization):
        [move] = StageMove.objects.all()
    assert (move.moved_by, move.pushed_at == move.moved_at) == ("Memory", True)


def test_rejected_hired_taken_back_and_removed(company: Company, board: Board, sam: str):
    def closed() -> str:
        soon(company, board, sam)
        return company.application("Sam Reed").closed_because

    board.reject(sam)
    assert closed() == "rejected"
    board.take_back(sam)
    before = company.application("Sam Reed").stage_since
    assert closed() == ""
    assert company.application("Sam Reed").stage_since > before
    board.hire(sam)
    assert closed() == "hired"
    person = owner(board, sam)
    board.remove(sam)
    company.later(minutes=11).read()
    assert company.application("Sam Reed").closed_because == "removed"
    again = board.assign(person, board.add_job("Nurse"), "Applied")
    assert again
    company.later(minutes=61).read()
    assert company.stages("Sam Reed") == {"Nurse": "Applied"}


def test_whoever_applies_again_is_taken_up_again(company: Company, board: Board, job: str, sam: str):
    person = owner(board, sam)
    board.remove(sam)
    company.later(minutes=11).read()
    board.assign(person, job, "Applied")
    company.later(minutes=11).read()
    assert company.stages("Sam Reed") == {CARE: "Applied"}
    assert company.application_link(sam).application is None


def test_a_candidate_who_is_deleted_there_is_closed_here(company: Company, board: Board, sam: str):
    board.delete_candidate(owner(board, sam))
    company.later(minutes=11).read()
    assert company.application("Sam Reed").closed_because == "removed"
    assert company.candidate_link("Sam Reed").gone_at
    assert company.application_link(sam).gone_at


def test_records_that_were_merged_bring_their_applications_along(company: Company, board: Board, job: str, sam: str):
    nurse = board.add_job("Nurse", shares=job)
    kept = board.add_candidate("Samantha Reed", job=nurse, emails=("s.reed@example.test",))
    company.later(minutes=61).read()
    board.merge(kept, owner(board, sam))
    company.later(minutes=11).read()
    link = company.application_link(sam)
    with organization_context(company.organization):
        assert link.candidate_link.remote_id == kept
    assert (link.gone_at, company.stages("Sam Reed"), company.stages("Samantha Reed")) == (
        None,
        {CARE: CALL},
        {"Nurse": "Applied"},
    )


def test_two_records_of_one_person_lead_to_one_candidate(company: Company, board: Board, job: str, sam: str):
    nurse = board.add_job("Nurse", shares=job)
    twin = board.add_candidate("Sam R.", job=job, stage="Applied", emails=("SAM@example.test",), phones=("030 1",))
    second = board.application_of(twin, job)
    board.assign(twin, nurse, "Applied")
    company.later(minutes=61).read()
    with organization_context(company.organization):
        assert Candidate.objects.count() == 1
    assert company.stages("Sam Reed") == {CARE: CALL, "Nurse": "Applied"}  # and the elder record names them
    assert company.candidate("Sam Reed").phone == "+493023125012"
    doubled = company.application_link(second)
    assert (doubled.application, doubled.problem) == (None, "same_person_twice")
    board.remove(sam)
    company.later(minutes=11).read()
    company.later(minutes=11).read()
    board.move(second, CALL)
    company.later(minutes=11).read()
    doubled = company.application_link(second)
    assert (doubled.problem, company.stages("Sam Reed")[CARE]) == ("", CALL)


def test_stages_are_renamed_reordered_deleted_and_added(company: Company, board: Board, job: str, sam: str):
    call = company.stage(CARE, CALL)
    board.rename_stage(job, CALL, "Phone " + "x" * 100)
    board.add_stage(job, "Trial day")
    board.pipelines[job][0], board.pipelines[job][1] = board.pipelines[job][1], board.pipelines[job][0]
    company.later(minutes=11).read()
    phone = ("Phone " + "x" * 100)[:80]
    assert set(company.jobs()[CARE]) == {phone, "Applied", COMPLETED, "Hired", "Trial day"}
    assert company.stage(CARE, phone) == call
    there = board.pipelines[job]
    board.pipelines[job] = [each for each in there if each.name != "Phone " + "x" * 100]
    company.later(minutes=11).read()
    assert phone not in company.jobs()[CARE]
    assert company.application("Sam Reed").stage.is_removed  # until they are seen elsewhere
    gone, board.pipelines[job] = board.pipelines[job], there
    company.later(minutes=11).read()
    assert company.stage(CARE, phone) == call  # it is back
    assert not company.application("Sam Reed").stage.is_removed
    with organization_context(company.organization):
        assert not StageLink.objects.exclude(gone_at=None).exists()
    board.pipelines[job] = gone
    company.later(minutes=11).read()
    board.move(sam, "Trial day")
    company.later(minutes=11).read()
    assert company.stages("Sam Reed") == {CARE: "Trial day"}


def test_a_stage_that_is_new_in_a_shared_pipeline_is_found_when_somebody_stands_in_it(company, board, job, sam):
    board.add_stage(job, "Trial day")
    board.move(sam, "Trial day")
    soon(company, board, sam)
    company.later(seconds=5).read()
    assert company.stages("Sam Reed") == {CARE: "Trial day"}
    assert company.candidate_link("Sam Reed").problem == ""


def test_a_job_is_unlisted_listed_archived_and_deleted(company: Company, board: Board, job: str, sam: str):
    def state() -> tuple[bool, bool]:
        company.later(minutes=61).read()
        with organization_context(company.organization):
            row = Job.objects.get()
        return row.closed_at is None, row.is_listed

    board.change_job(job, is_open=False)
    assert state() == (True, False)
    assert company.stages("Sam Reed") == {CARE: CALL}
    board.move(sam, COMPLETED)  # they go on with those who are there
    company.later(minutes=11).read()
    assert company.stages("Sam Reed") == {CARE: COMPLETED}
    board.change_job(job, is_open=True, title="Carer")
    assert state() == (True, True)
    assert list(company.jobs()) == ["Carer"]
    board.close_job(job)
    assert state() == (False, False)
    board.change_job(job, is_active=True)
    assert state() == (True, False)
    before = content()
    assert (state(), content()) == ((True, False), before)
    board.close_job(job)
    assert state() == (False, False)
    with organization_context(company.organization):
        assert JobLink.objects.get().read_due_at is None
    board.delete_job(job)
    company.later(minutes=61).read()
    assert (company.jobs(), company.application("Sam Reed").closed_because) == ({}, "removed")
    with organization_context(company.organization):
        assert JobLink.objects.get().gone_at
        assert Job.objects.get().keeper is None  # whatever becomes of it now is decided here


def test_a_job_that_was_never_listed_is_taken_over_without_being_listed_here(company: Company, board: Board):
    inside = board.add_job("Inside", is_open=False)
    board.add_candidate("Ida", job=inside, stage=CALL)
    company.read()
    assert (set(company.jobs()), company.stages("Ida")) == ({CARE, "Inside"}, {"Inside": CALL})
    assert [each.title for each in open_jobs()] == [CARE]


# ── numbers and names ──


def test_a_number_follows_theirs_until_the_team_corrects_it(company: Company, board: Board, sam: str):
    def phone(*written: str) -> str:
        board.edit_candidate(owner(board, sam), phones=written)
        soon(company, board, sam)
        return company.candidate("Sam Reed").phone

    assert phone("call me", "030 23125013") == "+493023125013"
    assert company.candidate("Sam Reed").contact_changed_at
    candidate = company.candidate("Sam Reed")
    with organization_context(company.organization):
        correct = {"phone": "+493023125014", "phone_as_typed": "030 23125014", "country": "", "region": ""}
        change_contact(candidate, **correct, by=NOBODY, now=company.later(minutes=1).now)
    assert phone("030 23125015") == "+493023125014"  # what was corrected here stays
    assert phone("030 23125016") == "+493023125014"
    assert company.candidate_link("Sam Reed").phones == ["030 23125016"]  # and theirs is shown beside it
    assert phone("030 23125014") == "+493023125014"
    assert phone("030 23125017") == "+493023125017"


def test_an_address_follows_theirs_until_something_hangs_on_it(company: Company, board: Board, job: str, sam: str):
    def email(*written: str) -> str:
        board.edit_candidate(owner(board, sam), emails=written)
        soon(company, board, sam)
        return company.candidate("Sam Reed").email

    taken = factories.candidate(company.organization, email="taken@example.test")
    assert email("?", "S.Reed@example.test") == "s.reed@example.test"
    assert email(taken.email) == "s.reed@example.test"
    assert email("s.reed@example.test") == email() == "s.reed@example.test"
    assert email("s.reed@example.test", "other@example.test") == "s.reed@example.test"
    pending(company.application("Sam Reed"))
    assert email("new@example.test") == "s.reed@example.test"
    link = company.application_link(sam)
    with organization_context(company.organization):
        shown = ats_application(ApplicationLink.objects.get(pk=link.pk), may_recruit=True)
    assert (shown["other_emails"], shown["other_phones"]) == (["new@example.test"], [])


def test_no_event_tells_of_a_new_number_so_people_are_looked_at_again(
    company: Company, board: Board, job: str, sam: str
):
    """Each day, and each hour as long as there is no number."""
    silent = board.add_candidate("Silent", job=job)
    company.later(minutes=11).read()
    board.edit_candidate(silent, phones=("030 23125015",))
    board.edit_candidate(owner(board, sam), phones=("030 23125016",))
    company.later(minutes=61).read()
    assert (company.candidate("Silent").phone, company.candidate("Sam Reed").phone) == (
        "+493023125015",
        "+493023125012",
    )
    company.later(hours=24).read()
    assert company.candidate("Sam Reed").phone == "+493023125016"


def test_what_the_person_has_entered_here_is_kept(company: Company, board: Board, job: str):
    person = factories.candidate(
        company.organization, email="sam@example.test", name="Sam Here", phone="+4915228817001"
    )
    board.add_candidate("Sam There", job=job, emails=("sam@example.test",), phones=("030 23125012",))
    company.read()
    assert company.candidate("Sam There").pk == person.pk
    assert company.candidate("Sam There").phone == "+4915228817001"


def test_odd_people_hold_up_nobody(company: Company, board: Board, job: str):
    odd = [
        board.add_candidate("", job=job, emails=("no address",), phones=("", "\x00", "ask at the door\x00" * 20)),
        board.add_candidate(
            "N" * 500 + "\x00\ud800", job=job, emails=("x" * 300 + "@example.test",), phones=["1"] * 99
        ),
    ]
    board.edit_candidate(odd[0], address="https://ats.example/" + "a" * 900)
    for number in range(12):
        board.add_candidate(f"Person {number}", job=job)
    company.read()
    with organization_context(company.organization):
        assert Application.objects.count() == 14
        assert set(CandidateLink.objects.values_list("problem", flat=True)) == {""}
        assert Candidate.objects.filter(email="").count() == 14


def test_one_who_cannot_be_kept_is_marked_and_the_others_go_on(company, board, job, monkeypatch):
    board.add_candidate("Bad", job=job)
    board.add_candidate("Good", job=job)
    monkeypatch.setattr("ats_sync.actions.people.LONGEST_NAME", 200)
    board.add_candidate("L" * 150, job=job)
    company.read()
    with organization_context(company.organization):
        [marked] = CandidateLink.objects.exclude(problem="")
        assert (marked.problem, marked.tries, marked.read_due_at is not None) == ("unfit", 1, True)
    assert company.stages("Good") == {CARE: "Applied"}
    for _try in range(10):
        company.later(seconds=70).read()
    with organization_context(company.organization):
        assert CandidateLink.objects.exclude(problem="").get().read_due_at is None


# ── what goes wrong ──


def test_a_rejected_token_stops_everything_and_the_admins_are_told_once(company, board, job, outbox):
    board.tokens.clear()
    company.read()
    company.later(minutes=5).read()
    assert (company.fresh().state, company.fresh().problem, len(board.wire.asked)) == ("rejected", "token", 1)
    with organization_context(company.organization):
        admins = [each.user.email for each in company.organization.memberships.filter(role="admin")]
    assert outbox.recipients("ats_rejected") == sorted(admins)


def test_a_token_that_was_replaced_meanwhile_is_not_rejected(company, board, outbox):
    def replace() -> None:
        board.tokens = {"tok-new"}
        with organization_context(company.organization):
            row = Connection.objects.get()
            row.keep_secrets(token="tok-new", hook="")
            row.save()

    board.wire.meanwhile("jobs", replace, before=True)
    company.read()
    assert company.fresh().state == "connected"
    company.later(seconds=5).read()
    assert (company.fresh().imported_at is not None, outbox.mails()) == (True, [])


@pytest.mark.parametrize("kind", [ErrorKind.RETRY, ErrorKind.NOT_SENT])
def test_a_company_that_does_not_answer_is_left_alone_for_longer_and_longer(company, board, kind):
    board.wire.fail(kind, meaning=Meaning.DOWN, times=3)
    waits = []
    for _try in range(3):
        company.read()
        row = company.fresh()
        assert (row.problem, row.imported_at) == ("down", None)
        company.later(seconds=20)
        waits.append(row.problem_at)
    assert len(board.wire.asked) == 3
    assert len(set(waits)) == 1  # since when
    company.read()
    assert (company.fresh().problem, company.fresh().imported_at is not None) == ("", True)


def test_it_waits_for_as_long_as_it_is_asked_to(company, board):
    board.wire.fail(ErrorKind.RETRY, meaning=Meaning.BUSY, retry_after=120)
    company.read()
    with organization_context(company.organization):
        row = Connection.objects.get()
    assert row.next_request_at
    left = row.next_request_at - datetime.now(UTC)
    assert timedelta(seconds=110) < left <= timedelta(seconds=120)


def test_what_may_not_be_seen_is_left_out_and_holds_up_nothing(company, board, job):
    hidden = board.add_job("Board member")
    board.add_candidate("Sam Reed", job=job)
    company.read()
    board.unseen.add(hidden)
    with organization_context(company.organization):
        JobLink.objects.update(read_due_at=company.now)
    company.read()
    with organization_context(company.organization):
        assert JobLink.objects.get(remote_id=hidden).problem == "forbidden"
        assert not ApplicationLink.objects.exclude(problem="").exists()
    assert company.stages("Sam Reed") == {CARE: "Applied"}
    assert company.fresh().state == "connected"


BADLY = [(Meaning.DOWN, 500), (Meaning.ODD, 200)]


@pytest.mark.parametrize(("meaning", "status"), BADLY)
def test_one_person_who_is_answered_badly_holds_up_nobody(company, board, job, sam, meaning, status):
    person = owner(board, sam)
    board.wire.fail(ErrorKind.RETRY, on="candidate", about=person, meaning=meaning, status=status, times=100)
    board.move(sam, COMPLETED)
    board.add_candidate("Kim", job=job)
    board.add_job("Nurse")
    company.later(minutes=61).read()
    assert (company.stages("Kim"), "Nurse" in company.jobs()) == ({CARE: "Applied"}, True)
    marked = company.candidate_link("Sam Reed")
    assert (marked.problem, company.fresh().problem) == (str(meaning), "")
    with organization_context(company.organization):
        row = Connection.objects.get()
    assert row.next_request_at is None or row.next_request_at < datetime.now(UTC) + timedelta(seconds=1)
    before = board.wire.count("candidate")
    for _round in range(12):
        company.later(minutes=10).read()
    assert 8 < board.wire.count("candidate") - before <= 25  # the rounds find that they stand elsewhere; never given up
    board.wire.clear()
    company.later(minutes=61).read()
    assert (company.stages("Sam Reed"), company.candidate_link("Sam Reed").problem) == ({CARE: COMPLETED}, "")


@pytest.mark.parametrize(("meaning", "status"), BADLY)
@pytest.mark.parametrize("on", ["job", "applications"])
def test_one_job_that_is_answered_badly_holds_up_nothing(company, board, job, on, meaning, status):
    nurse = board.add_job("Nurse")
    board.add_candidate("Kim", job=nurse)
    board.wire.fail(ErrorKind.RETRY, on=on, about=job, meaning=meaning, status=status, times=3)
    company.read()
    assert (company.stages("Kim"), company.fresh().imported_at is not None) == ({"Nurse": "Applied"}, True)
    with organization_context(company.organization):
        assert JobLink.objects.get(remote_id=job).problem == str(meaning)
    for minutes in (2, 11, 11):
        company.later(minutes=minutes).read()
    assert set(company.jobs()) == {CARE, "Nurse"}
    with organization_context(company.organization):
        assert not JobLink.objects.exclude(problem="").exists()


def test_several_things_in_a_row_that_are_answered_badly_are_no_accident(company, board, job):
    for number in range(9):
        board.add_job(f"Job {number}")
    board.wire.fail(ErrorKind.RETRY, meaning=Meaning.DOWN, status=500, times=6, nth=2)
    for asked in (4, 7):  # and the list of jobs
        read_some(company.connection, clock=company.clock)
        assert (len(board.wire.asked), company.fresh().problem) == (asked, "down")
        with organization_context(company.organization):
            rests = Connection.objects.get().next_request_at
            Connection.objects.update(next_request_at=None)
        assert rests is not None
        assert rests > datetime.now(UTC) + timedelta(seconds=0.5)
    company.later(seconds=20).read()
    company.later(minutes=2).read()
    assert (len(company.jobs()), company.fresh().problem) == (10, "")


def test_they_are_left_alone_at_once_if_they_ask_for_it(company, board, job):
    board.wire.fail(ErrorKind.RETRY, meaning=Meaning.DOWN, status=503, retry_after=120, nth=2)
    company.read()
    assert (len(board.wire.asked), company.fresh().problem) == (2, "down")


def test_a_page_of_people_that_is_answered_badly_is_asked_for_again_and_then_given_up(company, board, job):
    for number in range(12):
        board.add_candidate(f"Person {number}", job=job)
    board.wire.fail(ErrorKind.RETRY, on="candidates", meaning=Meaning.DOWN, status=500, times=2)
    for _try in range(3):
        company.later(seconds=20).read()
    assert (board.wire.count("candidates"), board.wire.count("candidate")) == (3, 0)
    assert company.stages("Person 7") == {CARE: "Applied"}
    with organization_context(company.organization):
        CandidateLink.objects.update(read_due_at=company.now)
        Connection.objects.update(listed=0)
    board.wire.fail(ErrorKind.RETRY, on="candidates", meaning=Meaning.ODD, status=200, times=100)
    for _try in range(10):
        company.later(seconds=20).read()
    assert board.wire.count("candidate") == 12
    with organization_context(company.organization):
        assert not CandidateLink.objects.exclude(read_due_at=None, problem="").exists()


@pytest.mark.parametrize(("meaning", "status"), BADLY)
def test_a_list_of_jobs_that_is_answered_badly_is_said_until_it_is_answered(company, board, job, sam, meaning, status):
    board.wire.fail(ErrorKind.RETRY, on="jobs", meaning=meaning, status=status, times=100)
    board.move(sam, COMPLETED)
    company.later(minutes=61).read()
    row = company.fresh()
    assert (company.stages("Sam Reed"), row.problem, row.state) == ({CARE: COMPLETED}, "unlisted", "connected")
    for _minute in range(60):
        company.later(minutes=1).read()
    assert (company.fresh().problem, company.fresh().problem_at) == ("unlisted", row.problem_at)
    assert 5 < board.wire.count("jobs") < 30
    board.wire.clear()
    company.later(minutes=11).read()
    assert (company.fresh().problem, company.fresh().problem_at) == ("", None)


@pytest.mark.parametrize("meaning", [Meaning.FORBIDDEN, Meaning.NOT_FOUND])
def test_a_list_of_jobs_that_is_refused_is_said_until_it_is_given(company, board, job, meaning):
    """Before the first reading as well as later: nobody can say then that everything was read."""
    board.wire.fail(ErrorKind.REJECTED, on="jobs", meaning=meaning, times=2)
    company.read()
    company.later(minutes=1).read()
    row = company.fresh()
    assert (row.problem, row.imported_at, row.rights["read_jobs"], row.state) == ("forbidden", None, False, "connected")
    for _try in range(2):
        company.later(minutes=11).read()
    row = company.fresh()
    assert (row.problem, row.imported_at is not None, row.rights["read_jobs"]) == ("", True, True)
    board.wire.fail(ErrorKind.REJECTED, on="jobs", meaning=meaning)
    board.add_candidate("Kim", job=job)
    company.later(minutes=61).read()
    assert (company.fresh().problem, company.stages("Kim")) == ("forbidden", {CARE: "Applied"})


def test_where_nothing_opens_to_the_token_any_more_the_admins_are_told(company, board, job, outbox):
    board.wire.fail(ErrorKind.REJECTED, on="jobs", meaning=Meaning.FORBIDDEN)
    board.wire.fail(ErrorKind.REJECTED, on="owner", meaning=Meaning.COMPANY)
    company.read()
    assert (company.fresh().state, company.fresh().problem) == ("rejected", "company")
    assert outbox.mails("ats_rejected")


def test_a_job_that_is_still_listed_is_not_gone(company, board, job, sam):
    for on in ("applications", "job"):
        board.wire.fail(ErrorKind.REJECTED, on=on, about=job, meaning=Meaning.NOT_FOUND, status=404)
        company.later(minutes=11).read()
        with organization_context(company.organization):
            link = JobLink.objects.get()
        assert (link.problem, link.gone_at, company.stages("Sam Reed")) == ("not_found", None, {CARE: CALL})
    board.wire.fail(ErrorKind.REJECTED, on="*", meaning=Meaning.NOT_FOUND, status=404, times=2)  # the list neither
    company.later(minutes=11).read()
    assert set(company.jobs()) == {CARE}
    board.delete_job(job)
    company.later(minutes=11).read()
    assert company.jobs() == {}


def test_a_job_that_cannot_be_kept_is_marked_and_the_others_go_on(company, board, job):
    bad = board.add_job("Bad", team=("\x00",))
    nurse = board.add_job("Nurse")
    board.add_candidate("Kim", job=nurse)
    company.read()
    assert (set(company.jobs()), company.stages("Kim")) == ({CARE, "Nurse"}, {"Nurse": "Applied"})
    with organization_context(company.organization):
        assert JobLink.objects.get(remote_id=bad).problem == "unfit"
    board.change_job(bad, team=())
    company.later(minutes=11).read()
    assert set(company.jobs()) == {CARE, "Nurse", "Bad"}


def test_a_stage_that_is_listed_twice_is_one(company, board, job):
    board.pipelines[job].append(board.pipelines[job][1])
    company.read()
    assert company.jobs() == {CARE: STAGES}


def test_a_job_without_stages_is_marked_and_the_others_go_on(company, board, job):
    bare = board.add_job("Bare", stages=())
    board.add_candidate("Kim", job=job)
    company.read()
    assert (set(company.jobs()), company.stages("Kim")) == ({CARE}, {CARE: "Applied"})
    with organization_context(company.organization):
        assert JobLink.objects.get(remote_id=bare).problem == "no_stages"
    board.add_stage(bare, "Applied")
    company.later(minutes=11).read()
    assert company.jobs()["Bare"] == ["Applied"]
    board.pipelines[bare].clear()
    company.later(minutes=11).read()
    assert company.jobs()["Bare"] == ["Applied"]  # ours stay until there are others
    board.close_job(bare)
    company.later(minutes=61).read()
    assert set(company.jobs()) == {CARE}


def test_what_somebody_else_has_learned_since_is_not_forgotten(company: Company, board: Board, sam: str):
    """A slow answer that a quick one has overtaken is old news; it is asked for once more."""

    def overtaken() -> None:
        board.move(sam, COMPLETED)
        with organization_context(company.organization):
            ApplicationLink.objects.filter(remote_id=sam).update(seen_at=company.clock())

    board.wire.meanwhile("candidate", overtaken)
    soon(company, board, sam)
    assert company.stages("Sam Reed") == {CARE: CALL}
    company.later(seconds=5).read()
    assert company.stages("Sam Reed") == {CARE: COMPLETED}
