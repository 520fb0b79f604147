"""What only time removes, one obstacle after the other."""

from collections.abc import Callable, Iterator
from datetime import datetime

from interviews.slots import in_utc
from voicecalls.dialling import caps, retries
from voicecalls.dialling.case import Case
from voicecalls.dialling.terms import AGREED_GRACE, LAUNCH_MARGIN, Detail, Obstacle, Reason
from voicecalls.hours import next_opening, why_closed, within_law


def in_the_way(case: Case, at: datetime) -> Iterator[Obstacle]:
    """From one obstacle to the next, until nothing is in the way. Each `until` is the first instant without that
    obstacle, so no permitted instant is jumped over."""
    while obstacle := next((found for look in OBSTACLES if (found := look(case, at))), None):
        yield obstacle
        if obstacle.until is None:
            return
        assert obstacle.until > at, "time goes on"
        at = obstacle.until


def _breaker(case: Case, at: datetime) -> Obstacle | None:
    return _until(Reason.BREAKER, case.situation.breaker_until, at)


def _agreed(case: Case, at: datetime) -> Obstacle | None:
    return None if case.asked else _until(Reason.AGREED_TIME, case.promised, at)


def _not_before(case: Case, at: datetime) -> Obstacle | None:
    return None if case.asked or case.promised else _until(Reason.NOT_BEFORE, case.situation.not_before, at)


def _after_outcome(case: Case, at: datetime) -> Obstacle | None:
    if case.asked or case.promised or not isinstance(case.following, tuple):
        return None
    return retries.waiting(case.rules, case.callee, case.own, *case.following, at)


def _apart(case: Case, at: datetime) -> Obstacle | None:
    if case.asked or case.promised or not case.others:
        return None
    return _until(Reason.APART, max(one.ended_at or one.at for one in case.others) + case.rules.apart, at)


def _week(case: Case, at: datetime) -> Obstacle | None:
    return caps.week_cap(case.rules, case.callee, case.counted, at)


def _day(case: Case, at: datetime) -> Obstacle | None:
    return caps.day_cap(case.rules, case.callee, case.counted, at)


def _closed(case: Case, at: datetime) -> Obstacle | None:
    """Outside the hours. A time that was agreed may leave the organization's, for as long as it can still be called
    that time; it never leaves the law."""
    ring = case.rules.ring_for + LAUNCH_MARGIN
    hours, opening = case.rules.hours, None
    if case.rules.callbacks_leave_hours and case.promised and not case.asked and at <= case.promised + AGREED_GRACE:
        lawful = next_opening(within_law(hours), case.callee, after=at, for_=ring)
        if lawful and lawful <= case.promised + AGREED_GRACE:
            hours, opening = within_law(hours), lawful
    opening = opening or next_opening(hours, case.callee, after=at, for_=ring)
    if opening == at:
        return None
    if opening is None:
        return Obstacle(reason=Reason.NEVER_OPEN, until=None)
    closed = why_closed(hours, case.callee, at=at, for_=ring)
    assert closed is not None, "the next opening would be now"
    return Obstacle(reason=Reason(closed.why), until=opening, detail=Detail(zone=closed.zone, day=closed.day))


def _until(reason: Reason, end: datetime | None, at: datetime) -> Obstacle | None:
    return Obstacle(reason=reason, until=in_utc(end)) if end and at < end else None


# The longest waits first: the chain of obstacles that a page tells stays short.
OBSTACLES: tuple[Callable[[Case, datetime], Obstacle | None], ...] = (
    _breaker,
    _agreed,
    _not_before,
    _after_outcome,
    _apart,
    _week,
    _day,
    _closed,
)
