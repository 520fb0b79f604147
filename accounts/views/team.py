"""What an organization's admins look after: its details, its members, its invitations."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.access import MemberRequest, member
from accounts.actor import on_page
from accounts.forms import InviteForm, OrganizationForm, RoleForm
from accounts.models import Membership, Role
from core.pages import page
from core.refusal import Refused

PAGE_SIZE = 25


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def team_settings(request: MemberRequest) -> HttpResponse:
    """The organization's details."""
    organization, now = request.organization, timezone.now()
    known = {name: getattr(organization, name) for name in OrganizationForm.field_order}
    data = request.POST if request.method == "POST" else None
    form = OrganizationForm(data, initial=known, now=now, country=organization.country)
    if data is not None and form.is_valid():
        actions.change_organization(organization, by=on_page(request.user), now=now, **form.details)
        messages.success(request, _("Your organization's details are saved."))
        return redirect("team_settings", slug=organization.slug)
    return page(request, "accounts/team_settings.html", {"form": form}, status=422 if form.errors else 200)


@member("admin")
@require_safe
def team_members(request: MemberRequest) -> HttpResponse:
    """Everybody on the team, and who is invited."""
    return _members_page(request, InviteForm())


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return _back(request)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = actions.invite(
                organization=request.organization,
                by=on_page(request.user),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
            return _back(request)
    return _members_page(request, form)


@member("admin")
@require_POST
def revoke_invitation(request: MemberRequest, *, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(request.organization.invitations.all(), pk=invitation_id)
    actions.revoke_invitation(invitation, by=on_page(request.user), now=timezone.now())
    messages.success(request, _("The invitation to %(email)s is revoked.") % {"email": invitation.email})
    return _back(request)


@member("admin")
@require_POST
def change_role(request: MemberRequest, *, membership_id: UUID) -> HttpResponse:
    membership = _membership(request, membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role. Nothing was changed."))
        return _back(request)
    role = form.cleaned_data["role"]
    try:
        actions.change_role(membership, role=role, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    words = {"name": membership.user, "role": Role(role).label}
    messages.success(request, _("The role of %(name)s is now: %(role)s.") % words)
    if membership.user == request.user and role != Role.ADMIN:
        return redirect("team_applications", slug=request.organization.slug)
    return _back(request)


@member("admin")
@require_POST
def remove_member(request: MemberRequest, *, membership_id: UUID) -> HttpResponse:
    membership = _membership(request, membership_id)
    try:
        actions.remove_member(membership, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    words = {"name": membership.user, "organization": request.organization}
    messages.success(request, _("%(name)s no longer belongs to %(organization)s.") % words)
    return redirect("home") if membership.user == request.user else _back(request)


def _membership(request: MemberRequest, membership_id: UUID) -> Membership:
    return get_object_or_404(request.organization.memberships.select_related("user"), pk=membership_id)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("team_members", slug=request.organization.slug)


def _members_page(request: MemberRequest, form: InviteForm) -> HttpResponse:
    members = Paginator(request.organization.memberships.by_name(), PAGE_SIZE)
    context = {
        "members": members.get_page(request.GET.get("page")),
        "invitations": request.organization.invitations.open(timezone.now()).order_by("-created_at", "pk"),
        "roles": Role.choices,
        "form": form,
    }
    return page(request, "accounts/team_members.html", context, status=422 if form.errors else 200)
