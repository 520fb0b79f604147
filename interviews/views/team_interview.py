"""One interview as the team sees it: what was offered, who joins, what is booked, what happened."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member
from accounts.models import Entry
from core import zones
from core.pages import page
from core.reading import reading_as
from core.templatetags.moments import short_day, time_range
from interviews import calendar
from interviews.forms.aftermath import FeedbackForm
from interviews.models import Interview, Outcome
from interviews.queries import history, representative_name
from interviews.queries.lineups import lineup


@member("interviewer")
@require_safe
def team_interview(request: MemberRequest, *, interview_id: UUID) -> HttpResponse:
    """On the reader's clock; the offered windows on the team's."""
    return interview_page(request, get_object_or_404(Interview.objects.with_people(), pk=interview_id))


def interview_page(
    request: MemberRequest, interview: Interview, *, feedback: FeedbackForm | None = None
) -> HttpResponse:
    """The page; `feedback`: a form that was refused, with what was typed."""
    now = timezone.now()
    has_begun = bool(interview.is_booked and interview.starts_at and interview.starts_at <= now)
    is_over = bool(interview.ends_at and interview.ends_at <= now)
    context = {
        "interview": interview,
        "application": interview.application,
        "people": calendar.who_joins(interview, addresses=True),
        "representative": representative_name(interview),
        "help_request": interview.open_help_request,
        "is_over": is_over,
        "cancelled_it": interview.cancelled_by == str(request.user),
        "has_begun": has_begun,
        "may_change": request.membership.suffices("recruiter"),
        "rounds": list(interview.application.interviews.in_order()),
        "history": history.lines(Entry.objects.about(interview)),
        **_windows(interview),
        **_panel(request, interview),
        **(_afterwards(request, interview, feedback) if has_begun else {}),
    }
    return page(request, "interviews/team_interview.html", context, status=422 if feedback else 200)


def _windows(interview: Interview) -> dict[str, Any]:
    """What was offered, in words, on the team's clock."""
    language, at = get_language() or "en", interview.offered_at
    with reading_as(language=language, time_zone=interview.time_zone):
        windows = [
            f"{short_day(window.starts_at)}, {time_range(window.starts_at, window.ends_at)}"
            for window in interview.windows.all()
        ]
    city, offset = zones.city(interview.time_zone, language), zones.offset_label(interview.zone, at)
    return {"windows": windows, "zone": f"{city}, {offset}"}


def _panel(request: MemberRequest, interview: Interview) -> dict[str, Any]:
    """Who takes part, and who could be asked to."""
    known, taken = lineup(interview), {person.email for person in interview.attending()}
    taken.add(interview.application.candidate.email)
    is_asking = bool(interview.empty_seats()) and request.membership.suffices("recruiter")
    members = list(request.organization.memberships.by_name()) if is_asking else []
    return {
        "lineup": known,
        "own_part": next((person for person in interview.pool() if person.user_id == request.user.pk), None),
        "others": [member for member in members if member.user.email not in taken],
    }


def may_say(request: MemberRequest, interview: Interview) -> bool:
    """Whether the reader may tell how it went: whoever attended, and recruiters."""
    attended = {person.user_id for person in interview.attending()}
    return request.user.pk in attended or request.membership.suffices("recruiter")


def _afterwards(request: MemberRequest, interview: Interview, form: FeedbackForm | None) -> dict[str, Any]:
    notes = list(interview.feedback.all())
    own = next((note.text for note in notes if note.author_id == request.user.pk), "")
    return {
        "outcomes": [outcome for outcome in Outcome if outcome != Outcome.UNKNOWN],
        "notes": notes,
        "may_say": may_say(request, interview),
        "feedback": form or FeedbackForm(initial={"text": own}),
    }
