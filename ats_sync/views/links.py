"""How the link is, live: what was read, what was told, what a person should look at."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from ats_sync.actions.trying_again import try_again
from ats_sync.forms.connecting import TagForm
from ats_sync.models import Connection, ConnectionState, Push
from ats_sync.queries.states import connection_of, left_out_of, progress_of, told_of
from ats_sync.vendors import the_vendor, vendor
from ats_sync.words.states import (
    problem_in_words,
    progress_in_words,
    push_in_words,
    rights_of,
    state_of,
    unread_in_words,
    waiting_in_words,
)
from core.pages import page

NO_CHANGE = 204
SOON, LATER = 2, 15  # seconds until the page looks again: while something goes on, and else


@member("recruiter")
@require_safe
def ats_link(request: MemberRequest) -> HttpResponse:
    """The state of the link. What changes there asks for itself anew (`seen`: what the browser has)."""
    connection, now = connection_of(request.organization), timezone.now()
    context = _frame(request, connection)
    if connection:
        context |= _state(connection, vendor_name=context["vendor_name"], now=now)
        if request.GET.get("seen") == context["seen"] and request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=NO_CHANGE)
    return page(request, "ats_sync/link.html", context, partials=("link-state",))


@member("recruiter")
@require_POST
def ats_try_again(request: MemberRequest, *, push_id: UUID) -> HttpResponse:
    """Somebody has put right what was in the way."""
    pushes = Push.objects.filter(organization=request.organization).select_related("link")
    if try_again(get_object_or_404(pushes, pk=push_id), by=on_page(request.user), now=timezone.now()):
        messages.success(request, _("It is tried again within a minute."))
    else:
        messages.info(request, _("It has gone on already."))
    return redirect("ats_link", slug=request.organization.slug)


def _frame(request: MemberRequest, connection: Connection | None) -> dict[str, Any]:
    name = vendor(connection.vendor if connection else the_vendor()).name
    return {
        "connection": connection,
        "vendor_name": name,
        "badge": state_of(connection),
        "is_admin": request.membership.suffices("admin"),
        "tag_form": TagForm(initial={"tag": connection.tag}) if connection else None,
        "is_connected": connection is not None and connection.state != ConnectionState.DISCONNECTED,
    }


def _state(connection: Connection, *, vendor_name: str, now: datetime) -> dict[str, Any]:
    """All that changes by itself."""
    progress, told, left_out = progress_of(connection, now=now), told_of(connection), left_out_of(connection)
    is_busy = connection.is_connected and (progress.is_reading or told.waiting or not connection.hook_heard_at)
    state = {
        "progress": progress,
        "reading": progress_in_words(connection, progress, vendor=vendor_name),
        "told": told,
        "waiting": waiting_in_words(told),
        "stuck": [push_in_words(push, vendor=vendor_name) for push in told.stuck],
        "dropped": [push_in_words(push, vendor=vendor_name) for push in told.dropped],
        "left_out": left_out,
        "unread": [
            {"address": row.address, "name": name or row.remote_id, "why": unread_in_words(row, vendor=vendor_name)}
            for row, name in left_out.unread
        ],
        "problem": problem_in_words(connection, vendor=vendor_name),
        "rights": list(rights_of(connection, vendor=vendor_name)),
        "is_setting_up": connection.is_connected and not (connection.hook_heard_at and connection.imported_at),
    }
    return {**state, "seen": _fingerprint(connection, state), "looks_again_in": SOON if is_busy else LATER}


def _fingerprint(connection: Connection, state: dict[str, Any]) -> str:
    """Changes whenever the page would read differently."""
    told, left_out = state["told"], state["left_out"]
    facts = [
        *(getattr(connection, name) for name in SHOWN),
        state["progress"],
        [told.moves, told.notes, told.tags, told.last_at, told.stuck_number],
        [(each.push.pk, each.why) for each in [*state["stuck"], *state["dropped"]]],
        [left_out.doubled_number, left_out.unreadable_number, left_out.unreachable_number, len(left_out.jobs)],
    ]
    return sha256(repr(facts).encode()).hexdigest()[:16]


SHOWN = (
    "state",
    "problem",
    "problem_at",
    "owner",
    "owner_role",
    "rights",
    "hook_tested_at",
    "hook_heard_at",
    "hook_refused_at",
    "checked_at",
    "imported_at",
    "read_at",
)
