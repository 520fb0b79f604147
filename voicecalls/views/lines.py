"""The telephone line: connecting it, rotating its token, checking it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from voicecalls.actions.connecting import change_line, check_line, forget_previous_token
from voicecalls.addresses import inbound_address, inbound_status_address
from voicecalls.forms.lines import LineForm
from voicecalls.models import Line
from voicecalls.words.lines import line_state, problem_in_words

HTTP_UNPROCESSABLE = 422


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def telephone_line(request: MemberRequest) -> HttpResponse:
    """Account, token and number; once saved, where the provider reaches us."""
    line = _line(request)
    form = LineForm(request.POST if request.method == "POST" else None, organization=request.organization, line=line)
    if form.is_bound and form.is_valid():
        change_line(request.organization, by=on_page(request.user), now=timezone.now(), **form.wishes)
        messages.success(request, _("The telephone line is saved. Please check the connection."))
        return redirect("telephone_line", slug=request.organization.slug)
    context = {
        "form": form,
        "line": line,
        "state": line_state(line),
        "problem": problem_in_words(line.problem) if line and line.problem else "",
        "addresses": [inbound_address(line), inbound_status_address(line)] if line else [],
        "has_previous": bool(line and line.tokens[1:]),
        "is_stand_in": bool(settings.TELEPHONY_URL),
    }
    status = HTTP_UNPROCESSABLE if form.errors else 200
    return page(request, "voicecalls/telephone_line.html", context, status=status)


@member("admin")
@require_POST
def line_check(request: MemberRequest) -> HttpResponse:
    """Ask the provider now. The answer is shown on the line's page."""
    line = _line(request)
    if line is None:
        raise Http404
    problem = check_line(line, by=on_page(request.user), now=timezone.now())
    if problem:
        messages.error(request, problem_in_words(problem))
    else:
        messages.success(request, _("The connection works: the provider knows this account."))
    return redirect("telephone_line", slug=request.organization.slug)


@member("admin")
@require_POST
def line_forget_token(request: MemberRequest) -> HttpResponse:
    """The token before the last is not accepted any more."""
    line = _line(request)
    if line is None:
        raise Http404
    forget_previous_token(line, by=on_page(request.user), now=timezone.now())
    messages.success(request, _("Only the newest token counts now."))
    return redirect("telephone_line", slug=request.organization.slug)


def _line(request: MemberRequest) -> Line | None:
    return Line.objects.filter(organization=request.organization).first()
