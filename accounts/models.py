"""People, the organizations they work for, and what was done by whom."""

from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import rules
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from core.tokens import token_hash
from notifications.compose import Reader

DEFAULT_ACCENT = "#0b6b5c"
NO_ZONE = "UTC"  # of an account, until something is known


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a lower-cased e-mail address; without a password, login is by code only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person with an account: a candidate, a member of organizations, a representative, or all of them."""

    email = models.EmailField(_("Email"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=64, default=NO_ZONE)
    is_representative = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def own_time_zone(self) -> str:
        """The name of the zone they live in; empty while nothing is known."""
        return "" if self.time_zone == NO_ZONE else self.time_zone

    @property
    def reader(self) -> Reader:
        """How to write to them."""
        return Reader(email=self.email, name=self.name, language=self.language, time_zone=self.time_zone)

    def has_second_factor(self) -> bool:
        """Whether a code generator or a passkey is set up."""
        types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        return bool(Authenticator.objects.filter(user_id=self.pk, type__in=types).exists())


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def with_candidate(self, user: User) -> Self:
        """Organizations that keep a record of this person as a candidate."""
        return self.filter(candidates__user=user).distinct()

    def looked_after_by(self, user: User) -> Self:
        return self.filter(representative=user)


class Organization(models.Model):
    """The tenant: a company that hires."""

    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    country = models.CharField(_("Country"), max_length=2)
    region = models.CharField(_("Region"), max_length=6, blank=True, help_text=_("State or province, for holidays."))
    time_zone = models.CharField(_("Time zone"), max_length=64)
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES, default="en")
    accent = models.CharField(_("Accent colour"), max_length=7, default=DEFAULT_ACCENT)
    representative = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="organizations_looked_after"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def representative_reader(self) -> Reader:
        """Who looks after it for the marketplace; without a representative, the support mailbox."""
        if self.representative:
            return self.representative.reader
        return Reader(
            email=settings.SUPPORT_EMAIL,
            name=settings.MARKETPLACE_NAME,
            language=self.language,
            time_zone=self.time_zone,
        )

    @property
    def on_accent(self) -> str:
        """The colour of text on the accent."""
        return rules.text_on(self.accent)


class Role(models.TextChoices):
    INTERVIEWER = "interviewer", _("Interviewer")
    RECRUITER = "recruiter", _("Recruiter")
    ADMIN = "admin", _("Admin")


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def by_name(self) -> Self:
        return self.select_related("user").order_by("user__name", "user__email")


class Membership(TenantOwned):
    """A person's role in one organization."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once_per_organization"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def suffices(self, role: str) -> bool:
        return rules.role_suffices(self.role, needed=role)


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    def of_token(self, token: str) -> Self:
        return self.filter(token_hash=token_hash(token)).select_related("organization", "invited_by")

    def open(self, now: datetime) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(TenantOwned):
    """An e-mail asking somebody to join an organization. Only the hash of its token is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("Email"))
    role = models.CharField(_("Role"), max_length=12, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    def is_open(self, now: datetime) -> bool:
        return not (self.revoked_at or self.accepted_at) and self.expires_at > now


class EntryQuerySet(TenantQuerySet["Entry"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject=f"{subject._meta.label_lower}:{subject.pk}").order_by("at")


class Entry(TenantOwned):
    """History: who did what, when, from where. The database refuses changes and removals."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=160)  # the name as it was then; accounts may be erased, history stays readable
    channel = models.CharField(max_length=20)  # page, link, worker, command
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, db_index=True)  # "interviews.interview:<id>"
    detail = models.JSONField(default=dict)

    objects = TenantManager.from_queryset(EntryQuerySet)()
