"""What calls need of a telephone provider, in our own words. Nothing here knows a vendor, a row or a setting.

Numbers are E.164, instants are aware, durations are whole seconds unless their name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self


class Status(StrEnum):
    """Where a call stands. A provider may invent further words: they are kept as they are and end nothing."""

    QUEUED = "queued"
    INITIATED = "initiated"  # only webhooks say so
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"


ENDED = frozenset([Status.COMPLETED, Status.BUSY, Status.FAILED, Status.NO_ANSWER, Status.CANCELED])
RANKS: Mapping[str, int] = {
    Status.QUEUED: 0,
    Status.INITIATED: 1,
    Status.RINGING: 2,
    Status.IN_PROGRESS: 3,
    **dict.fromkeys(ENDED, 4),
}


def rank(status: str) -> int:
    """How far a call has come, 0 to 4; messages overtake each other and a lower rank is old news. Unknown: -1."""
    return RANKS.get(status, -1)


class ErrorKind(StrEnum):
    """What is known about a request that was not answered with success."""

    NOT_SENT = "not_sent"  # it never reached the provider: may be sent again
    RETRY = "retry"  # refused for now and not carried out: may be sent again after a while
    REJECTED = "rejected"  # refused for good
    AMBIGUOUS = "ambiguous"  # it may have been carried out: never send it again without proof that it was not


class Meaning(StrEnum):
    """Why a request was refused, as far as that decides what follows."""

    NONE = ""
    CONFIG = "config"  # account, credentials or caller number: stop calling and tell the team
    NOT_PERMITTED = "not_permitted"  # the account may not call this number until a person allows it there
    BAD_NUMBER = "bad_number"  # no such number: never try it again
    UNREACHABLE = "unreachable"  # the number cannot be reached: a person should look
    BLOCKED = "blocked"  # the provider forbids this call: a person should look, and be alerted
    BUG = "bug"  # we asked wrongly
    BUSY = "busy"  # too many requests or calls at once
    NOT_FOUND = "not_found"
    ALREADY_ENDED = "already_ended"  # the call is no longer in a state in which this can be done


class TelephonyError(Exception):
    """A request failed. `code`: the provider's, None where there was no answer. Carries no words of the provider,
    which quote phone numbers."""

    def __init__(self, kind: ErrorKind, *, code: int | None = None, meaning: Meaning = Meaning.NONE) -> None:
        self.kind, self.code, self.meaning = kind, code, meaning
        super().__init__(" ".join(str(each) for each in (kind, code, meaning) if each))


@dataclass(frozen=True, kw_only=True)
class CallRequest:
    """A call to place. The addresses are absolute; each names the attempt, so that webhooks find it."""

    to: str
    from_: str
    voice_url: str
    fallback_url: str
    status_url: str
    machine_url: str
    ring_seconds: int
    most_seconds: int


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The provider took the call. `queue_ms`: how long it expects to hold it back, None if it does not say."""

    sid: str
    status: str
    queue_ms: int | None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A call as the provider knows it. `answered_by`: its guess ("human", "machine_start", …), "" without one."""

    sid: str
    status: str
    to: str
    from_: str
    direction: str = ""
    created: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    seconds: int | None = None
    answered_by: str = ""

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


class Telephony(Protocol):
    """One account at a provider. Everything raises TelephonyError; nothing is ever sent twice by itself."""

    def place(self, call: CallRequest) -> Placed:
        """Ring a phone. Not idempotent: after AMBIGUOUS somebody's phone may ring."""

    def fetch(self, sid: str) -> Seen:
        """One call. REJECTED with NOT_FOUND if there is none of that name."""

    def find(self, *, to: str, from_: str, since: datetime) -> list[Seen]:
        """Calls between two numbers made since then, newest first. That a call is missing proves nothing."""

    def cancel(self, sid: str) -> None:
        """Take back a call that is queued or rings. REJECTED with ALREADY_ENDED if it is neither any more."""

    def hang_up(self, sid: str) -> None:
        """End a call in whatever state it is. REJECTED with ALREADY_ENDED if it has ended."""

    def redirect(self, sid: str, *, url: str) -> None:
        """Let a call go on with the reply found at this address."""

    def start_recording(self, sid: str, *, status_url: str = "") -> str:
        """Record a running call from now on; the name of the recording. `status_url`: told when it is ready."""

    def delete_recording(self, recording_sid: str) -> None:
        """Remove a recording at the provider; one that is gone already is as good."""

    def check_account(self) -> None:
        """Whether these credentials open the account: a cheap look that changes nothing."""


@dataclass(frozen=True, kw_only=True)
class Speak:
    """One sentence. `language`: "en" or "de". `voice`: of the provider's; "" for the usual one of the language.

    `interruptible`: False for what must be heard to its end (it cannot be cut short by speaking or keys).
    """

    text: str
    language: str
    voice: str = ""
    interruptible: bool = True


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Silence."""

    seconds: int = 1


@dataclass(frozen=True, kw_only=True)
class Record:
    """The call is recorded from here on. `status_url`: told when the recording is ready."""

    status_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Listen:
    """Wait for an answer and post it to `action_url`, also when there was none.

    `speech`: words are listened to (False: keys only). `digits`: how many keys at most; with 1 the key alone is the
    answer, otherwise "#" closes too. `timeout`: until the first sound or key; `pause`: silence that ends an answer.
    """

    action_url: str
    language: str
    speech: bool = True
    digits: int = 1
    timeout: int = 6
    pause: int = 2
    hints: tuple[str, ...] = ()


ReplyStep = Speak | Wait | Record
STEPS: Mapping[str, type[Speak] | type[Wait] | type[Record]] = {"speak": Speak, "wait": Wait, "record": Record}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the phone does next: the steps in their order, then it listens; without `listen` it hangs up."""

    steps: tuple[ReplyStep, ...] = ()
    listen: Listen | None = None

    @property
    def ends(self) -> bool:
        return self.listen is None

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(step.text for step in self.steps if isinstance(step, Speak))

    def to_json(self) -> dict[str, Any]:
        """For keeping: a repeated request is to get the very same reply."""
        named = [{"step": type(step).__name__.lower(), **asdict(step)} for step in self.steps]
        return {"steps": named, "listen": asdict(self.listen) if self.listen else None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` made, also after a stay in a JSON column."""
        steps = tuple(
            STEPS[each["step"]](**{name: value for name, value in each.items() if name != "step"})
            for each in kept["steps"]
        )
        said = kept["listen"]
        return cls(steps=steps, listen=said and Listen(**{**said, "hints": tuple(said["hints"])}))
