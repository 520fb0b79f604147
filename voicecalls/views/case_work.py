"""What the team does about one applicant's calls: now, no more, never again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.refusal import Refused
from voicecalls import actions
from voicecalls.actions import CaseClosed, MayNotCall
from voicecalls.actions.never import never_call
from voicecalls.models import CallCase
from voicecalls.queries.calls import wanted_cases
from voicecalls.views.calls import back_to_list
from voicecalls.words.reasons import refusal_in_words


@member("recruiter")
@require_POST
def call_now(request: MemberRequest, *, case_id: UUID) -> HttpResponse:
    """At the next tick, if law, hours and caps allow it; else the reason is told."""
    case, now = _case(request, case_id), timezone.now()
    try:
        actions.call_now(case, by=on_page(request.user), now=now)
    except MayNotCall as refusal:
        messages.warning(request, refusal_in_words(refusal.decision, now=now))
    except CaseClosed as refusal:
        messages.warning(request, str(refusal))
    else:
        words = _("{name} is called within a minute.").format(name=case.application.candidate.name)
        messages.success(request, words)
    return _back(request, case)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def stop_case(request: MemberRequest, *, case_id: UUID) -> HttpResponse:
    """Ask once more (GET), then no more calls for this application (POST)."""
    case = _case(request, case_id)
    if request.method != "POST":
        return page(request, "voicecalls/stop_case.html", {"case": case, "name": case.application.candidate.name})
    try:
        actions.stop(case, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = _("{name} is not called any more for this application.").format(name=case.application.candidate.name)
        messages.success(request, words)
    return _back(request, case)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def never_again(request: MemberRequest, *, case_id: UUID) -> HttpResponse:
    """Ask once more (GET), then never call this number again for any job (POST)."""
    case = _case(request, case_id)
    candidate = case.application.candidate
    if request.method != "POST":
        return page(request, "voicecalls/never_again.html", {"case": case, "candidate": candidate})
    if candidate.phone:
        never_call(request.organization, number=candidate.phone, by=on_page(request.user), now=timezone.now())
        messages.success(request, _("{number} is not called again.").format(number=candidate.phone_shown))
    else:
        messages.warning(request, _("There is no number that could be called. Nothing was changed."))
    return _back(request, case)


def _case(request: MemberRequest, case_id: UUID) -> CallCase:
    cases = wanted_cases(request.organization).select_related("application__candidate", "application__job")
    return get_object_or_404(cases, pk=case_id)


def _back(request: MemberRequest, case: CallCase) -> HttpResponse:
    """To the list if the button stood there, else to the applicant."""
    if "list" in request.POST:
        return redirect(back_to_list(request))
    return redirect("call_case", slug=request.organization.slug, case_id=case.pk)
