"""What the slot picker shows: zone, month and times, worked out from the offer and the address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import clock, zones
from interviews import grids, slots
from interviews.models import Interview
from interviews.queries import representative_name
from interviews.queries.offers import Offer
from interviews.slots import Empty

NOON_HOUR, EVENING_HOUR, MORNING_HOUR = 12, 17, 6
CALENDAR_YEARS = range(1970, 9999)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the reader has said so far, read from the address. `zone_explicit`: they chose it themselves."""

    zone: ZoneInfo
    zone_explicit: bool
    zone_unknown: bool
    day: date | None
    month: date | None
    start: datetime | None

    @property
    def zone_name(self) -> str:
        return self.zone.key


def read_choice(query: QueryDict, interview: Interview) -> Choice:
    """Read zone, date, month and slot; whatever cannot be read counts as not said."""
    wanted = query.get("zone")
    candidate = interview.application.candidate
    known = candidate.reader.time_zone
    unknown = False
    try:
        zone = zones.zone(wanted or known)
    except zones.UnknownZone:
        zone, unknown = zones.zone(known), True
    return Choice(
        zone=zone,
        zone_explicit=bool(wanted and not unknown),
        zone_unknown=unknown,
        day=_date(query.get("date", "")),
        month=_date(query.get("month", "") + "-01"),
        start=read_moment(query.get("slot", "")),
    )


def _date(text: str) -> date | None:
    """A date of this era: at the edges of the calendar, months and zones reach over its end."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in CALENDAR_YEARS else None


def read_moment(text: str) -> datetime | None:
    """The instant that an address or a form names; None if it names none."""
    try:
        at = clock.read_instant(text)
    except ValueError:
        return None
    return at if at.year in CALENDAR_YEARS else None


def picker_context(offer: Offer, choice: Choice) -> dict[str, Any]:
    """Everything the picker template needs, in the active language."""
    interview, language = offer.interview, get_language() or "en"
    starts = [start for start in offer.starts() if not (interview.is_booked and start == interview.starts_at)]
    days = slots.by_date(starts, choice.zone)
    today = offer.now.astimezone(choice.zone).date()
    chosen = choice.start if choice.start in starts else None
    wanted = chosen.astimezone(choice.zone).date() if chosen else choice.day  # in another zone it is another date
    day = wanted if wanted in days else None
    grid = _grid(choice, {each: len(times) for each, times in days.items()}, today=today, day=day, language=language)
    return {
        "zone": zone_words(choice.zone, at=offer.now, language=language),
        "clock": clock.time_label(offer.now, choice.zone, language),
        "zone_explicit": choice.zone_explicit,
        "zone_unknown": choice.zone_unknown,
        "zone_list_url": page_url("pick_zone", interview, date=day, slot=clock.instant_value(chosen) if chosen else ""),
        "month": _month_words(grid, interview, choice, days, today=today, language=language),
        "more_url": _month_url(interview, choice, grid.more) if grid.more else "",
        "more_label": _more_label(grid, language),
        "day": day,
        "day_label": clock.day_label(day, language) if day else "",
        "groups": _groups(days[day], choice, interview, language=language) if day else [],
        "chosen": slot_words(chosen, choice.zone, interview, language) if chosen else None,
        "has_times": bool(starts),
        "empty": "" if starts else _why_empty(offer, representative_name(interview)),
        "stale": stale_words(offer, representative_name(interview)),
        "other_day_url": page_url(times_page(interview), interview, zone=choice.zone_name) + "#dates",
    }


def zone_words(zone: ZoneInfo, *, at: datetime, language: str) -> dict[str, str]:
    """Name, city and offset of a zone, as the zone panel shows them."""
    return {"name": zone.key, "city": zones.city(zone.key, language), "offset": zones.offset_label(zone, at)}


def times_page(interview: Interview) -> str:
    """The address at which its times are chosen: the first time, or another one."""
    return "reschedule" if interview.is_booked else "pick_time"


def page_url(name: str, interview: Interview, **query: Any) -> str:
    """The address of one of an interview's pages; what was not said is left out."""
    said = {key: value for key, value in query.items() if value}
    address = reverse(name, kwargs={"interview_id": interview.pk})
    return f"{address}?{urlencode(said)}" if said else address


def _grid(choice: Choice, counts: dict[date, int], *, today: date, day: date | None, language: str) -> grids.MonthGrid:
    month = choice.month if choice.month and not day else None
    year, number = (month.year, month.month) if month else grids.opening_month(counts, today=today, chosen=day)
    first = clock.first_weekday(language)
    return grids.month(year, number, counts=counts, today=today, chosen=day, first_weekday=first)


def _month_url(interview: Interview, choice: Choice, month: Any) -> str:
    return page_url(times_page(interview), interview, zone=choice.zone_name, month=f"{month.year:04}-{month.month:02}")


def _month_words(
    grid: grids.MonthGrid, interview: Interview, choice: Choice, days: Any, *, today: date, language: str
) -> dict[str, Any]:
    def turn(month: grids.Month | None) -> dict[str, str] | None:
        if month is None:
            return None
        return {
            "url": _month_url(interview, choice, month),
            "label": clock.month_label(month.first_day, language),
        }

    def cell(day: grids.Day) -> dict[str, Any] | None:
        if not day.in_month:
            return None
        return {
            "number": day.date.day,
            "label": clock.day_label(day.date, language),
            "url": page_url(times_page(interview), interview, zone=choice.zone_name, date=day.date)
            if day.available
            else "",
            "free": day.count,
            "today": day.is_today,
            "chosen": day.is_chosen,
        }

    labels = clock.weekday_labels(language, first_weekday=grid.weekdays[0])
    return {
        "title": clock.month_label(grid.month.first_day, language),
        "previous": turn(grid.previous),
        "next": turn(grid.next),
        "weekdays": [{"short": short, "long": wide} for short, wide in labels],
        "weeks": [[cell(day) for day in week] for week in grid.weeks],
    }


def _more_label(grid: grids.MonthGrid, language: str) -> str:
    if grid.more is None:
        return ""
    month = clock.month_label(grid.more.first_day, language, with_year=grid.more.year != grid.month.year)
    return ngettext("{number} more date in {month}", "{number} more dates in {month}", grid.more.count).format(
        number=grid.more.count, month=month
    )


def _part_of_day(at: datetime, zone: ZoneInfo) -> str:
    hour = at.astimezone(zone).hour
    if hour < MORNING_HOUR:
        return pgettext("part of the day", "Night")
    if hour < NOON_HOUR:
        return pgettext("part of the day", "Morning")
    return pgettext("part of the day", "Afternoon") if hour < EVENING_HOUR else pgettext("part of the day", "Evening")


def _groups(starts: list[datetime], choice: Choice, interview: Interview, *, language: str) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for start, label in zip(starts, clock.start_labels(starts, choice.zone, language), strict=True):
        slot = {"value": clock.instant_value(start), "label": label, "chosen": start == choice.start}
        groups.setdefault(_part_of_day(start, choice.zone), []).append(
            slot | slot_words(start, choice.zone, interview, language)
        )
    return [{"label": label, "slots": slots_of_part} for label, slots_of_part in groups.items()]


def slot_words(start: datetime, zone: ZoneInfo, interview: Interview, language: str) -> dict[str, str]:
    """A slot in the action bar: "Tue 24 Nov" and "11:30–12:00 · Berlin"."""
    end = start + interview.length
    begins, ends = clock.time_label(start, zone, language), clock.time_label(end, zone, language)
    return {
        "main": clock.short_day_label(start.astimezone(zone).date(), language),
        "detail": f"{begins}–{ends} · {zones.city(zone.key, language)}",
    }


def _why_empty(offer: Offer, representative: str) -> str:
    reason = offer.why_empty()
    if reason is None:  # the one time that is on offer is the booked one
        words = _("No other time is on offer. Please tell {name} below when it would suit you.")
        return words.format(name=representative)
    return empty_words(reason, representative)


def empty_words(reason: Empty | None, representative: str) -> str:
    """Four different reasons are four different sentences."""
    match reason:
        case Empty.ALL_TAKEN:
            return _(
                "All offered times have been taken by now. Please tell {name} below when it would suit you."
            ).format(name=representative)
        case Empty.ALL_PAST_OR_TOO_SOON:
            return (
                _("All offered times have passed, or are too soon to book.")
                + " "
                + _("Please contact {name}, or write below when it would suit you.").format(name=representative)
            )
        case Empty.TOO_FAR:
            return _("The offered times are still too far ahead to book. Please come back later.")
        case _:
            return _("No times are offered yet. You will get an email as soon as there are some.")


def stale_words(offer: Offer, representative: str) -> dict[str, str] | None:
    """The warning when times went stale: how many, since when, and who helps."""
    stale = offer.stale()
    if not stale:
        return None
    sentences = []
    if stale.taken:
        sentences.append(
            ngettext(
                "{number} time was taken since we wrote to you.",
                "{number} times were taken since we wrote to you.",
                stale.taken,
            ).format(number=stale.taken)
        )
    if stale.passed:
        sentences.append(
            ngettext("{number} time has passed.", "{number} times have passed.", stale.passed).format(
                number=stale.passed
            )
        )
    sentences.append(_("Nothing suits? Tell {name} below.").format(name=representative))
    return {"title": _("Some offered times are no longer available"), "text": " ".join(sentences)}
