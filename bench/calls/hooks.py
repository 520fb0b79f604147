"""What the provider tells us of calls, over HTTP; beside a bare view that verifies a signature and inserts one row."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twilio.request_validator import RequestValidator

from bench.arithmetic import Timing, together
from bench.bare import TOKEN as BARE_TOKEN
from bench.calls.rows import Between, apply, calling_jobs, tidied, wait
from bench.load import load, request
from bench.pages import Measured
from core.tenancy import organization_context, system_context
from tests.resilience import databases
from tests.voicecalls import factories as calls
from tests.voicecalls.factories import ACCOUNT, TOKEN
from voicecalls.models import AttemptState, CallAttempt, CallCase, CaseState

ROUNDS, A_ROUND, ORGANIZATIONS, COUNTED = 4, 50, 10, 2
WARM_UP = 10
EVENTS = "CREATE TABLE bare_event (LIKE voicecalls_providerevent INCLUDING ALL)"
RINGING, NO_ANSWER, AGAIN = "a phone rings", "nobody has answered: the next call is planned", "the same once more"
SAID = {RINGING: ("ringing", 2), NO_ANSWER: ("no-answer", 3), AGAIN: ("no-answer", 3)}


def hooks(database: str, *, web: tuple[str, int], bare: tuple[str, int]) -> list[Measured]:
    """Three messages about each call, in rounds; the bare view lives on the same database."""
    with databases.at_work_in(database):
        attempts = _calls_under_way(ROUNDS * A_ROUND + WARM_UP + COUNTED)
        with connection.cursor() as cursor:
            cursor.execute(EVENTS)
        counted = [attempts.pop() for _ in range(COUNTED)]
        counts = {name: _statements(name, counted) for name in SAID}
        warm_up = [attempts.pop() for _ in range(WARM_UP)]
        own: dict[str, list[Timing]] = {name: [] for name in SAID}
        limits = []
        for name in SAID:
            _load(name, warm_up, web=web)
        for number in range(ROUNDS):
            told = attempts[number * A_ROUND : (number + 1) * A_ROUND]
            for name, timings in own.items():
                timings.append(_load(name, told, web=web))
            forms = [bare_request(bare) for _ in range(4 * A_ROUND)]
            limits.append(load(bare, forms, expected=204, count=len(forms)))
        _check(len(attempts) + WARM_UP + COUNTED)
    return [
        Measured(name=name, timing=together(timings), statements=counts[name], bare=together(limits))
        for name, timings in own.items()
    ]


def _calls_under_way(number: int) -> list[CallAttempt]:
    now = timezone.now()
    each = -(-number // ORGANIZATIONS)
    jobs = calling_jobs(organizations=ORGANIZATIONS, jobs=1, now=now)
    apply(jobs, people=each, since=Between(start=now - timedelta(hours=1)))
    wait(jobs, due=Between(start=now))
    attempts: list[CallAttempt] = []
    for job in jobs:
        with organization_context(job.organization):
            cases = CallCase.objects.with_people().select_related("organization__line")
            attempts += CallAttempt.objects.bulk_create(_attempt(case) for case in cases)
            cases.update(state=CaseState.CALLING, next_attempt_at=None)
    tidied()
    return attempts[:number]


def _attempt(case: CallCase) -> CallAttempt:
    now = timezone.now()
    return CallAttempt(
        organization=case.organization,
        case=case,
        line=case.organization.line,
        n=1,
        state=AttemptState.INITIATED,
        number=case.application.candidate.phone,
        sid=calls.sid(),
        reserved_at=now,
        send_after=now,
        sent_at=now,
        counts=True,
    )


def _load(name: str, attempts: Sequence[CallAttempt], *, web: tuple[str, int]) -> Timing:
    base = f"http://{web[0]}:{web[1]}"
    prepared = []
    for attempt in attempts:
        form = _message(name, attempt)
        headers = {"Host": f"{web[0]}:{web[1]}", **_signed(TOKEN, f"{base}{_path(attempt)}", form)}
        prepared.append(request("POST", _path(attempt), headers=headers, body=urlencode(form)))
    return load(web, prepared, expected=204, count=len(prepared))


def bare_request(bare: tuple[str, int]) -> bytes:
    host = f"{bare[0]}:{bare[1]}"
    form = _form(sid=calls.sid(), status="ringing", number=2, to="+4915100000000")
    headers = {"Host": host, **_signed(BARE_TOKEN, f"http://{host}/hook/", form)}
    return request("POST", "/hook/", headers=headers, body=urlencode(form))


def _path(attempt: CallAttempt) -> str:
    return f"/calls/hooks/status/{attempt.pk}/"


def _message(name: str, attempt: CallAttempt) -> dict[str, str]:
    status, number = SAID[name]
    return _form(sid=attempt.sid, status=status, number=number, to=attempt.number)


def _form(*, sid: str, status: str, number: int, to: str) -> dict[str, str]:
    """What Twilio posts of a call's progress."""
    return {
        "CallSid": sid,
        "AccountSid": ACCOUNT,
        "From": calls.NUMBER,
        "To": to,
        "CallStatus": status,
        "ApiVersion": "2010-04-01",
        "Direction": "outbound-api",
        "Timestamp": format_datetime(timezone.now()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(number),
    }


def _signed(token: str, url: str, form: Mapping[str, str]) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)}


def _statements(name: str, attempts: Sequence[CallAttempt]) -> int:
    """How many SQL statements the last of these messages takes; the first reads what is read once a process."""
    for attempt in attempts:
        form = _message(name, attempt)
        headers = _signed(TOKEN, f"{settings.TELEPHONY_PUBLIC_URL}{_path(attempt)}", form)
        host = settings.TELEPHONY_PUBLIC_URL.split("//")[1]
        with CaptureQueriesContext(connection) as queries:
            answer = Client(SERVER_NAME=host.split(":")[0]).post(
                _path(attempt), urlencode(form), content_type="application/x-www-form-urlencoded", headers=headers
            )
        if answer.status_code != 204:
            raise RuntimeError(f"{name}: {answer.status_code}")
    return len(queries)


def _check(number: int) -> None:
    with system_context("whether each message was applied"):
        ended = CallAttempt.objects.filter(state=AttemptState.ENDED, outcome="no_answer").count()
        planned = CallCase.objects.filter(state=CaseState.WAITING, next_attempt_at__isnull=False).count()
    if (ended, planned) != (number, number):
        raise RuntimeError(f"{ended} of {number} calls have ended, {planned} next ones are planned")
