"""What a call knows when it begins, read from the rows."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from accounts.models import Entry, Organization
from core import zones
from interviews.models import Interview
from marketplace.models import Candidate, Job
from voicecalls.dialling import Reason
from voicecalls.models import (
    AttemptKind,
    CallAttempt,
    CallCase,
    CallSettings,
    Clarity,
    ConsentEvent,
    Mode,
    OnVoicemail,
    QuestionVersion,
)
from voicecalls.queries import settings_of
from voicecalls.queries.plans import Plan, appointment_of, plan_of
from voicecalls.script import Appointment, Ask, Brief, ConsentKind, Kind, Wording

LONGEST_TALK = timedelta(minutes=15)  # the provider ends the call then
MOST_TOLD = 3  # other calls
LEFT_A_MESSAGE = "left a message on the voicemail"


def brief_of_case(attempt: CallAttempt, case: CallCase, *, now: datetime) -> Brief:
    """For a call to or from an applicant. What was answered in earlier calls is left out."""
    organization, application = case.organization, case.application
    wishes, candidate = settings_of(organization), application.candidate
    answered = _answered(case)
    arranges = case.mode == Mode.RECRUITER
    versions = [] if arranges else _versions(application.job, without=answered)
    spoken = _spoken(versions, organization)
    agreed = dict(
        ConsentEvent.objects.filter(attempt__case=case).order_by("at").values_list("about", "given")
    )  # the last word counts
    return Brief(
        assistant=settings.ASSISTANT_NAME,
        company=organization.name,
        job=application.job.title,
        person=candidate.name,
        language=_first_of(spoken, wanted=_wanted(case, wishes, candidate)),
        languages=spoken,
        questions=_asks(versions, spoken),
        now=now,
        zone=zones.zone(candidate.reader.time_zone),
        call_back_number=attempt.line.number if attempt.line else "",
        answered_before=len(answered),
        resumed=case.interview_id is not None if arranges else agreed.get(ConsentKind.INTERVIEW, False),
        inbound=attempt.kind == AttemptKind.INBOUND,
        records=wishes.record_calls,
        recording_agreed=agreed.get(ConsentKind.RECORDING),
        leave_message=wishes.on_voicemail == OnVoicemail.MESSAGE and not _left_a_message(case),
        ends_at=now + LONGEST_TALK,
        more_jobs=_more_jobs(case) if attempt.kind == AttemptKind.INBOUND else (),
        appointment=_appointment(case, now=now) if arranges else None,
        unasked=_unasked(versions, spoken),
    )


def brief_of_stranger(attempt: CallAttempt, organization: Organization, *, now: datetime) -> Brief:
    """For a caller whom the number does not identify: it names no applicant and no job."""
    spoken = _spoken([], organization)
    return Brief(
        assistant=settings.ASSISTANT_NAME,
        company=organization.name,
        job="",
        person="",
        language=_first_of(spoken, wanted=[settings_of(organization).language, organization.language]),
        languages=spoken,
        questions=(),
        now=now,
        zone=organization.zone,
        call_back_number=attempt.line.number if attempt.line else "",
        inbound=True,
        leave_message=False,
        ends_at=now + LONGEST_TALK,
    )


def brief_of_test(
    attempt: CallAttempt, job: Job, *, person: str, language: str, time_zone: str, plan: Plan | None, now: datetime
) -> Brief:
    """For a test call to a member's own number: with the questions of a job, or with the times of a plan."""
    versions = [] if plan else _versions(job, without=())
    spoken = _spoken(versions, job.organization)
    return Brief(
        assistant=settings.ASSISTANT_NAME,
        company=job.organization.name,
        job=job.title,
        person=person,
        language=_first_of(spoken, wanted=[language, job.organization.language]),
        languages=spoken,
        questions=_asks(versions, spoken),
        now=now,
        zone=zones.zone(time_zone),
        call_back_number=attempt.line.number if attempt.line else "",
        test=True,
        leave_message=False,
        ends_at=now + LONGEST_TALK,
        appointment=Appointment(round_name=plan.round_name, minutes=plan.minutes, with_whom=plan.sure, mail=True)
        if plan
        else None,
    )


def _appointment(case: CallCase, *, now: datetime) -> Appointment | None:
    """What is to be arranged, or told because it stands; None if nobody has said what that is."""
    plan, interview = plan_of(case), appointment_of(case)
    mail = bool(case.application.candidate.email)
    if interview is not None and (interview.is_booked or interview.windows.exists() or plan is None):
        booked_at = interview.starts_at
        return Appointment(
            round_name=interview.round_name,
            minutes=interview.minutes,
            with_whom=_sure(interview),
            mail=mail,
            booked_at=booked_at if booked_at and booked_at > now else None,
        )
    if plan is None:
        return None
    return Appointment(round_name=plan.round_name, minutes=plan.minutes, with_whom=plan.sure, mail=mail)


def _sure(interview: Interview) -> tuple[str, ...]:
    """Names of who is there whatever time is chosen, or at the time that is."""
    people = [person for person in interview.attending() if person.seat is not None]
    shared = Counter(person.seat for person in people)
    return tuple(person.name for person in people if person.name and shared[person.seat] == 1)


def _answered(case: CallCase) -> set[UUID]:
    """Silence is no answer: such a question is asked again in the next call."""
    answers = case.answers.exclude(clarity=Clarity.SKIPPED)
    return set(answers.values_list("question_id", flat=True))


def _versions(job: Job, *, without: Collection[UUID]) -> list[QuestionVersion]:
    """The newest version of each question of a job, in the job's order."""
    order = list(
        job.job_questions.in_order()
        .filter(question__retired_at=None)
        .exclude(question_id__in=without)
        .values_list("question_id", flat=True)
    )
    newest = {each.question_id: each for each in QuestionVersion.objects.filter(question_id__in=order).newest()}
    return [newest[question_id] for question_id in order if question_id in newest]


def _spoken(versions: Iterable[QuestionVersion], organization: Organization) -> tuple[str, ...]:
    """The languages in which all of it can be asked; without one, that of the organization."""
    known = [code for code, _name in settings.LANGUAGES]
    common = tuple(code for code in known if all(_reads(version, code) for version in versions))
    return common or (organization.language,)


def _reads(version: QuestionVersion, language: str) -> bool:
    return bool(version.wordings.get(language, {}).get("text"))


def _asks(versions: Iterable[QuestionVersion], languages: tuple[str, ...]) -> tuple[Ask, ...]:
    return tuple(_ask(each) for each in versions if all(_reads(each, code) for code in languages))


def _unasked(versions: Iterable[QuestionVersion], languages: tuple[str, ...]) -> tuple[str, ...]:
    left = (each for each in versions if not all(_reads(each, code) for code in languages))
    return tuple(next((words["text"] for words in each.wordings.values() if words.get("text")), "") for each in left)


def _ask(version: QuestionVersion) -> Ask:
    knock_out = version.knock_out
    answer = knock_out.get("answer")
    return Ask(
        key=str(version.question_id),
        version=version.number,
        kind=Kind(version.kind),
        wordings={
            language: Wording(
                text=words["text"],
                follow_up=words.get("follow_up", ""),
                choices=tuple(words.get("choices", ())),
            )
            for language, words in version.wordings.items()
            if words.get("text")
        },
        low=version.low,
        high=version.high,
        knock_out_answer=None if answer is None else answer == "yes",
        knock_out_choices=frozenset(knock_out.get("choices", ())),
        knock_out_below=_decimal(knock_out.get("below")),
        knock_out_above=_decimal(knock_out.get("above")),
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _wanted(case: CallCase, wishes: CallSettings, candidate: Candidate) -> list[str]:
    """What was chosen on the phone, what the organization has set, the applicant's own, the organization's."""
    return [case.language, wishes.language, candidate.reader.language, case.organization.language]


def _first_of(spoken: tuple[str, ...], *, wanted: Iterable[str]) -> str:
    return next((code for code in wanted if code in spoken), spoken[0])


def _more_jobs(case: CallCase) -> tuple[str, ...]:
    """Jobs for which calls to the same applicant are sure to come: to the same person, not only to the same number, and
    nothing is in the way but time, or the call that is running."""
    others = CallCase.objects.waiting().filter(application__candidate=case.application.candidate_id).exclude(pk=case.pk)
    stays = others.filter(application__stage=F("trigger_stage"), application__stage_since=F("stage_since"))
    planned = Q(next_attempt_at__isnull=False) | Q(reason=Reason.OTHER_CALL)
    coming = stays.filter(planned, application__job__closed_at=None).order_by("opened_at", "pk")
    return tuple(coming.values_list("application__job__title", flat=True)[:MOST_TOLD])


def _left_a_message(case: CallCase) -> bool:
    return Entry.objects.about(case).filter(verb=LEFT_A_MESSAGE).exists()
