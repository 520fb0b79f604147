"""What beat turns the crank of: each task looks for rows that are due. All of them may run twice, side by side."""

import time

from celery import shared_task
from django.utils import timezone

from core.tenancy import organization_context, system_context
from interviews import actions

CALENDAR_BATCH_SECONDS = 20  # fetching and reading the last one takes up to 35 more


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


@shared_task(name="interviews.read_calendars", soft_time_limit=57)
def read_calendars() -> None:
    """Connected calendars that are due are read; those of people who left are forgotten."""
    started = time.monotonic()
    with system_context("read connected calendars"):
        actions.remove_leavers_calendars(now=timezone.now())
        while time.monotonic() - started < CALENDAR_BATCH_SECONDS:
            calendar = actions.claim_calendar(now=timezone.now())
            if calendar is None:
                return
            with organization_context(calendar.organization):
                actions.read_calendar(calendar, now=timezone.now())
