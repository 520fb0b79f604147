"""Where events are posted to, and the secret that signs them."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from ats_sync.actions.refusals import NotConnected
from ats_sync.models import Connection, ConnectionState
from core.refusal import Refused


class NotTheSecret(Refused):
    default: ClassVar = _("This is the token, not the secret of the webhook. Please copy the secret.")


def keep_hook_secret(connection: Connection, *, secret: str, by: Actor, now: datetime) -> None:
    """From now on only what this secret signed is believed to come from the other side."""
    with transaction.atomic():
        mine = _locked(connection)
        if secret == mine.token:
            raise NotTheSecret
        mine.keep_secrets(token=mine.token, hook=secret)
        mine.hook_heard_at = mine.hook_refused_at = None
        mine.save(update_fields=["secret", "hook_heard_at", "hook_refused_at"])
        record(organization=mine.organization, by=by, verb="entered the secret of events", subject=mine, now=now)


def new_hook_address(connection: Connection, *, by: Actor, now: datetime) -> None:
    """What is posted to the address of before is refused from now on; the new one has no secret yet."""
    with transaction.atomic():
        mine = _locked(connection)
        mine.hook_key = uuid4()
        mine.keep_secrets(token=mine.token, hook="")
        mine.hook_tested_at = mine.hook_heard_at = mine.hook_refused_at = None
        mine.save(update_fields=["hook_key", "secret", "hook_tested_at", "hook_heard_at", "hook_refused_at"])
        record(organization=mine.organization, by=by, verb="made a new address for events", subject=mine, now=now)


def _locked(connection: Connection) -> Connection:
    mine = Connection.objects.select_for_update().get(pk=connection.pk)
    if mine.state == ConnectionState.DISCONNECTED:
        raise NotConnected
    return mine
