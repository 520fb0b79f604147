"""Applicants who are to be called by organizations with a line each, and the exchange that rings their phones."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from core.tenancy import organization_context
from dev.calling_clock import seconds_ahead
from marketplace.models import Job
from tests import factories
from tests.sandbox.exchange.running import Login, RunningExchange, running
from tests.voicecalls import factories as calls
from voicecalls.models import CaseEnd, Line

SPEED = 8  # of the exchange: a phone that nobody picks up rings for three seconds
MOST_ATTEMPTS = 2
SHORTLY = 0.05  # minutes
# What people do when their phone rings; how often each is called, and how their case ends, if nothing goes wrong.
BEHAVIOURS: Mapping[str, Mapping[str, Any]] = {
    "busy": {"does": "busy"},
    "silent": {"does": "never_answers"},
    "talks": {"does": "answers", "otherwise": {"say": "Yes"}},
    "opts out": {"does": "answers", "otherwise": {"say": "Never call me again"}},
    "hangs up": {"does": "answers", "otherwise": {"hang_up": True}},
    "declines": {"does": "declines"},
    "unreachable": {"does": "unreachable"},
}
ENDS = {"busy": CaseEnd.NOT_REACHED, "silent": CaseEnd.NOT_REACHED, "talks": CaseEnd.COMPLETED}
ROUNDS = {"busy": MOST_ATTEMPTS, "silent": MOST_ATTEMPTS, "talks": 1}
RETRIED = ("busy", "no_answer", "dropped", "lost", "failed", "voicemail")


@dataclass(frozen=True, kw_only=True)
class Centre:
    """`people`: what whoever has this number does."""

    exchange: RunningExchange
    jobs: Sequence[Job]
    people: Mapping[str, str]

    @property
    def organizations(self) -> list[Organization]:
        return [job.organization for job in self.jobs]

    @property
    def rounds(self) -> int:
        """How many calls it takes to be done with everybody."""
        return sum(ROUNDS[kind] for kind in self.people.values())

    def keep_time(self) -> None:
        """The exchange's clock runs fast, and its dates are brought back to the wall's."""
        self.exchange.clock(now=timezone.now().isoformat())


def environment(whole_product: Mapping[str, str], *, exchange: RunningExchange, port: int) -> dict[str, str]:
    """For programs that call through the exchange and are reached by it at `port`."""
    return {
        **whole_product,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEPHONY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TELEPHONY_URL": exchange.address,
        "CALLS_CLOCK_AHEAD": str(seconds_ahead(timezone.now())),
        "CALLS_RING_SILENCE": "15",
        "CALLS_TALK_SILENCE": "20",
    }


def _login(number: int) -> Login:
    return Login(sid=f"AC{number:032x}", token=f"token of account {number}")


@contextmanager
def exchange_for(organizations: int) -> Iterator[RunningExchange]:
    """With an account for each."""
    with running(accounts=[_login(number) for number in range(1, organizations + 1)], speed=SPEED) as exchange:
        yield exchange


def centre(exchange: RunningExchange, *, people: int, pace: float, kinds: Sequence[str] = tuple(ENDS)) -> Centre:
    """So many applicants who have just come to a stage that starts calls, of as many organizations as the exchange has
    accounts. `pace`: calls per second of each line."""
    jobs = [_job(exchange, number, pace=pace) for number in range(1, len(exchange.accounts) + 1)]
    known = {f"+49152288{number:05}": kinds[number % len(kinds)] for number in range(people)}
    for number, (phone, kind) in enumerate(known.items()):
        exchange.person(phone, **BEHAVIOURS[kind])
        calls.application(jobs[number % len(jobs)], number=phone, now=timezone.now())
    return Centre(exchange=exchange, jobs=jobs, people=known)


def _job(exchange: RunningExchange, number: int, *, pace: float) -> Job:
    """Of a new organization that calls at once, and again after seconds."""
    now, account = timezone.now(), exchange.accounts[number - 1]
    organization = factories.organization(now=now)
    own_number = f"+493023125{number:03}"
    calls.line(
        organization, account_sid=account.sid, number=own_number, calls_per_second=round(pace / 0.8, 1), most_calls=60
    )
    with organization_context(organization):
        line = Line.objects.get(organization=organization)
        line.set_tokens(account.token)
        line.save()
    exchange.number(own_number, account=account)
    calls.settings(
        organization,
        now=now,
        most_attempts=MOST_ATTEMPTS,
        calls_per_day=3,
        weekdays=[0, 1, 2, 3, 4, 5],
        windows=[[time(8), time(20)]],
        waits={outcome: {"minutes": SHORTLY, "most": 3} for outcome in RETRIED},
        language="en",
        announce_by_mail=False,
    )
    job = factories.job(organization, now=now)
    calls.rule(job, now=now)
    return job
