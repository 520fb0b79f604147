"""What was said is deleted in time, here and at the provider; applicants get a copy, or are erased."""

import json
from datetime import datetime, timedelta

import pytest

from core.tenancy import organization_context
from marketplace.actions import close_application, write_note
from marketplace.models import Application, ApplicationNote
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.dialogues import Phone, calling, question
from tests.voicecalls.factories import application, line, rule, sid
from tests.voicecalls.factories import case as case_with
from tests.voicecalls.factories import settings as call_settings
from voicecalls.actions import is_suppressed, stop_calls
from voicecalls.actions.inbound import answer_inbound
from voicecalls.actions.privacy import erase, export, purge
from voicecalls.models import (
    Answer,
    CallAttempt,
    CallCase,
    CallTurn,
    ConsentEvent,
    ProviderEvent,
    Recording,
    Remark,
)
from voicecalls.telephony import ErrorKind, Meaning, TelephonyError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Shelf:
    """Where the provider keeps recordings."""

    def __init__(self, *, error: TelephonyError | None = None) -> None:
        self.deleted: list[str] = []
        self.error = error

    def __call__(self, line):
        return self

    def delete_recording(self, recording_sid: str) -> None:
        if self.error:
            raise self.error
        self.deleted.append(recording_sid)


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    line(organization)
    call_settings(organization, keep_audio_days=30, keep_answers_days=180)
    return organization


@pytest.fixture
def case(organization):
    """An interview that is over, with a question of the applicant's own and a recording."""
    job = factories.job(organization, title="Study Nurse")
    rule(job)
    question(job, text="Do you have a driving licence?")
    case = case_with(application(job, name="Ada Pohl", number="+4915228817001"))
    phone = calling(case)
    phone.picks_up()
    phone.says("yes")
    phone.says("yes")
    phone.says("What about the salary?")
    phone.says("yes, since 2010")
    phone.hangs_up()
    with organization_context(organization):
        Recording.objects.create(
            organization=organization, attempt=phone.attempt, sid="RE1", seconds=60, created_at=NOW
        )
        case.refresh_from_db()
        yield case


def decide(case: CallCase, *, now: datetime = NOW) -> None:
    """About the application."""
    close_application(Application.objects.get(pk=case.application_id), because="rejected", by=NOBODY, now=now)


def rings_back(case: CallCase, *, now: datetime) -> Phone:
    """The applicant, of their own accord."""
    organization, caller = case.organization, {"CallSid": sid(), "From": case.application.candidate.phone}
    answer_inbound(organization.line, body=caller, now=now)
    phone = Phone(CallAttempt.objects.get(sid=caller["CallSid"]), now=now)
    phone.number = 0
    phone.says("this is about my health")
    phone.hangs_up()
    return phone


def left() -> list[int]:
    return [model.objects.count() for model in (Answer, Remark, ProviderEvent)]


def purged(*, now, shelf=None) -> int:
    return purge(dial=shelf or Shelf(), now=now)


def test_nothing_is_deleted_before_its_time(case):
    assert purged(now=NOW + 29 * DAY) == 0
    assert (left(), Recording.objects.get().deleted_at) == ([1, 1, 1], None)


def test_the_sound_goes_first_here_and_at_the_provider(case):
    shelf = Shelf()
    purged(now=NOW + 31 * DAY, shelf=shelf)
    assert (shelf.deleted, Recording.objects.get().deleted_at) == (["RE1"], NOW + 31 * DAY)
    assert left() == [1, 1, 1]


def test_words_go_later_and_leave_when(case):
    decide(case)
    purged(now=NOW + 181 * DAY)
    case.refresh_from_db()
    assert (left(), case.words_deleted_at) == ([0, 0, 0], NOW + 181 * DAY)
    assert {str((turn.heard, turn.said, turn.steps)) for turn in CallTurn.objects.all()} == {"({}, [], {})"}
    attempt = CallAttempt.objects.get()
    assert (attempt.brief, attempt.talk, attempt.outcome) == ({}, {}, "completed")


def test_the_note_keeps_the_end_and_loses_the_words(case):
    assert "since 2010" in ApplicationNote.objects.get().text
    decide(case)
    purged(now=NOW + 181 * DAY)
    text = ApplicationNote.objects.get().text
    assert "The interview on the phone is complete." in text
    assert "since 2010" not in text
    assert "salary" not in text


def test_what_is_deleted_is_not_deleted_again(case):
    shelf = Shelf()
    decide(case)
    purged(now=NOW + 181 * DAY, shelf=shelf)
    assert purged(now=NOW + 182 * DAY, shelf=shelf) == 0
    assert shelf.deleted == ["RE1"]


def test_a_recording_that_could_not_be_deleted_is_tried_again(case):
    purged(now=NOW + 31 * DAY, shelf=Shelf(error=TelephonyError(ErrorKind.RETRY)))
    assert Recording.objects.get().deleted_at is None
    purged(now=NOW + 32 * DAY)
    assert Recording.objects.get().deleted_at == NOW + 32 * DAY


def test_a_recording_that_is_gone_already_is_as_good(case):
    purged(
        now=NOW + 31 * DAY, shelf=Shelf(error=TelephonyError(ErrorKind.REJECTED, code=20404, meaning=Meaning.NOT_FOUND))
    )
    assert Recording.objects.get().deleted_at


def test_words_are_kept_until_so_long_after_the_decision(case):
    decide(case, now=NOW + 300 * DAY)
    assert (purged(now=NOW + 479 * DAY), left()) == (1, [1, 1, 1])  # only the sound
    assert (purged(now=NOW + 481 * DAY), left()) == (1, [0, 0, 0])


def test_a_call_after_the_decision_counts_as_well(case):
    decide(case)
    rings_back(case, now=NOW + 100 * DAY)
    purged(now=NOW + 270 * DAY)
    assert Answer.objects.count() == 1
    purged(now=NOW + 281 * DAY)
    assert left() == [0, 0, 0]


def test_where_nobody_decides_words_are_not_kept_for_ever(case):
    purged(now=NOW + 364 * DAY)
    assert left() == [1, 1, 1]
    purged(now=NOW + 366 * DAY)
    assert left() == [0, 0, 0]


def test_who_keeps_longer_after_a_decision_keeps_as_long_without_one(case, organization):
    call_settings(organization, keep_answers_days=700)
    purged(now=NOW + 699 * DAY)
    assert left() == [1, 1, 1]
    purged(now=NOW + 701 * DAY)
    assert left() == [0, 0, 0]


def test_a_case_that_never_ends_stays_and_loses_its_words(case):
    case.state, case.end, case.closed_at = "waiting", "", None
    case.save()
    purged(now=NOW + 364 * DAY)
    assert left() == [1, 1, 1]
    purged(now=NOW + 366 * DAY)
    case.refresh_from_db()
    assert (left(), case.state) == ([0, 0, 0], "waiting")


def test_what_is_said_after_the_deletion_is_deleted_in_its_turn(case):
    decide(case)
    purged(now=NOW + 181 * DAY)
    phone = rings_back(case, now=NOW + 200 * DAY)
    assert purged(now=NOW + 379 * DAY) == 0
    assert "health" in str([turn.heard for turn in phone.attempt.turns.all()])
    assert purged(now=NOW + 381 * DAY) == 1
    assert {str((turn.heard, turn.said)) for turn in phone.attempt.turns.all()} == {"({}, [])"}
    assert purged(now=NOW + 1000 * DAY) == 0


def test_of_whoever_was_never_called_nothing_is_to_be_deleted(organization):
    job = factories.job(organization)
    rule(job)
    case_with(application(job))
    assert purged(now=NOW + 1000 * DAY) == 0


def test_an_applicant_gets_everything_as_plain_values(case):
    copy = json.loads(json.dumps(export(case.application.candidate)))
    [told] = copy["cases"]
    assert (copy["name"], told["job"], told["end"]) == ("Ada Pohl", "Study Nurse", "completed")
    [answer] = told["answers"]
    assert (answer["question"], answer["words"], answer["value"]) == (
        "Do you have a driving licence?",
        "yes, since 2010",
        True,
    )
    assert told["remarks"][0]["words"] == "What about the salary?"
    assert told["calls"][0]["number"] == "+4915228817001"
    assert told["calls"][0]["consents"][0]["given"] is True


def test_erased_is_everything_but_that_nobody_may_call(case):
    number = case.application.candidate.phone
    stop_calls(case, by=NOBODY, now=NOW)
    assert erase(case.application.candidate, by=NOBODY, dial=Shelf(), now=NOW) == 0
    assert left() == [0, 0, 0]
    assert not CallAttempt.objects.exclude(number="").exists()
    assert not ConsentEvent.objects.exclude(words="").exists()
    assert is_suppressed(case.organization, number=number)


def test_notes_keep_the_ends_they_were_written_for(case):
    with organization_context(case.organization):
        ApplicationNote.objects.all().delete()
        keys = [f"call:{case.pk}:{end}" for end in ("not_reached", "completed")]
        for key in keys:
            write_note(case.application, key=key, author="Klara", text="Yes, since 2010", now=NOW)
        case.state, case.end, case.closed_at = "waiting", "", None
        case.save()
        erase(case.application.candidate, by=NOBODY, dial=Shelf(), now=NOW)
        texts = [ApplicationNote.objects.get(key=key).text for key in keys]
    assert [text.partition("\n")[0] for text in texts] == [
        "The applicant could not be reached on the phone.",
        "The interview on the phone is complete.",
    ]
    assert "2010" not in str(texts)


def test_nothing_is_erased_while_the_provider_still_has_the_sound(case):
    shelf = Shelf(error=TelephonyError(ErrorKind.RETRY))
    assert erase(case.application.candidate, by=NOBODY, dial=shelf, now=NOW) == 1
    assert left() == [1, 1, 1]
