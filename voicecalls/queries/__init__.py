"""What pages and actions need to know about calls, in a constant number of queries."""

from accounts.models import Organization
from voicecalls.models import CallControl, CallSettings


def settings_of(organization: Organization) -> CallSettings:
    """How the organization wants its applicants to be called; the defaults as long as nobody saved anything."""
    saved = CallSettings.objects.filter(organization=organization).newest_first().first()
    saved = saved or CallSettings()
    saved.organization = organization  # known already: nobody has to look it up
    return saved


def control_of(organization: Organization) -> CallControl:
    """Whether calls rest; they do not as long as nobody said so."""
    return CallControl.objects.filter(organization=organization).first() or CallControl(organization=organization)
