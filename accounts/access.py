"""Access markers that open the door of the right tenants. Foreign rows answer 404, a missing role 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization, User
from core.access import Access, marked
from core.tenancy import organization_context, reading_context

View = Callable[..., HttpResponse]


class UserRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class MemberRequest(UserRequest):
    """A request whose organization is known and whose user belongs to it."""

    organization: Organization
    membership: Membership


def _second_factor_page(request: HttpRequest) -> HttpResponse:
    words = _("Your role needs a second step at sign-in. Please set up a passkey or an authenticator app.")
    messages.info(request, words)
    return redirect("mfa_index")


def member(role: str) -> Callable[[View], View]:
    """Members of the organization in the URL (`slug`) with at least this role. Admins need a second factor."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *, slug: str, **kwargs: Any) -> HttpResponse:
            organization = Organization.objects.select_related("representative").filter(slug=slug).first()
            if organization is None:
                raise Http404
            with organization_context(organization):
                membership = organization.memberships.filter(user=request.user).first()
                if membership is None:
                    raise Http404
                if not membership.suffices(role):
                    raise PermissionDenied
                if membership.role == "admin" and not request.user.has_second_factor():
                    return _second_factor_page(request)
                request.organization, request.membership = organization, membership
                return view(request, **kwargs)

        return marked(guarded, Access("member", role))

    return decorate


def candidate(view: View) -> View:
    """Anybody signed in, reading across the organizations that keep them as a candidate."""

    @wraps(view)
    def guarded(request: UserRequest, **kwargs: Any) -> HttpResponse:
        with reading_context(Organization.objects.with_candidate(request.user)):
            return view(request, **kwargs)

    return marked(guarded, Access("candidate"))


def representative(view: View) -> View:
    """The marketplace's representatives, reading across the organizations they look after. Needs a second factor."""

    @wraps(view)
    def guarded(request: UserRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_representative:
            raise PermissionDenied
        if not request.user.has_second_factor():
            return _second_factor_page(request)
        with reading_context(Organization.objects.looked_after_by(request.user)):
            return view(request, **kwargs)

    return marked(guarded, Access("representative"))
