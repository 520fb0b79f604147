"""What the stand-in knows of companies, jobs and candidates. The same shapes stand in seed files.

Instants are text as the API writes them: ISO, UTC, six fractional digits, Z.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

UNKNOWN = "2026-01-05T08:00:00.000000Z"
HIRE = "hire"


def stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(kw_only=True)
class Admin:
    """A user. `sees` None: every job. `read_only` users may change nothing by API."""

    id: int
    first_name: str
    last_name: str
    email: str
    role: str = "Admin"
    timezone: str = "Europe/Berlin"
    sees: list[int] | None = None
    read_only: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(kw_only=True)
class Token:
    id: int
    token: str
    admin: int
    name: str = "API token"
    revoked: bool = False
    created_at: str = UNKNOWN


@dataclass(kw_only=True)
class Stage:
    """`action_templates` are run when a candidate enters it. `needs_opening` only matters to hire stages."""

    id: int
    name: str
    category: str | None = None
    group: str | None = None
    position: int = 0
    locked: bool = False
    time_limit: int | None = None
    fair_evaluations_enabled: bool = False
    action_templates: list[dict[str, Any]] = field(default_factory=list)
    created_at: str = UNKNOWN
    updated_at: str = UNKNOWN


@dataclass(kw_only=True)
class Pipeline:
    """`stages` in their order. A pipeline may serve several jobs."""

    id: int
    title: str
    category: str | None = None
    default: bool = False
    custom: bool = False
    stages: list[Stage] = field(default_factory=list)

    def stage(self, number: object) -> Stage | None:
        return next((stage for stage in self.stages if stage.id == number), None)


@dataclass(kw_only=True)
class Offer:
    """A job or a talent pool."""

    id: int
    title: str
    pipeline: int
    status: str = "published"
    kind: str = "job"
    department: str | None = None
    department_id: int | None = None
    location: str | None = None
    hiring_manager: int | None = None
    recruiter: int | None = None
    followers: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    created_at: str = UNKNOWN
    updated_at: str = UNKNOWN
    published_at: str | None = UNKNOWN
    closed_at: str | None = None

    @property
    def slug(self) -> str:
        return "-".join("".join(letter if letter.isalnum() else " " for letter in self.title.lower()).split())


@dataclass(kw_only=True)
class Placement:
    """A candidate in a job. Whoever is disqualified keeps the stage."""

    id: int
    offer: int
    stage: int
    position: int = 1
    language: str | None = None
    hired_at: str | None = None
    hired_by: int | None = None
    disqualify_kind: str | None = None
    disqualify_reason: str | None = None
    disqualified_at: str | None = None
    created_at: str = UNKNOWN
    updated_at: str = UNKNOWN


@dataclass(kw_only=True)
class Note:
    id: int
    admin: int
    body: str
    body_json: dict[str, Any] | None = None
    visibility: str = "public"
    created_at: str = UNKNOWN
    updated_at: str = UNKNOWN


@dataclass(kw_only=True)
class Candidate:
    id: int
    name: str
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    source: str = "career_site"
    referrer: str | None = None
    tags: list[str] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    interviews: list[dict[str, Any]] = field(default_factory=list)
    open_question_answers: list[dict[str, Any]] = field(default_factory=list)
    created_at: str = UNKNOWN
    updated_at: str = UNKNOWN

    def placement(self, number: object) -> Placement | None:
        return next((placement for placement in self.placements if placement.id == number), None)


@dataclass(kw_only=True)
class Webhook:
    """`events` empty: all. `secret` is what its creation showed."""

    id: int
    name: str
    url: str
    secret: str
    events: list[str] = field(default_factory=list)
    active: bool = True
    created_at: str = UNKNOWN


@dataclass(kw_only=True)
class Reason:
    id: int
    name: str


@dataclass(kw_only=True)
class Company:
    id: int
    name: str
    subdomain: str
    admins: dict[int, Admin] = field(default_factory=dict)
    tokens: dict[int, Token] = field(default_factory=dict)
    pipelines: dict[int, Pipeline] = field(default_factory=dict)
    offers: dict[int, Offer] = field(default_factory=dict)
    candidates: dict[int, Candidate] = field(default_factory=dict)
    disqualify_reasons: dict[int, Reason] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)

    def pipeline_of(self, offer: Offer) -> Pipeline:
        return self.pipelines[offer.pipeline]

    def placed(self, offer: Offer) -> Iterator[tuple[Candidate, Placement]]:
        """Everybody in this job."""
        for candidate in self.candidates.values():
            for placement in candidate.placements:
                if placement.offer == offer.id:
                    yield candidate, placement

    def find_placement(self, number: object) -> tuple[Candidate, Placement] | None:
        for candidate in self.candidates.values():
            if placement := candidate.placement(number):
                return candidate, placement
        return None

    def stage_name(self, number: int) -> str:
        stages = (stage for pipeline in self.pipelines.values() for stage in pipeline.stages)
        return next((stage.name for stage in stages if stage.id == number), "")

    def user(self) -> Admin:
        """Whoever sits at the pages."""
        return next(iter(self.admins.values()))
