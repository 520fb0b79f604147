"""The team's week: who published which hours, who is busy, and this organization's interviews."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Membership, Organization
from interviews import calendar, grids
from interviews.grids import Block, Kind, Mark
from interviews.hours import open_times
from interviews.models import Availability, Interview, State
from interviews.queries.published import published, taken
from interviews.slots import Span, instant, merged

FIRST_HOUR, LAST_HOUR = 8, 18
DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Column:
    """A member of the team; None: people without an account."""

    member: Membership | None
    has_hours: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A stretch of a day. An end of 24:00 is None. `left`, `width`: in minutes from the first hour drawn."""

    kind: Kind
    starts: time
    ends: time | None
    left: int
    width: int
    interview: Interview | None
    people: str  # who attends the interview, by name or address


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One person's day."""

    column: Column
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A day with a cell for each column, in their order."""

    date: date
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell.lines for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class TeamWeek:
    """Days under each other, people side by side. `minutes`: of the drawn part of a day."""

    columns: tuple[Column, ...]
    days: tuple[DayRow, ...]
    minutes: int
    without_hours: tuple[Membership, ...]


@dataclass(kw_only=True)
class _Board:
    """What is to be drawn, and in whose column."""

    columns: list[Column] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)  # of each mark, the number of its column

    def add(self, column: Column, marks: Sequence[Mark]) -> None:
        self.owners += [len(self.columns)] * len(marks)
        self.columns.append(column)
        self.marks += marks


def team_week(
    organization: Organization, *, first_day: date, zone: ZoneInfo, person: Membership | None = None
) -> TeamWeek:
    """The seven days from `first_day` on the reader's clock, of everybody or of one person."""
    first, last = (instant(first_day + timedelta(days=days), time(), zone, edge="start") for days in (0, DAYS))
    within = Span(first, last)
    members = [person] if person else list(organization.memberships.by_name())
    hours = _hours(members, within=within)
    interviews = _interviews(organization, within=within)
    busy = _busy(members, interviews, organization=organization, within=within)
    attended = {each.user_id for interview in interviews for each in interview.attending()}
    board = _Board()
    for member in members:
        known = member.user_id in hours
        if known or member.user_id in attended or (person and busy[member.user.email]):
            column = Column(member=member, has_hours=known)
            board.add(column, _marks(member, hours.get(member.user_id, []), busy[member.user.email], interviews))
    guests = [] if person else _unattended(interviews, members)
    if guests:
        board.add(Column(member=None, has_hours=False), guests)
    without_hours = [member for member in members if member.user_id not in hours]
    return _drawn(board, interviews, without_hours, first_day=first_day, zone=zone)


def _drawn(
    board: _Board,
    interviews: Sequence[Interview],
    without_hours: Sequence[Membership],
    *,
    first_day: date,
    zone: ZoneInfo,
) -> TeamWeek:
    numbered = [Mark(span=mark.span, kind=mark.kind, index=number) for number, mark in enumerate(board.marks)]
    grid = grids.week(first_day, marks=numbered, zone=zone, hours=(FIRST_HOUR, LAST_HOUR))
    days = []
    for day in grid.days:
        lines: dict[int, list[Line]] = defaultdict(list)
        for block in day.blocks:
            number = block.index or 0
            lines[board.owners[number]].append(_line(block, board.marks[number], interviews))
        cells = (
            Cell(column=column, lines=tuple(sorted(lines[number], key=_published_first)))
            for number, column in enumerate(board.columns)
        )
        days.append(DayRow(date=day.date, cells=tuple(cells)))
    return TeamWeek(
        columns=tuple(board.columns),
        days=tuple(days),
        minutes=(grid.last_hour - grid.first_hour) * 60,
        without_hours=tuple(without_hours),
    )


def _published_first(line: Line) -> tuple[bool, int]:
    return line.kind != Kind.WINDOW, line.left


def _line(block: Block, mark: Mark, interviews: Sequence[Interview]) -> Line:
    interview = None if mark.index is None else interviews[mark.index]
    return Line(
        kind=block.kind,
        starts=block.starts,
        ends=None if block.ends == time() else block.ends,
        left=block.top,
        width=block.minutes,
        interview=interview,
        people=calendar.who_joins(interview, addresses=True) if interview else "",
    )


def _hours(members: Sequence[Membership], *, within: Span) -> dict[int, list[Span]]:
    """The published hours of these members, by user."""
    users = [member.user_id for member in members]
    rows = Availability.objects.filter(user__in=users).prefetch_related("weekly", "dated")
    known = {row.user_id: published(row) for row in rows}
    return {
        user: open_times(hours.weekly, hours.dated, zone=hours.zone, within=within)
        for user, hours in known.items()
        if not hours.is_empty
    }


def _interviews(organization: Organization, *, within: Span) -> list[Interview]:
    booked = Interview.objects.with_people().filter(organization=organization, state=State.BOOKED)
    return list(booked.filter(starts_at__lt=within.end, ends_at__gt=within.start).order_by("starts_at", "pk"))


def _busy(
    members: Sequence[Membership], interviews: Sequence[Interview], *, organization: Organization, within: Span
) -> dict[str, list[Span]]:
    """When these people are taken by something that is not an interview of this organization, by address."""
    elsewhere = taken([member.user.email for member in members], within=within, apart_from=organization)
    shown: dict[str, list[Span]] = defaultdict(list)
    for interview in interviews:
        for person in interview.attending():
            shown[person.email].append(interview.span)
    busy = {person: apart([*times.interviews, *times.elsewhere], shown[person]) for person, times in elsewhere.items()}
    return defaultdict(list, busy)


def _marks(
    member: Membership, hours: Iterable[Span], busy: Iterable[Span], interviews: Sequence[Interview]
) -> list[Mark]:
    attends = [
        Mark(span=interview.span, kind=Kind.INTERVIEW, index=number)
        for number, interview in enumerate(interviews)
        if any(each.user_id == member.user_id for each in interview.attending())
    ]
    return [*(Mark(span=span) for span in hours), *(Mark(span=span, kind=Kind.BUSY) for span in busy), *attends]


def _unattended(interviews: Sequence[Interview], members: Sequence[Membership]) -> list[Mark]:
    """Interviews that only people without an account attend."""
    users = {member.user_id for member in members}
    return [
        Mark(span=interview.span, kind=Kind.INTERVIEW, index=number)
        for number, interview in enumerate(interviews)
        if not any(each.user_id in users for each in interview.attending())
    ]


def apart(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What of these times lies outside the others, ascending."""
    left = merged(spans)
    for other in merged(others):
        left = [
            Span(start, end)
            for span in left
            for start, end in ((span.start, min(span.end, other.start)), (max(span.start, other.end), span.end))
            if start < end
        ]
    return left
