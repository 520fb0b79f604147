"""Telling a worker that a row is due now. A hint may get lost: whatever beat fires finds the row all the same."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def hint(task: str, *, expires: int | None = None, **ids: str) -> None:
    """Fire a task now. `expires`: after so many seconds nobody needs it any more; `ids` are its arguments."""
    try:
        current_app.send_task(task, kwargs=ids, expires=expires)
    except OperationalError:
        log.warning("hint lost, the next round will find what is due", task=task)
