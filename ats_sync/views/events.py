"""Setting up events: our address, its test, the secret, the first event that proves it. For admins."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from ats_sync.actions.hooking import keep_hook_secret, new_hook_address
from ats_sync.addresses import hook_address
from ats_sync.forms.connecting import SecretForm
from ats_sync.models import Connection, ConnectionState
from ats_sync.queries.states import connection_of
from ats_sync.vendors import vendor
from core.encryption import Undecipherable
from core.pages import page
from core.refusal import Refused

HTTP_UNPROCESSABLE = 422


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def ats_events(request: MemberRequest) -> HttpResponse:
    """What a person does over there, step by step; what came here meanwhile shows by itself."""
    connection = _connection(request)
    if connection.state == ConnectionState.DISCONNECTED:
        return redirect("ats_connect", slug=request.organization.slug)
    try:
        has_secret = bool(connection.hook_secret)
    except Undecipherable:
        messages.error(request, _("What was saved cannot be read any more. Please enter the token again."))
        return redirect("ats_connect", slug=request.organization.slug)
    is_sent = request.method == "POST"
    form = SecretForm(request.POST if is_sent else None)
    if is_sent and form.is_valid() and _kept(request, connection, form):
        return redirect("ats_events", slug=request.organization.slug)
    context = {
        "form": form,
        "connection": connection,
        "address": hook_address(connection),
        "has_secret": has_secret,
        "vendor_name": vendor(connection.vendor).name,
        "guide": f"ats_sync/{connection.vendor}/webhook.html",
        "after": f"ats_sync/{connection.vendor}/secret.html",
    }
    status = HTTP_UNPROCESSABLE if form.errors else 200
    return page(request, "ats_sync/events.html", context, partials=("events-tested", "events-heard"), status=status)


def _kept(request: MemberRequest, connection: Connection, form: SecretForm) -> bool:
    try:
        keep_hook_secret(connection, by=on_page(request.user), now=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error("secret", str(refusal))
        return False
    messages.success(request, _("The secret is saved. Now it only takes one event to prove it."))
    return True


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def ats_new_address(request: MemberRequest) -> HttpResponse:
    """Say what it means (GET), then another address for events (POST)."""
    connection = _connection(request)
    name = vendor(connection.vendor).name
    if request.method != "POST":
        return page(request, "ats_sync/new_address.html", {"connection": connection, "vendor_name": name})
    try:
        new_hook_address(connection, by=on_page(request.user), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ats_link", slug=request.organization.slug)
    messages.success(request, _("There is a new address. The one of before takes nothing any more."))
    return redirect("ats_events", slug=request.organization.slug)


def _connection(request: MemberRequest) -> Connection:
    connection = connection_of(request.organization)
    if connection is None:
        raise Http404
    return connection
