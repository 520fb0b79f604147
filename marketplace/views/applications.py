"""A candidate's own applications."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, candidate
from core.pages import page
from marketplace.models import Application
from marketplace.views.lists import PAGE_SIZE


@candidate
@require_safe
def my_applications(request: UserRequest) -> HttpResponse:
    """Where each application stands, and what waits for the candidate."""
    rows = Application.objects.of(request.user).with_people().prefetch_related("interviews").newest_first()
    applications = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "marketplace/my_applications.html", {"applications": applications, "now": timezone.now()})


@candidate
@require_safe
def proposal(request: UserRequest, application_id: UUID) -> HttpResponse:
    """The proposal as submitted, with its interviews at its left side."""
    own = Application.objects.of(request.user).with_people().select_related("proposal")
    application = get_object_or_404(own, pk=application_id)
    return page(request, "marketplace/proposal.html", {"application": application})
