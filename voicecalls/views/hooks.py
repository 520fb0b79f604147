"""What the telephone provider asks and tells us while calls run.

It waits 15 s at most and repeats itself now and then; whatever goes wrong here, somebody may be on the phone. So each
view answers: with what is to be said, or with 204.
"""

from collections.abc import Callable, Mapping
from functools import wraps

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from voicecalls import actions
from voicecalls.access import HookRequest, webhook
from voicecalls.actions.fallback import take_fallback
from voicecalls.telephony import Reply, Speak, twiml
from voicecalls.words.apology import apology

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]
TOKEN = "I-Twilio-Idempotency-Token"  # noqa: S105  # a header, the same when the provider repeats a request


def said(request: HttpRequest) -> Mapping[str, str]:
    """All that was posted, blanks included, and the header that tells repeats. Values of a repeated name stand on
    lines of their own. Characters that PostgreSQL cannot keep are left out."""
    body = {name: "\n".join(request.POST.getlist(name)).replace("\x00", "") for name in request.POST}
    token = request.headers.get(TOKEN)
    return {**body, TOKEN: token} if token else body


def _spoken(reply: Reply) -> HttpResponse:
    return HttpResponse(twiml.render(reply), content_type="text/xml; charset=utf-8")


def _apology(request: HttpRequest) -> HttpResponse:
    """Static words: they need no database, in case that is what failed."""
    attempt = getattr(request, "attempt", None)
    organization = getattr(request, "organization", None)
    language = (attempt and attempt.language) or (organization and organization.language) or settings.LANGUAGE_CODE
    return _spoken(Reply(steps=(Speak(text=apology(language), language=language),)))


def _noted(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


def answers_always(otherwise: Callable[[HttpRequest], HttpResponse]) -> Callable[[View], View]:
    """Answer in this way where the view fails. An error page would reach nobody: the provider would say a sentence of
    its own to the person on the phone, or drop what it had to tell. What failed is logged, and calls are looked
    after by `reconcile` whatever was not told."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, **kwargs: object) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except Exception:  # the boundary of a live call, as a task is one of its work
                log.exception("webhook failed", view=view.__name__)
                return otherwise(request)

        return answering

    return decorate


speaks = answers_always(_apology)
takes_note = answers_always(_noted)


@speaks
@webhook("attempt")
def voice(request: HookRequest) -> HttpResponse:
    return _spoken(actions.begin_talk(request.attempt, body=said(request), now=timezone.now()))


@speaks
@webhook("attempt")
def answer(request: HookRequest, *, number: int) -> HttpResponse:
    reply = actions.take_turn(request.attempt, number=number, body=said(request), now=timezone.now())
    return _spoken(reply)


@speaks
@webhook("attempt")
def fallback(request: HookRequest) -> HttpResponse:
    """The provider could not get or use a reply of ours. Nothing is tried again: words of regret, and the end."""
    body = said(request)
    log.error("a reply did not reach its call", attempt=str(request.attempt.pk), code=body.get("ErrorCode"))
    take_fallback(request.attempt, body=body, now=timezone.now())
    return _apology(request)


@takes_note
@webhook("attempt")
def status(request: HookRequest) -> HttpResponse:
    actions.take_status(request.attempt, body=said(request), now=timezone.now())
    return HttpResponse(status=204)


@takes_note
@webhook("attempt")
def machine(request: HookRequest) -> HttpResponse:
    actions.take_machine(request.attempt, body=said(request), now=timezone.now())
    return HttpResponse(status=204)


@speaks
@webhook("line")
def inbound(request: HookRequest) -> HttpResponse:
    return _spoken(actions.answer_inbound(request.line, body=said(request), now=timezone.now()))


@takes_note
@webhook("line")
def inbound_status(request: HookRequest) -> HttpResponse:
    actions.take_inbound_status(request.line, body=said(request), now=timezone.now())
    return HttpResponse(status=204)
