"""The first call to a member's own number: whoever answers keys in the code that the page shows, or nothing is said.

So nobody can have a stranger's phone interviewed. While the code is waited for, it stands in the attempt's `talk`.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

from accounts.actor import Actor
from voicecalls.actions.suppressing import suppress
from voicecalls.actions.turns import brief_of, keep, start
from voicecalls.addresses import answer_address
from voicecalls.models import CallAttempt, OwnNumber
from voicecalls.script import Outcome
from voicecalls.telephony import Listen, Reply, Speak

CODE_DIGITS = 4
TRIES = 3
STOP = "9" * CODE_DIGITS  # never handed out as a code


def waits_for_code(attempt: CallAttempt) -> bool:
    return "code" in attempt.talk


def ask_for_code(attempt: CallAttempt, *, now: datetime) -> Reply:
    """The first words of such a call."""
    attempt.language = brief_of(attempt, now=now).language
    attempt.save(update_fields=["sid", "state", "answered_at", "counts", "language"])
    return keep(attempt, reply=_listening(attempt, number=0, again=False), number=0, heard={}, now=now)


def take_code(attempt: CallAttempt, *, number: int, body: Mapping[str, str], now: datetime) -> Reply:
    """What was keyed in: the code begins the conversation; "9999" stops calls to this number for good."""
    keyed = body.get("Digits", "").strip("#* ")
    if keyed == attempt.talk["code"]:
        OwnNumber.objects.filter(pk=attempt.talk["own"]).update(verified_at=now)
        return start(attempt, brief=brief_of(attempt, now=now), now=now)
    if keyed == STOP:
        by = Actor(name=f"…{attempt.number[-3:]}", channel="phone")
        suppress(attempt.organization, number=attempt.number, via="phone", by=by, now=now)
        return _goodbye(attempt, Outcome.OPTED_OUT, number=number, now=now)
    attempt.talk = {**attempt.talk, "tries": attempt.talk["tries"] + 1}
    attempt.save(update_fields=["talk"])
    if attempt.talk["tries"] >= TRIES:
        return _goodbye(attempt, Outcome.HUNG_UP, number=number, now=now)
    reply = _listening(attempt, number=number + 1, again=True)
    return keep(attempt, reply=reply, number=number + 1, heard={}, now=now)


def _listening(attempt: CallAttempt, *, number: int, again: bool) -> Reply:
    listen = Listen(
        action_url=answer_address(attempt, number=number),
        language=attempt.language,
        speech=False,
        digits=CODE_DIGITS,
        timeout=20,
    )
    with translation.override(attempt.language):
        words = _again() if again else _what(attempt)
    return Reply(steps=(Speak(text=words, language=attempt.language),), listen=listen)


def _what(attempt: CallAttempt) -> str:
    return pgettext(
        "spoken",
        "This is {assistant}, the digital assistant of {company}, with a test call. If you have asked for it, please "
        "key in the four digits that the page shows. If you have not, key in 9 four times, and nobody calls this "
        "number for a test again.",
    ).format(assistant=settings.ASSISTANT_NAME, company=attempt.organization.name)


def _again() -> str:
    return pgettext("spoken", "That was not the code. Please key in the four digits that the page shows.")


def _goodbye(attempt: CallAttempt, outcome: Outcome, *, number: int, now: datetime) -> Reply:
    attempt.outcome = outcome
    attempt.save(update_fields=["outcome"])
    with translation.override(attempt.language):
        if outcome == Outcome.OPTED_OUT:
            words = pgettext("spoken", "All right. Nobody calls this number for a test again. Goodbye.")
        else:
            words = pgettext("spoken", "That was not the code. Goodbye.")
    reply = Reply(steps=(Speak(text=words, language=attempt.language),))
    return keep(attempt, reply=reply, number=number + 1, heard={}, now=now)
