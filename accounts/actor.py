"""Who acts: every action is told, and every history entry names them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import Entry, Organization, User


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person or program behind an action, and the channel they came through."""

    name: str
    channel: str
    user: User | None = None


def on_page(user: User) -> Actor:
    """Somebody who is signed in."""
    return Actor(name=str(user), channel="page", user=user)


def record(
    *, organization: Organization, by: Actor, verb: str, subject: models.Model, now: datetime, **detail: Any
) -> None:
    """Write one line of history, in the transaction of the action it tells of."""
    Entry.objects.create(
        organization=organization,
        at=now,
        actor=by.name,
        channel=by.channel,
        verb=verb,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        detail=detail,
    )
