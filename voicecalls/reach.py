"""How well calls reach people: a funnel, outcomes, the hours at which phones are answered, the time until somebody
answers. Plain data in, plain data out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from voicecalls.script import Outcome

# The applicant themselves was on the phone.
REACHED = frozenset(
    {
        Outcome.COMPLETED,
        Outcome.NEEDS_REVIEW,
        Outcome.DECLINED,
        Outcome.OPTED_OUT,
        Outcome.HUMAN_REQUESTED,
        Outcome.BOOKED,
        Outcome.NO_FIT,
        Outcome.CALL_BACK,
        Outcome.NOT_NOW,
        Outcome.DROPPED,
        Outcome.TIME_UP,
        Outcome.NOTHING_TO_ASK,
    }
)
COMPLETED = frozenset({"completed", "needs_review", "booked"})  # ends of a case: what the call was for came about


@dataclass(frozen=True, kw_only=True)
class Made:
    """A call that was made. `at`: on the clock of whoever was called; `outbound`: not by the applicant."""

    at: datetime
    outcome: str
    outbound: bool = True

    @property
    def reached(self) -> bool:
        return self.outcome in REACHED


@dataclass(frozen=True, kw_only=True)
class Entered:
    """An applicant who came into a stage that starts calls, with the calls that followed, oldest first."""

    job: str
    stage: str
    since: datetime
    end: str
    moved: bool
    made: Sequence[Made]

    @property
    def first_contact(self) -> timedelta | None:
        """How long it took until they were on the phone."""
        reached = next((call.at for call in self.made if call.reached), None)
        return reached - self.since if reached else None


@dataclass(kw_only=True)
class Funnel:
    """How many of those who entered were called, reached, interviewed to the end (or given an appointment), and moved
    on."""

    job: str
    stage: str
    entered: int = 0
    called: int = 0
    reached: int = 0
    completed: int = 0
    moved: int = 0
    contacts: list[timedelta] = field(default_factory=list)

    @property
    def steps(self) -> list[int]:
        return [self.entered, self.called, self.reached, self.completed, self.moved]

    @property
    def first_contact(self) -> timedelta | None:
        seconds = [each.total_seconds() for each in self.contacts]
        return timedelta(seconds=median(seconds)) if seconds else None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """An hour of a weekday: calls made and calls answered by the applicant."""

    made: int
    reached: int

    @property
    def rate(self) -> float | None:
        return self.reached / self.made if self.made else None


@dataclass(frozen=True, kw_only=True)
class Reach:
    """`rows`: by job and stage; `total`: all of them; `outcomes`: most frequent first; `heat`: by (weekday, hour)."""

    rows: list[Funnel]
    total: Funnel
    outcomes: list[tuple[str, int]]
    heat: dict[tuple[int, int], Cell]


def reach(everybody: Iterable[Entered]) -> Reach:
    rows: dict[tuple[str, str], Funnel] = {}
    total = Funnel(job="", stage="")
    outcomes: Counter[str] = Counter()
    made: Counter[tuple[int, int]] = Counter()
    reached: Counter[tuple[int, int]] = Counter()
    for one in everybody:
        for funnel in (rows.setdefault((one.job, one.stage), Funnel(job=one.job, stage=one.stage)), total):
            _count(funnel, one)
        for call in one.made:
            outcomes[call.outcome] += 1
            if call.outbound:
                hour = (call.at.weekday(), call.at.hour)
                made[hour] += 1
                reached[hour] += call.reached
    return Reach(
        rows=[rows[key] for key in sorted(rows)],
        total=total,
        outcomes=sorted(outcomes.items(), key=lambda item: (-item[1], item[0])),
        heat={hour: Cell(made=number, reached=reached[hour]) for hour, number in made.items()},
    )


def _count(funnel: Funnel, one: Entered) -> None:
    funnel.entered += 1
    funnel.called += any(call.outbound for call in one.made)
    funnel.reached += any(call.reached for call in one.made)
    funnel.completed += one.end in COMPLETED
    funnel.moved += one.moved
    if one.first_contact is not None:
        funnel.contacts.append(one.first_contact)
