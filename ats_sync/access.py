"""Access for applicant tracking systems: whoever posts to an address that was given to one organization's company."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from ats_sync.models import Connection
from core.access import Access, marked
from core.tenancy import organization_context, system_context

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]


def webhook(view: View) -> View:
    """The company whose events are posted to this address (`hook_key`). The view gets its connection.

    The address only says whose company it is; whether they posted it is for the view to check: an address may be tried
    out before there is a secret. An unknown one is answered with 404.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *, hook_key: UUID) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with system_context("events of a linked system"):
            connection = Connection.objects.select_related("organization").filter(hook_key=hook_key).first()
        if connection is None:
            raise Http404
        with organization_context(connection.organization):
            return view(request, connection=connection)

    return marked(login_not_required(csrf_exempt(guarded)), Access("webhook", "ats"))
