"""What follows from what they have now, what they had when we last looked, and what we have. Plain values, no rows.

Stages are named by the other side's ids, which belong to one job here; "" is a stage that nobody there knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ats_sync.port import RemoteStage, RemoteStanding
from ats_sync.telling import Problem
from core import phones

Key = TypeVar("Key")

REMOVED = "removed"
# Values of marketplace's `Closed`.
CLOSES = {RemoteStanding.OPEN: "", RemoteStanding.REJECTED: "rejected", RemoteStanding.HIRED: "hired"}
ENDS = {"": Problem.NONE, "rejected": Problem.REJECTED, "hired": Problem.HIRED}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Where an application stands there, or stood when we last looked."""

    stage: str
    standing: RemoteStanding = RemoteStanding.OPEN


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is to be done here. `stage`: where our application is to stand; `closed`: why it is closed, "": it is open.

    `reached`: which of our moves that they had not been told is told by what was seen, counted from 0; those before it
    have become needless. `dropped`: why none of the others is told any more; NONE: they wait on.
    """

    stage: str
    closed: str
    reached: int | None = None
    dropped: Problem = Problem.NONE


def decide(*, base: Seen | None, remote: Seen | None, ours: str, waiting: Sequence[str] = ()) -> Decision:
    """`base`: as it was seen last (None: never), `remote`: as it is seen now (None: it is not there any more), `ours`:
    the stage in which ours stands, `waiting`: where our moves lead that they have not been told, in order.

    Whoever moves an applicant there wins. As long as nobody does, what we did is waiting to be told.
    """
    if remote is None:
        return Decision(stage=ours, closed=REMOVED, dropped=Problem.GONE if waiting else Problem.NONE)
    closed = CLOSES[remote.standing]
    moved = base is None or base.stage != remote.stage
    reached = _place(remote.stage, waiting) if moved else None
    rest = waiting if reached is None else waiting[reached + 1 :]
    dropped = Problem.NONE
    if rest and (closed or (moved and reached is None)):
        dropped, rest = ENDS[closed] or Problem.MOVED_THERE, ()
    return Decision(stage=ours if rest else remote.stage, closed=closed, reached=reached, dropped=dropped)


def _place(stage: str, waiting: Sequence[str]) -> int | None:
    return next((at for at, target in enumerate(waiting) if target == stage), None)


def match_stages(
    theirs: Sequence[RemoteStage], *, linked: Mapping[str, Key], loose: Sequence[tuple[Key, str]] = ()
) -> list[Key | None]:
    """For each of their stages ours, or None: a new one. `linked`: ours by their ids; `loose`: ours that are linked
    with none yet, with their names, which decide for whatever is left. Each of ours is given once."""
    free = list(loose)
    found: list[Key | None] = [linked.get(each.id) for each in theirs]
    for at, each in enumerate(theirs):
        if found[at] is None and (match := _of_name(each.name, free)):
            free.remove(match)
            found[at] = match[0]
    return found


def _of_name(name: str, loose: Iterable[tuple[Key, str]]) -> tuple[Key, str] | None:
    return next((each for each in loose if each[1].strip().casefold() == name.strip().casefold()), None)


@dataclass(frozen=True, kw_only=True)
class Number:
    """`e164`: what is dialled, or ""; `typed`: as somebody wrote it there."""

    e164: str = ""
    typed: str = ""


def first_number(written: Iterable[str], *, country: str) -> Number:
    """The first that can be read as a number that could be rung; where none can, the first as it was written."""
    texts = [text.strip() for text in written if text.strip()]
    for text in texts:
        for part in (text, *phones.parts(text)):
            try:
                return Number(e164=phones.parse(part, country=country), typed=text)
            except phones.WrongPhone:
                continue
    return Number(typed=texts[0] if texts else "")


def number_to_take(
    now_there: Sequence[str], *, then_there: Sequence[str] | None, ours: Number, country: str
) -> Number | None:
    """The number to take over; None: ours stays.

    `then_there`: as they were read last (None: never). Ours follows theirs as long as it is the one that was there
    then; what the team or the person has entered here stays, whatever they write there.
    """
    takes = first_number(now_there, country=country)
    if then_there is None:
        return takes if not ours.e164 else None
    base = first_number(then_there, country=country)
    is_theirs = ours.e164 == base.e164 if ours.e164 else ours.typed == base.typed
    return takes if is_theirs and (not ours.e164 or ours.e164 != takes.e164) else None


def email_to_take(now_there: str, *, then_there: str, ours: str) -> str:
    """The address to take over; "": ours stays. `then_there`: as it was read last ("": none, or never). One that is
    gone there is kept here."""
    if not ours:
        return now_there
    return now_there if ours == then_there and now_there != ours else ""
