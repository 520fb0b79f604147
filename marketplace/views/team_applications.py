"""The hiring team's list of applications, and one of them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from accounts.countries import country_name
from accounts.models import Entry
from core.pages import page
from core.refusal import Refused
from marketplace.actions import move_to_stage
from marketplace.forms import ApplicationFilter, MoveForm
from marketplace.models import Application, Stage
from marketplace.views.lists import PAGE_SIZE, other_parameters
from marketplace.words import application_lines


@member("interviewer")
@require_safe
def team_applications(request: MemberRequest) -> HttpResponse:
    """Applications for the organization's jobs, newest first."""
    search = ApplicationFilter(request.GET, organization=request.organization)
    wanted = search.cleaned_data if search.is_valid() else {}
    may_recruit = request.membership.suffices("recruiter")
    rows = request.organization.applications.wanted(**wanted).with_people().prefetch_related("interviews")
    if may_recruit:
        rows = rows.prefetch_related(Prefetch("job__stages", Stage.objects.in_order()))
    context = {
        "search": search,
        "applications": Paginator(rows.newest_first(), PAGE_SIZE).get_page(request.GET.get("page")),
        "query": other_parameters(request),
        "is_search": any(wanted.values()),
        "may_recruit": may_recruit,
        "shown": request.GET.urlencode(),
        "now": timezone.now(),
    }
    return page(request, "marketplace/team_applications.html", context, partials=("applications",))


@member("interviewer")
@require_safe
def team_application(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """A proposal as the hiring team reads it, with its interviews at its left side."""
    return _application_page(request, _application(request, application_id))


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def move_application(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    application = _application(request, application_id)
    if request.method != "POST":
        return redirect("team_application", slug=request.organization.slug, application_id=application.pk)
    form = MoveForm(request.POST, application=application)
    if not form.is_valid():
        return _application_page(request, application, form)
    try:
        move = move_to_stage(
            application, stage=form.cleaned_data["stage"], by=on_page(request.user), now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if move:
            words = {"name": application.candidate, "stage": move.to_stage}
            messages.success(request, _("%(name)s now stands at “%(stage)s”.") % words)
    if "list" in request.POST:
        shown = QueryDict(request.POST["list"]).urlencode()
        return redirect(f"{reverse('team_applications', args=[request.organization.slug])}?{shown}")
    return redirect("team_application", slug=request.organization.slug, application_id=application.pk)


def _application(request: MemberRequest, application_id: UUID) -> Application:
    linked = ("ats_link__candidate_link__candidate__organization", "ats_link__job_link__connection__organization")
    rows = request.organization.applications.with_people().select_related("proposal", *linked)
    return get_object_or_404(rows, pk=application_id)


def _application_page(request: MemberRequest, application: Application, form: MoveForm | None = None) -> HttpResponse:
    may_recruit = request.membership.suffices("recruiter")
    candidate = application.candidate
    context = {
        "application": application,
        "country": country_name(candidate.country, get_language() or "en") if candidate.country else "",
        "may_recruit": may_recruit,
        "is_admin": request.membership.suffices("admin"),
        "form": form or (MoveForm(application=application) if may_recruit else None),
        "history": application_lines(
            application.stage_moves.in_order(), application.notes.in_order(), Entry.objects.about(application)
        ),
        "now": timezone.now(),
    }
    return page(request, "marketplace/team_application.html", context, status=422 if form else 200)
