"""Posting, correcting, closing and reopening jobs."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, override

from accounts.actor import Actor, record
from accounts.models import Organization
from marketplace.models import Job, Stage


def post_job(*, organization: Organization, title: str, place: str, description: str, by: Actor, now: datetime) -> Job:
    """Post a job with the usual stages, named in the organization's language.

    A form sent twice posts once: an open job with the very same words is the one that was meant.
    """
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        earlier = organization.jobs.open().filter(title=title, place=place, description=description).first()
        if earlier:
            return earlier
        job = Job.objects.create(
            organization=organization, title=title, place=place, description=description, posted_at=now
        )
        with override(organization.language):
            names = [gettext("Applied"), gettext("Interview"), gettext("Offer"), gettext("Hired"), gettext("Declined")]
        Stage.objects.bulk_create(
            Stage(organization=organization, job=job, name=name, position=position)
            for position, name in enumerate(names)
        )
        record(organization=organization, by=by, verb="posted job", subject=job, now=now)
    return job


def change_job(job: Job, *, title: str, place: str, description: str, by: Actor, now: datetime) -> None:
    """Correct a job's words."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(title=title, place=place, description=description)
        record(organization=job.organization, by=by, verb="changed job", subject=job, now=now)


def close_job(job: Job, *, by: Actor, now: datetime) -> None:
    """Nothing more comes of a job: it takes no applications, and nobody is called for it. Its applications stay."""
    with transaction.atomic():
        if Job.objects.open().filter(pk=job.pk).update(closed_at=now):
            record(organization=job.organization, by=by, verb="closed job", subject=job, now=now)


def reopen_job(job: Job, *, by: Actor, now: datetime) -> None:
    """Put a job back on the list, be it closed or only taken off it."""
    with transaction.atomic():
        away = Q(closed_at__isnull=False) | Q(is_listed=False)
        if Job.objects.filter(away, pk=job.pk).update(closed_at=None, is_listed=True):
            record(organization=job.organization, by=by, verb="reopened job", subject=job, now=now)
