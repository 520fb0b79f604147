"""Which times would suit: "rather Thursday afternoon", "not before ten", "erst ab nächster Woche"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from voicecalls.hearing.clauses import Clause, clauses, heard_text
from voicecalls.hearing.days_wished import DaysWished, days_in
from voicecalls.hearing.hours_said import Bounds, hours_in
from voicecalls.hearing.wished_times import TimeWish


def time_wish(text: str, language: str, *, now: datetime, options: Sequence[datetime] = ()) -> TimeWish | None:
    """None: the words say nothing about times. `now` and `options`, the times on the table, are on the person's
    clock; an hour without its half of the day is taken as one of the options has it."""
    wish = TimeWish()
    for clause in clauses(heard_text(text, language)):
        wish = added(wish, clause, language, today=now.date(), options=options)
    return None if wish.is_empty else wish


def added(wish: TimeWish, clause: Clause, language: str, *, today: date, options: Sequence[datetime]) -> TimeWish:
    """The wish with what one clause says for or against times."""
    hours, rest = hours_in(clause.text, options=options)
    days = days_in(rest, language, today=today)
    if clause.against:
        return _without(wish, days, hours)
    more = TimeWish(first=days.first, last=days.last, weekdays=days.weekdays, since=hours.since, until=hours.until)
    return wish.then(more)


def _without(wish: TimeWish, days: DaysWished, hours: Bounds) -> TimeWish:
    """What does not suit: whole days if a day is named, else those hours on every day."""
    if days:
        single = days.first is not None and days.first == days.last
        weekdays = frozenset[int]() if single else days.weekdays
        return replace(
            wish,
            not_weekdays=wish.not_weekdays | weekdays,
            not_days=wish.not_days | days.every_day(),
        )
    opposite = hours.opposite()
    return wish.then(TimeWish(since=opposite.since, until=opposite.until))
