"""What calls have left behind about one person: told, given out as a file, erased."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.refusal import Refused
from marketplace.models import Application
from voicecalls import actions
from voicecalls.queries.kept import kept_about


@member("admin")
@require_safe
def call_data(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """What is kept, over all applications of this person."""
    application = _application(request, application_id)
    context = {"application": application, "kept": kept_about(application.candidate)}
    return page(request, "voicecalls/call_data.html", context)


@member("admin")
@require_POST
@never_cache
def export_call_data(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """All of it as a file; history keeps who took it."""
    candidate = _application(request, application_id).candidate
    copy = actions.hand_out(candidate, by=on_page(request.user), now=timezone.now())
    response = JsonResponse(copy, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="calls-{slugify(candidate.name) or "applicant"}.json"'
    return response


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_call_data(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """Ask once more (GET), then erase (POST)."""
    application = _application(request, application_id)
    candidate = application.candidate
    if request.method != "POST":
        context = {"application": application, "kept": kept_about(candidate)}
        return page(request, "voicecalls/erase_call_data.html", context)
    try:
        left = actions.erase(candidate, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        _tell(request, candidate.name, left)
    return redirect("call_data", slug=request.organization.slug, application_id=application.pk)


def _tell(request: MemberRequest, name: str, left: int) -> None:
    """`left`: recordings that the telephone provider still has."""
    if not left:
        messages.success(request, _("What calls had left behind about {name} is erased.").format(name=name))
        return
    words = ngettext(
        "The telephone provider has not deleted {count} recording yet, so nothing else was erased. Please try again "
        "later.",
        "The telephone provider has not deleted {count} recordings yet, so nothing else was erased. Please try again "
        "later.",
        left,
    )
    messages.error(request, words.format(count=left))


def _application(request: MemberRequest, application_id: UUID) -> Application:
    return get_object_or_404(request.organization.applications.with_people(), pk=application_id)
