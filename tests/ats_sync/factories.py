"""Links with an applicant tracking system for tests. Each factory opens the door of its organization itself; times
default to NOW."""

from itertools import count
from typing import Any

from accounts.models import Organization
from ats_sync.models import ApplicationLink, CandidateLink, Connection, JobLink, Push, StageLink
from core.tenancy import organization_context
from marketplace.models import Application, Job
from tests.factories import NOW

TOKEN, HOOK = "tok-acme", "whsec-test"
_numbers = count(1)


def connection(organization: Organization, **details: Any) -> Connection:
    """Connected, with events that arrive and everything read: company 4242, unless told. Besides fields: `token`,
    `hook`, `now`."""
    token, hook, now = details.pop("token", TOKEN), details.pop("hook", HOOK), details.pop("now", NOW)
    company = details.pop("company", "4242")
    known = {"owner": "Ida Moe", "owner_role": "Admin", "connected_at": now, "connected_by": "A test"}
    arrived = {"hook_tested_at": now, "hook_heard_at": now, "imported_at": now, "read_at": now, "checked_at": now}
    rights = {"read_jobs": True, "read_candidates": True, "move": None, "write_notes": None}
    row = Connection(
        organization=organization,
        **{"company": company, "remote_company": company, "rights": rights, **known, **arrived, **details},
    )
    row.keep_secrets(token=token, hook=hook)
    with organization_context(organization):
        row.save()
    return row


def job_link(connection: Connection, job: Job | None = None, **details: Any) -> JobLink:
    """With a link for each stage; read, unless told."""
    known = {"read_at": NOW if job else None, "remote_id": str(700000 + next(_numbers)), **details}
    with organization_context(connection.organization):
        row = JobLink.objects.create(organization=connection.organization, connection=connection, job=job, **known)
        for stage in job.stages.in_order() if job else ():
            remote = str(8000 + next(_numbers))
            StageLink.objects.create(organization=row.organization, job_link=row, stage=stage, remote_id=remote)
    return row


def linked(connection: Connection, application: Application, **details: Any) -> ApplicationLink:
    """An application with its candidate and its job; details are the candidate link's."""
    with organization_context(connection.organization):
        row = JobLink.objects.filter(connection=connection, job=application.job).first()
    row = row or job_link(connection, application.job)
    number = next(_numbers)
    own = {"organization": connection.organization}
    known = {"read_at": NOW, "remote_id": str(46000000 + number), "address": f"https://ats.example/c/{number}"}
    with organization_context(connection.organization):
        candidate = CandidateLink.objects.create(
            **own, connection=connection, candidate=application.candidate, **{**known, **details}
        )
        return ApplicationLink.objects.create(
            **own,
            job_link=row,
            candidate_link=candidate,
            application=application,
            remote_id=str(48000000 + number),
            remote_stage=row.stages.get(stage=application.stage),
            seen_at=NOW,
        )


def push(link: ApplicationLink, **details: Any) -> Push:
    """The next thing to tell of an application: a tag, unless told what."""
    known = {"due_at": NOW, "created_at": NOW, **details}
    if not {"move", "note", "tag"} & set(details):
        known["tag"] = f"called {next(_numbers)}"
    with organization_context(link.organization):
        known.setdefault("n", link.pushes.count() + 1)
        return Push.objects.create(organization=link.organization, link=link, **known)
