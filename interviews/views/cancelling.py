"""Calling an interview off for the hiring side: the page that asks once more, shared by team and desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from accounts.access import UserRequest
from accounts.actor import on_page
from core.pages import page
from core.reading import reading_as
from core.refusal import Refused
from core.tenancy import organization_context
from interviews import actions, calendar
from interviews.forms.aftermath import CancelForm
from interviews.models import Interview, State
from interviews.queries import representative_name


def ask_and_cancel(request: UserRequest, interview: Interview, *, back: str, time_zone: str) -> HttpResponse:
    """Ask with what is at stake (GET), then call it off and go back. Times are shown in `time_zone`."""
    sent = request.method == "POST"
    if interview.state == State.CANCELLED:
        return redirect(back)
    form = CancelForm(request.POST if sent else None)
    if sent and form.is_valid():
        with organization_context(interview.organization):
            try:
                actions.cancel(
                    interview, reason=form.cleaned_data["reason"], by=on_page(request.user), now=timezone.now()
                )
            except Refused as refusal:
                messages.warning(request, str(refusal))
        return redirect(back)
    with reading_as(language=get_language() or "en", time_zone=time_zone):
        context = {
            "interview": interview,
            "people": calendar.who_joins(interview, addresses=True),
            "representative": representative_name(interview),
            "job": interview.application.job,
            "form": form,
            "back": back,
        }
        return page(request, "interviews/cancel.html", context, status=422 if sent else 200)
