"""Asking the candidate of a cancelled interview which times would suit."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Entry
from interviews import emails
from interviews.actions.refusals import NotCancelled
from interviews.actions.rows import locked, require_address
from interviews.models import Interview, State
from interviews.queries.worklists import ASKED_PREFERENCES


def ask_preferences(interview: Interview, *, by: Actor, now: datetime) -> None:
    """Mail the candidate once; their answer goes to the representative. Asked again, nothing is sent."""
    with transaction.atomic():
        current = locked(interview)
        if current.state != State.CANCELLED:
            raise NotCancelled
        if Entry.objects.about(current).filter(verb=ASKED_PREFERENCES).exists():
            return
        require_address(current)
        record(organization=current.organization, by=by, verb=ASKED_PREFERENCES, subject=current, now=now)
        emails.preferences_asked(current, now=now)
