"""The telephone of an organization's line, and what happens when its account does not open."""

from collections.abc import Callable

import structlog
from django.conf import settings

from voicecalls.models import Line
from voicecalls.telephony import Meaning, Telephony, TelephonyError, connect

log = structlog.get_logger(__name__)

Dial = Callable[[Line], Telephony]


def telephony_of(line: Line) -> Telephony:
    """The line's account at the provider. Raises TelephonyError for credentials that cannot be any."""
    return connect(account_sid=line.account_sid, token=line.tokens[0], base_url=settings.TELEPHONY_URL)


def rest(line: Line, *, error: TelephonyError) -> None:
    """No more calls over this line until its settings were changed or a check found that it works."""
    problem = str(error.meaning or Meaning.CONFIG)
    if Line.objects.filter(pk=line.pk, problem="").update(problem=problem):
        log.error("telephone line rests", line=str(line.pk), problem=problem, code=error.code)
