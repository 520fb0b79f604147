"""Asked right before somebody is called: whether the application still stands where it stood.

Where applications are kept in another system, that may mean a look there; so no transaction is open.
"""

from datetime import datetime, timedelta

from marketplace import licences
from marketplace.licences import Standing
from voicecalls.dialling import Outcome
from voicecalls.models import AttemptKind, AttemptState, CallAttempt

ASK_AGAIN, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
PATIENT = 10  # times in a row that nobody could say; then the pauses double


def standing_of(attempt: CallAttempt, *, now: datetime) -> Standing | None:
    """For a reserved attempt; None if somebody else has just asked.

    One asks at a time: whoever comes meanwhile leaves the attempt alone, so that a system that hangs keeps one worker
    waiting and not all of them. Needs the door of the organization.
    """
    if attempt.case is None:
        return Standing.STANDS
    mine = CallAttempt.objects.filter(pk=attempt.pk, state=AttemptState.RESERVED, send_after=attempt.send_after)
    if not mine.update(send_after=now + ASK_AGAIN):
        return None
    return licences.standing(attempt.case.application)


def pause(attempt: CallAttempt) -> timedelta:
    """How long to wait until it is asked again about the applicant of this attempt."""
    earlier = CallAttempt.objects.filter(case=attempt.case, kind=AttemptKind.OUTBOUND).exclude(pk=attempt.pk)
    in_a_row = 0
    for each in earlier.order_by("-n")[: PATIENT * 2]:
        if each.outcome != Outcome.ABORTED or each.sent_at:
            break
        in_a_row += 1
    doublings: int = 2 ** max(in_a_row - PATIENT, 0)
    return min(ASK_AGAIN * doublings, LONGEST_PAUSE)
