"""What a conversation wants next: steps for the telephone, effects for the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from voicecalls.script.brief import Kind
from voicecalls.script.phrases import WORDING, Phrase
from voicecalls.script.talk import Outcome, Talk

Value = str | bool | int | float | list[int | float] | list[str] | None
Param = str | int | Decimal | date | datetime | tuple[str, ...]


@dataclass(frozen=True)
class Say:
    """One of our own phrases. `language`: empty for the language of the talk."""

    phrase: Phrase
    params: Mapping[str, Param] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True)
class Question:
    """A question of the organization, in its approved wording. `language`: empty for the language of the talk."""

    key: str
    text: str
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Listen:
    """Wait for an answer. Always the last step of its turn.

    Words and keys are listened to. `digits`: how many keys at most; when it is 1 the key alone is
    the answer, otherwise "#" closes. `timeout`: seconds until the first sound or key; `pause`: seconds of silence
    that end an answer. `hints`: words that are likely.
    """

    digits: int = 1
    timeout: int = 6
    pause: int = 2
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class StartRecording:
    """From here on the call may be recorded."""


@dataclass(frozen=True)
class HangUp:
    """End the call. Always the last step of its turn."""


@dataclass(frozen=True)
class Spoken:
    """A sentence as it is to be heard, and its language ("en", "de"): what `Say` and `Question` become."""

    text: str
    language: str


Step = Say | Question | Listen | StartRecording | HangUp


class ConsentKind(StrEnum):
    INTERVIEW = "interview"
    RECORDING = "recording"


class Clarity(StrEnum):
    CLEAR = "clear"
    UNCLEAR = "unclear"  # something was said; the value is empty, the quote is kept
    SKIPPED = "skipped"  # nothing was said
    DECLINED = "declined"  # they do not want to say


@dataclass(frozen=True)
class Confirmed:
    """It is the applicant who speaks: the attempt has reached them."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """`raw`: the words or keys; empty for silence. `wording`: the version of our words that were answered."""

    kind: ConsentKind
    given: bool
    raw: str
    language: str
    wording: str = WORDING


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to keep at once.

    `raw`: everything that was said or keyed to this question. `value` is JSON: the words (open), true or false
    (yes_no), a number or [low, high], the position of the choice, an ISO date or [first, last]; null unless clear.
    """

    key: str
    version: int
    kind: Kind
    raw: str
    value: Value
    clarity: Clarity
    language: str


@dataclass(frozen=True)
class KnockOut:
    """A clear answer that a person must look at. It rejects nobody."""

    key: str


@dataclass(frozen=True)
class Asked:
    """The person's own question, noted for the team."""

    raw: str


@dataclass(frozen=True)
class OptOut:
    """Never call this number again. To be stored before the steps of the turn are given out."""

    raw: str


@dataclass(frozen=True)
class HumanWanted:
    raw: str


@dataclass(frozen=True)
class WrongPerson:
    """The number is not the applicant's."""

    raw: str


@dataclass(frozen=True)
class NotNow:
    """The person has no time at the moment."""

    raw: str


@dataclass(frozen=True)
class Declined:
    raw: str


@dataclass(frozen=True)
class Language:
    """The conversation goes on in this language; to be kept for the next call."""

    code: str


@dataclass(frozen=True)
class CheckCallBack:
    """May the phone ring at this instant (UTC)? The caller advances at once with `CallBackChecked`."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class CallBack:
    """Agreed, after a yes: call at this instant (UTC). `by_person`: False if somebody else at the phone said so."""

    at: datetime
    raw: str
    by_person: bool


@dataclass(frozen=True)
class LookForTimes:
    """Which times are on offer for the appointment? The caller advances at once with `TimesSeen`."""


@dataclass(frozen=True)
class BookTime:
    """Book the appointment at this instant (UTC), after a clear yes. The caller advances at once with `TimeBooked`.

    May come again for the same instant, if the answer got lost: what is booked for this case already is ok.
    """

    at: datetime


@dataclass(frozen=True)
class Wished:
    """Which times would suit the person, in their own words; to be kept for the team."""

    raw: str


@dataclass(frozen=True)
class NoFit:
    """No appointment was found; `raw` are the person's last words about it, empty if there was nothing to offer."""

    raw: str


@dataclass(frozen=True, kw_only=True)
class CallerTold:
    """An unknown caller's name and the phone number on the application, in their own words."""

    name: str
    number: str


@dataclass(frozen=True)
class MessageLeft:
    """A voicemail is being left: at most one per case."""


@dataclass(frozen=True)
class Finished:
    """The conversation is over; the last effect of every call, and the only one of its kind."""

    outcome: Outcome


Effect = (
    Confirmed
    | Consent
    | Answer
    | KnockOut
    | Asked
    | OptOut
    | HumanWanted
    | WrongPerson
    | NotNow
    | Declined
    | Language
    | CheckCallBack
    | CallBack
    | LookForTimes
    | BookTime
    | Wished
    | NoFit
    | CallerTold
    | MessageLeft
    | Finished
)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What follows from one event.

    First apply `effects` in their order, then store `talk`, then give out `steps`. Steps end in Listen or HangUp.
    No steps: leave the call as it is, and if the last effect is CheckCallBack, LookForTimes or BookTime, advance with
    its answer at once.
    """

    talk: Talk
    steps: tuple[Step, ...] = ()
    effects: tuple[Effect, ...] = ()
