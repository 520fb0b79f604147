"""Calls for tests. Each factory opens the door of its organization itself; times default to NOW, a Monday 10:00 in
Berlin, when applicants in Germany may be rung."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Organization, User
from core.tenancy import organization_context
from marketplace.models import Application, Job, Stage
from tests import factories
from tests.factories import NOW
from voicecalls import links
from voicecalls.actions.suppressing import suppress
from voicecalls.models import (
    Answer,
    AttemptState,
    CallAttempt,
    CallCase,
    CallSettings,
    ConsentEvent,
    JobQuestion,
    Line,
    Mode,
    OwnNumber,
    ProviderEvent,
    Question,
    QuestionVersion,
    Recording,
    Remark,
    StageRule,
    StageTarget,
)

ACCOUNT = "AC00000000000000000000000000000001"
TOKEN = "token for tests"
NUMBER = "+493023125000"
_numbers = count(1)


def phone() -> str:
    """A German mobile number of its own, from the range that is reserved for plays."""
    return f"+4915228817{next(_numbers) % 1000:03}"


def sid() -> str:
    """A provider's name of a call that no other call has."""
    return f"CA{next(_numbers):032x}"


def line(organization: Organization, **details: Any) -> Line:
    """The organization's telephone line: ten calls a second, twenty at the same time."""
    known = {"account_sid": ACCOUNT, "number": NUMBER, "calls_per_second": 10, "most_calls": 20, **details}
    row = Line(organization=organization, **known)
    row.set_tokens(TOKEN)
    with organization_context(organization):
        row.save()
    return row


def settings(organization: Organization, *, now: datetime = NOW, **wishes: Any) -> CallSettings:
    """The next version of the organization's call settings; what is not said has its default."""
    with organization_context(organization):
        newest = CallSettings.objects.newest_first().first()
        version = newest.version + 1 if newest else 1
        return CallSettings.objects.create(organization=organization, version=version, changed_at=now, **wishes)


def stage(job: Job, *, name: str = "Phone screening") -> Stage:
    """A stage of a job, made if the job has none of that name."""
    with organization_context(job.organization):
        found = job.stages.filter(name=name).first()
        return found or Stage.objects.create(
            organization=job.organization, job=job, name=name, position=job.stages.count()
        )


def rule(
    where: Job | Organization, *, stage_name: str = "Phone screening", now: datetime = NOW, **details: Any
) -> StageRule:
    """Whoever enters this stage, of one job or of every job, is called."""
    job = where if isinstance(where, Job) else None
    organization = where.organization if isinstance(where, Job) else where
    known = {"stage": stage(job, name=stage_name) if job else None, "mode": Mode.INTERVIEW, **details}
    with organization_context(organization):
        return StageRule.objects.create(
            organization=organization, job=job, stage_name=stage_name, created_at=now, **known
        )


def asked(job: Job, *, now: datetime = NOW) -> Question:
    """A question of a job, made if the job asks none: without one nobody is called."""
    with organization_context(job.organization):
        linked = job.job_questions.select_related("question").order_by("position").first()
        if linked:
            return linked.question
        row = Question.objects.create(organization=job.organization, created_at=now)
        wordings = {
            language: {"text": "Is this a question?", "follow_up": "", "choices": []} for language in ("en", "de")
        }
        QuestionVersion.objects.create(
            organization=job.organization,
            question=row,
            number=1,
            kind="yes_no",
            wordings=wordings,
            created_by="A test",
            created_at=now,
        )
        JobQuestion.objects.create(organization=job.organization, job=job, question=row, position=0)
    return row


def target(rule: StageRule, *, after: str, stage_name: str) -> StageTarget:
    """Where applicants go after such an end."""
    own = stage(rule.job, name=stage_name) if rule.job else None
    with organization_context(rule.organization):
        return StageTarget.objects.create(
            organization=rule.organization, rule=rule, after=after, stage=own, stage_name=stage_name
        )


def application(
    job: Job,
    *,
    stage_name: str = "Phone screening",
    number: str | None = None,
    asks: bool = True,
    now: datetime = NOW,
    **person: Any,
) -> Application:
    """Somebody with a German mobile number who came to stand in a stage just now. `asks`: the job has a question, made
    if there is none."""
    known = {"phone": phone() if number is None else number, "country": "DE", "region": "BE", **person}
    candidate = factories.candidate(job.organization, **{"time_zone": "Europe/Berlin", **known})
    if asks:
        asked(job, now=now)
    with organization_context(job.organization):
        return Application.objects.create(
            organization=job.organization,
            job=job,
            candidate=candidate,
            stage=stage(job, name=stage_name),
            applied_at=now,
            stage_since=now,
        )


def case(application: Application | None = None, *, now: datetime = NOW, **details: Any) -> CallCase:
    """A case that waits and is due: its applicant stands in the trigger stage of a job with a rule.

    Without an application: one of a new organization, which has a line.
    """
    if application is None:
        organization = factories.organization(now=now)
        line(organization)
        application = _applied(organization, now=now)
    asked(application.job, now=now)
    with organization_context(application.organization):
        known = StageRule.objects.filter(stage=application.stage).first()
        return CallCase.objects.create(
            **{
                "organization": application.organization,
                "application": application,
                "rule": known,
                "trigger_stage": application.stage,
                "stage_since": application.stage_since,
                "mode": Mode.INTERVIEW,
                "next_attempt_at": now,
                "opened_at": now,
                **details,
            }
        )


def case_of(organization: Organization, *, now: datetime = NOW, number: str | None = None, **details: Any) -> CallCase:
    """One more case of an organization, of a new job and a new applicant."""
    return case(_applied(organization, now=now, number=number), now=now, **details)


def _applied(organization: Organization, *, now: datetime, number: str | None = None) -> Application:
    job = factories.job(organization, now=now)
    rule(job, now=now)
    return application(job, now=now, number=number)


def attempt(case: CallCase, *, now: datetime = NOW, **details: Any) -> CallAttempt:
    """The next attempt of a case; ended ones count and were of `now`."""
    with organization_context(case.organization):
        candidate = case.application.candidate
        state = details.get("state", AttemptState.RESERVED)
        ended = {"ended_at": now + timedelta(seconds=30), "counts": True} if state == AttemptState.ENDED else {}
        return CallAttempt.objects.create(
            **{
                "organization": case.organization,
                "case": case,
                "line": Line.objects.filter(organization=case.organization).first(),
                "n": case.attempts.count() + 1,
                "number": candidate.phone,
                "reserved_at": now,
                "send_after": now,
                **ended,
                **details,
            }
        )


def left_behind(attempt: CallAttempt, question: Question, *, member: User, now: datetime = NOW) -> None:
    """What a call may leave behind: consent, an answer, a remark, a recording, a message, a link; and, of other people,
    a number that is not to be called and one for test calls."""
    organization, case = attempt.organization, attempt.case
    shared = {"organization": organization, "attempt": attempt}
    assert case
    with organization_context(organization):
        version = QuestionVersion.objects.get(question=question)
        answered = {"question": question, "version": version, "words": "Yes, since 2019.", "value": True}
        Answer.objects.create(**shared, **answered, case=case, clarity="clear", language="en", at=now)
        consent = {"about": "interview", "given": True, "words": "Sure.", "wording": "1", "language": "en"}
        ConsentEvent.objects.create(**shared, **consent, at=now)
        Remark.objects.create(**shared, case=case, kind="question", words="Is there a canteen?", at=now)
        Recording.objects.create(**shared, sid=f"RE{next(_numbers):032x}", seconds=40, created_at=now)
        posted = {"CallSid": attempt.sid, "CallStatus": "in-progress"}
        ProviderEvent.objects.create(
            **shared, sid=attempt.sid, key="status:2:in-progress", body=posted, received_at=now
        )
        links.mint(case, now=now)
        suppress(organization, number=phone(), via="phone", by=factories.NOBODY, now=now)
        OwnNumber.objects.create(organization=organization, user=member, number=phone(), verified_at=now)
