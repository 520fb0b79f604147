"""An interview's times with everything the rule asks for, loaded in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import cast

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, DateTimeField, F, Max, Value

from core.tenancy import system_context
from interviews import panels
from interviews.hours import DatedRow, WeeklyRow, open_times
from interviews.models import Availability, BusyTime, Interview, InterviewSeat, Participant, State
from interviews.panels import PersonTimes, Question
from interviews.slots import DAWN, NO_TIME, Empty, Span, Stale, instant

DAY, WEEK = timedelta(days=1), timedelta(days=7)
RECENT = timedelta(days=30)
Taken = tuple[str, Span, datetime | None, bool]  # who, when, since when, and whether it is an interview


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The times of an interview as the rule sees them now, and as they were when they were offered."""

    interview: Interview
    question: Question
    then: Question

    @property
    def now(self) -> datetime:
        return self.question.now

    def starts(self) -> list[datetime]:
        """Starts that can be booked now, in UTC, ascending."""
        return self.question.offered()

    def includes(self, start: datetime) -> bool:
        """Whether this start can be booked: the same decision as `starts`."""
        return self.question.includes(start)

    def who(self, start: datetime, *, rather: Iterable[str] = ()) -> list[str]:
        """Who fills the seats at a start on offer; of several, those of `rather`, else whoever had least to do."""
        return self.question.who(start, rather=set(rather))

    def stale(self) -> Stale:
        """How many of the times in the windows that were offered have passed or were taken since. Published hours
        never go stale: new ones come up every day."""
        if not self.question.windows:
            return Stale(passed=0, taken=0)
        return panels.lost(*(replace(each, uses_published=False) for each in (self.then, self.question)))

    def why_empty(self) -> Empty | None:
        """Why `starts` is empty; None when it is not."""
        return self.question.why_empty()


def offer(interview: Interview, *, now: datetime, only: Iterable[Span] | None = None, with_load: bool = False) -> Offer:
    """Load what the rule needs, however many people, windows, days or old interviews there are.

    Reads the interview's prefetched participants. `only`: other windows than those on offer, and no published hours
    (a time that the candidate proposed). `with_load`: also who had least to do lately, to choose between people.
    """
    windows = list(only) if only is not None else [window.span for window in interview.windows.all()]
    pool = [person for person in interview.pool() if person.seat is not None]
    return build(
        interview,
        windows=windows,
        pool=pool,
        uses_published=interview.uses_published and only is None,
        now=now,
        with_load=with_load,
    )


def build(
    interview: Interview,
    *,
    windows: list[Span],
    pool: list[Participant],
    uses_published: bool,
    now: datetime,
    with_load: bool = False,
) -> Offer:
    """The same for an interview that is not stored yet: what a candidate would see."""
    people, seats = _people(interview, pool, uses_published=uses_published, now=now), _seats(pool)
    if with_load and any(len(seat) > 1 for seat in seats):
        people = _with_load(people, now=now)
    question = Question(
        windows=windows,
        seats=seats,
        people=people,
        busy=[],
        rules=interview.rules,
        uses_published=uses_published,
        now=now,
    )
    reach = _reach(question)
    if reach is None:
        return Offer(interview=interview, question=question, then=replace(question, now=interview.offered_at))
    candidate = interview.candidate_keys()
    taken = _taken({*people, *candidate}, within=reach, apart_from=interview)
    order_of_rounds = _other_rounds(interview, within=reach, now=now)
    earlier = [entry for entry in taken if entry[2] is None or entry[2] <= interview.offered_at]
    return Offer(
        interview=interview,
        question=_with_busy(question, taken, candidate=candidate, also=order_of_rounds),
        then=replace(
            _with_busy(question, earlier, candidate=candidate, also=order_of_rounds), now=interview.offered_at
        ),
    )


def _reach(question: Question) -> Span | None:
    """The stretch in which it matters whether somebody is busy: not what lies behind us, apart from the windows that
    were offered, and from the day or week that a limit counts."""
    ahead = [Span(max(run.start, question.now), run.end) for run in question.runs if run.end > question.now]
    buffers = [max(person.buffer_before, person.buffer_after) for person in question.people.values()]
    reach = panels.around([*question.windows, *ahead], margin=max(buffers, default=NO_TIME))
    if reach is None:
        return None
    counted = [reach, *(_counted(person, reach) for person in question.people.values())]
    return Span(min(span.start for span in counted), max(span.end for span in counted))


def _counted(person: PersonTimes, reach: Span) -> Span:
    """The same, widened to the whole days or weeks that the person's limits count."""
    if not (person.most_per_day or person.most_per_week):
        return reach
    first = reach.start.astimezone(person.zone).date()
    if person.most_per_week:
        first -= timedelta(days=first.weekday())
    length = WEEK if person.most_per_week else DAY
    return Span(instant(first, time(), person.zone, edge="start"), reach.end + length)


def busy_times(people: Iterable[str], *, windows: list[Span]) -> list[Span]:
    """When any of these people is taken, in any organization: times only, nothing about what they are."""
    within = panels.around(windows, margin=timedelta(0))
    return [span for _, span, _, _ in _taken(set(people), within=within)] if within else []


def _people(
    interview: Interview, pool: list[Participant], *, uses_published: bool, now: datetime
) -> dict[str, PersonTimes]:
    people = {person.email: PersonTimes() for person in pool}
    users = {person.user_id: person.email for person in pool if person.user_id}
    wanted = Availability.objects.filter(
        organization=interview.organization_id, user__in=users, user__memberships__organization=F("organization")
    )
    if not users:
        return people
    if uses_published:
        wanted = wanted.prefetch_related("weekly", "dated")
    for availability in wanted:
        people[users[availability.user_id]] = PersonTimes(
            published=published_hours(availability, now=now) if uses_published else (),
            earliest=now + availability.notice,
            latest=now + availability.horizon,
            buffer_before=availability.buffer_before,
            buffer_after=availability.buffer_after,
            zone=availability.zone,
            most_per_day=availability.most_per_day,
            most_per_week=availability.most_per_week,
        )
    return people


def published_hours(availability: Availability, *, now: datetime) -> list[Span]:
    """The hours that somebody published, by whole days: from today until as far ahead as they say."""
    today = datetime.combine(now.astimezone(availability.zone).date(), time(), availability.zone)
    within = Span(today, max(now, today) + availability.horizon + DAY)
    weekly = [WeeklyRow(weekday=row.weekday, opens=row.opens, closes=row.closes) for row in availability.weekly.all()]
    dated = [
        DatedRow(first_day=row.first_day, last_day=row.last_day, opens=row.opens, closes=row.closes)
        for row in availability.dated.all()
    ]
    return open_times(weekly, dated, zone=availability.zone, within=within)


def _seats(pool: list[Participant]) -> list[list[str]]:
    seats: dict[int, list[str]] = {}
    for person in pool:
        if person.seat is not None:
            seats.setdefault(person.seat, []).append(person.email)
    return [seats[number] for number in sorted(seats)]


def _with_load(people: dict[str, PersonTimes], *, now: datetime) -> dict[str, PersonTimes]:
    """With an order by interviews of the last and next 30 days, then by who of them was booked longest ago."""
    with system_context("load of people across organizations"):
        rows = (
            InterviewSeat.objects.taking(people, within=Span(now - RECENT, now + RECENT))
            .values("person")
            .annotate(load=Count("pk"), last=Max("interview__booked_at"))
        )
        loads = {row["person"]: (row["load"], (row["last"] or DAWN).timestamp()) for row in rows}
    never = (0, DAWN.timestamp())
    return {name: replace(person, order=(*loads.get(name, never), name)) for name, person in people.items()}


def _taken(people: set[str], *, within: Span, apart_from: Interview | None = None) -> list[Taken]:
    """Interviews and busy times of these people near a stretch of time, in one query."""
    with system_context("busy times of people across organizations"):
        seats = InterviewSeat.objects.taking(people, within=within)
        if apart_from is not None:
            seats = seats.exclude(interview=apart_from)
        interviews = seats.values_list("person", "during", F("interview__booked_at"), Value(value=True))
        never, not_ours = Value(None, output_field=DateTimeField()), Value(value=False)
        others = BusyTime.objects.of(people, within=within).values_list("person", "during", never, not_ours)
        rows = cast(Iterable[tuple[str, DateTimeTZRange, datetime | None, bool]], interviews.union(others, all=True))
        return [(person, Span(during.lower, during.upper), since, ours) for person, during, since, ours in rows]


def _with_busy(question: Question, taken: Iterable[Taken], *, candidate: set[str], also: list[Span]) -> Question:
    busy: dict[str, list[Span]] = defaultdict(list)
    interviews: dict[str, list[datetime]] = defaultdict(list)
    for person, span, _, ours in taken:
        busy[person].append(span)
        if ours:
            interviews[person].append(span.start)
    people = {
        name: replace(person, busy=busy[name], interviews=interviews[name]) for name, person in question.people.items()
    }
    of_candidate = [span for key in sorted(candidate) for span in busy[key]]
    return replace(question, people=people, busy=[*of_candidate, *also])


def _other_rounds(interview: Interview, *, within: Span, now: datetime) -> list[Span]:
    """Rounds are held in their order: not before an earlier one has ended, not after a later one that is to come."""
    booked = Interview.objects.filter(application=interview.application_id, state=State.BOOKED)
    closed = []
    for other in booked.exclude(round=interview.round):
        span = other.span
        if other.round < interview.round and span.end > within.start:
            closed.append(Span(within.start, span.end))
        elif other.round > interview.round and now < span.start < within.end:
            closed.append(Span(span.start, within.end))
    return closed
