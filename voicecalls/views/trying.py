"""A test call to a number of one's own: the form, and what happens on the phone."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.phones import display
from core.refusal import Refused
from voicecalls.actions import code_of, start_test_call
from voicecalls.forms.calls import OwnCallForm
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, Line, OwnNumber
from voicecalls.models.cases import CallAttemptQuerySet
from voicecalls.queries.timelines import full_attempts
from voicecalls.words.timelines import called

HTTP_UNPROCESSABLE, NO_CHANGE = 422, 204
EVERY_MOMENT = 2  # seconds


@member("interviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def test_calls(request: MemberRequest) -> HttpResponse:
    """Who is called, with whose questions, in which language."""
    own = OwnNumber.objects.filter(organization=request.organization, user=request.user).order_by("-verified_at")
    known = own.first()
    at_first = {"number": display(known.number) if known else "", "language": request.user.language}
    sent = request.POST if request.method == "POST" else None
    form = OwnCallForm(sent, organization=request.organization, initial=at_first)
    if form.is_bound and form.is_valid():
        try:
            attempt = start_test_call(
                request.organization, **form.cleaned_data, by=on_page(request.user), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("test_call", slug=request.organization.slug, attempt_id=attempt.pk)
    context = {
        "form": form,
        "line": Line.objects.filter(organization=request.organization).first(),
        "has_jobs": request.organization.jobs.open().exists(),
        "may_set_up": request.membership.suffices("admin"),
        "may_recruit": request.membership.suffices("recruiter"),
        "earlier": full_attempts(_own(request))[:5],
    }
    return page(request, "voicecalls/test_calls.html", context, status=HTTP_UNPROCESSABLE if form.errors else 200)


@member("interviewer")
@require_safe
def test_call(request: MemberRequest, *, attempt_id: UUID) -> HttpResponse:
    """The code to key in, how far the call is, what is said. For who asked for the call alone."""
    attempt = get_object_or_404(_own(request), pk=attempt_id)
    call = called(full_attempts(_own(request).filter(pk=attempt.pk))[0])
    is_live = attempt.state != AttemptState.ENDED
    seen = f"{attempt.state}-{len(call.lines)}"
    if request.htmx and request.GET.get("seen") == seen:  # type: ignore[attr-defined]
        return HttpResponse(status=NO_CHANGE)
    context = {
        "attempt": attempt,
        "call": call,
        "code": code_of(attempt) if is_live and len(call.lines) <= 1 else "",
        "number": display(attempt.number),
        "asks_again": EVERY_MOMENT if is_live else 0,
        "seen": seen,
    }
    return page(request, "voicecalls/test_call.html", context, partials=("call",))


def _own(request: MemberRequest) -> CallAttemptQuerySet:
    """The test calls that this person has asked for, to numbers that are theirs."""
    numbers = OwnNumber.objects.filter(organization=request.organization, user=request.user).values("number")
    tests = CallAttempt.objects.filter(organization=request.organization, kind=AttemptKind.TEST, number__in=numbers)
    return tests.filter(by=str(request.user))
