"""One applicant's calls: why not yet and when next, each call with what was said, the answers, what was written."""

from typing import Any
from uuid import UUID
from zlib import crc32

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member
from core.pages import page
from voicecalls.models import CallCase
from voicecalls.queries import control_of, settings_of
from voicecalls.queries.timelines import answers_of, case_of, doings, full_attempts, others_of, written_of
from voicecalls.words.cases import row_of
from voicecalls.words.timelines import called, done, given, remarks_in_words, zone_of

NO_CHANGE = 204


@member("interviewer")
@require_safe
def call_case(request: MemberRequest, *, case_id: UUID) -> HttpResponse:
    """The page; the browser asks for its inside anew while something can change, and gets it if something has."""
    case = get_object_or_404(case_of(request.organization), pk=case_id)
    context = _about(request, case)
    if request.htmx and request.GET.get("seen") == context["seen"]:  # type: ignore[attr-defined]
        return HttpResponse(status=NO_CHANGE)
    return page(request, "voicecalls/call_case.html", context, partials=("case",))


def _about(request: MemberRequest, case: CallCase) -> dict[str, Any]:
    now = timezone.now()
    attempts = full_attempts(case.attempts)
    limit = settings_of(request.organization).most_attempts
    is_paused = bool(control_of(request.organization).paused_at)
    row = row_of(case, attempts[::-1], limit=limit, is_paused=is_paused, now=now)
    calls = [called(attempt) for attempt in attempts]
    newest = [len(each.lines) for each in calls]
    return {
        "case": case,
        "row": row,
        "calls": calls,
        "answers": [given(answer) for answer in answers_of(case)],
        "remarks": remarks_in_words(case.remarks.all()),
        "written": written_of(case),
        "doings": done(doings(case)),
        "others": others_of(case),
        "applicants_zone": zone_of(case),
        "may_recruit": request.membership.suffices("recruiter"),
        "now": now,
        "seen": f"{row.seen}{crc32(repr(newest).encode()):08x}",
    }
