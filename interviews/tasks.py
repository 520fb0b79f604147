"""What beat turns the crank of: each task looks for rows that are due. All of them may run twice, side by side."""

from celery import shared_task
from django.utils import timezone

from interviews import actions


@shared_task(name="interviews.replace_leavers")
def replace_leavers() -> None:
    """Whoever left a team is replaced in the interviews that are still to come."""
    actions.replace_leavers(now=timezone.now())


@shared_task(name="interviews.send_reminders")
def send_reminders() -> None:
    """Reminders that are due go out, if they still make sense."""
    actions.send_due(now=timezone.now())


@shared_task(name="interviews.replan_reminders")
def replan_reminders() -> None:
    """What an organization has changed in its settings holds for the reminders of interviews under way."""
    actions.replan_reminders(now=timezone.now())
