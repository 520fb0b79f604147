"""The stages of a job."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from accounts.models import Entry
from core.pages import page
from core.refusal import Refused
from marketplace import actions
from marketplace.forms import EmptyForm, NewStageForm, PassForm, StageForm
from marketplace.models import Job, Stage
from marketplace.words import stage_lines

CHANGES_SHOWN = 20


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def job_stages(request: MemberRequest, *, job_id: UUID) -> HttpResponse:
    """All stages in their order; POST adds one."""
    job = _job(request, job_id)
    if request.method != "POST":
        return _stages_page(request, job, NewStageForm(job=job))
    if job.keeper:
        return _kept_elsewhere(request, job)
    form = NewStageForm(request.POST, job=job)
    if form.is_valid():
        try:
            stage, is_new = actions.add_stage(job, by=on_page(request.user), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if is_new:
                messages.success(request, _("“%(stage)s” is added.") % {"stage": stage})
            else:
                messages.info(request, _("“%(stage)s” is among the stages of this job.") % {"stage": stage})
            return _back(request, job)
    return _stages_page(request, job, form)


@member("recruiter")
@require_POST
def add_call_stages(request: MemberRequest, *, job_id: UUID) -> HttpResponse:
    """Add the two stages around a qualification call."""
    job = _job(request, job_id)
    if job.keeper:
        return _kept_elsewhere(request, job)
    try:
        added = actions.add_call_stages(job, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if added:
            words = _("Added: %(stages)s.") % {
                "stages": ", ".join(_("“{words}”").format(words=stage) for stage in added)
            }
            messages.success(request, words)
    return _back(request, job)


@member("recruiter")
@require_POST
def move_stage(request: MemberRequest, *, job_id: UUID, stage_id: UUID) -> HttpResponse:
    """Put a stage before or after its neighbour."""
    job = _job(request, job_id)
    if job.keeper:
        return _kept_elsewhere(request, job)
    stage = get_object_or_404(job.stages.all(), pk=stage_id)
    form = PassForm(request.POST, job=job)
    past = (form.cleaned_data["up"] or form.cleaned_data["down"]) if form.is_valid() else None
    try:
        if past is None:
            raise actions.StageGone
        up = bool(form.cleaned_data["up"])
        actions.move_stage(stage, past=past, up=up, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request, job)
    return redirect(f"{reverse('job_stages', args=[request.organization.slug, job.pk])}#stage-{stage.pk}")


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def stage_edit(request: MemberRequest, *, job_id: UUID, stage_id: UUID) -> HttpResponse:
    """One stage: its name, its applications, its removal. POST renames it."""
    stage = _stage(request, job_id, stage_id)
    if request.method != "POST":
        return _stage_page(request, stage)
    if stage.job.keeper:
        return _kept_elsewhere(request, stage.job)
    form = StageForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            actions.rename_stage(stage, name=name, by=on_page(request.user), now=timezone.now())
        except actions.StageNameTaken as refusal:
            form.add_error("name", str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return _back(request, stage.job)
        else:
            messages.success(request, _("“%(stage)s” is saved.") % {"stage": name})
            return _back(request, stage.job)
    return _stage_page(request, stage, form)


@member("recruiter")
@require_POST
def empty_stage(request: MemberRequest, *, job_id: UUID, stage_id: UUID) -> HttpResponse:
    """Move all applications of a stage to another one."""
    stage = _stage(request, job_id, stage_id)
    form = EmptyForm(request.POST, stage=stage)
    if not form.is_valid():
        messages.error(request, str(actions.StageGone()))
        return redirect("stage_edit", slug=request.organization.slug, job_id=job_id, stage_id=stage_id)
    into = form.cleaned_data["into"]
    try:
        number = actions.empty_stage(stage, into=into, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext(
            "%(number)d application now stands at “%(stage)s”.",
            "%(number)d applications now stand at “%(stage)s”.",
            number,
        )
        messages.success(request, words % {"number": number, "stage": into})
    return _back(request, stage.job)


@member("recruiter")
@require_POST
def remove_stage(request: MemberRequest, *, job_id: UUID, stage_id: UUID) -> HttpResponse:
    """Remove a stage; one that is gone already counts as removed."""
    job = _job(request, job_id)
    if job.keeper:
        return _kept_elsewhere(request, job)
    stage = job.stages.filter(pk=stage_id).first()
    if stage is None:
        return _back(request, job)
    try:
        actions.remove_stage(stage, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("stage_edit", slug=request.organization.slug, job_id=job.pk, stage_id=stage.pk)
    messages.success(request, _("“%(stage)s” is removed.") % {"stage": stage})
    return _back(request, job)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A stage with the neighbours it may pass; the first one stays where it is."""

    stage: Stage
    above: Stage | None
    below: Stage | None


def _rows(stages: list[Stage]) -> list[Row]:
    last = len(stages) - 1
    return [
        Row(
            stage=stage,
            above=stages[place - 1] if place > 1 else None,
            below=stages[place + 1] if 0 < place < last else None,
        )
        for place, stage in enumerate(stages)
    ]


def _stages_page(request: MemberRequest, job: Job, form: NewStageForm) -> HttpResponse:
    every = list(job.stages.in_use())
    stages = [stage for stage in every if not stage.is_removed]
    known = {stage.name.casefold() for stage in stages}
    context = {
        "job": job,
        "link": job.keeper,
        "rows": _rows(stages),
        "left": [stage for stage in every if stage.is_removed],
        "form": form,
        "missing": [name for name in actions.call_stage_names(job) if name.casefold() not in known],
        "changes": stage_lines(Entry.objects.about(job).reverse()[:CHANGES_SHOWN]),
    }
    return page(request, "marketplace/stages.html", context, status=422 if form.errors else 200)


def _stage_page(request: MemberRequest, stage: Stage, form: StageForm | None = None) -> HttpResponse:
    context = {
        "stage": stage,
        "job": stage.job,
        "link": stage.job.keeper,
        "form": form or StageForm(initial={"name": stage.name}),
        "empty_form": EmptyForm(stage=stage),
        "number": stage.applications.count(),
        "why_not": actions.why_it_stays(stage),
    }
    return page(request, "marketplace/stage.html", context, status=422 if form else 200)


def _job(request: MemberRequest, job_id: UUID) -> Job:
    return get_object_or_404(
        request.organization.jobs.select_related("organization", "ats_link__connection"), pk=job_id
    )


def _stage(request: MemberRequest, job_id: UUID, stage_id: UUID) -> Stage:
    stages = request.organization.stages.select_related("job__organization", "job__ats_link__connection")
    return get_object_or_404(stages, job_id=job_id, pk=stage_id)


def _kept_elsewhere(request: MemberRequest, job: Job) -> HttpResponse:
    """Somebody sent a form of before the link."""
    messages.error(request, str(actions.KeptElsewhere(job.keeper.keeper_name)))
    return _back(request, job)


def _back(request: MemberRequest, job: Job) -> HttpResponse:
    return redirect("job_stages", slug=request.organization.slug, job_id=job.pk)
