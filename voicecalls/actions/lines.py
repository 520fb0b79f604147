"""The telephone of an organization's line, and what happens when its account does not open."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Entry
from core.encryption import Undecipherable
from core.tenancy import organization_context, system_context
from voicecalls import emails
from voicecalls.actions.settings import plan_anew
from voicecalls.models import CallAttempt, Line
from voicecalls.telephony import ErrorKind, Meaning, Telephony, TelephonyError, connect

log = structlog.get_logger(__name__)

Dial = Callable[[Line], Telephony]
MOST_LINES = 50  # in one sweep
RESTS, CHANGED = "telephone line came to rest", "changed telephone line"


def telephony_of(line: Line) -> Telephony:
    """The line's account, at the provider or at the exchange that stands in for it.

    Raises TelephonyError (REJECTED, CONFIG) for credentials that cannot be any or cannot be read any more.
    """
    try:
        token = line.tokens[0]
    except (Undecipherable, IndexError) as error:
        raise TelephonyError(ErrorKind.REJECTED, meaning=Meaning.CONFIG) from error
    return connect(account_sid=line.account_sid, token=token, base_url=settings.TELEPHONY_URL)


def rest(line: Line, *, error: TelephonyError, now: datetime) -> None:
    """No more calls over this line until its settings were changed or a check found that it works. The admins are told
    once: not again before a call went out over it, or somebody changed it."""
    problem = str(error.meaning or Meaning.CONFIG)
    with transaction.atomic():
        if not Line.objects.filter(pk=line.pk, problem="").update(problem=problem):
            return
        plan_anew(line.organization)  # whoever waits reads why
        if not _is_told(line):
            by = Actor(name=settings.ASSISTANT_NAME, channel="worker")
            detail = {"problem": problem, "code": error.code}
            record(organization=line.organization, by=by, verb=RESTS, subject=line, now=now, **detail)
            emails.line_rests(line, code=error.code, now=now)
    log.error("telephone line rests", line=str(line.pk), problem=problem, code=error.code)


def _is_told(line: Line) -> bool:
    """Whether the admins know that it does not work: a check of the account may have found no fault with it since."""
    history = Entry.objects.about(line)
    told = history.filter(verb=RESTS).last()
    if told is None:
        return False
    went_out = CallAttempt.objects.filter(line=line, sent_at__gt=told.at).exclude(sid="")
    return not (went_out.exists() or history.filter(verb=CHANGED, at__gt=told.at).exists())


def look_at(line: Line, *, dial: Dial = telephony_of, now: datetime) -> str:
    """Whether the account opens: "" or a code of what is wrong, which is written down. No transaction may be open.

    A provider that does not answer at all says nothing about the account: a line that rests goes on resting.
    """
    try:
        dial(line).check_account()
        problem = ""
    except TelephonyError as error:
        problem = str(error.meaning or error.kind)
        if error.kind != ErrorKind.REJECTED:
            Line.objects.filter(pk=line.pk).update(checked_at=now)
            return problem
    Line.objects.filter(pk=line.pk).update(checked_at=now, problem=problem)
    if line.problem and not problem:
        plan_anew(line.organization)
    line.checked_at, line.problem = now, problem
    return problem


def try_resting_lines(*, dial: Dial = telephony_of, now: datetime) -> int:
    """See whether lines that rest can be used again. How many can."""
    with system_context("telephone lines that rest"):
        resting = Line.objects.exclude(problem="").select_related("organization")
        lines = list(resting.order_by("checked_at", "pk")[:MOST_LINES])
    work = 0
    for line in lines:
        with organization_context(line.organization):
            work += look_at(line, dial=dial, now=now) == ""
    return work
