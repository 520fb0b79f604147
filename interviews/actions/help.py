""" "I did not find a date and time that works for me." """

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor, record
from core import zones
from interviews import emails
from interviews.actions.refusals import FormChanged
from interviews.actions.rows import keep_zone, locked, require_pending, require_upcoming
from interviews.models import HelpRequest, Interview, ProposedTime, State


def report_no_fit(
    interview: Interview,
    *,
    message: str,
    proposed: Sequence[datetime] = (),
    time_zone: str = "",
    form_key: UUID,
    by: Actor,
    now: datetime,
) -> HelpRequest:
    """Tell the representative that no time suits, and which times would. The times on offer stay on offer; who has
    booked keeps the booked one. The same form sent twice tells once.

    `time_zone`: what the candidate reads in, if it is known. Raises UnknownZone before anything is stored."""
    if time_zone:
        zones.zone(time_zone)
    starts = sorted(set(proposed))
    with transaction.atomic():
        current = locked(interview)
        earlier = HelpRequest.objects.filter(form_key=form_key).first()
        if earlier:
            known = [time.starts_at for time in earlier.proposed_times.all()]
            if (earlier.interview_id, earlier.message, known) != (current.pk, message, starts):
                raise FormChanged
            return earlier
        if current.state == State.BOOKED:
            require_upcoming(current, now=now)
        else:
            require_pending(current)
        if time_zone:
            keep_zone(current, time_zone=time_zone)
        request = HelpRequest.objects.create(
            organization=current.organization, interview=current, message=message, form_key=form_key, created_at=now
        )
        ProposedTime.objects.bulk_create(
            ProposedTime(organization=current.organization, help_request=request, starts_at=start) for start in starts
        )
        record(organization=current.organization, by=by, verb="asked for new times", subject=current, now=now)
        emails.no_time_fits(request, now=now)
    return request
