"""What a conversation wants next: steps for the telephone, effects for the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from voicecalls.script.brief import Kind
from voicecalls.script.talk import Outcome, Talk

WORDING = "2026-11-22"  # the version of our own spoken words; changes whenever their meaning changes
Value = str | bool | int | float | list[int | float] | list[str] | None
Param = str | int | Decimal | date | datetime


class Phrase(StrEnum):
    """Every sentence of our own. Where it takes parameters, they stand in brackets."""

    GREETING = "greeting"  # (assistant, company, person)
    GREETING_INBOUND = "greeting_inbound"  # (assistant, company, person)
    GREETING_UNKNOWN = "greeting_unknown"  # (assistant, company)
    TEST_CALL = "test_call"
    OFFER_LANGUAGE = "offer_language"  # spoken in the language offered
    ARE_YOU_PERSON = "are_you_person"  # (person)
    PERSONAL_MATTER = "personal_matter"  # (assistant, company, person)
    WHO_I_AM = "who_i_am"  # (assistant, company)
    NOT_HUMAN = "not_human"
    HOLDING = "holding"
    REACHABLE_LATER = "reachable_later"  # (person)
    WRONG_NUMBER = "wrong_number"
    CALLER_NAME = "caller_name"
    CALLER_NUMBER = "caller_number"
    CALLER_NOTED = "caller_noted"
    PURPOSE = "purpose"  # (job, count)
    PURPOSE_RESUMED = "purpose_resumed"  # (job, answered, count): the short recap
    RIGHTS = "rights"
    ASK_CONSENT = "ask_consent"
    ASK_CONSENT_AGAIN = "ask_consent_again"
    ASK_RECORDING = "ask_recording"
    ASK_RECORDING_AGAIN = "ask_recording_again"
    RECORDING = "recording"
    RECORDING_AS_AGREED = "recording_as_agreed"
    NOT_RECORDING = "not_recording"
    ASK_LATER = "ask_later"
    FIRST_QUESTION = "first_question"
    ONLY_QUESTION = "only_question"
    GO_ON = "go_on"
    NEXT_QUESTION = "next_question"
    LAST_QUESTION = "last_question"
    CHOICE = "choice"  # (number, label)
    NOT_UNDERSTOOD = "not_understood"
    NOT_HEARD = "not_heard"
    SAY_MORE = "say_more"
    YES_OR_NO = "yes_or_no"
    ONE_NUMBER = "one_number"
    NUMBER_FROM = "number_from"  # (low)
    NUMBER_TO = "number_to"  # (high)
    NUMBER_BETWEEN = "number_between"  # (low, high)
    ONE_DAY = "one_day"
    ONE_CHOICE = "one_choice"
    DAY_UNDERSTOOD = "day_understood"  # (date)
    KEY_YES_NO = "key_yes_no"
    KEY_NUMBER = "key_number"
    KEY_CHOICE = "key_choice"
    KEY_DATE = "key_date"
    KEY_MONTH = "key_month"
    KEY_TIME = "key_time"
    SKIPPED = "skipped"
    QUESTION_NOTED = "question_noted"
    LANGUAGE_CHANGED = "language_changed"
    LANGUAGE_MISSING = "language_missing"  # said in the language that goes on
    WHEN = "when"
    WHEN_REACHABLE = "when_reachable"  # (person)
    WHEN_AGAIN = "when_again"
    WHAT_TIME = "what_time"  # (day)
    READ_BACK = "read_back"  # (at: aware, in the person's zone)
    NOT_ALLOWED_THEN = "not_allowed_then"  # (at: the offer)
    NONE_ALLOWED = "none_allowed"
    ONE_MINUTE_LEFT = "one_minute_left"
    BYE_COMPLETED = "bye_completed"
    BYE_REVIEW = "bye_review"
    BYE_NOTHING_LEFT = "bye_nothing_left"
    BYE_TIME_UP = "bye_time_up"
    BYE_DECLINED = "bye_declined"
    BYE_NOT_NOW = "bye_not_now"
    BYE_CALL_BACK = "bye_call_back"  # (at)
    BYE_OPTED_OUT = "bye_opted_out"
    BYE_HUMAN = "bye_human"
    BYE_SILENCE = "bye_silence"
    MESSAGE = "message"  # (assistant, company, number)


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

    `speech`: words are listened to (False: keys only). `digits`: how many keys at most; when it is 1 the key alone is
    the answer, otherwise "#" closes. `timeout`: seconds until the first sound or key; `pause`: seconds of silence
    that end an answer. `hints`: words that are likely.
    """

    speech: bool = True
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
    | CallerTold
    | MessageLeft
    | Finished
)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What follows from one event.

    First apply `effects` in their order, then store `talk`, then give out `steps`. Steps end in Listen or HangUp.
    No steps: leave the call as it is, and if the last effect is CheckCallBack, advance with its answer at once.
    """

    talk: Talk
    steps: tuple[Step, ...] = ()
    effects: tuple[Effect, ...] = ()
