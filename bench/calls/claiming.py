"""Planning and claiming from rows, beside the same rows read, locked and written by psycopg alone."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from bench.calls.rows import Between, apply, calling_jobs, organizations_of, tidied, wait
from bench.calls.speed import Speed, one_by_one, took
from core.tenancy import organization_context
from marketplace.models import Job
from tests.factories import NOW
from tests.resilience import databases
from voicecalls import actions
from voicecalls.actions.planning import ALL_AT_ONCE
from voicecalls.actions.settings import FIRST
from voicecalls.models import CallCase, CallControl

ROUNDS, A_TICK, OF_ONE, ORGANIZATIONS, PLANNED = 5, 200, 20, 10, 2000
TICK = timedelta(seconds=10)
NIGHT = NOW + timedelta(hours=12)
UNHINDERED = {"most_calls": 9000, "calls_per_second": 900}  # the line is not what is measured
FORGET = "UPDATE voicecalls_callcase SET next_attempt_at = NULL, reason = ''"
SELECT_DUE = """
SELECT id, application_id FROM voicecalls_callcase
WHERE organization_id = %s AND state = 'waiting' AND next_attempt_at <= %s
ORDER BY next_attempt_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
INSERT_ATTEMPT = """
INSERT INTO bare_attempt
  (id, organization_id, case_id, line_id, kind, n, state, outcome, number, counts, sid, settings_version, brief, talk,
   language, answered_by, reserved_at, send_after, looks, by)
VALUES (%s, %s, %s, NULL, 'outbound', %s, 'reserved', '', %s, false, '', 0, '{}', '{}', '', '', %s, %s, 0, '')
"""
SELECT_WAITING = """
SELECT * FROM voicecalls_callcase c
JOIN marketplace_application a ON a.id = c.application_id
JOIN marketplace_candidate p ON p.id = a.candidate_id
WHERE c.organization_id = %s AND c.state = 'waiting' AND c.id > %s
ORDER BY c.id LIMIT %s FOR NO KEY UPDATE OF c
"""
UPDATE_PLAN = "UPDATE voicecalls_callcase SET next_attempt_at = %s, reason = %s, reason_detail = '{}' WHERE id = %s"
_numbers = count(1)


def planning(database: str) -> Speed:
    """All waiting cases of an organization whose settings have changed: each gets another time."""
    with databases.at_work_in(database), psycopg.connect(databases.url_of(database), autocommit=True) as plain:
        jobs = calling_jobs(organizations=1, jobs=1, now=NOW)
        apply(jobs, people=PLANNED, since=Between(start=NOW))
        wait(jobs, due=Between(start=NOW))
        tidied()
        _plan_all(jobs[0])
        own, bare = [], []
        for _ in range(ROUNDS):
            _forget()
            own.append(took(lambda: _plan_all(jobs[0])))
            _check(jobs[0])
            _forget()
            bare.append(took(lambda: _plan_by_psycopg(plain, jobs[0])))
    name = "cases planned, all of one organization"
    return Speed(name=name, timing=one_by_one(own), bare=one_by_one(bare), each=PLANNED)


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def _plan_all(job: Job) -> None:
    with organization_context(job.organization):
        CallControl.objects.update_or_create(organization=job.organization, defaults={"replan_after": FIRST})
    while actions.replan(now=NIGHT):
        continue


def _check(job: Job) -> None:
    with organization_context(job.organization):
        if CallCase.objects.filter(next_attempt_at__gt=NIGHT).exclude(reason="").count() != PLANNED:
            raise RuntimeError("not every case was planned")


def _plan_by_psycopg(plain: psycopg.Connection[Any], job: Job) -> None:
    last = FIRST
    while True:
        with plain.transaction(), plain.cursor() as cursor:
            rows = cursor.execute(SELECT_WAITING, [job.organization_id, last, ALL_AT_ONCE]).fetchall()
            if not rows:
                return
            cursor.executemany(UPDATE_PLAN, [[NIGHT, "outside_hours", row[0]] for row in rows])
        last = rows[-1][0]


def claims(database: str) -> Speed:
    """Ticks that find more than enough: two hundred attempts each, twenty of each organization."""
    with databases.at_work_in(database), psycopg.connect(databases.url_of(database), autocommit=True) as plain:
        jobs = calling_jobs(organizations=ORGANIZATIONS, jobs=1, now=NOW, **UNHINDERED)
        apply(jobs, people=2 * OF_ONE * (ROUNDS + 1), since=Between(start=NOW))
        wait(jobs, due=Between(start=NOW - timedelta(hours=1), long=timedelta(minutes=50)))
        tidied()
        plain.execute("CREATE TEMPORARY TABLE bare_attempt (LIKE voicecalls_callattempt INCLUDING ALL)")
        organizations = [organization.pk for organization in organizations_of(jobs)]
        own, bare = [], []
        for tick in range(ROUNDS + 1):
            own.append(took(lambda tick=tick: _claim(tick)))  # type: ignore[misc]
            bare.append(took(lambda: _claim_by_psycopg(plain, organizations)))
    name = "attempts claimed, in ticks of 200"
    return Speed(name=name, timing=one_by_one(own[1:]), bare=one_by_one(bare[1:]), each=A_TICK)


def _claim(tick: int) -> None:
    if len(actions.claim_due(now=NOW + TICK * tick, most=A_TICK)) != A_TICK:
        raise RuntimeError("not as many claims as expected")


def _claim_by_psycopg(plain: psycopg.Connection[Any], organizations: Sequence[int]) -> None:
    """Nothing is marked as claimed: the same rows are found again, which costs PostgreSQL as much."""
    for organization in organizations:
        with plain.transaction(), plain.cursor() as cursor:
            rows = cursor.execute(SELECT_DUE, [organization, NOW, OF_ONE]).fetchall()
            cursor.executemany(INSERT_ATTEMPT, [_attempt(organization, case) for case, _ in rows])


def _attempt(organization: int, case: UUID) -> list[Any]:
    number = next(_numbers)
    return [uuid4(), organization, case, number, f"+49151{number:08}", NOW, NOW]
