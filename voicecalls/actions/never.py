"""The team has been told that somebody does not want to be called."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Organization
from voicecalls.actions.finishing import close_cases_of_number
from voicecalls.actions.suppressing import suppress
from voicecalls.models import CallCase, CaseEnd


def never_call(organization: Organization, *, number: str, by: Actor, now: datetime) -> list[CallCase]:
    """Never call this number (E.164) again, for no job of the organization; the cases that ended by it. Said twice, it
    is done once."""
    with transaction.atomic():
        suppress(organization, number=number, via="team", by=by, now=now)
        return close_cases_of_number(organization, number=number, end=CaseEnd.OPTED_OUT, by=by, now=now)
