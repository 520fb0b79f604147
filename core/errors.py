"""Error pages: when, what, and a reference that also stands in the log."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

Answering = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger(__name__)


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Render templates/errors/<status>.html without context processors, so that it works without a database."""
    now = timezone.now()
    reference = getattr(request, "reference", "–")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("error page shown", status=status, occurred_at=now.isoformat())
    html = render_to_string(
        f"errors/{status}.html",
        {
            "reference": reference,
            "occurred_at": now,
            "status": status,
            "phrase": HTTPStatus(status).phrase,
            "marketplace_name": settings.MARKETPLACE_NAME,
            "support_email": settings.SUPPORT_EMAIL,
        },
    )
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth finds it by its name in the root URLconf."""
    return error_page(request, 429)


def not_allowed_middleware(get_response: Answering) -> Answering:
    """A page for whoever opens an address that only takes forms; Django itself answers with nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        answer = error_page(request, 405)
        answer.headers["Allow"] = response.headers["Allow"]
        return answer

    return middleware


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("form refused", reason=reason)
    return error_page(request, 403)
