"""Steps that several actions share: reading the row under its lock, the state it must be in, replays."""

import hashlib
import json
from datetime import datetime

from accounts.actions import learn_zone
from interviews.actions.refusals import AlreadyBooked, Ended, NoAddress, NotBooked, Over, Withdrawn
from interviews.models import HelpRequest, Interview, State
from marketplace.models import Candidate

# What mails tell of, read with the interview: rivals wait for the seats meanwhile.
TOLD_OF = ("organization__representative", "application__candidate__user", "application__job")


def locked(interview: Interview) -> Interview:
    """The interview as it stands, its row locked: one decision at a time. Needs a transaction."""
    known = Interview.objects.select_related(*TOLD_OF).prefetch_related("participants__user")
    return known.select_for_update(no_key=True, of=("self",)).get(pk=interview.pk)


def require_address(interview: Interview) -> None:
    """Without one, no mail reaches the candidate."""
    if not interview.application.candidate.email:
        raise NoAddress


def require_pending(interview: Interview) -> None:
    if interview.state == State.BOOKED:
        raise AlreadyBooked
    if interview.state == State.CANCELLED:
        raise Ended
    if interview.is_withdrawn:
        raise Withdrawn


def require_upcoming(interview: Interview, *, now: datetime) -> None:
    """Booked, and not over."""
    if interview.state != State.BOOKED or interview.ends_at is None:
        raise NotBooked
    if interview.ends_at <= now:
        raise Over


def keep_zone(interview: Interview, *, time_zone: str) -> None:
    """Remember what the candidate reads in."""
    candidate = interview.application.candidate
    Candidate.objects.filter(pk=candidate.pk).update(time_zone=time_zone)
    candidate.time_zone = time_zone
    if candidate.user:
        learn_zone(candidate.user, time_zone=time_zone)


def resolve_help(interview: Interview, *, now: datetime) -> None:
    """Whatever the candidate asked for has been answered."""
    HelpRequest.objects.filter(interview=interview, resolved_at=None).update(resolved_at=now)


def fingerprint(*parts: object) -> str:
    """Of what a form said: the same form sent again must say the same."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()
