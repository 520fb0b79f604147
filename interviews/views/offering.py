"""Offering times: the form with its windows, the week to drag over, what the candidate will see. For team and desk."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import UserRequest
from accounts.actor import on_page
from core import zones
from core.clock import start_labels
from core.pages import page
from core.refusal import Refused
from interviews import actions
from interviews.forms.requests import OfferForm
from interviews.forms.windows import WindowFormSet, WindowRows, suggested_windows, windows_as_typed
from interviews.grids import Kind, Mark, week
from interviews.models import Interview
from interviews.queries import publishing
from interviews.queries.offers import busy_times
from interviews.queries.previews import Preview, preview
from interviews.rules import FEWEST_WINDOWS
from interviews.slots import Span

FIRST_HOUR, LAST_HOUR = 8, 19
FRIDAY = 4
NOTICE = timedelta(minutes=60)
SHOWN_DAYS = 10
PARTIALS = ("week-grid", "preview")


def offer_again(
    request: UserRequest, *, interview: Interview, back: str, busy: Iterable[str], also_cancelled: bool = False
) -> HttpResponse:
    """Other times for a pending interview, then `back`. `busy`: whose busy times the week shows.

    `also_cancelled`: for a cancelled one that nobody has settled, too; they are then requested anew in its place.
    """
    if not (interview.is_pending or (also_cancelled and interview.may_be_held_after_all)):
        return redirect(back)
    now, organization = timezone.now(), interview.organization
    initial = {"time_zone": interview.time_zone, "uses_published": interview.uses_published}
    form = OfferForm(sent(request), organization=organization, now=now, initial=initial)
    rows = rows_of(request, zone=organization.zone, known=_still_ahead(interview, now=now), now=now)
    shown = None
    if request.method == "POST":
        spans = spans_of(form, rows, now=now, length=interview.length)
        if is_fine(form, rows):
            said = {key: form.cleaned_data[key] for key in ("time_zone", "uses_published")}
            shown = _as_offered(interview, windows=spans, now=now, **said)
            if may_send(request, form, shown):
                return _offer(request, interview, form, spans=spans, shown=shown, back=back, now=now)
    known = publishing(organization)
    context = {
        "application": interview.application,
        "interview": interview,
        "help_request": interview.open_help_request,
        "silent": [person for person in interview.pool() if person.user_id not in known],
        "minutes": interview.minutes,
        "back": back,
        **offer_context(request, form, rows, zone=organization.zone, busy=busy, now=now),
        **preview_context(shown, form),
    }
    return page(request, "interviews/offer_times.html", context, partials=PARTIALS, status=status(request, form, rows))


def _as_offered(
    interview: Interview, *, windows: list[Span], time_zone: str, uses_published: bool, now: datetime
) -> Preview:
    """What the candidate would see; the interview in memory then says what the form says."""
    interview.time_zone, interview.uses_published = time_zone, uses_published
    known = publishing(interview.organization)
    return preview(interview, windows=windows, pool=interview.pool(), publishing=known, now=now)


def _offer(
    request: UserRequest,
    interview: Interview,
    form: OfferForm,
    *,
    spans: list[Span],
    shown: Preview,
    back: str,
    now: datetime,
) -> HttpResponse:
    said = {"windows": spans, "by": on_page(request.user), "now": now, **form.cleaned_data}
    try:
        if interview.is_pending:
            actions.offer_times(interview, **said)
        else:
            back = reverse("conference", kwargs={"interview_id": actions.request_again(interview, **said).pk})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = _("{name} gets an email with the new times now. The candidate will see {count}.")
        messages.success(request, words.format(name=interview.application.candidate.name, count=shown.count_in_words))
    return redirect(back)


def sent(request: UserRequest) -> QueryDict | None:
    """What a form is bound to. A form that came empty is wrong, not new."""
    return request.POST if request.method == "POST" else None


def status(request: UserRequest, form: OfferForm, rows: WindowRows) -> int:
    return 422 if request.method == "POST" and not is_fine(form, rows) else 200


def rows_of(request: UserRequest, *, zone: ZoneInfo, known: Sequence[dict[str, Any]] = (), now: datetime) -> WindowRows:
    """What was typed; at first the `known` windows, and days to begin with where these are too few."""
    if request.method == "POST":
        return WindowFormSet(request.POST, prefix="windows")
    suggested = suggested_windows(now.astimezone(zone).date())[len(known) :]
    rows = WindowFormSet(prefix="windows", initial=[*known, *suggested])
    rows.extra = 1  # one more row for whoever has no script
    return rows


def _still_ahead(interview: Interview, *, now: datetime) -> list[dict[str, Any]]:
    """The windows of the last request that can still be offered, on the clock that the form names."""
    spans = [window.span for window in interview.windows.all()]
    return windows_as_typed((span for span in spans if span.start >= now + NOTICE), zone=interview.zone)


def spans_of(form: OfferForm, rows: WindowRows, *, now: datetime, length: timedelta | None = None) -> list[Span]:
    """The windows in the form's own zone and length; without a valid zone there is nothing to check them against."""
    form.full_clean()
    rows.full_clean()
    name, minutes = form.cleaned_data.get("time_zone"), form.cleaned_data.get("minutes")
    length = length or (timedelta(minutes=minutes) if minutes else None)
    if not name or not length:
        return []
    fewest = 0 if form.cleaned_data.get("uses_published") else FEWEST_WINDOWS
    return rows.spans_or_errors(time_zone=zones.zone(name), length=length, notice=NOTICE, now=now, fewest=fewest)


def is_fine(form: OfferForm, rows: WindowRows) -> bool:
    """Whether nothing is wrong, neither in the form nor in its windows. After `spans_of`."""
    return form.is_valid() and not rows.all_problems


def may_send(request: UserRequest, form: OfferForm, shown: Preview, *, is_known: bool = False) -> bool:
    """Whether this is to be sent, not only looked at, and leaves the candidate a choice. `is_known`: sent before."""
    if "preview" in request.POST:
        return False
    if shown.count or is_known:
        return True
    if shown.seats_without_hours and form.cleaned_data["uses_published"]:
        names = _(" or ").join(shown.seats_without_hours[0])
        words = _("Without published hours of {names} there is no time to offer. Please offer windows as well.")
        form.add_error("uses_published", words.format(names=names))
    else:
        form.add_error(None, _("The candidate would see no time at all. Nothing was sent: please offer other times."))
    return False


def preview_context(shown: Preview | None, form: OfferForm) -> dict[str, Any]:
    """The preview as the page prints it, on the team's clock."""
    if shown is None:
        return {"preview": None}
    zone = zones.zone(form.cleaned_data["time_zone"])
    language = get_language() or "en"
    return {
        "preview": shown,
        "preview_days": [(day, start_labels(starts, zone, language)) for day, starts in shown.days[:SHOWN_DAYS]],
        "preview_more": len(shown.days[SHOWN_DAYS:]),
        "preview_city": zones.city(zone.key, language),
    }


def offer_context(
    request: UserRequest, form: OfferForm, rows: WindowRows, *, zone: ZoneInfo, busy: Iterable[str], now: datetime
) -> dict[str, Any]:
    """The form and its week, on the clock that the form names."""
    with suppress(zones.UnknownZone):
        zone = zones.zone(form["time_zone"].value() or zone.key)
    weeks = _week_context(request, zone=zone, busy=busy, now=now)
    return {"form": form, "rows": rows, "action": request.get_full_path(), **weeks}


def _week_context(request: UserRequest, *, zone: ZoneInfo, busy: Iterable[str], now: datetime) -> dict[str, Any]:
    """The week to drag over, with busy times. `?week=` turns it."""
    today = now.astimezone(zone).date()
    first = _monday(request.GET.get("week", ""), today=today)
    starts, ends = (datetime.combine(first + timedelta(days=days), time(), zone) for days in (0, 7))
    marks = [Mark(span=span, kind=Kind.BUSY) for span in busy_times(busy, windows=[Span(starts, ends)])]
    return {
        "grid": week(first, marks=marks, zone=zone, hours=(FIRST_HOUR, LAST_HOUR)),
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
