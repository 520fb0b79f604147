"""How much calls have left behind about a person."""

from dataclasses import dataclass

from marketplace.models import Candidate
from voicecalls.models import Answer, CallAttempt, CallCase, CallTurn, Recording


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Over all applications of the person. `waiting`: cases for which calls are still planned or under way; `words`:
    exchanges that are written down."""

    calls: int
    answers: int
    words: int
    recordings: int
    waiting: int


def kept_about(candidate: Candidate) -> Kept:
    attempts = CallAttempt.objects.filter(case__application__candidate=candidate)
    return Kept(
        calls=attempts.count(),
        answers=Answer.objects.filter(case__application__candidate=candidate).count(),
        words=CallTurn.objects.filter(attempt__in=attempts).exclude(said=[], heard={}).count(),
        recordings=Recording.objects.filter(attempt__in=attempts, deleted_at=None).count(),
        waiting=CallCase.objects.open().filter(application__candidate=candidate).count(),
    )
