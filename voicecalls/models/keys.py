"""The key under which an organization keeps numbers that are not to be called."""

import secrets
from datetime import datetime

from django.db import models

from accounts.models import Organization
from core.encryption import decrypt, encrypt
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet


class SuppressionKeyQuerySet(TenantQuerySet["SuppressionKey"]):
    def of(self, organization: Organization, *, now: datetime) -> "SuppressionKey":
        """The organization's key; made when it is first needed. Two who need it at once get the same one."""
        fresh = self.model(organization=organization, created_at=now)
        fresh.set_key(secrets.token_bytes(32))
        self.bulk_create([fresh], ignore_conflicts=True)
        return self.get(organization=organization)


class SuppressionKey(TenantOwned):
    """A random key for the hashes in `Suppression`, itself encrypted with ENCRYPTION_KEYS.

    The hashes must outlive every rotation of those keys, and cannot be made anew, because nobody keeps the numbers.
    So they hang on this key, which can be encrypted anew. If it cannot be read any more, asking raises Undecipherable
    and nobody is called: never would a lost key call people who have said no.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField()
    created_at = models.DateTimeField()

    objects = TenantManager.from_queryset(SuppressionKeyQuerySet)()

    @property
    def key(self) -> bytes:
        return bytes.fromhex(decrypt(self.secret, purpose=f"suppressions:{self.organization_id}"))

    def set_key(self, key: bytes) -> None:
        self.secret = encrypt(key.hex(), purpose=f"suppressions:{self.organization_id}")
