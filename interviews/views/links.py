"""Opening a mailed link, and asking for a new one when it has ended."""

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.pages import page
from core.refusal import Refused
from core.tenancy import organization_context, system_context
from core.throttle import count_wrong
from core.tokens import away_from_token, barred, wrong_guess
from interviews import actions, links
from interviews.access import ended, noted, remember
from interviews.forms.candidates import AddressForm
from interviews.models import Interview, Link

BEHIND = ">).,;"  # what programs and people leave behind an address
MOST_LINKS = 10
SENT = reverse_lazy("request_new_link", query={"sent": "yes"})


@public
@require_safe
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token for a note in the session and go to a clean address. Changes nothing else."""
    token = token.rstrip(BEHIND)
    link = links.find(token)
    if link is None:
        return wrong_guess(request, kind="link") or ended(request, is_unknown=True, form=AddressForm())
    if not _usable(link):
        return ended(request, link, token=token)
    remember(request, link)
    return away_from_token("pick_time", interview_id=link.interview_id)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def request_new_link(request: HttpRequest) -> HttpResponse:
    """Mail a new link to the address on file, never to the page. Says the same whether or not there was one.

    Asked with a token, the interview of the session, or an address where the link came without its end."""
    if request.method != "POST" and "sent" not in request.GET:
        return ended(request, status=200, is_unknown=True, form=AddressForm())
    if request.method != "POST":
        title = _("Please look into your inbox")
        return page(request, "interviews/link_sent.html", {"title": title, "support_email": settings.SUPPORT_EMAIL})
    if answer := barred(request, kind="link"):
        return answer
    count_wrong(request, kind="link")
    if "email" in request.POST:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return ended(request, status=422, is_unknown=True, form=form)
        for interview in _waiting_for(form.cleaned_data["email"]):
            with organization_context(interview.organization), suppress(Refused):
                actions.send_further_link(interview, now=timezone.now())
        return redirect(SENT)
    link = links.find(request.POST.get("token", "")) or noted(request, request.POST.get("interview", ""))
    if link is not None:
        # Refused when booked or cancelled meanwhile: the page must not tell a stranger.
        with organization_context(link.organization), suppress(Refused):
            actions.send_new_link(link.interview, now=timezone.now())
    return redirect(SENT)


def _waiting_for(email: str) -> list[Interview]:
    """Interviews of which the person at this address may choose a time. The address is known of nobody here."""
    with system_context("a new link for an address"):
        waiting = Interview.objects.pending().filter(application__candidate__email=email)
        return list(waiting.select_related("organization")[:MOST_LINKS])


def _usable(link: Link) -> bool:
    return link.revoked_at is None and link.expires_at > timezone.now()
