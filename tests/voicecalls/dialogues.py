"""Scripted calls: what the telephone provider posts when somebody says, keys in or does something."""

from datetime import datetime, timedelta
from typing import Any

from core.tenancy import organization_context
from marketplace.models import Job
from tests.factories import NOW
from tests.voicecalls import factories
from voicecalls.actions import begin_talk, take_status, take_turn
from voicecalls.models import (
    AttemptState,
    CallAttempt,
    CallCase,
    CaseState,
    JobQuestion,
    Question,
    QuestionKind,
    QuestionVersion,
)
from voicecalls.telephony import Reply

TURN = timedelta(seconds=8)


def question(
    job: Job, *, kind: str = QuestionKind.YES_NO, text: str = "", now: datetime = NOW, **details: Any
) -> Question:
    """The next question of a job, in English and German."""
    choices = details.pop("choices", [])
    with organization_context(job.organization):
        row = Question.objects.create(organization=job.organization, created_at=now)
        position = JobQuestion.objects.filter(job=job).count()
        said = text or f"Is this question number {position + 1}?"
        wordings = {language: {"text": said, "follow_up": "", "choices": choices} for language in ("en", "de")}
        version(row, kind=kind, wordings=wordings, now=now, **details)
        JobQuestion.objects.create(organization=job.organization, job=job, question=row, position=position)
    return row


def version(question: Question, *, now: datetime = NOW, **details: Any) -> QuestionVersion:
    """A new wording of a question. Needs its organization's door."""
    number = question.versions.count() + 1
    return QuestionVersion.objects.create(
        organization=question.organization,
        question=question,
        number=number,
        created_by="A test",
        created_at=now,
        **details,
    )


class Phone:
    """Somebody's telephone during one call of ours; every turn takes eight seconds."""

    def __init__(self, attempt: CallAttempt, *, now: datetime = NOW) -> None:
        self.attempt, self.now, self.number = attempt, now, -1
        self.sid = attempt.sid or factories.sid()

    def picks_up(self) -> Reply:
        with organization_context(self.attempt.organization):
            return self._next(begin_talk(self.attempt, body=self.body(), now=self.now))

    def says(self, words: str, *, confidence: float = 0.9) -> Reply:
        return self.posts(SpeechResult=words, Confidence=str(confidence))

    def keys(self, digits: str) -> Reply:
        return self.posts(Digits=digits)

    def is_silent(self) -> Reply:
        return self.posts()

    def posts(self, **values: str) -> Reply:
        self.now += TURN
        return self._next(self.posts_again(self.number, **values))

    def posts_again(self, number: int, **values: str) -> Reply:
        """The answer to any turn, whether or not it is the one that is waited for."""
        with organization_context(self.attempt.organization):
            return take_turn(self.attempt, number=number, body=self.body(**values), now=self.now)

    def hangs_up(self) -> None:
        """The provider tells that the call is over."""
        body = self.body(CallStatus="completed", SequenceNumber="3", CallDuration="60")
        with organization_context(self.attempt.organization):
            take_status(self.attempt, body=body, now=self.now)

    def body(self, **values: str) -> dict[str, str]:
        return {"CallSid": self.sid, "CallStatus": "in-progress", "To": self.attempt.number, **values}

    def _next(self, reply: Reply) -> Reply:
        self.number += 1
        return reply


def calling(case: CallCase, *, now: datetime = NOW, **details: Any) -> Phone:
    """A phone that rings for a case."""
    with organization_context(case.organization):
        case.state, case.next_attempt_at = CaseState.CALLING, None
        case.save()
    known = {"state": AttemptState.RINGING, "sid": factories.sid(), "sent_at": now, "counts": True, **details}
    return Phone(factories.attempt(case, now=now, **known), now=now)
