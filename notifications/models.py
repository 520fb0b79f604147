"""The outbox: one row per message and person, written in the transaction of what it tells of."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from core.tenancy import TenantManager, TenantOwned, TenantQuerySet


class MessageQuerySet(TenantQuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        return self.filter(due_at__lte=now).order_by("due_at", "pk")

    def undelivered(self) -> Self:
        return self.exclude(failed_at=None).order_by("-failed_at")

    def about(self, subject: models.Model) -> Self:
        return self.filter(about=subject_key(subject))


def subject_key(subject: models.Model) -> str:
    """What a message is about, as one indexed text: "interviews.interview:<id>"."""
    return f"{subject._meta.label_lower}:{subject.pk}"


class Message(TenantOwned):
    """An e-mail to one person. `due_at` is the queue: a time while there is something to do, else null.

    The content is encrypted, because it carries live links and codes, and erased once sent.
    """

    organization = models.ForeignKey(  # type: ignore[assignment]  # null: mails about an account
        "accounts.Organization", null=True, on_delete=models.CASCADE, related_name="messages"
    )
    key = models.CharField(max_length=200)  # names event, version and person: the same message is never queued twice
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    content = models.BinaryField(default=b"")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)  # of the worker that claimed it; only its holder may write the result
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = TenantManager.from_queryset(MessageQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], nulls_distinct=False, name="message_once_per_key"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(sent_at__isnull=False) | Q(failed_at__isnull=False),
                name="message_is_due_sent_or_failed",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="message_due")]
