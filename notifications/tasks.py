"""The sweep over the outbox. Fired by beat every few seconds, and as a hint after every commit that queued mail."""

import time

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from core.tenancy import system_context
from notifications import actions

BATCH_SECONDS = 25  # well inside the task's time limit; what is left is due for the next sweep


@shared_task(name="notifications.deliver_due")
def deliver_due() -> None:
    """Deliver what is due. May run any number of times, side by side."""
    started = time.monotonic()
    connection = get_connection()
    with system_context("deliver due mail"):
        try:
            while time.monotonic() - started < BATCH_SECONDS:
                message = actions.claim(now=timezone.now())
                if message is None:
                    return
                actions.deliver(message, connection=connection, now=timezone.now())
        finally:
            connection.close()
