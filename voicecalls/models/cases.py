"""Who is to be called, and each attempt to reach them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.models import Interview
from marketplace.models import Application, Stage
from voicecalls.models.rules import Mode, StageRule
from voicecalls.models.settings import Line


class CaseState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CALLING = "calling", _("Calling")
    CLOSED = "closed", _("Closed")


class CaseEnd(models.TextChoices):
    """How a case ended. Empty while it is open."""

    COMPLETED = "completed", _("Interview completed")
    NEEDS_REVIEW = "needs_review", _("Needs review")
    BOOKED = "booked", _("Appointment booked")
    NO_FIT = "no_fit", _("No time suited")
    DECLINED = "declined", pgettext_lazy("end of calls", "Declined")
    OPTED_OUT = "opted_out", _("Calls to the number stopped")
    HUMAN_REQUESTED = "human_requested", _("Wants to speak to a person")
    NOT_REACHED = "not_reached", _("Not reached")
    BAD_NUMBER = "bad_number", _("Number cannot be called")
    LEFT_STAGE = "left_stage", _("Moved to another stage")
    CLOSED = "closed", _("Application closed")
    JOB_CLOSED = "job_closed", _("Job closed")
    STOPPED = "stopped", _("Stopped by the team")


class CallCaseQuerySet(TenantQuerySet["CallCase"]):
    def open(self) -> Self:
        return self.exclude(state=CaseState.CLOSED)

    def waiting(self) -> Self:
        return self.filter(state=CaseState.WAITING)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(next_attempt_at__lte=now)

    def with_people(self) -> Self:
        return self.select_related("application__candidate", "application__job", "trigger_stage", "rule")

    def with_attempts(self) -> Self:
        """With everything a row of a list shows; the attempts, oldest first, without what was said."""
        people = self.select_related(
            "application__candidate__user", "application__job", "application__stage", "trigger_stage", "interview"
        ).prefetch_related("interview__participants")
        light = CallAttempt.objects.defer("brief", "talk").order_by("reserved_at", "pk")
        return people.prefetch_related(models.Prefetch("attempts", light))

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "pk")


class CallCase(TenantOwned):
    """An applicant stands in a stage that starts calls; one case for each stay in such a stage.

    `next_attempt_at` is a hint, the earliest instant known to be allowed (null: none is known): too early is harmless,
    every rule is asked again before a phone rings. `reason` says, in a code of `dialling.Reason`, why it is not now.
    `interview`: the appointment that recruiter mode books, from the moment at which its times are first looked for.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="call_cases")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="call_cases")
    rule = models.ForeignKey(StageRule, null=True, on_delete=models.SET_NULL, related_name="cases")
    trigger_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")  # the licence to call
    stage_since = models.DateTimeField()  # which stay in that stage
    mode = models.CharField(max_length=9, choices=Mode.choices)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.WAITING)
    end = models.CharField(max_length=16, choices=CaseEnd.choices, blank=True)
    next_attempt_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=32, blank=True)
    reason_detail = models.JSONField(default=dict, blank=True)
    agreed_at = models.DateTimeField(null=True)  # when the applicant asked to be called back
    agreed_words = models.CharField(max_length=300, blank=True)
    wanted_now_by = models.CharField(max_length=160, blank=True)  # who pressed "Call now"
    wanted_now_at = models.DateTimeField(null=True)
    fresh_since = models.DateTimeField(null=True)  # "try again": what came of attempts before that is forgotten
    announced_at = models.DateTimeField(null=True)  # the mail before the first call
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)  # chosen on the phone
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    moved_to = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.CharField(max_length=40, blank=True)  # the move or the note could not be made: a code
    interview = models.ForeignKey(Interview, null=True, on_delete=models.SET_NULL, related_name="+")
    words_deleted_at = models.DateTimeField(null=True)  # transcripts, answers and remarks, after their time

    objects = TenantManager.from_queryset(CallCaseQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "application", "stage_since"], name="case_once_per_stay"),
            models.UniqueConstraint(
                fields=["organization", "application"], condition=~Q(state="closed"), name="case_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="closed", end__in=CaseEnd.values, closed_at__isnull=False)
                | (~Q(state="closed") & Q(end="", closed_at__isnull=True)),
                name="case_closed_with_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "next_attempt_at"], condition=Q(state="waiting"), name="case_due"),
            models.Index(fields=["organization", "-opened_at"], name="case_newest"),
        ]


class AttemptKind(models.TextChoices):
    OUTBOUND = "outbound", _("Call")
    INBOUND = "inbound", _("Called us")
    TEST = "test", _("Test call")


class AttemptState(models.TextChoices):
    RESERVED = "reserved", _("About to call")  # committed before anything is sent
    SENDING = "sending", _("About to call")  # the one request to the provider is under way, or its answer was lost
    QUEUED = "queued", _("About to call")
    INITIATED = "initiated", _("About to call")
    RINGING = "ringing", _("Ringing")
    IN_PROGRESS = "in_progress", _("On the phone")
    ENDED = "ended", _("Ended")


class CallAttemptQuerySet(TenantQuerySet["CallAttempt"]):
    def live(self) -> Self:
        return self.exclude(state=AttemptState.ENDED)

    def counted(self) -> Self:
        """Attempts whose ring may have been heard."""
        return self.filter(counts=True)


class CallAttempt(TenantOwned):
    """One call: to an applicant (numbered within its case), from one, or a test call to a number of one's own."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="call_attempts")
    case = models.ForeignKey(CallCase, null=True, on_delete=models.CASCADE, related_name="attempts")
    line = models.ForeignKey(Line, null=True, on_delete=models.SET_NULL, related_name="attempts")
    kind = models.CharField(max_length=8, choices=AttemptKind.choices, default=AttemptKind.OUTBOUND)
    n = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=11, choices=AttemptState.choices, default=AttemptState.RESERVED)
    outcome = models.CharField(max_length=20, blank=True)  # a word of `script.Outcome`; empty until it has ended
    number = models.CharField(max_length=16)  # of the other party, E.164; empty: withheld
    local_day = models.DateField(null=True)  # on the callee's calendar, for the caps
    counts = models.BooleanField(default=False)  # towards the caps: its ring may have been heard
    sid = models.CharField(max_length=34, blank=True)  # the provider's name of the call
    settings_version = models.PositiveIntegerField(default=0)
    brief = models.JSONField(default=dict)  # what the conversation began with: a running call keeps its versions
    talk = models.JSONField(default=dict)  # where the conversation stands
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    answered_by = models.CharField(max_length=24, blank=True)  # the provider's guess
    error_code = models.PositiveIntegerField(null=True)
    # A test call tries this rule's recruiter mode; null: interview mode.
    tries = models.ForeignKey(StageRule, null=True, on_delete=models.SET_NULL, related_name="+")
    reserved_at = models.DateTimeField()
    send_after = models.DateTimeField(null=True)  # pacing
    sent_at = models.DateTimeField(null=True)
    ringing_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)  # last reconciliation with the provider
    looks = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveIntegerField(null=True)  # spoken
    by = models.CharField(max_length=160, blank=True)  # who asked for a test call, or pressed "Call now"

    objects = TenantManager.from_queryset(CallAttemptQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "case", "n"], condition=Q(kind="outbound"), name="attempt_once"
            ),
            models.UniqueConstraint(fields=["organization", "sid"], condition=~Q(sid=""), name="attempt_sid_once"),
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=~Q(state="ended") & Q(kind__in=["outbound", "test"]),
                name="attempt_one_call_to_a_person",
            ),
            models.CheckConstraint(condition=Q(state__in=AttemptState.values), name="attempt_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=AttemptKind.values), name="attempt_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["organization", "number", "-reserved_at"], name="attempt_of_person"),
            models.Index(fields=["state", "reserved_at"], condition=~Q(state="ended"), name="attempt_live"),
            models.Index(fields=["organization", "ended_at"], name="attempt_ended"),
        ]
