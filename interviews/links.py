"""Minting and resolving mailed links."""

from datetime import datetime

from django.conf import settings

from core.tenancy import system_context
from core.tokens import address, new_token, token_hash
from interviews.models import Interview, Link, Purpose


def mint(interview: Interview, *, purpose: Purpose, now: datetime) -> str:
    """A new link for this interview and purpose. The address is returned once and never stored in the clear."""
    token, kept = new_token()
    Link.objects.create(
        organization=interview.organization,
        interview=interview,
        purpose=purpose,
        token_hash=kept,
        created_at=now,
        expires_at=now + settings.LINK_LIFETIME,
    )
    return address("open_link", token=token)


def find(token: str) -> Link | None:
    """The link of a token, usable or ended. Before it is found, the organization is not known."""
    with system_context("resolve a mailed link"):
        links = Link.objects.select_related("organization", "interview__application__candidate__organization")
        return links.filter(token_hash=token_hash(token)).first()


def revoke(interview: Interview, *, now: datetime) -> None:
    """End all links of an interview."""
    Link.objects.usable(now).filter(interview=interview).update(revoked_at=now)
