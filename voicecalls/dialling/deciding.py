"""The decision. What is for good comes first, then what only people can change, then what time removes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from interviews.slots import in_utc
from voicecalls.dialling.case import case_of
from voicecalls.dialling.obstacles import in_the_way
from voicecalls.dialling.terms import (
    Agreement,
    Attempt,
    Call,
    Decision,
    Obstacle,
    Planned,
    Reason,
    Rules,
    Situation,
    Stop,
    Wait,
)
from voicecalls.hours import LOOK_AHEAD, Callee
from voicecalls.script import Outcome


def decide(rules: Rules, callee: Callee, past: Sequence[Attempt], situation: Situation, *, now: datetime) -> Decision:
    """Whether this person is called at this instant.

    `past`: all attempts to reach the person in the organization that shall count, in any order.
    """
    case = case_of(rules, callee, past, situation)
    settled = case.settled()
    if settled:
        return settled if isinstance(settled, Stop) else _wait((settled,))
    obstacles = tuple(in_the_way(case, in_utc(now)))
    if obstacles:
        return _wait(obstacles)
    if not situation.slots_free:
        return _wait((Obstacle(reason=Reason.LINE_BUSY, until=None),))
    return Call()


def plan(rules: Rules, callee: Callee, past: Sequence[Attempt], situation: Situation, *, now: datetime) -> Planned:
    """The earliest instant at which `decide` says Call, if nothing changes. Free slots are left out: the claim finds
    them when the time has come."""
    decision = decide(rules, callee, past, situation, now=now)
    if isinstance(decision, Call) or (isinstance(decision, Wait) and decision.reason == Reason.LINE_BUSY):
        return Planned(at=in_utc(now), reason=None)
    at = decision.until if isinstance(decision, Wait) else None
    return Planned(at=at, reason=decision.reason, detail=decision.detail)


def check_agreed(
    rules: Rules, callee: Callee, past: Sequence[Attempt], situation: Situation, *, at: datetime, now: datetime
) -> Agreement:
    """Whether to promise "we call you at …" to somebody, who may be on the phone at this moment.

    The promise holds: `decide` says Call at the time agreed. Caps count the call that is running.
    """
    at, now = in_utc(at), in_utc(now)
    if at > now + LOOK_AHEAD:
        return Agreement(ok=False, at=None, reason=Reason.TOO_FAR)
    hung_up = [replace(one, outcome=Outcome.CALL_BACK, ended_at=now) if one.live else one for one in past]
    wished = replace(
        situation,
        agreed_at=max(at, now),
        asked_at=None,
        paused=False,
        breaker_until=None,
        obstacle="",
        line_ready=True,
        slots_free=True,
    )
    decision = decide(rules, callee, hung_up, wished, now=max(at, now))
    if isinstance(decision, Stop):
        return Agreement(ok=False, at=None, reason=decision.reason, detail=decision.detail)
    if isinstance(decision, Wait):
        return Agreement(ok=False, at=decision.until, reason=decision.reason, detail=decision.detail)
    return Agreement(ok=True, at=at) if at > now else Agreement(ok=False, at=now, reason=Reason.TIME_PASSED)


def _wait(obstacles: tuple[Obstacle, ...]) -> Wait:
    """An obstacle that time does not remove is the reason, whatever stands before it."""
    telling = obstacles[0] if obstacles[-1].until else obstacles[-1]
    return Wait(reason=telling.reason, until=obstacles[-1].until, detail=telling.detail, obstacles=obstacles)
