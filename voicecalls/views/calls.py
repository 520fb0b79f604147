"""The list of calls: who waits and why, who is on the phone, what came of it; and the switch that lets calls rest."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from marketplace.views.lists import PAGE_SIZE, other_parameters
from voicecalls.actions import pause, resume
from voicecalls.forms.calls import CallFilter
from voicecalls.models import Line
from voicecalls.queries import control_of, settings_of
from voicecalls.queries.calls import SHOW_LABELS, Show, counts, has_rules, in_order, wanted_cases
from voicecalls.words.cases import row_of
from voicecalls.words.lines import problem_in_words

NO_CHANGE = 204


@member("interviewer")
@require_safe
def calls(request: MemberRequest) -> HttpResponse:
    """Everybody who stands, or stood, in a stage that starts calls."""
    now, organization = timezone.now(), request.organization
    search = CallFilter(request.GET, organization=organization)
    wanted = search.cleaned_data if search.is_valid() else {}
    show = _show(request.GET)
    cases = wanted_cases(organization, **wanted)
    numbers = counts(cases)
    pages = Paginator(in_order(cases, show), PAGE_SIZE)
    pages.count = numbers[show]  # known already
    listed = pages.get_page(request.GET.get("page"))
    limit, resting = settings_of(organization).most_attempts, _resting(request, now=now)
    is_paused = bool(resting["control"].paused_at)
    context = {
        "search": search,
        "show": show,
        "chips": _chips(request, numbers, show),
        "listed": listed,
        "rows": [row_of(case, case.attempts.all(), limit=limit, is_paused=is_paused, now=now) for case in listed],
        "query": other_parameters(request),
        "is_search": any(wanted.values()) or show != Show.ALL,
        "may_recruit": request.membership.suffices("recruiter"),
        "may_set_up": request.membership.suffices("admin"),
        "shown": request.GET.urlencode(),
        **resting,
    }
    return page(request, "voicecalls/calls.html", context, partials=("calls", "calls-chips"))


@member("interviewer")
@require_safe
def call_row(request: MemberRequest, *, case_id: UUID) -> HttpResponse:
    """One row anew, if anything in it has changed since the browser saw it (`seen`). Without a script nobody asks."""
    case = get_object_or_404(wanted_cases(request.organization).with_attempts(), pk=case_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("call_case", slug=request.organization.slug, case_id=case.pk)
    limit = settings_of(request.organization).most_attempts
    is_paused = bool(control_of(request.organization).paused_at)
    row = row_of(case, case.attempts.all(), limit=limit, is_paused=is_paused, now=timezone.now())
    if row.seen == request.GET.get("seen"):
        return HttpResponse(status=NO_CHANGE)
    context = {
        "row": row,
        "may_recruit": request.membership.suffices("recruiter"),
        "shown": request.GET.get("shown", ""),
        "is_news": True,
    }
    return render(request, "voicecalls/parts/call_row.html", context)


@member("recruiter")
@require_POST
def pause_calls(request: MemberRequest) -> HttpResponse:
    """The switch: no new calls for this organization, or calls again."""
    now, by = timezone.now(), on_page(request.user)
    if request.POST.get("do") == "resume":
        resume(request.organization, by=by, now=now)
        messages.success(request, _("Calls go on."))
    else:
        pause(request.organization, by=by, now=now)
        messages.success(request, _("Calls are paused. Who is on the phone may finish."))
    return redirect(back_to_list(request))


def back_to_list(request: MemberRequest) -> str:
    """The list as it was shown."""
    shown = QueryDict(request.POST.get("list", "")).urlencode()
    return f"{reverse('calls', args=[request.organization.slug])}{'?' if shown else ''}{shown}"


def _show(data: QueryDict) -> Show:
    known = {part.value: part for part in Show}
    return known.get(data.get("show", ""), Show.ALL)


def _chips(request: MemberRequest, numbers: dict[Show, int], show: Show) -> list[dict[str, Any]]:
    """Each part of the list as a link, with its number; what nobody needs to do is not offered."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    chips = []
    for part in Show:
        if part == Show.NEEDS_YOU and not numbers[part] and show != part:
            continue
        parameters["show"] = part.value
        if part == Show.ALL:
            parameters.pop("show")
        url = f"{request.path}?{parameters.urlencode()}"
        alert = part == Show.NEEDS_YOU and numbers[part] > 0
        chips.append(
            {
                "id": part.value or "all",
                "label": SHOW_LABELS[part],
                "url": url,
                "number": numbers[part],
                "current": part == show,
                "alert": alert,
            }
        )
    return chips


def _resting(request: MemberRequest, *, now: datetime) -> dict[str, Any]:
    """What keeps everybody from being called."""
    control, line = control_of(request.organization), Line.objects.filter(organization=request.organization).first()
    return {
        "control": control,
        "rests": bool(control.breaker_until and control.breaker_until > now),
        "line": line,
        "line_problem": problem_in_words(line.problem) if line and line.problem else "",
        "has_rules": has_rules(request.organization),
    }
