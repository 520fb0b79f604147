"""The history of an interview in words: who did what, when, from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Entry
from core.templatetags.moments import short_moment
from interviews.models import Outcome

SENTENCES = {
    "requested": gettext_noop("{actor} requested the interview."),
    "prepared": gettext_noop("{actor} looked for times on the phone."),
    "wrote about times": gettext_noop("{actor} wrote to the candidate about the times."),
    "offered times": gettext_noop("{actor} offered new times."),
    "booked": gettext_noop("{actor} booked the time."),
    "rescheduled": gettext_noop("{actor} moved the interview."),
    "asked for new times": gettext_noop("{actor} asked for other times."),
    "added conference details": gettext_noop("{actor} added the conference details."),
    "cancelled": gettext_noop("{actor} cancelled the interview."),
    "stepped back": gettext_noop("{person} cannot join, says {actor}."),
    "joined": gettext_noop("{person} joins instead."),
    "recorded outcome": gettext_noop("{actor} said how it went."),
    "wrote feedback": gettext_noop("{actor} wrote feedback."),
    "asked for preferences": gettext_noop("{actor} asked the candidate which times suit."),
    "settled": gettext_noop("{actor} noted that nothing more is to be done."),
    "reminded": gettext_noop("{actor} reminded the candidate."),
}
SOURCES = {
    "page": gettext_noop("on the website"),
    "link": gettext_noop("by mailed link"),
    "phone": gettext_noop("on the phone"),
    "worker": gettext_noop("automatically"),
    "command": gettext_noop("by command"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened. `detail` and `source` may be empty."""

    at: datetime
    text: str
    detail: str
    source: str


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Oldest first as they come, times on the reader's clock."""
    return [
        Line(
            at=entry.at,
            text=sentence(entry),
            detail=_detail(entry.detail),
            source=_(SOURCES[entry.channel]) if entry.channel in SOURCES else "",
        )
        for entry in entries
    ]


def sentence(entry: Entry) -> str:
    """ "Ines Albrecht requested the interview." """
    person = str(entry.detail.get("person", ""))
    if entry.verb == "stepped back" and person == entry.actor:
        return _("{actor} cannot join.").format(actor=entry.actor)
    if entry.verb == "stepped back" and entry.detail.get("reason") == "left":
        return _("{person} left the team.").format(person=person)
    known = SENTENCES.get(entry.verb)
    return _(known).format(actor=entry.actor, person=person) if known else f"{entry.actor}: {entry.verb}"


def _detail(detail: dict[str, Any]) -> str:
    """Old and new time, the reason, the outcome."""
    if "before" in detail and "start" in detail:
        return _("From {before} to {after}").format(before=_moment(detail["before"]), after=_moment(detail["start"]))
    if "start" in detail:
        return _moment(detail["start"])
    if detail.get("outcome") in Outcome.values:
        return str(Outcome(detail["outcome"]).label)
    return str(detail["reason"]) if "reason" in detail and "person" not in detail else ""


def _moment(text: str) -> str:
    return short_moment(datetime.fromisoformat(text))
