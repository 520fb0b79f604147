"""What to do about a move that is to be told, by what is seen there; how notes and waits come out."""

from datetime import timedelta
from typing import Any

import pytest

from ats_sync.port import AtsError, ErrorKind, Meaning, RemoteApplication, RemoteNote, RemoteStanding
from ats_sync.telling import (
    Do,
    Intent,
    Judged,
    Problem,
    found,
    judge_move,
    note_text,
    stuck_because,
    wait,
    waits_because,
    was_not_carried_out,
)

CALL, COMPLETED, ELSEWHERE = "8100", "8101", "8102"
INTENT = Intent(licence=CALL, target=COMPLETED)
SENT = Intent(licence=CALL, target=COMPLETED, before="v1")
LOST = Intent(licence=CALL, target="")


def seen(stage: str, standing: RemoteStanding = RemoteStanding.OPEN, version: str = "v1") -> RemoteApplication:
    return RemoteApplication(id="48", job="70", candidate="46", stage=stage, standing=standing, version=version)


@pytest.mark.parametrize(
    ("intent", "there", "do", "because"),
    [
        (INTENT, seen(CALL), Do.SEND, Problem.NONE),
        (INTENT, seen(COMPLETED), Do.DONE, Problem.NONE),
        (INTENT, seen(COMPLETED, RemoteStanding.HIRED), Do.DONE, Problem.NONE),  # the target hires whoever enters it
        (INTENT, seen(ELSEWHERE), Do.DROP, Problem.MOVED_THERE),
        (INTENT, seen(CALL, RemoteStanding.REJECTED), Do.DROP, Problem.REJECTED),  # a move would take them back
        (INTENT, seen(COMPLETED, RemoteStanding.REJECTED), Do.DROP, Problem.REJECTED),
        (INTENT, seen(CALL, RemoteStanding.HIRED), Do.DROP, Problem.HIRED),
        (INTENT, None, Do.DROP, Problem.GONE),
        (LOST, seen(CALL), Do.STUCK, Problem.TARGET_GONE),
        (LOST, seen(ELSEWHERE), Do.DROP, Problem.MOVED_THERE),
        (Intent(licence="", target=COMPLETED), seen(CALL), Do.DROP, Problem.MOVED_THERE),
        # a request may have been carried out before
        (SENT, seen(CALL, version="v1"), Do.SEND, Problem.NONE),  # nothing has changed since: it was not
        (SENT, seen(COMPLETED, version="v2"), Do.DONE, Problem.NONE),
        (SENT, seen(CALL, version="v3"), Do.STUCK, Problem.TOUCHED),  # taken back, or only rated: who knows
        (SENT, seen(ELSEWHERE, version="v3"), Do.DROP, Problem.MOVED_THERE),
        (SENT, seen(CALL, version=""), Do.SEND, Problem.NONE),  # there is no telling
    ],
)
def test_a_move_is_judged_by_what_is_seen(intent: Intent, there: RemoteApplication | None, do: Do, because: Problem):
    assert judge_move(intent, there) == Judged(do=do, because=because)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (seen(CALL, version="v1"), True),
        (seen(CALL, version="v3"), False),  # moved, and back again
        (seen(COMPLETED, version="v2"), False),
        (None, False),
    ],
)
def test_what_they_say_they_did_is_looked_after(there: RemoteApplication | None, expected: bool):
    assert was_not_carried_out(SENT, there) is expected


END: dict[str, Any] = {
    "rest_at": "https://k.example/a",
    "all_of_it": "All of it: {address}",
    "reference": "Ref. 4711",
}


def test_a_note_ends_with_its_address_and_what_it_is_known_by():
    assert note_text("Complete.\n", **END) == "Complete.\n\nAll of it: https://k.example/a\n\nRef. 4711"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("First paragraph.\n\nSecond paragraph.\n\n" + "third " * 99, "First paragraph.\n\nSecond paragraph."),
        ("a line\n" * 40, "a line\na line\na line\na line\na line"),
        ("word " * 50, "word word word word word word word word"),
        ("x" * 500, "x" * 44),
    ],
)
def test_a_long_note_ends_where_a_sense_ends(text: str, begins: str):
    cut = note_text(text, longest=102, **END)
    assert cut.endswith("\n\n[…]\n\nAll of it: https://k.example/a\n\nRef. 4711")
    assert cut.startswith(begins)
    assert len(cut) <= 102
    assert text.startswith(cut.partition("\n\n[…]")[0])


def test_our_own_note_is_known_by_its_reference():
    notes = [RemoteNote(id="2", text="Ref. 4712"), RemoteNote(id="1", text="<p>Complete.</p><p>Ref. 4711</p>")]
    assert found("Ref. 4711", notes) == notes[1]
    assert found("Ref. 4713", notes) is None


def test_waits_double_up_to_a_minute_and_no_sooner_than_asked():
    longest = [wait(tries, asked=None, luck=1).total_seconds() for tries in (1, 2, 3, 4, 5, 6, 1000)]
    assert longest == [2, 4, 8, 16, 32, 60, 60]
    assert wait(3, asked=None, luck=0) == timedelta(seconds=4)
    assert wait(1, asked=90, luck=0) == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("error", "stuck", "waits"),
    [
        (AtsError(ErrorKind.REJECTED, meaning=Meaning.TOKEN), Problem.NONE, Problem.TOKEN),
        (AtsError(ErrorKind.REJECTED, meaning=Meaning.FORBIDDEN), Problem.FORBIDDEN, Problem.DOWN),
        (AtsError(ErrorKind.REJECTED, meaning=Meaning.INVALID), Problem.REFUSED, Problem.DOWN),
        (AtsError(ErrorKind.RETRY, meaning=Meaning.BUSY), Problem.NONE, Problem.BUSY),
        (AtsError(ErrorKind.NOT_SENT), Problem.NONE, Problem.UNREACHABLE),
        (AtsError(ErrorKind.AMBIGUOUS), Problem.NONE, Problem.DOWN),
    ],
)
def test_what_went_wrong_decides_who_goes_on(error: AtsError, stuck: Problem, waits: Problem):
    assert (stuck_because(error), waits_because(error)) == (stuck, waits)
