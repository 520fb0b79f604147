"""What pages and actions need to know about an interview, in a constant number of queries."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from accounts.models import Membership, Organization
from interviews.models import Availability, Interview, InterviewSettings
from notifications.compose import Reader

OPEN_HOURS = Q(weekly__isnull=False) | Q(dated__opens__isnull=False)


def settings_of(organization: Organization) -> InterviewSettings:
    """How the organization wants interviews to go; the defaults as long as nobody saved anything."""
    return InterviewSettings.objects.filter(organization=organization).first() or InterviewSettings(
        organization=organization
    )


def publishing(organization: Organization) -> set[int]:
    """Users who published hours in this organization."""
    published = Availability.objects.filter(OPEN_HOURS, organization=organization)
    return set(published.values_list("user_id", flat=True))


def members_and_publishing(organization: Organization) -> tuple[list[Membership], set[int]]:
    """The team by name, and which of its users published hours, in one query."""
    own = Availability.objects.filter(OPEN_HOURS, organization=OuterRef("organization"), user=OuterRef("user"))
    rows: Iterable[Any] = organization.memberships.by_name().annotate(publishes=Exists(own))
    members = list(rows)
    return members, {member.user_id for member in members if member.publishes}


def representative_name(interview: Interview) -> str:
    """The name pages and mails show: a person where there is one."""
    return interview.organization.representative_reader.name


def named(actor: str, interview: Interview) -> str:
    """Who acted, as everybody may read it. An account without a name is known by its address, which is nobody else's
    business."""
    return interview.organization.name if "@" in actor else actor


def hiring_side(interview: Interview) -> list[Reader]:
    """Interviewers and outside colleagues who take part (before a time is booked: who could)."""
    prefetch_related_objects([interview], "participants__user")
    return [participant.reader(interview) for participant in interview.attending()]


def everybody(interview: Interview) -> list[Reader]:
    """The candidate, everybody on the hiring side and the representative: each address once. A candidate of whom none
    is known is left out."""
    readers = [
        interview.application.candidate.reader,
        *hiring_side(interview),
        interview.organization.representative_reader,
    ]
    return list({reader.email: reader for reader in reversed(readers) if reader.email}.values())
