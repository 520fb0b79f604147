"""What the other side posts to us: checked, kept as it came, once, and answered. Nothing is done with it here."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

import structlog
from django.db import IntegrityError, transaction

from ats_sync.actions.knowing import fits
from ats_sync.models import Connection, ConnectionState, InboundEvent
from ats_sync.port import Happening, Heard
from ats_sync.vendors import vendor
from core.encryption import Undecipherable, encrypt
from core.hints import hint

log = structlog.get_logger(__name__)

MOST_NAMED = 500  # candidates or jobs of one event


class Received(StrEnum):
    KEPT = "kept"
    TEST = "test"
    NOBODYS = "nobodys"  # there is no secret yet, so nobody can tell whose it is
    REFUSED = "refused"  # not signed, or not by them
    FOREIGN = "foreign"  # of another company
    UNREADABLE = "unreadable"
    DISCONNECTED = "disconnected"


def receive(connection: Connection, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Received:
    """An event came to the address of this connection. Deliveries of the same event are kept once."""
    if connection.state == ConnectionState.DISCONNECTED:
        return Received.DISCONNECTED
    heard = _heard(connection, body, headers)
    if heard and heard.is_test:  # also a signed one, and whatever else it says
        _note(connection, hook_tested_at=now)
        return Received.TEST
    secret = _secret(connection)
    if not secret:
        _note(connection, hook_tested_at=now)
        return Received.NOBODYS
    if not vendor(connection.vendor).is_signed(body, headers, secret=secret):
        _note(connection, hook_refused_at=now)
        return Received.REFUSED
    if heard is None:
        return Received.UNREADABLE
    if heard.company and not connection.remote_company:
        _learn_company(connection, heard.company)
    if heard.company and heard.company != connection.remote_company:
        return Received.FOREIGN
    _keep(connection, heard, body, now=now)
    return Received.KEPT


def event_purpose(event: InboundEvent) -> str:
    return f"ats event:{event.pk}"


def _heard(connection: Connection, body: bytes, headers: Mapping[str, str]) -> Heard | None:
    try:
        return vendor(connection.vendor).hear(body, headers)
    except ValueError:
        return None


def _secret(connection: Connection) -> str:
    try:
        return connection.hook_secret
    except Undecipherable:
        log.error("secret of events is lost", connection=str(connection.pk))
        return ""


def _learn_company(connection: Connection, company: str) -> None:
    """Only their secret signs like this, so this is their own id; unless another organization is linked with it."""
    try:
        with transaction.atomic():
            Connection.objects.filter(pk=connection.pk, remote_company="").update(remote_company=company)
    except IntegrityError:
        log.error("a company is linked with two organizations", connection=str(connection.pk))
    connection.refresh_from_db(fields=["remote_company"])


def _note(connection: Connection, **moments: datetime) -> None:
    Connection.objects.filter(pk=connection.pk).update(**moments)


def _keep(connection: Connection, heard: Heard, body: bytes, *, now: datetime) -> None:
    is_of_interest = heard.happening != Happening.NOTHING
    event = InboundEvent(
        organization_id=connection.organization_id,
        connection=connection,
        key=_key(heard, body),
        kind=heard.kind.replace("\x00", "")[:80],
        happening=heard.happening,
        candidates=[each for each in heard.candidates if fits(each)][:MOST_NAMED],
        jobs=[each for each in heard.jobs if fits(each)][:MOST_NAMED],
        attempt=_attempt(heard),
        received_at=now,
        due_at=now,
        handled_at=None if is_of_interest else now,
        outcome="" if is_of_interest else "nothing",
    )
    event.body = encrypt(body.decode(errors="replace"), purpose=event_purpose(event))
    with transaction.atomic():
        InboundEvent.objects.bulk_create([event], ignore_conflicts=True)
        again = InboundEvent.objects.filter(connection=connection, key=event.key, attempt__lt=event.attempt)
        again.update(attempt=event.attempt)
        _note(connection, hook_heard_at=now)
        if is_of_interest:
            transaction.on_commit(_hint, robust=True)


def _key(heard: Heard, body: bytes) -> str:
    """What they call the event; one without a name is told from others by its words."""
    named = heard.key if fits(heard.key) else ""
    return named or f"sha256:{sha256(body).hexdigest()}"


def _attempt(heard: Heard) -> int:
    return min(max(heard.attempt, 1), 2**31 - 1)


def _hint() -> None:
    hint("ats_sync.events", expires=30)
