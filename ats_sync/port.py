"""What the link needs of an applicant tracking system, in our own words. Nothing here knows a vendor, a row, a setting.

Ids are the remote system's, as texts: they are compared, never reckoned with. Instants are aware.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

PAGE = 100  # candidates in a list


class ErrorKind(StrEnum):
    """What is known about a request that was not answered with success."""

    NOT_SENT = "not_sent"  # it never reached the other side: may be sent again
    RETRY = "retry"  # refused for now and not carried out: may be sent again after a while
    REJECTED = "rejected"  # refused for good
    AMBIGUOUS = "ambiguous"  # it may have been carried out: look before it is sent again


class Meaning(StrEnum):
    """Why a request was refused, as far as that decides what follows."""

    NONE = ""
    TOKEN = "token"  # noqa: S105 - the token opens nothing (any more): stop, and tell the admins
    COMPANY = "company"  # no such company, or the token is not for it
    FORBIDDEN = "forbidden"  # the token's owner may not see or do this
    NOT_FOUND = "not_found"
    INVALID = "invalid"  # the other side does not accept what was asked
    BUSY = "busy"  # too many requests
    DOWN = "down"  # the other side has a problem of its own
    ODD = "odd"  # an answer that nobody can read


class AtsError(Exception):
    """A request failed. `retry_after`: seconds the other side asks us to wait, None if it does not say.

    Carries no words of the other side, which may quote people.
    """

    def __init__(
        self,
        kind: ErrorKind,
        *,
        meaning: Meaning = Meaning.NONE,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.kind, self.meaning, self.status, self.retry_after = kind, meaning, status, retry_after
        super().__init__(" ".join(str(each) for each in (kind, meaning, status) if each))


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose rights the token carries. `company`: the remote company's own id."""

    company: str
    name: str
    email: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class RemoteStage:
    """`position` orders the stages of a job; it may be negative and have gaps."""

    id: str
    name: str
    position: int


@dataclass(frozen=True, kw_only=True)
class RemoteJob:
    """A job with its stages in order. `team`: e-mail addresses of the hiring team. In a list of jobs `stages` is None:
    they are only known of a single job.

    `is_open`: anybody may apply. `is_active`: its applicants are being worked with (drafts and archived jobs are not),
    which may go on while nobody can apply any more.
    """

    id: str
    title: str
    is_open: bool
    is_active: bool = True
    place: str = ""
    description: str = ""
    team: tuple[str, ...] = ()
    stages: tuple[RemoteStage, ...] | None = None
    address: str = ""  # where a person looks at it


class RemoteStanding(StrEnum):
    """What became of an application, besides its stage."""

    OPEN = "open"
    REJECTED = "rejected"
    HIRED = "hired"


@dataclass(frozen=True, kw_only=True)
class RemoteApplication:
    """A candidate stands in a stage of a job. `stage` keeps its value also when the application is rejected.

    Applications that belong to no job (people kept in a pool for later) are not told of at all.
    """

    id: str
    job: str
    candidate: str
    stage: str
    standing: RemoteStanding = RemoteStanding.OPEN
    applied_at: datetime | None = None
    version: str = ""  # another one after anything about it was changed (no more than 60 characters); "": not known


@dataclass(frozen=True, kw_only=True)
class RemoteCandidate:
    """A person. `emails` and `phones` as they were written there, the first ones first."""

    id: str
    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    applications: tuple[RemoteApplication, ...] = ()
    address: str = ""  # where a person looks at them
    updated_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RemoteNote:
    id: str
    text: str


class Happening(StrEnum):
    """What an event tells of. What it says is never believed: the rows it names are read anew."""

    APPLICATION = "application"  # somebody came, moved, was rejected or taken back
    CANDIDATE_GONE = "candidate_gone"
    JOB = "job"  # published, closed, changed
    NOTHING = "nothing"  # of no interest to us


@dataclass(frozen=True, kw_only=True)
class Heard:
    """An event as it was posted to us. `key`: the same for every delivery of the same event, "" for a test.

    `is_test`: a sample or a ping; it is answered and never acted on. `company`: whose event it is, "" if unsaid.
    """

    key: str
    happening: Happening
    is_test: bool = False
    attempt: int = 1
    company: str = ""
    candidates: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    kind: str = ""  # the vendor's word, for people who look for it


class Ats(Protocol):
    """One company at an applicant tracking system. Everything raises AtsError; writes are never repeated by themselves,
    reads may be. No transaction may be open while any of these is called."""

    def owner(self) -> Owner:
        """Whose token this is: a cheap look that changes nothing. REJECTED: TOKEN or COMPANY says which is wrong."""

    def rights(self) -> "tuple[Right, ...]":
        """What the token's owner may do, as far as it can be tried cheaply and without changing anything."""

    def jobs(self) -> Iterator[RemoteJob]:
        """All jobs, page by page, without their stages."""

    def job(self, job: str) -> RemoteJob:
        """One job with its stages, which may be none."""

    def applications(self, job: str) -> list[RemoteApplication]:
        """Everybody who stands in a stage of a job, rejected ones included."""

    def candidates(self, *, skip: int = 0) -> Iterator[RemoteCandidate]:
        """All candidates in some order, in pages of PAGE, with their applications. `skip`: leave out so many at the
        start, a multiple of PAGE; a page is asked for when its first candidate is. Whoever cannot be read is left
        out."""

    def candidate(self, candidate: str) -> RemoteCandidate:
        """One candidate with all applications; REJECTED with NOT_FOUND if there is none any more."""

    def move(self, application: str, *, stage: str) -> None:
        """Put an application in a stage. Not idempotent at the other side: after AMBIGUOUS look before asking again."""

    def write_note(self, candidate: str, *, text: str) -> str:
        """Write down plain text about a candidate; the note's id. Not idempotent either."""

    def notes(self, candidate: str) -> list[RemoteNote]:
        """What is written down about a candidate, as plain text, newest first."""

    def tag(self, candidate: str, *, tag: str) -> None:
        """Add a tag; one that is there already is as good."""


class Vendor(Protocol):
    """A kind of applicant tracking system: how to reach a company there, and how to read what it posts.

    `name`: as people know it; pages and mails speak of it by this name.
    """

    name: str

    def company(self, typed: str) -> str:
        """A company as addresses name it, from whatever a person typed or pasted; ValueError, in words, for what cannot
        be one."""

    def reach(
        self, *, company: str, token: str, base_url: str = "", pace: "Pace | None" = None, hurry: bool = False
    ) -> Ats:
        """`company`: as a person typed it, or its own id; `base_url`: a stand-in on this machine, empty for the vendor
        itself. `hurry`: somebody waits for the answer; after a few seconds it is given up, and nothing is repeated.

        Asks nothing yet. ValueError, in words, for a company, a token or an address that cannot be one.
        """

    def hear(self, body: bytes, headers: Mapping[str, str]) -> Heard:
        """Read what was posted; ValueError if it cannot be an event."""

    def is_signed(self, body: bytes, headers: Mapping[str, str], *, secret: str) -> bool:
        """Whether this very body was signed with the secret."""


class Pace(Protocol):
    """Asked before every request: waits until the organization's next turn."""

    def __call__(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Right:
    """Something the link needs to do there, and whether the token's owner may: None if it could not be tried.

    `name`: read_jobs, read_candidates, move, write_notes.
    """

    name: str
    granted: bool | None = field(default=None)
