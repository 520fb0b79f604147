"""What a conversation knows when it begins: who calls whom, about what, and what is to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    OPEN = "open"
    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A question in one language, as the organization approved it.

    `follow_up`: asked once when an open answer is very short, or a yes has a "but"; may be empty. `choices`: what can
    be chosen, in the same order in every language.
    """

    text: str
    follow_up: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question in the version with which the call began.

    `key`: the question's uuid; `version`: its number. `wordings`: by language code ("en", "de"). `low`, `high`: limits
    of a number, both included. Knock-outs: `knock_out_answer`, of a yes or no; `knock_out_choices`, positions;
    a number or range that lies wholly `knock_out_below` or `knock_out_above`.
    """

    key: str
    version: int
    kind: Kind
    wordings: Mapping[str, Wording]
    low: Decimal | None = None
    high: Decimal | None = None
    knock_out_answer: bool | None = None
    knock_out_choices: frozenset[int] = frozenset()
    knock_out_below: Decimal | None = None
    knock_out_above: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What recruiter mode arranges: a date for one round, and no interview.

    `round_name`: as the organization calls it; `with_whom`: names of who will be there; may be empty. `mail`: an
    e-mail address is known, so an invitation or a link can be sent. `booked_at`: there is a date already; it is told,
    and nothing else is arranged.
    """

    round_name: str
    minutes: int
    with_whom: tuple[str, ...] = ()
    mail: bool = False
    booked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """Everything a call needs to know. It stays the same for the whole call, but for `now`.

    `person`: the applicant's name; empty for an inbound caller whom the number does not identify. `language`: the one
    to begin with; `languages`: all that are enabled, that one included. `questions`: the open ones, in order; what
    was answered in an earlier call is left out and only counted in `answered_before`. `resumed`: an earlier call got
    as far as the interview. `records`: the organization records; `recording_agreed`: what was said about that in an
    earlier call (None: never asked). `leave_message`: a voicemail may be left (once per case). `call_back_number`:
    E.164, spoken to machines. `now`: the instant of this turn (when it was heard, also if it is worked through
    again); `zone`: the person's. `ends_at`: when the call must be over (None: no limit). `more_jobs`: the person is
    called about these applications as well, in calls of their own. `appointment`: what recruiter mode is to arrange;
    there are no `questions` then, and `resumed` means that an earlier call got as far as the times. `unasked`: open
    questions that are not written in the language of the call, in a language that they have.
    """

    assistant: str
    company: str
    job: str
    person: str
    language: str
    languages: tuple[str, ...]
    questions: tuple[Ask, ...]
    now: datetime
    zone: ZoneInfo
    call_back_number: str = ""
    answered_before: int = 0
    resumed: bool = False
    inbound: bool = False
    test: bool = False
    records: bool = False
    recording_agreed: bool | None = None
    leave_message: bool = True
    ends_at: datetime | None = None
    more_jobs: tuple[str, ...] = ()
    appointment: Appointment | None = None
    unasked: tuple[str, ...] = ()
