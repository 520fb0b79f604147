"""Test calls to a number of one's own: what applicants will hear, with the questions of a job.

No case, nothing in the applicant tracking system, no caps. What was said stays with the attempt alone.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import Organization, User
from core.locking import take_turns
from core.refusal import Refused
from marketplace.models import Job
from voicecalls import numbers
from voicecalls.actions.codes import CODE_DIGITS, STOP
from voicecalls.actions.facts import rules_of
from voicecalls.actions.refusals import NoLine
from voicecalls.actions.suppressing import is_suppressed
from voicecalls.dialling import LAUNCH_MARGIN
from voicecalls.hours import Callee, may_ring, within_law, zones_of
from voicecalls.models import AttemptKind, CallAttempt, Line, OwnNumber, StageRule
from voicecalls.queries import settings_of
from voicecalls.queries.briefs import brief_of_test
from voicecalls.queries.plans import plans_of
from voicecalls.script import brief_to_json

MOST_AN_HOUR = 3
HOUR = timedelta(hours=1)


class TooManyTests(Refused):
    default = _("Three test calls in an hour are the most. Please wait a little. Nobody was called.")


class NumberStopped(Refused):
    default = _("This number is not to be called. If it is yours, allow calls to it in the settings first.")


class NotNow(Refused):
    default = _(
        "A number that is not verified yet is called between 8:00 and 20:00 on weekdays only. Nobody was called."
    )


class InCall(Refused):
    default = _("This number is being called at the moment. Please wait until the call has ended.")


def start_test_call(
    organization: Organization,
    *,
    number: str,
    job: Job,
    language: str,
    tries: StageRule | None = None,
    by: Actor,
    now: datetime,
) -> CallAttempt:
    """Call a number (E.164) of one's own. It is placed like any other call. `tries`: a rule in recruiter mode, whose
    times are offered and not booked; None: the questions of the job are asked.

    Until the number is verified, the code to key in is `code_of` the attempt, and the law's hours hold.
    """
    assert by.user
    with transaction.atomic():
        line = Line.objects.filter(organization=organization).first()
        if line is None or line.problem:
            raise NoLine
        take_turns([f"test:{organization.pk}:{by.user.pk}", f"test:{organization.pk}:{number}"])
        own = _own(organization, by.user, number)
        if is_suppressed(organization, number=number):
            raise NumberStopped
        if _tests_lately(organization, number=number, by=by, now=now) >= MOST_AN_HOUR:
            raise TooManyTests
        if own.verified_at is None and not test_may_ring(organization, number=number, now=now):
            raise NotNow
        attempt = CallAttempt(
            organization=organization,
            line=line,
            kind=AttemptKind.TEST,
            number=number,
            language=language,
            settings_version=settings_of(organization).version,
            reserved_at=now,
            send_after=now,
            by=by.name,
            talk=_gate(own),
            tries=tries,
        )
        brief = brief_of_test(
            attempt,
            job,
            person=by.name,
            language=language,
            time_zone=organization.time_zone,
            plan=plans_of([tries]).get(tries.pk) if tries else None,
            now=now,
        )
        attempt.brief = brief_to_json(brief)
        _place(attempt)
        record(organization=organization, by=by, verb="asked for a test call", subject=attempt, now=now)
    return attempt


def code_of(attempt: CallAttempt) -> str:
    """What is to be keyed in during this call; empty if nothing is."""
    return str(attempt.talk.get("code", ""))


def test_may_ring(organization: Organization, *, number: str, now: datetime) -> bool:
    """Whether a phone that nobody has verified may ring: the law's hours, wherever it may be."""
    rules = rules_of(settings_of(organization))
    zones = zones_of(numbers.possible_zones(number))
    callee = Callee(zones=zones, country=organization.country, region=organization.region)
    law = within_law(rules.hours)
    began = now - rules.ring_for - LAUNCH_MARGIN
    return any(may_ring(law, callee, at=at) is None for at in (now, began))


def _own(organization: Organization, user: User, number: str) -> OwnNumber:
    own, _is_new = OwnNumber.objects.get_or_create(organization=organization, user=user, number=number)
    return own


def _gate(own: OwnNumber) -> dict[str, Any]:
    if own.verified_at:
        return {}
    code = STOP
    while code == STOP:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return {"code": code, "tries": 0, "own": str(own.pk)}


def _tests_lately(organization: Organization, *, number: str, by: Actor, now: datetime) -> int:
    lately = CallAttempt.objects.filter(organization=organization, kind=AttemptKind.TEST, reserved_at__gt=now - HOUR)
    return max(lately.filter(number=number).count(), lately.filter(by=by.name).count())


def _place(attempt: CallAttempt) -> None:
    try:
        with transaction.atomic():
            attempt.save()
    except IntegrityError as error:  # one call to a number at a time
        raise InCall from error
