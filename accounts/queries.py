"""What pages need to know about people and their teams, in a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from accounts import rules
from accounts.models import Invitation, Organization, User
from core.tenancy import system_context


@dataclass(frozen=True, kw_only=True)
class Team:
    """An organization somebody works for, and as what."""

    slug: str
    name: str
    role: str

    def suffices(self, role: str) -> bool:
        return rules.role_suffices(self.role, needed=role)


@dataclass(frozen=True, kw_only=True)
class Roles:
    """What somebody is here. `pending` counts the interviews that wait for this person to choose a time."""

    is_representative: bool
    teams: list[Team]
    is_candidate: bool
    pending: int


def teams_of(user: User) -> list[Team]:
    """The organizations somebody works for, the first one joined first."""
    joined = Organization.objects.filter(memberships__user=user).order_by("memberships__created_at", "pk")
    rows = joined.annotate(role=F("memberships__role")).values_list("slug", "name", "role")
    return [Team(slug=slug, name=name, role=role) for slug, name, role in rows]


def roles_of(user: User) -> Roles:
    """Two queries, both from the person's own row, so that no door needs to be open."""
    waiting = Q(candidates__applications__interviews__state="pending")
    counts = User.objects.filter(pk=user.pk).aggregate(
        records=Count("candidates", distinct=True),
        pending=Count("candidates__applications__interviews", filter=waiting, distinct=True),
    )
    return Roles(
        is_representative=user.is_representative,
        teams=teams_of(user),
        is_candidate=counts["records"] > 0,
        pending=counts["pending"],
    )


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a mailed link leads to, open or ended, with its organization."""
    with system_context("an invitation by its link"):
        return Invitation.objects.of_token(token).first()
