"""The list of everybody who is, was or will be called, in a constant number of queries."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from marketplace.models import Job
from voicecalls.dialling import Reason
from voicecalls.models import CallCase, CaseEnd, CaseState, StageRule
from voicecalls.models.cases import CallCaseQuerySet


class Show(StrEnum):
    """Which part of the list."""

    ALL = ""
    NEEDS_YOU = "needs-you"
    WAITING = "waiting"
    CALLING = "calling"
    DONE = "done"
    NOT_REACHED = "not-reached"
    STOPPED = "stopped"


SHOW_LABELS = {
    Show.ALL: gettext_lazy("All"),
    Show.NEEDS_YOU: gettext_lazy("Needs you"),
    Show.WAITING: gettext_lazy("Waiting"),
    Show.CALLING: gettext_lazy("Calling"),
    Show.DONE: gettext_lazy("Done"),
    Show.NOT_REACHED: gettext_lazy("Not reached"),
    Show.STOPPED: gettext_lazy("Stopped"),
}
FOR_A_PERSON = [CaseEnd.NEEDS_REVIEW, CaseEnd.NO_FIT, CaseEnd.HUMAN_REQUESTED, CaseEnd.BAD_NUMBER]
STUCK = [
    Reason.NO_NUMBER,
    Reason.BAD_NUMBER,
    Reason.ZONE_UNKNOWN,
    Reason.CONSENT_MISSING,
    Reason.NEVER_OPEN,
    Reason.NO_QUESTIONS,
    Reason.NO_TIMES,
    Reason.EXHAUSTED,
    Reason.QUARANTINED,
    Reason.NOT_PERMITTED,
]
# Somebody has to look, until the applicant is moved to another stage.
NEEDS_YOU = Q(
    Q(end__in=FOR_A_PERSON) | ~Q(problem=""),
    state=CaseState.CLOSED,
    application__stage_since__lte=F("closed_at"),
) | Q(state=CaseState.WAITING, next_attempt_at=None, reason__in=STUCK)
PARTS: Mapping[Show, Q] = {
    Show.ALL: Q(),
    Show.NEEDS_YOU: NEEDS_YOU,
    Show.WAITING: Q(state=CaseState.WAITING),
    Show.CALLING: Q(state=CaseState.CALLING),
    Show.DONE: Q(
        end__in=[
            CaseEnd.COMPLETED,
            CaseEnd.NEEDS_REVIEW,
            CaseEnd.BOOKED,
            CaseEnd.NO_FIT,
            CaseEnd.DECLINED,
            CaseEnd.HUMAN_REQUESTED,
        ],
    ),
    Show.NOT_REACHED: Q(end__in=[CaseEnd.NOT_REACHED, CaseEnd.BAD_NUMBER]),
    Show.STOPPED: Q(
        end__in=[CaseEnd.OPTED_OUT, CaseEnd.STOPPED, CaseEnd.LEFT_STAGE, CaseEnd.CLOSED, CaseEnd.JOB_CLOSED]
    ),
}


def wanted_cases(organization: Organization, *, search: str = "", job: Job | None = None) -> CallCaseQuerySet:
    """Narrowed by words of the name or address, and by job."""
    cases = CallCase.objects.filter(organization=organization)
    for word in search.split():
        named = Q(application__candidate__name__icontains=word) | Q(application__candidate__email__icontains=word)
        cases = cases.filter(named)
    return cases.filter(application__job=job) if job else cases


def counts(cases: CallCaseQuerySet) -> dict[Show, int]:
    """How many there are in each part, in one query."""
    found = cases.aggregate(**{part.name: Count("pk", filter=which) for part, which in PARTS.items()})
    return {part: found[part.name] for part in PARTS}


def in_order(cases: CallCaseQuerySet, show: Show) -> CallCaseQuerySet:
    """One part, with everything a row shows: who is on the phone first, then who is next, then the newest ends."""
    turn = Case(
        When(state=CaseState.CALLING, then=Value(0)), When(state=CaseState.WAITING, then=Value(1)), default=Value(2)
    )
    rows = cases.filter(PARTS[show]).with_attempts()
    return rows.order_by(turn, F("next_attempt_at").asc(nulls_last=True), F("closed_at").desc(nulls_first=True), "pk")


def has_rules(organization: Organization) -> bool:
    """Whether any stage starts calls."""
    return StageRule.objects.filter(organization=organization).exists()
