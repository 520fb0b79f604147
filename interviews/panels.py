"""Who can take part when: seats that one of several people fills, all of them needed.

Plain data in, instants and people out. The grid of starts comes from `slots`; here it is thinned out to the starts at
which every seat has somebody free. A person belongs to one seat at most, so seats never compete for anybody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from interviews import slots
from interviews.slots import DAWN, DUSK, NO_TIME, Empty, SlotRules, Span, Stale, in_utc, merged

UTC_ZONE = ZoneInfo("UTC")
Week = tuple[int, int]  # ISO year and week


@dataclass(frozen=True, kw_only=True)
class PersonTimes:
    """One person's time.

    `published`: their own open hours, in which starts from `earliest` to `latest` can be had (their notice, and how
    far ahead). `busy`: when they sit elsewhere. `interviews`: starts of the interviews that count towards the limits,
    by the days of their `zone`. `order`: who is asked first (lowest).
    """

    published: Sequence[Span] = ()
    earliest: datetime = DAWN
    latest: datetime = DUSK
    busy: Sequence[Span] = ()
    buffer_before: timedelta = NO_TIME
    buffer_after: timedelta = NO_TIME
    zone: ZoneInfo = UTC_ZONE
    most_per_day: int | None = None
    most_per_week: int | None = None
    interviews: Sequence[datetime] = ()
    order: tuple[int, float, str] = (0, 0.0, "")


@dataclass(frozen=True, kw_only=True)
class Question:
    """An interview's times as the rule sees them.

    `windows`: offered by the team, whatever the published hours say. `seats`: for each seat the people who can fill
    it. `busy`: when the candidate is taken, or the order of the rounds forbids it.
    """

    windows: Sequence[Span]
    seats: Sequence[Collection[str]]
    people: Mapping[str, PersonTimes]
    busy: Sequence[Span]
    rules: SlotRules
    uses_published: bool = False
    now: datetime

    @cached_property
    def runs(self) -> list[Span]:
        """The stretches that are offered: starts are counted from where each of them begins."""
        return merged([*self.windows, *self._common_hours()])

    def offered(self) -> list[datetime]:
        """The starts on offer, in UTC, ascending."""
        return list(self._starts)

    @cached_property
    def _starts(self) -> list[datetime]:
        return self._staffed(slots.offered(windows=self.runs, busy=self.busy, rules=self.rules, now=self.now))

    def includes(self, start: datetime) -> bool:
        """Whether exactly this start is on offer: the same calculation, narrowed to one instant."""
        fits = slots.is_offered(start, windows=self.runs, busy=self.busy, rules=self.rules, now=self.now)
        return fits and bool(self._staffed([in_utc(start)]))

    def who(self, start: datetime, *, rather: Collection[str] = ()) -> list[str]:
        """Who fills the seats at a start that is on offer: those of `rather` where they can, else whoever is first
        in order. Shorter than the seats if one of them finds nobody."""
        at = in_utc(start)
        chosen = []
        for seat in self.seats:
            free = [person for person in seat if self._free_starts(person, [at])]
            if free:
                chosen.append(min(free, key=lambda person: (person not in rather, self.people[person].order)))
        return chosen

    def why_empty(self) -> Empty | None:
        """Why nothing is on offer; None when something is."""
        reason = slots.why_empty(windows=self.runs, busy=self.busy, rules=self.rules, now=self.now)
        if reason is not None or self.offered():
            return reason
        idle = {name: replace(person, busy=(), interviews=()) for name, person in self.people.items()}
        return Empty.ALL_TAKEN if replace(self, people=idle).offered() else Empty.ALL_PAST_OR_TOO_SOON

    def _common_hours(self) -> list[Span]:
        """When for every seat somebody has published hours."""
        if not self.uses_published or not self.seats:
            return []
        common: list[Span] | None = None
        for seat in self.seats:
            of_seat = merged(span for person in seat for span in self.people[person].published)
            common = of_seat if common is None else intersection(common, of_seat)
        return common or []

    def _staffed(self, starts: list[datetime]) -> list[datetime]:
        for seat in self.seats:
            free = {start for person in seat for start in self._free_starts(person, starts)}
            starts = [start for start in starts if start in free]
        return starts

    def _free_starts(self, name: str, starts: Sequence[datetime]) -> list[datetime]:
        """Of these ascending starts, those at which a person can be there."""
        person, length = self.people[name], self.rules.length
        is_open = _Sweep(merged([*self.windows, *person.published]), length)
        is_offered = _Sweep(merged(self.windows), length)
        is_clear = _Sweep(_blocked(person), length)
        full_days, full_weeks = _full(person)
        return [
            start
            for start in starts
            if is_clear.beside(start)
            and (is_offered.holds(start) or (person.earliest <= start <= person.latest and is_open.holds(start)))
            and not _is_full(start, person.zone, full_days, full_weeks)
        ]


class _Sweep:
    """Asked about ascending starts, walks a list of ascending disjoint spans once."""

    def __init__(self, spans: Sequence[Span], length: timedelta) -> None:
        self._spans, self._length, self._index = spans, length, 0

    def holds(self, start: datetime) -> bool:
        """Whether the slot lies inside one of the spans."""
        span = self._from(start + self._length)
        return span is not None and span.start <= start and span.end >= start + self._length

    def beside(self, start: datetime) -> bool:
        """Whether the slot overlaps none of the spans."""
        span = self._from(start, ends_after=True)
        return span is None or span.start >= start + self._length

    def _from(self, at: datetime, *, ends_after: bool = False) -> Span | None:
        """The first span that ends at `at` or later (or only later)."""
        spans = self._spans
        while self._index < len(spans) and (
            spans[self._index].end <= at if ends_after else spans[self._index].end < at
        ):
            self._index += 1
        return spans[self._index] if self._index < len(spans) else None


def lost(then: Question, current: Question) -> Stale:
    """How many of the times once offered are gone by now: passed (or too soon), and taken since."""
    earliest = in_utc(current.now) + current.rules.notice
    return slots.told_apart(then.offered(), left=set(current.offered()), earliest=earliest)


def intersection(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What two ascending lists of disjoint spans have in common."""
    common, left, right = [], 0, 0
    while left < len(one) and right < len(other):
        start = max(one[left].start, other[right].start)
        end = min(one[left].end, other[right].end)
        if start < end:
            common.append(Span(start, end))
        if one[left].end <= other[right].end:
            left += 1
        else:
            right += 1
    return common


def around(spans: Iterable[Span], *, margin: timedelta) -> Span | None:
    """One span that reaches over all of them, and a margin on both sides; None without any."""
    listed = list(spans)
    if not listed:
        return None
    return Span(min(span.start for span in listed) - margin, max(span.end for span in listed) + margin)


def _blocked(person: PersonTimes) -> list[Span]:
    """Busy times with the room that the person wants before and after an interview."""
    before, after = person.buffer_before, person.buffer_after
    return merged(Span(span.start - after, span.end + before) for span in person.busy)


def _full(person: PersonTimes) -> tuple[set[date], set[Week]]:
    """The person's own days and weeks in which a limit is reached."""
    days: dict[date, int] = {}
    weeks: dict[Week, int] = {}
    for at in person.interviews:
        day = at.astimezone(person.zone).date()
        days[day] = days.get(day, 0) + 1
        weeks[_week(day)] = weeks.get(_week(day), 0) + 1
    return (
        {day for day, count in days.items() if person.most_per_day is not None and count >= person.most_per_day},
        {week for week, count in weeks.items() if person.most_per_week is not None and count >= person.most_per_week},
    )


def _is_full(start: datetime, zone: ZoneInfo, days: set[date], weeks: set[Week]) -> bool:
    if not days and not weeks:
        return False
    day = start.astimezone(UTC).astimezone(zone).date()
    return day in days or _week(day) in weeks


def _week(day: date) -> Week:
    year, week, _ = day.isocalendar()
    return year, week
