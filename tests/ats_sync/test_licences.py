"""Whether somebody stands where we believe: asked there, taken over here, answered."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from ats_sync.actions.connecting import call_without, connect, disconnect
from ats_sync.licences import Links
from ats_sync.models import CandidateLink, Connection, ConnectionState
from ats_sync.port import ErrorKind, Meaning
from core.tenancy import organization_context
from marketplace.actions import move_to_stage
from marketplace.licences import Standing
from tests import factories
from tests.ats_sync.board import Board
from tests.ats_sync.reading import Company, linked
from tests.factories import NOBODY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CALL, COMPLETED = "Qualification Call", "Qualification Call Completed"


@pytest.fixture(autouse=True)
def _turns_come_at_once(settings: Settings) -> None:
    settings.ATS_REQUESTS_PER_SECOND = 10_000.0


@pytest.fixture
def company(board: Board) -> Company:
    company = linked(board)
    company.now = NOW - timedelta(hours=1)
    board.add_candidate("Sam Reed", job=board.add_job("Care Assistant"), stage=CALL)
    with organization_context(company.organization):
        Connection.objects.update(read_due_at=company.now)
    company.read()
    board.wire.clear()
    return company


@pytest.fixture
def remote(board: Board) -> str:
    return next(each.id for person in board.candidates.values() for each in person.applications)


def standing(company: Company) -> Standing:
    application = company.application("Sam Reed")
    with organization_context(company.organization):
        return Links().standing(application)


def test_whoever_stands_there_may_be_called(company: Company, board: Board):
    assert standing(company) == Standing.STANDS
    assert [each.what for each in board.wire.asked] == ["candidate"]


@pytest.mark.parametrize("act", ["move", "reject", "hire", "remove"])
def test_whoever_left_is_known_to_have_left(company: Company, board: Board, remote: str, act: str):
    acts = {"move": lambda: board.move(remote, COMPLETED), "reject": lambda: board.reject(remote)}
    acts |= {"hire": lambda: board.hire(remote), "remove": lambda: board.remove(remote)}
    application = company.application("Sam Reed")
    acts[act]()
    with organization_context(company.organization):
        assert Links().standing(application) == Standing.LEFT
    found = company.application("Sam Reed")
    assert (found.stage.name, found.closed_because) == {
        "move": (COMPLETED, ""),
        "reject": (CALL, "rejected"),
        "hire": (CALL, "hired"),
        "remove": (CALL, "removed"),
    }[act]


def test_whoever_was_deleted_has_left(company: Company, board: Board, remote: str):
    board.delete_candidate(board.application(remote).candidate)
    assert standing(company) == Standing.LEFT


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        (ErrorKind.RETRY, Meaning.BUSY),
        (ErrorKind.NOT_SENT, Meaning.NONE),
        (ErrorKind.AMBIGUOUS, Meaning.DOWN),
        (ErrorKind.REJECTED, Meaning.FORBIDDEN),
        (ErrorKind.REJECTED, Meaning.ODD),
    ],
)
def test_who_cannot_be_asked_for_is_not_called_now(company: Company, board: Board, kind, meaning):
    board.wire.fail(kind, meaning=meaning)
    assert standing(company) == Standing.UNKNOWN
    assert company.fresh().state == ConnectionState.CONNECTED


def test_a_rejected_token_is_an_obstacle_and_nothing_more_is_asked(company: Company, board: Board, outbox):
    with organization_context(company.organization):
        assert Links().obstacle(company.organization) == ""
    board.tokens.clear()
    assert standing(company) == Standing.UNKNOWN
    assert standing(company) == Standing.UNKNOWN
    assert board.wire.count("candidate") == 1
    assert outbox.mails("ats_rejected")
    with organization_context(company.organization):
        assert Links().obstacle(company.organization) == "ats_rejected"


def test_a_stage_that_we_do_not_know_yet_is_no_licence(company: Company, board: Board, remote: str):
    board.add_stage(board.application(remote).job, "Trial day")
    board.move(remote, "Trial day")
    assert standing(company) == Standing.UNKNOWN
    with organization_context(company.organization):
        assert CandidateLink.objects.get().read_due_at


def test_nobody_is_asked_about_applications_that_are_not_linked(company: Company, board: Board):
    application = factories.application(factories.job(company.organization))
    with organization_context(company.organization):
        assert Links().standing(application) == Standing.STANDS
    assert board.wire.asked == []


def test_whoever_came_from_a_link_that_was_cut_is_held_up_and_nobody_else(company: Company, board: Board):
    ours = factories.application(factories.job(company.organization))
    came = company.application("Sam Reed")
    both = [came.pk, ours.pk]
    with organization_context(company.organization):
        disconnect(company.connection, by=NOBODY, now=NOW)
        assert Links().obstacle(company.organization) == "ats_disconnected"
        assert Links().held_up(company.organization, both) == {came.pk}
        assert (Links().standing(came), Links().standing(ours)) == (Standing.UNKNOWN, Standing.STANDS)
        Connection.objects.update(state=ConnectionState.REJECTED)
        assert Links().held_up(company.organization, both) == set(both)
    assert board.wire.asked == []


@pytest.mark.parametrize("is_said", ["at once", "later"])
def test_calls_go_on_without_the_link_if_somebody_says_so(company: Company, board: Board, is_said: str):
    with organization_context(company.organization):
        disconnect(company.connection, calls_go_on=is_said == "at once", by=NOBODY, now=NOW)
        assert call_without(company.connection, by=NOBODY, now=NOW) is (is_said == "later")
        assert Links().obstacle(company.organization) == ""
    assert standing(company) == Standing.STANDS
    assert board.wire.asked == []
    with organization_context(company.organization):
        connect(company.organization, company=board.company, token="tok-acme", by=NOBODY, now=NOW)
        assert Connection.objects.get().calls_go_on is False
        assert Links().obstacle(company.organization) == ""


def test_whoever_was_moved_here_alone_waits_until_it_is_told_there(company: Company, board: Board, remote: str):
    """Somebody there may still decide otherwise."""
    board.move(remote, "Applied")
    assert standing(company) == Standing.LEFT
    application = company.application("Sam Reed")
    with organization_context(company.organization):
        move_to_stage(application, stage=application.job.stages.get(name=CALL), by=NOBODY, now=NOW)
    assert standing(company) == Standing.UNKNOWN
    board.move(remote, CALL, by="api")
    assert standing(company) == Standing.STANDS
