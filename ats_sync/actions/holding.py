"""A push in the hands of one worker: claimed, fenced, given back, settled.

Every step asks whether the claim still holds. WAITING → SENDING with `sent_at` is committed before the one request goes
out; whoever finds a push that was sent looks for what became of it before anything is sent again. `sent_at` goes only
when it is known that nothing was done. Only who holds the claim writes down what became of it, so that a slow worker
changes nothing once another has taken over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction

from ats_sync.actions.settling import drop, locked, told
from ats_sync.models import ApplicationLink, CandidateLink, Connection, JobLink, Push, PushState, StageLink
from ats_sync.models.pushes import ON_ITS_WAY
from ats_sync.port import AtsError, ErrorKind, Meaning
from ats_sync.telling import Problem, stuck_because, wait, waits_because

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)  # longer than looking, sending and looking again can take
STUCK_FOR = timedelta(hours=1)  # until it is tried again all the same
REFUSALS = 3  # until a person has to look: meanwhile the reading may find out that stage or applicant is gone
NOT_SENT = {"state": PushState.WAITING, "sent_at": None, "before": ""}
MOST_TRIES = 1000  # are counted
dice = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Held:
    """`push.token` is the claim."""

    push: Push
    clock: Callable[[], datetime]

    @property
    def connection(self) -> Connection:
        return self.push.link.job_link.connection

    @property
    def was_sent(self) -> bool:
        """Whether a request for it may have been carried out before."""
        return self.push.sent_at is not None


def claim(connection: Connection, *, now: datetime) -> Push | None:
    """The next push of an organization whose turn it is, for one worker alone, with everything it is about."""
    with transaction.atomic():
        due = Push.objects.due(now).filter(organization=connection.organization_id)
        push = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("due_at", "n").first()
        if push is None:
            return None
        push.token, push.claimed_at, push.due_at, push.tries = (
            uuid4(),
            now,
            now + LEASE,
            min(push.tries + 1, MOST_TRIES),
        )
        push.save(update_fields=["token", "claimed_at", "due_at", "tries"])
    with_everything = Push.objects.select_related(
        "organization", "link__job_link__connection", "link__candidate_link", "link__remote_stage", "move", "note"
    )
    return with_everything.get(pk=push.pk)


def is_held(held: Held) -> bool:
    """Asked right before a request goes out: whether nobody has taken over or settled it meanwhile."""
    rows = Push.objects.filter(pk=held.push.pk, token=held.push.token, state__in=ON_ITS_WAY)
    return rows.filter(due_at__gt=held.clock()).exists()


def fence(held: Held, *, before: str = "") -> bool:
    """From now on a request may be carried out. False if it must not be sent: somebody else has the push, or what we
    know of the application has changed since we looked. `before`: the version that was seen."""
    push, now = held.push, held.clock()
    with transaction.atomic():
        link = locked(push.link)
        if link.gone_at or link.remote_stage_id != push.link.remote_stage_id:
            return False
        mine = Push.objects.filter(pk=push.pk, token=push.token, state__in=ON_ITS_WAY, due_at__gt=now)
        return bool(
            mine.update(state=PushState.SENDING, sent_at=now, before=before, due_at=now + settings.ATS_LOOK_AFTER)
        )


def settle_done(held: Held, *, remote_id: str = "", stands_in: StageLink | None = None, version: str = "") -> bool:
    """They know it; after a move the applicant `stands_in` its target, in this `version` ("": not known)."""
    with transaction.atomic():
        if not _still_mine(held):
            return False
        told(held.push, now=held.clock(), remote_id=remote_id)
        if stands_in:
            link = held.push.link
            link.remote_stage, link.seen_at, link.version = stands_in, held.clock(), version
            link.save(update_fields=["remote_stage", "seen_at", "version"])
    return True


def settle_dropped(held: Held, *, because: Problem) -> bool:
    with transaction.atomic():
        if not _still_mine(held):
            return False
        drop(Push.objects.filter(pk=held.push.pk), because=because, now=held.clock())
    log.info("not told there", push=str(held.push.pk), because=str(because))
    return True


def settle_overruled(held: Held, *, because: Problem) -> None:
    """Somebody there has decided otherwise, which was seen. Where the applicant stands is not known until the reading
    takes it over, and until then none of our moves is made, not even where they have been moved back meanwhile."""
    with transaction.atomic():
        if settle_dropped(held, because=because):
            ApplicationLink.objects.filter(pk=held.push.link_id).update(remote_stage=None, version="")
    read_soon(held)


def settle_stuck(held: Held, *, because: Problem, **more: Any) -> None:
    """A person has to do something first; until then it is looked at from time to time."""
    _give_back(held, due_in=settings.ATS_LOOK_AFTER, **{**more, "problem": because, "state": PushState.STUCK})
    log.warning("cannot be told there", push=str(held.push.pk), because=str(because))


def give_back(held: Held, *, because: Problem, at_least: timedelta = timedelta(0)) -> None:
    """To be tried again after a while. A request that may have been carried out is still one."""
    after = max(wait(held.push.tries, asked=None, luck=dice.random()), at_least)
    _give_back(held, due_in=after, problem=because)


def refused(held: Held, *, error: AtsError, was_sent: bool) -> None:
    """A request failed. `was_sent`: it was the one that tells, not a look; then, if it may have been carried out, it is
    looked for later, else it is as if it had not been sent."""
    if was_sent and error.kind == ErrorKind.AMBIGUOUS:
        _give_back(held, due_in=settings.ATS_LOOK_AFTER, problem=Problem.UNCLEAR)
        log.warning("nobody knows whether it was told there", push=str(held.push.pk))
        return
    as_before = NOT_SENT if was_sent else {}
    stuck = stuck_because(error)
    if stuck == Problem.REFUSED and held.push.tries < REFUSALS:
        _give_back(held, due_in=settings.ATS_LOOK_AFTER, problem=stuck, **as_before)
        return
    if stuck:
        settle_stuck(held, because=stuck, **as_before)
        return
    after = wait(held.push.tries, asked=error.retry_after, luck=dice.random())
    _give_back(held, due_in=after, problem=waits_because(error), **as_before)


def ask_the_reading(held: Held) -> None:
    """Candidate or application is not where it was: gone, or with another candidate now that two were made one. The
    reading finds out, and marks the link."""
    read_soon(held, job=True)
    give_back(held, because=Problem.GONE, at_least=settings.ATS_LOOK_AFTER)


def learn_refusal(connection: Connection, *, right: str, error: AtsError) -> None:
    if error.meaning == Meaning.FORBIDDEN:
        learn(connection, right=right, granted=False)


def learn(connection: Connection, *, right: str, granted: bool) -> None:
    """Whether the token's owner may write shows when it is tried; the last try counts."""
    if connection.rights.get(right) == granted:
        return
    with transaction.atomic():
        mine = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        if bytes(mine.secret) == bytes(connection.secret):
            mine.rights = {**mine.rights, right: granted}
            mine.save(update_fields=["rights"])


def read_soon(held: Held, *, job: bool = False) -> None:
    """What was seen is for the reading to take over: it is due now."""
    link, now = held.push.link, held.clock()
    CandidateLink.objects.filter(pk=link.candidate_link_id).update(read_due_at=now)
    if job:
        JobLink.objects.filter(pk=link.job_link_id).update(read_due_at=now)


def _give_back(held: Held, *, due_in: timedelta, **changed: Any) -> None:
    with transaction.atomic():
        if _still_mine(held):
            rows = Push.objects.filter(pk=held.push.pk)
            rows.update(due_at=held.clock() + due_in, token=None, **changed)


def _still_mine(held: Held) -> bool:
    """Takes the lock of the link, which everybody who settles has. Needs a transaction."""
    locked(held.push.link)
    return Push.objects.filter(pk=held.push.pk, token=held.push.token, state__in=ON_ITS_WAY).exists()
