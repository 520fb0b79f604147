"""Telling the other side what it does not know yet: moves, notes, tags; of each application in order, of organizations
in turns."""

import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ats_sync.actions.connecting import adapter_of
from ats_sync.actions.holding import STUCK_FOR, Held, ask_the_reading, claim, dice, is_held, refused, settle_dropped
from ats_sync.actions.moving import target_of, tell_move
from ats_sync.actions.noting import tell_note, tell_tag
from ats_sync.actions.pacing import PATIENCE, NotNow, answered, pace_of
from ats_sync.actions.refusing import take_failure
from ats_sync.actions.settling import drop, locked
from ats_sync.models import Connection, Push, PushState
from ats_sync.port import Ats, AtsError, ErrorKind, Meaning
from ats_sync.telling import Problem
from core.tenancy import organization_context, system_context

Clock = Callable[[], datetime]
MOST_STUCK = 200  # are looked at in one go


def push_due(*, clock: Clock, seconds: float) -> int:
    """Tell what is due for so many seconds at most, one push of each organization after the other. How many pushes."""
    started, pushed = time.monotonic(), 0
    resume(now=clock())
    waiting = _with_due(now=clock())
    while waiting:
        for connection in list(waiting):
            if time.monotonic() - started > seconds:
                return pushed
            if push_next(connection, clock=clock):
                pushed += 1
            else:
                waiting.remove(connection)
    return pushed


def push_next(connection: Connection, *, clock: Clock) -> bool:
    """Tell an organization's next push. False if there is none, or nothing more may be asked for now."""
    with organization_context(connection.organization):
        push = claim(connection, now=clock())
        if push is None:
            return False
        held = Held(push=push, clock=clock)
        try:
            _tell(held)
        except AtsError as error:
            return take_failure(held.connection, error=error, now=clock())
        answered(held.connection, now=clock())
    return True


def resume(*, now: datetime, most: int = MOST_STUCK) -> int:
    """Stuck pushes go on where somebody has done something about it, and are tried again now and then all the same. How
    many were looked at."""
    with system_context("what could not be told to linked systems"):
        stuck = Push.objects.filter(state=PushState.STUCK, due_at__lte=now).order_by("due_at", "pk")
        pushes = list(stuck.select_related("organization", "link", "move__to_stage")[:most])
    for push in pushes:
        with organization_context(push.organization), transaction.atomic():
            locked(push.link)
            _look_after(push, now=now)
    return len(pushes)


def _look_after(push: Push, *, now: datetime) -> None:
    """Needs the lock of its link."""
    mine = Push.objects.filter(pk=push.pk, state=PushState.STUCK)
    may_be_left = push.sent_at is None or push.problem == Problem.TOUCHED
    if push.move and may_be_left and _is_overtaken(push):
        drop(mine, because=Problem.OVERTAKEN, now=now)
    elif push.move and target_of(push.move, link=push.link) is None:
        mine.update(problem=Problem.TARGET_GONE, due_at=now + settings.ATS_LOOK_AFTER)
    elif push.problem == Problem.TARGET_GONE or push.claimed_at is None or push.claimed_at <= now - STUCK_FOR:
        mine.update(state=PushState.WAITING, due_at=now)
    else:
        mine.update(due_at=now + settings.ATS_LOOK_AFTER)


def _is_overtaken(push: Push) -> bool:
    """The application was moved on here: it goes there at once."""
    return Push.objects.unsettled().moves().filter(link=push.link_id, n__gt=push.n).exists()


def _with_due(*, now: datetime) -> list[Connection]:
    """In an order of chance, so that none is always the last. One that rests is left out."""
    with system_context("organizations that have something to tell"):
        due = Push.objects.due(now).filter(organization=OuterRef("organization"))
        rests = Q(next_request_at__gt=now + PATIENCE)
        rows = Connection.objects.connected().exclude(rests).filter(Exists(due))
        found = list(rows.select_related("organization"))
    dice.shuffle(found)
    return found


def _tell(held: Held) -> None:
    """Raises AtsError, after what became of the push was written down."""
    push = held.push
    if push.link.gone_at:
        settle_dropped(held, because=Problem.GONE)
        return
    tell = tell_move if push.move else tell_note if push.note else tell_tag
    try:
        tell(held, ats=_guarded(held))
    except AtsError as error:
        if error.meaning == Meaning.NOT_FOUND:
            ask_the_reading(held)
        else:
            refused(held, error=error, was_sent=False)
        raise


def _guarded(held: Held) -> Ats:
    """Before each request, when its turn has come: whether the push is still ours."""
    wait = pace_of(held.connection)

    def waits_and_looks() -> None:
        wait()
        if not is_held(held):
            raise NotNow(ErrorKind.NOT_SENT)

    return adapter_of(held.connection, pace=waits_and_looks)
