"""The representative's desk: what needs a hand, across the organizations they look after."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, representative
from accounts.actor import on_page
from accounts.models import Entry
from core.pages import page
from core.reading import reading_as
from core.refusal import Refused
from core.tenancy import organization_context
from interviews import actions
from interviews.forms.aftermath import ConferenceForm, NoteForm
from interviews.models import Interview
from interviews.queries import history
from interviews.queries.lineups import lineup
from interviews.queries.worklists import ASKED_PREFERENCES, DESK_LENGTH, desk_lists
from notifications.actions import retry
from notifications.models import Message


@representative
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """New times asked, somebody or details missing, cancelled and waiting, not booked yet, undelivered mail."""
    return page(request, "interviews/desk.html", {"lists": desk_lists(now=timezone.now()), "most": DESK_LENGTH})


@representative
@require_http_methods(["GET", "HEAD", "POST"])
def conference(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Look at an interview and add how to join; everybody gets the updated invitation."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    sent = request.method == "POST"
    form = ConferenceForm(request.POST) if sent else ConferenceForm(instance=interview)
    if sent and form.is_valid():
        details = {key.removeprefix("conference_"): value for key, value in form.cleaned_data.items()}
        with organization_context(interview.organization):
            try:
                is_sent = actions.set_conference_details(
                    interview, by=on_page(request.user), now=timezone.now(), **details
                )
            except Refused as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _details_saved(is_sent=is_sent))
        return redirect("desk")
    return interview_at_the_desk(request, interview, form=form if sent else None)


def _details_saved(*, is_sent: bool) -> str:
    if is_sent:
        return _("Saved. Everybody gets the updated invitation now.")
    return _("Nothing was changed, so nothing was sent.")


def interview_at_the_desk(
    request: UserRequest, interview: Interview, *, form: ConferenceForm | None = None, note: NoteForm | None = None
) -> HttpResponse:
    """The page; `form` and `note`: what was refused, with what was typed."""
    entries = list(Entry.objects.about(interview))
    now, attending = timezone.now(), {person.email for person in interview.attending()}
    members = list(interview.organization.memberships.by_name()) if interview.empty_seats() else []
    with reading_as(language=get_language() or "en", time_zone=request.user.time_zone):
        context = {
            "interview": interview,
            "lineup": lineup(interview),
            "others": [each for each in members if each.user.email not in attending],
            "candidate": interview.application.candidate,
            "help_request": interview.open_help_request,
            "messages_failed": list(Message.objects.about(interview).undelivered()),
            "is_over": bool(interview.ends_at and interview.ends_at <= now),
            "cancelled_it": interview.cancelled_by == str(request.user),
            "form": form or ConferenceForm(instance=interview),
            "note_form": note or NoteForm(),
            "notes": list(interview.desk_notes.order_by("-created_at")),
            "history": history.lines(entries),
            "has_asked": any(entry.verb == ASKED_PREFERENCES for entry in entries),
        }
        return page(request, "interviews/conference.html", context, status=422 if form or note else 200)


@representative
@require_POST
def retry_message(request: UserRequest, *, message_id: UUID) -> HttpResponse:
    """Try to deliver a failed mail once more."""
    message = get_object_or_404(Message.objects.undelivered(), pk=message_id)
    retry(message, now=timezone.now())
    messages.success(request, _("We try to deliver the mail to {address} again now.").format(address=message.recipient))
    return redirect("desk")
