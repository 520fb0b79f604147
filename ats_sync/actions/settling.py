"""What is to be told of an application, noted down in order, and what became of it.

Whoever changes pushes of an application holds the lock of its link, taken before any lock of a push; `locked` takes it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from ats_sync.models import ApplicationLink, Connection, Push, PushState, StageLink
from ats_sync.models.pushes import UNSETTLED
from ats_sync.telling import Problem
from core.tenancy import organization_context, system_context
from marketplace.models import ApplicationNote, StageMove

CALLED = "call:"  # how the keys of notes about calls begin: whoever was called gets the tag
MOST_AT_ONCE = 500


def locked(link: ApplicationLink) -> ApplicationLink:
    """As it stands, with what leads to the other side. Needs a transaction."""
    known = ApplicationLink.objects.select_related("job_link__connection", "candidate_link", "remote_stage")
    return known.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)


def adopt(link: ApplicationLink, *, now: datetime) -> None:
    """An application is linked for the first time: what has happened to it before counts as known over there."""
    for rows in (StageMove.objects, ApplicationNote.objects):
        rows.filter(application=link.application_id, pushed_at=None).update(pushed_at=now)


def note_down(*, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """A push for everything that linked systems do not know yet. Of how many applications."""
    unknown = Q(pushed_at=None, ats_push=None, application__ats_link__isnull=False)
    with system_context("what linked systems do not know yet"):
        ids = {
            each
            for rows in (StageMove.objects, ApplicationNote.objects)
            for each in rows.filter(unknown).values_list("application__ats_link", flat=True).distinct()[:most]
        }
        links = list(ApplicationLink.objects.filter(pk__in=ids).select_related("organization"))
    for link in links:
        with organization_context(link.organization), transaction.atomic():
            note_down_of(locked(link), now=now)
    return len(links)


def note_down_of(link: ApplicationLink, *, now: datetime) -> None:
    """A push for each of its moves and notes that is not known there and has none yet. Needs the link's lock."""
    unknown = {"application": link.application_id, "pushed_at": None, "ats_push": None}
    found: list[tuple[datetime, dict[str, Any]]] = []
    found += [(each.moved_at, {"move": each}) for each in StageMove.objects.filter(**unknown).in_order()]
    found += [(each.created_at, {"note": each}) for each in ApplicationNote.objects.filter(**unknown).in_order()]
    found.sort(key=lambda one: one[0])  # stable: of the same instant the move comes first
    found += _tags(link, found)
    if not found:
        return
    last = link.pushes.aggregate(last=Max("n"))["last"] or 0
    Push.objects.bulk_create(
        Push(organization_id=link.organization_id, link=link, n=n, due_at=now, created_at=at, **what)
        for n, (at, what) in enumerate(found, start=last + 1)
    )


def _tags(link: ApplicationLink, found: Iterable[tuple[datetime, dict[str, Any]]]) -> list[tuple[datetime, Any]]:
    """The tag goes on whoever was called, once."""
    tag = link.job_link.connection.tag
    called = [at for at, what in found if "note" in what and what["note"].key.startswith(CALLED)]
    if not tag or not called or link.pushes.filter(tag=tag).exists():
        return []
    return [(called[-1], {"tag": tag})]


def waiting_moves(link: ApplicationLink, *, now: datetime) -> list[Push]:
    """Moves of ours that are not known there yet, stuck ones included, in order. Needs the link's lock, and that of its
    application: nobody may move it meanwhile."""
    note_down_of(link, now=now)
    return list(link.pushes.unsettled().moves().select_related("move__to_stage__ats_link").order_by("n"))


def drop_moves(link: ApplicationLink, *, because: Problem, now: datetime) -> int:
    """Somebody there has decided otherwise: none of our moves is told any more. As `waiting_moves`."""
    note_down_of(link, now=now)
    return drop(link.pushes.unsettled().moves(), because=because, now=now)


def drop(pushes: Any, *, because: Problem, now: datetime) -> int:
    """Some of one application's pushes (a query) are not to be told any more. Needs the link's lock."""
    return int(pushes.update(state=PushState.DROPPED, problem=because, done_at=now, token=None))


def revive(link: ApplicationLink, *, moves: bool, now: datetime) -> int:
    """The application is there again: what was not told since it seemed to be gone waits again; `moves` too? How many.
    Needs the link's lock."""
    parked = link.pushes.filter(state=PushState.DROPPED, problem=Problem.GONE, done_at__gte=link.gone_at)
    rows = parked if moves else parked.filter(move=None)
    return int(rows.update(state=PushState.WAITING, problem=Problem.NONE, done_at=None, due_at=now, tries=0))


def told(push: Push, *, now: datetime, remote_id: str = "") -> None:
    """They know it. Needs the link's lock."""
    Push.objects.filter(pk=push.pk).update(
        state=PushState.DONE, problem=Problem.NONE, done_at=now, token=None, remote_id=remote_id
    )
    StageMove.objects.filter(ats_push=push, pushed_at=None).update(pushed_at=now)
    ApplicationNote.objects.filter(ats_push=push, pushed_at=None).update(pushed_at=now)


def moved_by_sight(link: ApplicationLink, *, to: StageLink, now: datetime) -> bool:
    """The applicant is seen there where a waiting move of ours leads: that move is told, those before it have become
    needless. False if none leads there. As `waiting_moves`; the link's `remote_stage` is for the caller to set."""
    moves = waiting_moves(link, now=now)
    reached = next((each for each in moves if each.move and each.move.to_stage_id == to.stage_id), None)
    if reached is None:
        return False
    drop(link.pushes.unsettled().moves().filter(n__lt=reached.n), because=Problem.OVERTAKEN, now=now)
    told(reached, now=now)
    return True


def doubt_moves(connection: Connection, *, now: datetime) -> None:
    """Nobody has looked for a while. A move that waits is made only if nothing about its application has changed there
    since it was seen last; else somebody may have moved it away and back."""
    links = ApplicationLink.objects.filter(job_link__connection=connection, gone_at=None).exclude(version="")
    waits = Q(pushes__state__in=UNSETTLED, pushes__move__isnull=False) | Q(application__stage_moves__pushed_at=None)
    for link in links.filter(waits).distinct().order_by("pk"):
        mine = locked(link)
        note_down_of(mine, now=now)
        mine.pushes.unsettled().moves().filter(before="").update(before=mine.version)


def retry_stuck(connection: Connection, *, now: datetime) -> int:
    """There is another token, or somebody has given its owner more rights: all of them are tried again, but those about
    which that says nothing. How many."""
    stuck = Push.objects.filter(state=PushState.STUCK, link__job_link__connection=connection)
    return stuck.exclude(problem=Problem.TOUCHED).update(state=PushState.WAITING, due_at=now, tries=0)
