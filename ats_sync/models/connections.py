"""How an organization's applicant tracking system is reached, and how the link with it is."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.encryption import decrypt, encrypt
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet

UNLISTED = "unlisted"  # a `Connection.problem`: the list of jobs is not answered as it should be


class ConnectionState(models.TextChoices):
    CONNECTED = "connected", _("Connected")
    REJECTED = "rejected", _("The token is rejected")
    DISCONNECTED = "disconnected", _("Disconnected")


class ConnectionQuerySet(TenantQuerySet["Connection"]):
    def connected(self) -> Self:
        return self.filter(state=ConnectionState.CONNECTED)


class Connection(TenantOwned):
    """One for each organization, kept when it is disconnected: the links with jobs and people hang on it.

    `secret` holds {"token", "hook"} encrypted, bound to this row and company: moved elsewhere, nobody can read it.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="ats_connection")
    vendor = models.CharField(max_length=20, default="recruitee")  # a key of settings.ATS_VENDORS
    company = models.CharField(_("Company"), max_length=64)  # as addresses name it: a number or a subdomain
    remote_company = models.CharField(max_length=64, blank=True)  # its own id, as events name it; "" until it is known
    secret = models.BinaryField()
    state = models.CharField(max_length=12, choices=ConnectionState.choices, default=ConnectionState.CONNECTED)
    owner = models.CharField(max_length=160, blank=True)  # whose token it is; "" if they do not say
    owner_role = models.CharField(max_length=80, blank=True)
    rights = models.JSONField(default=dict, blank=True)  # {"read_jobs": true, "move": null, …}: null is not known
    tag = models.CharField(_("Tag"), max_length=60, blank=True)  # put on whoever was called; "": none
    hook_key = models.UUIDField(default=uuid4, unique=True)  # the unguessable part of the address for events
    hook_tested_at = models.DateTimeField(null=True)  # a test came
    hook_heard_at = models.DateTimeField(null=True)  # a signed event came
    hook_refused_at = models.DateTimeField(null=True)  # one came whose signature was wrong or missing
    calls_go_on = models.BooleanField(default=False)  # disconnected, and yet whoever came from there is called
    connected_at = models.DateTimeField()
    connected_by = models.CharField(max_length=160)
    checked_at = models.DateTimeField(null=True)  # the other side answered anything at all
    next_request_at = models.DateTimeField(null=True)  # politeness: the next free turn
    read_due_at = models.DateTimeField(null=True)  # when all jobs are to be listed next; null: not at all
    read_claimed_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(null=True)  # the first reading was complete
    listed = models.PositiveIntegerField(null=True, default=0)  # candidates passed by in their list; null: it is read
    read_at = models.DateTimeField(null=True)  # the last complete one
    problem = models.CharField(max_length=40, blank=True)  # a code of `port.Meaning` or `port.ErrorKind`, or UNLISTED
    problem_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(ConnectionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ConnectionState.values), name="ats_connection_state_is_known"),
            # Two organizations that are linked with one company would call its applicants twice.
            models.UniqueConstraint(
                fields=["vendor", "remote_company"],
                condition=~Q(state=ConnectionState.DISCONNECTED) & ~Q(remote_company=""),
                name="ats_company_linked_once",
            ),
            # As long as its own id is not known, and whoever else knows it.
            models.UniqueConstraint(
                fields=["vendor", "company"],
                condition=~Q(state=ConnectionState.DISCONNECTED),
                name="ats_company_named_once",
            ),
        ]

    @property
    def is_connected(self) -> bool:
        return self.state == ConnectionState.CONNECTED

    def is_of(self, *, vendor: str, company: str, remote_company: str) -> bool:
        """Whether that is the company of this link: by its own id where both are known, else by its name."""
        if self.remote_company and remote_company:
            return (self.vendor, self.remote_company) == (vendor, remote_company)
        return (self.vendor, self.company) == (vendor, company)

    @property
    def token(self) -> str:
        return str(self._kept()["token"])

    @property
    def hook_secret(self) -> str:
        """The secret that signs events; "" until somebody has entered it."""
        return str(self._kept()["hook"])

    def keep_secrets(self, *, token: str, hook: str) -> None:
        self.secret = encrypt({"token": token, "hook": hook}, purpose=self._purpose())

    def _kept(self) -> Any:
        return decrypt(self.secret, purpose=self._purpose())

    def _purpose(self) -> str:
        return f"ats:{self.organization_id}:{self.pk}:{self.vendor}:{self.company}"
