"""What is left to ask in an interview."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from voicecalls.models import Answer, CallCase, Clarity, JobQuestion


@dataclass(frozen=True, kw_only=True)
class Left:
    """`asks`: the job asks at least one question; `open`: how many of them are not answered yet; `is_clear`: no answer
    needs a person's look."""

    asks: bool
    open: int
    is_clear: bool


def left_to_ask(cases: Collection[CallCase]) -> dict[UUID, Left]:
    """By the id of the case, in two queries. The cases know their applications. Silence is no answer: such a question
    is asked again in the next call."""
    asked: dict[UUID, set[UUID]] = defaultdict(set)
    linked = JobQuestion.objects.filter(job__in={case.application.job_id for case in cases}, question__retired_at=None)
    for job_id, question_id in linked.values_list("job_id", "question_id"):
        asked[job_id].add(question_id)
    answered: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    answers = Answer.objects.filter(case__in=cases)
    for case_id, question_id, clarity in answers.values_list("case_id", "question_id", "clarity"):
        answered[case_id][question_id] = clarity
    return {case.pk: _left(asked[case.application.job_id], answered[case.pk]) for case in cases}


def _left(asked: set[UUID], answered: dict[UUID, str]) -> Left:
    heard = {question_id for question_id, clarity in answered.items() if clarity != Clarity.SKIPPED}
    return Left(
        asks=bool(asked), open=len(asked - heard), is_clear=all(each == Clarity.CLEAR for each in answered.values())
    )
