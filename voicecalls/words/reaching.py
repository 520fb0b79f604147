"""The overview of calls in words, and the lines of its export."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from voicecalls.fences import SUNDAY
from voicecalls.models import AttemptKind, CallAttempt
from voicecalls.reach import Cell
from voicecalls.words.outcomes import attempt_in_words, error_in_words

ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
# A cell that begins like this is a formula to whoever opens the file in a spreadsheet.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LEVELS = 5
EXACT_ENOUGH = 10  # hours, from which on nobody counts minutes
FIRST_HOUR, LAST_HOUR = 8, 19  # shown in any case


@dataclass(frozen=True, kw_only=True)
class Warmth:
    """An hour of a weekday in the picture. `level`: 0 (nobody answered) to 5; -1: nobody was called."""

    hour: int
    made: int
    reached: int
    percent: str
    level: int


def duration_in_words(length: timedelta | None) -> str:
    """ "35 min", "4 h 10 min", "2 days"; a dash for none."""
    if length is None:
        return "–"
    if length >= 2 * ONE_DAY:
        number = length // ONE_DAY
        return ngettext("{number} day", "{number} days", number).format(number=number)
    hours, minutes = divmod(length, ONE_HOUR)
    rest = minutes // timedelta(minutes=1)
    if hours >= EXACT_ENOUGH:
        return _("{hours} h").format(hours=hours)
    words = _("{hours} h {minutes} min") if hours else _("{minutes} min")
    return words.format(hours=hours, minutes=rest)


def warmth(heat: dict[tuple[int, int], Cell]) -> list[tuple[int, list[Warmth]]]:
    """(weekday, its hours) from Monday on; Sunday only if somebody was called on one."""
    hours = [hour for _day, hour in heat]
    span = range(min([FIRST_HOUR, *hours]), max([LAST_HOUR, *hours]) + 1)
    days = range(SUNDAY + 1 if any(day == SUNDAY for day, _hour in heat) else SUNDAY)
    return [(day, [_warmth(hour, heat.get((day, hour))) for hour in span]) for day in days]


def _warmth(hour: int, cell: Cell | None) -> Warmth:
    if cell is None or cell.rate is None:
        return Warmth(hour=hour, made=0, reached=0, percent="", level=-1)
    level = -(-cell.reached * LEVELS // cell.made)  # rounded up: one answer is not none
    return Warmth(hour=hour, made=cell.made, reached=cell.reached, percent=f"{cell.rate:.0%}", level=level)


def exported(rows: Iterable[tuple[CallAttempt, ZoneInfo]]) -> str:
    """All attempts as CSV, each with the clock of whoever was called; instants in UTC."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_head())
    for attempt, zone in rows:
        writer.writerow([harmless(cell) for cell in _cells(attempt, zone)])
    return out.getvalue()


def harmless(cell: object) -> str:
    """What a spreadsheet shows and does not compute."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULAS) else text


def _head() -> list[str]:
    return [
        pgettext("column", "Applicant"),
        pgettext("column", "Email"),
        pgettext("column", "Job"),
        pgettext("column", "Stage that started the calls"),
        pgettext("column", "Stage now"),
        pgettext("column", "Call"),
        pgettext("column", "Direction"),
        pgettext("column", "Called at (UTC)"),
        pgettext("column", "Called at (applicant’s clock)"),
        pgettext("column", "Time zone"),
        pgettext("column", "Answered at (UTC)"),
        pgettext("column", "Ended at (UTC)"),
        pgettext("column", "Seconds spoken"),
        pgettext("column", "Outcome"),
        pgettext("column", "Counts as a call"),
        pgettext("column", "Language"),
        pgettext("column", "Error"),
        pgettext("column", "Asked for by"),
        pgettext("column", "How the calls ended"),
        pgettext("column", "Klara’s role"),
        pgettext("column", "Appointment (UTC)"),
    ]


def _cells(attempt: CallAttempt, zone: ZoneInfo) -> list[object]:
    case = attempt.case
    assert case is not None, "test calls and strangers are not listed"
    application, at = case.application, attempt.sent_at or attempt.reserved_at
    return [
        application.candidate.name,
        application.candidate.email,
        application.job.title,
        case.trigger_stage.name,
        application.stage.name,
        attempt.n or "",
        AttemptKind(attempt.kind).label,
        _utc(at),
        f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
        zone.key,
        _utc(attempt.answered_at),
        _utc(attempt.ended_at),
        attempt.seconds,
        attempt_in_words(attempt),
        _("yes") if attempt.counts else _("no"),
        attempt.language,
        error_in_words(attempt.error_code),
        attempt.by,
        case.get_end_display(),
        case.get_mode_display(),
        _utc(case.interview.starts_at) if case.interview and case.interview.is_booked else "",
    ]


def _utc(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""
