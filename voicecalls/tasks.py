"""What beat turns the crank of: each task looks for rows that are due. All of them may run twice, side by side."""

import time
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from core.health import clocks_differ_by
from core.hints import hint
from core.locking import alone
from voicecalls import actions
from voicecalls.queries.ticking import is_ticking, ticked

log = structlog.get_logger(__name__)

TICK = "tick of calls"  # one at a time, on whatever host
TICK_SECONDS, BATCH_SECONDS = 7, 20


@shared_task(name="voicecalls.tick")
def tick() -> None:
    """Who is to be called gets a case, and who is due gets an attempt; one that may be placed at once is handed out.

    One tick at a time: a second one has nothing to do. A host whose clock is wrong calls nobody.
    """
    if settings.CALLS_MOST_DRIFT and clocks_differ_by(timezone.now()) > settings.CALLS_MOST_DRIFT:
        log.error("nobody is called: the clocks of this host and of the database differ")
        return
    with alone(TICK) as is_alone:
        if not is_alone:
            return
        actions.enrol(now=timezone.now())
        actions.plan_corrected(now=timezone.now())
        claimed = set(actions.claim_due(now=timezone.now()))
        # The others have their time later: `place` finds them then. Hints that come too early would only keep what is
        # fired meanwhile waiting in the queue.
        for attempt in actions.sendable(now=timezone.now(), most=len(claimed)):
            if attempt.pk in claimed:
                hint("voicecalls.place_one", expires=30, attempt_id=str(attempt.pk))
        ticked(timezone.now())


@shared_task(name="voicecalls.place_one")
def place_one(*, attempt_id: str) -> None:
    """One reserved call is placed; a hint, which may get lost."""
    attempt = actions.reserved(UUID(attempt_id))
    now = timezone.now()
    if attempt and attempt.send_after and attempt.send_after <= now:
        actions.place_call(attempt, now=now)


@shared_task(name="voicecalls.place")
def place() -> None:
    """Reserved calls whose time has come are placed; those that nobody wants any more are taken back."""
    started = time.monotonic()
    actions.take_back_unwanted(now=timezone.now())
    for attempt in actions.sendable(now=timezone.now()):
        if time.monotonic() - started > BATCH_SECONDS:
            return
        actions.place_call(attempt, now=timezone.now())


@shared_task(name="voicecalls.replan")
def replan() -> None:
    """What an organization has changed in its settings holds for whoever waits."""
    started = time.monotonic()
    while actions.replan(now=timezone.now()) and time.monotonic() - started < TICK_SECONDS:
        continue


@shared_task(name="voicecalls.reconcile")
def reconcile() -> None:
    """Calls of which nothing is heard are looked up at the provider; reserved ones that nobody placed are given up.

    Sounds the alarm if the tick stands still.
    """
    is_ticking(timezone.now())
    actions.give_up_forgotten(now=timezone.now())
    actions.reconcile(now=timezone.now())


@shared_task(name="voicecalls.sweep")
def sweep() -> None:
    """What slipped through: everybody in trigger stages, everybody for whom no time is known, lines that rest."""
    actions.enrol_everybody(now=timezone.now())
    actions.plan_blocked(now=timezone.now())
    actions.go_on_with_stranded(now=timezone.now())
    actions.try_resting_lines(now=timezone.now())


@shared_task(name="voicecalls.purge")
def purge() -> None:
    """What was said on the phone, and its sound, is deleted when its time is over."""
    actions.purge(now=timezone.now())
