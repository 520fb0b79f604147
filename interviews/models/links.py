"""Mailed links."""

from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import Organization
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.models.interview import Interview


class Purpose(models.TextChoices):
    CHOOSE = "choose"  # see the interview, choose its time, say that none fits


class LinkQuerySet(TenantQuerySet["Link"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class Link(TenantOwned):
    """A mailed link: random, kept as a hash, for one interview and one purpose, expiring, revocable."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="links")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(LinkQuerySet)()
