"""What a candidate would see of an offer, before it is sent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from interviews.models import Interview, Participant
from interviews.panels import PersonTimes, Question
from interviews.queries.offers import build
from interviews.slots import Empty, Span


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Days on offer on which somebody has no time at all. `limit`: because the most interviews are reached."""

    person: str
    days: Sequence[date]
    limit: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The times by day on the team's clock, and what the team may want to know about them.

    `without_hours`: people whose published hours count, and who published none; `seats_without_hours`: seats nobody of
    which did, so that published hours alone leave no time.
    """

    days: Sequence[tuple[date, Sequence[datetime]]]
    without_hours: Sequence[str]
    seats_without_hours: Sequence[Sequence[str]]
    shortages: Sequence[Shortage]
    why_empty: Empty | None

    @property
    def count(self) -> int:
        return sum(len(starts) for _day, starts in self.days)

    @property
    def count_in_words(self) -> str:
        """ "19 times on 4 days" """
        return _("{times} on {days}").format(
            times=ngettext("{number} time", "{number} times", self.count).format(number=self.count),
            days=npgettext("on so many", "{number} day", "{number} days", len(self.days)).format(number=len(self.days)),
        )


def preview(
    interview: Interview, *, windows: list[Span], pool: list[Participant], publishing: Collection[int], now: datetime
) -> Preview:
    """Ask the slot rule as the candidate's page would. `publishing`: users with published hours; nothing is stored."""
    seated = [person for person in pool if person.seat is not None]
    names = {person.email: str(person) for person in seated}
    found = build(interview, windows=windows, pool=seated, uses_published=interview.uses_published, now=now)
    silent = [person for person in seated if person.user_id not in publishing] if interview.uses_published else []
    return Preview(
        days=_by_day(found.starts(), interview.zone),
        without_hours=[str(person) for person in silent],
        seats_without_hours=_wholly(silent, seated),
        shortages=list(_shortages(found.question, names, interview.zone)),
        why_empty=found.why_empty(),
    )


def _wholly(silent: list[Participant], seated: list[Participant]) -> list[list[str]]:
    seats: dict[int | None, list[Participant]] = {}
    for person in seated:
        seats.setdefault(person.seat, []).append(person)
    return [[str(person) for person in seat] for seat in seats.values() if all(each in silent for each in seat)]


def _by_day(starts: Iterable[datetime], zone: ZoneInfo) -> list[tuple[date, list[datetime]]]:
    days: dict[date, list[datetime]] = {}
    for start in starts:
        days.setdefault(start.astimezone(zone).date(), []).append(start)
    return list(days.items())


def _shortages(question: Question, names: dict[str, str], zone: ZoneInfo) -> Iterable[Shortage]:
    """Whoever alone has no time on a day on which everybody would be offered, were nobody taken."""
    idle = {name: replace(person, busy=(), interviews=()) for name, person in question.people.items()}
    offered = _days(replace(question, people=idle), zone)
    by_windows = _days(replace(question, people=idle, uses_published=False), zone)
    for email, name in names.items():
        person = question.people[email]
        alone = replace(question, seats=[[email]])
        is_silent = question.uses_published and not person.published  # told of by itself
        missing = (by_windows if is_silent else offered) - _days(alone, zone)
        if not missing:
            continue
        unlimited: dict[str, PersonTimes] = {
            **question.people,
            email: replace(person, most_per_day=None, most_per_week=None),
        }
        full = missing & _days(replace(alone, people=unlimited), zone)
        for days, limit in ((full, True), (missing - full, False)):
            if days:
                yield Shortage(person=name, days=sorted(days), limit=limit)


def _days(question: Question, zone: ZoneInfo) -> set[date]:
    return {start.astimezone(zone).date() for start in question.offered()}
