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
from core.pages import page
from core.tenancy import organization_context, system_context
from interviews.models import Interview, Link, Purpose

SESSION_KEY = "interview_links"
View = Callable[..., HttpResponse]


def remember(request: HttpRequest, link: Link) -> None:
    """Exchange a mailed token for a note in the session, so that addresses carry no token from here on."""
    request.session[SESSION_KEY] = {**request.session.get(SESSION_KEY, {}), str(link.interview_id): str(link.pk)}


def noted(request: HttpRequest, interview_id: object) -> Link | None:
    """The link that this browser once opened for an interview, usable or ended."""
    link_id = _note(request, interview_id)
    if link_id is None:
        return None
    with system_context("a link noted in a session"):
        return Link.objects.select_related("organization", "interview").filter(pk=link_id).first()


def _note(request: HttpRequest, interview_id: object) -> str | None:
    notes: dict[str, str] = request.session.get(SESSION_KEY, {})
    return notes.get(str(interview_id))


def ended(request: HttpRequest, link: Link | None = None, *, status: int = 410, **asked_with: object) -> HttpResponse:
    """One page for expired, revoked and unknown links. It shows the way on, and names nobody but the organization to
    whoever held a link of an interview that a newer one was sent for.

    `asked_with`: the token, or the interview of a link noted in the session; the form for a new link sends it back.
    `is_unknown`: of a token that matches nothing; then `form` asks for an address.
    """
    newer = _newer(link) if link else {}
    response = page(request, "interviews/link_ended.html", {**asked_with, **newer}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _newer(link: Link) -> dict[str, object]:
    """Who has sent a newer link since, and whether it leads to new times; nothing if there is none."""
    if link.revoked_at is None:
        return {}
    with system_context("a link that took the place of another"):
        of_the_same = Link.objects.usable(timezone.now()).filter(interview=link.interview_id, purpose=link.purpose)
        if not of_the_same.exists():
            return {}
    return {"sender": link.organization.name, "new_times": link.interview.offered_at > link.created_at}


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
            if interview is None:
                return _not_reachable(request, interview_id)
            language = translation.get_language() if chose_language(request) else _language(interview)
            with organization_context(interview.organization), translation.override(language):
                response = view(request, interview=interview, **kwargs)
            response["Cache-Control"] = "no-store"
            response["Content-Language"] = language
            return response

        return marked(login_not_required(guarded), Access("link", purpose))

    return decorate


def _not_reachable(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    known = noted(request, interview_id)
    if known:  # its link has ended while this browser was on its pages
        return ended(request, known, interview_id=interview_id)
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


def _language(interview: Interview) -> str:
    language: str = interview.application.candidate.reader.language
    return language


def _reachable(request: HttpRequest, *, interview_id: UUID, purpose: Purpose) -> Interview | None:
    with system_context("an interview by its link or its candidate"):
        interviews = Interview.objects.with_people()
        if request.user.is_authenticated:
            own = interviews.of(request.user).filter(pk=interview_id).first()
            if own:
                return own
        link_id = _note(request, interview_id)
        if link_id is None:
            return None
        usable = Link.objects.usable(timezone.now()).filter(pk=link_id, interview=interview_id, purpose=purpose)
        return interviews.filter(pk=interview_id, links__in=usable).first()


def candidate_actor(request: HttpRequest, interview: Interview) -> Actor:
    """The candidate, through the channel they came by."""
    candidate = interview.application.candidate
    if request.user.is_authenticated and candidate.user_id == request.user.pk:
        return Actor(name=candidate.name, channel="page", user=request.user)
    return Actor(name=candidate.name, channel="link")
