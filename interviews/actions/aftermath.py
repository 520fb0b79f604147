"""Around a booked interview: how to join, whether it was held, what the team and the desk wrote down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor, record
from interviews import emails
from interviews.actions.refusals import NotBooked, NotOverYet
from interviews.actions.rows import locked, require_upcoming
from interviews.models import DeskNote, Feedback, Interview, Outcome, State


def set_conference_details(
    interview: Interview, *, link: str, phone: str, notes: str, by: Actor, now: datetime
) -> bool:
    """Save how to join. Everybody gets the updated invitation; saving the same details again sends nothing. Whether
    anything was sent."""
    with transaction.atomic():
        current = locked(interview)
        require_upcoming(current, now=now)
        details = (link, phone, notes)
        if details == (current.conference_link, current.conference_phone, current.conference_notes):
            return False
        current.conference_link, current.conference_phone, current.conference_notes = details
        current.sequence += 1
        current.save(update_fields=["conference_link", "conference_phone", "conference_notes", "sequence"])
        record(organization=current.organization, by=by, verb="added conference details", subject=current, now=now)
        emails.details_changed(current, now=now)
    return True


def record_outcome(interview: Interview, *, outcome: Outcome, by: Actor, now: datetime) -> None:
    """Say whether the interview was held, or who did not come. Possible from its start on; the last word counts."""
    with transaction.atomic():
        current = locked(interview)
        if current.state != State.BOOKED or current.starts_at is None:
            raise NotBooked
        if current.starts_at > now:
            raise NotOverYet
        if current.outcome == outcome:
            return
        current.outcome, current.outcome_at, current.outcome_by = outcome, now, by.name
        current.save(update_fields=["outcome", "outcome_at", "outcome_by"])
        record(
            organization=current.organization,
            by=by,
            verb="recorded outcome",
            subject=current,
            now=now,
            outcome=str(outcome),
        )


def write_feedback(interview: Interview, *, text: str, by: Actor, now: datetime) -> Feedback:
    """One note for each member of the team; written again, it is replaced."""
    with transaction.atomic():
        current = locked(interview)
        if current.state != State.BOOKED or current.starts_at is None or current.starts_at > now:
            raise NotOverYet
        earlier = Feedback.objects.filter(interview=current, author=by.user).first()
        if earlier and earlier.text == text:
            return earlier
        note = earlier or Feedback(organization=current.organization, interview=current, author=by.user, created_at=now)
        note.text, note.author_name, note.changed_at = text, by.name, now
        note.save()
        record(organization=current.organization, by=by, verb="wrote feedback", subject=current, now=now)
    return note


def add_note(interview: Interview, *, text: str, form_key: UUID, by: Actor, now: datetime) -> DeskNote:
    """The desk writes something down. The same form sent twice writes once."""
    with transaction.atomic():
        locked(interview)
        earlier = DeskNote.objects.filter(form_key=form_key).first()
        return earlier or DeskNote.objects.create(
            organization=interview.organization,
            interview=interview,
            author=by.user,
            author_name=by.name,
            text=text,
            form_key=form_key,
            created_at=now,
        )


def settle(interview: Interview, *, by: Actor, now: datetime) -> None:
    """Nothing more is to be done about a cancelled interview."""
    with transaction.atomic():
        current = locked(interview)
        if current.state != State.CANCELLED or current.settled_at is not None:
            return
        current.settled_at = now
        current.save(update_fields=["settled_at"])
        record(organization=current.organization, by=by, verb="settled", subject=current, now=now)
