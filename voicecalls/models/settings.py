"""How an organization wants its applicants to be called, over which line, and whether calls rest at the moment."""

from datetime import time, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from core.encryption import decrypt, encrypt
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from voicecalls.fences import SUNDAY
from voicecalls.rules import KEPT_UNDECIDED_DAYS


def _weekdays() -> list[int]:
    return [0, 1, 2, 3, 4]


def _windows() -> list[list[time]]:
    return [[time(9), time(12)], [time(16), time(19)]]


class OnVoicemail(models.TextChoices):
    HANG_UP = "hang_up", _("Hang up without a word")
    MESSAGE = "message", _("Leave a short message, once")


class CallSettingsQuerySet(TenantQuerySet["CallSettings"]):
    def newest_first(self) -> Self:
        return self.order_by("-version")


class CallSettings(TenantOwned):
    """One saved version of an organization's call settings; the newest is in force. Version 0 are the defaults."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="call_settings")
    version = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(_("Call attempts per applicant"), default=6)
    calls_per_day = models.PositiveSmallIntegerField(_("Calls per applicant and day"), default=2)
    calls_per_week = models.PositiveSmallIntegerField(_("Calls per applicant and week"), default=5)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("Weekdays"), default=_weekdays)
    # Local wall times [from, until] of the person called, the same on each of the weekdays.
    windows = ArrayField(
        ArrayField(models.TimeField(), size=2), verbose_name=pgettext_lazy("calling hours", "Times"), default=_windows
    )
    observe_holidays = models.BooleanField(_("No calls on public holidays"), default=True)
    ring_seconds = models.PositiveSmallIntegerField(_("Let it ring for"), default=25)
    # {"no_answer": {"minutes": 240, "most": 6}, …}; outcomes that are missing have the default of `dialling`.
    waits = models.JSONField(default=dict, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=settings.LANGUAGES, blank=True
    )  # "": the applicant's
    voices = models.JSONField(default=dict, blank=True)  # {"de": "Polly.Vicki-Neural"}
    record_calls = models.BooleanField(_("Record calls"), default=False)
    on_voicemail = models.CharField(
        _("When a voicemail answers"), max_length=8, choices=OnVoicemail.choices, default=OnVoicemail.MESSAGE
    )
    call_back_outside_hours = models.BooleanField(_("Agreed times may lie outside the calling times"), default=True)
    announce_by_mail = models.BooleanField(_("Announce the first call by e-mail"), default=True)
    us_consent = models.CharField(_("Where applicants in the USA agreed to be called"), max_length=300, blank=True)
    keep_audio_days = models.PositiveSmallIntegerField(_("Keep recordings for"), default=30)
    keep_answers_days = models.PositiveSmallIntegerField(_("Keep transcripts and answers for"), default=180)
    changed_by = models.CharField(max_length=160, blank=True)
    changed_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(CallSettingsQuerySet)()

    @property
    def keep_undecided_days(self) -> int:
        """How long after the last call transcripts and answers are kept where nobody decides about the application."""
        return max(self.keep_answers_days, KEPT_UNDECIDED_DAYS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "version"], name="call_settings_version_once"),
            models.CheckConstraint(condition=~Q(weekdays__contains=[SUNDAY]), name="call_settings_never_on_sundays"),
            models.CheckConstraint(condition=Q(on_voicemail__in=OnVoicemail.values), name="call_settings_voicemail"),
        ]

    @property
    def own_waits(self) -> dict[str, tuple[timedelta, int]]:
        """Delay and number per outcome, where they are not the defaults."""
        return {outcome: (timedelta(minutes=own["minutes"]), own["most"]) for outcome, own in self.waits.items()}


class LineQuerySet(TenantQuerySet["Line"]):
    pass


class Line(TenantOwned):
    """The telephone account an organization calls through, and the number that people see and may ring back.

    `secret` holds {"token", "previous"} encrypted; the previous token stays valid for webhooks while it is rotated.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="line")
    account_sid = models.CharField(_("Account SID"), max_length=34)
    secret = models.BinaryField()
    number = models.CharField(_("Number"), max_length=16)
    calls_per_second = models.DecimalField(_("Calls per second"), max_digits=4, decimal_places=1, default=1)
    most_calls = models.PositiveSmallIntegerField(_("Calls at the same time"), default=3)
    next_send_at = models.DateTimeField(null=True)  # pacing: no request to the provider before
    checked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)  # a code of `telephony`, put in words when shown

    objects = TenantManager.from_queryset(LineQuerySet)()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that sign webhooks, the one for requests first."""
        kept = decrypt(self.secret, purpose=f"line:{self.organization_id}")
        return tuple(token for token in (kept["token"], kept["previous"]) if token)

    def set_tokens(self, token: str, *, previous: str = "") -> None:
        self.secret = encrypt({"token": token, "previous": previous}, purpose=f"line:{self.organization_id}")


class CallControl(TenantOwned):
    """Whether calls rest: somebody paused them, or too many failed for technical reasons."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="call_control")
    paused_at = models.DateTimeField(null=True)
    paused_by = models.CharField(max_length=160, blank=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_told_at = models.DateTimeField(null=True)  # one alert for each time it opened
    # Saved settings or stage rules are still to be applied to the cases after this one; null: they are to all.
    replan_after = models.UUIDField(null=True)

    objects = TenantManager["CallControl"]()
