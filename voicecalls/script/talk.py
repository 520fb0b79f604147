"""Where a conversation stands: plain values that survive between two webhooks as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from voicecalls.hearing import TimeWish

LISTS, WISHES = ("done", "options", "refused"), ("wish", "newest")


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
    SURE = "sure"  # what sounded like a wish may be an answer: which was meant?
    WHEN = "when"
    CHECKING = "checking"  # the caller looks whether the phone may ring then
    READ_BACK = "read_back"
    MOMENT = "moment"  # is now a good time to arrange the appointment?
    LOOKING = "looking"  # the caller looks which times are on offer
    OFFER = "offer"  # which of a few times? Or, if none is named: which would suit?
    CONFIRM = "confirm"  # shall this one be booked?
    BOOKING = "booking"  # the caller books it
    OVER = "over"


class Outcome(StrEnum):
    """How a call ended. The conversation itself ends in the first group, the telephone in the second."""

    COMPLETED = "completed"
    NEEDS_REVIEW = "needs_review"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    HUMAN_REQUESTED = "human_requested"
    WRONG_PERSON = "wrong_person"
    BOOKED = "booked"  # the appointment stands, made in this call or before
    NO_FIT = "no_fit"  # none of the times suits, or there are none: a link by e-mail, or somebody gets in touch
    CALL_BACK = "call_back"  # a time is agreed
    NOT_NOW = "not_now"  # no time agreed: normal retries
    NOTHING_TO_ASK = "nothing_to_ask"  # the person rang, and no question was open
    CALLER_UNKNOWN = "caller_unknown"
    VOICEMAIL = "voicemail"
    DROPPED = "dropped"  # somebody was there, the interview is unfinished: resume
    TIME_UP = "time_up"  # the interview took too long for one call: resume on another day
    HUNG_UP = "hung_up"  # at once, or nothing was heard or understood before it was known who spoke

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    NUMBER_INVALID = "number_invalid"
    NOT_PERMITTED = "not_permitted"  # refused until somebody allows calls to that country or number
    LOST = "lost"
    ABORTED = "aborted"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Begun by `begin`, moved by `advance`, otherwise only stored.

    `asking`: key of the question that was asked last; `done`: keys of those that are through. What bounds every
    conversation: `turns` in all, `silences` in a row, `tries` that did not work and `detours` at the present prompt,
    `rounds` about a time to call back. `asked_once`: the one follow-up was asked; `said`: what was said to the
    present question so far. `at`: the call-back time in question (ISO, UTC), `raw`: the words that wished for it;
    `day`: a day that still lacks its time (ISO), or the number of a day that still lacks its month. `heard`: a person
    has spoken or pressed a key; `holding`: they fetch somebody; `warned`: that time runs out; `unclear`: an answer
    needs a person's look. `doubt`: the wish that `raw` may have meant. `consented`: they have agreed to talk now, about
    the questions or the appointment.

    Of an appointment: `options`: the times named last (ISO, UTC), in their order; `at`: the one that is to be booked;
    `refused`: times that do not suit; `wish`: which would, `newest`: as it was said last; `offers`: how often times
    were named; `no_thanks`: how often none of them suited; `than`: "later" or "earlier", once it was asked whether the
    day or the hour is meant; `gone`: the line broke while a time was being booked.
    """

    stage: Stage
    language: str
    asking: str = ""
    done: tuple[str, ...] = ()
    turns: int = 0
    silences: int = 0
    tries: int = 0
    detours: int = 0
    rounds: int = 0
    asked_once: bool = False
    said: str = ""
    doubt: str = ""
    at: str = ""
    raw: str = ""
    day: str = ""
    caller: str = ""
    heard: bool = False
    holding: bool = False
    confirmed: bool = False
    consented: bool = False
    warned: bool = False
    unclear: bool = False
    options: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    wish: TimeWish = TimeWish()  # noqa: RUF009 - frozen
    newest: TimeWish = TimeWish()  # noqa: RUF009 - frozen
    offers: int = 0
    no_thanks: int = 0
    than: str = ""
    gone: bool = False

    def at_stage(self, stage: Stage, *, asking: str = "") -> Self:
        """Another prompt, with its own tries."""
        return replace(
            self,
            stage=stage,
            asking=asking,
            tries=0,
            detours=0,
            asked_once=False,
            said="",
            day="",
            holding=False,
            than="",
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        lists = {name: list(getattr(self, name)) for name in LISTS}
        return asdict(self) | lists | {name: getattr(self, name).to_json() for name in WISHES}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What `to_json` gave; KeyError, TypeError or ValueError for anything else."""
        lists = {name: tuple(values.get(name, ())) for name in LISTS}
        wishes = {name: TimeWish.from_json(values.get(name, {})) for name in WISHES}
        return cls(**{**values, **lists, **wishes, "stage": Stage(values["stage"])})
