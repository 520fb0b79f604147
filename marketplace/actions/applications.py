"""Applying for jobs, moving applications along, closing them, writing down what happened to them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actions import learn_zone
from accounts.actor import Actor, record
from accounts.models import User
from core.locking import stays
from core.tenancy import organization_context, system_context
from marketplace.actions.refusals import JobClosed, JobNotListed, OtherJob, OwnTeam, StageGone
from marketplace.models import Application, ApplicationNote, Candidate, Closed, Job, Proposal, Stage, StageMove


def submit_proposal(
    *,
    job: Job,
    user: User,
    text: str,
    availability: str,
    rate: str,
    phone: str | None = None,
    phone_as_typed: str = "",
    now: datetime,
) -> tuple[Application, bool]:
    """Apply for a job. Returns (application, is new): a second submission finds the first and changes nothing.

    `phone` is E.164, or empty where the person wants none kept; None leaves the number that is known.
    """
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
                "time_zone": user.own_time_zone,
            },
        )
        existing = Application.objects.filter(job=job, candidate=candidate).first()
        if existing:
            return existing, False
        if locked.closed_at:
            raise JobClosed
        if not locked.is_listed:
            raise JobNotListed
        if organization.memberships.filter(user=user).exists():
            raise OwnTeam
        if phone is not None:
            if candidate.phone != phone:
                candidate.contact_changed_at = now
            candidate.phone, candidate.phone_as_typed = phone, phone_as_typed
            candidate.save(update_fields=["phone", "phone_as_typed", "contact_changed_at"])
        entry = job.stages.in_order().first()
        if entry is None:  # all of them went in the system in which they are kept
            raise JobClosed
        application = Application.objects.create(
            organization=organization,
            job=job,
            candidate=candidate,
            stage=entry,
            applied_at=now,
            stage_since=now,
        )
        Proposal.objects.create(
            organization=organization, application=application, text=text, availability=availability, rate=rate
        )
        by = Actor(name=str(user), channel="page", user=user)
        record(organization=organization, by=by, verb="applied", subject=application, now=now)
    return application, True


def move_to_stage(
    application: Application, *, stage: Stage, by: Actor, now: datetime, pushed_at: datetime | None = None
) -> StageMove | None:
    """Move an application to another stage of its job; None when it already stands there.

    `pushed_at`: since when a linked system knows of the move, if it comes from there.
    """
    with transaction.atomic():
        if not stays(stage):
            raise StageGone
        locked = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        if stage.job_id != locked.job_id:
            raise OtherJob
        if stage.pk == locked.stage_id:
            return None
        if not Stage.objects.in_order().filter(pk=stage.pk).exists():  # only history keeps it
            raise StageGone
        move = StageMove.objects.create(
            organization=application.organization,
            application=locked,
            from_stage_id=locked.stage_id,
            to_stage=stage,
            moved_by=by.name,
            moved_at=now,
            pushed_at=pushed_at,
        )
        locked.stage, locked.stage_since = stage, now
        locked.save(update_fields=["stage", "stage_since"])
        record(organization=locked.organization, by=by, verb="moved", subject=locked, now=now, stage=stage.name)
    application.stage, application.stage_since = stage, now
    return move


def close_application(application: Application, *, because: str, by: Actor, now: datetime) -> bool:
    """Nothing more comes of an application, for a reason of `Closed`: it keeps its stage, and nobody is called about it
    any more. False when it is closed for this reason already."""
    reason = Closed(because)
    with transaction.atomic():
        locked = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        changes = locked.closed_because != reason
        if changes:
            locked.closed_at, locked.closed_because = now, reason
            locked.save(update_fields=["closed_at", "closed_because"])
            record(organization=locked.organization, by=by, verb="closed", subject=locked, now=now, because=str(reason))
    application.closed_at, application.closed_because = locked.closed_at, locked.closed_because
    return changes


def reopen_application(application: Application, *, by: Actor, now: datetime, same_stay: bool = False) -> bool:
    """Take a closed application up again: a new stay in the stage in which it stands, or the `same_stay`, if it turns
    out that it should not have been closed. False when it is open."""
    with transaction.atomic():
        locked = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        changes = locked.closed_at is not None
        if changes:
            locked.closed_at, locked.closed_because = None, ""
            locked.stage_since = locked.stage_since if same_stay else now
            locked.save(update_fields=["closed_at", "closed_because", "stage_since"])
            record(organization=locked.organization, by=by, verb="reopened", subject=locked, now=now)
    application.closed_at, application.closed_because = locked.closed_at, locked.closed_because
    application.stage_since = locked.stage_since
    return changes


def write_note(application: Application, *, key: str, author: str, text: str, now: datetime) -> ApplicationNote:
    """Write something down about an application, once for each `key` (at most 120 characters): the first words stay."""
    note, _is_new = ApplicationNote.objects.get_or_create(
        organization=application.organization,
        key=key,
        defaults={"application": application, "author": author, "text": text, "created_at": now},
    )
    return note


def link_candidates(user: User) -> None:
    """Link every organization's record of this verified address to the person's account, which learns from them in
    which zone the person last chose a time."""
    with system_context("link a person's records across organizations"):
        Candidate.objects.filter(user=None, email=user.email).update(user=user)
        zones = (
            Candidate.objects.filter(user=user)
            .exclude(time_zone="")
            .order_by(F("contact_changed_at").desc(nulls_last=True), "pk")
        )
        known = zones.values_list("time_zone", flat=True).first()
    if known:
        learn_zone(user, time_zone=known)
