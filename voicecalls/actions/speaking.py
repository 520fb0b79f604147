"""Who acts in a call."""

from django.conf import settings

from accounts.actor import Actor


def caller() -> Actor:
    """Whoever speaks on the phone for an organization."""
    return Actor(name=settings.ASSISTANT_NAME, channel="phone")
