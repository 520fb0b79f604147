"""The product with one fault planted: it calls first and writes that down afterwards. For the control of the tests
that count calls: `celery -A tests.resilience.call_then_record`."""

from datetime import datetime
from typing import Any

import django

from config.celery import app

django.setup()

from voicecalls.actions import placing  # noqa: E402 - models come after the setup
from voicecalls.models import AttemptState, CallAttempt  # noqa: E402
from voicecalls.telephony import CallRequest, Placed  # noqa: E402

__all__ = ["app"]
_record_placed = placing._record_placed


def _no_fence(attempt: CallAttempt, *, now: datetime) -> CallRequest | None:
    return placing._request(attempt)


def _record(attempt: CallAttempt, placed: Placed, *others: Any, now: datetime) -> None:
    waiting = CallAttempt.objects.filter(pk=attempt.pk, state=AttemptState.RESERVED)
    waiting.update(state=AttemptState.SENDING, sent_at=now, counts=True)
    _record_placed(attempt, placed, *others, now=now)


def _everybody_at_once(attempt: CallAttempt, *, now: datetime) -> bool:
    return True  # nobody leaves an attempt alone because somebody else has just asked about it


vars(placing).update(fence=_no_fence, _record_placed=_record, _licensed=_everybody_at_once)
