"""Access to one interview: by its mailed link, or signed in as its candidate."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.actor import Actor
from accounts.reader import chose_language
from core.access import Access, marked
from core.tenancy import organization_context, system_context
from interviews.models import Interview, Link, Purpose

SESSION_KEY = "interview_links"
View = Callable[..., HttpResponse]


def remember(request: HttpRequest, link: Link) -> None:
    """Exchange a mailed token for a note in the session, so that addresses carry no token from here on."""
    request.session[SESSION_KEY] = {**request.session.get(SESSION_KEY, {}), str(link.interview_id): str(link.pk)}


def link(purpose: Purpose) -> Callable[[View], View]:
    """The holder of a usable link with this purpose, or the candidate signed in. The view gets the interview.

    Pages that a link leads to are never cached and speak the candidate's language unless this browser has chosen one.
    Their addresses carry no token, so the ordinary same-origin referrer is safe ("no-referrer" would turn the Origin of
    their forms into null, which the CSRF check refuses).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *, interview_id: UUID, **kwargs: Any) -> HttpResponse:
            interview = _reachable(request, interview_id=interview_id, purpose=purpose)
            if interview is None and request.user.is_authenticated:
                raise Http404
            if interview is None:
                return redirect_to_login(request.get_full_path())
            language = translation.get_language() if chose_language(request) else _language(interview)
            with organization_context(interview.organization), translation.override(language):
                response = view(request, interview=interview, **kwargs)
            response["Cache-Control"] = "no-store"
            response["Content-Language"] = language
            return response

        return marked(login_not_required(guarded), Access("link", purpose))

    return decorate


def _language(interview: Interview) -> str:
    language: str = interview.application.candidate.language
    return language


def _reachable(request: HttpRequest, *, interview_id: UUID, purpose: Purpose) -> Interview | None:
    with system_context("an interview by its link or its candidate"):
        interviews = Interview.objects.with_people()
        if request.user.is_authenticated:
            own = interviews.of(request.user).filter(pk=interview_id).first()
            if own:
                return own
        link_id = request.session.get(SESSION_KEY, {}).get(str(interview_id))
        if link_id is None:
            return None
        usable = Link.objects.usable(timezone.now()).filter(pk=link_id, interview=interview_id, purpose=purpose)
        return interviews.filter(pk=interview_id, links__in=usable).first()


def candidate_actor(request: HttpRequest, interview: Interview) -> Actor:
    """The candidate, through the channel they came by."""
    if request.user.is_authenticated:
        return Actor(name=interview.application.candidate.name, channel="page", user=request.user)
    return Actor(name=interview.application.candidate.name, channel="link")
