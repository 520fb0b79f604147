"""Minting and resolving the applicant's link: who calls and why, another time, no calls at all."""

import secrets
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.rules import token_hash
from core.tenancy import system_context
from voicecalls.models import ApplicantLink, CallCase


def mint(case: CallCase, *, now: datetime) -> str:
    """A new link about this case. The address is returned once and never stored in the clear."""
    token = secrets.token_urlsafe(32)
    ApplicantLink.objects.create(
        organization=case.organization,
        case=case,
        token_hash=token_hash(token),
        created_at=now,
        expires_at=now + settings.LINK_LIFETIME,
    )
    return f"{settings.PUBLIC_URL}{reverse('open_call_link', kwargs={'token': token})}"


def find(token: str) -> ApplicantLink | None:
    """The link of a token, usable or ended. Before it is found, the organization is not known."""
    with system_context("resolve an applicant's link"):
        links = ApplicantLink.objects.select_related("organization", "case")
        return links.filter(token_hash=token_hash(token)).first()
