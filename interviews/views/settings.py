"""How an organization wants interviews to go: the page on which its admins say so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from interviews import actions
from interviews.forms.settings import InterviewSettingsForm
from interviews.models import InterviewSettings
from interviews.queries import settings_of
from interviews.words.settings import in_words

HTTP_UNPROCESSABLE = 422


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def interview_settings(request: MemberRequest) -> HttpResponse:
    """Notices, rescheduling, reminders; what is typed is read back in words before it is saved."""
    saved = settings_of(request.organization)
    form = InterviewSettingsForm(request.POST if request.method == "POST" else None, saved=saved)
    is_preview = request.POST.get("do") == "preview"
    if form.is_valid() and not is_preview:
        actions.change_interview_settings(
            request.organization, by=on_page(request.user), now=timezone.now(), **form.wishes
        )
        messages.success(request, _("Saved. Reminders of interviews under way follow within a minute."))
        return redirect("interview_settings", slug=request.organization.slug)
    context = {"form": form, "sentences": _sentences(request, form, saved)}
    status = HTTP_UNPROCESSABLE if form.errors and not is_preview else 200
    return page(request, "interviews/settings.html", context, partials=("readback",), status=status)


def _sentences(request: MemberRequest, form: InterviewSettingsForm, saved: InterviewSettings) -> list[str]:
    """What is typed, in words; what is saved on a fresh page; nothing while something is wrong."""
    if not form.is_bound:
        return in_words(saved)
    if not form.is_valid():
        return []
    return in_words(InterviewSettings(organization=request.organization, **form.wishes))
