"""What recruiter mode books, and with whom, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership, Organization, User
from interviews.models import Interview, State, Window
from interviews.queries import publishing
from voicecalls.models import AppointmentPlan, CallCase, Mode, PlanSeat, StageRule


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`seats`: all are needed, any one of each; a seat is empty if everybody who could fill it has left the team."""

    round_name: str
    minutes: int
    seats: tuple[tuple[User, ...], ...]

    @property
    def is_complete(self) -> bool:
        return bool(self.seats) and all(self.seats)

    @property
    def sure(self) -> tuple[str, ...]:
        """Names of who will be there whatever time is chosen."""
        return tuple(seat[0].name for seat in self.seats if len(seat) == 1 and seat[0].name)


def silent(seats: Iterable[Collection[User]], known: Collection[int]) -> list[Collection[User]]:
    """Seats that nobody fills who has published hours (`known`: the users who have): no time can come of them."""
    return [seat for seat in seats if not any(user.pk in known for user in seat)]


def plans_of(rules: Iterable[StageRule]) -> dict[UUID, Plan]:
    """By the id of the rule, in one query, and another one if nobody is left in a plan; none if no rule is in recruiter
    mode."""
    asked = {rule.pk for rule in rules if rule.mode == Mode.RECRUITER}
    if not asked:
        return {}
    stays = Membership.objects.filter(organization=OuterRef("organization"), user=OuterRef("user"))
    rows = PlanSeat.objects.filter(plan__rule__in=asked).in_order().select_related("plan", "user")
    people: Iterable[Any] = rows.annotate(stays=Exists(stays))
    plans: dict[UUID, AppointmentPlan] = {}
    seats: dict[UUID, dict[int, list[User]]] = defaultdict(dict)
    for row in people:
        plans[row.plan.rule_id] = row.plan
        known = seats[row.plan_id].setdefault(row.seat, [])
        if row.stays:
            known.append(row.user)
    if asked - plans.keys():
        plans |= {each.rule_id: each for each in AppointmentPlan.objects.filter(rule__in=asked - plans.keys())}
    return {
        rule: Plan(round_name=each.round_name, minutes=each.minutes, seats=tuple(map(tuple, seats[each.pk].values())))
        for rule, each in plans.items()
    }


def without_times(organization: Organization, plans: Mapping[UUID, Plan]) -> frozenset[UUID]:
    """Rules from which no time can come: a seat that nobody fills, or nobody with published hours."""
    if not plans:
        return frozenset()
    known = publishing(organization)
    return frozenset(rule for rule, plan in plans.items() if not plan.is_complete or silent(plan.seats, known))


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """How far a case's appointment is. `booked`: for a time after the applicant came to the stage; `offered`: one waits
    whose times were given by hand, so that times can come of it whatever is published."""

    booked: bool = False
    offered: bool = False


def appointments_of(cases: Iterable[CallCase], round_names: Mapping[UUID, str]) -> dict[UUID, Appointment]:
    """By the id of the case, in one query; none if there are no cases. `round_names`: by case."""
    asked = list(cases)
    if not asked:
        return {}
    found: dict[UUID, list[Interview]] = defaultdict(list)
    rows = Interview.objects.filter(application__in=[case.application_id for case in asked]).exclude(
        state=State.CANCELLED
    )
    for row in rows.select_related("application").annotate(
        is_offered=Exists(Window.objects.filter(interview=OuterRef("pk")))
    ):
        found[row.application_id].append(row)
    return {case.pk: _appointment(case, found[case.application_id], round_names.get(case.pk, "")) for case in asked}


def _appointment(case: CallCase, interviews: Iterable[Any], round_name: str) -> Appointment:
    same_round = round_name.casefold()
    mine = [each for each in interviews if each.pk == case.interview_id or each.round_name.casefold() == same_round]
    return Appointment(
        booked=any(each.is_booked and each.ends_at > case.stage_since for each in mine),
        offered=any(each.is_pending and each.is_offered for each in mine),
    )


def plan_of(case: CallCase) -> Plan | None:
    """What a case in recruiter mode is to book; None if its rule is gone or says nothing."""
    return plans_of([case.rule]).get(case.rule.pk) if case.rule else None


def appointment_of(case: CallCase) -> Interview | None:
    """The interview that a case is about, with its people: the one that is booked, else the one that waits
    (or is withdrawn: the application was closed during the call).

    It was made for the case, or somebody requested it for the same round.
    """
    plan, mine = plan_of(case), Q(pk=case.interview_id)
    if plan:
        mine |= Q(round_name__iexact=plan.round_name)
    rows = Interview.objects.with_people().filter(mine, application=case.application_id)
    booked = rows.filter(state=State.BOOKED, ends_at__gt=case.stage_since).order_by("starts_at", "pk")
    return booked.first() or rows.filter(state=State.PENDING).order_by("offered_at", "pk").first()
