"""The Application Questions: what Klara asks in interview mode."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from marketplace.models import Job


class QuestionKind(models.TextChoices):
    OPEN = "open", _("Open")
    YES_NO = "yes_no", _("Yes or no")
    NUMBER = "number", pgettext_lazy("kind of answer", "Number")
    CHOICE = "choice", _("Choice")
    DATE = "date", _("Date")


class QuestionQuerySet(TenantQuerySet["Question"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class Question(TenantOwned):
    """A question as such; how it reads stands in its versions, of which the newest is asked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="questions")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(QuestionQuerySet)()


class QuestionVersionQuerySet(TenantQuerySet["QuestionVersion"]):
    def newest(self) -> Self:
        """The newest version of each question."""
        return self.order_by("question", "-number").distinct("question")


class QuestionVersion(TenantOwned):
    """One wording of a question. What was asked once is never changed: a change makes a new version.

    `wordings`: {"en": {"text": str, "follow_up": str, "choices": [str, …]}, "de": …}, one entry for each language.
    `knock_out`: what leads to a review by a person: {"answer": "no"} (yes or no), {"below": 18, "above": 65} (number),
    {"choices": [0, 2]} (positions), {} for none.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("Kind of answer"), max_length=6, choices=QuestionKind.choices)
    wordings = models.JSONField()
    low = models.DecimalField(_("At least"), max_digits=12, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("At most"), max_digits=12, decimal_places=2, null=True, blank=True)
    knock_out = models.JSONField(default=dict, blank=True)
    created_by = models.CharField(max_length=160)
    created_at = models.DateTimeField()

    objects = TenantManager.from_queryset(QuestionVersionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "question", "number"], name="question_version_once"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"),
        ]


class JobQuestionQuerySet(TenantQuerySet["JobQuestion"]):
    def in_order(self) -> Self:
        return self.order_by("position")


class JobQuestion(TenantOwned):
    """A question asked of applicants for a job, at its place in the order."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="job_questions")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="job_questions")
    position = models.PositiveSmallIntegerField()

    objects = TenantManager.from_queryset(JobQuestionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "job", "question"], name="question_once_per_job"),
            models.UniqueConstraint(
                fields=["organization", "job", "position"],
                name="question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
