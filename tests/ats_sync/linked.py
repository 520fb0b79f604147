"""An organization that is linked with a board, rows and all, as a reading leaves it; and telling the board.

company = link(board)
sam = company.applicant("Qualification Call")
company.move(sam, "Qualification Call Completed")
company.push()
board.stage_of(sam.remote)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Organization
from ats_sync.actions import pushing
from ats_sync.actions.reading import read_due
from ats_sync.actions.settling import note_down
from ats_sync.models import ApplicationLink, CandidateLink, Connection, JobLink, Push, StageLink
from core.tenancy import organization_context
from marketplace.actions import move_to_stage, write_note
from marketplace.models import Application, ApplicationNote, Job, Stage, StageMove
from tests import factories
from tests.ats_sync import factories as rows
from tests.ats_sync.board import Board
from tests.factories import NOBODY, NOW

CALL, COMPLETED = "Qualification Call", "Qualification Call Completed"
SECOND = timedelta(seconds=1)
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """`remote`: the application's id there, `person`: the candidate's."""

    link: ApplicationLink
    remote: str
    person: str

    @property
    def application(self) -> Application:
        assert self.link.application
        return self.link.application


@dataclass(frozen=True, kw_only=True)
class Company:
    board: Board
    organization: Organization
    connection: Connection
    job_link: JobLink
    job: str  # its id there

    def applicant(self, stage: str = CALL, *, name: str = "Sam Reed") -> Applicant:
        """Somebody who stands in this stage, there and here."""
        person = self.board.add_candidate(name, job=self.job, stage=stage)
        remote = self.board.application_of(person, self.job)
        with organization_context(self.organization):
            candidate = factories.candidate(self.organization)
            job, here = self.job_link.job, StageLink.objects.get(job_link=self.job_link, stage__name=stage)
            candidate_link = CandidateLink.objects.create(
                organization=self.organization,
                connection=self.connection,
                remote_id=person,
                candidate=candidate,
                read_at=NOW,
            )
            assert job
            application = Application.objects.create(
                organization=self.organization,
                job=job,
                candidate=candidate,
                stage=here.stage,
                applied_at=NOW,
                stage_since=NOW,
            )
            link = ApplicationLink.objects.create(
                organization=self.organization,
                job_link=self.job_link,
                candidate_link=candidate_link,
                remote_id=remote,
                application=application,
                remote_stage=here,
                seen_at=NOW,
                version=self.board.application(remote).version,
            )
        return Applicant(link=link, remote=remote, person=person)

    # ── what happens here ──

    def move(self, who: Applicant, to: str, *, now: datetime = NOW) -> StageMove:
        with organization_context(self.organization):
            stage = Stage.objects.get(job=who.application.job, name=to)
            move = move_to_stage(Application.objects.get(pk=who.application.pk), stage=stage, by=NOBODY, now=now)
        assert move
        return move

    def note(
        self, who: Applicant, text: str = "The interview is complete.", *, key: str = "", now: datetime = NOW
    ) -> ApplicationNote:
        with organization_context(self.organization):
            known = key or f"a:{ApplicationNote.objects.count()}"
            return write_note(who.application, key=known, author="Klara", text=text, now=now)

    def push(self, *, now: datetime = NOW, clock: Callable[[], datetime] | None = None) -> int:
        """Tell all that is due, whatever the company was asked just before."""
        with organization_context(self.organization):
            Connection.objects.update(next_request_at=None)
        note_down(now=now)
        return pushing.push_due(clock=clock or (lambda: now), seconds=20)

    # ── what became of it ──

    def read(self, *, now: datetime) -> None:
        """Everybody there is looked at."""
        with organization_context(self.organization):
            Connection.objects.update(next_request_at=None)
            CandidateLink.objects.update(read_due_at=now)
        read_due(clock=lambda: now, seconds=20)

    def stage_of(self, who: Applicant) -> str:
        """Where the application stands here."""
        with organization_context(self.organization):
            return Application.objects.select_related("stage").get(pk=who.application.pk).stage.name

    def pushes(self, who: Applicant) -> list[tuple[str, str]]:
        """State and problem of each, in order."""
        with organization_context(self.organization):
            return list(who.link.pushes.order_by("n").values_list("state", "problem"))

    def only_push(self, who: Applicant) -> Push:
        with organization_context(self.organization):
            return who.link.pushes.get()

    def seen_in(self, who: Applicant) -> str:
        """The stage in which they were seen there last, as far as we know."""
        with organization_context(self.organization):
            link = ApplicationLink.objects.select_related("remote_stage__stage").get(pk=who.link.pk)
            assert link.remote_stage
            return link.remote_stage.stage.name

    def is_read_soon(self, who: Applicant) -> bool:
        with organization_context(self.organization):
            return CandidateLink.objects.get(pk=who.link.candidate_link_id).read_due_at is not None

    def gone_there(self, stage: str) -> None:
        """The reading has found that a stage was deleted."""
        with organization_context(self.organization):
            StageLink.objects.filter(job_link=self.job_link, stage__name=stage).update(gone_at=NOW)


def link(board: Board, *, tag: str = "") -> Company:
    """A new organization with a job that is linked with one there."""
    organization = factories.organization()
    remote = board.add_job("Care Assistant")
    connection = rows.connection(organization, company=board.company, tag=tag)
    with organization_context(organization):
        job = Job.objects.create(organization=organization, title="Care Assistant", posted_at=NOW)
        job_link = JobLink.objects.create(
            organization=organization, connection=connection, remote_id=remote, job=job, read_at=NOW
        )
        for position, there in enumerate(board.pipelines[remote]):
            stage = Stage.objects.create(organization=organization, job=job, name=there.name, position=position)
            StageLink.objects.create(organization=organization, job_link=job_link, remote_id=there.id, stage=stage)
    return Company(board=board, organization=organization, connection=connection, job_link=job_link, job=remote)
