"""The circuit breaker: when calls fail for technical reasons, an organization's calls rest, and its team is told once.

Busy lines and people who do not answer are no failures.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import Organization
from voicecalls import emails
from voicecalls.actions.settings import FIRST
from voicecalls.dialling import Outcome
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallControl

WITHIN = timedelta(minutes=5)
AT_LEAST = 10  # attempts, before anything is concluded
REST = timedelta(minutes=10)


def look(organization: Organization, *, now: datetime) -> bool:
    """Let calls rest for a while if half of the latest attempts failed. Whether they rest because of this look."""
    ended = CallAttempt.objects.filter(
        organization=organization,
        kind=AttemptKind.OUTBOUND,
        state=AttemptState.ENDED,
        ended_at__gt=now - WITHIN,
        sent_at__isnull=False,
    )
    failed = ended.filter(Q(outcome__in=[Outcome.FAILED, Outcome.LOST]) | Q(outcome=Outcome.ABORTED, sid=""))
    number = ended.count()
    if number < AT_LEAST or failed.count() * 2 < number:
        return False
    return _open(organization, now=now)


@transaction.atomic
def _open(organization: Organization, *, now: datetime) -> bool:
    CallControl.objects.get_or_create(organization=organization)
    control = CallControl.objects.select_for_update(no_key=True).get(organization=organization)
    if control.breaker_until and control.breaker_until > now:
        return False
    went_on = control.breaker_until is None or control.breaker_until < now - WITHIN
    control.breaker_until, control.replan_after = now + REST, FIRST
    if went_on:  # it has not just opened again after a vain try
        control.breaker_told_at = now
        emails.calls_resting(organization, key=f"{now:%Y%m%dT%H%M%S}", until=control.breaker_until, now=now)
    control.save(update_fields=["breaker_until", "breaker_told_at", "replan_after"])
    return True
