"""The team's week."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member
from accounts.models import Membership
from core import zones
from core.pages import page
from interviews.queries.week import team_week as week_of
from interviews.slots import instant

ONE_WEEK = timedelta(days=7)
FURTHEST = timedelta(days=366)


@member("interviewer")
@require_safe
def team_week(request: MemberRequest) -> HttpResponse:
    """Published hours, busy times and interviews of everybody, or of `?person=`; `?week=` turns to another week."""
    now, zone = timezone.now(), request.user.zone
    today = now.astimezone(zone).date()
    first = monday(request.GET.get("week", ""), today=today)
    members = list(request.organization.memberships.by_name())
    person = _person(request.GET.get("person", ""), members)
    shown = week_of(request.organization, first_day=first, zone=zone, person=person)
    context = {
        "week": shown,
        "today": today,
        "first_day": first,
        "last_day": first + timedelta(days=6),
        "zone": _zone_words(request, first),
        "filter": _filter(members, person=person, week=first),
        "person": person,
        "previous_url": _url(request, first - ONE_WEEK, person),
        "next_url": _url(request, first + ONE_WEEK, person),
        "this_week_url": "" if first <= today < first + ONE_WEEK else _url(request, today, person),
        "nobody_published": not person and not any(column.has_hours for column in shown.columns),
    }
    return page(request, "interviews/team_week.html", context)


def monday(text: str, *, today: date) -> date:
    """The Monday of the week of a date as typed in an address; of this week for anything else or very far away."""
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = today
    wanted = min(max(wanted, today - FURTHEST), today + FURTHEST)
    return wanted - timedelta(days=wanted.weekday())


def _person(text: str, members: list[Membership]) -> Membership | None:
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return next((each for each in members if each.pk == wanted), None)


def _filter(members: list[Membership], *, person: Membership | None, week: date) -> forms.Form:
    names = [("", _("Everybody")), *((str(each.pk), str(each.user)) for each in members)]
    form = forms.Form(initial={"person": str(person.pk) if person else "", "week": str(week)})
    form.fields["person"] = forms.ChoiceField(label=_lazy("Person"), choices=names)
    form.fields["week"] = forms.CharField(widget=forms.HiddenInput)
    return form


def _url(request: MemberRequest, day: date, person: Membership | None) -> str:
    return f"{request.path}?week={day}" + (f"&person={person.pk}" if person else "")


def _zone_words(request: MemberRequest, first: date) -> str:
    """ "Berlin, GMT+1"; in the week of a clock change "Berlin, GMT+2, then GMT+1"."""
    zone, language = request.user.zone, get_language() or "en"
    edges = [instant(first + days, time(), zone, edge="start") for days in (timedelta(0), ONE_WEEK)]
    before, after = (zones.offset_label(zone, at) for at in edges)
    words: dict[str, Any] = {"city": zones.city(zone.key, language), "before": before, "after": after}
    if before != after:
        return _("{city}, {before}, then {after}").format(**words)
    return words["city"] if words["city"] in (before, "UTC") else f"{words['city']}, {before}"
