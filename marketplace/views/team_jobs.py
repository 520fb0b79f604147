"""The jobs an organization posts."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from marketplace.actions import KeptElsewhere, change_job, close_job, post_job, reopen_job
from marketplace.forms import JobForm
from marketplace.models import Job
from marketplace.views.lists import PAGE_SIZE


@member("recruiter")
@require_safe
def team_jobs(request: MemberRequest) -> HttpResponse:
    """All jobs, open ones first."""
    rows = request.organization.jobs.select_related("ats_link__connection").with_counts().open_first()
    jobs = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "marketplace/team_jobs.html", {"jobs": jobs})


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def job_new(request: MemberRequest) -> HttpResponse:
    form = JobForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        job = post_job(
            organization=request.organization, by=on_page(request.user), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("“%(title)s” is posted. Anybody can apply now.") % {"title": job})
        return _back(request)
    return page(request, "marketplace/job_form.html", {"form": form}, status=422 if form.errors else 200)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def job_edit(request: MemberRequest, *, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    known = {"title": job.title, "place": job.place, "description": job.description}
    form = JobForm(request.POST if request.method == "POST" else None, initial=known, keeper=job.keeper)
    if form.is_bound and form.is_valid():
        change_job(job, by=on_page(request.user), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
        return _back(request)
    return page(request, "marketplace/job_form.html", {"form": form, "job": job}, status=422 if form.errors else 200)


@member("recruiter")
@require_POST
def job_close(request: MemberRequest, *, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    if job.keeper:
        return _kept_elsewhere(request, job)
    close_job(job, by=on_page(request.user), now=timezone.now())
    messages.success(request, _("“%(title)s” is closed. Its applications stay.") % {"title": job})
    return _back(request)


@member("recruiter")
@require_POST
def job_reopen(request: MemberRequest, *, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    if job.keeper:
        return _kept_elsewhere(request, job)
    reopen_job(job, by=on_page(request.user), now=timezone.now())
    messages.success(request, _("“%(title)s” is open again.") % {"title": job})
    return _back(request)


def _job(request: MemberRequest, job_id: UUID) -> Job:
    return get_object_or_404(request.organization.jobs.select_related("ats_link__connection"), pk=job_id)


def _kept_elsewhere(request: MemberRequest, job: Job) -> HttpResponse:
    """Somebody sent a form of before the link."""
    messages.error(request, str(KeptElsewhere(job.keeper.keeper_name)))
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("team_jobs", slug=request.organization.slug)
