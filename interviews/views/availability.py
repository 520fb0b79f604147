"""A member's own hours: what is published, and the form that changes it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core import clock
from core.pages import page
from interviews import actions
from interviews.forms.availability import (
    WORKING_DAYS,
    AvailabilityForm,
    empty_form,
    sent_form,
    suggested,
)
from interviews.forms.hours import rearranged
from interviews.hours import Published
from interviews.models import Availability
from interviews.queries.published import free_starts, published
from interviews.words.hours import free_in_words, in_words


@member("interviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: MemberRequest) -> HttpResponse:
    """Weekly hours, exceptions and terms. Buttons that only rearrange rows show the form again and save nothing."""
    now = timezone.now()
    row = Availability.objects.filter(user=request.user).prefetch_related("weekly", "dated").first()
    saved = published(row) if row else None
    shown = saved or suggested(request.user)
    if request.method != "POST":
        form = empty_form(shown, organization=request.organization, now=now)
        return _form_page(request, form, hours=saved, now=now, is_new=saved is None)
    do = request.POST.get("do", "")
    data = request.POST if do in ("", "save", "preview") else rearranged(request.POST, do)
    form = sent_form(data, shown, organization=request.organization, now=now)
    hours = form.published(now=now)
    if do not in ("", "save"):
        return _form_page(request, form, hours=hours, now=now, is_unsaved=True)
    if hours is None:
        return _form_page(request, form, hours=None, now=now, is_unsaved=True, status=422)
    actions.publish_availability(request.membership, hours=hours, by=on_page(request.user), now=now)
    messages.success(request, _("Your hours are published."))
    return redirect("availability", slug=request.organization.slug)


def _form_page(
    request: MemberRequest,
    form: AvailabilityForm,
    *,
    hours: Published | None,
    now: datetime,
    is_new: bool = False,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "days": list(_days(form)),
        "is_new": is_new,
        "is_unsaved": is_unsaved,
        **_readback(request, hours, now=now),
    }
    return page(request, "interviews/availability.html", context, partials=("readback",), status=status)


def _days(form: AvailabilityForm) -> Iterator[dict[str, Any]]:
    """Each weekday with its rows, and the other days, of which the working ones are suggested to copy to."""
    names = [wide for _short, wide in clock.weekday_labels(get_language() or "en", first_weekday=0)]
    for weekday, rows in form.days():
        others = [
            {"weekday": other, "name": name, "ticked": weekday < WORKING_DAYS and other < WORKING_DAYS}
            for other, name in enumerate(names)
            if other != weekday
        ]
        yield {"weekday": weekday, "name": names[weekday], "rows": rows, "others": others}


def _readback(request: MemberRequest, hours: Published | None, *, now: datetime) -> dict[str, Any]:
    if hours is None:
        return {"sentences": []}
    sentences = in_words(hours)
    if not hours.is_empty:
        starts = free_starts(hours, request.user.email, organization=request.organization, now=now)
        sentences.append(free_in_words(len(starts), hours.horizon))
    return {"sentences": sentences}
