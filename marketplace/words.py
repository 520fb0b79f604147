"""What happened to a job's stages and to an application, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Entry
from marketplace.models import ApplicationNote, Closed, StageMove

STAGE_SENTENCES = {
    "added stage": gettext_noop("“{stage}” was added."),
    "renamed stage": gettext_noop("“{before}” is called “{stage}” now."),
    "moved stage up": gettext_noop("“{stage}” was moved up."),
    "moved stage down": gettext_noop("“{stage}” was moved down."),
    "removed stage": gettext_noop("“{stage}” was removed."),
}
CLOSINGS = {
    ("closed", Closed.REJECTED): gettext_noop("The application was closed: rejected."),
    ("closed", Closed.HIRED): gettext_noop("The application was closed: hired."),
    ("closed", Closed.REMOVED): gettext_noop("The application was closed: it was removed where it is kept."),
    ("reopened", ""): gettext_noop("The application was opened again."),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened, and who did it. `note`: paragraphs that somebody wrote down, else empty."""

    at: datetime
    who: str
    text: str
    note: str = ""


def stage_lines(entries: Iterable[Entry]) -> list[Line]:
    """What was done to stages; other entries are left out."""
    return [
        Line(
            at=entry.at,
            who=entry.actor,
            text=_(STAGE_SENTENCES[entry.verb]).format(
                stage=entry.detail.get("stage", ""), before=entry.detail.get("before", "")
            ),
        )
        for entry in entries
        if entry.verb in STAGE_SENTENCES
    ]


def application_lines(
    moves: Iterable[StageMove], notes: Iterable[ApplicationNote], entries: Iterable[Entry] = ()
) -> list[Line]:
    """Moves and notes in the order in which they came, and when it was closed and opened again; other entries are left
    out."""
    lines = [
        Line(
            at=move.moved_at,
            who=move.moved_by,
            text=_("From “{before}” to “{after}”").format(before=move.from_stage.name, after=move.to_stage.name),
        )
        for move in moves
    ]
    lines += [Line(at=note.created_at, who=note.author, text=_("Note"), note=note.text) for note in notes]
    lines += [
        Line(at=entry.at, who=entry.actor, text=_(CLOSINGS[known]))
        for entry in entries
        if (known := (entry.verb, entry.detail.get("because", ""))) in CLOSINGS
    ]
    return sorted(lines, key=lambda line: line.at)
