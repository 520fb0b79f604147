"""Where a conversation stands: plain values that survive between two webhooks as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Stage(StrEnum):
    """What was asked last."""

    IDENTITY = "identity"  # is it the applicant?
    REACHABLE = "reachable"  # somebody else: can the applicant be reached here at all?
    CALLER_NAME = "caller_name"
    CALLER_NUMBER = "caller_number"
    CONSENT = "consent"
    RECORDING = "recording"
    LATER = "later"  # no interview now: another time?
    QUESTION = "question"
    WHEN = "when"
    CHECKING = "checking"  # the caller looks whether the phone may ring then
    READ_BACK = "read_back"
    OVER = "over"


class Outcome(StrEnum):
    """How a call ended. The conversation itself ends in the first group, the telephone in the second."""

    COMPLETED = "completed"
    NEEDS_REVIEW = "needs_review"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    HUMAN_REQUESTED = "human_requested"
    WRONG_PERSON = "wrong_person"
    CALL_BACK = "call_back"  # a time is agreed
    NOT_NOW = "not_now"  # no time agreed: normal retries
    CALLER_UNKNOWN = "caller_unknown"
    VOICEMAIL = "voicemail"
    DROPPED = "dropped"  # somebody was there, the interview is unfinished: resume
    HUNG_UP = "hung_up"  # at once, nothing said

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    NUMBER_INVALID = "number_invalid"
    LOST = "lost"
    ABORTED = "aborted"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Begun by `begin`, moved by `advance`, otherwise only stored.

    `asking`: key of the question that was asked last; `done`: keys of those that are through. `tries`: how often the
    present prompt has not worked; `turns`, `silences` (in a row): what bounds every conversation. `said`: what was
    already said to the present prompt. `at`: the call-back instant in question (ISO); `day`: a day that still lacks
    its time or, as a number, its month.
    """

    stage: Stage
    language: str
    asking: str = ""
    done: tuple[str, ...] = ()
    tries: int = 0
    turns: int = 0
    silences: int = 0
    detours: int = 0
    rounds: int = 0
    asked_once: bool = False
    said: str = ""
    at: str = ""
    day: str = ""
    raw: str = ""
    caller: str = ""
    confirmed: bool = False
    consented: bool = False
    recording: bool = False
    heard: bool = False
    warned: bool = False
    unclear: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return asdict(self) | {"done": list(self.done)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What `to_json` gave; KeyError, TypeError or ValueError for anything else."""
        return cls(**{**values, "stage": Stage(values["stage"]), "done": tuple(values["done"])})
