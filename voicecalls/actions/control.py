"""What the team can do about calls: let them rest and go on, call somebody now, call somebody no more."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.actor import Actor, record
from accounts.models import Organization
from core.tenancy import organization_context, system_context
from voicecalls.actions.facts import facts_of_one
from voicecalls.actions.finishing import close_case
from voicecalls.actions.lines import Dial, telephony_of
from voicecalls.actions.placing import give_up, take_back
from voicecalls.actions.refusals import CaseClosed, MayNotCall
from voicecalls.actions.settings import FIRST
from voicecalls.dialling import Call, Outcome, Reason, Stop, Wait
from voicecalls.hours import may_ring
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallCase, CallControl, CaseEnd, CaseState
from voicecalls.telephony import TelephonyError

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 50
BETWEEN_TRIES = timedelta(seconds=10)
HELD_BACK = Q(state__in=[AttemptState.QUEUED, AttemptState.INITIATED])
# A wish of the team waits for these, which pass by themselves; everything else is refused in words.
PASSES_SOON = {Reason.LINE_BUSY}
# What came of earlier attempts is forgotten: somebody has seen to it.
TRIED_ANEW = {Reason.QUARANTINED, Reason.NOT_PERMITTED}


def pause(organization: Organization, *, by: Actor, now: datetime) -> None:
    """No new calls. What waits at the provider is taken back within seconds; who is ringing or speaking goes on."""
    with transaction.atomic():
        control = _control(organization)
        if control.paused_at:
            return
        control.paused_at, control.paused_by, control.replan_after = now, by.name, FIRST
        control.save(update_fields=["paused_at", "paused_by", "replan_after"])
        record(organization=organization, by=by, verb="paused calls", subject=control, now=now)


def resume(organization: Organization, *, by: Actor, now: datetime) -> None:
    """Calls go on, also if they rested because too many had failed."""
    with transaction.atomic():
        control = _control(organization)
        rests = control.breaker_until is not None and control.breaker_until > now
        if not (control.paused_at or rests):
            return
        control.paused_at, control.paused_by, control.replan_after = None, "", FIRST
        control.breaker_until = None
        control.save(update_fields=["paused_at", "paused_by", "breaker_until", "replan_after"])
        record(organization=organization, by=by, verb="resumed calls", subject=control, now=now)


def call_now(case: CallCase, *, by: Actor, now: datetime) -> None:
    """Skip the waits: the next tick calls. Never the law, the organization's hours, the caps or an opt-out.

    Raises CaseClosed, and MayNotCall with the `reason` why not.
    """
    with transaction.atomic():
        current = CallCase.objects.with_people().select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        if current.state != CaseState.WAITING:
            raise CaseClosed
        current.wanted_now_at, current.wanted_now_by = now, by.name
        current.fresh_since = now if current.reason in TRIED_ANEW else current.fresh_since
        current.next_attempt_at = now
        current.save(update_fields=["wanted_now_at", "wanted_now_by", "fresh_since", "next_attempt_at"])
        decision = facts_of_one(current).decide(now=now)
        if isinstance(decision, Stop | Wait) and decision.reason not in PASSES_SOON:
            raise MayNotCall(decision)
        record(organization=current.organization, by=by, verb="asked to call now", subject=current, now=now)
    case.wanted_now_at, case.wanted_now_by, case.next_attempt_at = now, by.name, now


def stop(case: CallCase, *, by: Actor, now: datetime) -> None:
    """Call this applicant no more for this application. A conversation that is under way ends by itself."""
    with transaction.atomic():
        if not close_case(case, end=CaseEnd.STOPPED, by=by, now=now):
            raise CaseClosed
    for attempt in CallAttempt.objects.filter(case=case, state=AttemptState.RESERVED):
        give_up(attempt, now=now)


def take_back_unwanted(*, dial: Dial = telephony_of, now: datetime) -> int:
    """Cancel calls that wait at the provider though nobody wants them any more: calls rest, the case has ended, the
    person has rung meanwhile, or by what holds now (settings, hours, the applicant's stage) they would not be placed.
    Whoever hears it ring is not cut off. How many there were."""
    attempts = _unwanted(now)
    attempts += _outdated(now, besides=attempts)
    for attempt in attempts:
        with organization_context(attempt.organization):
            if attempt.state == AttemptState.RESERVED:
                give_up(attempt, now=now)
            elif _noted(attempt, now=now) and attempt.line:
                _take_back(attempt, dial=dial)
    return len(attempts)


def _unwanted(now: datetime) -> list[CallAttempt]:
    with system_context("calls that are no longer wanted"):
        on_the_phone = CallAttempt.objects.live().filter(
            organization=OuterRef("organization"), number=OuterRef("number"), kind=AttemptKind.INBOUND
        )
        unwanted = (
            Q(organization__call_control__paused_at__isnull=False)
            | Q(case__state=CaseState.CLOSED)
            | Exists(on_the_phone)
        )
        withdrawn = Q(outcome=Outcome.ABORTED)  # by a conversation; this one may even ring
        at_the_provider = HELD_BACK | (Q(state=AttemptState.RINGING) & (withdrawn | Exists(on_the_phone)))
        unheard = Q(state=AttemptState.RESERVED) | (at_the_provider & _can_be_cancelled(now))
        rows = CallAttempt.objects.live().filter(unheard, unwanted | withdrawn, kind=AttemptKind.OUTBOUND)
        return list(rows.select_related("organization", "line").order_by("reserved_at", "pk")[:MOST_AT_ONCE])


def _outdated(now: datetime, *, besides: Iterable[CallAttempt]) -> list[CallAttempt]:
    """Calls that the provider holds back and that would not be placed any more."""
    with system_context("calls that wait at the provider"):
        rows = CallAttempt.objects.filter(
            HELD_BACK, _can_be_cancelled(now), kind=AttemptKind.OUTBOUND, case__isnull=False
        )
        rows = rows.exclude(pk__in=[each.pk for each in besides]).select_related("organization", "line", "case")
        found = list(rows.order_by("reserved_at", "pk")[:MOST_AT_ONCE])
    return [attempt for attempt in found if _is_outdated(attempt, now=now)]


def _can_be_cancelled(now: datetime) -> Q:
    """The provider's name of the call is known, and nobody has just asked it to cancel."""
    return ~Q(sid="") & (Q(looked_at=None) | Q(looked_at__lte=now - BETWEEN_TRIES))


def _is_outdated(attempt: CallAttempt, *, now: datetime) -> bool:
    """Whether the call would not be placed by what holds now, apart from itself. One that was placed shortly before the
    hours end may still ring as long as they last."""
    assert attempt.case
    with organization_context(attempt.organization):
        facts = facts_of_one(attempt.case, besides=attempt)
    decision = facts.decide(now=now)
    if isinstance(decision, Wait) and decision.reason == Reason.ENDS_TOO_SOON:
        return may_ring(facts.ringing_hours, facts.callee, at=now, for_=facts.rules.ring_for) is not None
    return facts.number != attempt.number or not isinstance(decision, Call)


def _noted(attempt: CallAttempt, *, now: datetime) -> bool:
    """One request at a time, whoever else takes back."""
    mine = CallAttempt.objects.filter(pk=attempt.pk, looked_at=attempt.looked_at)
    return bool(mine.update(looked_at=now))


def _take_back(attempt: CallAttempt, *, dial: Dial) -> None:
    assert attempt.line
    try:
        telephony = dial(attempt.line)
    except TelephonyError as error:
        log.warning("call not taken back", attempt=str(attempt.pk), kind=str(error.kind), code=error.code)
        return
    take_back(attempt, telephony=telephony)


def _control(organization: Organization) -> CallControl:
    CallControl.objects.get_or_create(organization=organization)
    return CallControl.objects.select_for_update(no_key=True).get(organization=organization)
