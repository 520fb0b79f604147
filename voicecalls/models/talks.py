"""What was said on the phone, what was answered, and what the provider told us."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.tenancy import TenantManager, TenantOwned
from voicecalls.models.cases import CallAttempt, CallCase
from voicecalls.models.questions import Question, QuestionVersion


class CallTurn(TenantOwned):
    """One exchange of a call: what came in, what Klara said. A repeated request for the same turn gets the same reply.

    `heard`: {"speech", "confidence", "digits"} as the provider sent it; `said`: the sentences; `steps`: all
    of the reply.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    attempt = models.ForeignKey(CallAttempt, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField()
    heard = models.JSONField(default=dict)
    said = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    at = models.DateTimeField()

    objects = TenantManager["CallTurn"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "attempt", "number"], name="call_turn_once")]
        ordering = ["at", "number"]


class Clarity(models.TextChoices):
    CLEAR = "clear", _("Clear")
    UNCLEAR = "unclear", _("Unclear")
    SKIPPED = "skipped", _("Not understood")
    DECLINED = "declined", _("Did not want to say")


class Answer(TenantOwned):
    """What an applicant answered: the words as they were heard, and what was understood."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(CallCase, on_delete=models.CASCADE, related_name="answers")
    attempt = models.ForeignKey(CallAttempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()
    value = models.JSONField(null=True)  # bool, number, [low, high], position of the choice, ISO date, text
    clarity = models.CharField(max_length=8, choices=Clarity.choices)
    knocked_out = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    at = models.DateTimeField()

    objects = TenantManager["Answer"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "case", "question"], name="answer_once_per_case"),
            models.CheckConstraint(condition=Q(clarity__in=Clarity.values), name="answer_clarity_is_known"),
        ]
        ordering = ["at"]


class Remark(TenantOwned):
    """What the applicant said beside the questions: a question of their own, a wish; or a question that could not be
    asked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(CallCase, on_delete=models.CASCADE, related_name="remarks")
    attempt = models.ForeignKey(CallAttempt, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)  # question, human, wrong_person, not_asked, …
    words = models.TextField()
    at = models.DateTimeField()

    objects = TenantManager["Remark"]()

    class Meta:
        ordering = ["at"]


class ConsentEvent(TenantOwned):
    """What was asked, in which wording, and what the person answered."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    attempt = models.ForeignKey(CallAttempt, on_delete=models.CASCADE, related_name="consents")
    about = models.CharField(max_length=12)  # interview, recording
    given = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)
    wording = models.CharField(max_length=40)  # version of the sentence that was spoken
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    at = models.DateTimeField()

    objects = TenantManager["ConsentEvent"]()


class Recording(TenantOwned):
    """A recording kept by the provider. The row stays when the sound is deleted."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    attempt = models.ForeignKey(CallAttempt, on_delete=models.CASCADE, related_name="recordings")
    sid = models.CharField(max_length=34)
    seconds = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = TenantManager["Recording"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "sid"], name="recording_once")]


class ProviderEvent(TenantOwned):
    """A verified webhook as it came. `key` tells repeats: the kind, and what makes one event of that kind another."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    attempt = models.ForeignKey(CallAttempt, null=True, on_delete=models.CASCADE, related_name="events")
    sid = models.CharField(max_length=34)
    key = models.CharField(max_length=60)
    body = models.JSONField()
    received_at = models.DateTimeField()

    objects = TenantManager["ProviderEvent"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "sid", "key"], name="provider_event_once")]


class Suppression(TenantOwned):
    """A number that is not to be called again. Only a keyed hash of it is kept, longer than the applicant's data."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="suppressions")
    number_hash = models.CharField(max_length=64)
    hint = models.CharField(max_length=6)  # the last digits, so that people can tell rows apart
    via = models.CharField(max_length=20)  # phone, link, team
    by = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=160, blank=True)

    objects = TenantManager["Suppression"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number_hash"], condition=Q(lifted_at=None), name="suppression_once"
            )
        ]


class OwnNumber(TenantOwned):
    """A member's own number for test calls. Verified once its owner has keyed in the code shown on the page."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=16)
    verified_at = models.DateTimeField(null=True)

    objects = TenantManager["OwnNumber"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "user", "number"], name="own_number_once")]


class ApplicantLink(TenantOwned):
    """The page that tells an applicant who calls and why, and stops it. Only the token's hash is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(CallCase, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = TenantManager["ApplicantLink"]()
