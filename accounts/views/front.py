"""The front door, the legal pages, and an organization's colours."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.models import Organization
from accounts.queries import teams_of
from accounts.rules import brand_palette
from core.access import public
from core.pages import page

DAY, YEAR = 24 * 60 * 60, 365 * 24 * 60 * 60


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for visitors; for everybody else the page they work on."""
    if not request.user.is_authenticated:
        return page(request, "accounts/home.html")
    if request.user.is_representative:
        return redirect("desk")
    teams = teams_of(request.user)
    if teams:
        return redirect("team_applications", slug=teams[0].slug)
    return redirect("my_interviews")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/privacy.html", {"support_email": settings.SUPPORT_EMAIL})


@public
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/imprint.html", {"support_email": settings.SUPPORT_EMAIL})


@public
@require_safe
def brand_css(request: HttpRequest, slug: str) -> HttpResponse:
    """The accent tokens of an organization. Kept for a year under the version that pages link to, else for a day."""
    organization = get_object_or_404(Organization, slug=slug)
    light, dark = brand_palette(organization.accent)
    css = render_to_string("accounts/brand.css", {"light": light.items(), "dark": dark.items()})
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    is_current = request.GET.get("v") == organization.accent.removeprefix("#")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_current else f"public, max-age={DAY}"
    return response
