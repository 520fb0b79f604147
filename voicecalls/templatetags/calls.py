"""Words and pictures of calls in templates."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, zones
from voicecalls.models import CallCase, CallSettings, StageRule
from voicecalls.reach import Cell
from voicecalls.words import settings as settings_words
from voicecalls.words.cases import CallRow, row_of
from voicecalls.words.reaching import Warmth, duration_in_words, warmth
from voicecalls.words.settings import listed

# Of the picture, in its own units.
SIDE, HEAD, CELL_WIDTH, CELL_HEIGHT, GAP = 40, 22, 44, 30, 4

register = template.Library()


@register.simple_tag(takes_context=True)
def call_tabs(context: Context) -> list[dict[str, Any]]:
    """The pages about calls; the list of numbers is for who recruits."""
    request = context["request"]
    own = {"slug": request.organization.slug}
    pages = [(_("Applicants"), "calls"), (_("Overview"), "calls_overview"), (_("Test call"), "test_calls")]
    if request.membership.suffices("recruiter"):
        pages.append((_("Do not call"), "suppressions"))
    return [
        {"label": label, "url": (url := reverse(name, kwargs=own)), "current": request.path == url}
        for label, name in pages
    ]


@register.inclusion_tag("voicecalls/parts/clocks_ahead.html")
def clocks_ahead() -> dict[str, Any]:
    """Where calls are only tried out: how late it is for everybody called, if that is not the truth."""
    ahead = settings.CALLS_CLOCK_AHEAD
    return {"ahead": duration_in_words(ahead) if ahead else "", "there": timezone.now() + ahead}


@register.inclusion_tag("voicecalls/parts/after_linking.html", takes_context=True)
def calls_after_linking(context: Context) -> dict[str, Any]:
    """Before jobs and applicants of another system are taken over: in which stages of every job calls start."""
    rules = StageRule.objects.filter(organization=context["request"].organization, job=None).order_by("stage_name")
    names = [_("“{words}”").format(words=rule.stage_name) for rule in rules]
    return {"names": listed(names) if names else "", "assistant": settings.ASSISTANT_NAME}


@register.simple_tag
def call_row_of(case: CallCase) -> CallRow:
    """How a case stands, for a page that shows few of them; the case came `with_attempts`."""
    return row_of(case, case.attempts.all(), limit=0, now=timezone.now())


@register.simple_tag
def kept_in_words(wishes: CallSettings) -> str:
    """For how long what was said on the phone is kept."""
    return settings_words.kept_in_words(wishes)


@register.simple_tag
def call_dots(row: CallRow) -> str:
    """The calls made, of those that are allowed, as dots; in words for who does not see them."""
    if not row.dots:
        return ""
    dots = format_html_join("", '<span class="dots__dot dots__dot--{}"></span>', ((kind,) for kind in row.dots))
    return format_html(
        '<span class="dots"><span class="dots__row" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        dots,
        row.dots_label,
    )


@register.simple_tag
def applicants_clock(at: datetime | None, case: CallCase) -> str:
    """What time it is for the applicant then: "09:00 … (Kolkata)"; empty if it is the same here, or not known."""
    candidate = case.application.candidate
    said = candidate.time_zone or (candidate.user.time_zone if candidate.user else "")
    if at is None or not said:
        return ""
    there, here = zones.zone(said), timezone.get_current_timezone()
    if at.astimezone(there).utcoffset() == at.astimezone(here).utcoffset():
        return ""
    language = get_language() or "en"
    time, city = clock.time_label(at, there, language), zones.city(said, language)
    if at.astimezone(there).date() != at.astimezone(here).date():
        day = clock.short_day_label(at.astimezone(there).date(), language)
        return _("{day}, {time} for the applicant ({city})").format(day=day, time=time, city=city)
    return _("{time} for the applicant ({city})").format(time=time, city=city)


@register.inclusion_tag("voicecalls/parts/heat_map.html")
def heat_map(heat: dict[tuple[int, int], Cell]) -> dict[str, Any]:
    """How often phones are answered by weekday and hour of the applicants' clocks: SVG, and a table."""
    rows = warmth(heat)
    names = clock.weekday_labels(get_language() or "en", first_weekday=0)
    hours = [cell.hour for cell in rows[0][1]]
    days = [
        {
            "short": names[day][0],
            "name": names[day][1],
            "y": HEAD + number * (CELL_HEIGHT + GAP),
            "text_y": HEAD + number * (CELL_HEIGHT + GAP) + CELL_HEIGHT // 2 + 5,
            "cells": [_placed(cell, place) for place, cell in enumerate(cells)],
        }
        for number, (day, cells) in enumerate(rows)
    ]
    return {
        "days": days,
        "hours": [{"label": f"{hour}", "x": _left(place) + CELL_WIDTH // 2} for place, hour in enumerate(hours)],
        "width": _left(len(hours)),
        "height": HEAD + len(rows) * (CELL_HEIGHT + GAP),
    }


@register.simple_tag
def share_bar(number: int, total: int) -> str:
    """A bar as long as the share of a number; decoration beside it."""
    return format_html(
        '<svg class="share" viewBox="0 0 {} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="share__part" width="{}" height="1"></rect></svg>',
        max(total, 1),
        number,
    )


def _placed(cell: Warmth, place: int) -> dict[str, Any]:
    kind = "none" if cell.level < 0 else str(cell.level)
    return {"warmth": cell, "kind": kind, "x": _left(place), "middle": _left(place) + CELL_WIDTH // 2}


def _left(place: int) -> int:
    return SIDE + place * (CELL_WIDTH + GAP)
