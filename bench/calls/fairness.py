"""One organization owns nine tenths of all that is due, and was there first. How long the others wait."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from uuid import UUID

from bench.calls.claiming import A_TICK, TICK, UNHINDERED
from bench.calls.rows import Between, apply, calling_jobs, tidied, wait
from bench.table import Table, share
from core.tenancy import system_context
from tests.factories import NOW
from tests.resilience import databases
from voicecalls import actions
from voicecalls.actions.claiming import MOST_AT_ONCE
from voicecalls.models import CallAttempt

OTHERS, OF_EACH = 19, 26
OF_THE_BIG_ONE = OTHERS * OF_EACH * 9
MOST_TICKS = 100


@dataclass(frozen=True, kw_only=True)
class Waits:
    """In ticks, counted from one. `shares`: how many attempts each organization got in the first tick."""

    first_call: int
    last_call: int
    shares: Mapping[int, int]


def fairness(database: str) -> Table:
    with databases.at_work_in(database):
        jobs = calling_jobs(organizations=1 + OTHERS, jobs=1, now=NOW, **UNHINDERED)
        big, *others = jobs
        apply([big], people=OF_THE_BIG_ONE, since=Between(start=NOW - timedelta(hours=1)))
        wait([big], due=Between(start=NOW - timedelta(minutes=50)))
        apply(others, people=OF_EACH, since=Between(start=NOW - timedelta(hours=1)), first=OF_THE_BIG_ONE)
        wait(others, due=Between(start=NOW - timedelta(minutes=40)))
        tidied()
        waits = waits_of([job.organization_id for job in others], ticks=_ticks([job.organization_id for job in others]))
    return _table(waits, big=big.organization_id)


def _ticks(others: Sequence[int]) -> list[Counter[int]]:
    """How many attempts each organization got, tick by tick, until the others have had all of theirs."""
    ticks: list[Counter[int]] = []
    while len(ticks) < MOST_TICKS and sum(tick[other] for tick in ticks for other in others) < OTHERS * OF_EACH:
        ticks.append(_owners(actions.claim_due(now=NOW + TICK * len(ticks), most=A_TICK)))
    return ticks


def _owners(attempts: Sequence[UUID]) -> Counter[int]:
    with system_context("whose calls were claimed"):
        rows = CallAttempt.objects.filter(pk__in=attempts).values_list("organization_id", flat=True)
        return Counter(rows.order_by())


def waits_of(others: Sequence[int], *, ticks: Sequence[Mapping[int, int]]) -> Waits:
    """When the last of the others got its first attempt, and its last one. ValueError if one of them got none."""
    served = {other: [number for number, tick in enumerate(ticks, start=1) if tick.get(other)] for other in others}
    return Waits(
        first_call=max(min(numbers) for numbers in served.values()),
        last_call=max(max(numbers) for numbers in served.values()),
        shares=ticks[0],
    )


def in_order() -> tuple[str, str]:
    """The ticks of the first and of the last call of the others, if who has waited longest always came first."""
    everybody = OF_THE_BIG_ONE + OTHERS * OF_EACH
    return str(OF_THE_BIG_ONE // A_TICK + 1), str(ceil(everybody / A_TICK))


def _table(waits: Waits, *, big: int) -> Table:
    everybody = sum(waits.shares.values())
    theirs = [number for organization, number in waits.shares.items() if organization != big]
    return Table(
        title="Calls: one organization owns 90 % of what is due",
        note=f"{OF_THE_BIG_ONE:,} of {OF_THE_BIG_ONE + OTHERS * OF_EACH:,} calls are one organization's, and were due "
        f"first; {OTHERS} others have {OF_EACH} each. A tick reserves at most {A_TICK} calls, and at most "
        f"{MOST_AT_ONCE} of one organization. Ticks come every {TICK.total_seconds():.0f} seconds; no line is full.",
        head=["of whom", "first call, in ticks", "last call, in ticks", "of the first tick"],
        rows=[
            [f"the others ({OF_EACH} each)", str(waits.first_call), str(waits.last_call), _shares(theirs, everybody)],
            ["the others, had it gone in order", *in_order(), "0 %"],
            ["the one", "1", "–", share(waits.shares[big], everybody)],
        ],
    )


def _shares(numbers: Sequence[int], everybody: int) -> str:
    """Of the one that got least and the one that got most."""
    least, most = share(min(numbers), everybody), share(max(numbers), everybody)
    return least if least == most else f"{least} – {most}"
