"""Access for the telephone provider (requests that it signed, about a call or a line that exists) and for applicants
(by the link in a mail, or signed in)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    UnreadablePostError,
)
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from accounts.actor import Actor
from accounts.models import Organization
from accounts.reader import chose_language
from core.access import Access, marked
from core.encryption import Undecipherable
from core.pages import page
from core.reading import reading_as
from core.tenancy import organization_context, system_context
from voicecalls.models import ApplicantLink, CallAttempt, CallCase, Line
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


class NotGenuine(Exception):
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
            except NotGenuine as error:
                log.warning("webhook refused", why=str(error), about=about, row=str(row_id))
                return HttpResponseForbidden()
            with organization_context(request.organization):
                return view(request, **kwargs)

        return marked(login_not_required(csrf_exempt(guarded)), Access("webhook", about))

    return decorate


def _verify(request: HookRequest, about: str, row_id: UUID) -> None:
    """Puts the rows on the request if the request is genuine. Raises NotGenuine."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise NotGenuine("too large")
    if request.content_type != FORM:
        raise NotGenuine("not a form")
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
        raise NotGenuine("tokens are lost") from error
    except (BadRequest, SuspiciousOperation, UnreadablePostError) as error:
        raise NotGenuine("unreadable") from error
    if not genuine:
        raise NotGenuine("signature")
    if request.POST.getlist("AccountSid") != [line.account_sid]:
        raise NotGenuine("account")
    request.organization, request.line = line.organization, line


def _attempt_with_line(request: HookRequest, attempt_id: UUID) -> Line:
    with system_context("a webhook about a call"):
        rows = CallAttempt.objects.select_related("organization", "line__organization")
        attempt = rows.filter(pk=attempt_id).first()
    if attempt is None:
        raise NotGenuine("unknown")
    if attempt.line is None:
        raise NotGenuine("no line")
    request.attempt = attempt
    return attempt.line


def _line(line_id: UUID) -> Line:
    with system_context("a webhook about a line"):
        line = Line.objects.select_related("organization").filter(pk=line_id).first()
    if line is None:
        raise NotGenuine("unknown")
    return line


CALL_LINKS = "call_links"  # in the session: {case: link}


def remember_link(request: HttpRequest, link: ApplicantLink) -> None:
    """Exchange a mailed token for a note in the session, so that addresses carry no token from here on."""
    request.session[CALL_LINKS] = {**request.session.get(CALL_LINKS, {}), str(link.case_id): str(link.pk)}


def applicant(view: View) -> View:
    """The holder of a usable link about the case named in the URL (`case_id`), or its applicant signed in.

    The view gets the case. Pages are never cached, and speak the applicant's language unless this browser chose one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *, case_id: UUID, **kwargs: Any) -> HttpResponse:
        case = _case(request, case_id)
        if case is None:
            return _not_reachable(request, case_id)
        reader = case.application.candidate.reader
        language = translation.get_language() if chose_language(request) else reader.language
        with organization_context(case.organization), reading_as(language=language, time_zone=reader.time_zone):
            response = view(request, case=case, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Content-Language"] = language
        return response

    return marked(login_not_required(guarded), Access("link", "calls"))


def _not_reachable(request: HttpRequest, case_id: UUID) -> HttpResponse:
    if str(case_id) in request.session.get(CALL_LINKS, {}):  # its link has ended while this browser was on its pages
        return link_ended(request)
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


def link_ended(request: HttpRequest) -> HttpResponse:
    """One page for expired and unknown links: it names nobody and shows the way on."""
    response = page(request, "voicecalls/link_ended.html", {"support_email": settings.SUPPORT_EMAIL}, status=410)
    response["Cache-Control"] = "no-store"
    return response


def applicant_actor(request: HttpRequest, case: CallCase) -> Actor:
    """The applicant, through the channel they came by."""
    candidate = case.application.candidate
    if request.user.is_authenticated and candidate.user_id == request.user.pk:
        return Actor(name=candidate.name, channel="page", user=request.user)
    return Actor(name=candidate.name, channel="link")


def _case(request: HttpRequest, case_id: UUID) -> CallCase | None:
    with system_context("a case by its link or its applicant"):
        cases = CallCase.objects.filter(pk=case_id).select_related(
            "organization__representative",
            "application__job",
            "application__candidate__user",
            "application__candidate__organization",
        )
        if request.user.is_authenticated:
            own = cases.filter(application__candidate__user=request.user).first()
            if own:
                return own
        link_id = request.session.get(CALL_LINKS, {}).get(str(case_id))
        if link_id is None:
            return None
        usable = ApplicantLink.objects.filter(pk=link_id, expires_at__gt=timezone.now())
        return cases.filter(links__in=usable).first()
