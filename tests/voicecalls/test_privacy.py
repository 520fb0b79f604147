"""What was said is deleted in time, here and at the provider; applicants get a copy, or are erased."""

import json
from datetime import timedelta

import pytest

from core.tenancy import organization_context
from marketplace.actions import write_note
from marketplace.models import ApplicationNote
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.dialogues import calling, question
from tests.voicecalls.factories import application, line, rule
from tests.voicecalls.factories import case as case_with
from tests.voicecalls.factories import settings as call_settings
from voicecalls.actions import is_suppressed, stop_calls
from voicecalls.actions.privacy import erase, export, purge
from voicecalls.models import (
    Answer,
    CallAttempt,
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
    purged(now=NOW + 181 * DAY)
    case.refresh_from_db()
    assert (left(), case.words_deleted_at) == ([0, 0, 0], NOW + 181 * DAY)
    assert {str((turn.heard, turn.said, turn.steps)) for turn in CallTurn.objects.all()} == {"({}, [], {})"}
    attempt = CallAttempt.objects.get()
    assert (attempt.brief, attempt.talk, attempt.outcome) == ({}, {}, "completed")


def test_the_note_keeps_the_end_and_loses_the_words(case):
    assert "since 2010" in ApplicationNote.objects.get().text
    purged(now=NOW + 181 * DAY)
    text = ApplicationNote.objects.get().text
    assert "The interview on the phone is complete." in text
    assert "since 2010" not in text
    assert "salary" not in text


def test_what_is_deleted_is_not_deleted_again(case):
    shelf = Shelf()
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


def test_whoever_is_called_still_is_not_forgotten(case):
    case.state, case.end, case.closed_at = "waiting", "", None
    case.save()
    purged(now=NOW + 500 * DAY)
    assert left() == [1, 1, 1]


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
