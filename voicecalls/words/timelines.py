"""One applicant's calls, put in words line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Entry
from voicecalls.models import Answer, AttemptKind, AttemptState, CallAttempt, CallCase, Clarity, Remark
from voicecalls.queries.timelines import Line, transcript
from voicecalls.reach import REACHED
from voicecalls.script import ConsentKind
from voicecalls.words.answers import question_in_words, said_besides, value_in_words
from voicecalls.words.notes import REMARKS
from voicecalls.words.outcomes import attempt_in_words, error_in_words, length_in_words

MACHINES = ("machine", "fax")
DOINGS: Mapping[str, Promise] = {
    "asked to call now": gettext_lazy("Asked to call now"),
    "asked to be called at": gettext_lazy("Asked to be called at another time"),
    "left a message on the voicemail": gettext_lazy("Left a message on the voicemail"),
    "ended the calls": gettext_lazy("Ended the calls"),
    "took the calls up again": gettext_lazy("Took the calls up again"),
}
CONSENTS: Mapping[tuple[str, bool], Promise] = {
    (ConsentKind.INTERVIEW, True): gettext_lazy("Agreed to the interview"),
    (ConsentKind.INTERVIEW, False): gettext_lazy("Did not agree to the interview"),
    (ConsentKind.RECORDING, True): gettext_lazy("Agreed to being recorded"),
    (ConsentKind.RECORDING, False): gettext_lazy("Did not agree to being recorded"),
}


@dataclass(frozen=True, kw_only=True)
class Called:
    """One call. `kind`: "", "muted" or "danger", for its dot; `is_live`: it goes on at this moment."""

    attempt: CallAttempt
    at: datetime
    title: str
    words: str
    length: str
    error: str
    machine: bool
    by: str
    kind: str
    is_live: bool
    lines: list[Line]
    consents: list[tuple[str, str, bool]]  # in words, as it was said, whether given


@dataclass(frozen=True, kw_only=True)
class Given:
    """One answer. `said`: the words as they were heard, where they say more than what was understood."""

    answer: Answer
    question: str
    value: str
    said: str
    flag: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """What somebody did."""

    at: datetime
    who: str
    words: str


def called(attempt: CallAttempt) -> Called:
    is_live = attempt.state != AttemptState.ENDED
    inbound = attempt.kind == AttemptKind.INBOUND
    title = _("Rang back") if inbound else _("Call {number}").format(number=attempt.n)
    return Called(
        attempt=attempt,
        at=attempt.sent_at or attempt.reserved_at,
        title=title,
        words=attempt_in_words(attempt),
        length=length_in_words(attempt.seconds),
        error=error_in_words(attempt.error_code),
        machine=attempt.answered_by.startswith(MACHINES),
        by=attempt.by,
        kind="" if is_live or attempt.outcome in REACHED else "muted",
        is_live=is_live,
        lines=transcript(attempt),
        consents=[
            (str(CONSENTS[each.about, each.given]), each.words, each.given)
            for each in attempt.consents.all()
            if (each.about, each.given) in CONSENTS
        ],
    )


def given(answer: Answer) -> Given:
    flag = ""
    if answer.knocked_out:
        flag = _("Needs review: this answer leads to a look by a person, never to a rejection.")
    elif answer.clarity == Clarity.UNCLEAR:
        flag = _("Not clear: please read the words.")
    return Given(
        answer=answer,
        question=question_in_words(answer.version),
        value=value_in_words(answer),
        said=said_besides(answer),
        flag=flag,
    )


def remarks_in_words(remarks: Iterable[Remark]) -> list[tuple[Remark, str]]:
    """Each thing that was said once: “not now” is left out where the same words name another time."""
    known = [remark for remark in remarks if remark.words]
    told = [remark.words for remark in known if remark.kind in REMARKS]
    return [
        (remark, str(REMARKS.get(remark.kind, REMARKS["declined"])).format(words=remark.words))
        for remark in known
        if remark.kind in REMARKS or not any(remark.words in words for words in told)
    ]


def done(entries: Iterable[Entry]) -> list[Done]:
    """What has words; the rest is kept for who reads the history itself."""
    return [
        Done(at=entry.at, who=entry.actor, words=str(DOINGS[entry.verb])) for entry in entries if entry.verb in DOINGS
    ]


def zone_of(case: CallCase) -> str:
    """The applicant's own zone, as far as it is known; else empty."""
    candidate = case.application.candidate
    account = candidate.user.own_time_zone if candidate.user else ""
    return candidate.time_zone or account
