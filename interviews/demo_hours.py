"""Published hours for the demo's teams, and an interview that offers them."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from accounts.actor import on_page
from accounts.models import Organization, User
from interviews import actions
from interviews.hours import DatedRow, Published, WeeklyRow
from interviews.models import Interview
from marketplace.models import Application

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def publish_for_nordlicht(organization: Organization, team: list[User], *, now: datetime) -> None:
    """Two in Berlin, and one who works from Lisbon and takes a few days off."""
    ines, jonas, aylin = team
    berlin, lisbon = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")
    _publish(organization, ines, _weekly([TUESDAY, THURSDAY], 14, 17), zone=berlin, most=2, now=now)
    working_days = _weekly(range(5), 9, 12) + _weekly(range(4), 13, 17)
    _publish(organization, jonas, working_days, zone=berlin, most=3, now=now)
    away = now.astimezone(lisbon).date() + timedelta(days=9)
    off = (DatedRow(first_day=away, last_day=away + timedelta(days=4)),)
    _publish(organization, aylin, _weekly([MONDAY, WEDNESDAY, FRIDAY], 10, 16), dated=off, zone=lisbon, most=2, now=now)


def publish_for_cascade(organization: Organization, team: list[User], *, now: datetime) -> None:
    """One of the two."""
    afternoons = _weekly([MONDAY, WEDNESDAY], 13, 16)
    _publish(organization, team[1], afternoons, zone=organization.zone, most=2, now=now)


def request_by_hours(application: Application, *, one_of: list[User], by: User, now: datetime) -> Interview:
    """An interview with whoever of these is free, at the hours they published."""
    return actions.request_interview(
        application=application,
        round_name="First conversation",
        minutes=30,
        time_zone=application.organization.time_zone,
        windows=[],
        seats=[actions.Seat(members=one_of)],
        uses_published=True,
        form_key=uuid4(),
        by=on_page(by),
        now=now,
    )


def _weekly(weekdays: Iterable[int], opens: int, closes: int) -> tuple[WeeklyRow, ...]:
    return tuple(WeeklyRow(weekday=day, opens=time(opens), closes=time(closes)) for day in weekdays)


def _publish(
    organization: Organization,
    user: User,
    weekly: tuple[WeeklyRow, ...],
    *,
    dated: tuple[DatedRow, ...] = (),
    zone: ZoneInfo,
    most: int,
    now: datetime,
) -> None:
    hours = Published(
        zone=zone,
        weekly=weekly,
        dated=dated,
        notice=timedelta(hours=24),
        horizon=timedelta(weeks=4),
        most_per_day=most,
    )
    membership = organization.memberships.select_related("user", "organization").get(user=user)
    actions.publish_availability(membership, hours=hours, by=on_page(user), now=now)
