"""When a member can be asked for an interview: published weekly hours, exceptions, limits."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.tenancy import TenantManager, TenantOwned

DEFAULT_HORIZON_DAYS = 28
LONGEST_HORIZON_DAYS = 180


class Availability(TenantOwned):
    """One member's published availability in one organization. Hours are wall times in `time_zone`."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="availabilities")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="availabilities")
    time_zone = models.CharField(_("Time zone"), max_length=64)
    notice_minutes = models.PositiveIntegerField(_("Minimum notice"), default=24 * 60)
    horizon_days = models.PositiveSmallIntegerField(_("How far ahead"), default=DEFAULT_HORIZON_DAYS)
    buffer_before_minutes = models.PositiveSmallIntegerField(_("Free before an interview"), default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(_("Free after an interview"), default=0)
    most_per_day = models.PositiveSmallIntegerField(_("Most interviews a day"), null=True, blank=True)
    most_per_week = models.PositiveSmallIntegerField(_("Most interviews a week"), null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = TenantManager["Availability"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="availability_once_per_member"),
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=LONGEST_HORIZON_DAYS),
                name="availability_horizon_is_sane",
            ),
        ]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def notice(self) -> timedelta:
        return timedelta(minutes=self.notice_minutes)

    @property
    def horizon(self) -> timedelta:
        return timedelta(days=self.horizon_days)

    @property
    def buffer_before(self) -> timedelta:
        return timedelta(minutes=self.buffer_before_minutes)

    @property
    def buffer_after(self) -> timedelta:
        return timedelta(minutes=self.buffer_after_minutes)


class WeeklyHours(TenantOwned):
    """From–to on one weekday (0: Monday), every week. Closing at 00:00 means the end of the day."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    availability = models.ForeignKey(Availability, on_delete=models.CASCADE, related_name="weekly")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    objects = TenantManager["WeeklyHours"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_hours_weekday_is_known")]
        ordering = ["weekday", "opens"]


class DatedHours(TenantOwned):
    """Other hours, or none (`opens` empty: time off), from the first to the last day, both included."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    availability = models.ForeignKey(Availability, on_delete=models.CASCADE, related_name="dated")
    first_day = models.DateField()
    last_day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)

    objects = TenantManager["DatedHours"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="dated_hours_end_after_start"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__isnull=False, closes__isnull=False),
                name="dated_hours_open_and_close",
            ),
        ]
        ordering = ["first_day", "opens"]
