"""What the parts of the stand-in share."""

import asyncio
import copy
import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.recruitee.faults import Faults
from sandbox.recruitee.journal import Journal
from sandbox.recruitee.model import Candidate, Company, stamp
from sandbox.recruitee.seed import Numbers, Seed, read_seed, read_seed_file, written
from sandbox.recruitee.switches import Switches
from sandbox.serving.clock import Clock
from sandbox.serving.watched import Watched

LONGEST_FAREWELL_SECONDS = 0.5
KEEP_EVERY_SECONDS = 0.5
MOST_SNAPSHOTS = 8


@dataclass(kw_only=True)
class Change:
    """Something that came to pass, in order, and at whose hand. `from_stage` and `to_stage` are numbers."""

    id: int
    at: str
    what: str
    by: str  # "api" or "recruiter"
    company: int
    candidate: int | None = None
    placement: int | None = None
    offer: int | None = None
    from_stage: int | None = None
    to_stage: int | None = None
    run_actions: object = None
    automations: int = 0
    detail: str = ""


@dataclass(kw_only=True)
class House(Watched):
    clock: Clock
    journal: Journal
    seed_file: Path
    folder: Path | None = None
    first_speed: float = 1.0
    leave: Callable[[float], None] | None = None
    numbers: Numbers = field(default_factory=Numbers)
    companies: dict[int, Company] = field(default_factory=dict)
    switches: Switches = field(default_factory=Switches)
    faults: Faults = field(default_factory=Faults)
    changes: list[Change] = field(default_factory=list)
    deliveries: dict[int, Any] = field(default_factory=dict)  # of webhooks.Delivery
    held: list[asyncio.Event] = field(default_factory=list)  # deliveries that wait for another to overtake them
    snapshots: dict[int, list[tuple[float, Candidate | None]]] = field(default_factory=dict)  # per candidate
    homes: dict[int, int] = field(default_factory=dict)  # candidate → company, also of those who are gone
    sent_at: dict[int, list[float]] = field(default_factory=dict)  # per company, for the throttle
    asked_at: dict[int, list[float]] = field(default_factory=dict)
    _keeping: bool = False

    @property
    def kept(self) -> Path | None:
        return self.folder / "state.json" if self.folder else None

    def load(self) -> None:
        """What was kept, else the seed. Raises BadSeed."""
        if self.kept and self.kept.exists():
            self.take(read_seed_file(self.kept, self.numbers))
        else:
            self.take(read_seed_file(self.seed_file, self.numbers))

    def take(self, seed: Seed) -> None:
        self.companies, self.switches = seed.companies, seed.switches
        self.snapshots.clear()
        self.homes.clear()
        for company in self.companies.values():
            for candidate in company.candidates.values():
                self.homes[candidate.id] = company.id
                self.snapshots[candidate.id] = [(-math.inf, copy.deepcopy(candidate))]

    def now(self) -> str:
        return stamp(self.clock.now())

    def company(self, named: str) -> Company | None:
        """By number or subdomain."""
        return next((each for each in self.companies.values() if named in (str(each.id), each.subdomain)), None)

    # ── what came to pass ──

    def changes_to(self, candidate: Candidate, *, gone: bool = False) -> None:
        """For the search index, which may lag behind."""
        snapshots = self.snapshots.setdefault(candidate.id, [])
        snapshots.append((self.clock.seconds(), None if gone else copy.deepcopy(candidate)))
        del snapshots[:-MOST_SNAPSHOTS]

    def record(self, what: str, *, by: str, company: Company, **facts: Any) -> Change:
        change = Change(id=len(self.changes) + 1, at=self.now(), what=what, by=by, company=company.id, **facts)
        self.changes.append(change)
        self.touch()
        return change

    def touch(self) -> None:
        super().touch()
        if self.kept and not self._keeping:
            self._keeping = True
            self.spawn(self._keep_soon())

    async def _keep_soon(self) -> None:
        await asyncio.sleep(KEEP_EVERY_SECONDS)
        self._keeping = False
        self.keep()

    def keep(self) -> None:
        """Companies survive a restart; deliveries, faults, clock and journal in memory do not."""
        if self.kept:
            draft = self.kept.with_suffix(".new")
            state = {**written(self.companies), "switches": asdict(self.switches)}
            draft.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
            draft.replace(self.kept)

    async def stop(self) -> None:
        await super().stop()
        self._keeping = False

    async def reset(self, content: dict[str, Any] | None = None) -> None:
        """As the seed says: the given one, else the one of the start. What is on its way gets there first."""
        await self.clock.idle(within=LONGEST_FAREWELL_SECONDS)
        numbers = Numbers()
        seed = read_seed(content, numbers) if content else read_seed_file(self.seed_file, numbers)
        await self.stop()
        self.numbers = numbers
        for each in (self.deliveries, self.held, self.sent_at, self.asked_at, self.changes):
            each.clear()
        self.faults.clear()
        self.journal.clear()
        self.clock.set_speed(self.first_speed)
        self.clock.set_to(datetime.now(UTC))
        self.take(seed)
        self.touch()
