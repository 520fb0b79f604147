"""The words in which it is said who is called when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from interviews.slots import NO_TIME
from voicecalls.hours import CallHours
from voicecalls.script import Outcome

LAUNCH_MARGIN = timedelta(seconds=30)  # from our request until the phone rings
AGREED_GRACE = timedelta(minutes=15)  # an agreed time may leave the organization's hours; two hours later it may not
MOST_PER_DAY = 3  # of calls to one person: the yardstick of the Bundesnetzagentur; a setting may only be lower


# After every other outcome the case ends. After NOT_PERMITTED, only a person's wish makes another try.
RETRIED = frozenset(
    {
        Outcome.NO_ANSWER,
        Outcome.BUSY,
        Outcome.VOICEMAIL,
        Outcome.HUNG_UP,
        Outcome.DROPPED,
        Outcome.TIME_UP,
        Outcome.FAILED,
        Outcome.NOT_PERMITTED,
        Outcome.LOST,
        Outcome.CALL_BACK,
        Outcome.NOT_NOW,
    }
)
# Nobody was dialled, nobody knows who rang, or who rang was not asked anything.
NO_ATTEMPT = frozenset({Outcome.ABORTED, Outcome.CALLER_UNKNOWN, Outcome.NOTHING_TO_ASK})


class Spread(StrEnum):
    """How the tries after an outcome are spread over the day."""

    NONE = "none"  # the delay alone
    PARTS = "parts"  # the delay, then another part of the day, then another day
    ANOTHER_DAY = "another_day"


@dataclass(frozen=True, kw_only=True)
class Retry:
    """What follows an outcome: wait so long (from the end of the attempt), and so often at most in one case.

    `then`: the outcome whose line goes on once this one is used up; None: the case ends.
    """

    delay: timedelta
    most: int
    spread: Spread = Spread.NONE
    then: Outcome | None = None


DEFAULT_WAITS: Mapping[Outcome, Retry] = MappingProxyType(
    {
        Outcome.NO_ANSWER: Retry(delay=timedelta(hours=4), most=5, spread=Spread.PARTS),
        Outcome.BUSY: Retry(delay=timedelta(minutes=20), most=3, then=Outcome.NO_ANSWER),
        Outcome.VOICEMAIL: Retry(delay=timedelta(hours=4), most=3),
        Outcome.HUNG_UP: Retry(delay=NO_TIME, most=2, spread=Spread.ANOTHER_DAY),
        Outcome.DROPPED: Retry(delay=timedelta(minutes=5), most=1, then=Outcome.NO_ANSWER),
        Outcome.TIME_UP: Retry(delay=NO_TIME, most=2, spread=Spread.ANOTHER_DAY, then=Outcome.NO_ANSWER),
        Outcome.CALL_BACK: Retry(delay=timedelta(hours=4), most=3, then=Outcome.NO_ANSWER),
        Outcome.NOT_NOW: Retry(delay=timedelta(hours=4), most=3, then=Outcome.NO_ANSWER),
        Outcome.LOST: Retry(delay=timedelta(hours=4), most=2, then=Outcome.NO_ANSWER),
        Outcome.FAILED: Retry(delay=timedelta(minutes=30), most=1),
    }
)


def waits_with(changes: Mapping[str, tuple[timedelta, int]]) -> Mapping[Outcome, Retry]:
    """The waits of an organization: delay and number per outcome where it has set them, the defaults elsewhere. How
    tries are spread is not a setting. Raises ValueError for an outcome after which nobody is called again."""
    if unknown := set(changes) - set(DEFAULT_WAITS):
        raise ValueError(f"no wait is set after {', '.join(sorted(unknown))}")
    changed = {
        outcome: replace(DEFAULT_WAITS[Outcome(outcome)], delay=delay, most=most)
        for outcome, (delay, most) in changes.items()
    }
    return MappingProxyType({outcome: changed.get(outcome, retry) for outcome, retry in DEFAULT_WAITS.items()})


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What an organization has set. Caps count people: over all cases of one number, all jobs.

    `calls_per_day`: in a calendar day of the callee, never above MOST_PER_DAY; `calls_per_week`: from Monday to Sunday
    on the callee's clock; `most_attempts`: in all. `ring_for`: how long a phone rings at most. `waits`: what follows
    which outcome; an outcome without a line ends the case. `apart`: between calls to one person for different cases.
    `callbacks_leave_hours`: an agreed time need only be lawful. Raises ValueError for caps below one and for a wait
    after an outcome that is final.
    """

    hours: CallHours
    most_attempts: int = 6
    calls_per_day: int = 2
    calls_per_week: int = 5
    ring_for: timedelta = timedelta(seconds=25)
    waits: Mapping[Outcome, Retry] = field(default_factory=lambda: DEFAULT_WAITS)
    apart: timedelta = timedelta(hours=1)
    callbacks_leave_hours: bool = False

    def __post_init__(self) -> None:
        if min(self.most_attempts, self.calls_per_day, self.calls_per_week) < 1:
            raise ValueError("a cap is at least one call")
        if not RETRIED.issuperset(self.waits):
            raise ValueError("nobody is called again after an outcome that is final")
        if any(retry.delay < NO_TIME or retry.most < 0 for retry in self.waits.values()):
            raise ValueError("waits and their numbers must not be negative")


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to reach the person, in any case of the organization.

    `at`: when it was dialled; `outcome`: None while it is live (from the intent row until its end is known); `counts`:
    towards the caps (see `counts_towards_caps`); `own`: of the case in question; `useless`: it found out that nobody,
    or somebody else, answers at the number, for whichever case; `ended_at`: None: as if at `at`.
    """

    at: datetime
    outcome: Outcome | None
    counts: bool = True
    own: bool = True
    useless: bool = False
    ended_at: datetime | None = None

    @property
    def live(self) -> bool:
        return self.outcome is None


class NumberState(StrEnum):
    OK = "ok"
    MISSING = "missing"
    BAD = "bad"  # cannot be read, or must not be called


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What else holds for one case at this moment.

    `stage_active`: the application stands in a stage whose rule starts calls; `paused`: the organization, the job or
    the case; `line_ready`: there is an account and a number to call from; `breaker_until`: the circuit breaker is open
    until then; `consent_missing`: a US number without a record of where consent was given; `slots_free`: another call
    can be placed now; `agreed_at`: the person asked to be called then (used up by an own attempt from then on);
    `asked_at`: a recruiter asked for a call at once: own waits are skipped, hours and caps hold (used up likewise);
    `not_before`: no first call earlier; `fresh_since`: a new number or a recruiter's "try again": outcomes of earlier
    own attempts are forgotten, caps are not. `obstacle`: a code of why nobody of the organization may be called, from
    whoever keeps its jobs; empty for none. `no_questions`: the job asks none; `no_times`: there is nobody whose times
    could be offered; `answered`: how a conversation ends of which all is answered, or booked, already.
    """

    stage_active: bool = True
    application_there: bool = True
    paused: bool = False
    line_ready: bool = True
    breaker_until: datetime | None = None
    obstacle: str = ""
    opted_out: bool = False
    number: NumberState = NumberState.OK
    consent_missing: bool = False
    slots_free: bool = True
    agreed_at: datetime | None = None
    asked_at: datetime | None = None
    not_before: datetime | None = None
    fresh_since: datetime | None = None
    no_questions: bool = False
    no_times: bool = False
    answered: Outcome | None = None


class Reason(StrEnum):
    """Why somebody is not called (yet). Each is a sentence on the page."""

    # For good, as far as this case goes.
    OPTED_OUT = "opted_out"
    FINISHED = "finished"  # by the outcome that stands beside it
    APPLICATION_GONE = "application_gone"  # closed: rejected, hired, or removed
    STAGE_LEFT = "stage_left"
    NUMBER_INVALID = "number_invalid"  # said the network
    EXHAUSTED = "exhausted"  # `limit` attempts in all, or after the outcome beside it
    QUARANTINED = "quarantined"  # technical failures, as often as permitted
    NOT_PERMITTED = "not_permitted"  # the telephone account may not call this number
    # A time that cannot be promised.
    TIME_PASSED = "time_passed"
    TOO_FAR = "too_far"
    # Until somebody does something.
    IN_CALL = "in_call"
    OTHER_CALL = "other_call"
    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    CONSENT_MISSING = "consent_missing"
    ZONE_UNKNOWN = "zone_unknown"
    NO_QUESTIONS = "no_questions"  # nothing would be asked
    NO_TIMES = "no_times"  # nothing could be offered
    NO_LINE = "no_line"
    LICENCE = "licence"  # the system that keeps the applications cannot be asked about anybody, by the code beside it
    PAUSED = "paused"
    LINE_BUSY = "line_busy"
    NEVER_OPEN = "never_open"  # no time within 60 days is allowed in all possible zones
    # Until a time.
    BREAKER = "breaker"
    NOT_BEFORE = "not_before"
    STANDING_UNKNOWN = "standing_unknown"  # it could not be asked about this one a moment ago
    AGREED_TIME = "agreed_time"
    APART = "apart"  # another call to this person has only just been made
    DAY_CAP = "day_cap"
    WEEK_CAP = "week_cap"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    OUTSIDE_HOURS = "outside_hours"
    OUTSIDE_LAW = "outside_law"
    ENDS_TOO_SOON = "ends_too_soon"
    AFTER_NO_ANSWER = "waiting_after_no_answer"
    AFTER_BUSY = "waiting_after_busy"
    AFTER_VOICEMAIL = "waiting_after_voicemail"
    AFTER_HUNG_UP = "waiting_after_hung_up"
    AFTER_DROPPED = "waiting_after_dropped"
    AFTER_TIME_UP = "waiting_after_time_up"
    AFTER_FAILED = "waiting_after_failed"
    AFTER_LOST = "waiting_after_lost"
    AFTER_NOT_NOW = "waiting_after_not_now"
    AFTER_CALL_BACK = "waiting_after_call_back"


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What a sentence about a reason needs: whose clock, which local day (of a Sunday, a holiday, a used-up cap), how
    many of how many, after which outcome, by which code of the licence. None: does not belong to this reason."""

    zone: ZoneInfo | None = None
    day: date | None = None
    count: int | None = None
    limit: int | None = None
    outcome: Outcome | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """One thing in the way. `until`: when this one is out of the way; None: time alone does not remove it."""

    reason: Reason
    until: datetime | None
    detail: Detail = Detail()


@dataclass(frozen=True)
class Call:
    """Dial now."""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Not now. `reason` and `detail`: what is in the way at this moment; `until`: when the call comes if nothing
    changes, everything considered (None: not by time alone). `obstacles`: all that lies between, in order; the last
    one ends at `until`."""

    reason: Reason
    until: datetime | None
    detail: Detail = Detail()
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Never again, unless the facts change (a cap is raised, the application returns to the stage)."""

    reason: Reason
    outcome: Outcome | None = None
    detail: Detail = Detail()


Decision = Call | Wait | Stop


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The row of a case: due `at` (None: time alone brings nothing), and why not yet (None: due now)."""

    at: datetime | None
    reason: Reason | None
    detail: Detail = Detail()


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Whether somebody can be promised a time. `at`: that time, or the next one that could be promised instead (None:
    none can). `reason`: why not the time that was asked for."""

    ok: bool
    at: datetime | None
    reason: Reason | None = None
    detail: Detail = Detail()
