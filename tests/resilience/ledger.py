"""What was really dialled, from the exchange's journal, against what the product has written down."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

from django.db.models import Count
from django.utils import timezone

from core.tenancy import system_context
from tests.resilience.called import ENDS, MOST_ATTEMPTS, Centre
from tests.sandbox.exchange.running import TERMINAL
from voicecalls.models import AttemptState, CallAttempt, CallCase, CaseState

WEBHOOKS = "voice,action,fallback,status,amd"
ATTEMPT = re.compile(r"/calls/hooks/voice/([0-9a-f-]{36})/")
# What the exchange says, in our words; of a call that was answered the talk tells more.
OUTCOMES = {"busy": {"busy"}, "no-answer": {"no_answer"}, "canceled": {"aborted"}}
ANSWERED = {"completed", "hung_up", "dropped", "not_now"}
FAR = timedelta(minutes=10)
WRONG_IN_LOGS = ("webhook failed", "two calls for one attempt", "another call for the same", "a refused call takes")


@dataclass(kw_only=True)
class Ledger:
    """`calls`: of the exchange, by their names; `creates`: requests for a call by the attempt they name; `accepted`:
    the attempt each call was made for."""

    calls: dict[str, dict[str, Any]]
    rings: Counter[str]
    creates: Counter[str] = field(default_factory=Counter)
    accepted: dict[str, str] = field(default_factory=dict)
    answered: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    @property
    def dialled_twice(self) -> list[str]:
        """Attempts for which more than one call was asked for, or whose phone rang more than once."""
        return sorted(each for each, times in (self.creates | self.rings).items() if times > 1)


def read(centre: Centre) -> Ledger:
    exchange = centre.exchange
    calls = {call["sid"]: call for call in exchange.calls()}
    ledger = Ledger(calls=calls, rings=Counter(_attempt(ring["voice_url"]) for ring in exchange.rings()))
    for entry in exchange.journal(kind="rest"):
        if entry["method"] == "POST" and entry["url"].endswith("/Calls.json"):
            attempt = _attempt(parse_qs(entry["body"])["Url"][0])
            ledger.creates[attempt] += 1
            if entry["call"]:
                ledger.accepted[entry["call"]] = attempt
    for entry in exchange.journal(kind=WEBHOOKS):
        status = (entry["answer"] or {}).get("status")
        if status is None:
            ledger.unanswered[(entry["answer"] or {}).get("error", "?")] += 1
        elif status < 400:
            ledger.answered += 1
        else:
            ledger.refused.append(f"{entry['kind']} got {status}")
    return ledger


def _attempt(url: str) -> str:
    found = ATTEMPT.search(url)
    assert found, url
    return found[1]


def everybody_is_done(centre: Centre) -> bool:
    """Nobody is being called, and nobody will be before the test is over."""
    soon = timezone.now() + FAR
    with system_context("a test waits for the end of all calls"):
        cases = CallCase.objects.filter(organization__in=centre.organizations)
        there = cases.count() == len(centre.people)
        live = CallAttempt.objects.live().filter(organization__in=centre.organizations)
        under_way = cases.filter(state=CaseState.CALLING).exists() or live.exists()
        next_up = cases.waiting().filter(next_attempt_at__lt=soon).exists()
    return there and not under_way and not next_up


def lost(centre: Centre, ledger: Ledger) -> Iterator[str]:
    """Applicants and calls of which the product knows too little, or something else than the exchange."""
    with system_context("a test compares calls with the exchange's"):
        attempts = {str(row.pk): row for row in CallAttempt.objects.all()}
        cases = list(CallCase.objects.with_people())
    reached = {case.application.candidate.phone for case in cases}
    yield from (f"{number} has no case" for number in centre.people if number not in reached)
    yield from (f"{row.pk} is {row.state}" for row in attempts.values() if row.state != AttemptState.ENDED)
    for sid, call in ledger.calls.items():
        attempt = attempts.get(ledger.accepted[sid])
        if attempt is None or attempt.sid != sid:
            yield f"the call {sid} belongs to no attempt, or to another one than {ledger.accepted[sid]}"
        elif call["status"] not in TERMINAL.split(","):
            yield f"the call {sid} has not ended"
        elif attempt.outcome not in OUTCOMES.get(call["status"], ANSWERED):
            yield f"the call {sid} was {call['status']} and its attempt is {attempt.outcome}"
    for case in cases:
        own = [row for row in attempts.values() if row.case_id == case.pk]
        yield from _unfinished(case, kind=centre.people[case.application.candidate.phone], own=own)


def _unfinished(case: CallCase, *, kind: str, own: list[CallAttempt]) -> Iterator[str]:
    """Its case has ended as it ought to, or waits for another day with a reason because its talk was cut short."""
    counted = sum(row.counts for row in own)
    outcomes = [row.outcome for row in sorted(own, key=lambda row: row.n)]
    if counted > MOST_ATTEMPTS:
        yield f"{case.pk} was called {counted} times"
    if case.state == CaseState.CLOSED:
        used_up = case.end == "not_reached" and counted == MOST_ATTEMPTS
        if case.end != ENDS[kind] and not used_up:
            yield f"{case.pk} of one who {kind} ended {case.end} after {outcomes}"
        if case.end == "not_reached" and not used_up:
            yield f"{case.pk} was given up after {outcomes}"
    elif not (case.reason and case.next_attempt_at and outcomes and outcomes[-1] == "hung_up"):
        yield f"{case.pk} of one who {kind} is {case.state} ({case.reason}) after {outcomes}"


def made_twice() -> list[str]:
    """Attempts of which there is more than one: of one number in a case, or at the same time to one person."""
    with system_context("a test counts attempts"):
        rows = CallAttempt.objects.values("case", "n").annotate(times=Count("pk")).filter(times__gt=1)
        return [f"attempt {row['n']} of {row['case']} exists {row['times']} times" for row in rows]


def said_wrong(said: str) -> list[str]:
    """Lines of the programs' logs that must not be there."""
    return [line for line in said.splitlines() if any(words in line for words in WRONG_IN_LOGS)]
