"""How somebody's calls stand at this moment: what the list, the page about an applicant and their application say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from django.utils.translation import gettext as _

from voicecalls.dialling import Detail, Reason
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallCase, CaseEnd, CaseState
from voicecalls.reach import REACHED
from voicecalls.words.appointments import appointment_in_words
from voicecalls.words.notes import ENDS
from voicecalls.words.outcomes import KINDS, attempt_in_words, dots_in_words
from voicecalls.words.reasons import Told, detail_from_json, wait_in_words

EVERY_MOMENT, NOW_AND_THEN = 3, 60  # seconds
NEAR = timedelta(minutes=2)
MOVED_BY_SOMEBODY, CLOSED_BY_SOMEBODY, TARGET_GONE = "moved_meanwhile", "closed_meanwhile", "target_gone"


def told_of_row(case: CallCase, live: CallAttempt | None, *, is_paused: bool, now: datetime) -> Told:
    """By what was written into the row when it was planned; a pause is told before the row knows of it."""
    if case.state == CaseState.CLOSED:
        return Told(lead=str(CaseEnd(case.end).label), why=_why(case))
    if case.state == CaseState.CALLING:
        return Told(lead=attempt_in_words(live) if live else _("About to call"))
    if is_paused:
        return wait_in_words(Reason.PAUSED, Detail(), until=None, now=now)
    reason = Reason(case.reason) if case.reason else None
    return told_of_wait(case, reason, detail_from_json(case.reason_detail), until=case.next_attempt_at, now=now)


def _why(case: CallCase) -> str:
    """What the end means; of an appointment, when it is and with whom."""
    appointment = case.interview if case.end == CaseEnd.BOOKED else None
    if appointment is None:
        return str(ENDS[CaseEnd(case.end)])
    if not appointment.is_booked:
        return _("The appointment has been called off since.")
    told = f"{appointment_in_words(appointment)}."
    if case.application.candidate.email:
        return told
    return " ".join([told, _("No e-mail address is known: please tell the applicant yourself.")])


def told_of_wait(
    case: CallCase, reason: Reason | None, detail: Detail, *, until: datetime | None, now: datetime
) -> Told:
    """For a case that waits. A job that was closed lets its calls rest as well."""
    if reason == Reason.PAUSED and case.application.job.closed_at:
        return Told(lead=_("Job closed"), todo=_("Nobody is called for it unless it is opened again."))
    return wait_in_words(reason, detail, until=until, now=now)


def badge_of(case: CallCase, live: CallAttempt | None) -> tuple[str, str]:
    """A kind of badge and its words."""
    if case.state == CaseState.CLOSED:
        end = CaseEnd(case.end)
        return KINDS.get(end, "past"), str(end.label)
    if case.state == CaseState.CALLING:
        spoken = live is not None and live.state == AttemptState.IN_PROGRESS
        return "success" if spoken else "upcoming", attempt_in_words(live) if live else str(CaseState.CALLING.label)
    return "past", str(CaseState.WAITING.label)


def problem_in_words(case: CallCase) -> str:
    """What could not be done for the applicant after the calls; empty for nothing."""
    if case.problem == TARGET_GONE:
        return _(
            "The stage to which applicants go after this call no longer exists: the applicant stays where they are. "
            "Please move them yourself."
        )
    if case.problem == MOVED_BY_SOMEBODY:
        return _("Somebody moved the applicant during the calls, so they were left where they are.")
    if case.problem == CLOSED_BY_SOMEBODY:
        return _("The application was closed during the calls, so the applicant was left where they are.")
    return ""


@dataclass(frozen=True, kw_only=True)
class CallRow:
    """A case as lists show it. `dots`: one for each call made ("reached", "missed", "live"), then "open" up to the
    limit; `asks_again`: seconds until it is worth looking again, 0 where nothing can change any more."""

    case: CallCase
    told: Told
    badge: tuple[str, str]
    dots: list[str]
    dots_label: str
    problem: str
    asks_again: int

    @property
    def made(self) -> int:
        return len([dot for dot in self.dots if dot != "open"])

    @property
    def seen(self) -> str:
        """What the row shows, in short: the same for two rows that look the same."""
        shown = (self.told, self.badge, self.dots, self.problem, self.asks_again, self.case.application.stage_id)
        return f"{crc32(repr(shown).encode()):08x}"


def row_of(
    case: CallCase, attempts: Iterable[CallAttempt], *, limit: int, now: datetime, is_paused: bool = False
) -> CallRow:
    """`attempts`: all of the case, oldest first; `limit`: how often one person is called at most."""
    known = list(attempts)
    live = next((each for each in known if each.state != AttemptState.ENDED), None)
    ours = [each for each in known if each.kind == AttemptKind.OUTBOUND]
    dots = [_dot(each) for each in ours if each.counts or each.state != AttemptState.ENDED]
    told = told_of_row(case, live, is_paused=is_paused, now=now)
    return CallRow(
        case=case,
        told=told,
        badge=badge_of(case, live),
        dots=dots + ["open"] * (limit - len(dots) if case.state != CaseState.CLOSED else 0),
        dots_label=dots_in_words(len(dots), max(limit, len(dots))),
        problem=problem_in_words(case),
        asks_again=_asks_again(case, now=now),
    )


def _dot(attempt: CallAttempt) -> str:
    if attempt.state != AttemptState.ENDED:
        return "live"
    return "reached" if attempt.outcome in REACHED else "missed"


def _asks_again(case: CallCase, *, now: datetime) -> int:
    if case.state == CaseState.CLOSED:
        return 0
    is_near = case.next_attempt_at is not None and case.next_attempt_at <= now + NEAR
    return EVERY_MOMENT if case.state == CaseState.CALLING or is_near else NOW_AND_THEN
