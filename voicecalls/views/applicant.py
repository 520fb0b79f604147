"""The applicant's pages: who calls and why, another time, no calls at all; and the page about calls for everybody."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization
from core import phones
from core.access import public
from core.pages import page
from core.refusal import Refused
from core.tenancy import organization_context
from core.tokens import away_from_token, wrong_guess
from voicecalls import actions, links
from voicecalls.access import applicant, applicant_actor, link_ended, remember_link
from voicecalls.forms.applicants import TimeForm
from voicecalls.models import CallCase
from voicecalls.queries import settings_of
from voicecalls.queries.applicants import about_calls_of, about_case, line_of


@public
@require_safe
@never_cache
def open_call_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token for a note in the session and go to a clean address. Changes nothing else."""
    link = links.find(token)
    if link is None:
        return wrong_guess(request, kind="link") or link_ended(request)
    if link.expires_at <= timezone.now():
        return link_ended(request)
    remember_link(request, link)
    return away_from_token("my_calls", case_id=link.case_id)


@applicant
@require_safe
def my_calls(request: HttpRequest, *, case: CallCase) -> HttpResponse:
    """Who calls, why, when, and what happens with the answers."""
    return page(request, "voicecalls/my_calls.html", {**about_case(case), **about_calls_of(case)})


@applicant
@require_http_methods(["GET", "HEAD", "POST"])
def stop_calls(request: HttpRequest, *, case: CallCase) -> HttpResponse:
    """Ask once more (GET), then never call again (POST)."""
    if request.method == "POST":
        actions.stop_calls(case, by=applicant_actor(request, case), now=timezone.now())
        messages.success(request, _("We do not call you any more."))
        return redirect("my_calls", case_id=case.pk)
    return page(request, "voicecalls/stop_calls.html", about_case(case))


@applicant
@require_http_methods(["GET", "HEAD", "POST"])
def wish_time(request: HttpRequest, *, case: CallCase) -> HttpResponse:
    """Choose one of the times at which the phone may ring."""
    if case.closed_at:
        return redirect("my_calls", case_id=case.pk)
    now, sent = timezone.now(), request.method == "POST"
    times = actions.times_to_wish(case, now=now)
    zone = case.application.candidate.reader.time_zone
    form = TimeForm(request.POST if sent else None, times=times, time_zone=zone)
    if sent and form.is_valid():
        try:
            actions.wish_time(case, at=form.wanted(), by=applicant_actor(request, case), now=now)
        except Refused as refusal:
            form.add_error("at", str(refusal))
        else:
            messages.success(request, _("Thank you. We call you then."))
            return redirect("my_calls", case_id=case.pk)
    context = {**about_case(case), "form": form, "has_times": bool(times)}
    return page(request, "voicecalls/wish_time.html", context, status=422 if sent else 200)


@public
@require_safe
def about_calls(request: HttpRequest, slug: str) -> HttpResponse:
    """For everybody who is called for this organization: who calls, what is kept and how long, whom to ask."""
    organization = get_object_or_404(Organization, slug=slug)
    with organization_context(organization):
        line = line_of(organization)
        context = {
            "organization": organization,
            "assistant": settings.ASSISTANT_NAME,
            "wishes": settings_of(organization),
            "number": phones.display(line.number) if line else "",
            "support_email": settings.SUPPORT_EMAIL,
        }
        return page(request, "voicecalls/about_calls.html", context)
