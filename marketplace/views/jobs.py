"""Open jobs for everybody, and applying for one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest
from core.access import public, signed_in
from core.pages import page
from core.refusal import Refused
from marketplace.actions import submit_proposal
from marketplace.forms import JobSearch, ProposalForm
from marketplace.models import Job
from marketplace.queries import Relation, find_job, open_jobs, relation_to
from marketplace.views.lists import PAGE_SIZE, other_parameters


@public
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Open jobs of all organizations, searched by words and place."""
    search = JobSearch(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {}
    found = Paginator(open_jobs(**wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "jobs": found,
        "query": other_parameters(request),
        "is_search": any(wanted.values()),
    }
    return page(request, "marketplace/jobs.html", context, partials=("jobs",))


@public
@require_safe
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job. One that takes no applications says so, and shows no more than its title."""
    found = _job_or_404(job_id)
    relation = relation_to(found, request.user) if request.user.is_authenticated else Relation()
    return _job_page(request, found, relation)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: UserRequest, job_id: UUID) -> HttpResponse:
    """Submit a proposal. Whoever has applied already is led to the application."""
    found = _job_or_404(job_id)
    relation = relation_to(found, request.user)
    if relation.application:
        return redirect("proposal", application_id=relation.application.pk)
    if not found.takes_applications or relation.hires:
        return _job_page(request, found, relation)
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, organization=found.organization, initial={"phone": relation.phone})
    if data is not None and form.is_valid():
        try:
            application, is_new = submit_proposal(job=found, user=request.user, now=timezone.now(), **form.details)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if is_new:
                words = {"organization": found.organization}
                messages.success(request, _("Your proposal is with %(organization)s now.") % words)
            return redirect("proposal", application_id=application.pk)
    return page(request, "marketplace/apply.html", {"form": form, "job": found}, status=422 if form.errors else 200)


def _job_or_404(job_id: UUID) -> Job:
    try:
        return find_job(job_id)
    except Job.DoesNotExist as error:
        raise Http404 from error


def _job_page(request: HttpRequest, job: Job, relation: Relation) -> HttpResponse:
    refused = request.method == "POST"
    status = 410 if not job.takes_applications else 409 if refused else 200
    return page(request, "marketplace/job.html", {"job": job, "relation": relation}, status=status)
