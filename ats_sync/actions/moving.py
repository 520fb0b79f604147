"""Telling a move: looked at, fenced, asked for once, looked at again.

What cannot be closed: the other side knows no "move only if", so a card that a person drags in the instant between our
look and our request is moved on from wherever it then stands. Whoever drags it before our look, or after our request,
wins.
"""

from dataclasses import replace

from django.conf import settings

from ats_sync.actions.holding import (
    Held,
    ask_the_reading,
    fence,
    give_back,
    learn,
    learn_refusal,
    read_soon,
    refused,
    settle_done,
    settle_overruled,
    settle_stuck,
)
from ats_sync.models import ApplicationLink, StageLink
from ats_sync.port import Ats, AtsError, ErrorKind, RemoteApplication, RemoteStanding
from ats_sync.telling import Do, Intent, Judged, Problem, judge_move, was_not_carried_out
from marketplace.models import StageMove


def target_of(move: StageMove, *, link: ApplicationLink) -> StageLink | None:
    """Where a move leads there: the stage's own, or one of the same name if that is gone; None if there is none."""
    there = StageLink.objects.filter(job_link=link.job_link_id, gone_at=None)
    own = there.filter(stage=move.to_stage_id).first()
    return own or there.filter(stage__name__iexact=move.to_stage.name).order_by("stage__position").first()


def tell_move(held: Held, *, ats: Ats) -> None:
    """One look, at most one request, one more look."""
    link, move = held.push.link, held.push.move
    assert move
    target = target_of(move, link=link)
    intent = Intent(
        licence=link.remote_stage.remote_id if link.remote_stage else "",
        target=target.remote_id if target else "",
        before=held.push.before,
    )
    seen = _look(held, ats)
    if seen is None:
        ask_the_reading(held)
        return
    judged = judge_move(intent, seen)
    if judged.do == Do.SEND:
        _send(held, ats, intent, seen=seen, target=target)
    else:
        _settle(held, judged, seen=seen, target=target)


def _look(held: Held, ats: Ats) -> RemoteApplication | None:
    """The application as it stands there now; None if the candidate is not in the job any more. Raises AtsError."""
    link = held.push.link
    person = ats.candidate(link.candidate_link.remote_id)
    return next((each for each in person.applications if each.id == link.remote_id), None)


def _settle(held: Held, judged: Judged, *, seen: RemoteApplication, target: StageLink | None) -> None:
    if judged.do == Do.DONE:
        settle_done(held, stands_in=target, version=seen.version)
        if not _is_as_ours(seen, held, target):
            read_soon(held)
    elif judged.do == Do.DROP:
        settle_overruled(held, because=judged.because)
    else:
        settle_stuck(held, because=judged.because)
        read_soon(held, job=True)


def _send(held: Held, ats: Ats, intent: Intent, *, seen: RemoteApplication, target: StageLink | None) -> None:
    if not fence(held, before=seen.version):
        give_back(held, because=Problem.NONE)
        return
    try:
        ats.move(held.push.link.remote_id, stage=intent.target)
    except AtsError as error:
        refused(held, error=error, was_sent=True)
        learn_refusal(held.connection, right="move", error=error)
        if error.kind == ErrorKind.REJECTED:
            read_soon(held, job=True)  # the stage may be gone, or the applicant
        raise
    learn(held.connection, right="move", granted=True)
    _verify(held, ats, intent, seen=seen, target=target)


def _verify(held: Held, ats: Ats, intent: Intent, *, seen: RemoteApplication, target: StageLink | None) -> None:
    """They said that it was done. Whatever stands there now was put there after it."""
    try:
        now_seen = _look(held, ats)
    except AtsError:
        settle_done(held, stands_in=target)
        read_soon(held)
        raise
    if was_not_carried_out(replace(intent, before=seen.version), now_seen):
        give_back(held, because=Problem.UNCLEAR, at_least=settings.ATS_LOOK_AFTER)
        return
    settle_done(held, stands_in=target, version=now_seen.version if now_seen else "")
    if now_seen is None or not _is_as_ours(now_seen, held, target):
        read_soon(held)


def _is_as_ours(seen: RemoteApplication, held: Held, target: StageLink | None) -> bool:
    """Nothing is left for the reading to take over."""
    assert target
    assert held.push.move
    stands = (seen.stage, seen.standing) == (target.remote_id, RemoteStanding.OPEN)
    return stands and target.stage_id == held.push.move.to_stage_id
