"""An organization whose link is read again and again, as the tasks do it, on a clock of its own.

company = linked(board)
company.read()                      # all that is due
company.later(minutes=11).read()    # and the next round
company.stages("Sam Reed")          # {"Care Assistant": "Applied"}
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection as database

from accounts.models import Organization
from ats_sync.actions.reading import read_due
from ats_sync.models import ApplicationLink, CandidateLink, Connection
from core.tenancy import organization_context
from marketplace.models import Application, Candidate, Job, Stage
from tests import factories
from tests.ats_sync import factories as rows
from tests.ats_sync.board import Board
from tests.factories import NOW

TICK = timedelta(milliseconds=1)
# When something was looked at, and when it will be: not what was found.
LOOKS = {
    "read_at",
    "read_due_at",
    "seen_at",
    "checked_at",
    "next_request_at",
    "read_claimed_at",
    "imported_at",
    "listed",
}


@dataclass
class Company:
    board: Board
    organization: Organization
    connection: Connection
    now: datetime = NOW

    def clock(self) -> datetime:
        """Goes on whenever somebody looks."""
        self.now += TICK
        return self.now

    def later(self, **time: float) -> "Company":
        self.now += timedelta(**time)
        return self

    def read(self, *, seconds: float = 60) -> int:
        """All that is due, whatever the company was asked just before. How many steps."""
        with organization_context(self.organization):
            Connection.objects.update(next_request_at=None)
        return read_due(clock=self.clock, seconds=seconds)

    # ── what is there now ──

    def jobs(self) -> dict[str, list[str]]:
        """Open jobs and the names of their stages, in order."""
        with organization_context(self.organization):
            return {job.title: [stage.name for stage in job.stages.in_order()] for job in Job.objects.open()}

    def stages(self, name: str) -> dict[str, str]:
        """Of somebody's open applications: where they stand, by the title of the job."""
        with organization_context(self.organization):
            found = Application.objects.open().filter(candidate__name=name).select_related("job", "stage")
            return {each.job.title: each.stage.name for each in found}

    def application(self, name: str) -> Application:
        with organization_context(self.organization):
            rows = Application.objects.select_related("job", "stage", "candidate", "organization")
            return rows.get(candidate__name=name)

    def candidate(self, name: str) -> Candidate:
        with organization_context(self.organization):
            return Candidate.objects.select_related("organization").get(name=name)

    def candidate_link(self, name: str) -> CandidateLink:
        with organization_context(self.organization):
            return CandidateLink.objects.get(candidate__name=name)

    def application_link(self, remote_id: str) -> ApplicationLink:
        with organization_context(self.organization):
            return ApplicationLink.objects.get(remote_id=remote_id)

    def stage(self, job: str, name: str) -> Stage:
        with organization_context(self.organization):
            return Stage.objects.in_order().get(job__title=job, name=name)

    def fresh(self) -> Connection:
        with organization_context(self.organization):
            return Connection.objects.get(pk=self.connection.pk)


def linked(board: Board, **details: object) -> Company:
    """Just connected: nothing has been read."""
    organization = factories.organization()
    begun = {"imported_at": None, "read_at": None, "read_due_at": NOW, "company": board.company, **details}
    return Company(board=board, organization=organization, connection=rows.connection(organization, **begun))


def content() -> dict[str, list[str]]:
    """All rows of jobs, people and links, without the moments at which they were looked at."""
    found = {}
    with database.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label in ("marketplace", "ats_sync"):
                columns = [f'"{field.column}"' for field in model._meta.concrete_fields if field.name not in LOOKS]
                cursor.execute(f"SELECT ({', '.join(columns)})::text FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608
                found[model._meta.db_table] = [text for (text,) in cursor.fetchall()]
    return found
