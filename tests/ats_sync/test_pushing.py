"""Telling the other side: once, in order, and never against what somebody there has decided meanwhile."""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.db import connection as database
from pytest_django import Settings

from ats_sync.actions import pushing
from ats_sync.actions.connecting import connect, disconnect
from ats_sync.actions.holding import LEASE, claim
from ats_sync.actions.settling import adopt, note_down, retry_stuck
from ats_sync.actions.trying_again import try_again
from ats_sync.models import ApplicationLink, Connection, JobLink, StageLink
from ats_sync.port import ErrorKind, Meaning
from ats_sync.telling import Do, Judged
from ats_sync.words.states import rights_of
from core.tenancy import organization_context
from marketplace.models import Application, ApplicationNote, Stage, StageMove
from tests.ats_sync.board import Board
from tests.ats_sync.linked import CALL, COMPLETED, HOUR, MINUTE, SECOND, Applicant, Company, link
from tests.ats_sync.memory import MemoryVendor
from tests.factories import NOBODY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _turns_come_at_once(settings: Settings) -> None:
    settings.ATS_REQUESTS_PER_SECOND = 1000.0


@pytest.fixture
def company(board: Board) -> Company:
    return link(board)


@pytest.fixture
def sam(company: Company) -> Applicant:
    return company.applicant()


def moved(board: Board) -> int:
    """How often we have moved anybody."""
    return len(board.moves(by="api"))


@pytest.mark.parametrize(("happens", "ends"), [("nothing", "done"), ("away and back", "stuck"), ("rated", "stuck")])
def test_a_move_that_waited_while_the_link_was_cut(company: Company, board: Board, sam: Applicant, happens, ends):
    """Weeks later somebody may long have decided otherwise: then a person looks."""
    company.move(sam, COMPLETED)
    later = NOW + 21 * 24 * HOUR
    with organization_context(company.organization):
        disconnect(company.connection, by=NOBODY, now=NOW)
        if happens == "away and back":
            board.move(sam.remote, "Applied")
            board.move(sam.remote, CALL)
        elif happens == "rated":
            board.touch(sam.remote)
        connect(company.organization, company=board.company, token="tok-acme", by=NOBODY, now=later)
    company.push(now=later)
    assert company.pushes(sam) == [(ends, "" if ends == "done" else "touched")]
    assert moved(board) == (ends == "done")
    company.push(now=later + 2 * HOUR)
    assert moved(board) == (ends == "done")


# ── moves ──


def test_a_move_is_made_there_once(company: Company, board: Board, sam: Applicant):
    move = company.move(sam, COMPLETED)
    company.push()
    company.push(now=NOW + HOUR)
    assert [each.what for each in board.wire.asked] == ["candidate", "move", "candidate"]
    assert (board.stage_of(sam.remote), company.seen_in(sam)) == (COMPLETED, COMPLETED)
    with organization_context(company.organization):
        assert StageMove.objects.get(pk=move.pk).pushed_at == NOW
        assert Connection.objects.get().rights["move"] is True
    assert company.pushes(sam) == [("done", "")]
    assert not company.is_read_soon(sam)


def test_moves_of_one_application_are_made_in_order(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED, now=NOW)
    company.move(sam, "Applied", now=NOW + SECOND)
    company.move(sam, "Hired", now=NOW + 2 * SECOND)
    company.push(now=NOW + MINUTE)
    assert [each.to_stage for each in board.moves(by="api")] == [
        board.stage(company.job, name) for name in (COMPLETED, "Applied", "Hired")
    ]
    assert company.pushes(sam) == [("done", "")] * 3


def test_what_happened_before_an_application_was_linked_is_known(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    company.note(sam)
    with organization_context(company.organization):
        adopt(sam.link, now=NOW)
    company.push()
    assert (company.pushes(sam), board.wire.asked) == ([], [])


@pytest.mark.parametrize(
    ("happens", "because", "stands"),
    [
        (lambda board, sam: board.move(sam.remote, "Applied"), "moved_there", "Applied"),
        (lambda board, sam: board.move(sam.remote, "Hired"), "hired", "Hired"),
        (lambda board, sam: board.reject(sam.remote), "rejected", CALL),
        (lambda board, sam: board.hire(sam.remote), "hired", CALL),
    ],
)
def test_whoever_decides_there_wins(
    company: Company,
    board: Board,
    sam: Applicant,
    happens: Callable[[Board, Applicant], None],
    because: str,
    stands: str,
):
    company.move(sam, COMPLETED)
    happens(board, sam)
    company.push()
    assert (moved(board), board.stage_of(sam.remote)) == (0, stands)
    assert company.pushes(sam) == [("dropped", because)]
    assert company.is_read_soon(sam)


@pytest.mark.parametrize("reads_first", [True, False])
@pytest.mark.parametrize("moved_on", ["before", "after"])
def test_moved_away_and_back_before_the_reading_they_stay_where_they_are(
    company: Company, board: Board, sam: Applicant, moved_on: str, reads_first: bool
):
    """We have seen that somebody there had a hand in it: what was decided here without knowing it is not told, be it
    from before we saw it or from after."""
    company.move(sam, COMPLETED)
    if moved_on == "before":
        company.move(sam, "Hired", now=NOW + SECOND)
    board.move(sam.remote, "Applied")
    board.wire.meanwhile("candidate", lambda: board.move(sam.remote, CALL))
    company.push(now=NOW + SECOND)
    if moved_on == "after":
        company.move(sam, "Hired", now=NOW + 2 * SECOND)
    for reads in (reads_first, not reads_first):
        if reads:
            company.read(now=NOW + MINUTE)
        else:
            company.push(now=NOW + MINUTE)
    assert (moved(board), board.stage_of(sam.remote), company.stage_of(sam)) == (0, CALL, CALL)
    assert company.pushes(sam) == [("dropped", "moved_there")] * 2


def test_a_worker_that_dies_over_it_leaves_nothing_half_done(company: Company, board: Board, sam: Applicant):
    def dies(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('UPDATE "ats_sync_applicationlink"'):
            raise KeyboardInterrupt
        return execute(sql, *rest)

    company.move(sam, COMPLETED)
    board.move(sam.remote, "Applied")
    with database.execute_wrapper(dies), pytest.raises(KeyboardInterrupt):
        company.push()
    assert company.pushes(sam) == [("waiting", "")]
    company.push(now=NOW + LEASE)
    assert (company.pushes(sam), moved(board)) == ([("dropped", "moved_there")], 0)


def test_a_way_back_costs_no_request_if_the_way_there_was_refused(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    company.push()
    company.move(sam, "Applied", now=NOW + MINUTE)
    board.wire.fail(ErrorKind.REJECTED, on="move", meaning=Meaning.FORBIDDEN)
    company.push(now=NOW + MINUTE)
    company.move(sam, COMPLETED, now=NOW + 2 * MINUTE)
    company.push(now=NOW + HOUR)
    assert company.pushes(sam) == [("done", ""), ("dropped", "overtaken"), ("done", "")]
    assert (moved(board), board.stage_of(sam.remote)) == (1, COMPLETED)


def test_nobody_is_moved_who_stands_there_already(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.move(sam.remote, COMPLETED)
    company.push()
    assert (moved(board), company.pushes(sam)) == (0, [("done", "")])


def test_a_card_dragged_after_our_request_stays(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.wire.meanwhile("move", lambda: board.move(sam.remote, "Applied"))
    company.push()
    company.push(now=NOW + HOUR)
    assert (moved(board), board.stage_of(sam.remote)) == (1, "Applied")
    assert company.pushes(sam) == [("done", "")]
    assert company.is_read_soon(sam)


def test_a_card_dragged_between_look_and_request_is_lost_and_that_is_known(
    company: Company, board: Board, sam: Applicant
):
    """The one instant that cannot be closed: the other side has no "move only if"."""
    company.move(sam, COMPLETED)
    board.wire.meanwhile("candidate", lambda: board.move(sam.remote, "Applied"))
    company.push()
    assert (moved(board), board.stage_of(sam.remote)) == (1, COMPLETED)


def test_what_the_reading_has_seen_in_between_stops_the_request(company: Company, board: Board, sam: Applicant):
    """Somebody dragged the card right after our look, and an event made the reading faster than we are."""

    def drags_and_is_read() -> None:
        board.move(sam.remote, "Applied")
        with organization_context(company.organization):
            there = StageLink.objects.get(job_link=company.job_link, stage__name="Applied")
            ApplicationLink.objects.filter(pk=sam.link.pk).update(remote_stage=there)

    company.move(sam, COMPLETED)
    board.wire.meanwhile("candidate", drags_and_is_read)
    company.push()
    assert (moved(board), board.stage_of(sam.remote)) == (0, "Applied")


def test_somebody_who_is_gone_is_left_to_the_reading(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.remove(sam.remote)
    company.push()
    assert company.pushes(sam) == [("waiting", "gone")]
    assert company.is_read_soon(sam)
    with organization_context(company.organization):
        ApplicationLink.objects.update(gone_at=NOW)
    asked = len(board.wire.asked)
    company.push(now=NOW + HOUR)
    assert company.pushes(sam) == [("dropped", "gone")]
    assert len(board.wire.asked) == asked


# ── stages that are gone, rights that are missing ──


def test_a_stage_that_is_gone_holds_the_move_until_it_is_back(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    company.note(sam)
    company.gone_there(COMPLETED)
    company.push()
    assert company.pushes(sam) == [("stuck", "target_gone"), ("done", "")]
    company.push(now=NOW + MINUTE)
    assert board.wire.count("candidate") == 1  # nobody is asked in vain
    with organization_context(company.organization):
        StageLink.objects.update(gone_at=None)
    company.push(now=NOW + 2 * MINUTE)
    assert (company.pushes(sam)[0], board.stage_of(sam.remote)) == (("done", ""), COMPLETED)


def test_a_stage_of_the_same_name_is_as_good(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    company.gone_there(COMPLETED)
    again = board.add_stage(company.job, COMPLETED)
    with organization_context(company.organization):
        StageLink.objects.get(job_link=company.job_link, stage__name="Hired").delete()
        stage = Stage.objects.get(name="Hired")
        stage.name = COMPLETED.upper()
        stage.save()
        StageLink.objects.create(
            organization=company.organization, job_link=company.job_link, remote_id=again, stage=stage
        )
    company.push()
    assert board.application(sam.remote).stage == again
    assert company.is_read_soon(sam)  # ours stands in the old one


def test_who_is_moved_on_here_goes_there_at_once(company: Company, board: Board, sam: Applicant):
    """The remedy of whoever finds a move stuck: to choose another stage."""
    company.move(sam, COMPLETED)
    company.gone_there(COMPLETED)
    company.push()
    company.move(sam, "Hired", now=NOW + SECOND)
    company.push(now=NOW + MINUTE)
    assert company.pushes(sam) == [("dropped", "overtaken"), ("done", "")]
    assert (moved(board), board.stage_of(sam.remote)) == (1, "Hired")


def test_a_right_that_is_missing_is_waited_for(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.read_only = True
    company.push()
    assert company.pushes(sam) == [("stuck", "forbidden")]
    company.push(now=NOW + 10 * MINUTE)
    assert board.wire.count("move") == 1
    assert lacking(company) == {"move"}
    company.note(sam, now=NOW + 11 * MINUTE)
    company.push(now=NOW + 11 * MINUTE)
    assert lacking(company) == {"move", "write_notes"}
    board.read_only = False
    company.push(now=NOW + 2 * HOUR)
    assert (company.pushes(sam), moved(board)) == ([("done", ""), ("done", "")], 1)
    assert lacking(company) == set()


def lacking(company: Company) -> set[str]:
    """What to do is told of these rights and of no others."""
    with organization_context(company.organization):
        row = Connection.objects.get()
    told = [todo for _words, granted, todo in rights_of(row, vendor="Memory") if granted is False]
    assert all("Please give Ida Moe a role there" in todo for todo in told)
    lacks = {name for name, granted in row.rights.items() if granted is False}
    assert len(told) == len(lacks)
    return lacks


def test_a_new_token_tries_everything_again(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.unseen.add(company.job)
    company.push()
    board.unseen.clear()
    with organization_context(company.organization):
        assert retry_stuck(company.connection, now=NOW + SECOND) == 1
    company.push(now=NOW + SECOND)
    assert company.pushes(sam) == [("done", "")]


def test_what_is_refused_three_times_waits_for_a_person(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.wire.fail(ErrorKind.REJECTED, on="move", meaning=Meaning.INVALID, times=3)
    for minute in range(3):
        company.push(now=NOW + minute * MINUTE)
    assert company.pushes(sam) == [("stuck", "refused")]
    with organization_context(company.organization):
        assert JobLink.objects.get().read_due_at == NOW + 2 * MINUTE


# ── what goes wrong on the way ──


@pytest.mark.parametrize("kind", [ErrorKind.NOT_SENT, ErrorKind.RETRY])
def test_what_was_not_done_is_asked_for_again_after_a_while(
    company: Company, board: Board, sam: Applicant, kind: ErrorKind
):
    company.move(sam, COMPLETED)
    board.wire.fail(kind, on="move", meaning=Meaning.BUSY, retry_after=50)
    company.push()
    push = company.only_push(sam)
    assert (push.state, push.sent_at, push.due_at) == ("waiting", None, NOW + 50 * SECOND)
    company.push(now=NOW + 49 * SECOND)
    assert moved(board) == 0
    company.push(now=NOW + 50 * SECOND)
    assert (moved(board), company.pushes(sam)) == (1, [("done", "")])


@pytest.mark.parametrize("carried_out", [True, False])
def test_what_nobody_answered_is_looked_after_first(company: Company, board: Board, sam: Applicant, carried_out: bool):
    company.move(sam, COMPLETED)
    board.wire.fail(ErrorKind.AMBIGUOUS, on="move", carried_out=carried_out)
    company.push()
    assert company.pushes(sam) == [("sending", "unclear")]
    company.push(now=NOW + 29 * SECOND)
    assert board.wire.count("candidate") == 1
    company.push(now=NOW + 30 * SECOND)
    assert (board.wire.count("move"), moved(board)) == ((1, 1) if carried_out else (2, 1))
    assert company.pushes(sam) == [("done", "")]


def test_what_was_done_unanswered_and_taken_back_is_not_done_again(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.wire.fail(ErrorKind.AMBIGUOUS, on="move", carried_out=True)
    company.push()
    board.move(sam.remote, CALL)
    company.push(now=NOW + MINUTE)
    assert (moved(board), board.stage_of(sam.remote)) == (1, CALL)
    assert company.pushes(sam) == [("stuck", "touched")]


def touched(company: Company, board: Board, sam: Applicant) -> None:
    """The answer was lost, nothing was done, and then somebody gave a rating: the same stage, another version."""
    company.move(sam, COMPLETED)
    board.wire.fail(ErrorKind.AMBIGUOUS, on="move", meaning=Meaning.DOWN)
    company.push()
    board.touch(sam.remote)
    company.push(now=NOW + MINUTE)
    assert (company.pushes(sam), moved(board)) == ([("stuck", "touched")], 0)


def test_a_harmless_touch_neither_loses_a_move_nor_begins_a_stay(company: Company, board: Board, sam: Applicant):
    touched(company, board, sam)
    later = NOW + 2 * MINUTE
    company.read(now=later)
    with organization_context(company.organization):
        found = Application.objects.select_related("stage").get(pk=sam.application.pk)
        assert (found.stage.name, found.stage_since) == (COMPLETED, NOW)
        assert retry_stuck(company.connection, now=later) == 0  # another token says nothing about it
    company.push(now=NOW + 3 * HOUR)
    assert (company.pushes(sam), moved(board)) == ([("stuck", "touched")], 0)


def test_somebody_has_looked_and_the_move_is_right(company: Company, board: Board, sam: Applicant):
    touched(company, board, sam)
    push = company.only_push(sam)
    with organization_context(company.organization):
        try_again(push, by=NOBODY, now=NOW + 2 * MINUTE)
    company.push(now=NOW + 2 * MINUTE)
    assert (company.pushes(sam), board.stage_of(sam.remote)) == ([("done", "")], COMPLETED)


def test_somebody_has_looked_and_they_are_to_stay(company: Company, board: Board, sam: Applicant):
    touched(company, board, sam)
    company.move(sam, CALL, now=NOW + 2 * MINUTE)
    company.push(now=NOW + HOUR)
    company.push(now=NOW + 2 * HOUR)
    assert company.pushes(sam) == [("dropped", "overtaken"), ("done", "")]
    assert (board.stage_of(sam.remote), moved(board)) == (CALL, 0)


def test_a_success_that_cannot_be_looked_after_is_one(company: Company, board: Board, sam: Applicant):
    company.move(sam, COMPLETED)
    board.wire.fail(ErrorKind.RETRY, on="candidate", meaning=Meaning.DOWN, nth=2)
    company.push()
    assert company.pushes(sam) == [("done", "")]
    assert company.is_read_soon(sam)


@pytest.mark.parametrize("on", ["candidate", "move"])
def test_a_rejected_token_stops_everything_at_once(company: Company, board: Board, sam: Applicant, on: str):
    company.move(sam, COMPLETED)
    company.move(company.applicant(), COMPLETED)
    board.wire.meanwhile(on, board.tokens.clear, before=True)
    company.push()
    asked = len(board.wire.asked)
    company.push(now=NOW + HOUR)
    assert len(board.wire.asked) == asked
    assert company.pushes(sam) in ([("waiting", "token")], [("waiting", "")])
    with organization_context(company.organization):
        assert Connection.objects.get().state == "rejected"
        Connection.objects.update(state="connected")
    board.tokens.add("tok-acme")
    company.push(now=NOW + 2 * HOUR)
    assert moved(board) == 2


# ── workers that die, sleep, and meet ──


class Killed(BaseException):
    """Nobody catches it: nothing is written down."""


def dies() -> None:
    raise Killed


@pytest.mark.parametrize(
    ("on", "before", "requests"),
    [("candidate", True, 1), ("candidate", False, 1), ("move", True, 2), ("move", False, 1)],
)
def test_whoever_takes_over_from_a_dead_worker_moves_nobody_twice(
    company: Company, board: Board, sam: Applicant, on: str, before: bool, requests: int
):
    company.move(sam, COMPLETED)
    board.wire.meanwhile(on, dies, before=before)
    with pytest.raises(Killed):
        company.push()
    company.push(now=NOW + 29 * SECOND)
    assert board.stage_of(sam.remote) == (COMPLETED if (on, before) == ("move", False) else CALL)
    company.push(now=NOW + LEASE)
    assert (board.wire.count("move"), moved(board)) == (requests, 1)
    assert company.pushes(sam) == [("done", "")]


def test_negative_control_who_sends_again_without_a_look_moves_twice(
    company: Company, board: Board, sam: Applicant, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ats_sync.actions.moving.judge_move", lambda intent, seen: Judged(do=Do.SEND))
    company.move(sam, COMPLETED)
    board.wire.fail(ErrorKind.AMBIGUOUS, on="move", carried_out=True)
    company.push()
    company.push(now=NOW + MINUTE)
    assert moved(board) == 2


def test_a_slow_worker_neither_sends_nor_settles_what_another_took_over(company: Company, board: Board, sam: Applicant):
    """It sleeps right before its request until long after its time; another one has told the move, and a person has
    dragged the card on."""
    times = [NOW]

    def sleeps_for_an_hour() -> None:
        times[0] = NOW + HOUR
        assert company.push(now=NOW + HOUR) == 1
        board.move(sam.remote, "Applied")

    company.move(sam, COMPLETED)
    board.wire.meanwhile("candidate", sleeps_for_an_hour)
    company.push(clock=lambda: times[0])
    assert (moved(board), board.stage_of(sam.remote)) == (1, "Applied")
    assert company.pushes(sam) == [("done", "")]
    assert company.seen_in(sam) == COMPLETED


def overtaken_at(company: Company, look: int, then: Callable[[], object]) -> Callable[[], datetime]:
    """A slow worker's clock: when it is looked at for this time, an hour has passed, another worker has told
    everything, and something else has happened."""
    looks = count(1)

    def clock() -> datetime:
        at = next(looks)
        if at == look:
            company.push(now=NOW + HOUR)
            then()
        return NOW if at < look else NOW + HOUR

    return clock


def test_who_wakes_up_right_before_the_request_does_not_send_it(company: Company, board: Board, sam: Applicant):
    """It had fenced the push, and waited for its turn."""
    company.move(sam, COMPLETED)
    clock = overtaken_at(company, 6, lambda: board.move(sam.remote, "Applied"))
    company.push(clock=clock)
    assert [each.what for each in board.wire.asked].index("move") == 2  # of the other worker, after both had looked
    assert (moved(board), board.stage_of(sam.remote)) == (1, "Applied")


def test_who_wakes_up_right_before_the_fence_leaves_what_is_done(company: Company, board: Board, sam: Applicant):
    company.note(sam)
    company.push(clock=overtaken_at(company, 4, lambda: None))
    assert (len(board.notes[sam.person]), company.pushes(sam)) == (1, [("done", "")])


def test_a_move_that_was_only_promised_is_asked_for_again(
    company: Company, board: Board, sam: Applicant, monkeypatch: pytest.MonkeyPatch
):
    """They say that it is done, and nothing has changed."""
    company.move(sam, COMPLETED)
    with monkeypatch.context() as idle:
        idle.setattr(board, "move", lambda *unused, **more: None)
        company.push()
    assert company.pushes(sam) == [("sending", "unclear")]
    company.push(now=NOW + MINUTE)
    assert (moved(board), company.pushes(sam)) == (1, [("done", "")])


def test_each_push_goes_to_one_worker_and_the_next_waits_for_it(company: Company, sam: Applicant):
    company.move(sam, COMPLETED)
    company.move(sam, "Applied", now=NOW + SECOND)
    other = company.applicant()
    company.note(other)
    note_down(now=NOW)
    with organization_context(company.organization):
        claims = [claim(company.connection, now=NOW) for _ in range(3)]
        assert {each.link_id for each in claims if each} == {sam.link.pk, other.link.pk}
        assert claims[2] is None
        again = claim(company.connection, now=NOW + LEASE)
    assert again
    assert again.token not in {each.token for each in claims if each}


# ── notes and the tag ──


def test_a_note_is_written_once_with_a_way_back(company: Company, board: Board, sam: Applicant, settings: Settings):
    note = company.note(sam, "The interview is complete.\n\nLicence: yes & no <both>")
    company.push()
    company.push(now=NOW + HOUR)
    (written,) = board.notes[sam.person]
    page = f"{settings.PUBLIC_URL}/team/{company.organization.slug}/applications/{sam.application.pk}/"
    assert written.text == (
        f"The interview is complete.\n\nLicence: yes & no <both>\n\nThe applicant’s page: {page}\n\nRef. {note.pk}"
    )
    assert company.only_push(sam).remote_id == written.id
    with organization_context(company.organization):
        assert ApplicationNote.objects.get().pushed_at == NOW


@pytest.mark.parametrize(("carried_out", "requests"), [(True, 1), (False, 2)])
def test_a_note_nobody_answered_is_looked_for(
    company: Company, board: Board, sam: Applicant, carried_out: bool, requests: int
):
    company.note(sam)
    board.wire.fail(ErrorKind.AMBIGUOUS, on="write_note", carried_out=carried_out)
    company.push()
    company.push(now=NOW + 29 * SECOND)
    assert board.wire.count("notes") == 0
    company.push(now=NOW + MINUTE)
    assert (board.wire.count("write_note"), len(board.notes[sam.person])) == (requests, 1)
    assert company.only_push(sam).remote_id == board.notes[sam.person][0].id


def test_a_note_follows_its_move_and_the_tag_follows_the_note(board: Board):
    company = link(board, tag="Klara")
    sam = company.applicant()
    board.tags[sam.person] = ["early"]
    company.move(sam, COMPLETED)
    company.note(sam, key="call:1:completed")
    company.push()
    company.note(sam, key="call:2:completed", now=NOW + SECOND)
    company.push(now=NOW + MINUTE)
    assert [each.what for each in board.changes if each.by == "api"] == ["moved", "noted", "tagged", "noted"]
    assert board.tags[sam.person] == ["early", "Klara"]


def test_a_note_waits_for_the_move_before_it_but_not_for_one_that_is_stuck(
    company: Company, board: Board, sam: Applicant
):
    company.move(sam, COMPLETED)
    company.note(sam)
    board.wire.fail(ErrorKind.RETRY, on="candidate", retry_after=50)
    company.push()
    assert board.notes == {}
    company.gone_there(COMPLETED)
    company.push(now=NOW + MINUTE)
    assert company.pushes(sam) == [("stuck", "target_gone"), ("done", "")]


# ── whose turn it is ──


def test_no_organization_holds_up_another(company: Company, board: Board, sam: Applicant):
    """One whose company does not answer rests, and everything of the others is told."""
    other_board = Board(company="4343", subdomain="other-care")
    MemoryVendor.boards.append(other_board)
    other = link(other_board)
    for _ in range(3):
        company.move(company.applicant(), COMPLETED)
        other.move(other.applicant(), COMPLETED)
    board.wire.fail(ErrorKind.NOT_SENT, meaning=Meaning.DOWN, times=99)
    company.push()
    assert (moved(board), moved(other_board)) == (0, 3)
    assert len(board.wire.asked) == 1


def test_a_push_is_told_within_its_time(company: Company):
    """After so many seconds the rest waits for the next round."""
    for _ in range(3):
        company.move(company.applicant(), COMPLETED)
    note_down(now=NOW)
    assert pushing.push_due(clock=lambda: NOW, seconds=-1) == 0
    assert pushing.push_due(clock=lambda: NOW, seconds=20) == 3
