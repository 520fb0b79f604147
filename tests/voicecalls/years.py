"""A year of calls without a telephone: applicants arrive, settings change, phones ring, and a referee watches."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from tests.voicecalls.judge import wrong_with
from tests.voicecalls.referee import outside, over_caps
from voicecalls.dialling import (
    Attempt,
    Call,
    Outcome,
    Planned,
    Rules,
    Situation,
    check_agreed,
    counts_towards_caps,
    decide,
    plan,
)
from voicecalls.hours import Callee, CallHours

Plan = Callable[..., Planned]

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Clocks change on Sundays, on Fridays (Cairo, Jerusalem), on a Saturday evening (Nuuk), or not at all.
PLACES = [
    (("Europe/Berlin",), "DE", "BE"),
    (("Europe/Berlin", "Europe/Busingen"), "DE", ""),
    (("Europe/Berlin",), "DE", "BY"),
    (("Europe/Lisbon", "Atlantic/Azores"), "PT", ""),
    (("America/New_York", "America/Chicago"), "US", ""),
    (("America/Los_Angeles",), "US", "CA"),
    (("Africa/Cairo",), "EG", ""),
    (("Asia/Jerusalem",), "IL", ""),
    (("America/Nuuk",), "GL", ""),
    (("Australia/Sydney", "Australia/Adelaide"), "AU", "NSW"),
    (("Pacific/Auckland",), "NZ", "AUK"),
    (("Asia/Kolkata",), "IN", "MH"),
    (("America/Santiago",), "CL", ""),
    (("Europe/Paris",), "FR", "57"),
]
WINDOWS = [
    ((time(9), time(12)), (time(16), time(19))),
    ((time(8), time(20)),),
    ((time(6), time(22)),),
    ((time(10), time(13)), (time(14), time(17, 30)), (time(18), time(20))),
]
ENDINGS = {
    Outcome.NO_ANSWER: 40,
    Outcome.BUSY: 12,
    Outcome.VOICEMAIL: 12,
    Outcome.CALL_BACK: 8,
    Outcome.COMPLETED: 6,
    Outcome.DROPPED: 5,
    Outcome.TIME_UP: 2,
    Outcome.HUNG_UP: 5,
    Outcome.FAILED: 5,
    Outcome.LOST: 3,
    Outcome.ABORTED: 2,
    Outcome.OPTED_OUT: 2,
}


@dataclass(eq=False)
class Person:
    callee: Callee
    cases: list["Case"] = field(default_factory=list)
    attempts: list[tuple["Case", Attempt]] = field(default_factory=list)


@dataclass(eq=False)
class Case:
    person: Person
    situation: Situation
    planned: Planned | None = None
    is_closed: bool = False

    def past(self) -> list[Attempt]:
        return [replace(one, own=case is self) for case, one in self.person.attempts]


class Year:
    """`faults`: what the referee saw; `reasons`: why people waited; `calls`: how many phones rang."""

    def __init__(self, *, seed: int, people: int, changes: int, planner: Plan = plan, trusting: bool = False) -> None:
        self.random = Random(seed)
        self.planner, self.trusting = planner, trusting  # a trusting one dials without asking again
        self.faults, self.reasons = Counter[str](), Counter[str]()
        self.calls = self.kept = 0
        self.open: set[Case] = set()
        self.rules = self.other_rules()
        self.paused = False
        self.queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.serial = count()
        for _ in range(people):
            self.at(self.moment(), self.arrive)
        for _ in range(changes):
            self.at(self.moment(), self.change_settings)

    def run(self) -> "Year":
        while self.queue:
            now, _, happens = heappop(self.queue)
            happens(now)
        return self

    def at(self, moment: datetime, happens: Callable[[datetime], None]) -> None:
        if moment < BEGIN + 365 * DAY:
            heappush(self.queue, (moment, next(self.serial), happens))

    def moment(self) -> datetime:
        return BEGIN + SECOND * self.random.randrange(365 * 86400)

    def other_rules(self) -> Rules:
        hours = CallHours(
            weekdays=frozenset([*self.random.sample(range(6), self.random.randint(3, 6)), self.random.randint(0, 4)]),
            windows=self.random.choice(WINDOWS),
            country="DE",
            region=self.random.choice(["BE", "BY", ""]),
            observe_holidays=self.random.random() < 0.8,
        )
        return Rules(
            hours=hours,
            most_attempts=self.random.randint(2, 9),
            calls_per_day=self.random.randint(1, 3),
            calls_per_week=self.random.randint(2, 6),
            ring_for=SECOND * self.random.choice([15, 25, 40]),
            callbacks_leave_hours=self.random.random() < 0.5,
        )

    def arrive(self, now: datetime) -> None:
        """Somebody applies for one job or two, now or again."""
        names, country, region = self.random.choice(PLACES)
        person = Person(Callee(zones=tuple(map(ZoneInfo, names)), country=country, region=region))
        for _ in range(self.random.choice([1, 1, 2])):
            person.cases.append(Case(person=person, situation=Situation(not_before=now + 10 * MINUTE)))
        self.open.update(person.cases)
        self.replan(person, now)
        if len(names) > 1:
            self.at(now + HOUR * self.random.randrange(500), lambda then: self.confirm_zone(person, then))

    def confirm_zone(self, person: Person, now: datetime) -> None:
        person.callee = replace(person.callee, zones=person.callee.zones[-1:])
        self.replan(person, now)

    def change_settings(self, now: datetime) -> None:
        self.rules = self.other_rules()
        self.paused = not self.paused and self.random.random() < 0.1
        if self.paused:
            self.at(now + HOUR * self.random.randint(1, 40), self.change_settings)
        for person in {case.person for case in self.open}:
            self.replan(person, now)

    def replan(self, person: Person, now: datetime) -> None:
        for case in person.cases:
            if case.is_closed:
                continue
            case.situation = replace(case.situation, paused=self.paused)
            planned = case.planned = self.planner(self.rules, person.callee, case.past(), case.situation, now=now)
            self.reasons[planned.reason or "due"] += 1
            is_live = any(one.live for one in case.past())
            if planned.at:
                self.at(planned.at, partial(self.dial, case, planned))
            elif decided_for_good(planned):
                case.is_closed = True
                self.open.discard(case)
            elif not (self.paused or is_live):
                self.faults[f"no time: {planned.reason}"] += 1

    def dial(self, case: Case, planned: Planned, now: datetime) -> None:
        if case.planned is not planned or case.is_closed:
            return
        person, past = case.person, case.past()
        if not self.trusting and decide(self.rules, person.callee, past, case.situation, now=now) != Call():
            self.faults["a time that was told was not kept"] += 1
            return
        self.kept += planned.reason is not None
        self.faults.update(f"over the {cap}" for cap in over_caps(self.rules, person.callee, past, now))
        if any(one.live for one in past):
            self.faults["two calls at once"] += 1
        ring = SECOND * self.random.uniform(1, 30) + self.rules.ring_for * self.random.random()
        self.watch(case, now, ring)
        outcome = self.random.choices(list(ENDINGS), list(ENDINGS.values()))[0]
        person.attempts.append((case, Attempt(at=now, outcome=None)))
        place = len(person.attempts) - 1
        self.at(now + ring, lambda then: self.end(case, place, outcome, then))
        self.replan(person, now)

    def watch(self, case: Case, now: datetime, ring: timedelta) -> None:
        """What the person called hears, from the request until the ringing ends."""
        self.calls += 1
        own = [one for one in case.past() if one.own and one.outcome != Outcome.ABORTED]
        agreed = case.situation.agreed_at
        promised = agreed if agreed and all(one.at < agreed for one in own) else None
        if outside(self.rules, case.person.callee, now, promised=promised):
            self.faults.update(wrong_with(self.rules.hours, case.person.callee, now, ring) or {"close to the end"})

    def end(self, case: Case, place: int, outcome: Outcome, now: datetime) -> None:
        """The attempt has ended; who asked for another time gets what can be promised."""
        begun = case.person.attempts[place][1]
        if outcome == Outcome.CALL_BACK:
            wish = now.replace(second=0, microsecond=0) + MINUTE * self.random.randrange(5, 6000)
            answer = check_agreed(self.rules, case.person.callee, case.past(), case.situation, at=wish, now=now)
            case.situation = replace(case.situation, agreed_at=answer.at)
        counts = counts_towards_caps(outcome, rang=self.random.random() < 0.5)
        case.person.attempts[place] = (case, replace(begun, outcome=outcome, counts=counts, ended_at=now))
        if outcome == Outcome.OPTED_OUT:
            for each in case.person.cases:
                each.situation = replace(each.situation, opted_out=True)
        self.replan(case.person, now)


FOR_GOOD = {"finished", "exhausted", "quarantined", "opted_out"}


def decided_for_good(planned: Planned) -> bool:
    return planned.reason in FOR_GOOD


def every_four_hours(
    rules: Rules, callee: Callee, past: list[Attempt], situation: Situation, *, now: datetime
) -> Planned:
    """The planner one writes first: a retry is due some hours later, and a day has 24 of them."""
    found = plan(rules, callee, past, situation, now=now)
    if found.at is None:
        return found
    return Planned(at=max(now, past[-1].at + 4 * HOUR) if past else now, reason=found.reason)
