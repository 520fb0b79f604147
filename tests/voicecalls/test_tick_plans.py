"""How much the tick reads: by index, whatever the number of those who wait. PostgreSQL counts the rows itself."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.calls import rows
from tests.factories import NOW
from voicecalls import actions
from voicecalls.actions import enrolment
from voicecalls.actions.claiming import MOST_AT_ONCE

pytestmark = pytest.mark.django_db
CASES, APPLICATIONS, PEOPLE = "voicecalls_callcase", "marketplace_application", "marketplace_candidate"
MANY, MOVED = 4000, 400
MOVE = """
WITH moved AS (
  UPDATE marketplace_application SET stage_since = %s
  WHERE id IN (SELECT application_id FROM voicecalls_callcase ORDER BY id DESC LIMIT %s) RETURNING id, stage_since
)
UPDATE voicecalls_callcase c SET stage_since = m.stage_since FROM moved m WHERE c.application_id = m.id
"""


def waiting(*, due: rows.Between) -> None:
    jobs = rows.calling_jobs(organizations=1, jobs=2, now=NOW)
    rows.apply(jobs, people=MANY // 2, since=rows.Between(start=NOW - 60 * rows.DAY, long=59 * rows.DAY))
    rows.wait(jobs, due=due)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def rows_read(work: Callable[[], object]) -> Counter[str]:
    """By table: how many rows the queries of this work look at, those included that a filter throws away."""
    with CaptureQueriesContext(connection) as queries:
        work()
    read: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith("SELECT") and "FROM" in query["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
                answer = cursor.fetchone()[0]
                plan = json.loads(answer) if isinstance(answer, str) else answer
                for node in nodes(plan[0]["Plan"]):
                    found = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                    read[node.get("Relation Name", "")] += round(found * node["Actual Loops"])
    return read


def tick() -> None:
    actions.enrol(now=NOW)
    actions.claim_due(now=NOW)


def test_a_tick_without_work_reads_nobody_who_waits():
    waiting(due=rows.Between(start=NOW + rows.DAY, long=rows.DAY))
    read = rows_read(tick)
    assert (read[CASES], read[APPLICATIONS], read[PEOPLE]) == (0, 0, 0)


def test_a_claim_reads_the_people_of_its_portion_alone():
    waiting(due=rows.Between(start=NOW - timedelta(hours=1), long=timedelta(minutes=30)))
    read = rows_read(tick)
    assert read[CASES] >= MANY - MOST_AT_ONCE  # the control: rows are counted
    assert 0 < read[PEOPLE] <= 4 * MOST_AT_ONCE


def test_after_a_great_move_only_those_who_moved_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    """Ordered by anything but the time of the move, a portion that is small beside the number who moved is sought among
    all who wait: PostgreSQL expects to find it soon, and there is none."""
    monkeypatch.setattr(enrolment, "ALL_AT_ONCE", 1)
    waiting(due=rows.Between(start=NOW + rows.DAY, long=rows.DAY))
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [NOW - timedelta(minutes=1), MOVED])
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_hashjoin = off")  # so few cases are cheaply read as a whole; a million are not
        cursor.execute("SET LOCAL enable_mergejoin = off")
    read = rows_read(tick)
    assert MOVED <= read[CASES] <= 3 * MOVED
