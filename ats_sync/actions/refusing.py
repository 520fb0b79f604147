"""What a request that failed means for everything else that is asked of the same company."""

from datetime import datetime

import structlog
from django.db import transaction

from accounts.actor import Actor, record
from ats_sync import emails
from ats_sync.actions import pacing
from ats_sync.models import Connection, ConnectionState
from ats_sync.port import AtsError, ErrorKind, Meaning

log = structlog.get_logger(__name__)

CLOCKWORK = Actor(name="Link", channel="worker")
OPENS_NOTHING = (Meaning.TOKEN, Meaning.COMPANY)
LATER = (ErrorKind.NOT_SENT, ErrorKind.RETRY, ErrorKind.AMBIGUOUS)
CLOSED_DOORS = (Meaning.FORBIDDEN, Meaning.NOT_FOUND)


def is_about_one_thing(error: AtsError) -> bool:
    """Whether a question was answered, but badly: they have a problem with it, or nobody can read what they say.
    Perhaps with nothing else; who answers nothing at all, or asks us to wait, cannot be asked anything."""
    is_answered = error.meaning == Meaning.ODD or (error.meaning == Meaning.DOWN and error.status is not None)
    return is_answered and error.retry_after is None


def take_failure(connection: Connection, *, error: AtsError, now: datetime) -> bool:
    """The connection is rejected, or rests for a while. Whether anything else may be asked at once: the error is only
    about what was asked. `connection` is the row whose token was used."""
    if isinstance(error, pacing.NotNow):
        return False
    if error.meaning in OPENS_NOTHING:
        refuse(connection, error=error, now=now)
        return False
    if error.kind in LATER or error.meaning in (Meaning.BUSY, Meaning.DOWN):
        pacing.rest(connection, error=error, now=now)
        log.warning("the other side does not answer", connection=str(connection.pk), why=str(error))
        return False
    return True


def refuse(connection: Connection, *, error: AtsError, now: datetime) -> bool:
    """The token opens nothing any more: nothing is asked until there is another one, nobody is called, and the admins
    are told once. False if that is known, or if there is another token by now."""
    with transaction.atomic():
        mine = Connection.objects.filter(pk=connection.pk, secret=bytes(connection.secret)).connected()
        problem = str(error.meaning or error.kind)
        if not mine.update(state=ConnectionState.REJECTED, problem=problem, problem_at=now):
            return False
        about = {"company": connection.company, "owner": connection.owner, "problem": problem}
        record(
            organization=connection.organization,
            by=CLOCKWORK,
            verb="token was rejected",
            subject=connection,
            now=now,
            **about,
        )
        emails.ats_rejected(connection, now=now)
    log.error("token rejected", connection=str(connection.pk), problem=problem)
    return True
