"""The hiring team requests an interview, offers times anew, cancels."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.refusal import Refused
from interviews import actions
from interviews.forms.requests import NEEDED, RequestForm, as_requested
from interviews.models import Interview, State
from interviews.queries import publishing
from interviews.queries.previews import Preview, preview
from interviews.slots import Span
from interviews.views import offering
from interviews.views.cancelling import ask_and_cancel
from marketplace.models import Application


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def request_interview(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """Schedule Interview: round, windows, people, a look at what the candidate will see, *Send Availability*.

    `?instead_of=`: a cancelled interview that is to be held after all.
    """
    application = get_object_or_404(Application.objects.with_people(), pk=application_id)
    if not application.candidate.email:
        words = _("No email address of {name} is known, so no times can be mailed. Please add one first.")
        messages.error(request, words.format(name=application.candidate.name))
        return redirect("candidate_contact", slug=request.organization.slug, application_id=application.pk)
    if application.closed_at and request.method != "POST":
        messages.error(request, str(actions.ApplicationClosed()))
        return redirect("team_application", slug=request.organization.slug, application_id=application.pk)
    instead_of = _cancelled_one(request, application)
    now, organization = timezone.now(), request.organization
    form = RequestForm(
        offering.sent(request),
        organization=organization,
        candidate_email=application.candidate.email,
        now=now,
        initial=_initial(request, instead_of),
    )
    rows = offering.rows_of(request, zone=organization.zone, now=now)
    shown = None
    if request.method == "POST":
        spans = offering.spans_of(form, rows, now=now)
        if offering.is_fine(form, rows):
            shown = _as_requested(application, form, windows=spans, instead_of=instead_of, now=now)
            is_known = Interview.objects.filter(form_key=form.cleaned_data["form_key"]).exists()
            if offering.may_send(request, form, shown, is_known=is_known):
                requested = _request(request, application, form, windows=spans, instead_of=instead_of, now=now)
                if requested:
                    _tell(request, application, shown)
                    return redirect("team_application", slug=organization.slug, application_id=application.pk)
    context = {
        "application": application,
        "instead_of": instead_of,
        **offering.offer_context(request, form, rows, zone=organization.zone, busy=[request.user.email], now=now),
        **offering.preview_context(shown, form),
    }
    status = offering.status(request, form, rows)
    return page(request, "interviews/request.html", context, partials=offering.PARTIALS, status=status)


def _cancelled_one(request: MemberRequest, application: Application) -> Interview | None:
    wanted = request.GET.get("instead_of", "")
    if not wanted:
        return None
    try:
        pk = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    cancelled = Interview.objects.with_people().filter(application=application, state=State.CANCELLED)
    return get_object_or_404(cancelled, pk=pk)


def _initial(request: MemberRequest, instead_of: Interview | None) -> dict[str, Any]:
    if instead_of is None:
        return {"panel": {str(request.membership.pk): NEEDED}}
    return as_requested(instead_of, members=list(request.organization.memberships.all()))


def _as_requested(
    application: Application, form: RequestForm, *, windows: list[Span], instead_of: Interview | None, now: datetime
) -> Preview:
    """What the candidate would see: the interview exists in memory only."""
    said = {key: form.cleaned_data[key] for key in ("round_name", "minutes", "time_zone", "uses_published")}
    interview = actions.draft(application=application, instead_of=instead_of, now=now, **said)
    pool = actions.hiring_panel(interview, seats=form.seats(), optional=form.optional())
    known = publishing(application.organization)
    return preview(interview, windows=windows, pool=pool, publishing=known, now=now)


def _request(
    request: MemberRequest,
    application: Application,
    form: RequestForm,
    *,
    windows: list[Span],
    instead_of: Interview | None,
    now: datetime,
) -> Interview | None:
    """The interview; without one, the form says why."""
    names = ("form_key", "round_name", "minutes", "time_zone", "uses_published")
    try:
        return actions.request_interview(
            application=application,
            windows=windows,
            seats=form.seats(),
            optional=form.optional(),
            instead_of=instead_of,
            by=on_page(request.user),
            now=now,
            **{name: form.cleaned_data[name] for name in names},
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _tell(request: MemberRequest, application: Application, shown: Preview) -> None:
    words = _("{name} gets an email with your times now. The candidate will see {count}.")
    messages.success(request, words.format(name=application.candidate.name, count=shown.count_in_words))


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_times(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """Other times for an interview that waits for its candidate."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    back = reverse("team_interview", kwargs={"slug": request.organization.slug, "interview_id": interview.pk})
    return offering.offer_again(request, interview=interview, back=back, busy=[request.user.email])


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def team_cancel(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """Call an interview off in the team's name."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    back = reverse("team_interview", kwargs={"slug": request.organization.slug, "interview_id": interview.pk})
    return ask_and_cancel(request, interview, back=back, time_zone=interview.time_zone)
