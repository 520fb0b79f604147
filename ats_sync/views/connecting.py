"""Connecting a company, checking the link, reading everything again, cutting the link. For admins."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from ats_sync.actions import connecting
from ats_sync.actions.refusals import CannotConnect
from ats_sync.actions.trying_again import change_tag, read_again
from ats_sync.forms.connecting import ConnectForm, DisconnectForm, TagForm
from ats_sync.models import Connection, ConnectionState
from ats_sync.port import Meaning
from ats_sync.queries.states import connection_of, told_of
from ats_sync.vendors import the_vendor, vendor
from ats_sync.words.connecting import no_answer
from ats_sync.words.states import waiting_in_words
from core.pages import page
from core.refusal import Refused

HTTP_UNPROCESSABLE = 422


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("token")
def ats_connect(request: MemberRequest) -> HttpResponse:
    """Company and token; the way on is where events are set up, unless they come already."""
    connection = connection_of(request.organization)
    kind = connection.vendor if connection else the_vendor()
    is_sent = request.method == "POST"
    form = ConnectForm(request.POST if is_sent else None, connection=connection, vendor=vendor(kind).name)
    if is_sent and form.is_valid():
        made = _connected(request, form)
        if made and made.hook_heard_at:
            return redirect("ats_link", slug=request.organization.slug)
        if made:
            return redirect("ats_events", slug=request.organization.slug)
    context = {
        "form": form,
        "connection": connection,
        "is_connected": connection is not None and connection.state != ConnectionState.DISCONNECTED,
        "vendor_name": vendor(kind).name,
        "guide": f"ats_sync/{kind}/token.html",
    }
    return page(request, "ats_sync/connect.html", context, status=HTTP_UNPROCESSABLE if form.errors else 200)


def _connected(request: MemberRequest, form: ConnectForm) -> Connection | None:
    """The link; None if something is wrong, which the form then says."""
    try:
        made = connecting.connect(request.organization, by=on_page(request.user), now=timezone.now(), **form.wishes)
    except CannotConnect as refusal:
        form.refuse(refusal.field, str(refusal))
        return None
    words = _("The token works: it belongs to {owner}. Jobs and applicants are being read now.")
    if not made.owner:
        words = _("The token works. Jobs and applicants are being read now.")
    messages.success(request, words.format(owner=made.owner))
    return made


@member("admin")
@require_POST
def ats_check(request: MemberRequest) -> HttpResponse:
    """Ask the other side now. The answer is shown on the page of the link."""
    connection = _connection(request)
    name = vendor(connection.vendor).name
    try:
        problem = connecting.check_now(connection, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if problem and problem.meaning in (Meaning.TOKEN, Meaning.COMPANY):
            messages.error(request, _("Checked just now: {vendor} rejects the token.").format(vendor=name))
        elif problem:
            messages.error(request, no_answer(problem, vendor=name))
        else:
            messages.success(request, _("The link works: {vendor} answers.").format(vendor=name))
    return _back(request)


@member("admin")
@require_POST
def ats_read_again(request: MemberRequest) -> HttpResponse:
    """Before its turn."""
    try:
        read_again(_connection(request), by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("All jobs and applicants are being read again."))
    return _back(request)


@member("admin")
@require_POST
def ats_tag(request: MemberRequest) -> HttpResponse:
    """What is put on whoever was called."""
    form = TagForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This tag is too long. Nothing was changed."))
    elif change_tag(_connection(request), by=on_page(request.user), now=timezone.now(), **form.cleaned_data):
        messages.success(request, _("The tag is saved."))
    return _back(request)


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def ats_disconnect(request: MemberRequest) -> HttpResponse:
    """Say what happens (GET), then cut the link (POST); or let calls go on without one that is cut already (POST)."""
    connection = _connection(request)
    name = vendor(connection.vendor).name
    form = DisconnectForm(request.POST if request.method == "POST" else None, vendor=name)
    calls_go_on = form.is_valid() and form.cleaned_data["calls_go_on"]
    if connection.state == ConnectionState.DISCONNECTED:
        if calls_go_on and connecting.call_without(connection, by=on_page(request.user), now=timezone.now()):
            messages.success(request, _("Calls go on without {vendor}.").format(vendor=name))
        return _back(request)
    if request.method != "POST":
        waiting = waiting_in_words(told_of(connection))
        context = {"connection": connection, "vendor_name": name, "waiting": waiting, "form": form}
        return page(request, "ats_sync/disconnect.html", context)
    connecting.disconnect(connection, calls_go_on=calls_go_on, by=on_page(request.user), now=timezone.now())
    messages.success(request, _("{vendor} is disconnected. Token and secret are forgotten.").format(vendor=name))
    return _back(request)


def _connection(request: MemberRequest) -> Connection:
    connection = connection_of(request.organization)
    if connection is None:
        raise Http404
    return connection


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("ats_link", slug=request.organization.slug)
