"""What people do, there and here, and what Klara does: at random moments, all at once."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from ats_sync.models import ApplicationLink
from core.tenancy import organization_context, system_context
from marketplace import licences
from marketplace.actions import move_to_stage, write_note
from marketplace.licences import Standing
from marketplace.models import Application, Stage
from tests.resilience.crew import pause
from tests.resilience.linked import ADMIN, CALL, COMPLETED, HIRED, INTERVIEW, STAGES, Applicant, Links

KLARA, MEMBER = Actor(name="Klara", channel="worker"), Actor(name="Mia Member", channel="page")
OURS = (KLARA.name, MEMBER.name, ADMIN.name)
Act = Callable[[], object]
Plan = list[tuple[float, Act]]  # after how many seconds, and what


@dataclass(frozen=True, kw_only=True)
class Licence:
    """Somebody would have been called between two moments: after so many changes there, and before so many."""

    placement: int
    after: int
    before: int


@dataclass(kw_only=True)
class Diary:
    """What has happened. `faults`: how often what went wrong, by its name."""

    licences: list[Licence] = field(default_factory=list)
    refused: int = 0
    unknown: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)


# ── people there ──


def recruiter_acts(links: Links, *, seconds: float, dice: random.Random) -> Plan:
    """Cards are dragged, often more than once in a row, people are rejected, taken back and written about."""
    return [
        (at + again * 0.4, _act(links, who, dice=dice))
        for who in links.applicants
        for _ in range(dice.randint(1, 3) if who.disturbed else 0)
        for at in [dice.uniform(0, seconds)]
        for again in range(dice.choice((1, 3)))
    ]


def _act(links: Links, who: Applicant, *, dice: random.Random) -> Act:
    kind = dice.choices(("move", "back", "reject", "requalify", "note", "instant"), (5, 3, 1, 1, 1, 1))[0]
    stage = links.stage_id(who.company, dice.choice([name for name in STAGES if name != HIRED or dice.random() < 0.3]))
    recruitee = links.recruitee
    acts: dict[str, Act] = {
        "move": lambda: recruitee.move(who.placement, stage),
        "back": lambda: recruitee.move(who.placement, links.stage_id(who.company, CALL)),
        "reject": lambda: recruitee.act("disqualify", placement=who.placement),
        "requalify": lambda: recruitee.act("requalify", placement=who.placement),
        "note": lambda: recruitee.act("note", candidate=who.candidate, body="Seems nice."),
        # right after the candidate was read the next time by anybody, whoever that is
        "instant": lambda: recruitee.fault(
            "drag", on="candidate", company=who.company, placement=who.placement, to=stage
        ),
    }
    return acts[kind]


# ── the team, here ──


def member_acts(links: Links, *, seconds: float, dice: random.Random) -> Plan:
    moves = [
        (dice.uniform(0, seconds), _member_moves(who, dice.choice([COMPLETED, INTERVIEW, CALL])))
        for who in links.applicants
        for _ in range(dice.choice((0, 1, 1, 2) if who.disturbed else (2, 3)))
    ]
    notes = [(dice.uniform(0, seconds), _member_writes(who)) for who in links.applicants if dice.random() < 0.3]
    return moves + notes


def _member_moves(who: Applicant, name: str) -> Act:
    def moves() -> None:
        application = application_of(who)
        if application is None or application.closed_at:
            return
        with organization_context(application.organization):
            stage = Stage.objects.get(job=application.job, name=name)
            move_to_stage(application, stage=stage, by=MEMBER, now=timezone.now())

    return moves


def _member_writes(who: Applicant) -> Act:
    def writes() -> None:
        application = application_of(who)
        if application:
            with organization_context(application.organization):
                key = f"member:{uuid4()}"
                write_note(application, key=key, author=MEMBER.name, text="Call back soon.", now=timezone.now())

    return writes


def application_of(who: Applicant) -> Application | None:
    with system_context("a test looks somebody up"):
        rows = Application.objects.select_related("organization", "job", "stage")
        return rows.filter(ats_link__remote_id=str(who.placement)).first()


# ── Klara ──


@dataclass(kw_only=True)
class Klara:
    """Calls whoever stands in the stage that starts calls, as voicecalls does it, but for the telephone. `share`: which
    of how many she looks after; `asks`: for the licence of each call."""

    links: Links
    diary: Diary
    dice: random.Random
    share: tuple[int, int] = (0, 1)
    asks: bool = True
    _done: set[tuple[UUID, Any]] = field(default_factory=set)
    _talks: list[tuple[float, Application]] = field(default_factory=list)

    def look_round(self) -> None:
        """Everybody who is to be called is; whoever has talked for long enough is moved on."""
        with system_context("a test looks for whom to call"):
            rows = ApplicationLink.objects.filter(application__stage__name=CALL, application__closed_at=None)
            found = list(rows.select_related("application__organization", "application__job", "application__stage"))
        for link in found:
            assert link.application
            mine = link.application.pk.int % self.share[1] == self.share[0]
            if mine and (link.application.pk, link.application.stage_since) not in self._done:
                self._call(link.application, int(link.remote_id))
        for talk in [each for each in self._talks if each[0] < time.monotonic()]:
            self._talks.remove(talk)
            self._end(talk[1])

    def _call(self, application: Application, placement: int) -> None:
        changes = self._changes(placement)
        with organization_context(application.organization):
            if self.asks and licences.obstacle(application.organization):
                return
            standing = licences.standing(application) if self.asks else Standing.STANDS
        if standing == Standing.UNKNOWN:
            self.diary.unknown += 1
            return
        if standing == Standing.LEFT:
            self.diary.refused += 1
            return
        self._done.add((application.pk, application.stage_since))
        self.diary.licences.append(Licence(placement=placement, after=changes, before=self._changes(placement)))
        self._talks.append((time.monotonic() + self.dice.uniform(0, 2), application))

    def _end(self, application: Application) -> None:
        """As `close_case` does it: moved on unless somebody has moved them meanwhile, with a note."""
        now = timezone.now()
        with organization_context(application.organization), transaction.atomic():
            current = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
            if (current.stage_id, current.stage_since) == (application.stage_id, application.stage_since):
                name = self.dice.choice([COMPLETED, COMPLETED, INTERVIEW])
                stage = Stage.objects.get(job=application.job, name=name)
                if not current.closed_at:
                    move_to_stage(application, stage=stage, by=KLARA, now=now)
            key = f"call:{uuid4()}:completed"
            write_note(application, key=key, author=KLARA.name, text="The interview is complete.", now=now)

    def _changes(self, placement: int) -> int:
        return len(self.links.recruitee.changes(placement=placement))


# ── all at once ──


def follow(plan: Plan, *, begun: float) -> None:
    """Each act at its time."""
    for at, act in sorted(plan, key=lambda one: one[0]):
        pause(max(0.0, begun + at - time.monotonic()))
        act()
