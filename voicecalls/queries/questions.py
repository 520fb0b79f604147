"""The questions of an organization: how they read now, where they are asked."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from accounts.models import Organization
from marketplace.models import Job
from voicecalls.models import Question, QuestionVersion


@dataclass(kw_only=True)
class Written:
    """A question in its newest version, with the jobs that ask it."""

    question: Question
    version: QuestionVersion
    jobs: list[Job] = field(default_factory=list)
    answers: int = 0


def written(organization: Organization) -> list[Written]:
    """All of them, those in use first, then by age; four queries."""
    questions = Question.objects.filter(organization=organization)
    answers = dict(questions.annotate(number=Count("answers")).values_list("pk", "number"))
    newest = QuestionVersion.objects.filter(organization=organization).newest().select_related("question")
    rows = {each.question_id: Written(question=each.question, version=each) for each in newest}
    links = organization.jobs.open().order_by("title", "pk").prefetch_related("job_questions")
    for job in links:
        for link in job.job_questions.all():
            if link.question_id in rows:
                rows[link.question_id].jobs.append(job)
    for pk, row in rows.items():
        row.answers = answers.get(pk, 0)
    return sorted(rows.values(), key=lambda row: (row.question.retired_at is not None, row.question.created_at))


def unwritten(organization: Organization, *, language: str) -> int:
    """How many questions of open jobs have no words in this language."""
    asked = Question.objects.filter(organization=organization, job_questions__job__in=organization.jobs.open()).in_use()
    newest = QuestionVersion.objects.filter(question__in=asked).newest()
    return sum(not version.wordings.get(language, {}).get("text") for version in newest)


def asked_in(job: Job) -> list[QuestionVersion]:
    """The newest versions of a job's questions, in their order; retired ones among them."""
    order = list(job.job_questions.in_order().values_list("question_id", flat=True))
    newest = QuestionVersion.objects.filter(question__in=order).newest().select_related("question")
    versions: dict[UUID, QuestionVersion] = {each.question_id: each for each in newest}
    return [versions[pk] for pk in order]


def not_asked_in(job: Job) -> list[QuestionVersion]:
    """Those in use that the job could ask as well."""
    free = Question.objects.filter(organization=job.organization).in_use().exclude(job_questions__job=job)
    return list(QuestionVersion.objects.filter(question__in=free).newest().select_related("question"))


def job_counts(organization: Organization) -> list[tuple[Job, int]]:
    """Open jobs with the number of questions they ask."""
    jobs = organization.jobs.open().order_by("title", "pk").prefetch_related("job_questions__question")
    return [(job, sum(1 for each in job.job_questions.all() if each.question.retired_at is None)) for job in jobs]
