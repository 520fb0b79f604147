"""Days of the calendar: spoken, relative or keyed."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from voicecalls.hearing.plain import with_digits

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jänner jan", "february februar feber feb", "march märz", "april apr", "may mai",
            "june juni juno", "july juli", "august aug", "september sept", "october oktober okt oct",
            "november nov", "december dezember dez dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mondays montag montags", "tuesday tuesdays dienstag dienstags",
            "wednesday wednesdays mittwoch mittwochs",
            "thursday thursdays donnerstag donnerstags", "friday fridays freitag freitags",
            "saturday saturdays samstag samstags sonnabend", "sunday sundays sonntag sonntags",
        )
    )
    for name in names.split()
}  # fmt: skip
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
WEEKDAY = rf"(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})"
NUMBER = r"(?P<number>[0-9]{1,3}|an?|one|einem|einer|ein|eine)"
YEAR = r"(?:,? ?(?:of )?(?P<year>(?:19|20) ?[0-9]{2})\b(?! uhr))?"
UNIT = r"(?P<unit>days?|tage?n?|weeks?|wochen?|months?|monate?n?|years?|jahre?n?)"
FAR = 60  # years to either side that anybody can mean


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both included; one day if they are the same."""

    first: date
    last: date

    @property
    def is_one(self) -> bool:
        return self.first == self.last


def day(text: str, language: str, *, today: date) -> Days | None:
    """The day or stretch of days that is meant; without a year it lies ahead of today. None: no day was heard, or
    one that does not exist."""
    said = re.sub(r"\b(?:guten|good) (?:morgen|morning|abend|evening|tag|day)\b", " ", with_digits(text, language))
    for pattern, meaning in MEANINGS:
        if found := pattern.search(said):
            try:
                return meaning(found, today)
            except (ValueError, OverflowError):  # 31 April, or further away than calendars go
                return None
    return None


def keyed_day(digits: str, *, today: date) -> date | None:
    """DDMM, DDMMYY or DDMMYYYY."""
    typed = digits.strip("#*")
    if not re.fullmatch(r"[0-9]{4}|[0-9]{6}|[0-9]{8}", typed):
        return None
    year = {4: None, 6: 2000 + int(typed[4:] or 0), 8: int(typed[4:] or 0)}[len(typed)]
    try:
        return _dated(int(typed[:2]), int(typed[2:4]), year, today)
    except ValueError:
        return None


def _one(at: date) -> Days:
    return Days(at, at)


def _dated(day_of_month: int, month: int, year: int | None, today: date) -> date:
    """Without a year: the next such day, today included (29 February may be years away)."""
    if year is not None:
        if abs(year - today.year) > FAR:
            raise ValueError(f"nobody means the year {year}")
        return date(year, month, day_of_month)
    for ahead in range(9):
        try:
            at = date(today.year + ahead, month, day_of_month)
        except ValueError:
            continue
        if at >= today:
            return at
    raise ValueError(f"no day {day_of_month}.{month}.")


def _in_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _year(found: re.Match[str]) -> int | None:
    said = found["year"]
    return int(said.replace(" ", "")) if said else None


def _of_month(found: re.Match[str], today: date) -> Days:
    return _one(_dated(int(found["day"]), MONTHS[found["month"]], _year(found), today))


def _in_digits(found: re.Match[str], today: date) -> Days:
    day_of_month, month, year = int(found["day"]), int(found["number"]), found["year"]
    if month > 12 >= day_of_month:  # said or written in the American order
        day_of_month, month = month, day_of_month
    full = None if not year else int(year) if len(year) == 4 else 2000 + int(year)
    return _one(_dated(day_of_month, month, full, today))


def _written(found: re.Match[str], today: date) -> Days:
    return _one(_dated(int(found["day"]), int(found["number"]), int(found["year"]), today))


def _after(found: re.Match[str], today: date) -> Days:
    return _one(_moved(today, _count(found), found["unit"]))


def _before(found: re.Match[str], today: date) -> Days:
    return _one(_moved(today, -_count(found), found["unit"]))


def _count(found: re.Match[str]) -> int:
    return int(found["number"]) if found["number"].isdigit() else 1


def _after_notice(found: re.Match[str], today: date) -> Days:
    """The first day that is free after a notice period given today; "zum Monatsende", after the end of that month."""
    last = found.groupdict().get("end")
    free = _after(found, today).first
    if not last:
        return _one(free)
    months = 3 - (free.month - 1) % 3 if "quart" in last else 1
    return _one(_in_months(free.replace(day=1), months))


def _moved(today: date, count: int, unit: str) -> date:
    if unit.startswith(("d", "ta")):
        return today + count * ONE_DAY
    if unit.startswith("w"):
        return today + count * ONE_WEEK
    return _in_months(today, count * (12 if unit.startswith(("y", "j")) else 1))


def _weekday(found: re.Match[str], today: date) -> Days:
    """The next such day after today."""
    return _one(today + ((WEEKDAYS[found["weekday"]] - today.weekday() - 1) % 7 + 1) * ONE_DAY)


def _weekday_in_a_week(found: re.Match[str], today: date) -> Days:
    return _one(_weekday(found, today).first + ONE_WEEK)


def _weekday_of_next_week(found: re.Match[str], today: date) -> Days:
    return _one(_monday(today) + ONE_WEEK + WEEKDAYS[found["weekday"]] * ONE_DAY)


def _last_weekday(found: re.Match[str], today: date) -> Days:
    return _one(today - ((today.weekday() - WEEKDAYS[found["weekday"]] - 1) % 7 + 1) * ONE_DAY)


def _monday(today: date) -> date:
    return today - today.weekday() * ONE_DAY


def _day_of_next_month(found: re.Match[str], today: date) -> Days:
    first = _in_months(today.replace(day=1), 1)
    return _one(first.replace(day=int(found["day"])))


def _part_of_month(found: re.Match[str], today: date) -> Days:
    """Early, mid and late in a month are stretches of about ten days."""
    whole = _whole_month(found, today)
    part = found["part"] or ""
    if part.startswith(("anfang", "early", "begin", "start")):
        return Days(whole.first, whole.first.replace(day=10))
    if part.startswith(("mitte", "mid")):
        return Days(whole.first.replace(day=11), whole.first.replace(day=20))
    return Days(whole.first.replace(day=21), whole.last)


def _whole_month(found: re.Match[str], today: date) -> Days:
    month, year = MONTHS[found["month"]], _year(found)
    if year is None:
        year = today.year + (month < today.month)
    elif abs(year - today.year) > FAR:
        raise ValueError(f"nobody means the year {year}")
    return _month(year, month)


def _next_month(found: re.Match[str], today: date) -> Days:
    first = _in_months(today.replace(day=1), 1)
    return _month(first.year, first.month)


def _next_week(found: re.Match[str], today: date) -> Days:
    monday = _monday(today) + ONE_WEEK
    return Days(monday, monday + 6 * ONE_DAY)


def _whole_year(found: re.Match[str], today: date) -> Days:
    year = _year(found) or today.year
    if abs(year - today.year) > FAR:
        raise ValueError(f"nobody means the year {year}")
    return Days(date(year, 1, 1), date(year, 12, 31))


def _ahead(days: int) -> Callable[[re.Match[str], date], Days]:
    return lambda found, today: _one(today + days * ONE_DAY)


def _next_such_day(found: re.Match[str], today: date) -> Days:
    """The 15th: of this month, or of the next that has one."""
    wanted = int(found["day"])
    for months in range(12):
        month = _in_months(today.replace(day=1), months)
        if wanted <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=wanted) >= today:
            return _one(month.replace(day=wanted))
    raise ValueError(f"no month has a day {wanted}")


Meaning = Callable[[re.Match[str], date], Days]
DAY = r"(?P<day>[0-3]?[0-9])"
NEXT = r"(?:next|coming|following|nächste[nrs]?|kommende[nrs]?|folgende[nrs]?)"
PERIOD = rf"(?P<number>[0-9]{{1,2}}|an?|one|einen?|einem|einer|eine)[ -]{UNIT}"
NOTICE = r"(?:notice(?: period)?|kündigungsfrist|kündigungszeit)"
MONTH_END = (
    r"(?P<end>(?:zum|bis zum|auf) (?:jeweiligen )?(?:(?:monats|quartals)(?:ende|schluss)|ende des (?:monats|quartals))"
    r"|(?:to|until|from|at) the end of (?:the|a) (?:month|quarter))"
)
# The first pattern that fits decides, so the narrower stand above the wider.
MEANINGS: list[tuple[re.Pattern[str], Meaning]] = [
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"\b(?P<year>[12][0-9]{3})-(?P<number>[0-9]{1,2})-(?P<day>[0-9]{1,2})\b", _written),
        (rf"\b{DAY}(?:st|nd|rd|th|\.)?(?: day)?(?: of)? {MONTH}\b{YEAR}", _of_month),
        (rf"\b{MONTH}(?: the)? {DAY}(?:st|nd|rd|th|\.)?(?![0-9]){YEAR}", _of_month),
        (rf"\b{DAY}\. ?(?P<number>[0-1]?[0-9])\.(?: ?(?P<year>[12][0-9]{{3}}|[0-9]{{2}})\b(?! uhr))?", _in_digits),
        (rf"\b{DAY}/(?P<number>[0-3]?[0-9])(?:/(?P<year>[12][0-9]{{3}}|[0-9]{{2}}))?\b", _in_digits),
        (rf"\b{DAY}(?:st|nd|rd|th|\.) (?:of |des |of the )?{NEXT} (?:month|monats?)\b", _day_of_next_month),
        (rf"\b{NEXT} (?P<day>1)(?:st|\.)", _day_of_next_month),
        (r"\b(?:day after tomorrow|übermorgen)\b", _ahead(2)),
        (rf"\b(?:a week on|a week from) {WEEKDAY}\b", _weekday_in_a_week),
        (rf"\b{WEEKDAY} in einer woche\b", _weekday_in_a_week),
        (rf"\b{NEXT} (?:week|woche)(?: on| am)? {WEEKDAY}\b", _weekday_of_next_week),
        (rf"\b{WEEKDAY}(?: of| in der)? {NEXT} (?:week|woche)\b", _weekday_of_next_week),
        (rf"\b(?:last|past|letzte[nr]?|vergangene[nr]?) {WEEKDAY}\b", _last_weekday),
        (rf"\b{NUMBER} {UNIT} ago\b", _before),
        (rf"\bvor {NUMBER} {UNIT}\b", _before),
        (rf"\b{PERIOD}(?: {NOTICE})?(?: immer| jeweils)? {MONTH_END}\b", _after_notice),
        (rf"\b{PERIOD}(?: \w+)? {NOTICE}\b", _after_notice),
        (rf"\b{NOTICE}(?: (?:is|of|beträgt|ist|sind|von|liegt|bei|noch|also|about|etwa))* {PERIOD}\b", _after_notice),
        (rf"\bin {NUMBER} {UNIT}\b", _after),
        (rf"\b{NUMBER} {UNIT} from (?:now|today)\b", _after),
        (r"\bin (?:half a year|einem halben jahr)\b", lambda found, today: _one(_in_months(today, 6))),
        (rf"\b{WEEKDAY}\b", _weekday),
        (
            rf"\b(?P<part>anfang|mitte|ende|early|mid|late|(?:the )?(?:beginning|start|middle|end)(?= of))(?: of"
            rf"|-)? ?{MONTH}\b{YEAR}",
            _part_of_month,
        ),
        (rf"\b(?:in|im|for|from|since|ab|seit|of|ende|until) {MONTH}\b{YEAR}", _whole_month),
        (rf"^(?:the )?{MONTH}{YEAR}$", _whole_month),
        (rf"\b{NEXT} (?:month|monat)\b", _next_month),
        (rf"\b{NEXT} (?:week|woche)\b", _next_week),
        (r"\b(?:yesterday|gestern)\b", _ahead(-1)),
        (r"\b(?:tomorrow|(?<!am )(?<!heute )(?<!jeden )morgen)\b", _ahead(1)),
        (
            r"\b(?:today|tonight|heute|sofort|immediately|right away|straight away|at once|as soon as possible|asap"
            r"|so bald wie möglich|so schnell wie möglich|sobald wie möglich|umgehend|any time|anytime|jederzeit)\b",
            _ahead(0),
        ),
        (rf"\b{DAY}(?:st|nd|rd|th)\b", _next_such_day),
        (rf"\b(?:am|zum|dem|der|vom) {DAY}\.", _next_such_day),
        (r"^(?:in |im jahr |from |since |seit )?(?P<year>(?:19|20)[0-9]{2})$", _whole_year),
    )
]
