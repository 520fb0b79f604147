"""Published hours in plain words: what others will see of them."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock, zones
from interviews.hours import MIDNIGHT, DatedRow, Published, days_alike

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
RANGE = 3  # so many days in a row are named by the first and the last


def in_words(hours: Published) -> list[str]:
    """Sentences: "Monday to Friday 09:00–12:00, Berlin time; at least 24 hours ahead, up to 4 weeks." """
    if hours.is_empty:
        return [_("No hours are open: nobody can book you by them.")]
    language = get_language() or "en"
    days = [f"{weekday_words(days, language)} {listed(map(stretch, rows))}" for days, rows in days_alike(hours.weekly)]
    weekly = ", ".join(days) or _("No weekly hours")
    parts = [_("{hours}, {city} time").format(hours=weekly, city=zones.city(hours.zone.key, language))]
    parts += [_ahead(hours), *_buffers(hours), *_limits(hours)]
    return [f"{'; '.join(parts)}.", *_exceptions(hours.dated, language)]


def free_in_words(count: int, horizon: timedelta) -> str:
    """ "41 half-hour starts are free in the next 4 weeks." """
    return ngettext(
        "{number} half-hour start is free in the next {period}.",
        "{number} half-hour starts are free in the next {period}.",
        count,
    ).format(number=count, period=period(horizon))


def period(length: timedelta) -> str:
    """A length of time in the largest unit that divides it: "4 weeks", "36 hours"; 24 hours stay hours."""
    if length >= ONE_WEEK and not length % ONE_WEEK:
        number = length // ONE_WEEK
        return ngettext("{number} week", "{number} weeks", number).format(number=number)
    if length > ONE_DAY and not length % ONE_DAY:
        number = length // ONE_DAY
        return ngettext("{number} day", "{number} days", number).format(number=number)
    if not length % timedelta(hours=1):
        number = length // timedelta(hours=1)
        return ngettext("{number} hour", "{number} hours", number).format(number=number)
    number = length // timedelta(minutes=1)
    return ngettext("{number} minute", "{number} minutes", number).format(number=number)


def clock_words(at: time, *, closing: bool = False) -> str:
    """A wall time; the end of a day is 24:00."""
    return "24:00" if closing and at == MIDNIGHT else f"{at:%H:%M}"


def stretch(hours: tuple[time, time]) -> str:
    return f"{clock_words(hours[0])}–{clock_words(hours[1], closing=True)}"


def listed(words: Iterable[str]) -> str:
    """ "a, b and c" """
    *first, last = words
    return _("{first} and {last}").format(first=", ".join(first), last=last) if first else last


def weekday_words(days: Sequence[int], language: str) -> str:
    names = [wide for _short, wide in clock.weekday_labels(language, first_weekday=0)]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = []
    for run in runs:
        if len(run) >= RANGE:
            words.append(_("{first} to {last}").format(first=names[run[0]], last=names[run[-1]]))
        else:
            words += [names[day] for day in run]
    return listed(words)


def _ahead(hours: Published) -> str:
    if not hours.notice:
        return _("up to {horizon} ahead").format(horizon=period(hours.horizon))
    return _("at least {notice} ahead, up to {horizon}").format(
        notice=period(hours.notice), horizon=period(hours.horizon)
    )


def _buffers(hours: Published) -> Iterable[str]:
    before, after = hours.buffer_before, hours.buffer_after
    if before and before == after:
        yield _("{period} free before and after each interview").format(period=period(before))
        return
    if before:
        yield _("{period} free before each interview").format(period=period(before))
    if after:
        yield _("{period} free after each interview").format(period=period(after))


def _limits(hours: Published) -> Iterable[str]:
    day, week = hours.most_per_day, hours.most_per_week
    if day and week:
        yield _("at most {day} a day and {week} a week").format(day=day, week=week)
    elif day:
        yield _("at most {day} a day").format(day=day)
    elif week:
        yield _("at most {week} a week").format(week=week)


def _exceptions(dated: Iterable[DatedRow], language: str) -> Iterable[str]:
    rows = sorted(dated, key=lambda row: (row.first_day, row.opens or MIDNIGHT))
    other = [
        f"{_dates(row.first_day, row.last_day, language)} {stretch((row.opens, row.closes))}"
        for row in rows
        if row.opens is not None and row.closes is not None
    ]
    off = [_dates(row.first_day, row.last_day, language) for row in rows if row.is_off]
    if other:
        yield _("Other hours: {days}.").format(days=", ".join(other))
    if off:
        yield _("Away: {days}.").format(days=", ".join(off))


def _dates(first: date, last: date, language: str) -> str:
    words = clock.short_day_label(first, language)
    return words if first == last else f"{words} – {clock.short_day_label(last, language)}"
