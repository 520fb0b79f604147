"""What the frame of every page shows: names, colours and the way around.

Nothing is asked of the database before a template looks at it, and nothing at all for people who are not signed in.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Membership, Organization
from accounts.queries import Roles, Team, roles_of


@dataclass(frozen=True, kw_only=True)
class Item:
    """A link of the navigation or of tabs, with a number where something waits."""

    label: str
    url: str
    current: bool
    badge: int = 0
    alert: bool = False
    badge_label: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    organization: Organization | None = getattr(request, "organization", None)
    context = {
        "marketplace_name": settings.MARKETPLACE_NAME,
        "assistant_name": settings.ASSISTANT_NAME,
        "organization": organization,
        "brand_css_url": brand_css_url(organization) if organization else "",
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**context, "navigation": _for_visitors(request.path)}
    roles = cache(lambda: roles_of(user))
    return {
        **context,
        "navigation": SimpleLazyObject(lambda: _for(roles(), organization, request.path)),
        "application_tabs": SimpleLazyObject(lambda: _own_pages(roles(), request.path, first=_("Applications"))),
        "team_tabs": _team_tabs(request) if organization else [],
    }


def brand_css_url(organization: Organization) -> str:
    """The style sheet with an organization's accent; the version changes with the colour."""
    return f"{reverse('brand_css', kwargs={'slug': organization.slug})}?v={organization.accent.removeprefix('#')}"


def _for_visitors(path: str) -> list[Item]:
    return [_item(pgettext("navigation", "Open jobs"), reverse("jobs"), path, below=True)]


def _for(roles: Roles, organization: Organization | None, path: str) -> list[Item]:
    items = []
    if roles.is_representative:
        items.append(_item(_("Desk"), reverse("desk"), path, below=True))
    team = _shown_team(roles, organization)
    if team:
        items += _team_pages(team, path)
    if len(roles.teams) > 1:
        items.append(_item(_("Organizations"), reverse("organizations"), path))
    works_here = roles.is_representative or roles.teams
    if roles.is_candidate or not works_here:
        items += _own_pages(roles, path, first=_("My Applications"))
    if not works_here:
        items.append(_item(pgettext("navigation", "Open jobs"), reverse("jobs"), path, below=True))
    return items


def _shown_team(roles: Roles, organization: Organization | None) -> Team | None:
    """The team of the page; elsewhere the only one there is."""
    if organization:
        return next((team for team in roles.teams if team.slug == organization.slug), None)
    return roles.teams[0] if len(roles.teams) == 1 else None


def _team_pages(team: Team, path: str) -> list[Item]:
    own = {"slug": team.slug}
    applications = reverse("team_applications", kwargs=own)
    below = (f"{applications}applications/", f"{applications}interviews/")
    items = [
        _item(_("Applications"), applications, path, prefixes=below),
        _item(_("Week"), reverse("team_week", kwargs=own), path),
        _item(_("Calls"), reverse("calls", kwargs=own), path, below=True),
        _item(_("My availability"), reverse("availability", kwargs=own), path, below=True),
    ]
    if team.suffices("recruiter"):
        items.append(_item(_("Jobs"), reverse("team_jobs", kwargs=own), path, below=True))
    if team.suffices("admin"):
        pages = (reverse("team_settings", kwargs=own), reverse("team_members", kwargs=own))
        items.append(_item(_("Account Settings"), pages[0], path, prefixes=pages))
    elif team.suffices("recruiter"):
        pages = (reverse("application_questions", kwargs=own), f"{reverse('team_settings', kwargs=own)}jobs/")
        items.append(_item(_("Questions"), pages[0], path, prefixes=pages))
    return items


def _team_tabs(request: HttpRequest) -> list[Item]:
    """The pages of Account Settings, for admins; recruiters see of them the questions, without tabs."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None or not membership.suffices("admin"):
        return []
    own, path = {"slug": membership.organization.slug}, request.path
    questions = (reverse("application_questions", kwargs=own), f"{reverse('team_settings', kwargs=own)}jobs/")
    return [
        _item(_("Company"), reverse("team_settings", kwargs=own), path),
        _item(_("Application Questions"), questions[0], path, prefixes=questions),
        _item(_("System Settings"), reverse("system_settings", kwargs=own), path),
        _item(linked_systems(), reverse("ats_link", kwargs=own), path, below=True),
        _item(_("Interviews"), reverse("interview_settings", kwargs=own), path),
        _item(_("Team"), reverse("team_members", kwargs=own), path, below=True),
    ]


@cache
def linked_systems() -> str:
    """What people know the applicant tracking systems as that an organization can link with: "Recruitee"."""
    return " / ".join(import_string(path).name for path in settings.ATS_VENDORS.values())


def _own_pages(roles: Roles, path: str, *, first: str) -> list[Item]:
    words = ngettext(
        "%(number)d interview waits for you to choose a time",
        "%(number)d interviews wait for you to choose a time",
        roles.pending,
    )
    interviews = _item(
        _("Interviews"),
        reverse("my_interviews"),
        path,
        badge=roles.pending,
        alert=True,
        badge_label=words % {"number": roles.pending},
    )
    return [_item(first, reverse("my_applications"), path, below=True), interviews]


def _item(
    label: str, url: str, path: str, *, below: bool = False, prefixes: tuple[str, ...] = (), **badge: Any
) -> Item:
    """A link; current on its own page, and on those under it (`below`) or under the prefixes."""
    starts = (url, *prefixes) if below else prefixes
    return Item(label=label, url=url, current=path == url or any(path.startswith(each) for each in starts), **badge)
