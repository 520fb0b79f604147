"""What applicant tracking systems post to us. They repeat whatever is not answered with 200, and exactly that; so
everything is that will not get better by being repeated."""

import structlog
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone

from ats_sync.access import webhook
from ats_sync.actions.receiving import Received, receive
from ats_sync.models import Connection

log = structlog.get_logger(__name__)

LARGEST_BODY = 256 * 1024


@webhook
def ats_hook(request: HttpRequest, *, connection: Connection) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        log.warning("event too large", connection=str(connection.pk))
        return HttpResponse()
    try:
        body = request.body
    except UnreadablePostError:  # cut off: it comes again
        return HttpResponse(status=400)
    received = receive(connection, body=body, headers=request.headers, now=timezone.now())
    if received not in (Received.KEPT, Received.TEST):
        log.warning("event not kept", connection=str(connection.pk), why=str(received))
    return HttpResponse(status=401 if received == Received.REFUSED else 200)
