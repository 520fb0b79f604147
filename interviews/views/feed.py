"""A member's calendar feed: the page with its address, and the feed itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.access import public
from core.encryption import Undecipherable, decrypt
from core.pages import page
from core.reading import reading_as
from core.tenancy import organization_context
from core.tokens import address, wrong_guess
from interviews import actions, feeds
from interviews.actions.availability import feed_purpose
from interviews.models import MemberFeed


@member("interviewer")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def member_feed(request: MemberRequest) -> HttpResponse:
    """The secret address, shown to its owner alone; POST makes a first or a new one."""
    feed = MemberFeed.objects.filter(user=request.user).first()
    if request.method == "POST":
        actions.new_feed_address(
            request.membership,
            instead_of=_uuid(request.POST.get("instead_of", "")),
            by=on_page(request.user),
            now=timezone.now(),
        )
        words = _("This is your new address. The one before has ended.") if feed else _("This is your address.")
        messages.success(request, words)
        return redirect("member_feed", slug=request.organization.slug)
    context = {"feed": feed, "address": _address(feed) if feed else ""}
    return page(request, "interviews/member_feed.html", context)


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads. Whoever has the address may: it carries no cookie and asks no password."""
    feed = feeds.find(token)
    if feed is None:
        if answer := wrong_guess(request, kind="feed"):
            return answer
        raise Http404
    reader = feed.user
    with (
        organization_context(feed.organization),
        reading_as(language=reader.language, time_zone=reader.time_zone),
    ):
        current = feeds.read(feed, now=timezone.now())
    modified = int(current.changed_at.timestamp())
    response: HttpResponse = HttpResponse(current.content, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Last-Modified"] = current.etag, http_date(modified)
    response["Content-Disposition"] = 'inline; filename="interviews.ics"'
    response["Content-Language"] = reader.language
    answer = get_conditional_response(request, etag=current.etag, last_modified=modified, response=response)
    assert isinstance(answer, HttpResponse)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _address(feed: MemberFeed) -> str:
    """The full address; empty if its token cannot be read any more, because the key is gone."""
    try:
        token = decrypt(feed.token, purpose=feed_purpose(feed.pk))
    except Undecipherable:
        return ""
    return address("calendar_feed", token=token)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
