"""How the link is: what was read, what was told, what a person should look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from accounts.models import Organization
from ats_sync.models import (
    SAME_PERSON_TWICE,
    ApplicationLink,
    CandidateLink,
    Connection,
    JobLink,
    Push,
    PushState,
)
from marketplace.models import Candidate, Job

MOST_LISTED = 10


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How much is taken over already. `waits`: something is still to be read now."""

    jobs: int
    jobs_read: int
    candidates: int
    candidates_read: int
    waits: bool

    @property
    def is_reading(self) -> bool:
        return self.waits or self.jobs_read < self.jobs or self.candidates_read < self.candidates


@dataclass(frozen=True, kw_only=True)
class Told:
    """What they are to be told: what waits, what a person has to help with, what is not to be told any more."""

    moves: int
    notes: int
    tags: int
    stuck: list[Push]
    stuck_number: int
    dropped: list[Push]
    last_at: datetime | None

    @property
    def waiting(self) -> int:
        return self.moves + self.notes + self.tags


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Who could not be taken over as they are there; lists of at most MOST_LISTED, with the whole number."""

    jobs: list[JobLink]
    doubled: list[ApplicationLink]
    doubled_number: int
    unreadable: list[CandidateLink]
    unreadable_number: int
    unreachable: list[ApplicationLink]
    unreachable_number: int

    @property
    def is_there(self) -> bool:
        return bool(self.jobs or self.doubled or self.unreadable or self.unreachable)

    @property
    def unread(self) -> Iterator[tuple[JobLink | CandidateLink, Job | Candidate | None]]:
        """With what is known of it here, if it was ever read."""
        yield from ((row, row.job) for row in self.jobs)
        yield from ((row, row.candidate) for row in self.unreadable)


def connection_of(organization: Organization) -> Connection | None:
    return Connection.objects.filter(organization=organization).first()


def progress_of(connection: Connection, *, now: datetime) -> Progress:
    """In two queries. Who could not be read counts as dealt with: they are listed elsewhere."""
    due = Q(read_due_at__lte=now)
    unread = Q(read_at=None, problem="") | due
    counted = {"all": Count("pk"), "unread": Count("pk", filter=unread)}
    jobs = JobLink.objects.filter(connection=connection, gone_at=None).aggregate(**counted)
    people = CandidateLink.objects.filter(connection=connection, gone_at=None).aggregate(**counted)
    return Progress(
        jobs=jobs["all"],
        jobs_read=jobs["all"] - jobs["unread"],
        candidates=people["all"],
        candidates_read=people["all"] - people["unread"],
        waits=bool(connection.is_connected and connection.read_due_at and connection.read_due_at <= now),
    )


def told_of(connection: Connection) -> Told:
    """In three queries."""
    rows = Push.objects.filter(link__job_link__connection=connection)
    waits, is_move = Q(state__in=[PushState.WAITING, PushState.SENDING]), Q(move__isnull=False)
    is_note = Q(note__isnull=False)
    found = rows.aggregate(
        moves=Count("pk", filter=waits & is_move),
        notes=Count("pk", filter=waits & is_note),
        tags=Count("pk", filter=waits & ~is_move & ~is_note),
        stuck=Count("pk", filter=Q(state=PushState.STUCK)),
        last_at=Max("done_at", filter=Q(state=PushState.DONE)),
    )
    with_people = rows.select_related(
        "move__to_stage", "note", "link__application__candidate", "link__application__job", "link__candidate_link"
    )
    return Told(
        moves=found["moves"],
        notes=found["notes"],
        tags=found["tags"],
        stuck=list(with_people.filter(state=PushState.STUCK).order_by("created_at", "pk")[:MOST_LISTED]),
        stuck_number=found["stuck"],
        dropped=list(with_people.filter(state=PushState.DROPPED).order_by("-created_at", "pk")[:MOST_LISTED]),
        last_at=found["last_at"],
    )


def left_out_of(connection: Connection) -> LeftOut:
    """In seven queries."""
    here = ApplicationLink.objects.filter(job_link__connection=connection, gone_at=None).select_related(
        "candidate_link__candidate", "job_link__job", "application__candidate"
    )
    doubled = here.filter(application=None, problem=SAME_PERSON_TWICE).order_by("candidate_link__candidate__name", "pk")
    unreachable = here.filter(
        application__closed_at=None, application__job__closed_at=None, application__candidate__phone=""
    ).order_by("application__candidate__name", "pk")
    people = CandidateLink.objects.filter(connection=connection, gone_at=None).select_related("candidate")
    unreadable = people.exclude(problem="").order_by("candidate__name", "pk")
    jobs = JobLink.objects.filter(connection=connection, gone_at=None).exclude(problem="").select_related("job")
    return LeftOut(
        jobs=list(jobs.order_by("job__title", "pk")[:MOST_LISTED]),
        doubled=list(doubled[:MOST_LISTED]),
        doubled_number=doubled.count(),
        unreadable=list(unreadable[:MOST_LISTED]),
        unreadable_number=unreadable.count(),
        unreachable=list(unreachable[:MOST_LISTED]),
        unreachable_number=unreachable.count(),
    )
