"""The tick's claim: who is due gets an attempt, committed before anything is asked of the provider.

One organization after the other, each in a transaction of its own under the lock of its line: so attempts of one
organization are made one portion after the other, and caps and the number of calls at a time hold whoever else ticks.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Subquery

from accounts.models import Organization
from core.tenancy import organization_context, system_context
from voicecalls.actions.facts import Facts, facts_of, scene_of
from voicecalls.actions.planning import plan_cases
from voicecalls.dialling import Attempt, Call, Reason, Wait
from voicecalls.models import AttemptKind, CallAttempt, CallCase, CaseState, Line

MOST_AT_ONCE = 20  # of one organization in one tick
AHEAD = timedelta(seconds=20)  # no more than can be sent within this time
BELOW_THE_RATE = 0.8  # of what the provider permits: it would queue the surplus and ring later, past the window
ONE_KEPT_FREE_FROM = 3  # calls at a time: one of them is for whoever rings back
LOOK_AGAIN = timedelta(seconds=30)


def claim_due(*, now: datetime, most: int = 200) -> list[UUID]:
    """Reserve attempts for who is due, fairly among the organizations; their ids, in the order of sending.

    Safe to run several times at once: each due case gets one attempt.
    """
    lines = _lines_with_due(now)
    share = max(min(most // len(lines), MOST_AT_ONCE), 1) if lines else 0
    claimed: list[UUID] = []
    for line in lines:
        if len(claimed) >= most:
            break
        with organization_context(line.organization):
            claimed += _claim_some(line, most=share, now=now)
    return claimed


def _lines_with_due(now: datetime) -> list[Line]:
    """Who has waited longest comes first. An organization that rests is not looked at."""
    with system_context("organizations with calls that are due"):
        due = CallCase.objects.due(now).filter(organization=OuterRef("organization")).order_by("next_attempt_at")
        lines = Line.objects.filter(problem="", organization__call_control__paused_at=None)
        lines = lines.exclude(organization__call_control__breaker_until__gt=now)
        first_due = Subquery(due.values("next_attempt_at")[:1])
        return list(lines.filter(Exists(due)).select_related("organization").order_by(first_due, "pk"))


@transaction.atomic
def _claim_some(line: Line, *, most: int, now: datetime) -> list[UUID]:
    locked = Line.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=line.pk, problem="").first()
    if locked is None:  # another tick is at work here
        return []
    room = min(_free_slots(locked), _sendable(locked, now=now), most)
    cases = _next_cases(line.organization, now=now)
    scene = scene_of(line.organization)
    facts = facts_of(scene, cases=cases)
    called, refused = _decide(cases, facts, room=room, now=now)
    attempts = _reserve(locked, called, facts, version=scene.wishes.version, now=now)
    plan_cases(scene, cases=refused, now=now)
    _tell_the_rest(line.organization, now=now)
    return [attempt.pk for attempt in attempts]


def _next_cases(organization: Organization, *, now: datetime) -> list[CallCase]:
    """Promised times first, then those who were called before, then who has waited longest.

    The people come in a query of their own: in one with the order, those of everybody who is due would be read.
    """
    before = CallAttempt.objects.filter(case=OuterRef("pk"), counts=True)
    rows = CallCase.objects.due(now).filter(organization=organization)
    rows = rows.order_by(F("agreed_at").asc(nulls_last=True), Exists(before).desc(), "next_attempt_at", "pk")
    first = rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)[:MOST_AT_ONCE]
    ids = list(first)
    cases = CallCase.objects.with_people().in_bulk(ids)
    return [cases[each] for each in ids]


def _decide(
    cases: Sequence[CallCase], facts: dict[UUID, Facts], *, room: int, now: datetime
) -> tuple[list[CallCase], list[CallCase]]:
    """Who is called, and who must not be. Each sees those before it: one call to a number, no more calls than slots.

    Who only lacks a free line is in neither list, and stays due.
    """
    called: list[CallCase] = []
    refused: list[CallCase] = []
    under_way: dict[str, list[Attempt]] = defaultdict(list)
    for case in cases:
        own = facts[case.pk]
        decision = own.beside(under_way[own.number], slots_free=len(called) < room).decide(now=now)
        if isinstance(decision, Call):
            called.append(case)
            under_way[own.number].append(Attempt(at=now, outcome=None, own=False))
        elif not isinstance(decision, Wait) or decision.reason != Reason.LINE_BUSY:
            refused.append(case)
    return called, refused


def _reserve(
    line: Line, cases: Sequence[CallCase], facts: dict[UUID, Facts], *, version: int, now: datetime
) -> list[CallAttempt]:
    """An attempt for each, with its time to be sent. Who is being called in another way meanwhile keeps waiting."""
    if not cases:
        return []
    last = _last_numbers(cases)
    send_after = max(now, line.next_send_at or now)
    attempts = []
    for case in cases:
        zone = facts[case.pk].callee.zones[0]
        attempts.append(
            CallAttempt(
                organization_id=case.organization_id,
                case=case,
                line=line,
                n=last.get(case.pk, 0) + 1,
                number=facts[case.pk].number,
                local_day=now.astimezone(zone).date(),
                settings_version=version,
                reserved_at=now,
                send_after=send_after,
                by=case.wanted_now_by,
            )
        )
        send_after += _apart(line)
    CallAttempt.objects.bulk_create(attempts, ignore_conflicts=True)
    there = set(CallAttempt.objects.filter(pk__in=[each.pk for each in attempts]).values_list("pk", flat=True))
    made = [each for each in attempts if each.pk in there]
    calling = {case.pk for case, attempt in zip(cases, attempts, strict=True) if attempt.pk in there}
    CallCase.objects.filter(pk__in=calling).update(
        state=CaseState.CALLING, next_attempt_at=None, reason=Reason.IN_CALL, reason_detail={}
    )
    CallCase.objects.filter(pk__in={case.pk for case in cases} - calling).update(
        next_attempt_at=now + LOOK_AGAIN, reason=Reason.OTHER_CALL, reason_detail={}
    )
    Line.objects.filter(pk=line.pk).update(next_send_at=send_after)
    return made


def _last_numbers(cases: Iterable[CallCase]) -> dict[UUID, int]:
    rows = CallAttempt.objects.filter(case__in=cases, kind=AttemptKind.OUTBOUND).order_by()
    return dict(rows.values("case").annotate(last=Max("n")).values_list("case", "last"))


def _tell_the_rest(organization: Organization, *, now: datetime) -> None:
    """Whoever is still due waits for a free line, and their page says so."""
    due = CallCase.objects.due(now).filter(organization=organization).exclude(reason=Reason.LINE_BUSY)
    free = due.select_for_update(skip_locked=True, no_key=True).values("pk")  # nobody is waited for in any order
    CallCase.objects.filter(pk__in=free).update(reason=Reason.LINE_BUSY, reason_detail={})


def _free_slots(line: Line) -> int:
    most = line.most_calls - (1 if line.most_calls >= ONE_KEPT_FREE_FROM else 0)
    return max(most - CallAttempt.objects.live().filter(line=line).count(), 0)


def _sendable(line: Line, *, now: datetime) -> int:
    """How many requests the line's pace allows in the next seconds; at least one if nothing is lined up."""
    begins = max(now, line.next_send_at or now)
    return max((now + AHEAD - begins) // _apart(line), 0 if begins > now else 1)


def _apart(line: Line) -> timedelta:
    return timedelta(seconds=1 / (BELOW_THE_RATE * float(line.calls_per_second)))
