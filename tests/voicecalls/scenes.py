"""Applicants who are to be called, and what an in-memory exchange makes of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from accounts.models import Organization
from core.tenancy import organization_context, system_context
from tests import factories
from tests.contracts.memory import MemoryTelephony
from tests.factories import NOW
from tests.voicecalls import factories as calls
from voicecalls import actions
from voicecalls.models import CallAttempt, CallCase, CallControl, Line
from voicecalls.telephony import CallRequest, Placed, Status

R = TypeVar("R", bound=Model)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Exchange:
    """One account's telephone, and the time it has."""

    now: datetime = NOW
    phone: MemoryTelephony = field(init=False)

    def __post_init__(self) -> None:
        self.phone = MemoryTelephony(now=lambda: self.now)

    def dial(self, line: Line) -> MemoryTelephony:
        return self.phone

    @property
    def rung(self) -> list[str]:
        """The numbers of all calls, oldest first."""
        return [call.to for call in self.phone.calls.values()]


def calling_organization(*, now: datetime = NOW, **line: Any) -> Organization:
    """An organization with a line."""
    organization = factories.organization(now=now)
    calls.line(organization, **line)
    return organization


def fresh(row: R) -> R:
    """The row as it stands now."""
    with system_context("a test"):
        found: R = type(row)._default_manager.get(pk=row.pk)
    return found


def next_of(case: CallCase) -> datetime:
    """When the case is due, as it stands now."""
    due = fresh(case).next_attempt_at
    assert due
    return due


def attempts(*cases: CallCase) -> list[CallAttempt]:
    with system_context("a test"):
        return list(CallAttempt.objects.filter(case__in=cases).order_by("reserved_at", "n"))


def attempt_of(case: CallCase) -> CallAttempt:
    """Its only attempt."""
    (only,) = attempts(case)
    return only


def claimed(*, now: datetime = NOW) -> list[CallAttempt]:
    """What a tick reserves."""
    ids = actions.claim_due(now=now)
    with system_context("a test"):
        rows = {row.pk: row for row in CallAttempt.objects.filter(pk__in=ids).select_related("organization", "line")}
    return [rows[pk] for pk in ids]


def place_all(exchange: Exchange, *, now: datetime = NOW) -> None:
    """What is reserved is sent, as far as its time has come."""
    exchange.now = now
    for attempt in actions.sendable(now=now):
        actions.place_call(attempt, dial=exchange.dial, now=now)


def rings(case: CallCase, exchange: Exchange, *, now: datetime = NOW) -> CallAttempt:
    """The case's attempt, sent and known to the provider."""
    claimed(now=now)
    place_all(exchange, now=now + MINUTE / 6)
    return attempts(case)[-1]


def body(attempt: CallAttempt, status: str, *, number: int = 0, **more: str) -> dict[str, str]:
    """A status webhook as the provider posts it."""
    return {
        "CallSid": attempt.sid,
        "CallStatus": status,
        "SequenceNumber": str(number),
        "Direction": "outbound-api",
        "To": attempt.number,
        **more,
    }


def told(attempt: CallAttempt, status: str, *, now: datetime = NOW, number: int = 0, **more: str) -> CallAttempt:
    """The provider tells us how far the call has come; the attempt afterwards."""
    with organization_context(attempt.organization):
        actions.take_status(attempt, body=body(attempt, status, number=number, **more), now=now)
    return fresh(attempt)


def control(organization: Organization) -> CallControl:
    with organization_context(organization):
        return CallControl.objects.get_or_create(organization=organization)[0]


__all__ = ["CallRequest", "Placed", "Status"]
