"""Published hours and taken times of people, loaded in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Organization
from core.tenancy import system_context
from interviews.hours import DatedRow, Published, WeeklyRow
from interviews.models import Availability, BusyTime, InterviewSeat
from interviews.queries import settings_of
from interviews.slots import SlotRules, Span

HALF_AN_HOUR = timedelta(minutes=30)
WEEK_AROUND = timedelta(days=8)  # limits count whole weeks


@dataclass(kw_only=True)
class Taken:
    """When somebody is taken: by interviews and by what their other calendars hold."""

    interviews: list[Span] = field(default_factory=list)
    elsewhere: list[Span] = field(default_factory=list)


def published(availability: Availability) -> Published:
    """The rows of a member's availability as the rules read them (reads the prefetched `weekly` and `dated`)."""
    weekly, dated = availability.weekly.all(), availability.dated.all()
    return Published(
        zone=availability.zone,
        weekly=tuple(WeeklyRow(weekday=row.weekday, opens=row.opens, closes=row.closes) for row in weekly),
        dated=tuple(
            DatedRow(first_day=row.first_day, last_day=row.last_day, opens=row.opens, closes=row.closes)
            for row in dated
        ),
        notice=availability.notice,
        horizon=availability.horizon,
        buffer_before=availability.buffer_before,
        buffer_after=availability.buffer_after,
        most_per_day=availability.most_per_day,
        most_per_week=availability.most_per_week,
    )


def taken(people: Collection[str], *, within: Span, apart_from: Organization | None = None) -> dict[str, Taken]:
    """When these people are taken, in any organization (but one): times only, nothing about what they are."""
    found: dict[str, Taken] = defaultdict(Taken)
    if not people:
        return found
    with system_context("busy times of people across organizations"):
        seats = InterviewSeat.objects.taking(people, within=within)
        if apart_from is not None:
            seats = seats.exclude(organization=apart_from)
        for person, during in seats.values_list("person", "during"):
            found[person].interviews.append(Span(during.lower, during.upper))
        for person, during in BusyTime.objects.of(people, within=within).values_list("person", "during"):
            found[person].elsewhere.append(Span(during.lower, during.upper))
    return found


def free_starts(hours: Published, person: str, *, organization: Organization, now: datetime) -> list[datetime]:
    """Where half an hour with this person could begin, as the organization lets candidates book."""
    reach = hours.reach(now=now)
    times = taken([person], within=Span(reach.start - WEEK_AROUND, reach.end + WEEK_AROUND))[person]
    notice = timedelta(minutes=settings_of(organization).booking_notice_minutes)
    return hours.starts(
        busy=[*times.interviews, *times.elsewhere],
        interviews=[span.start for span in times.interviews],
        rules=SlotRules(length=HALF_AN_HOUR, step=HALF_AN_HOUR, notice=notice),
        now=now,
    )
