"""After a call in which no time suited: the candidate may choose in peace, and the team knows."""

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.reading import reading_as
from interviews import actions as interviews
from interviews.actions import NothingPublished
from interviews.models import Interview
from voicecalls import emails
from voicecalls.models import CallCase
from voicecalls.queries.plans import appointment_of

LONGEST = 1800  # characters of their words


def go_on_by_mail(case: CallCase, *, by: Actor, now: datetime) -> None:
    """Mail the link to the times; where there are none, or no address, the request for other times stands on the desk.
    The team is told in any case. Needs the case's lock."""
    interview = appointment_of(case)
    is_mailed = False
    if interview is not None and interview.is_pending:
        is_mailed = _mailed(interview, by=by, now=now)
        if not is_mailed:
            key = uuid5(case.pk, f"no fit {case.closed_at}")
            interviews.report_no_fit(interview, message=_message(case), form_key=key, by=by, now=now)
    emails.appointment_open(case, is_mailed=is_mailed, words=_words(case), now=now)


def _mailed(interview: Interview, *, by: Actor, now: datetime) -> bool:
    if not interview.application.candidate.email:
        return False
    try:
        interviews.send_prepared(interview, by=by, now=now)
    except NothingPublished:
        return False
    return True


def _words(case: CallCase) -> str:
    """What they said about times, all of it in the order in which it was said."""
    said = case.remarks.filter(kind__in=["time_wish", "no_fit"]).exclude(words="").order_by("at", "-kind")
    return " / ".join(dict.fromkeys(said.values_list("words", flat=True)))[:LONGEST]


def _message(case: CallCase) -> str:
    """For the desk, in the organization's language."""
    with reading_as(language=case.organization.language, time_zone=case.organization.time_zone):
        said = _words(case)
        told = _("Said on the phone: “{words}”").format(words=said) if said else _("No time was left to offer.")
        if case.application.candidate.email:
            return told
        return told + " " + _("No e-mail address is known: please get in touch by phone.")
