"""Who enters a stage that starts calls gets a case, once for each stay; who leaves it is called no more.

The tick only looks at applications that changed their stage a short while ago. What slipped through (a clock that was
wrong, a rule that came later) is found by the sweep, which looks at all of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower

from accounts.models import Organization
from core.tenancy import organization_context, system_context
from interviews.models import Interview, State
from marketplace.models import Application, Stage
from voicecalls import emails
from voicecalls.actions.facts import Scene, scene_of
from voicecalls.actions.finishing import close_case, locked_case, take_up
from voicecalls.actions.planning import clockwork, plan_cases
from voicecalls.models import CallCase, CaseEnd, Mode, StageRule

RECENT = timedelta(minutes=10)  # looks overlap many times over
ALL_AT_ONCE = 100
MOST_PORTIONS = 50  # in one sweep
EVERYBODY = Q()
CLOSED_ELSEWHERE = (CaseEnd.JOB_CLOSED, CaseEnd.CLOSED)


def enrol(*, now: datetime) -> int:
    """Cases for those who came to stand in a trigger stage lately, and the end of those who left, or whose application
    was closed. How many are new."""
    _close_leavers(Q(application__stage_since__gt=now - RECENT), now=now)
    _close_closed(Q(application__closed_at__gt=now - RECENT), now=now)
    return _enrol_some(Q(stage_since__gt=now - RECENT), now=now)


def enrol_everybody(*, now: datetime) -> int:
    """The same for everybody, whenever they came or left; and the end of who booked their appointment themselves, or
    whose job was closed. Where one was opened again, calls go on, as they do with somebody who seemed to be gone."""
    _close_leavers(EVERYBODY, now=now)
    _close_closed(EVERYBODY, now=now)
    _close_booked(now=now)
    _close_of_closed_jobs(now=now)
    _go_on_in_the_same_stay(now=now)
    made = 0
    for _portion in range(MOST_PORTIONS):
        some = _enrol_some(EVERYBODY, now=now)
        made += some
        if not some:
            break
    return made


def _enrol_some(which: Q, *, now: datetime) -> int:
    with system_context("applications that came to a stage that starts calls"):
        found = list(_without_case(which)[:ALL_AT_ONCE])
    made = 0
    for organization, applications in _by_organization(found):
        with organization_context(organization), transaction.atomic():
            made += _open_cases(scene_of(organization), applications, now=now)
    return made


def _without_case(which: Q) -> QuerySet[Application]:
    """Open applications in trigger stages of open jobs that have no case for their stay and none that is still open."""
    rules = StageRule.objects.filter(organization=OuterRef("organization"))
    of_stage = rules.filter(stage=OuterRef("pk"), job__isnull=False)
    removed = Q(stage=None) | Q(stage__position=None)
    named = rules.filter(Q(job=None) | Q(removed, job=OuterRef("job")))  # in every job; or removed and added again
    folded = Lower(Coalesce("stage__name", "stage_name"))
    of_name = named.annotate(folded=folded).filter(folded=Lower(OuterRef("name")))
    stages = Stage.objects.filter(Exists(of_stage) | Exists(of_name), position__isnull=False)
    of_application = CallCase.objects.filter(organization=OuterRef("organization"), application=OuterRef("pk"))
    covered = of_application.filter(Q(stage_since=OuterRef("stage_since")) | ~Q(state="closed"))
    rows = Application.objects.open().filter(which, ~Exists(covered), stage__in=stages, job__closed_at=None)
    return rows.select_related("organization", "stage", "job").order_by("stage_since", "pk")


def _by_organization(applications: Iterable[Application]) -> Iterable[tuple[Organization, list[Application]]]:
    groups: dict[Organization, list[Application]] = defaultdict(list)
    for application in applications:
        groups[application.organization].append(application)
    return groups.items()


def _open_cases(scene: Scene, applications: Iterable[Application], *, now: datetime) -> int:
    cases = [_case(scene, application, now=now) for application in applications]
    wanted = [case for case in cases if case.rule]
    CallCase.objects.bulk_create(wanted, ignore_conflicts=True)
    ids = [case.pk for case in wanted]
    rows = CallCase.objects.waiting().with_people().filter(pk__in=ids)
    made = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    plan_cases(scene, cases=made, now=now)
    if scene.wishes.announce_by_mail and scene.line:
        _announce(made, now=now)
    return len(made)


def _case(scene: Scene, application: Application, *, now: datetime) -> CallCase:
    case = CallCase(
        organization=scene.organization,
        application=application,
        trigger_stage=application.stage,
        stage_since=application.stage_since,
        opened_at=now,
    )
    case.rule = scene.rule_of(case)
    case.mode = case.rule.mode if case.rule else Mode.INTERVIEW
    return case


def _announce(cases: Iterable[CallCase], *, now: datetime) -> None:
    """Those of whom it is known when they will be called."""
    announced = [case for case in cases if case.next_attempt_at and not case.end]
    for case in announced:
        assert case.next_attempt_at
        emails.call_announced(case, at=case.next_attempt_at, now=now)
    CallCase.objects.filter(pk__in=[case.pk for case in announced]).update(announced_at=now)


def _close_leavers(which: Q, *, now: datetime) -> None:
    """Cases whose applicant has left the stage, or came back to it anew. A call that is under way is left to end."""
    stays = Q(application__stage=F("trigger_stage"), application__stage_since=F("stage_since"))
    with system_context("applicants who left a stage that starts calls"):
        left = CallCase.objects.waiting().filter(which, application__closed_at=None).exclude(stays)
        left = left.order_by("application__stage_since", "pk")  # in another order all who wait would be looked through
        cases = list(left.select_related("organization")[: ALL_AT_ONCE * 10])
    for case in cases:
        with organization_context(case.organization):
            close_case(case, end=CaseEnd.LEFT_STAGE, by=clockwork(), now=now)


def _close_closed(which: Q, *, now: datetime) -> None:
    """Cases whose application was closed: rejected, hired, or removed where it is kept."""
    with system_context("applicants whose application was closed"):
        closed = CallCase.objects.waiting().filter(which, application__closed_at__isnull=False)
        closed = closed.order_by("application__closed_at", "pk")  # through the index of the few that are closed
        cases = list(closed.select_related("organization")[: ALL_AT_ONCE * 10])
    for case in cases:
        with organization_context(case.organization):
            close_case(case, end=CaseEnd.CLOSED, by=clockwork(), now=now)


def _close_of_closed_jobs(*, now: datetime) -> None:
    """Until the sweep finds them they rest: nobody is called for a closed job."""
    with system_context("applicants whose job was closed"):
        waiting = CallCase.objects.waiting().filter(application__job__closed_at__isnull=False)
        cases = list(waiting.select_related("organization").order_by("pk")[: ALL_AT_ONCE * 10])
    for case in cases:
        with organization_context(case.organization):
            close_case(case, end=CaseEnd.JOB_CLOSED, by=clockwork(), now=now)


def _go_on_in_the_same_stay(*, now: datetime) -> None:
    """Of whoever stands where they stood when the job was closed, or when the application was although it should not
    have been: taking back somebody who was rejected begins a stay of its own."""
    there = Q(application__stage=F("trigger_stage"), application__stage_since=F("stage_since"))
    still_open = Q(application__closed_at=None, application__job__closed_at=None)
    with system_context("applicants whose job or application was opened again"):
        ended = CallCase.objects.filter(there, still_open, end__in=CLOSED_ELSEWHERE)
        cases = list(ended.select_related("organization").order_by("pk")[: ALL_AT_ONCE * 10])
    for case in cases:
        with organization_context(case.organization), transaction.atomic():
            current = locked_case(case)
            if current.end in CLOSED_ELSEWHERE:
                take_up(current, by=clockwork(), now=now)
                plan_cases(scene_of(current.organization), cases=[current], now=now)


def _close_booked(*, now: datetime) -> None:
    """Cases whose appointment stands: nobody is called about it any more."""
    of_case = Q(pk=OuterRef("interview")) | Q(round_name__iexact=OuterRef("rule__plan__round_name"))
    with system_context("applicants whose appointment is booked already"):
        interviews = Interview.objects.filter(of_case, application=OuterRef("application"), state=State.BOOKED)
        booked = interviews.filter(ends_at__gt=OuterRef("stage_since"))
        waiting = CallCase.objects.waiting().filter(Exists(booked), mode=Mode.RECRUITER)
        cases = list(waiting.select_related("organization").order_by("pk")[: ALL_AT_ONCE * 10])
    for case in cases:
        with organization_context(case.organization):
            close_case(case, end=CaseEnd.BOOKED, by=clockwork(), now=now)
