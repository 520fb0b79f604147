"""What to do about something the other side is to be told, judged by what is seen there. Plain values, no rows.

Nobody can ask the other side to move an applicant only if they still stand somewhere: whoever drags a card between our
look and our request loses against us. Everything that was done before the look, or while nobody knows what became of
a request, is kept.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ats_sync.port import AtsError, ErrorKind, Meaning, RemoteApplication, RemoteNote, RemoteStanding

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=60)
LONGEST_NOTE = 6000  # characters


class Problem(StrEnum):
    """Why something is not told (any more)."""

    NONE = ""
    # dropped: it is not to be told any more
    MOVED_THERE = "moved_there"  # somebody moved the applicant: that wins
    REJECTED = "rejected"
    HIRED = "hired"
    GONE = "gone"
    OVERTAKEN = "overtaken"  # the application was moved on before this move could be made
    # stuck: a person has to do something first
    TARGET_GONE = "target_gone"  # the stage is not there (any more)
    FORBIDDEN = "forbidden"  # the token's owner may not
    REFUSED = "refused"  # the other side does not take it
    TOUCHED = "touched"  # something about the application has changed there while nobody could know what became of it
    # tried again by itself
    BUSY = "busy"
    DOWN = "down"
    UNREACHABLE = "unreachable"
    UNCLEAR = "unclear"  # it may have been done: looked after in a while
    TOKEN = "token"  # noqa: S105 - the token opens nothing: everything waits


class Do(StrEnum):
    SEND = "send"
    DONE = "done"
    DROP = "drop"
    STUCK = "stuck"


@dataclass(frozen=True, kw_only=True)
class Judged:
    do: Do
    because: Problem = Problem.NONE


@dataclass(frozen=True, kw_only=True)
class Intent:
    """A move that is to be made. `licence`: the stage in which the applicant has to stand for it; `target`: "" if there
    is no such stage any more. `before`: the version of the application that was seen before something may have happened
    that nobody told us of (a request that may have been carried out; time without a link); "": nothing may, or nobody
    knows."""

    licence: str
    target: str
    before: str = ""


def judge_move(intent: Intent, seen: RemoteApplication | None) -> Judged:
    """What to do, `seen` being the application as it stands there now; None: it is not there any more."""
    if seen is None:
        return Judged(do=Do.DROP, because=Problem.GONE)
    if seen.standing == RemoteStanding.REJECTED:
        return Judged(do=Do.DROP, because=Problem.REJECTED)
    if intent.target and seen.stage == intent.target:
        return Judged(do=Do.DONE)
    if seen.standing == RemoteStanding.HIRED:
        return Judged(do=Do.DROP, because=Problem.HIRED)
    if seen.stage != intent.licence:
        return Judged(do=Do.DROP, because=Problem.MOVED_THERE)
    if not intent.target:
        return Judged(do=Do.STUCK, because=Problem.TARGET_GONE)
    if _was_touched(intent, seen):
        return Judged(do=Do.STUCK, because=Problem.TOUCHED)
    return Judged(do=Do.SEND)


def _was_touched(intent: Intent, seen: RemoteApplication) -> bool:
    """The applicant stands where they stood before, and yet something about the application has changed: they may have
    been moved, and somebody has moved them back, which to send it again would undo; or somebody has only rated them,
    and not to send it would have them called once more. A person has to say."""
    return bool(intent.before and seen.version and seen.version != intent.before)


def was_not_carried_out(intent: Intent, seen: RemoteApplication | None) -> bool:
    """The other side said that it moved the applicant, and nothing at all has changed: it did not (yet)."""
    return bool(
        seen and seen.stage == intent.licence != intent.target and intent.before and seen.version == intent.before
    )


def found(reference: str, notes: list[RemoteNote]) -> RemoteNote | None:
    """Our own note among those of a candidate, known by its reference."""
    return next((note for note in notes if reference in note.text), None)


def note_text(text: str, *, rest_at: str, reference: str, all_of_it: str, longest: int = LONGEST_NOTE) -> str:
    """A note as the other side gets it: where to look for more and what it is known by at the end, whatever its length.

    `all_of_it` holds {address}, `reference` is a line. Too long a text ends after a paragraph, a line or a word.
    """
    end = "\n\n".join([all_of_it.format(address=rest_at), reference])
    room = longest - len(end) - len("\n\n[…]\n\n")
    kept = text.strip()
    if len(kept) > room:
        kept = f"{_cut(kept, room)}\n\n[…]"
    return f"{kept}\n\n{end}" if kept else end


def _cut(text: str, room: int) -> str:
    """The longest beginning that ends with a paragraph; where that would be too short, with a line or a word."""
    begins = text[: room + 1]
    for boundary in ("\n\n", "\n", " "):
        place = begins.rfind(boundary)
        if place > room // 2:
            return begins[:place].rstrip()
    return text[:room]


# ── what went wrong ──


def is_rejected_for_good(error: AtsError) -> bool:
    """The token opens nothing any more: nothing at all is asked until there is another one."""
    return error.meaning in (Meaning.TOKEN, Meaning.COMPANY)


def stuck_because(error: AtsError) -> Problem:
    """What a person has to see to before it can be told; NONE where it is tried again by itself."""
    if error.kind != ErrorKind.REJECTED or is_rejected_for_good(error):
        return Problem.NONE
    return Problem.FORBIDDEN if error.meaning == Meaning.FORBIDDEN else Problem.REFUSED


def waits_because(error: AtsError) -> Problem:
    if is_rejected_for_good(error):
        return Problem.TOKEN
    if error.meaning == Meaning.BUSY:
        return Problem.BUSY
    return Problem.UNREACHABLE if error.kind == ErrorKind.NOT_SENT else Problem.DOWN


def wait(tries: int, *, asked: float | None, luck: float) -> timedelta:
    """Until the next try: doubling from two seconds to a minute, no sooner than the other side asks. `tries`: in a row,
    from 1; `luck` from 0 to 1 spreads those who failed together."""
    doublings = min(max(tries, 1) - 1, 10)
    doubled = min(FIRST_WAIT * float(2**doublings), LONGEST_WAIT)
    spread = doubled * (0.5 + luck / 2)
    return max(spread, timedelta(seconds=asked or 0))
