"""The candidate's pages: choosing a time, confirming it, the interview itself, asking for help, cancelling."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, candidate
from core import zones
from core.clock import instant_value, time_label
from core.pages import page
from core.reading import reading_as
from core.refusal import Refused
from interviews import actions, calendar
from interviews.access import candidate_actor, link
from interviews.forms.aftermath import CancelForm
from interviews.forms.candidates import NoFitForm
from interviews.models import Interview, Purpose, State
from interviews.queries import named, representative_name
from interviews.queries.offers import offer
from interviews.views.changes import is_upcoming, why_not_cancel, why_not_move
from interviews.views.picker import Choice, page_url, picker_context, read_choice, read_moment, times_page, zone_words


@link(Purpose.CHOOSE)
@require_safe
def pick_time(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """Time zone, date, time."""
    if not interview.is_pending:
        return redirect("interview", interview_id=interview.pk)
    return _picker(request, interview, read_choice(request.GET, interview), now=timezone.now())


@link(Purpose.CHOOSE)
@require_safe
def reschedule(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """The same for a booked interview: another time. Where that is not possible any more, a way to ask for help."""
    if interview.is_pending:
        return redirect("pick_time", interview_id=interview.pk)
    now = timezone.now()
    if not is_upcoming(interview, now=now):
        return redirect("interview", interview_id=interview.pk)
    return _picker(request, interview, read_choice(request.GET, interview), now=now)


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
    refusal = why_not_move(interview, now=now) if interview.is_booked else ""
    with reading_as(language=get_language() or "en", time_zone=choice.zone_name):
        context = {
            **_about(interview),
            **({} if refusal else picker_context(offer(interview, now=now), choice)),
            "zone": zone_words(choice.zone, at=now, language=get_language() or "en"),
            "refusal": refusal,
            "moving_from": instant_value(interview.starts_at) if interview.is_booked and interview.starts_at else "",
            "problem": problem,
            "no_fit": no_fit or NoFitForm(zone=choice.zone, now=now),
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
            {**_shown(choice), "url": page_url(times_page(interview), interview, zone=choice.name, **kept)}
            for choice in choices
        ],
        "current": read_choice(request.GET, interview).zone_name,
        "search": search,
    }
    return page(request, "interviews/pick_zone.html", context, partials=("zones",))


def _shown(choice: zones.ZoneChoice) -> dict[str, str]:
    shown = {key: getattr(choice, key) for key in ("name", "city", "country", "offset", "local_time")}
    return {**shown, "words": " ".join([choice.words, *sorted(choice.spellings)])}


@link(Purpose.CHOOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_time(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """What was chosen, once more; booked (or moved) by the button and by nothing else."""
    said = request.POST if request.method == "POST" else request.GET
    choice, now = read_choice(said, interview), timezone.now()
    before = read_moment(said.get("moving_from", ""))
    can_choose = _can_choose(interview, moving=before is not None, now=now)
    if can_choose and before is not None and choice.start == before == interview.starts_at:
        messages.info(request, _("This is the time that is booked already. Nothing was changed."))
        return redirect("interview", interview_id=interview.pk)
    if request.method == "POST" and choice.start and not choice.zone_unknown and (can_choose or before is None):
        return _book(request, interview, choice, choice.start, before=before, now=now)
    if not can_choose:
        return redirect("interview", interview_id=interview.pk)
    if choice.start is None or choice.zone_unknown:
        problem = "" if choice.start else _("Please choose a time first.")
        return _picker(request, interview, choice, now=now, problem=problem, status=422)
    if not offer(interview, now=now).includes(choice.start):
        return _gone(request, interview, choice, choice.start, now=now)
    with reading_as(language=get_language() or "en", time_zone=choice.zone_name):
        context = {
            **_about(interview),
            "starts_at": choice.start,
            "ends_at": choice.start + interview.length,
            "zone_name": choice.zone_name,
            "slot": instant_value(choice.start),
            "moving_from": instant_value(before) if before else "",
            "other_time_url": page_url(times_page(interview), interview, zone=choice.zone_name, date=_day(choice)),
        }
        return page(request, "interviews/confirm.html", context)


def _can_choose(interview: Interview, *, moving: bool, now: datetime) -> bool:
    """Whether there is something to confirm. Who booked and did not ask to move it sees what is booked."""
    if interview.is_pending:
        return not moving
    return moving and is_upcoming(interview, now=now)


def _day(choice: Choice) -> str:
    return choice.start.astimezone(choice.zone).date().isoformat() if choice.start else ""


def _book(
    request: HttpRequest,
    interview: Interview,
    choice: Choice,
    start: datetime,
    *,
    before: datetime | None,
    now: datetime,
) -> HttpResponse:
    shared: Any = {"start": start, "time_zone": choice.zone_name, "by": candidate_actor(request, interview), "now": now}
    try:
        if before is None:
            actions.confirm_time(interview, **shared)
        else:
            actions.reschedule(interview, instead_of=before, **shared)
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
    if fresh.state != interview.state or not (fresh.is_pending or is_upcoming(fresh, now=now)):
        return redirect("interview", interview_id=interview.pk)
    day = start.astimezone(choice.zone).date()
    kept = Choice(
        zone=choice.zone, zone_explicit=True, zone_unknown=False, day=choice.day or day, month=None, start=None
    )
    time = time_label(start, choice.zone, get_language() or "en")
    if fresh.is_booked:
        problem = _("{time} is no longer free. Your booked time stays. These times are free now.").format(time=time)
    else:
        problem = _("{time} is no longer free. Nothing was booked. These times are free now.").format(time=time)
    return _picker(request, fresh, kept, now=now, problem=problem, status=409)


@link(Purpose.CHOOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def report_no_fit(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """Pass "no time fits" on to the representative. Looked at, it leads to the page with the form."""
    if request.method != "POST":
        return redirect("reschedule", interview_id=interview.pk)
    choice, now = read_choice(request.POST, interview), timezone.now()
    form = NoFitForm(request.POST, zone=choice.zone, now=now)
    if not form.is_valid():
        if not (interview.is_pending or is_upcoming(interview, now=now)):
            return redirect("interview", interview_id=interview.pk)
        return _picker(request, interview, choice, now=now, no_fit=form, status=422)
    try:
        actions.report_no_fit(
            interview,
            message=form.cleaned_data["message"],
            proposed=form.cleaned_data["proposed"],
            time_zone=choice.zone_name if choice.zone_explicit else "",
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
    """A booked, past, cancelled or withdrawn interview; a pending one leads to its times."""
    if interview.is_pending:
        return redirect("pick_time", interview_id=interview.pk)
    now, language = timezone.now(), get_language() or "en"
    time_zone = interview.application.candidate.reader.time_zone
    with reading_as(language=language, time_zone=time_zone):
        context = {
            **_about(interview),
            "zone": zone_words(zones.zone(time_zone), at=interview.starts_at or now, language=language),
            "is_over": bool(interview.ends_at and interview.ends_at <= now),
            "why_not_move": why_not_move(interview, now=now),
            "why_not_cancel": why_not_cancel(interview, now=now),
            "cancelled_by": named(interview.cancelled_by, interview),
            "cancelled_it": interview.cancelled_by == interview.application.candidate.name,
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


@link(Purpose.CHOOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_interview(request: HttpRequest, *, interview: Interview) -> HttpResponse:
    """Ask once more, then call it off and tell everybody."""
    now = timezone.now()
    is_over = interview.state == State.CANCELLED or interview.is_withdrawn
    if is_over or why_not_cancel(interview, now=now):
        return redirect("interview", interview_id=interview.pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = candidate_actor(request, interview)
        try:
            actions.cancel(interview, reason=form.cleaned_data["reason"], by=by, now=now, keeps_notice=True)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("interview", interview_id=interview.pk)
    time_zone = interview.application.candidate.reader.time_zone
    with reading_as(language=get_language() or "en", time_zone=time_zone):
        status = 422 if request.method == "POST" else 200
        return page(request, "interviews/cancel.html", {**_about(interview), "form": form}, status=status)
