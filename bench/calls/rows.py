"""Organizations that call, by the usual factories; and their applicants, by the million, in three statements."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import Organization
from marketplace.models import Job
from tests import factories
from tests.voicecalls import factories as calls

DAY = timedelta(days=1)
STAGE = "Phone screening"
CANDIDATES = """
INSERT INTO marketplace_candidate
  (id, organization_id, name, email, language, time_zone, phone, phone_as_typed, country, region)
SELECT gen_random_uuid(), o.id, 'Candidate ' || n, 'in-bulk-' || n || '@example.com', 'de', 'Europe/Berlin',
  '+49151' || lpad((%(first)s + (o.nth - 1) * %(people)s + n)::text, 8, '0'), '', 'DE', 'BE'
FROM unnest(%(organizations)s::bigint[]) WITH ORDINALITY AS o(id, nth), generate_series(1, %(people)s) AS n
"""
APPLICATIONS = """
INSERT INTO marketplace_application
  (id, organization_id, job_id, candidate_id, stage_id, applied_at, stage_since, closed_because)
SELECT gen_random_uuid(), j.organization_id, j.id, c.id, s.id, %(since)s, %(since)s + random() * %(until)s, ''
FROM marketplace_job j
JOIN marketplace_stage s ON s.job_id = j.id AND s.name = %(stage)s
JOIN marketplace_candidate c ON c.organization_id = j.organization_id AND starts_with(c.email, 'in-bulk-')
WHERE j.id = ANY(%(jobs)s)
"""
CASES = """
INSERT INTO voicecalls_callcase
  (id, organization_id, application_id, rule_id, trigger_stage_id, stage_since, mode, state, "end", next_attempt_at,
   reason, reason_detail, agreed_words, wanted_now_by, language, opened_at, problem)
SELECT gen_random_uuid(), a.organization_id, a.id, r.id, a.stage_id, a.stage_since, 'interview', 'waiting', '',
  %(due)s + random() * %(until)s, 'outside_hours', '{}', '', '', '', a.stage_since, ''
FROM marketplace_application a
JOIN voicecalls_stagerule r ON r.stage_id = a.stage_id
WHERE a.job_id = ANY(%(jobs)s)
"""
FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""
INDEXES = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = %s::regclass AND NOT indisunique
"""
FILLED = ("marketplace_candidate", "marketplace_application", "voicecalls_callcase")


@dataclass(frozen=True, kw_only=True)
class Between:
    """Instants at random from `start` on, for so `long`."""

    start: datetime
    long: timedelta = timedelta(0)


def calling_jobs(*, organizations: int, jobs: int, now: datetime, **line: Any) -> list[Job]:
    """So many jobs of so many organizations each, which call whoever enters a stage. `line`: details of each line."""
    return [job for _ in range(organizations) for job in _jobs(jobs, now=now, **line)]


def _jobs(number: int, *, now: datetime, **line: Any) -> Iterator[Job]:
    organization = factories.organization(now=now)
    calls.line(organization, **line)
    calls.settings(organization, now=now, announce_by_mail=False)
    for _ in range(number):
        job = factories.job(organization, now=now)
        calls.rule(job, stage_name=STAGE, now=now)
        calls.asked(job, now=now)
        yield job


def organizations_of(jobs: Sequence[Job]) -> list[Organization]:
    return list({job.organization_id: job.organization for job in jobs}.values())


def apply(jobs: Sequence[Job], *, people: int, since: Between, first: int = 0) -> None:
    """So many people of each organization apply for each of its jobs, and come to stand in the stage that starts calls.

    `first`: the first of their phone numbers; nobody shares one.
    """
    organizations = [organization.pk for organization in organizations_of(jobs)]
    with _filling("marketplace_candidate") as cursor:
        cursor.execute(CANDIDATES, {"organizations": organizations, "people": people, "first": first})
    with _filling("marketplace_application") as cursor:
        values = {"jobs": [job.pk for job in jobs], "stage": STAGE, "since": since.start, "until": since.long}
        cursor.execute(APPLICATIONS, values)


def wait(jobs: Sequence[Job], *, due: Between) -> None:
    """Everybody who stands in the trigger stage of these jobs waits for a call; none has a case yet."""
    with _filling("voicecalls_callcase") as cursor:
        cursor.execute(CASES, {"jobs": [job.pk for job in jobs], "due": due.start, "until": due.long})


def tidied() -> None:
    """As autovacuum would have left the tables long ago."""
    with connection.cursor() as cursor:
        for table in FILLED:
            cursor.execute(f"VACUUM ANALYZE {table}")


@contextmanager
def _filling(table: str) -> Iterator[Any]:
    """Foreign keys are checked, and indexes built, once for all rows: row by row takes longer than all the rest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks ahead of it cannot be altered
        cursor.execute(FOREIGN_KEYS, [table])
        keys = cursor.fetchall()
        cursor.execute(INDEXES, [table])
        indexes = cursor.fetchall()
        for name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield cursor
        for _, definition in indexes:
            cursor.execute(definition)
        for name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
