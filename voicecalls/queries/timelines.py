"""Everything about one applicant's calls, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from accounts.models import Entry, Organization
from marketplace.models import ApplicationNote, StageMove
from voicecalls.models import Answer, CallAttempt, CallCase, CallTurn, ConsentEvent, Recording


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something that was said. `words`: empty for keys alone; `keys`: what was pressed."""

    at: datetime
    by_us: bool
    words: str
    keys: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written down for the applicant tracking system. `pushed_at`: when a linked system has taken it."""

    notes: list[ApplicationNote]
    move: StageMove | None


def full_attempts(attempts_of: Any) -> list[CallAttempt]:
    """The attempts of a case, the newest first, with all that was said."""
    rows = attempts_of.order_by("-reserved_at", "-n").prefetch_related(
        Prefetch("turns", CallTurn.objects.order_by("number")),
        Prefetch("consents", ConsentEvent.objects.order_by("at")),
        Prefetch("recordings", Recording.objects.order_by("created_at")),
    )
    return list(rows)


def transcript(attempt: CallAttempt) -> list[Line]:
    """Who said what, oldest first. The attempt came with its turns."""
    lines = []
    for turn in attempt.turns.all():
        words, keys = str(turn.heard.get("speech", "")), str(turn.heard.get("digits", ""))
        if words or keys:
            lines.append(Line(at=turn.at, by_us=False, words=words, keys=keys, language=turn.language))
        if turn.said:
            said = " ".join(str(sentence) for sentence in turn.said)
            lines.append(Line(at=turn.at, by_us=True, words=said, keys="", language=turn.language))
    return lines


def answers_of(case: CallCase) -> list[Answer]:
    return list(case.answers.select_related("version").order_by("at", "pk"))


def written_of(case: CallCase) -> Written:
    """The note of this case and the move that its end has made."""
    notes = ApplicationNote.objects.filter(application=case.application, key__startswith=f"call:{case.pk}:")
    move = None
    if case.moved_to_id:
        moves = StageMove.objects.filter(application=case.application, to_stage=case.moved_to_id)
        move = moves.select_related("to_stage").order_by("-moved_at").first()
    return Written(notes=list(notes.in_order()), move=move)


def doings(case: CallCase) -> list[Entry]:
    """What people did about these calls, the newest first."""
    return list(Entry.objects.about(case).reverse())


def others_of(case: CallCase) -> list[CallCase]:
    """The other stays of this applicant in stages that start calls, for this job or another."""
    same_person = CallCase.objects.filter(application__candidate=case.application.candidate).exclude(pk=case.pk)
    return list(same_person.select_related("application__job", "trigger_stage").order_by("-opened_at", "pk")[:10])


def case_of(organization: Organization) -> Any:
    """Cases with the people and stages that their own page names."""
    return CallCase.objects.filter(organization=organization).select_related(
        "application__candidate__user",
        "application__candidate__organization",
        "application__job",
        "application__stage",
        "trigger_stage",
        "moved_to",
        "interview",
    )
