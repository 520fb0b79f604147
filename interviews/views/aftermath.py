"""After an interview: whether it was held, and what the team thinks of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.refusal import Refused
from interviews import actions
from interviews.forms.aftermath import FeedbackForm
from interviews.models import Interview, Outcome
from interviews.views.team_interview import interview_page, may_say


@member("interviewer")
@require_POST
def record_outcome(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """Held, or who did not come."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    outcome = request.POST.get("outcome", "")
    if not outcome or outcome not in Outcome.values:
        messages.warning(request, _("Please choose how it went. Nothing was changed."))
    elif not may_say(request, interview):
        messages.warning(request, _("Whoever attended says how it went. Nothing was changed."))
    else:
        try:
            actions.record_outcome(interview, outcome=Outcome(outcome), by=on_page(request.user), now=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
    return redirect("team_interview", slug=request.organization.slug, interview_id=interview.pk)


@member("interviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def write_feedback(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """A note of one's own; the candidate never sees it."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    form = FeedbackForm(request.POST)
    if request.method != "POST":
        return redirect("team_interview", slug=request.organization.slug, interview_id=interview.pk)
    if not may_say(request, interview):
        messages.warning(request, _("Whoever attended writes feedback. Nothing was saved."))
    elif not form.is_valid():
        return interview_page(request, interview, feedback=form)
    else:
        try:
            actions.write_feedback(
                interview, text=form.cleaned_data["text"], by=on_page(request.user), now=timezone.now()
            )
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Your feedback is saved. Only your team reads it."))
    return redirect("team_interview", slug=request.organization.slug, interview_id=interview.pk)
