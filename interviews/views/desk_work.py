"""What a representative does about an interview: each answers one list of the desk."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, representative
from accounts.actor import Actor, on_page
from core.refusal import Refused
from core.tenancy import organization_context
from interviews import actions
from interviews.forms.aftermath import NoteForm
from interviews.models import Interview, ProposedTime
from interviews.views.cancelling import ask_and_cancel
from interviews.views.desk import interview_at_the_desk
from interviews.views.offering import offer_again
from interviews.views.panel import ask_and_book, ask_colleague


@representative
@require_POST
def remind_now(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Remind the candidate to choose a time."""
    interview = _interview(interview_id)
    words = _("{name} is reminded now.").format(name=interview.application.candidate.name)

    def work(*, by: Actor, now: datetime) -> None:
        actions.remind_now(interview, by=by, now=now)

    return _done(request, interview, work, words=words)


@representative
@require_POST
def ask_preferences(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Ask the candidate of a cancelled interview which times would suit."""
    interview = _interview(interview_id)
    words = _("{name} is asked by mail which times suit. The answer comes to you.")

    def work(*, by: Actor, now: datetime) -> None:
        actions.ask_preferences(interview, by=by, now=now)

    return _done(request, interview, work, words=words.format(name=interview.application.candidate.name))


@representative
@require_http_methods(["GET", "HEAD", "POST"])
def desk_cancel(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Call an interview off for the marketplace."""
    back = reverse("conference", kwargs={"interview_id": interview_id})
    return ask_and_cancel(request, _interview(interview_id), back=back, time_zone=request.user.time_zone)


@representative
@require_POST
def settle(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Nothing more is to be done about a cancelled interview."""
    interview = _interview(interview_id)

    def work(*, by: Actor, now: datetime) -> None:
        actions.settle(interview, by=by, now=now)

    return _done(request, interview, work, words=_("Settled. It is off your desk."))


@representative
@require_http_methods(["GET", "HEAD", "POST"])
def add_note(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Write something down about an interview."""
    interview, form = _interview(interview_id), NoteForm(request.POST)
    if request.method != "POST":
        return _back(request, interview)
    if not form.is_valid():
        return interview_at_the_desk(request, interview, note=form)

    def work(*, by: Actor, now: datetime) -> None:
        actions.add_note(interview, by=by, now=now, **form.cleaned_data)

    return _done(request, interview, work, words=_("Your note is saved."))


@representative
@require_http_methods(["GET", "HEAD", "POST"])
def desk_accept_proposal(request: UserRequest, *, proposed_id: UUID) -> HttpResponse:
    """*Book this time*: the candidate proposed it. Asks once more (GET), then books."""
    proposed = get_object_or_404(ProposedTime.objects.select_related("help_request"), pk=proposed_id)
    interview = _interview(proposed.help_request.interview_id)
    is_of_the_desk = "desk" in (request.GET.get("then"), request.POST.get("then"))
    back = reverse("desk") if is_of_the_desk else reverse("conference", kwargs={"interview_id": interview.pk})
    with organization_context(interview.organization):
        return ask_and_book(request, proposed, interview, back=back)


@representative
@require_POST
def desk_fill_seat(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Ask a member of the hiring team to take an empty seat."""
    interview = _interview(interview_id)
    with organization_context(interview.organization):
        ask_colleague(request, interview)
    return _back(request, interview)


@representative
@require_http_methods(["GET", "HEAD", "POST"])
def desk_offer_times(request: UserRequest, *, interview_id: UUID) -> HttpResponse:
    """Other times, in the hiring team's place; of a cancelled interview, too."""
    interview = _interview(interview_id)
    back = reverse("conference", kwargs={"interview_id": interview.pk})
    needed = [person.email for person in interview.pool() if person.seat is not None]
    with organization_context(interview.organization):
        return offer_again(request, interview=interview, back=back, busy=needed, also_cancelled=True)


def _interview(pk: UUID) -> Interview:
    return get_object_or_404(Interview.objects.with_people(), pk=pk)


def _done(request: UserRequest, interview: Interview, work: Callable[..., None], *, words: str) -> HttpResponse:
    """Do it inside the interview's organization, and say how that went."""
    with organization_context(interview.organization):
        try:
            work(by=on_page(request.user), now=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, words)
    return _back(request, interview)


def _back(request: UserRequest, interview: Interview) -> HttpResponse:
    """To where the button was: the desk (`then`), or the interview."""
    if request.POST.get("then") == "desk":
        return redirect("desk")
    return redirect("conference", interview_id=interview.pk)
