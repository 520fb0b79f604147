"""The organizations somebody works for, and founding one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest
from accounts.actions import create_organization
from accounts.forms import OrganizationForm
from accounts.models import Role
from accounts.queries import teams_of
from core.access import signed_in
from core.pages import page
from core.zones import country_code


@signed_in
@require_safe
def organizations(request: UserRequest) -> HttpResponse:
    """Where one's teams are; the way from one to another."""
    teams = [{"team": team, "role": Role(team.role).label} for team in teams_of(request.user)]
    return page(request, "accounts/organizations.html", {"teams": teams})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organization_new(request: UserRequest) -> HttpResponse:
    """Found an organization. What is known of the founder is filled in already."""
    now = timezone.now()
    country = country_code(request.user.time_zone)
    known = {"country": country, "time_zone": request.user.time_zone, "language": get_language()}
    data = request.POST if request.method == "POST" else None
    form = OrganizationForm(data, initial=known, now=now, country=country)
    if data is not None and form.is_valid():
        organization = create_organization(by=request.user, now=now, **form.details)
        words = _("%(name)s is set up. Post your first job, or invite your team.")
        messages.success(request, words % {"name": organization})
        return redirect("team_jobs", slug=organization.slug)
    return page(request, "accounts/organization_new.html", {"form": form}, status=422 if form.errors else 200)
