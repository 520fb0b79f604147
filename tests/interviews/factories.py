"""Interviews for tests, made by the real actions. Each factory opens the door of its organization itself."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.actor import Actor, on_page
from accounts.models import Membership, Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.models import (
    Availability,
    BusyCalendar,
    BusyTime,
    DatedHours,
    Interview,
    WeeklyHours,
)
from interviews.slots import Span
from marketplace.models import Application, Candidate
from tests import factories
from tests.factories import NOW

TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def window(*, day: int = 0, opens: int = 9, closes: int = 11) -> Span:
    """A window in UTC, `day` days after Tuesday 24 November 2026."""
    midnight = TUESDAY + timedelta(days=day)
    return Span(midnight + timedelta(hours=opens), midnight + timedelta(hours=closes))


def start(*, day: int = 0, hour: int = 9, minute: int = 0) -> datetime:
    """An instant in UTC, `day` days after Tuesday 24 November 2026."""
    return TUESDAY + timedelta(days=day, hours=hour, minutes=minute)


def pending(
    application: Application | None = None,
    *,
    organization: Organization | None = None,
    members: list[User] | None = None,
    guests: list[str] | None = None,
    seats: list[actions.Seat] | None = None,
    windows: list[Span] | None = None,
    by: User | None = None,
    now: datetime = NOW,
    **details: Any,
) -> Interview:
    """An interview that waits for its candidate: Tuesday and Wednesday, 09:00 to 11:00 UTC, one interviewer."""
    if application is None:
        organization = organization or factories.organization()
        application = factories.application(factories.job(organization, now=now), now=now)
    organization = application.organization
    people = members if members is not None else [factories.member(organization).user]
    known = {"round_name": "First conversation", "minutes": 30, "time_zone": organization.time_zone, **details}
    with organization_context(organization):
        return actions.request_interview(
            application=application,
            windows=windows or [window(), window(day=1)],
            seats=seats if seats is not None else actions.one_seat_each(members=people, guests=guests or []),
            form_key=uuid4(),
            by=on_page(by or people[0]) if by or people else factories.NOBODY,
            now=now,
            **known,
        )


def candidate_actor(interview: Interview) -> Actor:
    """The interview's candidate, by their mailed link."""
    return Actor(name=interview.application.candidate.name, channel="link")


def booked(
    interview: Interview | None = None, *, at: datetime | None = None, now: datetime = NOW, **kwargs: Any
) -> Interview:
    """A booked interview: Tuesday 09:00 UTC unless `at` says otherwise."""
    interview = interview or pending(now=now, **kwargs)
    with organization_context(interview.organization):
        return actions.confirm_time(
            interview, start=at or start(), time_zone="Europe/Berlin", by=candidate_actor(interview), now=now
        )


def cancelled(interview: Interview | None = None, *, now: datetime = NOW, **kwargs: Any) -> Interview:
    """An interview that was booked and then called off."""
    interview = interview or booked(now=now, **kwargs)
    with organization_context(interview.organization):
        actions.cancel(interview, reason="", by=candidate_actor(interview), now=now)
        interview.refresh_from_db()
    return interview


def help_request(interview: Interview, *, message: str = "Could we meet later?", now: datetime = NOW) -> None:
    """The candidate found no time that fits."""
    with organization_context(interview.organization):
        actions.report_no_fit(interview, message=message, form_key=uuid4(), by=candidate_actor(interview), now=now)


def application(candidate: Candidate, *, title: str = "Clinical Data Manager", now: datetime = NOW) -> Application:
    """An application made for a candidate, who need not have an account."""
    job = factories.job(candidate.organization, title=title, now=now)
    with organization_context(candidate.organization):
        return Application.objects.create(
            organization=candidate.organization,
            job=job,
            candidate=candidate,
            stage=job.stages.in_order()[0],
            applied_at=now,
            stage_since=now,
        )


WORKING_DAYS = range(5)


def availability(
    membership: Membership,
    *,
    weekly: list[tuple[int, time, time]] | None = None,
    dated: list[tuple[date, date, time | None, time | None]] | None = None,
    now: datetime = NOW,
    **details: Any,
) -> Availability:
    """Published hours: Monday to Friday, 09:00 to 17:00 Berlin time, bookable from an hour on, four weeks ahead."""
    known = {"time_zone": "Europe/Berlin", "notice_minutes": 60, "horizon_days": 28, "changed_at": now, **details}
    organization = membership.organization
    own = {"organization": organization}
    hours = weekly if weekly is not None else [(day, time(9), time(17)) for day in WORKING_DAYS]
    with organization_context(organization):
        published = Availability.objects.create(user=membership.user, **own, **known)
        WeeklyHours.objects.bulk_create(
            WeeklyHours(availability=published, weekday=weekday, opens=opens, closes=closes, **own)
            for weekday, opens, closes in hours
        )
        DatedHours.objects.bulk_create(
            DatedHours(availability=published, first_day=first, last_day=last, opens=opens, closes=closes, **own)
            for first, last, opens, closes in dated or []
        )
    return published


NOTHING_ON = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def busy_calendar(
    membership: Membership, *spans: Span, address: str = "", now: datetime = NOW, **details: Any
) -> BusyCalendar:
    """A calendar that was read and is due in an hour: an empty file unless there is an address. Whatever it says, it
    makes the member busy in these spans."""
    organization = membership.organization
    later = now + timedelta(hours=1)
    known = {"name": "Private", "state": "read", "read_at": now, "next_read_at": later, "created_at": now, **details}
    calendar = BusyCalendar(organization=organization, user=membership.user, **known)
    if address:
        calendar.hide_address(address)
    else:
        calendar.hide_content(NOTHING_ON)
    with organization_context(organization):
        calendar.save()
        BusyTime.objects.bulk_create(
            BusyTime(
                organization=organization,
                calendar=calendar,
                person=membership.user.email,
                during=DateTimeTZRange(span.start, span.end),
            )
            for span in spans
        )
    return calendar
