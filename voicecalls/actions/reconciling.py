"""Calls of which we have heard nothing for too long: the provider is asked, and nothing is ever sent again.

A call whose request got no answer may ring at this moment. First its webhooks tell (they name the attempt), then the
provider's list of calls does. What is in neither after two looks is lost: it counts as an attempt, because somebody's
phone may have rung.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from core.tenancy import organization_context, system_context
from voicecalls.actions import resting
from voicecalls.actions.ending import end_attempt
from voicecalls.actions.lines import Dial, telephony_of
from voicecalls.actions.placing import LONGEST_CALL
from voicecalls.actions.progress import take_seen
from voicecalls.dialling import Outcome
from voicecalls.models import AttemptState, CallAttempt
from voicecalls.telephony import Meaning, Seen, Telephony, TelephonyError

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 50
CLOCKS_DIFFER = timedelta(seconds=5)  # ours and the provider's
BETWEEN_LOOKS = timedelta(minutes=1)


def reconcile(*, dial: Dial = telephony_of, now: datetime) -> int:
    """Look after calls that are overdue. How many were looked at."""
    attempts = _overdue(now)
    for attempt in attempts:
        with organization_context(attempt.organization):
            if _claimed(attempt, now=now):
                _look(attempt, dial=dial, now=now)
    return len(attempts)


def _overdue(now: datetime) -> list[CallAttempt]:
    first, *more = settings.CALLS_LOOKS_AFTER
    unknown = Q(state=AttemptState.SENDING, looks=0, sent_at__lte=now - first)
    for number, age in enumerate(more, start=1):
        unknown |= Q(state=AttemptState.SENDING, looks=number, sent_at__lte=now - age)
    unknown |= Q(state=AttemptState.SENDING, looks__gt=len(more), looked_at__lte=now - BETWEEN_LOOKS)
    on_its_way = [AttemptState.QUEUED, AttemptState.INITIATED, AttemptState.RINGING]
    silent = Q(state__in=on_its_way, sent_at__lte=now - settings.CALLS_RING_SILENCE)
    silent |= Q(state__in=on_its_way, sent_at=None, reserved_at__lte=now - LONGEST_CALL)  # incoming
    silent |= Q(state=AttemptState.IN_PROGRESS, reserved_at__lte=now - settings.CALLS_TALK_SILENCE)
    rested = Q(looked_at=None) | Q(looked_at__lte=now - BETWEEN_LOOKS)
    with system_context("calls of which nothing is heard"):
        rows = CallAttempt.objects.live().filter(unknown | (silent & rested))
        return list(rows.select_related("organization", "line").order_by("reserved_at", "pk")[:MOST_AT_ONCE])


def _claimed(attempt: CallAttempt, *, now: datetime) -> bool:
    """One look at a time, whoever else reconciles."""
    mine = CallAttempt.objects.filter(
        pk=attempt.pk, state=attempt.state, looks=attempt.looks, looked_at=attempt.looked_at
    )
    return bool(mine.update(looks=F("looks") + 1, looked_at=now))


def _look(attempt: CallAttempt, *, dial: Dial, now: datetime) -> None:
    if attempt.line is None:
        _lose(attempt, now=now)
        return
    try:
        telephony = dial(attempt.line)
        seen = telephony.fetch(attempt.sid) if attempt.sid else _find(attempt, telephony)
    except TelephonyError as error:
        if error.meaning == Meaning.NOT_FOUND:
            _lose(attempt, now=now)
        else:
            log.warning("call not looked up", attempt=str(attempt.pk), kind=str(error.kind), code=error.code)
            _forget_look(attempt)
        return
    if seen:
        take_seen(attempt, seen=seen, now=now)
    elif attempt.looks + 1 >= len(settings.CALLS_LOOKS_AFTER):
        _lose(attempt, now=now)


def _find(attempt: CallAttempt, telephony: Telephony) -> Seen | None:
    """The call in the provider's list that belongs to no other attempt: the first one after the request."""
    assert attempt.sent_at
    assert attempt.line
    since = attempt.sent_at - CLOCKS_DIFFER
    found = telephony.find(to=attempt.number, from_=attempt.line.number, since=since)
    known = _known(seen.sid for seen in found)
    return next((seen for seen in reversed(found) if seen.sid not in known), None)


def _known(sids: Iterable[str]) -> set[str]:
    return set(CallAttempt.objects.filter(sid__in=list(sids)).values_list("sid", flat=True))


def _forget_look(attempt: CallAttempt) -> None:
    """The provider did not answer: that was no look at its list."""
    CallAttempt.objects.filter(pk=attempt.pk).update(looks=attempt.looks)


def _lose(attempt: CallAttempt, *, now: datetime) -> None:
    with transaction.atomic():
        current = CallAttempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if current.state != attempt.state or current.sid != attempt.sid:  # something was heard meanwhile
            return
        end_attempt(current, outcome=Outcome.LOST, rang=False, at=now, now=now)
    resting.look(attempt.organization, now=now)
