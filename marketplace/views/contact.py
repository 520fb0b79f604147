"""How and where the hiring team reaches a candidate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from marketplace.actions import AddressTaken, change_contact
from marketplace.forms import ContactForm


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_contact(request: MemberRequest, *, application_id: UUID) -> HttpResponse:
    """Correct a candidate's phone number, country and region; add an address where none is known."""
    application = get_object_or_404(request.organization.applications.with_people(), pk=application_id)
    candidate = application.candidate
    form = ContactForm(request.POST if request.method == "POST" else None, candidate=candidate)
    if form.is_bound and form.is_valid():
        try:
            changes = change_contact(candidate, by=on_page(request.user), now=timezone.now(), **form.details)
        except AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            if changes:
                messages.success(request, _("How to reach %(name)s is saved.") % {"name": candidate})
            return redirect("team_application", slug=request.organization.slug, application_id=application.pk)
    context = {"form": form, "application": application}
    return page(request, "marketplace/contact.html", context, status=422 if form.errors else 200)
