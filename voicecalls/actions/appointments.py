"""Times for an appointment, looked for and booked while somebody is on the phone.

All of it happens in the transaction of the turn, so that a request that comes again books nothing again. Locks are
taken in one order: the attempt, its case, the application, the interview, then the people. Pages begin with the
interview, and whoever moves an applicant has no interview's lock: nobody waits in a circle.
"""

from datetime import datetime
from uuid import UUID, uuid5

from core.refusal import Refused
from interviews import actions as interviews
from interviews.actions import Seat
from interviews.models import Interview, State
from interviews.queries.offers import build, offer
from marketplace.models import Application, Candidate, Job
from voicecalls.actions.speaking import caller
from voicecalls.models import CallAttempt, CallCase
from voicecalls.queries.plans import Plan, appointment_of, plan_of, plans_of
from voicecalls.script import TimeBooked, TimesSeen

MOST_STARTS = 4_000  # the earliest: ten weeks of quarter hours, more than anybody publishes ahead


def look(attempt: CallAttempt, *, now: datetime) -> TimesSeen:
    """All times on offer for the appointment of this call; from here on it exists, and stands on the candidate's page
    too. Of what they have booked there meanwhile, that time alone."""
    if attempt.case is None:
        return TimesSeen(_tried(attempt, now=now))
    return TimesSeen(_starts(_interview(attempt.case, now=now), now=now))


def book(attempt: CallAttempt, *, at: datetime, now: datetime) -> TimeBooked:
    """Book it as the page would, told apart by who did. Not ok: the times that are on offer instead.

    A test call books nothing, and goes on as if it had.
    """
    case = attempt.case
    if case is None:
        return TimeBooked(ok=True, at=at)
    Application.objects.select_for_update(no_key=True).get(pk=case.application_id)
    interview = _interview(case, now=now)
    if interview is None:
        return TimeBooked(ok=False, at=at)
    zone = case.application.candidate.reader.time_zone
    try:
        booked = interviews.confirm_time(interview, start=at, time_zone=zone, by=caller(), now=now)
    except Refused:  # taken meanwhile; or they have chosen another time on the page
        return TimeBooked(ok=False, at=at, starts=_starts(_interview(case, now=now), now=now))
    return TimeBooked(ok=True, at=booked.starts_at or at)


def _interview(case: CallCase, *, now: datetime) -> Interview | None:
    """What the case is to book, made at the first look; None if nobody has said what that is. Needs the case's lock."""
    interview = appointment_of(case) or _prepared(case, now=now)
    if interview is not None and case.interview_id != interview.pk:
        case.interview = interview
        CallCase.objects.filter(pk=case.pk).update(interview=interview)
    return interview


def _prepared(case: CallCase, *, now: datetime) -> Interview | None:
    plan = plan_of(case)
    if plan is None or not plan.is_complete:
        return None
    return interviews.prepare_interview(
        application=case.application,
        round_name=plan.round_name,
        minutes=plan.minutes,
        time_zone=case.organization.time_zone,
        seats=_seats(plan),
        form_key=_key(case),
        by=caller(),
        now=now,
    )


def _key(case: CallCase) -> UUID:
    """One interview for a case; another only after that one was called off."""
    return uuid5(case.pk, f"appointment after {case.interview_id}")


def _seats(plan: Plan) -> list[Seat]:
    return [Seat(members=seat) for seat in plan.seats]


def _starts(interview: Interview | None, *, now: datetime) -> tuple[datetime, ...]:
    if interview is None or interview.is_withdrawn:
        return ()
    if interview.state == State.BOOKED and interview.starts_at:
        return (interview.starts_at,) if interview.starts_at > now else ()
    return tuple(offer(interview, now=now).starts()[:MOST_STARTS])


def _tried(attempt: CallAttempt, *, now: datetime) -> tuple[datetime, ...]:
    """What an applicant would be offered now, by the rule that a test call tries. Nothing is stored."""
    rule = attempt.tries
    plan = plans_of([rule]).get(rule.pk) if rule else None
    if plan is None or not plan.is_complete:
        return ()
    organization = attempt.organization
    nobody = Application(
        organization=organization,
        job=Job(organization=organization),
        candidate=Candidate(organization=organization),
    )
    interview = interviews.draft(
        application=nobody,
        round_name=plan.round_name,
        minutes=plan.minutes,
        time_zone=organization.time_zone,
        uses_published=True,
        now=now,
    )
    pool = interviews.hiring_panel(interview, seats=_seats(plan))
    return tuple(build(interview, windows=[], pool=pool, uses_published=True, now=now).starts()[:MOST_STARTS])
