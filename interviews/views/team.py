"""The hiring team's pages: requesting an interview, looking at it, offering times anew, cancelling."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from accounts.models import Entry
from core import zones
from core.pages import page
from core.reading import reading_as
from core.refusal import Refused
from interviews import actions, calendar
from interviews.forms import CancelForm, OfferForm, RequestForm, WindowFormSet, WindowRows, suggested_windows
from interviews.grids import Kind, Mark, week
from interviews.models import Interview
from interviews.offers import busy_times
from interviews.queries import representative_name
from interviews.slots import Span
from marketplace.models import Application

FIRST_HOUR, LAST_HOUR = 8, 19
FRIDAY = 4
NOTICE = timedelta(minutes=60)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def request_interview(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """Schedule Interview: round, windows, people, *Send Availability*."""
    application = get_object_or_404(Application.objects.with_people(), pk=application_id)
    now = timezone.now()
    form = RequestForm(
        _sent(request),
        organization=request.organization,
        candidate_email=application.candidate.email,
        now=now,
        initial={"members": [request.membership.pk]},
    )
    rows = _rows(request, now=now)
    if request.method == "POST":
        spans = _spans(form, rows, now=now)
        if form.is_valid() and spans:
            try:
                said = dict(form.cleaned_data)
                seats = actions.one_seat_each(members=said.pop("members"), guests=said.pop("guests"))
                interview = actions.request_interview(
                    application=application, windows=spans, seats=seats, by=on_page(request.user), now=now, **said
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request,
                    _("{name} gets an email with your times now.").format(name=application.candidate.name),
                )
                return redirect(
                    "team_application", slug=request.organization.slug, application_id=interview.application_id
                )
    context = {
        "application": application,
        "action": request.path,
        **_offer_context(request, form, rows, now=now),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "interviews/request.html", context, partials=("week-grid",), status=status)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_times(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """Offer other times for a pending interview; the candidate gets a new e-mail."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    if not interview.is_pending:
        return redirect("team_interview", slug=request.organization.slug, interview_id=interview.pk)
    now = timezone.now()
    form = OfferForm(
        _sent(request),
        organization=request.organization,
        now=now,
        initial={"time_zone": interview.time_zone},
    )
    rows = _rows(request, now=now)
    if request.method == "POST":
        spans = _spans(form, rows, now=now, length=interview.length)
        if form.is_valid() and spans:
            try:
                actions.offer_times(interview, windows=spans, by=on_page(request.user), now=now, **form.cleaned_data)
            except Refused as refusal:
                messages.warning(request, str(refusal))
            else:
                name = interview.application.candidate.name
                messages.success(request, _("{name} gets an email with the new times now.").format(name=name))
            return redirect("team_interview", slug=request.organization.slug, interview_id=interview.pk)
    context = {
        "application": interview.application,
        "interview": interview,
        "help_request": interview.open_help_request,
        "action": request.path,
        "minutes": interview.minutes,
        **_offer_context(request, form, rows, now=now),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "interviews/offer_times.html", context, partials=("week-grid",), status=status)


def _rows(request: MemberRequest, *, now: datetime) -> WindowRows:
    if request.method == "POST":
        return WindowFormSet(request.POST, prefix="windows")
    rows = WindowFormSet(prefix="windows", initial=suggested_windows(now.astimezone(request.organization.zone).date()))
    rows.extra = 1  # one more row for whoever has no script
    return rows


def _sent(request: MemberRequest) -> QueryDict | None:
    """What a form is bound to. A form that came empty is wrong, not new."""
    return request.POST if request.method == "POST" else None


def _spans(form: OfferForm, rows: WindowRows, *, now: datetime, length: timedelta | None = None) -> list[Span]:
    """The windows in the form's own zone and length; without a valid zone there is nothing to check them against."""
    form.full_clean()
    rows.full_clean()
    name, minutes = form.cleaned_data.get("time_zone"), form.cleaned_data.get("minutes")
    length = length or (timedelta(minutes=minutes) if minutes else None)
    if not name or not length:
        return []
    return rows.spans_or_errors(time_zone=zones.zone(name), length=length, notice=NOTICE, now=now)


def _offer_context(request: MemberRequest, form: OfferForm, rows: WindowRows, *, now: datetime) -> dict[str, Any]:
    name = form["time_zone"].value() or request.organization.time_zone
    try:
        zone = zones.zone(name)
    except zones.UnknownZone:
        zone = request.organization.zone
    return {"form": form, "rows": rows, **_week_context(request, zone=zone, now=now)}


def _week_context(request: MemberRequest, *, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """The week to drag over, with the member's own busy times. `?week=` turns it."""
    today = now.astimezone(zone).date()
    first = _monday(request.GET.get("week", ""), today=today)
    starts, ends = (datetime.combine(first + timedelta(days=days), time(), zone) for days in (0, 7))
    busy = busy_times([request.user.email], windows=[Span(starts, ends)])
    return {
        "grid": week(
            first, marks=[Mark(span=span, kind=Kind.BUSY) for span in busy], zone=zone, hours=(FIRST_HOUR, LAST_HOUR)
        ),
        "previous_url": f"{request.path}?week={first - timedelta(days=7)}" if first > today else "",
        "next_url": f"{request.path}?week={first + timedelta(days=7)}",
        "today": today,
        "now": f"{(now + NOTICE).astimezone(zone):%Y-%m-%dT%H:%M}",
    }


def _monday(text: str, *, today: date) -> date:
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = today + timedelta(days=3 if today.weekday() >= FRIDAY else 1)  # a week that has working days left
    latest = today + timedelta(days=366)
    wanted = min(max(wanted, today), latest)
    return wanted - timedelta(days=wanted.weekday())


@member("interviewer")
@require_safe
def team_interview(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """One interview as the team sees it: what was offered, who joins, what is booked, what happened."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    now = timezone.now()
    with reading_as(language=get_language() or "en", time_zone=interview.time_zone):
        context = {
            "interview": interview,
            "application": interview.application,
            "windows": list(interview.windows.all()),
            "people": calendar.who_joins(interview, addresses=True),
            "representative": representative_name(interview),
            "help_request": interview.open_help_request,
            "is_over": bool(interview.ends_at and interview.ends_at <= now),
            "may_change": request.membership.suffices("recruiter"),
            "history": list(Entry.objects.about(interview)),
            "zone": f"{zones.city(interview.time_zone, get_language() or 'en')}, "
            f"{zones.offset_label(interview.zone, interview.starts_at or now)}",
        }
        return page(request, "interviews/team_interview.html", context)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def team_cancel(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """Call an interview off in the team's name."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    back = reverse("team_interview", kwargs={"slug": request.organization.slug, "interview_id": interview.pk})
    if interview.state == "cancelled":
        return redirect(back)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(interview, reason=form.cleaned_data["reason"], by=on_page(request.user), now=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect(back)
    with reading_as(language=get_language() or "en", time_zone=interview.time_zone):
        context = {
            "interview": interview,
            "people": calendar.who_joins(interview, addresses=True),
            "representative": representative_name(interview),
            "job": interview.application.job,
            "form": form,
            "back": back,
        }
        return page(request, "interviews/cancel.html", context, status=422 if request.method == "POST" else 200)
