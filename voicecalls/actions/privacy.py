"""Deleting in time what was said, giving applicants a copy, erasing them. The do-not-call hash outlives all of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.actor import Actor, record
from accounts.models import Organization
from core.encryption import Undecipherable
from core.reading import reading_as
from core.tenancy import organization_context, system_context
from marketplace.models import ApplicationNote, Candidate
from voicecalls.actions.finishing import locked_case, note_key
from voicecalls.actions.lines import Dial, telephony_of
from voicecalls.actions.refusals import CallUnderWay
from voicecalls.models import (
    Answer,
    ApplicantLink,
    CallAttempt,
    CallCase,
    CallSettings,
    CallTurn,
    ConsentEvent,
    ProviderEvent,
    Recording,
    Remark,
)
from voicecalls.models.cases import CallCaseQuerySet
from voicecalls.queries import settings_of
from voicecalls.telephony import Meaning, TelephonyError
from voicecalls.words.notes import note_of_case

log = structlog.get_logger(__name__)

ALL_AT_ONCE = 200
WITHOUT_A_CASE = timedelta(days=30)  # strangers and test calls


def purge(*, dial: Dial = telephony_of, now: datetime) -> int:
    """Delete recordings, transcripts, answers and remarks whose time is over. How many rows were emptied or deleted."""
    with system_context("organizations whose calls are purged"):
        organizations = list(Organization.objects.filter(call_attempts__isnull=False).distinct())
    deleted = 0
    for organization in organizations:
        with organization_context(organization):
            deleted += _purge_one(organization, dial=dial, now=now)
    return deleted


def _purge_one(organization: Organization, *, dial: Dial, now: datetime) -> int:
    wishes = settings_of(organization)
    old_sounds = Recording.objects.filter(
        organization=organization, deleted_at=None, created_at__lt=now - timedelta(days=wishes.keep_audio_days)
    )
    sounds = delete_recordings(old_sounds.select_related("attempt__line")[:ALL_AT_ONCE], dial=dial, now=now)
    over = _over(wishes, now=now)
    cases = [case for case in over[:ALL_AT_ONCE] if _forgotten(case, over, now=now)]
    strangers = CallAttempt.objects.filter(
        organization=organization, case=None, reserved_at__lt=now - WITHOUT_A_CASE
    ).exclude(brief={}, talk={}, number="")
    others = _forget_talks(strangers[:ALL_AT_ONCE], with_number=True)
    ProviderEvent.objects.filter(organization=organization, attempt=None, received_at__lt=now - WITHOUT_A_CASE).delete()
    if sounds or cases or others:
        log.info("calls purged", recordings=sounds, cases=len(cases), without_case=others)
    return sounds + len(cases) + others


def _over(wishes: CallSettings, *, now: datetime) -> CallCaseQuerySet:
    """Cases with words whose time is over: so long after the decision about the application, or after a call that came
    later; where nobody decides, so long after the last call, whether the case has ended or not."""
    decided = now - timedelta(days=wishes.keep_answers_days)
    undecided = now - timedelta(days=wishes.keep_undecided_days)
    calls = CallAttempt.objects.filter(case=OuterRef("pk")).order_by("-reserved_at").values("reserved_at")
    cases = CallCase.objects.filter(organization=wishes.organization, opened_at__lt=decided)
    said = Q(said_last__isnull=False) & (Q(words_deleted_at=None) | Q(words_deleted_at__lt=F("said_last")))
    is_over = Q(application__closed_at__lt=decided, last_call__lt=decided)
    is_over |= Q(application__closed_at=None, last_call__lt=undecided)
    known = cases.annotate(said_last=Subquery(calls[:1]), last_call=Coalesce("said_last", "opened_at"))
    return known.filter(said | ~Q(agreed_words=""), is_over).order_by("last_call", "pk")


def _forgotten(case: CallCase, over: CallCaseQuerySet, *, now: datetime) -> bool:
    """Whether it was its turn: the applicant may have rung a moment ago."""
    with transaction.atomic():
        locked_case(case)
        is_over = over.filter(pk=case.pk).exists()
        if is_over:
            forget_words(case, now=now)
    return is_over


def delete_recordings(recordings: Iterable[Recording], *, dial: Dial = telephony_of, now: datetime) -> int:
    """First at the provider, then here: the row stays and says when. What could not be deleted is tried again."""
    deleted = 0
    for recording in recordings:
        line = recording.attempt.line
        try:
            if line is not None:
                dial(line).delete_recording(recording.sid)
        except Undecipherable:
            log.exception("recording not deleted: the token of its line is lost", recording=str(recording.pk))
            continue
        except TelephonyError as error:
            if error.meaning != Meaning.NOT_FOUND:
                log.warning("recording not deleted", recording=str(recording.pk), kind=str(error.kind), code=error.code)
                continue
        deleted += Recording.objects.filter(pk=recording.pk, deleted_at=None).update(deleted_at=now)
    return deleted


def forget_words(case: CallCase, *, now: datetime) -> None:
    """Transcripts, answers and remarks of a case go, also from its notes; that there were calls, and when, stays."""
    with transaction.atomic():
        attempts = CallAttempt.objects.filter(case=case)
        Answer.objects.filter(case=case).delete()
        Remark.objects.filter(case=case).delete()
        _forget_talks(attempts, with_number=False)
        _shorten_notes(case)
        CallCase.objects.filter(pk=case.pk).update(words_deleted_at=now, agreed_words="")


def erase(candidate: Candidate, *, by: Actor, dial: Dial = telephony_of, now: datetime) -> int:
    """Delete everything about a person's calls; how many recordings the provider has not deleted yet (the rest of the
    erasure then waits: call again). That a number is not to be called stays known, as a hash.

    Raises CallUnderWay: a conversation would go on being written down.
    """
    cases = CallCase.objects.filter(application__candidate=candidate)
    attempts = CallAttempt.objects.filter(case__in=cases)
    if attempts.live().exists():
        raise CallUnderWay
    kept = Recording.objects.filter(attempt__in=attempts, deleted_at=None).select_related("attempt__line")
    delete_recordings(kept, dial=dial, now=now)
    left = Recording.objects.filter(attempt__in=attempts, deleted_at=None).count()
    if left:
        return left
    with transaction.atomic():
        for case in cases.select_for_update(no_key=True).order_by("pk"):
            forget_words(case, now=now)
        ConsentEvent.objects.filter(attempt__in=attempts).update(words="")
        ApplicantLink.objects.filter(case__in=cases).delete()
        attempts.update(number="", local_day=None)
        record(organization=candidate.organization, by=by, verb="erased calls", subject=candidate, now=now)
    return 0


def hand_out(candidate: Candidate, *, by: Actor, now: datetime) -> dict[str, Any]:
    """A copy for the person, of which history knows who took it."""
    with transaction.atomic():
        record(organization=candidate.organization, by=by, verb="exported calls", subject=candidate, now=now)
        return export(candidate)


def export(candidate: Candidate) -> dict[str, Any]:
    """Everything kept about a person's calls, as plain values for JSON."""
    cases = CallCase.objects.filter(application__candidate=candidate).with_people().order_by("opened_at")
    return {
        "name": candidate.name,
        "phone": candidate.phone,
        "cases": [_case_values(case) for case in cases],
    }


def _forget_talks(attempts: Iterable[CallAttempt], *, with_number: bool) -> int:
    ids = [attempt.pk for attempt in attempts]
    CallTurn.objects.filter(attempt__in=ids).update(heard={}, said=[], steps={})
    ProviderEvent.objects.filter(attempt__in=ids).delete()  # they repeat what was heard, and the number
    gone = {"number": ""} if with_number else {}
    return CallAttempt.objects.filter(pk__in=ids).update(brief={}, talk={}, **gone)


def _shorten_notes(case: CallCase) -> None:
    """What the notes say once the answers are gone, each of the end it was written for: a case may have been taken up
    again since. What a linked system has been given is its own to delete."""
    organization = case.organization
    notes = ApplicationNote.objects.filter(organization=organization, key__startswith=note_key(case))
    with reading_as(language=organization.language, time_zone=organization.time_zone):
        for note in notes:
            note.text = note_of_case(case, end=note.key.removeprefix(note_key(case)))
    ApplicationNote.objects.bulk_update(notes, ["text"])


def _case_values(case: CallCase) -> dict[str, Any]:
    return {
        "job": case.application.job.title,
        "opened": case.opened_at.isoformat(),
        "closed": case.closed_at and case.closed_at.isoformat(),
        "end": case.end,
        "language": case.language,
        "asked_to_be_called_at": case.agreed_at and case.agreed_at.isoformat(),
        "words_deleted": case.words_deleted_at and case.words_deleted_at.isoformat(),
        "answers": [_answer_values(answer) for answer in case.answers.select_related("version")],
        "remarks": [{"kind": each.kind, "words": each.words, "at": each.at.isoformat()} for each in case.remarks.all()],
        "calls": [_call_values(each) for each in case.attempts.order_by("reserved_at")],
    }


def _answer_values(answer: Answer) -> dict[str, Any]:
    wording = answer.version.wordings.get(answer.language, {})
    return {
        "question": wording.get("text", ""),
        "words": answer.words,
        "value": answer.value,
        "clarity": answer.clarity,
        "at": answer.at.isoformat(),
    }


def _call_values(attempt: CallAttempt) -> dict[str, Any]:
    return {
        "kind": attempt.kind,
        "number": attempt.number,
        "at": attempt.reserved_at.isoformat(),
        "outcome": attempt.outcome,
        "seconds": attempt.seconds,
        "turns": [{"at": turn.at.isoformat(), "heard": turn.heard, "said": turn.said} for turn in attempt.turns.all()],
        "consents": [_consent_values(each) for each in attempt.consents.order_by("at")],
        "recordings": [
            {"seconds": each.seconds, "deleted": each.deleted_at and each.deleted_at.isoformat()}
            for each in attempt.recordings.order_by("created_at")
        ],
    }


def _consent_values(consent: ConsentEvent) -> dict[str, Any]:
    return {
        "about": consent.about,
        "given": consent.given,
        "words": consent.words,
        "wording": consent.wording,
        "at": consent.at.isoformat(),
    }
