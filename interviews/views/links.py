"""Opening a mailed link, and asking for a new one when it has ended."""

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import public
from core.pages import page
from core.refusal import Refused
from core.tenancy import organization_context
from core.throttle import count_wrong
from core.tokens import away_from_token, barred, wrong_guess
from interviews import actions, links
from interviews.access import ended, noted, remember
from interviews.models import Link


@public
@require_safe
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token for a note in the session and go to a clean address. Changes nothing else."""
    link = links.find(token)
    if link is None:
        return wrong_guess(request, kind="link") or ended(request, token=token)
    if not _usable(link):
        return ended(request, token=token)
    remember(request, link)
    return away_from_token("pick_time", interview_id=link.interview_id)


@public
@require_POST
@never_cache
def request_new_link(request: HttpRequest) -> HttpResponse:
    """Mail a new link to the address on file, never to the page. Says the same whether or not there was one."""
    if answer := barred(request, kind="link"):
        return answer
    count_wrong(request, kind="link")
    link = links.find(request.POST.get("token", "")) or noted(request, request.POST.get("interview", ""))
    if link is not None:
        # Refused when booked or cancelled meanwhile: the page must not tell a stranger.
        with organization_context(link.organization), suppress(Refused):
            actions.send_new_link(link.interview, now=timezone.now())
    return page(
        request,
        "interviews/link_sent.html",
        {"title": _("Please look into your inbox"), "support_email": settings.SUPPORT_EMAIL},
    )


def _usable(link: Link) -> bool:
    return link.revoked_at is None and link.expires_at > timezone.now()
