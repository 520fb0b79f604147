"""How somebody's calls stand at this moment: what the list, the page about an applicant and their application say."""

from datetime import datetime

from django.utils.translation import gettext as _

from voicecalls.dialling import Detail, Reason
from voicecalls.models import AttemptState, CallAttempt, CallCase, CaseEnd, CaseState
from voicecalls.words.notes import ENDS
from voicecalls.words.outcomes import KINDS, attempt_in_words
from voicecalls.words.reasons import Told, detail_from_json, wait_in_words

MOVED_BY_SOMEBODY, TARGET_GONE = "moved_meanwhile", "target_gone"


def told_of_row(case: CallCase, live: CallAttempt | None, *, now: datetime) -> Told:
    """By what was written into the row when it was planned."""
    if case.state == CaseState.CLOSED:
        return Told(lead=str(CaseEnd(case.end).label), why=str(ENDS[CaseEnd(case.end)]))
    if case.state == CaseState.CALLING:
        return Told(lead=attempt_in_words(live) if live else _("About to call"))
    reason = Reason(case.reason) if case.reason else None
    return told_of_wait(case, reason, detail_from_json(case.reason_detail), until=case.next_attempt_at, now=now)


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
    return ""
