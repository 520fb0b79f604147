"""The team changes who takes part, or accepts a time that the candidate proposed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, UserRequest, member
from accounts.actor import on_page
from core.pages import page
from core.refusal import Refused
from core.templatetags.moments import short_moment
from interviews import actions, calendar
from interviews.models import Interview, Participant, ProposedTime
from interviews.queries import representative_name


@member("interviewer")
@require_POST
def step_back(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """ "I cannot join", or a recruiter says so of somebody (`participant`)."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    person = _whom(request, interview)
    if person is None:
        messages.warning(request, _("This person does not take part, or only they themselves may say so."))
        return _back(request, interview)
    try:
        after = actions.step_back(person, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _who_instead(after, person))
    return _back(request, interview)


def _whom(request: MemberRequest, interview: Interview) -> Participant | None:
    """Whose part this is about, if the reader may speak for them."""
    wanted = request.POST.get("participant", "")
    for person in interview.participants.all():
        is_own = person.user_id == request.user.pk
        if (str(person.pk) == wanted or (not wanted and is_own)) and (is_own or _recruits(request)):
            return person
    return None


def _recruits(request: MemberRequest) -> bool:
    return request.membership.suffices("recruiter")


def _who_instead(interview: Interview, person: Participant) -> str:
    """What follows from somebody's stepping back."""
    if person.seat is not None and person.seat in interview.empty_seats():
        words = _("{name} does not take part any more. Nobody else can take the seat: the representative was told.")
        return words.format(name=person)
    instead = [each for each in interview.attending() if each.seat == person.seat and person.seat is not None]
    if interview.is_booked and instead:
        return _("{name} does not take part any more. {other} joins instead.").format(name=person, other=instead[0])
    return _("{name} does not take part any more.").format(name=person)


@member("recruiter")
@require_POST
def fill_seat(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """Ask a member to take an empty seat."""
    interview = get_object_or_404(Interview.objects.with_people(), pk=interview_id)
    ask_colleague(request, interview)
    return _back(request, interview)


def ask_colleague(request: UserRequest, interview: Interview) -> None:
    """Give the seat to the member, both named in the form, and say how that went."""
    members = {str(each.pk): each.user for each in interview.organization.memberships.by_name()}
    user, seat = members.get(request.POST.get("member", "")), request.POST.get("seat", "")
    if user is None or not seat.isdecimal() or user.email == interview.application.candidate.email:
        messages.warning(request, _("Please choose somebody of the team. Nothing was changed."))
        return
    try:
        actions.fill_seat(interview, seat=int(seat[:4]), member=user, by=on_page(request.user), now=timezone.now())
    except actions.SlotGone:
        words = _("{name} is not free at that time. Nothing was changed: please ask somebody else.")
        messages.warning(request, words.format(name=user))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("{name} takes the seat and gets the invitation now.").format(name=user))


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_proposal(request: MemberRequest, *, proposed_id: UUID) -> HttpResponse:
    """*Book this time*: the candidate proposed it. Asks once more (GET), then books."""
    proposed = get_object_or_404(ProposedTime.objects.select_related("help_request"), pk=proposed_id)
    interview = get_object_or_404(Interview.objects.with_people(), pk=proposed.help_request.interview_id)
    back = reverse("team_interview", kwargs={"slug": request.organization.slug, "interview_id": interview.pk})
    return ask_and_book(request, proposed, interview, back=back)


def ask_and_book(request: UserRequest, proposed: ProposedTime, interview: Interview, *, back: str) -> HttpResponse:
    """Ask with everybody's clock (GET), then book the time and go back. Whoever comes too late is told so."""
    if request.method == "POST":
        _book_proposed(request, proposed)
        return redirect(back)
    if proposed.help_request.resolved_at is not None:
        messages.warning(request, str(actions.Answered()))
        return redirect(back)
    if proposed.starts_at <= timezone.now():
        messages.warning(request, _("This time has passed. Nothing was booked."))
        return redirect(back)
    context = {
        "interview": interview,
        "candidate": interview.application.candidate,
        "people": calendar.who_joins(interview, addresses=True),
        "representative": representative_name(interview),
        "starts_at": proposed.starts_at,
        "ends_at": proposed.starts_at + interview.length,
        "then": request.GET.get("then", ""),
        "back": back,
    }
    return page(request, "interviews/book_proposed.html", context)


def _book_proposed(request: UserRequest, proposed: ProposedTime) -> None:
    """Book the time, and say how that went."""
    try:
        actions.accept_proposal(proposed, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = _("Booked: {moment}. Everybody gets the invitation now.")
        messages.success(request, words.format(moment=short_moment(proposed.starts_at)))


def _back(request: MemberRequest, interview: Interview) -> HttpResponse:
    return redirect("team_interview", slug=request.organization.slug, interview_id=interview.pk)
