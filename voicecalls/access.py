"""Access for the telephone provider: requests that it signed, about a call or a line that exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    UnreadablePostError,
)
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Organization
from core.access import Access, marked
from core.encryption import Undecipherable
from core.tenancy import organization_context, system_context
from voicecalls.models import CallAttempt, Line
from voicecalls.telephony import signatures

log = structlog.get_logger(__name__)

LARGEST_BODY = 64 * 1024
FORM = "application/x-www-form-urlencoded"
View = Callable[..., HttpResponse]


class HookRequest(HttpRequest):
    """A verified request of the provider. `attempt`: at addresses of a call; `line`: always."""

    organization: Organization
    attempt: CallAttempt
    line: Line


class Refused(Exception):
    """The request is not the provider's, or not about what it names. Says why to the log, never to who asks."""


def webhook(about: Literal["attempt", "line"]) -> Callable[[View], View]:
    """The telephone provider, about the attempt or line named in the URL (`attempt_id`, `line_id`).

    Unsigned, forged and foreign requests and unknown rows all get the same 403 and change nothing. Repeats verify
    (signatures carry no time): the actions behind these views stand them.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HookRequest, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            row_id: UUID = kwargs.pop(f"{about}_id")
            try:
                _verify(request, about, row_id)
            except Refused as refused:
                log.warning("webhook refused", why=str(refused), about=about, row=str(row_id))
                return HttpResponseForbidden()
            with organization_context(request.organization):
                return view(request, **kwargs)

        return marked(login_not_required(csrf_exempt(guarded)), Access("webhook", about))

    return decorate


def _verify(request: HookRequest, about: str, row_id: UUID) -> None:
    """Puts the rows on the request if the request is genuine. Raises Refused."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise Refused("too large")
    if request.content_type != FORM:
        raise Refused("not a form")
    line = _attempt_with_line(request, row_id) if about == "attempt" else _line(row_id)
    try:
        genuine = signatures.is_genuine(
            tokens=line.tokens,
            url=f"{settings.TELEPHONY_PUBLIC_URL}{request.get_full_path()}",
            form=request.POST,
            signature=request.headers.get("X-Twilio-Signature"),
            scheme=request.headers.get("X-Twilio-Webhooks-Signature-Settings"),
        )
    except Undecipherable as error:
        raise Refused("tokens are lost") from error
    except (BadRequest, SuspiciousOperation, UnreadablePostError) as error:
        raise Refused("unreadable") from error
    if not genuine:
        raise Refused("signature")
    if request.POST.getlist("AccountSid") != [line.account_sid]:
        raise Refused("account")
    request.organization, request.line = line.organization, line


def _attempt_with_line(request: HookRequest, attempt_id: UUID) -> Line:
    with system_context("a webhook about a call"):
        rows = CallAttempt.objects.select_related("organization", "line__organization")
        attempt = rows.filter(pk=attempt_id).first()
    if attempt is None:
        raise Refused("unknown")
    if attempt.line is None:
        raise Refused("no line")
    request.attempt = attempt
    return attempt.line


def _line(line_id: UUID) -> Line:
    with system_context("a webhook about a line"):
        line = Line.objects.select_related("organization").filter(pk=line_id).first()
    if line is None:
        raise Refused("unknown")
    return line
