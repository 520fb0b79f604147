"""How well calls reach people: a funnel, outcomes, the hours at which phones are answered, the time until somebody
answers. Plain data in, plain data out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
Place = tuple[str, str]  # job and stage
EVERYWHERE: Place = ("", "")
COMPLETED = frozenset({"completed", "needs_review", "booked"})  # ends of a case: what the call was for came about


@dataclass(frozen=True, kw_only=True)
class Made:
    """A call that was made. `at`: on the clock of whoever was called; `outbound`: not by the applicant; `rang`: one
    that failed or was refused before that called nobody."""

    at: datetime
    outcome: str
    outbound: bool = True
    rang: bool = True

    @property
    def reached(self) -> bool:
        return self.outcome in REACHED


@dataclass(frozen=True, kw_only=True)
class Entered:
    """One stay of a person in a stage that starts calls, with the calls that followed. `who`: the same for whoever
    comes again, or for another job."""

    who: str
    job: str
    stage: str
    since: datetime
    end: str
    moved: bool
    made: Sequence[Made]


@dataclass(kw_only=True)
class Funnel:
    """How many of the people who entered were called, reached, interviewed to the end (or given an appointment), and
    moved on; each is counted once, however often they came."""

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
    """`outcomes` are those of all calls, also of whoever rang; `heat` is about calls by us that rang."""
    stays: dict[Place, dict[str, list[Entered]]] = defaultdict(lambda: defaultdict(list))
    outcomes: Counter[str] = Counter()
    made: Counter[tuple[int, int]] = Counter()
    reached: Counter[tuple[int, int]] = Counter()
    for one in everybody:
        for place in ((one.job, one.stage), EVERYWHERE):
            stays[place][one.who].append(one)
        for call in one.made:
            outcomes[call.outcome] += 1
            if call.outbound and call.rang:
                hour = (call.at.weekday(), call.at.hour)
                made[hour] += 1
                reached[hour] += call.reached
    total = _funnel(EVERYWHERE, stays.pop(EVERYWHERE, {}))
    return Reach(
        rows=[_funnel(place, stays[place]) for place in sorted(stays)],
        total=total,
        outcomes=sorted(outcomes.items(), key=lambda item: (-item[1], item[0])),
        heat={hour: Cell(made=number, reached=reached[hour]) for hour, number in made.items()},
    )


def _funnel(place: Place, people: Mapping[str, Sequence[Entered]]) -> Funnel:
    job, stage = place
    funnel = Funnel(job=job, stage=stage)
    for stays in people.values():
        _count(funnel, stays)
    return funnel


def _count(funnel: Funnel, stays: Sequence[Entered]) -> None:
    """One person, who may have come more than once."""
    calls = [call for stay in stays for call in stay.made]
    answered = [call.at for call in calls if call.reached]
    funnel.entered += 1
    funnel.called += any(call.outbound and call.rang for call in calls)
    funnel.reached += bool(answered)
    funnel.completed += any(stay.end in COMPLETED for stay in stays)
    funnel.moved += any(stay.moved for stay in stays)
    if answered:
        funnel.contacts.append(min(answered) - min(stay.since for stay in stays))
