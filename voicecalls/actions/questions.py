"""Application Questions: writing them, linking them to jobs, ordering them, retiring them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import Organization
from core.locking import take_turns
from core.refusal import Refused
from marketplace.models import Job
from voicecalls.actions.settings import plan_anew
from voicecalls.models import JobQuestion, Question, QuestionVersion

MOST_PER_JOB = 30
A_MINUTE = timedelta(minutes=1)


class TooManyQuestions(Refused):
    default: ClassVar = _("A job has 30 questions at most. Nothing was changed: please remove one first.")


class Retired(Refused):
    default: ClassVar = _("This question is retired. Nothing was changed: please use it again first.")


@dataclass(frozen=True, kw_only=True)
class WantedQuestion:
    """How a question reads; the fields of a QuestionVersion."""

    kind: str
    wordings: dict[str, Any]
    low: Decimal | None = None
    high: Decimal | None = None
    knock_out: dict[str, Any] = field(default_factory=dict)

    def says(self, version: QuestionVersion) -> bool:
        """Whether a version says just this."""
        mine = (self.kind, self.wordings, self.low, self.high, self.knock_out)
        return mine == (version.kind, version.wordings, version.low, version.high, version.knock_out)


def write_question(
    organization: Organization, *, wanted: WantedQuestion, jobs: Sequence[Job], by: Actor, now: datetime
) -> Question:
    """A new question, asked last in these jobs. A form sent twice writes once: a question written by the same person
    within the same minute that says just this is the one that was meant."""
    with transaction.atomic():
        _take_turn(organization)
        for version in QuestionVersion.objects.filter(number=1, created_by=by.name, created_at__gt=now - A_MINUTE):
            if wanted.says(version):
                return version.question
        question = Question.objects.create(organization=organization, created_at=now)
        _add_version(question, wanted, number=1, by=by, now=now)
        record(organization=organization, by=by, verb="wrote question", subject=question, now=now, **_told(wanted))
        _link(question, jobs, by=by, now=now)
    return question


def change_question(
    question: Question, *, wanted: WantedQuestion, jobs: Sequence[Job], by: Actor, now: datetime
) -> QuestionVersion:
    """What is asked from the next call on, as a new version: answers keep the one they were given to. The same words
    again make none. `jobs`: those that ask it from now on, of the open ones; closed jobs stay as they are."""
    with transaction.atomic():
        _take_turn(question.organization)
        current = question.versions.latest("number")
        if not wanted.says(current):
            current = _add_version(question, wanted, number=current.number + 1, by=by, now=now)
            told = {"version": current.number, **_told(wanted)}
            record(
                organization=question.organization, by=by, verb="changed question", subject=question, now=now, **told
            )
        _link(question, jobs, by=by, now=now)
    return current


def retire_question(question: Question, *, by: Actor, now: datetime) -> None:
    """Ask it in no job any more. Its versions and the answers to it stay."""
    with transaction.atomic():
        _take_turn(question.organization)
        if not Question.objects.in_use().filter(pk=question.pk).update(retired_at=now):
            return
        for link in question.job_questions.select_related("job"):
            unlink_question(link.job, question_id=question.pk, by=by, now=now)
        record(organization=question.organization, by=by, verb="retired question", subject=question, now=now)


def use_again(question: Question, *, by: Actor, now: datetime) -> None:
    """A retired question can be linked to jobs again."""
    with transaction.atomic():
        if Question.objects.filter(pk=question.pk).exclude(retired_at=None).update(retired_at=None):
            record(organization=question.organization, by=by, verb="used question again", subject=question, now=now)


def link_question(job: Job, *, question: Question, by: Actor, now: datetime) -> None:
    """Ask a question last in this job. One that is asked already stays where it is. Whoever waits because the job asked
    nothing is planned at once."""
    with transaction.atomic():
        _take_turn(job.organization)
        if Question.objects.in_use().filter(pk=question.pk).first() is None:
            raise Retired
        asked = list(job.job_questions.in_order())
        if any(each.question_id == question.pk for each in asked):
            return
        _append(job, question, after=asked)
        _record_order(job, by=by, now=now)
        if not asked:
            plan_anew(job.organization)


def unlink_question(job: Job, *, question_id: UUID, by: Actor, now: datetime) -> None:
    """Ask it no more in this job."""
    with transaction.atomic():
        _take_turn(job.organization)
        removed, _rows = job.job_questions.filter(question_id=question_id).delete()
        if removed:
            left = list(job.job_questions.in_order())
            _number(left)
            _record_order(job, by=by, now=now)
            if not left:  # so that whoever waits is shown why
                plan_anew(job.organization)


def move_question(job: Job, *, question_id: UUID, places: int, by: Actor, now: datetime) -> None:
    """Ask a question so many places later (earlier, if negative); beyond the ends nothing happens."""
    with transaction.atomic():
        _take_turn(job.organization)
        asked = list(job.job_questions.in_order())
        here = next((place for place, each in enumerate(asked) if each.question_id == question_id), None)
        if here is None or not 0 <= here + places < len(asked):
            return
        asked.insert(here + places, asked.pop(here))
        _number(asked)
        _record_order(job, by=by, now=now)


def _link(question: Question, jobs: Sequence[Job], *, by: Actor, now: datetime) -> None:
    """Make these the open jobs that ask it."""
    wanted = {job.pk: job for job in jobs}
    asking = {
        each.job_id: each.job for each in question.job_questions.select_related("job").filter(job__closed_at=None)
    }
    for pk, job in asking.items():
        if pk not in wanted:
            unlink_question(job, question_id=question.pk, by=by, now=now)
    for pk, job in wanted.items():
        if pk not in asking:
            link_question(job, question=question, by=by, now=now)


def _append(job: Job, question: Question, *, after: list[JobQuestion]) -> None:
    if len(after) >= MOST_PER_JOB:
        raise TooManyQuestions
    position = after[-1].position + 1 if after else 0
    JobQuestion.objects.create(organization=job.organization, job=job, question=question, position=position)


def _number(asked: list[JobQuestion]) -> None:
    """From 0, without gaps."""
    for position, each in enumerate(asked):
        each.position = position
    JobQuestion.objects.bulk_update(asked, ["position"])


def _add_version(
    question: Question, wanted: WantedQuestion, *, number: int, by: Actor, now: datetime
) -> QuestionVersion:
    return QuestionVersion.objects.create(
        organization=question.organization,
        question=question,
        number=number,
        kind=wanted.kind,
        wordings=wanted.wordings,
        low=wanted.low,
        high=wanted.high,
        knock_out=wanted.knock_out,
        created_by=by.name,
        created_at=now,
    )


def _take_turn(organization: Organization) -> None:
    """Two people who order the questions of a job at once come one after the other."""
    take_turns([f"questions of {organization.pk}"])


def _record_order(job: Job, *, by: Actor, now: datetime) -> None:
    order = [str(pk) for pk in job.job_questions.in_order().values_list("question_id", flat=True)]
    record(organization=job.organization, by=by, verb="ordered questions", subject=job, now=now, questions=order)


def _told(wanted: WantedQuestion) -> dict[str, Any]:
    return {"texts": {code: said["text"] for code, said in wanted.wordings.items()}, "knock_out": wanted.knock_out}
