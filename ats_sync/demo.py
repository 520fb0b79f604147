"""A link for the demo: its first organization, with the company of the same name at a stand-in."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.actor import on_page
from accounts.models import Organization, User
from ats_sync.actions.connecting import connect
from ats_sync.actions.hooking import keep_hook_secret
from ats_sync.actions.reading import Clock, read_some
from ats_sync.models import Connection
from core.tenancy import organization_context
from interviews.demo import INES

SECONDS_TO_IMPORT = 60.0


@dataclass(frozen=True, kw_only=True)
class Company:
    """What the demo knows of the stand-in: where events come in, and the secret that signs them, are agreed before."""

    company: str
    token: str
    hook_key: UUID
    hook_secret: str


def create(company: Company, *, clock: Clock) -> None:
    """Link, and take over jobs and people; what is linked already stays. The demo and the stand-in must be there."""
    ines = User.objects.get(email=INES.email)
    organization = Organization.objects.get(memberships__user=ines)
    with organization_context(organization):
        connection = Connection.objects.filter(organization=organization).first() or _linked(
            organization, company, admin=ines, now=clock()
        )
    give_up_at = time.monotonic() + SECONDS_TO_IMPORT
    while connection.imported_at is None and time.monotonic() < give_up_at:
        read_some(connection, clock=clock)
        with organization_context(organization):
            connection.refresh_from_db()


def _linked(organization: Organization, company: Company, *, admin: User, now: datetime) -> Connection:
    by = on_page(admin)
    connection = connect(organization, company=company.company, token=company.token, by=by, now=now)
    connection.hook_key = company.hook_key
    connection.save(update_fields=["hook_key"])
    keep_hook_secret(connection, secret=company.hook_secret, by=by, now=now)
    return connection
