"""The end of a case: once, with what follows from it for the applicant, the team and the applicant tracking system."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Organization
from core.reading import reading_as
from marketplace.actions import StageGone, move_to_stage, write_note
from marketplace.models import Application, Stage
from voicecalls import emails
from voicecalls.actions.no_fit import go_on_by_mail
from voicecalls.models import (
    AttemptKind,
    AttemptState,
    CallAttempt,
    CallCase,
    CaseEnd,
    CaseState,
    StageTarget,
    TargetOf,
)
from voicecalls.queries.plans import appointment_of
from voicecalls.script import Outcome
from voicecalls.words.notes import note_of_case

TARGET_GONE, MOVED_BY_SOMEBODY, CLOSED_BY_SOMEBODY = "target_gone", "moved_meanwhile", "closed_meanwhile"
UNHEARD = [
    AttemptState.RESERVED,
    AttemptState.SENDING,
    AttemptState.QUEUED,
    AttemptState.INITIATED,
    AttemptState.RINGING,
]
QUIET = {CaseEnd.LEFT_STAGE, CaseEnd.CLOSED, CaseEnd.JOB_CLOSED, CaseEnd.STOPPED}  # no note unless there was a call


def close_case(case: CallCase, *, end: CaseEnd, by: Actor, now: datetime) -> bool:
    """End a case: move the applicant on, write the note, tell who has to know. False if it had ended before.

    A case that was taken up again (somebody who was not reached rings back) ends anew, with a note of its own.
    Locks the case, then the application; whoever needs the lock of its attempt as well has taken that before.
    """
    with transaction.atomic():
        current = locked_case(case)
        if current.state == CaseState.CLOSED:
            return False
        current.state, current.end, current.closed_at = CaseState.CLOSED, end, now
        current.next_attempt_at, current.reason, current.reason_detail, current.agreed_at = None, "", {}, None
        current.problem = ""
        if end == CaseEnd.BOOKED:
            current.interview = appointment_of(current) or current.interview
        _move_on(current, by=by, now=now)
        current.save(
            update_fields=[
                "state",
                "end",
                "closed_at",
                "next_attempt_at",
                "reason",
                "reason_detail",
                "agreed_at",
                "moved_to",
                "problem",
                "interview",
            ]
        )
        record(organization=current.organization, by=by, verb="ended the calls", subject=current, now=now, end=str(end))
        _write_note(current, by=by, now=now)
        _tell(current, by=by, now=now)
    case.state, case.end, case.closed_at = current.state, current.end, current.closed_at
    case.moved_to, case.problem, case.next_attempt_at = current.moved_to, current.problem, None
    return True


def _tell(case: CallCase, *, by: Actor, now: datetime) -> None:
    """Whoever has to know how it ended, and goes on from there."""
    if case.end == CaseEnd.HUMAN_REQUESTED:
        emails.human_wanted(case, now=now)
    elif case.end == CaseEnd.NOT_REACHED:
        emails.not_reached(case, now=now)
    elif case.end == CaseEnd.NO_FIT:
        go_on_by_mail(case, by=by, now=now)
    elif case.end == CaseEnd.BOOKED and not case.application.candidate.email:
        emails.appointment_to_tell(case, now=now)


def take_up(case: CallCase, *, by: Actor, now: datetime) -> None:
    """A case that had ended waits again. Needs its lock; it is still to be planned."""
    case.state, case.end, case.closed_at = CaseState.WAITING, "", None
    case.save(update_fields=["state", "end", "closed_at"])
    record(organization=case.organization, by=by, verb="took the calls up again", subject=case, now=now)


def close_cases_of_number(
    organization: Organization, *, number: str, end: CaseEnd, by: Actor, now: datetime
) -> list[CallCase]:
    """All open cases of a number end alike; calls to it that nobody hears yet are taken back."""
    waiting = CallCase.objects.open().filter(organization=organization, application__candidate__phone=number)
    closed = [case for case in waiting.order_by("pk") if close_case(case, end=end, by=by, now=now)]
    withdraw_calls(organization, number=number, now=now)
    return closed


def withdraw_calls(organization: Organization, *, number: str, now: datetime) -> list[CallAttempt]:
    """Calls to a number that nobody hears yet are taken back: one that was not sent ends, one that was gets the outcome
    already, so that it hangs up without a word should it come through (`begin_talk`), until `take_back_unwanted` has
    cancelled it at the provider. The ended ones; their cases are still to be planned.

    Whoever comes here may hold locks of cases, and messages of the provider lock the attempt first: so nobody is waited
    for. One that is left out for that is taken back by `take_back_unwanted`, or found unwanted by who places it."""
    rows = CallAttempt.objects.filter(organization=organization, number=number, kind=AttemptKind.OUTBOUND, outcome="")
    unheard = rows.filter(state__in=UNHEARD).select_for_update(skip_locked=True, no_key=True).order_by("pk")
    ended = []
    for attempt in unheard:
        attempt.outcome = Outcome.ABORTED
        if attempt.state == AttemptState.RESERVED:
            attempt.state, attempt.ended_at, attempt.counts = AttemptState.ENDED, now, False
            ended.append(attempt)
        attempt.save(update_fields=["outcome", "state", "ended_at", "counts"])
    return ended


def locked_case(case: CallCase) -> CallCase:
    """The case as it stands, its row locked. Needs a transaction."""
    known = CallCase.objects.select_related(
        "organization__representative",
        "application__candidate__user",
        "application__candidate__organization",
        "application__job",
        "trigger_stage",
        "rule",
    )
    return known.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)


def _move_on(case: CallCase, *, by: Actor, now: datetime) -> None:
    """To the stage that the rule names for this end, unless somebody has moved the applicant meanwhile.

    A target that is gone is shown as the case's problem, for a person to look at; nobody is called again for it.
    """
    if case.end not in TargetOf.values or case.rule is None:
        return
    target = StageTarget.objects.filter(rule=case.rule, after=case.end).select_related("stage").first()
    if target is None:
        return
    if problem := _moved_meanwhile(case):
        case.problem = problem
        return
    stage = _stage(target, case.application)
    if stage is None:
        case.problem = TARGET_GONE
        return
    try:
        move_to_stage(case.application, stage=stage, by=by, now=now)
    except StageGone:
        case.problem = TARGET_GONE
        return
    case.moved_to = stage


def _moved_meanwhile(case: CallCase) -> str:
    """What somebody has done with the application, as a problem; none if it stands in the stage that started the calls,
    or where an earlier end of the case has put it. Locks the application."""
    standing = Application.objects.select_for_update(no_key=True).get(pk=case.application_id)
    if standing.closed_at:
        return CLOSED_BY_SOMEBODY
    if case.moved_to_id:
        stands = standing.stage_id == case.moved_to_id
    else:
        stands = (standing.stage_id, standing.stage_since) == (case.trigger_stage_id, case.stage_since)
    return "" if stands else MOVED_BY_SOMEBODY


def _stage(target: StageTarget, application: Application) -> Stage | None:
    """The target in the applicant's own job: the very stage if it is still there, or the one of that name."""
    if target.stage and not target.stage.is_removed and target.stage.job_id == application.job_id:
        return target.stage
    name = target.stage.name if target.stage else target.stage_name
    return application.job.stages.in_order().filter(name__iexact=name).first()


def note_key(case: CallCase) -> str:
    """How the keys of its notes begin: one for each way in which the case ended."""
    return f"call:{case.pk}:"


def _write_note(case: CallCase, *, by: Actor, now: datetime) -> None:
    if case.end in QUIET and not case.attempts.counted().exists():
        return
    with reading_as(language=case.organization.language, time_zone=case.organization.time_zone):
        text = note_of_case(case)
    write_note(case.application, key=note_key(case) + case.end, author=by.name, text=text, now=now)
