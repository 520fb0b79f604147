"""How often one person is called: per local day, per week and in all, over every case of the organization."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from interviews.slots import instant
from voicecalls.dialling.terms import MOST_PER_DAY, NO_ATTEMPT, Attempt, Detail, Obstacle, Reason, Rules
from voicecalls.hours import MIDNIGHT, ONE_DAY, ONE_WEEK, Callee
from voicecalls.script import Outcome

LONGEST_DAY = timedelta(hours=26)  # of the calendar, clock changes included
HEARD_IF_RANG = frozenset({Outcome.FAILED, Outcome.NUMBER_INVALID, Outcome.NOT_PERMITTED})


def counts_towards_caps(outcome: Outcome, *, rang: bool) -> bool:
    """Whether the person may have heard it ring: a lost attempt counts, one that was refused before ringing does not.
    `rang`: the provider reported that it rang or was answered."""
    if outcome in NO_ATTEMPT:
        return False
    return rang or outcome not in HEARD_IF_RANG


def day_cap(rules: Rules, callee: Callee, counted: Sequence[Attempt], at: datetime) -> Obstacle | None:
    """The day is used up, on one of the clocks that may be the person's."""
    limit = min(rules.calls_per_day, MOST_PER_DAY)
    near = [attempt.at for attempt in counted if abs(attempt.at - at) < LONGEST_DAY]
    if len(near) < limit:
        return None
    for zone in callee.zones:
        today = at.astimezone(zone).date()
        count = sum(other.astimezone(zone).date() == today for other in near)
        if count >= limit:
            detail = Detail(zone=zone, day=today, count=count, limit=limit)
            return Obstacle(reason=Reason.DAY_CAP, until=_begins(today + ONE_DAY, zone, after=at), detail=detail)
    return None


def week_cap(rules: Rules, callee: Callee, counted: Sequence[Attempt], at: datetime) -> Obstacle | None:
    """The week, from Monday on one of the clocks that may be the person's, is used up."""
    limit = rules.calls_per_week
    near = [attempt.at for attempt in counted if abs(attempt.at - at) < ONE_WEEK + LONGEST_DAY]
    if len(near) < limit:
        return None
    for zone in callee.zones:
        monday = _monday(at, zone)
        count = sum(_monday(other, zone) == monday for other in near)
        if count >= limit:
            detail = Detail(zone=zone, day=monday, count=count, limit=limit)
            return Obstacle(reason=Reason.WEEK_CAP, until=_begins(monday + ONE_WEEK, zone, after=at), detail=detail)
    return None


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - ONE_DAY * day.weekday()


def _begins(day: date, zone: ZoneInfo, *, after: datetime) -> datetime:
    """The next midnight. Where the clock is put back over midnight, a day begins twice."""
    first = instant(day, MIDNIGHT, zone, edge="start")
    return first if first > after else instant(day, MIDNIGHT, zone, edge="end")
