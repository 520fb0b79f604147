"""Who is called now, who waits until when and why, and who is never called again.

One function decides: the gate asks it in the moment of dialling, the planner for the earliest instant, the page for the
reason. Whoever is told "Monday at 9:00" is called then unless something changes.
"""

from voicecalls.dialling.caps import counts_towards_caps
from voicecalls.dialling.case import promised
from voicecalls.dialling.deciding import check_agreed, decide, plan
from voicecalls.dialling.terms import (
    AGREED_GRACE,
    DEFAULT_WAITS,
    LAUNCH_MARGIN,
    MOST_PER_DAY,
    RETRIED,
    Agreement,
    Attempt,
    Call,
    Decision,
    Detail,
    NumberState,
    Obstacle,
    Planned,
    Reason,
    Retry,
    Rules,
    Situation,
    Spread,
    Stop,
    Wait,
    waits_with,
)
from voicecalls.script import Outcome

__all__ = [
    "AGREED_GRACE",
    "DEFAULT_WAITS",
    "LAUNCH_MARGIN",
    "MOST_PER_DAY",
    "RETRIED",
    "Agreement",
    "Attempt",
    "Call",
    "Decision",
    "Detail",
    "NumberState",
    "Obstacle",
    "Outcome",
    "Planned",
    "Reason",
    "Retry",
    "Rules",
    "Situation",
    "Spread",
    "Stop",
    "Wait",
    "check_agreed",
    "counts_towards_caps",
    "decide",
    "plan",
    "promised",
    "waits_with",
]
