"""Days that would suit: "next week", "Tuesday or Thursday", "not before the third", "Anfang Dezember"."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from voicecalls.hearing.days import WEEKDAYS, day

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})"
NEXT = r"(?:next|coming|following|nächste[nrs]?|kommende[nrs]?|folgende[nrs]?)"
WEEK = r"(?:week|woche)"
SINCE = (
    r"not before|not until|no earlier than|starting(?: from)?|from|since|any time after|after|nicht vor|frühestens"
    r"|erst(?: ab| wieder| am| nach)?|ab|nach|only from"
)
UNTIL = r"not after|no later than|before|until|till|by|nicht nach|spätestens|bis(?: spätestens)?|vor"
BOUND = re.compile(
    rf"(?<!day )(?<!week )(?<!month )\b(?:(?P<since>{SINCE})|(?P<until>{UNTIL})) (?=(?:the |on |am |dem |zum |in "
    rf"|in der |der )*"
    rf"(?:{WEEKDAY}|[0-3]?[0-9](?:\.|st|nd|rd|th)|tomorrow|morgen|übermorgen|the |day after|today|heute"
    rf"|{NEXT} (?:{WEEK}|{WEEKDAY}|month|monat)|january|february|march|april|may|june|july|august|september|october"
    rf"|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|ende|anfang|mitte|end of|übernächste))"
)
# No wish for today, as it would be for a call.
AT_ONCE = re.compile(
    r"\b(?:as soon as possible|asap|immediately|right away|straight away|at once|sofort|umgehend|so ?bald wie möglich"
    r"|so schnell wie möglich|any ?time|jederzeit)\b"
)
EXCLUDES = re.compile(r"(?:^|\b)(?:any time after|after|nach|erst nach|before|vor)$")
FROM_TO = re.compile(
    rf"\b(?:from|von|between|zwischen)? ?(?P<first>{WEEKDAY}) (?:to|until|till|through|bis|and"
    rf"|und) (?P<last>{WEEKDAY})\b"
)
DAY_OF_MONTH = re.compile(r"\b(?P<day>[0-3]?[0-9])(?:st|nd|rd|th|\.)")


@dataclass(frozen=True)
class DaysWished:
    """`weekdays` of any week, unless `first` and `last` say which."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.first or self.last or self.weekdays)

    def every_day(self) -> frozenset[date]:
        """The days one by one, of a stretch that has two ends and no weekdays."""
        if self.first is None or self.last is None or self.weekdays:
            return frozenset()
        return frozenset(self.first + count * ONE_DAY for count in range(min((self.last - self.first).days, 31) + 1))


def days_in(text: str, language: str, *, today: date) -> DaysWished:
    """What a clause of `clauses`, without its hours, says about days."""
    bound = None if _in_a_week(text) else BOUND.search(text)
    if bound:
        return _bounded(bound, _days(text[bound.end() :], language, today=today), today=today)
    return _days(text, language, today=today)


def _bounded(bound: re.Match[str], days: DaysWished, *, today: date) -> DaysWished:
    """ "From Wednesday on": the coming one, and all days after it."""
    first, last = days.first, days.last
    if days.weekdays and first is None:
        first = last = min(_coming(weekday, today) for weekday in days.weekdays)
    elif days.weekdays and first is not None:
        first = last = first + min(days.weekdays) * ONE_DAY
    step = ONE_DAY if EXCLUDES.search(bound[0].strip()) else timedelta(0)
    if bound["since"]:
        start = last if step else first
        return DaysWished(first=start + step if start else None)
    end = first if step else last
    return DaysWished(last=end - step if end else None)


def _coming(weekday: int, today: date) -> date:
    """The next such day after today."""
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * ONE_DAY


def _days(text: str, language: str, *, today: date) -> DaysWished:
    text = AT_ONCE.sub(" ", text)
    for pattern, meaning in STRETCHES:
        if pattern.search(text):
            first, last = meaning(today)
            return DaysWished(first, last, _weekdays(text))
    weekdays = _weekdays(text)
    dated = _dated(text, language, today=today)
    if dated is None or (
        weekdays and dated.first == dated.last and dated.first and dated.first.weekday() not in weekdays
    ):
        return DaysWished(weekdays=weekdays)
    return dated


def _weekdays(text: str) -> frozenset[int]:
    found = {WEEKDAYS[name] for name in re.findall(rf"\b{WEEKDAY}\b", text)}
    if stretch := FROM_TO.search(text):
        first, last = WEEKDAYS[stretch["first"]], WEEKDAYS[stretch["last"]]
        joined = re.search(r"\b(?:and|und)\b", stretch[0]) and not re.search(r"\b(?:between|zwischen)\b", stretch[0])
        if not joined and first < last:
            found |= set(range(first, last + 1))
    if re.search(r"\b(?:weekends?|wochenenden?)\b", text):
        found |= {5, 6}
    if re.search(r"\b(?:weekdays?|during the week|wochentags|werktags|unter der woche)\b", text):
        found |= set(range(5))
    return frozenset(found)


def _dated(text: str, language: str, *, today: date) -> DaysWished | None:
    """A day or stretch of the calendar; a weekday alone is none."""
    without = " ".join(re.sub(rf"\b{WEEKDAY}\b", " ", text).split())
    if _in_a_week(text):
        without = text
    found = day(without, language, today=today)
    if found is None and (number := DAY_OF_MONTH.search(without)):
        found = day(
            f"{int(number['day'])}th" if language != "de" else f"am {int(number['day'])}.", language, today=today
        )
    if found is None or found.last < today:
        return None
    return DaysWished(found.first, found.last)


def _in_a_week(text: str) -> bool:
    return re.search(rf"\b(?:a week (?:on|from) {WEEKDAY}|{WEEKDAY} in einer woche)\b", text) is not None


def _week(weeks: int, first: int = 0, last: int = 6) -> Callable[[date], tuple[date, date]]:
    """Days of the week that is so many weeks ahead, but none that are over."""

    def days(today: date) -> tuple[date, date]:
        monday = today - today.weekday() * ONE_DAY + weeks * ONE_WEEK
        return max(today, monday + first * ONE_DAY), max(today, monday + last * ONE_DAY)

    return days


def _end_of_month(today: date) -> tuple[date, date]:
    last = calendar.monthrange(today.year, today.month)[1]
    return max(today, today.replace(day=21)), today.replace(day=last)


BEGIN = r"(?:beginning|start|early|anfang|beginn)(?: of)?(?: the| der)?"
MIDDLE = r"(?:middle|mid|mitte)(?: of)?(?: the| der)?"
END = r"(?:end|late|ende)(?: of)?(?: the| der)?"
# The first that fits decides, so the narrower stand above the wider.
STRETCHES: list[tuple[re.Pattern[str], Callable[[date], tuple[date, date]]]] = [
    (re.compile(rf"\b(?:{pattern})\b"), meaning)
    for pattern, meaning in (
        (
            rf"{WEEK} after next|übernächste[nrs]? {WEEK}|in (?:2|a couple of) (?:weeks|wochen)|in 14 tagen|in 14 days"
            r"|in a fortnight|2 weeks from now",
            _week(2),
        ),
        (r"in (?:3|three) (?:weeks|wochen)", _week(3)),
        (r"in (?:4|four) (?:weeks|wochen)", _week(4)),
        (rf"{BEGIN} {NEXT} {WEEK}|early {NEXT} {WEEK}", _week(1, 0, 2)),
        (rf"{MIDDLE} {NEXT} {WEEK}", _week(1, 1, 3)),
        (rf"{END} {NEXT} {WEEK}|later {NEXT} {WEEK}", _week(1, 3, 6)),
        (rf"{NEXT} {WEEK}|in (?:a|einer|1) (?:week|woche)(?! (?:on|from))", _week(1)),
        (rf"{BEGIN} (?:this |dieser )?{WEEK}", _week(0, 0, 2)),
        (rf"{MIDDLE} (?:this |dieser )?{WEEK}", _week(0, 1, 3)),
        (rf"{END} (?:this |dieser )?{WEEK}|later (?:this|in the) week|später in der woche", _week(0, 3, 6)),
        (r"(?:end|late|ende)(?: of)?(?: the| this| des| diesen)? (?:month|monats?)", _end_of_month),
        (r"(?:this|diese[nr]?) (?:week|woche)|within the week|still this week", _week(0)),
    )
]
