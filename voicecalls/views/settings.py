"""System Settings: which stages start calls, when phones may ring, what Klara does then, and who changed it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core import phones
from core.pages import page
from voicecalls.actions.settings import ChangedMeanwhile, WantedRule, change_call_settings, saved_rules
from voicecalls.fences import SUNDAY
from voicecalls.forms.settings import SystemSettingsForm, settings_form
from voicecalls.models import CallSettings, Line, Mode
from voicecalls.queries import control_of, settings_of
from voicecalls.queries.history import changes_since, newest_changes, times_changed, waiting
from voicecalls.queries.pipelines import Pipelines, pipelines_of
from voicecalls.queries.questions import unwritten
from voicecalls.queries.unenrolled import unenrolled
from voicecalls.words.appointments import rule_in_words
from voicecalls.words.lines import line_state
from voicecalls.words.questions import unwritten_in_words
from voicecalls.words.settings import (
    changes_in_words,
    coming_holidays,
    in_words,
    often_in_words,
    saved_in_words,
    unenrolled_in_words,
    waiting_in_words,
    weekday_names,
)

HTTP_CONFLICT, HTTP_UNPROCESSABLE = 409, 422
IN_FORCE_WITHIN = timedelta(minutes=1)  # a tick, and the planning of whoever waits
OFTEN = 3  # changes within a day that pass without a word
FRAGMENTS = ("readback", "stage-rules", "call-times")


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def system_settings(request: MemberRequest) -> HttpResponse:
    """All of it in one form. Buttons that add or remove a row, and the preview, save nothing."""
    saved, pipelines = settings_of(request.organization), pipelines_of(request.organization)
    if request.method != "POST":
        return _show(request, settings_form(request.organization, saved, pipelines), saved, pipelines)
    do = request.POST.get("do", "save")
    is_sent = do in ("save", "preview")
    data = request.POST
    form = settings_form(request.organization, saved, pipelines, data=data, do="" if is_sent else do)
    if not is_sent:
        response = _show(request, form, saved, pipelines, is_unsaved=True, is_rearranged=True)
        response["HX-Trigger-After-Settle"] = "rows-changed"  # what is read back follows
        return response
    if not form.is_valid() or do == "preview":
        status = 200 if do == "preview" else HTTP_UNPROCESSABLE
        return _show(request, form, saved, pipelines, is_unsaved=True, status=status)
    return _save(request, form, pipelines, now=timezone.now())


def _save(request: MemberRequest, form: SystemSettingsForm, pipelines: Pipelines, *, now: datetime) -> HttpResponse:
    try:
        saved = change_call_settings(
            request.organization,
            seen=form.calls.cleaned_data["seen"],
            rules=form.wanted,
            by=on_page(request.user),
            now=now,
            **form.wishes,
        )
    except ChangedMeanwhile as refusal:
        return _told(request, refusal, pipelines)
    if saved is None:
        messages.info(request, _("Nothing was changed: these settings are in force already."))
    else:
        messages.success(request, saved_in_words(_next_minute(now + IN_FORCE_WITHIN)))
        if (number := times_changed(request.organization, since=now - timedelta(days=1))) > OFTEN:
            messages.warning(request, often_in_words(number))
    return redirect("system_settings", slug=request.organization.slug)


def _told(request: MemberRequest, refusal: ChangedMeanwhile, pipelines: Pipelines) -> HttpResponse:
    """Somebody else was faster: what they changed is told, what was typed stays and can be saved over it."""
    seen, data = request.POST.get("seen", ""), request.POST.copy()
    data["seen"] = str(refusal.saved.version)
    form = settings_form(request.organization, refusal.saved, pipelines, data=data)
    form.is_valid()
    meanwhile = [
        {"entry": entry, "lines": changes_in_words(entry.detail)}
        for entry in changes_since(request.organization, version=int(seen))
    ]
    return _show(request, form, refusal.saved, pipelines, is_unsaved=True, status=HTTP_CONFLICT, meanwhile=meanwhile)


def _show(
    request: MemberRequest,
    form: SystemSettingsForm,
    saved: CallSettings,
    pipelines: Pipelines,
    *,
    is_unsaved: bool = False,
    is_rearranged: bool = False,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    now, organization = timezone.now(), request.organization
    lines = Line.objects.filter(organization=organization).select_related("organization__call_control")
    history, line = newest_changes(organization), lines.first()
    known = getattr(line.organization, "call_control", None) if line else None  # with the line, in one query
    control = known or control_of(organization)
    context = {
        "form": form,
        "saved": saved,
        "pipelines": pipelines,
        "sentences": _sentences(form, saved, pipelines, now=now),
        "days": _days(form),
        "holidays": coming_holidays(organization, today=now.astimezone(organization.zone).date()),
        "history": [{"entry": entry, "lines": changes_in_words(entry.detail)} for entry in history],
        "control": control,
        "rests": bool(control.breaker_until and control.breaker_until > now),
        "sunday": weekday_names()[SUNDAY][0],
        "line": line,
        "line_number": phones.display(line.number) if line else "",
        "line_state": line_state(line),
        "is_unsaved": is_unsaved,
        "is_rearranged": is_rearranged,
        **more,
    }
    return page(request, "voicecalls/system_settings.html", context, partials=FRAGMENTS, status=status)


def _sentences(form: SystemSettingsForm, saved: CallSettings, pipelines: Pipelines, *, now: datetime) -> list[str]:
    """What is typed, in words; what is saved on a fresh page; nothing while something is wrong."""
    organization = saved.organization
    number, next_at = waiting(organization)
    if not form.calls.is_bound:
        return [
            *in_words(saved),
            *_unwritten(saved),
            *_rules(known := saved_rules(pipelines)),
            waiting_in_words(number, next_at, organization, now=now),
            *unenrolled_in_words(unenrolled(organization, pipelines, rules=[rule.key for rule in known])),
        ]
    if not form.is_valid():
        return []
    wished = CallSettings(organization=organization, **form.wishes)
    more = unenrolled(organization, pipelines, rules=[rule.key for rule in form.wanted])
    planned = _("Once you save, the calls of whoever is waiting are planned anew.")
    ends = [*unenrolled_in_words(more), *([planned] if number else [])]
    return [*in_words(wished), *_unwritten(wished), *_rules(form.wanted), *ends]


def _unwritten(wishes: CallSettings) -> Iterable[str]:
    language = wishes.language or wishes.organization.language
    return unwritten_in_words(unwritten(wishes.organization, language=language), language=language)


def _rules(rules: Iterable[WantedRule]) -> list[str]:
    """Of whose appointment is still to be said, nothing."""
    complete = (rule for rule in rules if rule.mode == Mode.INTERVIEW or (rule.plan and rule.plan.is_complete))
    return [rule_in_words(rule) for rule in complete]


def _days(form: SystemSettingsForm) -> list[dict[str, Any]]:
    """Monday to Saturday as chips."""
    names = weekday_names()[:SUNDAY]
    return [
        {"value": day, "short": short, "name": wide, "ticked": str(day) in form.calls.ticked}
        for day, (short, wide) in enumerate(names)
    ]


def _next_minute(at: datetime) -> datetime:
    full = at.replace(second=0, microsecond=0)
    return full if full == at else full + timedelta(minutes=1)
