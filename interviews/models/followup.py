"""What happens around an interview: reminders, the desk's notes, feedback, and how an organization wants it."""

from datetime import datetime, time
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.models.interview import Interview


def _days() -> list[int]:
    return [2, 4, 7]


def _minutes() -> list[int]:
    return [24 * 60, 60]


def _evening() -> time:
    return time(21)


def _morning() -> time:
    return time(8)


class InterviewSettings(TenantOwned):
    """How an organization wants interviews to go. Without a row the defaults are in force."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="interview_settings")
    booking_notice_minutes = models.PositiveIntegerField(_("Earliest start after booking"), default=60)
    cancel_notice_minutes = models.PositiveIntegerField(_("Candidates may cancel until"), default=0)
    move_notice_minutes = models.PositiveIntegerField(_("Candidates may reschedule until"), default=120)
    most_moves = models.PositiveSmallIntegerField(_("How often candidates may reschedule"), default=3)
    nudge_after_days = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("Remind who has not booked"), default=_days, blank=True
    )
    remind_before_minutes = ArrayField(
        models.PositiveIntegerField(), verbose_name=_("Remind before the interview"), default=_minutes, blank=True
    )
    quiet_from = models.TimeField(_("No reminders from"), default=_evening)
    quiet_until = models.TimeField(_("No reminders until"), default=_morning)
    changed_at = models.DateTimeField(null=True)
    # Saved settings are still to be applied to the reminders of interviews after this one; null: they are to all.
    replan_after = models.UUIDField(null=True)

    objects = TenantManager["InterviewSettings"]()


class ReminderKind(models.TextChoices):
    NOT_BOOKED = "not_booked", _("Has not booked yet")
    BEFORE = "before", _("Before the interview")


class ReminderQuerySet(TenantQuerySet["Reminder"]):
    def due(self, now: datetime) -> Self:
        return self.filter(done_at=None, due_at__lte=now).order_by("due_at", "pk")

    def open(self) -> Self:
        return self.filter(done_at=None)

    def nudged(self, interview: Interview) -> Self:
        """Reminders to book that went out, the last one first."""
        return self.filter(interview=interview, kind=ReminderKind.NOT_BOOKED, was_sent=True).order_by("-done_at")


class Reminder(TenantOwned):
    """A mail that is due at a time, if by then it still makes sense. `for_start`: the start it reminds of."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=12, choices=ReminderKind.choices)
    recipient = models.EmailField()
    number = models.PositiveSmallIntegerField()  # days after the offer (0: sent by hand), minutes before the start
    for_start = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    was_sent = models.BooleanField(default=False)  # done without being sent: it no longer made sense

    objects = TenantManager.from_queryset(ReminderQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReminderKind.values), name="reminder_kind_is_known"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="reminder_due")]
        ordering = ["due_at"]


class DeskNote(TenantOwned):
    """A representative's note on an interview; candidates and hiring teams do not see it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="desk_notes")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=160)
    text = models.TextField(max_length=2000)
    form_key = models.UUIDField()
    created_at = models.DateTimeField()

    objects = TenantManager["DeskNote"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "form_key"], name="desk_note_once_per_form")]
        ordering = ["created_at"]


class Feedback(TenantOwned):
    """What one member of the hiring team wrote after an interview; the candidate never sees it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=160)
    text = models.TextField(_("Feedback"), max_length=4000)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = TenantManager["Feedback"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "interview", "author"], name="feedback_once_per_author")
        ]
        ordering = ["created_at"]
