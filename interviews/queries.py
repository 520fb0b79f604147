"""What pages and actions need to know about an interview, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from core.tenancy import system_context
from interviews import slots
from interviews.models import Interview, InterviewSeat
from interviews.slots import Empty, Span, Stale
from notifications.compose import Reader
from notifications.models import Message

DESK_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The times of an interview as the slot rule sees them: windows and busy times in, starts out."""

    interview: Interview
    windows: list[Span]
    busy: list[Span]
    busy_then: list[Span]  # of these, what was already taken when the times were offered
    now: datetime

    def starts(self) -> list[datetime]:
        """Starts that can be booked now, in UTC, ascending."""
        return slots.offered(windows=self.windows, busy=self.busy, rules=self.interview.rules, now=self.now)

    def includes(self, start: datetime) -> bool:
        """Whether this start can be booked: the same decision as `starts`."""
        return slots.is_offered(start, windows=self.windows, busy=self.busy, rules=self.interview.rules, now=self.now)

    def stale(self) -> Stale:
        """How many of the times once offered have passed or were taken since."""
        return slots.lost(
            windows=self.windows,
            busy=self.busy,
            rules=self.interview.rules,
            now=self.now,
            offered_at=self.interview.offered_at,
            busy_then=self.busy_then,
        )

    def why_empty(self) -> Empty | None:
        """Why `starts` is empty; None when it is not."""
        return slots.why_empty(windows=self.windows, busy=self.busy, rules=self.interview.rules, now=self.now)


def offer(interview: Interview, *, now: datetime) -> Offer:
    """Load what the slot rule needs: two queries, however many people, windows, days or old interviews there are."""
    windows = [window.span for window in interview.windows.all()]
    taken = _taken(interview.people(), windows=windows, apart_from=interview)
    return Offer(
        interview=interview,
        windows=windows,
        busy=[span for span, _ in taken],
        busy_then=[span for span, since in taken if since and since <= interview.offered_at],
        now=now,
    )


def busy_times(people: Iterable[str], *, windows: list[Span]) -> list[Span]:
    """When any of these people sits in an interview, in any organization: times only, nothing about what they are."""
    return [span for span, _ in _taken(people, windows=windows)]


def _taken(
    people: Iterable[str], *, windows: list[Span], apart_from: Interview | None = None
) -> list[tuple[Span, datetime | None]]:
    """Busy times of these people near the windows, each with the moment it was booked."""
    if not windows:
        return []
    within = Span(min(span.start for span in windows), max(span.end for span in windows))
    with system_context("busy times of people across organizations"):
        seats = InterviewSeat.objects.taking(people, within=within)
        if apart_from is not None:
            seats = seats.exclude(interview=apart_from)
        rows = seats.values_list("during", "interview__booked_at")
        return [(Span(during.lower, during.upper), booked_at) for during, booked_at in rows]


def representative_reader(interview: Interview) -> Reader:
    """Who looks after this interview for the marketplace; without a representative, the support mailbox."""
    person = interview.organization.representative
    if person is None:
        return Reader(
            email=settings.SUPPORT_EMAIL,
            name=settings.MARKETPLACE_NAME,
            language=interview.organization.language,
            time_zone=interview.organization.time_zone,
        )
    return Reader(email=person.email, name=person.name, language=person.language, time_zone=person.time_zone)


def representative_name(interview: Interview) -> str:
    """The name pages and mails show: a person where there is one."""
    return representative_reader(interview).name


def hiring_side(interview: Interview) -> list[Reader]:
    """Interviewers and outside colleagues."""
    return [participant.reader(interview) for participant in interview.participants.select_related("user")]


def everybody(interview: Interview) -> list[Reader]:
    """The candidate, everybody on the hiring side and the representative: each address once."""
    readers = [interview.application.candidate.reader, *hiring_side(interview), representative_reader(interview)]
    return list({reader.email: reader for reader in reversed(readers)}.values())


@dataclass(frozen=True, kw_only=True)
class DeskLists:
    """The representative's work, one list per kind."""

    details_missing: list[Interview]
    times_asked: list[Interview]
    not_booked: list[Interview]
    undelivered: list[Message]
    upcoming: list[Interview]

    @property
    def is_clear(self) -> bool:
        return not (self.details_missing or self.times_asked or self.not_booked or self.undelivered)


def desk_lists(*, now: datetime) -> DeskLists:
    """What needs a representative's hand, across the organizations whose door is open; at most 50 of each."""
    interviews = Interview.objects.with_people()
    no_details = {"conference_link": "", "conference_phone": "", "conference_notes": ""}
    asked = interviews.pending().filter(help_requests__resolved_at=None, help_requests__isnull=False).distinct()
    return DeskLists(
        details_missing=list(interviews.upcoming(now).filter(**no_details)[:DESK_LENGTH]),
        times_asked=list(asked[:DESK_LENGTH]),
        not_booked=list(interviews.pending().exclude(pk__in=asked.values("pk"))[:DESK_LENGTH]),
        undelivered=list(Message.objects.undelivered().select_related("organization")[:DESK_LENGTH]),
        upcoming=list(interviews.upcoming(now).exclude(**no_details)[:DESK_LENGTH]),
    )
