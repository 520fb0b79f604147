"""What applicants wish by their link: another time, or no calls at all."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from core.refusal import Refused
from voicecalls.actions.facts import Facts, facts_of_one
from voicecalls.actions.finishing import close_case, close_cases_of_number, locked_case
from voicecalls.actions.planning import plan_now
from voicecalls.actions.suppressing import suppress
from voicecalls.dialling import check_agreed
from voicecalls.hours import may_ring, within_law
from voicecalls.models import CallCase, CaseEnd, CaseState

STEP = timedelta(minutes=30)
NOTICE = timedelta(minutes=15)
DAYS_AHEAD = timedelta(days=10)


class TimeNotPossible(Refused):
    default = _("We cannot call at this time. Nothing was changed. Please choose another.")


class NotWaiting(Refused):
    default = _("No call is planned any more. Nothing was changed.")


def stop_calls(case: CallCase, *, by: Actor, now: datetime) -> None:
    """Never call the applicant's number again, for no job of the organization. Said twice, it is done once."""
    with transaction.atomic():
        current = locked_case(case)
        number = current.application.candidate.phone
        if number:
            suppress(current.organization, number=number, via="link", by=by, now=now)
            close_cases_of_number(current.organization, number=number, end=CaseEnd.OPTED_OUT, by=by, now=now)
        close_case(current, end=CaseEnd.OPTED_OUT, by=by, now=now)


def wish_time(case: CallCase, *, at: datetime, by: Actor, now: datetime) -> None:
    """Call the applicant at this time. The same wish twice is one."""
    with transaction.atomic():
        current = locked_case(case)
        if current.state == CaseState.CLOSED:
            raise NotWaiting
        if current.agreed_at == at:
            return
        facts = facts_of_one(current)
        if at < now + NOTICE or not _agreed(facts, at=at, now=now):
            raise TimeNotPossible
        current.agreed_at, current.agreed_words = at, ""
        current.save(update_fields=["agreed_at", "agreed_words"])
        record(
            organization=current.organization,
            by=by,
            verb="asked to be called at",
            subject=current,
            now=now,
            at=at.isoformat(),
        )
        plan_now([current], now=now)


def times_to_wish(case: CallCase, *, now: datetime) -> list[datetime]:
    """Every half hour of the next days at which the phone may ring, the earliest first."""
    facts = facts_of_one(case)
    hours = within_law(facts.rules.hours) if facts.rules.callbacks_leave_hours else facts.rules.hours
    first = now + NOTICE
    at = first + (datetime.min.replace(tzinfo=first.tzinfo) - first) % STEP
    times = []
    while at < now + DAYS_AHEAD:
        if may_ring(hours, facts.callee, at=at, for_=facts.rules.ring_for) is None:
            times.append(at)
        at += STEP
    return times


def _agreed(facts: Facts, *, at: datetime, now: datetime) -> bool:
    return check_agreed(facts.rules, facts.callee, facts.past, facts.situation, at=at, now=now).ok
