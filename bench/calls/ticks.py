"""The tick that has nothing to do, with few and with very many who wait; and in the minutes after a great move."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from django.db import connection
from django.utils import timezone

from bench.calls.rows import DAY, Between, apply, calling_jobs, tidied, wait
from bench.calls.speed import took
from bench.table import Table, milliseconds, times
from tests.resilience import databases
from voicecalls import tasks

FEW, MANY, MOVED = 1000, 1_000_000, 10_000
ORGANIZATIONS, JOBS = 20, 5
ROUNDS, A_ROUND, WARM_UP = 5, 20, 3
LIMIT = 1.5  # times: an idle tick that is slower depends on how many wait
MOVE = """
WITH moved AS (
  UPDATE marketplace_application SET stage_since = now() - random() * interval '1 minute'
  WHERE id IN (SELECT application_id FROM voicecalls_callcase ORDER BY id LIMIT %s) RETURNING id, stage_since
)
UPDATE voicecalls_callcase c SET stage_since = m.stage_since FROM moved m WHERE c.application_id = m.id
"""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A database in which so many wait, and the seconds that its ticks have taken."""

    number: int
    database: str
    seconds: list[float] = field(default_factory=list)


@contextmanager
def databases_with(numbers: Sequence[int], *, schema: str) -> Iterator[list[Waiting]]:
    """The same organizations with as many cases as wanted, all of which wait for another day."""
    now = timezone.now()
    with ExitStack() as stack:
        base = stack.enter_context(databases.created("bench", template=schema))
        with databases.at_work_in(base):
            jobs = calling_jobs(organizations=ORGANIZATIONS, jobs=JOBS, now=now)
        found = []
        for number in numbers:
            name = stack.enter_context(databases.created("bench", template=base))
            with databases.at_work_in(name):
                people = max(number // len(jobs), 1)
                apply(jobs, people=people, since=Between(start=now - 60 * DAY, long=59 * DAY))
                wait(jobs, due=Between(start=now + DAY, long=30 * DAY))
                tidied()
            found.append(Waiting(number=people * len(jobs), database=name))
        yield found


def idle(*, waiting: int, schema: str) -> Table:
    """In turns, so that whatever else the machine does meets few and many alike."""
    with databases_with([FEW, waiting], schema=schema) as (few, many):
        for _ in range(ROUNDS):
            _tick(few)
            _tick(many)
        moved = Waiting(number=many.number, database=many.database)
        _move(moved)
        _tick(moved)
        names = {
            f"{few.number:,} wait": few,
            f"{many.number:,} wait": many,
            f"{many.number:,} wait, {MOVED:,} of them for a minute": moved,
        }
        return _table(names, few)


def _tick(waiting: Waiting) -> None:
    with databases.at_work_in(waiting.database):
        for _ in range(WARM_UP):
            tasks.tick()
        waiting.seconds.extend(took(tasks.tick) for _ in range(A_ROUND))


def _move(waiting: Waiting) -> None:
    """So many came to stand in the trigger stage within the last minute; their cases are there already."""
    with databases.at_work_in(waiting.database):
        with connection.cursor() as cursor:
            cursor.execute(MOVE, [MOVED])
        tidied()


def _table(measured: Mapping[str, Waiting], first: Waiting) -> Table:
    return Table(
        title="Calls: the idle tick",
        note=f"Nobody is due. It looks at an index and finds nothing, however many wait: below {LIMIT} × is the aim. "
        "Whoever came to a stage in the last ten minutes is looked at in every tick.",
        head=["who waits", "p50 ms", f"to {first.number:,}"],
        rows=[
            [name, milliseconds(median(one.seconds)), times(median(one.seconds), median(first.seconds))]
            for name, one in measured.items()
        ],
    )
