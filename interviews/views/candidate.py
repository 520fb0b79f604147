"""The candidate's pages: choosing a time, confirming it, the interview itself, asking for help, cancelling."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, candidate
from accounts.actor import on_page
from core import zones
from core.clock import instant_value, time_label
from core.pages import page
from core.reading import reading_as
from core.refusal import Refused
from core.tenancy import organization_context
from interviews import actions, calendar
from interviews.access import candidate_actor, link
from interviews.forms import CancelForm, NoFitForm
from interviews.models import Interview, Purpose
from interviews.offers import offer
from interviews.queries import representative_name
from interviews.views.picker import Choice, page_url, picker_context, read_choice, zone_words


@link(Purpose.CHOOSE)
@require_safe
def pick_time(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """Time zone, date, time."""
    if not interview.is_pending:
        return redirect("interview", interview_id=interview.pk)
    return _picker(request, interview, read_choice(request.GET, interview), now=timezone.now())


def _picker(
    request: HttpRequest,
    interview: Interview,
    choice: Choice,
    *,
    now: datetime,
    problem: str = "",
    no_fit: NoFitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    with reading_as(language=get_language() or "en", time_zone=choice.zone_name):
        context = {
            **_about(interview),
            **picker_context(offer(interview, now=now), choice),
            "problem": problem,
            "no_fit": no_fit or NoFitForm(),
            "choice": choice,
        }
        return page(request, "interviews/pick_time.html", context, partials=("picker",), status=status)


def _about(interview: Interview) -> dict[str, Any]:
    return {
        "interview": interview,
        "organization": interview.organization,
        "job": interview.application.job,
        "people": calendar.who_joins(interview),
        "representative": representative_name(interview),
        "help_request": interview.open_help_request,
    }


@link(Purpose.CHOOSE)
@require_safe
def pick_zone(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """All time zones: a fragment inside the picker, or a page with a search of its own."""
    language, now = get_language() or "en", timezone.now()
    search = request.GET.get("search", "")[:80]
    choices = zones.zone_choices(now, language, interview.organization.country)
    if search:
        choices = zones.search(choices, search)
    kept = {key: request.GET.get(key) for key in ("date", "slot")}
    context = {
        **_about(interview),
        "zones": [
            {**_shown(choice), "url": page_url("pick_time", interview, zone=choice.name, **kept)} for choice in choices
        ],
        "current": read_choice(request.GET, interview).zone_name,
        "search": search,
    }
    return page(request, "interviews/pick_zone.html", context, partials=("zones",))


def _shown(choice: Any) -> dict[str, str]:
    return {key: getattr(choice, key) for key in ("name", "city", "country", "offset", "local_time", "words")}


@link(Purpose.CHOOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_time(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """What was chosen, once more; booked by the button and by nothing else."""
    said = request.POST if request.method == "POST" else request.GET
    choice, now = read_choice(said, interview), timezone.now()
    if choice.start is None or choice.zone_unknown:
        if not interview.is_pending:
            return redirect("interview", interview_id=interview.pk)
        problem = "" if choice.start else _("Please choose a time first.")
        return _picker(request, interview, choice, now=now, problem=problem, status=422)
    if request.method == "POST":
        return _book(request, interview, choice, choice.start, now=now)
    if not interview.is_pending:
        return redirect("interview", interview_id=interview.pk)
    if not offer(interview, now=now).includes(choice.start):
        return _gone(request, interview, choice, choice.start, now=now)
    with reading_as(language=get_language() or "en", time_zone=choice.zone_name):
        context = {
            **_about(interview),
            "starts_at": choice.start,
            "ends_at": choice.start + interview.length,
            "zone_name": choice.zone_name,
            "slot": instant_value(choice.start),
            "other_time_url": page_url("pick_time", interview, zone=choice.zone_name, date=_day(choice)),
        }
        return page(request, "interviews/confirm.html", context)


def _day(choice: Choice) -> str:
    return choice.start.astimezone(choice.zone).date().isoformat() if choice.start else ""


def _book(
    request: HttpRequest, interview: Interview, choice: Choice, start: datetime, *, now: datetime
) -> HttpResponse:
    try:
        actions.confirm_time(
            interview, start=start, time_zone=choice.zone_name, by=candidate_actor(request, interview), now=now
        )
    except actions.SlotGone:
        return _gone(request, interview, choice, start, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("interview", interview_id=interview.pk)


def _gone(
    request: HttpRequest, interview: Interview, choice: Choice, start: datetime, *, now: datetime
) -> HttpResponse:
    """409: the same page with fresh times of that day; zone and date are kept."""
    fresh = Interview.objects.with_people().get(pk=interview.pk)
    if not fresh.is_pending:
        return redirect("interview", interview_id=interview.pk)
    day = start.astimezone(choice.zone).date()
    kept = Choice(
        zone=choice.zone, zone_explicit=True, zone_unknown=False, day=choice.day or day, month=None, start=None
    )
    problem = _("{time} is no longer free. Nothing was booked. These times are free now.").format(
        time=time_label(start, choice.zone, get_language() or "en")
    )
    return _picker(request, fresh, kept, now=now, problem=problem, status=409)


@link(Purpose.CHOOSE)
@require_POST
def report_no_fit(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """Pass "no time fits" on to the representative."""
    form, choice, now = NoFitForm(request.POST), read_choice(request.POST, interview), timezone.now()
    if not form.is_valid():
        if not interview.is_pending:
            return redirect("interview", interview_id=interview.pk)
        return _picker(request, interview, choice, now=now, no_fit=form, status=422)
    try:
        actions.report_no_fit(
            interview,
            message=form.cleaned_data["message"],
            form_key=form.cleaned_data["form_key"],
            by=candidate_actor(request, interview),
            now=now,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("interview", interview_id=interview.pk)
    name = representative_name(interview)
    if interview.is_booked:
        messages.success(request, _("Your message is on its way to {name}. Your time stays booked.").format(name=name))
        return redirect("interview", interview_id=interview.pk)
    messages.success(request, _("Your message is on its way to {name}. The times below stay open.").format(name=name))
    return redirect(page_url("pick_time", interview, zone=choice.zone_name if choice.zone_explicit else ""))


@link(Purpose.CHOOSE)
@require_safe
def interview(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """A booked, past or cancelled interview; a pending one leads to its times."""
    if interview.is_pending:
        return redirect("pick_time", interview_id=interview.pk)
    now, language = timezone.now(), get_language() or "en"
    time_zone = interview.application.candidate.reader.time_zone
    with reading_as(language=language, time_zone=time_zone):
        context = {
            **_about(interview),
            "zone": zone_words(zones.zone(time_zone), at=interview.starts_at or now, language=language),
            "is_over": bool(interview.ends_at and interview.ends_at <= now),
            "add_links": calendar.add_links(interview) if interview.is_booked else [],
        }
        return page(request, "interviews/interview.html", context)


@link(Purpose.CHOOSE)
@require_safe
def invite_file(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """The booked interview as a calendar file, for Apple Calendar and everything else that reads ICS."""
    if not interview.is_booked:
        return redirect("interview", interview_id=interview.pk)
    with reading_as(language=get_language() or "en", time_zone=interview.time_zone):
        content = calendar.file(interview, now=timezone.now())
    name = slugify(f"{interview.organization.name} {interview.round_name}") or "interview"
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


@candidate
@require_safe
def my_interviews(request: UserRequest) -> HttpResponse:
    """My Applications › Interviews: pending, upcoming, past."""
    now = timezone.now()
    mine = Interview.objects.of(request.user).with_people()
    context = {
        "pending": list(mine.pending()[:50]),
        "upcoming": list(mine.upcoming(now)[:50]),
        "past": list(mine.past(now)[:50]),
    }
    return page(request, "interviews/my_interviews.html", context)


@candidate
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_interview(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Ask once more, then call it off and tell everybody."""
    found = get_object_or_404(Interview.objects.of(request.user).with_people(), pk=interview_id)
    if found.state == "cancelled":
        return redirect("interview", interview_id=found.pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with organization_context(found.organization):
            try:
                actions.cancel(found, reason=form.cleaned_data["reason"], by=on_page(request.user), now=timezone.now())
            except Refused as refusal:
                messages.warning(request, str(refusal))
        return redirect("interview", interview_id=found.pk)
    time_zone = found.application.candidate.reader.time_zone
    with reading_as(language=get_language() or "en", time_zone=time_zone):
        return page(
            request,
            "interviews/cancel.html",
            {**_about(found), "form": form},
            status=422 if request.method == "POST" else 200,
        )
