"""The installations that are measured: offers made by the real actions, and years of past bookings behind them."""

from collections.abc import Sequence
from datetime import time, timedelta
from uuid import uuid4

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview, InterviewSeat, Participant, State, Window
from interviews.slots import Span
from marketplace.models import Job
from tests import factories
from tests.factories import NOBODY
from tests.interviews.factories import availability, busy_calendar
from tests.resilience import offers

INTERVIEWER = "ines@example.com"  # whose history the installations have
HALF_AN_HOUR = timedelta(minutes=30)
PANEL, DAYS, BUSY_EACH, CALENDARS = 10, 20, 8, 3
CHUNK = 5000


def opening_hours(*, days: int, hours: int = 8) -> list[Span]:
    """A window on each of so many days from the day after tomorrow."""
    mornings = [offers.day_after_tomorrow(8) + timedelta(days=day) for day in range(days)]
    return [Span(morning, morning + timedelta(hours=hours)) for morning in mornings]


def offer_to_one(*, past: int) -> Interview:
    """One interviewer, two days; interviewer and candidate met so many times before."""
    job = offers.team()
    candidate, interviewer = offers.candidate(job.organization), offers.interviewer("Ines")
    windows = opening_hours(days=2, hours=5)
    interview = offers.offered(job, members=[interviewer], windows=windows, candidate=candidate)
    with organization_context(job.organization):
        add_past_bookings(interview, count=past)
    return interview


def offer_to_panel() -> Interview:
    """Ten interviewers, eight hours on twenty days, eight other interviews of each of them in between."""
    job = offers.team()
    panel = [offers.interviewer(f"Panel-{number}") for number in range(PANEL)]
    windows = opening_hours(days=DAYS)
    for number, person in enumerate(panel):
        for busy in range(BUSY_EACH):
            start = windows[(number + 2 * busy) % DAYS].start + HALF_AN_HOUR * ((number + busy) % 16)
            _booked(job, person, start=Span(start, start + HALF_AN_HOUR))
    return offers.offered(job, members=panel, windows=windows, candidate=offers.candidate(job.organization))


def offer_to_publishing_panel(*, past: int) -> Interview:
    """Ten interviewers who published eight hours a day, each busy by three calendars; they met so often before."""
    job = offers.team()
    memberships = [
        factories.member(job.organization, "interviewer", person=offers.interviewer(f"Publishing-{number}"))
        for number in range(PANEL)
    ]
    hours = [(weekday, time(8), time(16)) for weekday in range(7)]
    morning, now = offers.day_after_tomorrow(8), timezone.now()
    for number, membership in enumerate(memberships):
        availability(membership, weekly=hours, now=now, time_zone="UTC", most_per_day=4, buffer_after_minutes=10)
        for calendar in range(CALENDARS):
            begins = [morning + timedelta(days=day, hours=(number + calendar) % 7) for day in range(0, DAYS, 2)]
            busy_calendar(membership, *(Span(begin, begin + HALF_AN_HOUR) for begin in begins), now=now)
    interview = offers.offered(
        job,
        members=[membership.user for membership in memberships],
        windows=[],
        candidate=offers.candidate(job.organization),
        uses_published=True,
    )
    with organization_context(job.organization):
        add_past_bookings(interview, count=past)
    return interview


def _booked(job: Job, person: User, *, start: Span) -> None:
    interview = offers.offered(job, members=[person], windows=[start], candidate=offers.candidate(job.organization))
    with organization_context(job.organization):
        actions.confirm_time(interview, start=start.start, time_zone="UTC", by=NOBODY, now=timezone.now())


def offers_for_everybody(job: Job, person: User, *, count: int) -> list[Interview]:
    """So many candidates, each of whom can have a time of this interviewer to themselves."""
    windows = opening_hours(days=count // 16 + 1)
    return [
        offers.offered(job, members=[person], windows=windows, candidate=offers.candidate(job.organization))
        for _ in range(count)
    ]


def own_times(interviews: Sequence[Interview]) -> list[tuple[Interview, Span]]:
    """A time for each of these interviews, no two alike."""
    windows = opening_hours(days=len(interviews) // 16 + 1)
    starts = (window.start + HALF_AN_HOUR * step for window in windows for step in range(16))
    return [
        (interview, Span(start, start + HALF_AN_HOUR)) for interview, start in zip(interviews, starts, strict=False)
    ]


def add_past_bookings(like: Interview, *, count: int) -> None:
    """Interviews of the same people, one every half an hour up to this morning, with their windows and seats."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    spans = [Span(midnight - HALF_AN_HOUR * (n + 1), midnight - HALF_AN_HOUR * n) for n in range(count)]
    interviews = [_past(like, span) for span in spans]
    own = {"organization": like.organization}
    Interview.objects.bulk_create(interviews, batch_size=CHUNK)
    Window.objects.bulk_create(
        (
            Window(interview=one, starts_at=span.start, ends_at=span.end, **own)
            for one, span in zip(interviews, spans, strict=True)
        ),
        batch_size=CHUNK,
    )
    for participant in like.participants.all():
        Participant.objects.bulk_create(
            (
                Participant(
                    interview=one,
                    kind=participant.kind,
                    name=participant.name,
                    email=participant.email,
                    seat=participant.seat,
                    attends=True,
                    **own,
                )
                for one in interviews
            ),
            batch_size=CHUNK,
        )
    for person in like.people():
        InterviewSeat.objects.bulk_create(
            (
                InterviewSeat(interview=one, person=person, during=DateTimeTZRange(span.start, span.end), **own)
                for one, span in zip(interviews, spans, strict=True)
            ),
            batch_size=CHUNK,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have done long ago


def _past(like: Interview, span: Span) -> Interview:
    return Interview(
        organization=like.organization,
        application=like.application,
        round=1,
        round_name=like.round_name,
        time_zone=like.time_zone,
        state=State.BOOKED,
        form_key=uuid4(),
        form_fingerprint=like.form_fingerprint,
        offered_at=span.start - timedelta(days=7),
        booked_at=span.start - timedelta(days=6),
        starts_at=span.start,
        ends_at=span.end,
        ical_uid=f"{uuid4()}@clora.example",
    )
