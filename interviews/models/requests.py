"""What candidates ask for when no time fits."""

from django.db import models

from accounts.models import Organization
from core.tenancy import TenantManager, TenantOwned
from interviews.models.interview import Interview


class HelpRequest(TenantOwned):
    """ "I did not find a date and time that works for me." Open until times are offered anew or one is booked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="help_requests")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="help_requests")
    message = models.TextField(max_length=2000)
    form_key = models.UUIDField()
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    objects = TenantManager["HelpRequest"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "form_key"], name="help_request_once_per_form")]
        ordering = ["created_at"]


class ProposedTime(TenantOwned):
    """A start that the candidate proposed; the team or the representative accepts it with one click."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="proposed_times")
    starts_at = models.DateTimeField()

    objects = TenantManager["ProposedTime"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "help_request", "starts_at"], name="proposed_time_once_per_request"
            )
        ]
        ordering = ["starts_at"]
