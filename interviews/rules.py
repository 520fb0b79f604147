"""What a hiring team may offer: the checks on the windows it typed. Words for the problems are made in the forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from interviews.slots import NO_TIME, Span, in_utc, instant

FEWEST_WINDOWS = 2
MOST_WINDOWS = 60
FURTHEST = timedelta(days=366)
ONE_DAY = timedelta(days=1)
MIDNIGHT = time(0, 0)


@dataclass(frozen=True, kw_only=True)
class WindowInput:
    """One window as typed, in the team's local time. Closing at midnight means the end of that day."""

    day: date
    opens: time
    closes: time


class ProblemCode(StrEnum):
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    ENDS_BEFORE_START = "ends_before_start"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why windows are refused. `index`: the window, None for all of them; `other`: the window it overlaps."""

    code: ProblemCode
    index: int | None = None
    other: int | None = None


def check_windows(
    inputs: Sequence[WindowInput],
    *,
    zone: ZoneInfo,
    length: timedelta,
    now: datetime,
    notice: timedelta = NO_TIME,
    fewest: int = FEWEST_WINDOWS,
) -> list[Problem]:
    """All problems of the windows, in their order; none when they can be offered.

    `fewest`: how many windows there must be at least (0 where published hours are offered as well).
    A window is past when its last slot (starts lie one length apart) can no longer be booked with that notice: a window
    that has begun is fine while a slot is left. Windows that touch do not overlap.
    """
    if len(inputs) > MOST_WINDOWS:
        return [Problem(code=ProblemCode.TOO_MANY)]
    problems = [Problem(code=ProblemCode.TOO_FEW)] if len(inputs) < fewest else []
    now = in_utc(now)
    spans: dict[int, Span] = {}
    for index, window in enumerate(inputs):
        code, span = _localized(window, zone, now=now)
        if span:
            code = _span_problem(span, length=length, earliest=now + notice, now=now)
            spans[index] = span
        if code:
            problems.append(Problem(code=code, index=index))
    problems += _overlaps(spans)
    return sorted(problems, key=lambda problem: -1 if problem.index is None else problem.index)


def to_spans(inputs: Sequence[WindowInput], zone: ZoneInfo) -> list[Span]:
    """The windows as instants, in the same order. Raises ValueError for a window that a clock change swallows or that
    ends before it starts; `check_windows` finds these first."""
    return [_to_span(window, zone) for window in inputs]


def _to_span(window: WindowInput, zone: ZoneInfo) -> Span:
    start = instant(window.day, window.opens, zone, edge="start")
    if window.closes == MIDNIGHT:
        # The day ends where the next one starts; where midnight occurs twice (Havana, the Azores) that is the first.
        return Span(start, instant(window.day + ONE_DAY, MIDNIGHT, zone, edge="start"))
    return Span(start, instant(window.day, window.closes, zone, edge="end"))


def _localized(window: WindowInput, zone: ZoneInfo, *, now: datetime) -> tuple[ProblemCode | None, Span | None]:
    """The window's span, or what is wrong with it before it has one."""
    if window.closes <= window.opens and window.closes != MIDNIGHT:
        return ProblemCode.ENDS_BEFORE_START, None
    # Days beside any calendar are refused by date, before arithmetic can overflow.
    today = now.astimezone(zone).date()
    if window.day < today:
        return ProblemCode.PAST, None
    if window.day > today + FURTHEST:
        return ProblemCode.TOO_FAR, None
    try:
        return None, _to_span(window, zone)
    except ValueError:
        return ProblemCode.TOO_SHORT, None


def _span_problem(span: Span, *, length: timedelta, earliest: datetime, now: datetime) -> ProblemCode | None:
    if span.end <= earliest:
        return ProblemCode.PAST
    room = span.end - span.start - length
    if room < NO_TIME:
        return ProblemCode.TOO_SHORT
    if span.start + room // length * length < earliest:
        return ProblemCode.PAST
    return ProblemCode.TOO_FAR if span.start > now + FURTHEST else None


def _overlaps(spans: dict[int, Span]) -> Iterator[Problem]:
    """Each later window once, with the first earlier one that it overlaps."""
    for index, span in spans.items():
        for other, earlier in spans.items():
            if other >= index:
                break
            if span.start < earlier.end and earlier.start < span.end:
                yield Problem(code=ProblemCode.OVERLAPS, index=index, other=other)
                break


def may_move(*, starts_at: datetime, notice: timedelta, now: datetime) -> bool:
    """Whether an interview can still be moved: until `notice` before its start."""
    return now + notice <= starts_at


def may_cancel(*, starts_at: datetime, notice: timedelta, now: datetime) -> bool:
    """Whether the candidate can still call it off: until `notice` before its start; without notice, until it ends."""
    return not notice or now + notice <= starts_at


def too_often(*, moves: int, most: int) -> bool:
    """Whether the candidate has rescheduled as often as the organization allows."""
    return moves >= most
