"""Calls for the demo: a line to the exchange on this machine, what is asked, and which stage starts a call."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from secrets import token_hex

from accounts.actor import on_page
from accounts.models import Organization, User
from core.tenancy import organization_context
from interviews.demo import INES, JONAS
from marketplace.actions import call_stage_names
from marketplace.models import Candidate, Job, Stage
from voicecalls import demo_texts
from voicecalls.actions.connecting import change_line
from voicecalls.actions.questions import WantedQuestion, write_question
from voicecalls.actions.settings import WantedRule, change_call_settings
from voicecalls.addresses import inbound_address, inbound_status_address
from voicecalls.models import Line, Mode, TargetOf
from voicecalls.queries.plans import Plan

# Stages of the linked company.
CALL, CALL_COMPLETED = "Qualification Call", "Qualification Call Completed"
APPOINTMENT, INTERVIEW = "Appointment Call", "Interview"
NUMBER = "+493023125000"  # kept free for films and demos
CALLS_PER_SECOND, MOST_CALLS = Decimal(2), 5


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What an exchange must know of the demo: arguments of its command line, and the people whose phones it rings."""

    accounts: list[str]
    numbers: list[str]
    people: list[dict[str, str]]


def create(*, now: datetime) -> Exchange:
    """Connect the demo's first organization with an exchange; what is there already stays. The demo must be there."""
    ines = User.objects.get(email=INES.email)
    organization = Organization.objects.get(memberships__user=ines)
    with organization_context(organization):
        line = Line.objects.filter(organization=organization).first() or _begin(organization, ines, now=now)
        sid = line.account_sid
        addresses = f"{inbound_address(line)}={inbound_status_address(line)}"
        called = Candidate.objects.exclude(phone="").order_by("name")
        return Exchange(
            accounts=[f"{sid}:{line.tokens[0]},cps={line.calls_per_second:f},most={line.most_calls}"],
            numbers=[f"{line.number}={sid}={addresses}"],
            people=[{"number": person.phone, "name": person.name, "does": "phone"} for person in called],
        )


def stage_name() -> str:
    """Which stage of the demo's own jobs starts calls."""
    organization = Organization.objects.get(memberships__user__email=INES.email)
    with organization_context(organization):
        return call_stage_names(organization.jobs.all()[0])[0]


def _begin(organization: Organization, admin: User, *, now: datetime) -> Line:
    by, jobs = on_page(admin), list(organization.jobs.all())
    for wanted in demo_texts.QUESTIONS:
        write_question(organization, wanted=WantedQuestion(**wanted), jobs=jobs, by=by, now=now)
    change_call_settings(
        organization,
        seen=0,
        rules=_rules(jobs[0]),
        weekdays=[0, 1, 2, 3, 4, 5],
        windows=[[time(8), time(20)]],
        by=by,
        now=now,
    )
    return change_line(
        organization,
        account_sid=f"AC{token_hex(16)}",
        token=token_hex(16),
        number=NUMBER,
        calls_per_second=CALLS_PER_SECOND,
        most_calls=MOST_CALLS,
        by=by,
        now=now,
    )


def _rules(job: Job) -> list[WantedRule]:
    """For stages in the organization's language, as jobs here name them, and for those of a linked company, if any."""
    jonas = User.objects.get(email=JONAS.email)
    plan = Plan(round_name="First interview", minutes=30, seats=((jonas,),))
    begins, ends = call_stage_names(job)
    wanted = [
        WantedRule(job=None, stage_name=begins, mode=Mode.INTERVIEW, targets={TargetOf.COMPLETED: ends}),
        WantedRule(job=None, stage_name=CALL, mode=Mode.INTERVIEW, targets={TargetOf.COMPLETED: CALL_COMPLETED}),
        WantedRule(
            job=None, stage_name=APPOINTMENT, mode=Mode.RECRUITER, targets={TargetOf.BOOKED: INTERVIEW}, plan=plan
        ),
    ]
    there = set(Stage.objects.exclude(position=None).values_list("name", flat=True))
    return [rule for rule in wanted if rule.stage_name in there]
