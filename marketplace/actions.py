"""Posting jobs, applying for them, moving applications along."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import Organization, User
from core.refusal import Refused
from core.tenancy import organization_context, system_context
from marketplace.models import Application, Candidate, Job, Proposal, Stage, StageMove


class JobClosed(Refused):
    default = _("This job is no longer open. Nothing was sent.")


class OwnTeam(Refused):
    default = _("You belong to the team that hires for this job, so you cannot apply for it. Nothing was sent.")


class OtherJob(Refused):
    default = _("This stage belongs to another job.")


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
    """Take a job off the list; its applications stay."""
    with transaction.atomic():
        if Job.objects.open().filter(pk=job.pk).update(closed_at=now):
            record(organization=job.organization, by=by, verb="closed job", subject=job, now=now)


def reopen_job(job: Job, *, by: Actor, now: datetime) -> None:
    """Put a closed job back on the list."""
    with transaction.atomic():
        if Job.objects.filter(pk=job.pk).exclude(closed_at=None).update(closed_at=None):
            record(organization=job.organization, by=by, verb="reopened job", subject=job, now=now)


def submit_proposal(
    *, job: Job, user: User, text: str, availability: str, rate: str, now: datetime
) -> tuple[Application, bool]:
    """Apply for a job. Returns (application, is new): a second submission finds the first and changes nothing."""
    organization = job.organization
    with organization_context(organization), transaction.atomic():
        locked = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        candidate, _created = Candidate.objects.update_or_create(
            organization=organization,
            email=user.email,
            defaults={"user": user},
            create_defaults={
                "user": user,
                "name": str(user),
                "language": user.language,
                "time_zone": "" if user.time_zone == "UTC" else user.time_zone,
            },
        )
        existing = Application.objects.filter(job=job, candidate=candidate).first()
        if existing:
            return existing, False
        if locked.closed_at:
            raise JobClosed
        if organization.memberships.filter(user=user).exists():
            raise OwnTeam
        application = Application.objects.create(
            organization=organization,
            job=job,
            candidate=candidate,
            stage=job.stages.in_order()[0],
            applied_at=now,
        )
        Proposal.objects.create(
            organization=organization, application=application, text=text, availability=availability, rate=rate
        )
        by = Actor(name=str(user), channel="page", user=user)
        record(organization=organization, by=by, verb="applied", subject=application, now=now)
    return application, True


def move_to_stage(application: Application, *, stage: Stage, by: Actor, now: datetime) -> StageMove | None:
    """Move an application to another stage of its job; None when it already stands there."""
    with transaction.atomic():
        locked = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        if stage.job_id != locked.job_id:
            raise OtherJob
        if stage.pk == locked.stage_id:
            return None
        move = StageMove.objects.create(
            organization=application.organization,
            application=locked,
            from_stage_id=locked.stage_id,
            to_stage=stage,
            moved_by=by.name,
            moved_at=now,
        )
        locked.stage = stage
        locked.save(update_fields=["stage"])
        record(organization=locked.organization, by=by, verb="moved", subject=locked, now=now, stage=stage.name)
    application.stage = stage
    return move


def link_candidates(user: User) -> None:
    """Link every organization's record of this verified address to the person's account."""
    with system_context("link a person's records across organizations"):
        Candidate.objects.filter(user=None, email=user.email).update(user=user)
