"""Jobs, the people who apply for them, and where their applications stand."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.phones import display
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from notifications.compose import Reader


class JobQuerySet(TenantQuerySet["Job"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def listed(self) -> Self:
        """Those for which everybody may apply."""
        return self.open().filter(is_listed=True)

    def newest_first(self) -> Self:
        return self.order_by("-posted_at", "pk")

    def open_first(self) -> Self:
        return self.order_by(F("closed_at").desc(nulls_first=True), "-posted_at", "pk")

    def with_counts(self) -> Self:
        """Each job with its `application_count`."""
        return self.annotate(application_count=Count("applications"))


class Job(TenantOwned):
    """A position an organization wants to fill (candidates may know it as a project).

    An open job is worked on: its applicants are called and interviewed. One that is open and not listed takes no new
    applications: where it is kept in another system, it may be internal there, or have enough applicants.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="jobs")
    title = models.CharField(_("Title"), max_length=120)
    place = models.CharField(_("Place"), max_length=120, help_text=_("A city, or “Remote”."))
    description = models.TextField(_("Description"), max_length=8000)
    posted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_listed = models.BooleanField(default=True)  # as long as it is open: anybody finds it

    objects = TenantManager.from_queryset(JobQuerySet)()

    def __str__(self) -> str:
        return self.title

    @property
    def takes_applications(self) -> bool:
        return self.closed_at is None and self.is_listed

    @property
    def keeper(self) -> Any:
        """The link with the system that keeps it (an `ats_sync.models.JobLink`: `keeper_name`, `address`); None: it is
        kept here, also once it is gone there."""
        link = getattr(self, "ats_link", None)
        if link is None or link.gone_at or link.connection.state == "disconnected":
            return None
        return link


class StageQuerySet(TenantQuerySet["Stage"]):
    def in_order(self) -> Self:
        """The stages of the pipeline, without those that were removed."""
        return self.exclude(position=None).order_by("position")

    def with_counts(self) -> Self:
        """Each stage with its `application_count`."""
        return self.annotate(application_count=Count("applications"))

    def in_use(self) -> Self:
        """With their counts, in order: the stages of the pipeline, then those that were removed while somebody stood
        in them."""
        used = Q(position__isnull=False) | Q(application_count__gt=0)
        return self.with_counts().filter(used).order_by("position", "name", "pk")


class Stage(TenantOwned):
    """A step of a job's pipeline."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="stages")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(_("Name"), max_length=80)
    position = models.PositiveSmallIntegerField(null=True)  # null: it was removed, and only history speaks of it

    objects = TenantManager.from_queryset(StageQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "job", "position"],
                name="stage_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_removed(self) -> bool:
        """Nobody comes to stand in it any more; whoever still does stays until somebody moves them."""
        return self.position is None

    @property
    def shown(self) -> str:
        """The name as the team reads it beside an application."""
        return _("{stage} (no longer there)").format(stage=self.name) if self.is_removed else self.name


class Candidate(TenantOwned):
    """An organization's record of a person; `user` links it to the person's account, across organizations."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="candidates")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidates")
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("Email"), blank=True)  # empty: none is known, and no mail is sent
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("Time zone"), max_length=64, blank=True)  # empty until they have said it
    phone = models.CharField(_("Phone"), max_length=16, blank=True)  # E.164, or empty
    phone_as_typed = models.CharField(max_length=60, blank=True)  # as somebody wrote it; only `phone` is dialled
    country = models.CharField(_("Country"), max_length=2, blank=True)  # as an organization's; empty: not known
    region = models.CharField(_("Region"), max_length=6, blank=True)
    contact_changed_at = models.DateTimeField(null=True)  # number or place, last; null: as they were at first

    objects = TenantManager["Candidate"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"], condition=~Q(email=""), name="candidate_once_per_address"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="candidate_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{5,14}$"), name="candidate_phone_is_international"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "phone"], condition=~Q(phone=""), name="candidate_phone"),
            models.Index(
                fields=["contact_changed_at"],
                condition=Q(contact_changed_at__isnull=False),
                name="candidate_contact_changed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Who somebody is to whoever takes up people's time: the address, which they share with their account and with
        other organizations' records of them; without one, this very record."""
        return self.email or self.own_key

    @property
    def own_key(self) -> str:
        """The key as long as no address is known. What was written with it stands when one becomes known."""
        return f"candidate:{self.pk}"

    @property
    def phone_shown(self) -> str:
        """The number in groups; where it could not be read as one, as it was written."""
        return display(self.phone) or self.phone_as_typed

    @property
    def reader(self) -> Reader:
        """How to write to them: an account's language wins, the zone they last chose a time in wins."""
        account_zone = self.user.own_time_zone if self.user else ""
        return Reader(
            email=self.email,
            name=self.name,
            language=self.user.language if self.user else self.language,
            time_zone=self.time_zone or account_zone or self.organization.time_zone,
        )


class Closed(models.TextChoices):
    """Why an application is closed."""

    REJECTED = "rejected", _("Rejected")
    HIRED = "hired", _("Hired")
    REMOVED = "removed", _("Removed")  # in the system that keeps it


class ApplicationQuerySet(TenantQuerySet["Application"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def of(self, user: User) -> Self:
        return self.filter(candidate__user=user)

    def with_people(self) -> Self:
        return self.select_related("job", "stage", "candidate", "organization", "organization__representative")

    def wanted(self, *, search: str = "", job: Job | None = None, stage: str = "") -> Self:
        """Narrowed by words of name or address, by job, by the name of the stage; what is empty narrows nothing."""
        rows = self
        for word in search.split():
            rows = rows.filter(Q(candidate__name__icontains=word) | Q(candidate__email__icontains=word))
        if job:
            rows = rows.filter(job=job)
        return rows.filter(stage__name=stage) if stage else rows

    def newest_first(self) -> Self:
        return self.order_by("-applied_at", "pk")


class Application(TenantOwned):
    """A candidate's application for a job, standing in one of its stages."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="applications")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="applications")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="applications")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="applications")
    applied_at = models.DateTimeField()
    stage_since = models.DateTimeField()  # when it came to stand in its stage
    closed_at = models.DateTimeField(null=True)  # it keeps its stage, and nobody is called about it any more
    closed_because = models.CharField(max_length=8, choices=Closed.choices, blank=True)

    objects = TenantManager.from_queryset(ApplicationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "job", "candidate"], name="application_once_per_job"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_because="")
                | Q(closed_at__isnull=False, closed_because__in=Closed.values),
                name="application_closed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-applied_at"], name="application_newest"),
            models.Index(fields=["organization", "stage", "stage_since"], name="application_in_stage"),
            models.Index(fields=["stage_since"], name="application_stage_since"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="application_closed"),
        ]


class Proposal(TenantOwned):
    """What the candidate submitted with the application."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="proposals")
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="proposal")
    text = models.TextField(_("Your proposal"), max_length=8000)
    availability = models.CharField(_("When could you start?"), max_length=120, blank=True)
    rate = models.CharField(_("Salary or rate you have in mind"), max_length=120, blank=True)

    objects = TenantManager["Proposal"]()


class StageMoveQuerySet(TenantQuerySet["StageMove"]):
    def in_order(self) -> Self:
        return self.select_related("from_stage", "to_stage").order_by("moved_at", "pk")


class StageMove(TenantOwned):
    """An application went from one stage to another. `pushed_at` stays null until a linked system knows of it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="stage_moves")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="stage_moves")
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    moved_by = models.CharField(max_length=160)
    moved_at = models.DateTimeField()
    pushed_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(StageMoveQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["organization", "moved_at"], condition=Q(pushed_at=None), name="move_unpushed")]


class ApplicationNoteQuerySet(TenantQuerySet["ApplicationNote"]):
    def in_order(self) -> Self:
        return self.order_by("created_at", "pk")


class ApplicationNote(TenantOwned):
    """Something written down about an application. `key` says what it is about, so that no retry writes it twice;
    `pushed_at` stays null until a linked system knows of it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="application_notes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    key = models.CharField(max_length=120)
    author = models.CharField(max_length=160)
    text = models.TextField()
    created_at = models.DateTimeField()
    pushed_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(ApplicationNoteQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="application_note_once")]
        indexes = [
            models.Index(fields=["organization", "created_at"], condition=Q(pushed_at=None), name="note_unpushed")
        ]
