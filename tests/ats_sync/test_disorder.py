"""Events that are shuffled, repeated, late or lost: whatever comes in whatever order, ours ends like theirs."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from pytest_django import Settings

from ats_sync.actions.hearing import hear_events
from ats_sync.actions.receiving import Received, receive
from ats_sync.models import ApplicationLink, InboundEvent, StageLink
from ats_sync.port import Happening, Heard, RemoteApplication, RemoteStanding
from core.tenancy import organization_context
from marketplace.actions import move_to_stage
from marketplace.models import Application, Job
from tests.ats_sync.board import Board
from tests.ats_sync.memory import posted
from tests.ats_sync.reading import Company, linked
from tests.factories import NOBODY

pytestmark = pytest.mark.django_db
ENDS = {RemoteStanding.OPEN: "", RemoteStanding.REJECTED: "rejected", RemoteStanding.HIRED: "hired"}


@pytest.fixture(autouse=True)
def _turns_come_at_once(settings: Settings) -> None:
    settings.ATS_REQUESTS_PER_SECOND = 100_000.0


@dataclass
class Story:
    """What recruiters do, and what becomes of the events about it. `said`: the stage that an event names."""

    board: Board
    company: Company
    dice: random.Random
    pending: list[Heard] = field(default_factory=list)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)

    def somebody(self) -> str | None:
        """An application's id."""
        everybody = [each.id for each in self._applications()]
        return self.dice.choice(everybody) if everybody else None

    def happens(self, *, candidate: str = "", job: str = "", application: str = "") -> None:
        """An event about it sets out; one in five is lost, one in five comes twice."""
        kind = Happening.APPLICATION if candidate else Happening.JOB
        heard = Heard(
            key=str(len(self.said)),
            happening=kind,
            company=self.board.company,
            candidates=(candidate,) if candidate else (),
            jobs=(job,) if job else (),
        )
        stage = next((each.stage for each in self._applications() if each.id == application), "")
        self.said[heard.key] = (application, stage)
        self.pending += [heard] * self.dice.choice([0, 1, 1, 1, 2])

    def _applications(self) -> list[RemoteApplication]:
        return [each for person in self.board.candidates.values() for each in person.applications]

    def recruiter_acts(self) -> None:
        acts = [self._comes, self._moves, self._moves, self._moves, self._ends, self._leaves, self._pipeline]
        self.dice.choice(acts)()

    def _comes(self) -> None:
        job = self.dice.choice(list(self.board.jobs))
        person = self.board.add_candidate(f"Person {len(self.board.candidates)}", job=job)
        self.happens(candidate=person, job=job, application=self.board.application_of(person, job))

    def _moves(self) -> None:
        if application := self.somebody():
            found = self.board.application(application)
            self.board.move(application, self.dice.choice(self.board.pipelines[found.job]).id)
            self.happens(candidate=found.candidate, job=found.job, application=application)

    def _ends(self) -> None:
        if application := self.somebody():
            act: Callable[[str], None] = self.dice.choice([self.board.reject, self.board.hire, self.board.take_back])
            act(application)
            self.happens(candidate=self.board.application(application).candidate)

    def _leaves(self) -> None:
        """Not everybody."""
        if len(self._applications()) > 3 and (application := self.somebody()):
            person = self.board.application(application).candidate
            self.dice.choice([lambda: self.board.remove(application), lambda: self.board.delete_candidate(person)])()
            self.happens(candidate=person)

    def _pipeline(self) -> None:
        job = self.dice.choice(list(self.board.jobs))
        pipeline = self.board.pipelines[job]
        if len(pipeline) < 6:
            self.board.add_stage(job, f"Stage {self.dice.random():.3f}")
        else:
            self.board.rename_stage(job, self.dice.choice(pipeline).id, f"Stage {self.dice.random():.3f}")
        self.happens(job=job)

    def comes_in(self) -> None:
        """Any of the events that are on their way, perhaps for the second time."""
        if self.pending:
            heard = self.pending.pop(self.dice.randrange(len(self.pending)))
            body, headers = posted(replace(heard, attempt=self.dice.randint(1, 5)), secret="whsec-test")
            with organization_context(self.company.organization):
                assert (
                    receive(self.company.fresh(), body=body, headers=headers, now=self.company.clock()) == Received.KEPT
                )

    def hears(self) -> None:
        hear_events(now=self.company.clock(), most=self.dice.randint(1, 3))

    def reads(self) -> None:
        """And somebody acts between a question and its answer."""
        if self.dice.random() < 0.5:
            when = self.dice.choice(["candidate", "job", "applications"])
            self.board.wire.meanwhile(when, self.recruiter_acts, before=self.dice.random() < 0.5)
        self.company.read()

    def lives(self, steps: int) -> None:
        for _step in range(steps):
            self.company.later(seconds=self.dice.random() * 20)
            self.dice.choice([self.recruiter_acts, self.recruiter_acts, self.comes_in, self.hears, self.reads])()


def settle(story: Story) -> None:
    """No more surprises; then a list of jobs and two rounds, in case the last event was lost."""
    story.board.wire.clear()
    for minutes in (61, 11, 11):
        story.company.later(minutes=minutes).read()


def theirs(board: Board) -> dict[str, tuple[str, str]]:
    """Where everybody stands in jobs that are worked with."""
    return {each.id: (each.stage, ENDS[each.standing]) for job in board.jobs for each in board.applications_in(job)}


def ours(company: Company) -> dict[str, tuple[str, str]]:
    with organization_context(company.organization):
        found = ApplicationLink.objects.filter(gone_at=None).select_related("application")
        ids = dict(StageLink.objects.filter(gone_at=None).values_list("stage", "remote_id"))
        return {
            link.remote_id: (ids[link.application.stage_id], link.application.closed_because)
            for link in found
            if link.application
        }


def begun(board: Board, seed: int) -> Story:
    first = board.add_job("Care Assistant")
    board.add_job("Nurse", shares=first)
    board.add_job("Driver", stages=("Applied", "Trial day", "Hired"))
    story = Story(board=board, company=linked(board), dice=random.Random(seed))
    for _person in range(6):
        story._comes()
    story.pending.clear()
    story.company.read()
    return story


@pytest.mark.parametrize("seed", range(3))
def test_ours_ends_like_theirs(board: Board, seed: int):
    story = begun(board, seed)
    story.lives(50)
    settle(story)
    assert ours(story.company) == theirs(board) != {}
    with organization_context(story.company.organization):
        gone = Application.objects.exclude(ats_link__gone_at=None)
        assert {each.closed_because for each in gone} <= {"removed"}
        names = {job.title: [stage.name for stage in job.stages.in_order()] for job in Job.objects.all()}
        handled = InboundEvent.objects.exclude(handled_at=None).count()
    assert names == {job.title: [stage.name for stage in board.pipelines[job.id]] for job in board.jobs.values()}
    assert handled > 0


def test_whoever_believes_what_events_say_ends_elsewhere(board: Board):
    """The negative control: the same story, but the stage that an event names is taken for true when it comes in."""
    story = begun(board, 3)

    def believe() -> None:
        with organization_context(story.company.organization):
            for event in InboundEvent.objects.filter(handled_at=None):
                application, stage = story.said[event.key]
                link = ApplicationLink.objects.filter(remote_id=application).first()
                target = StageLink.objects.filter(job_link=link.job_link, remote_id=stage).first() if link else None
                if link and link.application and target:
                    by, now = NOBODY, story.company.clock()
                    move_to_stage(link.application, stage=target.stage, by=by, now=now, pushed_at=now)
                event.handled_at = story.company.clock()
                event.save()

    story.hears = story.reads = believe  # type: ignore[method-assign]
    story.lives(50)
    while story.pending:
        story.comes_in()
        believe()
    known = ours(story.company)
    assert len(known) > 2
    assert {key: stand for key, stand in theirs(board).items() if key in known} != known
