"""Politeness: an organization's other side is asked one thing at a time and not too often, whoever asks.

The next free turn stands in the row of the connection and is taken by one UPDATE, so that all workers share it. It is
reckoned on the database's clock, because they may run on several hosts.
"""

import time
from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, Greatest, Now

from ats_sync.models import UNLISTED, Connection
from ats_sync.port import AtsError, ErrorKind, Meaning, Pace

PATIENCE = timedelta(seconds=5)  # whoever would have to wait for longer comes again
SHORTEST_REST, LONGEST_REST = timedelta(seconds=2), timedelta(seconds=60)
LONGEST_WISH = timedelta(hours=1)  # what the other side may ask us to wait
LASTING = (UNLISTED, Meaning.FORBIDDEN)  # problems with the list of jobs, which end when it is answered and not before
dice = SystemRandom()


class NotNow(AtsError):
    """Nothing was asked: it is not our turn for a while, or the connection is not open any more."""


def pace_of(connection: Connection, *, patience: timedelta = PATIENCE) -> Pace:
    """For the adapter, before each request: waits for the turn, or raises NotNow."""

    def wait() -> None:
        time.sleep(take_turn(connection, patience=patience))

    return wait


def take_turn(connection: Connection, *, patience: timedelta = PATIENCE) -> float:
    """In how many seconds our turn is; it is nobody else's from now on. Raises NotNow if that is too long."""
    free = Greatest(Coalesce(F("next_request_at"), Now()), Now())
    soon = Q(next_request_at=None) | Q(next_request_at__lte=Now() + Value(patience))
    until = ExpressionWrapper(F("next_request_at") - Now(), output_field=DurationField())
    rows = Connection.objects.filter(pk=connection.pk)
    with transaction.atomic():  # the row is ours until we know which turn it is
        taken = rows.connected().filter(soon).update(next_request_at=_later(free, _every()))
        found = rows.annotate(until=until).values_list("state", "until").first()
    if not taken:
        is_busy = found is not None and found[0] == connection.state
        wait = found[1].total_seconds() if is_busy and found and found[1] else None
        raise NotNow(ErrorKind.NOT_SENT, meaning=Meaning.BUSY if is_busy else Meaning.TOKEN, retry_after=wait)
    assert found
    until_the_next: timedelta = found[1]
    return max(0.0, (until_the_next - _every()).total_seconds())


def rest(connection: Connection, *, error: AtsError, now: datetime) -> None:
    """The other side is busy or down: nobody asks for as long as it says, else for twice as long each time, up to a
    minute. What is wrong stands in the row until something is answered."""
    Connection.objects.filter(pk=connection.pk, problem__in=["", *LASTING]).update(problem_at=now)
    problem = str(error.meaning or error.kind)
    Connection.objects.filter(pk=connection.pk).connected().update(
        problem=problem,
        next_request_at=_later(Greatest(Coalesce(F("next_request_at"), Now()), Now()), _rest(connection, error, now)),
    )


def answered(connection: Connection, *, now: datetime) -> None:
    """The other side answered: what was wrong with it is over, but for the list of jobs."""
    rows = Connection.objects.filter(pk=connection.pk).connected()
    rows.update(checked_at=now)
    rows.exclude(problem__in=LASTING).update(problem="", problem_at=None)


def _rest(connection: Connection, error: AtsError, now: datetime) -> timedelta:
    """As long as it has lasted already: doubling, without anybody counting."""
    if error.retry_after is not None:
        return min(timedelta(seconds=max(error.retry_after, 0)), LONGEST_WISH)
    since = Connection.objects.filter(pk=connection.pk).values_list("problem_at", flat=True).first()
    lasted = now - since if since else SHORTEST_REST
    return min(max(lasted, SHORTEST_REST), LONGEST_REST) * dice.uniform(0.75, 1.25)


def _every() -> timedelta:
    return timedelta(seconds=1 / settings.ATS_REQUESTS_PER_SECOND)


def _later(moment: Greatest, wait: timedelta) -> "ExpressionWrapper[CombinedExpression]":
    return ExpressionWrapper(moment + Value(wait), output_field=DateTimeField())
