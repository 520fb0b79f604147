"""Questions that span organizations. The public list shows open jobs and nothing else of any tenant."""

from dataclasses import dataclass
from functools import reduce
from operator import and_
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from core.tenancy import organization_context, system_context
from marketplace.models import Application, Job, JobQuerySet


def open_jobs(*, words: str = "", place: str = "") -> JobQuerySet:
    """Listed jobs of all organizations, newest first; every word must occur in title, text or organization."""
    with system_context("the public list of open jobs"):
        jobs = Job.objects.listed().select_related("organization").newest_first()
    found = [
        Q(title__icontains=word) | Q(description__icontains=word) | Q(organization__name__icontains=word)
        for word in words.split()
    ]
    found += [Q(place__icontains=word) for word in place.split()]
    return jobs.filter(reduce(and_, found)) if found else jobs


def find_job(job_id: UUID) -> Job:
    """A job by its public id, open or closed; raises Job.DoesNotExist."""
    with system_context("a job by its public address"):
        return Job.objects.select_related("organization__representative").get(pk=job_id)


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What somebody has to do with a job already."""

    application: Application | None = None
    hires: bool = False
    phone: str = ""  # as the organization knows it, to be shown


def relation_to(job: Job, user: User) -> Relation:
    """Whether somebody has applied for a job, and whether they belong to the team that hires."""
    with organization_context(job.organization):
        known = job.organization.candidates.filter(user=user).first()
        return Relation(
            phone=known.phone_shown if known else "",
            application=job.applications.of(user).first(),
            hires=job.organization.memberships.filter(user=user).exists(),
        )
