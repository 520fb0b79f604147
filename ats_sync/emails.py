"""What people are told about the link: one message per event and person, in the reader's language."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, Role
from ats_sync.models import Connection
from ats_sync.vendors import vendor
from notifications.actions import queue
from notifications.compose import compose


def ats_rejected(connection: Connection, *, now: datetime) -> None:
    """To the admins: the other side does not take the token any more, so nothing is read and nobody is called."""
    organization = connection.organization
    path = reverse("ats_link", kwargs={"slug": organization.slug})
    context = {
        "organization": organization,
        "assistant": settings.ASSISTANT_NAME,
        "vendor": vendor(connection.vendor).name,
        "company": connection.company,
        "owner": connection.owner,
        "now": now,
        "url": f"{settings.PUBLIC_URL}{path}",
    }
    admins = Membership.objects.filter(organization=organization, role=Role.ADMIN).by_name()
    for reader in (each.user.reader for each in admins):
        mail = compose(
            "ats_rejected", context, reader=reader, sender=f"{organization.name} ({settings.MARKETPLACE_NAME})"
        )
        queue(
            key=f"ats_rejected:{connection.pk}:{now:%Y%m%dT%H%M%S%f}",
            kind="ats_rejected",
            to=reader.email,
            mail=mail,
            organization=organization,
            about=connection,
            now=now,
        )
