"""Which stages start calls, and where applicants go afterwards."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from marketplace.models import Job, Stage


class Mode(models.TextChoices):
    INTERVIEW = "interview", _("Interview mode")
    RECRUITER = "recruiter", _("Recruiter mode")


class TargetOf(models.TextChoices):
    """The ends of a case after which an applicant may be moved on."""

    COMPLETED = "completed", _("Interview completed")
    NOT_REACHED = "not_reached", _("Not reached")
    DECLINED = "declined", pgettext_lazy("end of calls", "Declined")
    NEEDS_REVIEW = "needs_review", _("Needs review")
    BOOKED = "booked", _("Appointment booked")
    NO_FIT = "no_fit", _("No time suited")


class StageRuleQuerySet(TenantQuerySet["StageRule"]):
    def in_order(self) -> Self:
        return self.select_related("job", "stage").order_by("job__title", "stage_name", "pk")


class StageRule(TenantOwned):
    """Applicants who enter this stage are called. Without a job: the stage of this name in every job.

    A rule for a job wins over one for all jobs. `stage` is null where the rule is for all jobs, or where the stage has
    vanished; one that was removed and that history names has no position instead. Either way the rule is flagged and
    starts nothing, unless the job gets a stage of that name again. A stage that was renamed keeps its rule;
    `stage_name` is then the name of earlier.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="stage_rules")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.CASCADE, related_name="stage_rules")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.SET_NULL, related_name="stage_rules")
    stage_name = models.CharField(_("Stage"), max_length=80)
    mode = models.CharField(_("Role"), max_length=9, choices=Mode.choices, default=Mode.INTERVIEW)
    created_at = models.DateTimeField()

    objects = TenantManager.from_queryset(StageRuleQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "stage"], condition=Q(job__isnull=False), name="stage_rule_once_per_stage"
            ),
            models.UniqueConstraint(
                "organization", Lower("stage_name"), condition=Q(job__isnull=True), name="stage_rule_once_per_name"
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="stage_rule_mode_is_known"),
        ]

    @property
    def has_stage(self) -> bool:
        """It stands on one stage, and that is there."""
        return self.stage is not None and not self.stage.is_removed

    @property
    def last_name(self) -> str:
        """What its stage is called now, or was when it went."""
        return self.stage.name if self.stage else self.stage_name


class StageTarget(TenantOwned):
    """The stage an applicant moves to after a case of this rule has ended in this way."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(StageRule, on_delete=models.CASCADE, related_name="targets")
    after = models.CharField(max_length=12, choices=TargetOf.choices)
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stage_name = models.CharField(max_length=80)

    objects = TenantManager["StageTarget"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "rule", "after"], name="stage_target_once_per_end"),
            models.CheckConstraint(condition=Q(after__in=TargetOf.values), name="stage_target_end_is_known"),
        ]
