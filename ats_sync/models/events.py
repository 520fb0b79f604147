"""What the other side posted to us."""

from django.db import models
from django.db.models import Q

from accounts.models import Organization
from ats_sync.models.connections import Connection
from core.tenancy import TenantManager, TenantOwned


class InboundEvent(TenantOwned):
    """Kept as it came, before anything is done with it. `key` is the same for every delivery of one event.

    `body` holds names and numbers: encrypted, and emptied some days after it was handled.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="events")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=80, blank=True)  # the vendor's word
    happening = models.CharField(max_length=20)  # of `port.Happening`
    candidates = models.JSONField(default=list)  # remote ids
    jobs = models.JSONField(default=list)
    attempt = models.PositiveIntegerField(default=1)  # the highest that came
    body = models.BinaryField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=40, blank=True)

    objects = TenantManager["InboundEvent"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "connection", "key"], name="ats_event_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(handled_at=None), name="ats_event_due")]
