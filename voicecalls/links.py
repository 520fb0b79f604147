"""Minting and resolving the applicant's link: who calls and why, another time, no calls at all."""

from datetime import datetime

from django.conf import settings

from core.tenancy import system_context
from core.tokens import address, new_token, token_hash
from voicecalls.models import ApplicantLink, CallCase


def mint(case: CallCase, *, now: datetime) -> str:
    """A new link about this case. The address is returned once and never stored in the clear."""
    token, kept = new_token()
    ApplicantLink.objects.create(
        organization=case.organization,
        case=case,
        token_hash=kept,
        created_at=now,
        expires_at=now + settings.LINK_LIFETIME,
    )
    return address("open_call_link", token=token)


def find(token: str) -> ApplicantLink | None:
    """The link of a token, usable or ended. Before it is found, the organization is not known."""
    with system_context("resolve an applicant's link"):
        links = ApplicantLink.objects.select_related("organization", "case")
        return links.filter(token_hash=token_hash(token)).first()
