"""Which reminders are due when, and sending them."""

from datetime import datetime

from interviews.models import Interview, Reminder


def plan(interview: Interview, *, now: datetime) -> None:
    """Replace the interview's open reminders by those that fit how it stands now. Needs a transaction."""
    Reminder.objects.open().filter(interview=interview).delete()
