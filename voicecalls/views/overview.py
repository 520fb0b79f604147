"""How well calls reach people, by job and stage; and all attempts as a file."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member
from core.pages import page
from voicecalls.forms.calls import PeriodForm
from voicecalls.queries.reaching import attempts_of, cases_of, clock_of, entered
from voicecalls.reach import reach
from voicecalls.words.outcomes import outcome_in_words
from voicecalls.words.reaching import duration_in_words, exported

DAYS_AT_FIRST = timedelta(days=29)
HTTP_UNPROCESSABLE = 422


@member("interviewer")
@require_safe
def calls_overview(request: MemberRequest) -> HttpResponse:
    """Whoever came into a stage that starts calls in these days, and what came of it."""
    form = _period(request, now=timezone.now())
    if not form.is_valid():
        return page(request, "voicecalls/overview.html", {"form": form}, status=HTTP_UNPROCESSABLE)
    since, until = form.days
    found = reach(entered(request.organization, since=since, until=until))
    calls = sum(number for _outcome, number in found.outcomes)
    context: dict[str, Any] = {
        "form": form,
        "since": since,
        "until": until,
        "reach": found,
        "rows": [{"funnel": each, "contact": duration_in_words(each.first_contact)} for each in found.rows],
        "contact": duration_in_words(found.total.first_contact),
        "calls": calls,
        "outcomes": [(outcome_in_words(outcome), number) for outcome, number in found.outcomes],
        "may_recruit": request.membership.suffices("recruiter"),
    }
    return page(request, "voicecalls/overview.html", context)


@member("recruiter")
@require_safe
def calls_export(request: MemberRequest) -> HttpResponse:
    """All attempts of these people as CSV, complete before it leaves: nothing is read outside the tenant's door."""
    form = _period(request, now=timezone.now())
    if not form.is_valid():
        return page(request, "voicecalls/overview.html", {"form": form}, status=HTTP_UNPROCESSABLE)
    since, until = form.days
    organization = request.organization
    attempts = attempts_of(organization, cases_of(organization, since=since, until=until))
    rows = [
        (each, clock_of(each.case.application.candidate, each.number, organization)) for each in attempts if each.case
    ]
    response = HttpResponse(exported(rows).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="calls-{since}-{until}.csv"'
    return response


def _period(request: MemberRequest, *, now: datetime) -> PeriodForm:
    """The days in the address; the last thirty if there are none."""
    today: date = now.astimezone(request.organization.zone).date()
    at_first = {"since": today - DAYS_AT_FIRST, "until": today}
    asked = {name: request.GET[name] for name in at_first if request.GET.get(name)}
    return PeriodForm({**at_first, **asked})
