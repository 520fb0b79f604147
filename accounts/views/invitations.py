"""The page behind a mailed invitation to a team. Opening it changes nothing; joining is a button."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.models import Invitation
from accounts.queries import invitation_of
from core.access import public
from core.pages import page
from core.refusal import Refused
from core.tenancy import organization_context
from core.throttle import count_wrong
from core.tokens import barred


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites whom to what; on POST, join.

    The address carries the token; the usual same-origin referrer keeps it from other sites. ("no-referrer" would turn
    the Origin of the form into null, which the CSRF check refuses.)
    """
    if answer := barred(request, kind="invitation"):
        return answer
    invitation = invitation_of(token)
    if invitation is None:
        count_wrong(request, kind="invitation")
        return page(request, "accounts/invitation_ended.html", status=404)
    return _join(request, invitation) if request.method == "POST" else _show(request, invitation)


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    try:
        actions.accept_invitation(invitation, user=request.user, now=timezone.now())
    except Refused as refusal:
        return _show(request, invitation, problem=str(refusal))
    messages.success(request, _("You now belong to %(name)s.") % {"name": invitation.organization})
    return redirect("team_applications", slug=invitation.organization.slug)


def _show(request: HttpRequest, invitation: Invitation, *, problem: str = "") -> HttpResponse:
    if _has_joined(request, invitation):
        return redirect("team_applications", slug=invitation.organization.slug)
    if not invitation.is_open(timezone.now()):
        ended = {"inviting": invitation.organization}
        return page(request, "accounts/invitation_ended.html", ended, status=410)
    context = {
        "invitation": invitation,
        "inviting": invitation.organization,
        "is_addressee": request.user.is_authenticated and request.user.email == invitation.email,
        "problem": problem,
    }
    return page(request, "accounts/invitation.html", context, status=409 if problem else 200)


def _has_joined(request: HttpRequest, invitation: Invitation) -> bool:
    if not request.user.is_authenticated:
        return False
    with organization_context(invitation.organization):
        return invitation.organization.memberships.filter(user=request.user).exists()
