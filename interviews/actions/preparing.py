"""Interviews that somebody books while they speak with us: made without a mail, written about later if at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor, record
from interviews.actions import reminders
from interviews.actions.requests import Seat, draft, send_link, store
from interviews.actions.rows import fingerprint, locked, require_pending
from interviews.models import Interview
from marketplace.models import Application


def prepare_interview(
    *,
    application: Application,
    round_name: str,
    minutes: int,
    time_zone: str,
    seats: Sequence[Seat],
    form_key: UUID,
    by: Actor,
    now: datetime,
) -> Interview:
    """Offer the published hours of these people, and tell nobody. Asked again with the same key, it is the same one.

    The candidate finds it among their interviews and may book it there as well.
    """
    with transaction.atomic():
        Application.objects.select_for_update(no_key=True).get(pk=application.pk)  # one round number each
        earlier = Interview.objects.filter(form_key=form_key).first()
        if earlier:
            return earlier
        interview = draft(
            application=application,
            round_name=round_name,
            minutes=minutes,
            time_zone=time_zone,
            uses_published=True,
            now=now,
        )
        interview.form_key = form_key
        interview.form_fingerprint = fingerprint(application.pk, round_name, minutes, time_zone)
        store(interview, seats=seats, by=by)
        record(organization=interview.organization, by=by, verb="prepared", subject=interview, now=now)
    return interview


def send_prepared(interview: Interview, *, by: Actor, now: datetime) -> None:
    """Write to the candidate about a pending interview, with a link and reminders as if it had been requested now.

    NothingPublished if no time is on offer: then nothing was changed.
    """
    with transaction.atomic():
        current = locked(interview)
        require_pending(current)
        current.offered_at = now
        current.save(update_fields=["offered_at"])
        send_link(current, windows=[window.span for window in current.windows.all()], now=now)
        record(organization=current.organization, by=by, verb="wrote about times", subject=current, now=now)
        reminders.plan(current, now=now)
