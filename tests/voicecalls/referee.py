"""A second opinion on who may be called at an instant: every rule on its own, looked at for this instant alone."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.voicecalls.judge import wrong_with
from voicecalls.dialling import Attempt, Outcome, Retry, Rules, Situation, Spread
from voicecalls.hours import Callee

MARGIN = timedelta(seconds=30)
GRACE = timedelta(minutes=15)
PARTS = [(time(0), time(12)), (time(12), time(16)), (time(16), time.max)]


def objections(rules: Rules, callee: Callee, past: Sequence[Attempt], situation: Situation, at: datetime) -> set[str]:
    """Why nobody may dial now; empty: it is allowed, and due."""
    mine = [one for one in past if one.own and one.outcome not in (None, Outcome.ABORTED)]
    own = sorted(mine, key=lambda one: one.at)
    promised = situation.agreed_at if situation.agreed_at and all(one.at < situation.agreed_at for one in own) else None
    found = over_caps(rules, callee, past, at)
    if any(one.outcome is None for one in past):
        found.add("live")
    if situation.breaker_until and at < situation.breaker_until:
        found.add("breaker")
    if promised:
        return found | ({"agreed"} if at < promised else outside(rules, callee, at, promised=promised))
    if situation.not_before and at < situation.not_before:
        found.add("not before")
    if own and too_soon(rules, callee, own, at):
        found.add("retry")
    if any(at - (one.ended_at or one.at) < rules.apart for one in past if one.counts and not one.own):
        found.add("apart")
    return found | outside(rules, callee, at)


def outside(rules: Rules, callee: Callee, at: datetime, *, promised: datetime | None = None) -> set[str]:
    """What forbids a ring at that time; an agreed one needs only be lawful, while it can still be called that time."""
    wrong = wrong_with(rules.hours, callee, at, rules.ring_for + MARGIN)
    if (
        promised
        and rules.callbacks_leave_hours
        and promised <= at <= promised + GRACE
        and wrong <= {"hours", "weekday"}
    ):
        return set()
    return wrong


def over_caps(rules: Rules, callee: Callee, past: Sequence[Attempt], at: datetime) -> set[str]:
    """Which caps one more call would exceed."""
    found = set[str]()
    heard = [one.at for one in past if one.counts]
    for zone in callee.zones:
        today = at.astimezone(zone).date()
        days = [one.astimezone(zone).date() for one in heard]
        if days.count(today) >= min(3, rules.calls_per_day):
            found.add("day cap")
        if sum(day.isocalendar()[:2] == today.isocalendar()[:2] for day in days) >= rules.calls_per_week:
            found.add("week cap")
    if len(heard) >= rules.most_attempts:
        found.add("total cap")
    return found


def too_soon(rules: Rules, callee: Callee, own: Sequence[Attempt], at: datetime) -> bool:
    """Whether the wait after the last attempt is not over, or this is a time like those that were tried."""
    last = own[-1]
    retry, number = line_of(rules, own)
    if at < (last.ended_at or last.at) + retry.delay:
        return True
    zone = callee.zones[0]
    days = (at.astimezone(zone).date() - last.at.astimezone(zone).date()).days
    if retry.spread == Spread.NONE or days >= 4:
        return False
    if retry.spread == Spread.ANOTHER_DAY:
        return days < 1
    if number == 1:
        return False
    tried = [part(one.at, zone) for one in own]
    offered = {
        index
        for index, (begins, ends) in enumerate(PARTS)
        if any(opens < ends and begins < closes for opens, closes in rules.hours.windows)
    }
    fewest = min(tried.count(each) for each in offered)
    best = {each for each in offered if tried.count(each) == fewest}
    if number == 2 and best - {tried[-1]}:
        return part(at, zone) not in best - {tried[-1]}
    return days < 1 or part(at, zone) not in best


def line_of(rules: Rules, own: Sequence[Attempt]) -> tuple[Retry, int]:
    """The line that rules the next try; KeyError: none does any more."""
    outcomes = [one.outcome for one in own]
    outcome, over = outcomes[-1], 0
    while True:
        assert outcome is not None
        retry = rules.waits[outcome]
        number = over + outcomes.count(outcome)
        if number <= retry.most:
            return retry, number
        if retry.then is None:
            raise KeyError(outcome)
        over, outcome = number - retry.most, retry.then


def part(at: datetime, zone: ZoneInfo) -> int:
    wall = at.astimezone(zone).time()
    return max(index for index, (begins, _ends) in enumerate(PARTS) if begins <= wall)
