"""What the overview counts and the export lists, in two queries each, all of it read at once."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import NO_ZONE, Organization
from core import zones
from interviews.slots import instant
from marketplace.models import Candidate
from voicecalls import numbers
from voicecalls.models import AttemptKind, CallAttempt, CallCase
from voicecalls.reach import Entered, Made
from voicecalls.script import Outcome

NOT_MADE = (Outcome.ABORTED, "")


def entered(organization: Organization, *, since: date, until: date) -> list[Entered]:
    """Who came into a stage that starts calls on one of these days (of the organization's calendar)."""
    cases = cases_of(organization, since=since, until=until)
    made = _made(organization, cases)
    rows = cases.values_list(
        "pk",
        "application__candidate_id",
        "application__job__title",
        "trigger_stage__name",
        "stage_since",
        "end",
        "moved_to_id",
    )
    return [
        Entered(who=str(who), job=title, stage=stage, since=at, end=end, moved=moved is not None, made=made[pk])
        for pk, who, title, stage, at, end, moved in rows
    ]


def cases_of(organization: Organization, *, since: date, until: date) -> QuerySet[CallCase]:
    first = instant(since, time(0), organization.zone, edge="start")
    last = instant(until + timedelta(days=1), time(0), organization.zone, edge="start")
    return CallCase.objects.filter(organization=organization, stage_since__gte=first, stage_since__lt=last)


def attempts_of(organization: Organization, cases: QuerySet[CallCase]) -> list[CallAttempt]:
    """All attempts of these cases, with the people, oldest first."""
    rows = CallAttempt.objects.filter(organization=organization, case__in=cases).defer("brief", "talk")
    people = rows.select_related(
        "case__application__candidate__user",
        "case__application__job",
        "case__trigger_stage",
        "case__interview",
        "case__application__stage",
    )
    return list(people.order_by("reserved_at", "pk"))


def clock_of(candidate: Candidate, number: str, organization: Organization) -> ZoneInfo:
    """The clock on which a call is counted: what the person has said, else what their number tells, else ours."""
    account = candidate.user.own_time_zone if candidate.user else ""
    return _zone(candidate.time_zone or account, number, organization)


def _made(organization: Organization, cases: QuerySet[CallCase]) -> dict[UUID, list[Made]]:
    """By case, oldest first. Calls that were taken back before they rang were not made."""
    rows = CallAttempt.objects.filter(organization=organization, case__in=cases).exclude(outcome__in=NOT_MADE)
    candidate = "case__application__candidate"
    values = rows.order_by("reserved_at", "pk").values_list(
        "case_id",
        "sent_at",
        "reserved_at",
        "outcome",
        "kind",
        "counts",
        "number",
        f"{candidate}__time_zone",
        f"{candidate}__user__time_zone",
    )
    made: dict[UUID, list[Made]] = defaultdict(list)
    for case, sent, reserved, outcome, kind, counts, number, said, account in values.iterator():
        zone = _zone(said or (account if account != NO_ZONE else ""), number, organization)
        at: datetime = (sent or reserved).astimezone(zone)
        outbound = kind == AttemptKind.OUTBOUND
        made[case].append(Made(at=at, outcome=outcome, outbound=outbound, rang=counts or not outbound))
    return made


def _zone(said: str | None, number: str, organization: Organization) -> ZoneInfo:
    name = said or _zone_of_number(number)
    return zones.zone(name) if name else organization.zone


@lru_cache(maxsize=4096)
def _zone_of_number(number: str) -> str:
    return next(iter(numbers.possible_zones(number)), "") if number else ""
