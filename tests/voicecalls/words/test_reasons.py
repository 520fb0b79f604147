"""Whatever keeps somebody from being called is told in a plain sentence, and so is whatever came of a call."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from tests.factories import NOW
from voicecalls.actions.planning import detail_json
from voicecalls.dialling import Detail, Outcome, Reason, Stop, Wait
from voicecalls.models import CaseEnd
from voicecalls.telephony import Meaning
from voicecalls.telephony.refusals import CODES
from voicecalls.words.notes import ENDS
from voicecalls.words.outcomes import ERRORS, OUTCOMES, error_in_words, length_in_words, outcome_in_words
from voicecalls.words.reasons import (
    STANDSTILLS,
    detail_from_json,
    refusal_in_words,
    wait_in_words,
    when_in_words,
    why_in_words,
)

BERLIN = ZoneInfo("Europe/Berlin")
FULL = Detail(zone=ZoneInfo("Asia/Kolkata"), day=date(2026, 12, 25), count=2, limit=3, outcome=Outcome.BUSY)


@pytest.fixture(autouse=True)
def _reader_in_berlin():
    with timezone.override("Europe/Berlin"), translation.override("en"):
        yield


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize("detail", [Detail(), FULL, Detail(count=1, limit=1)], ids=["bare", "full", "single"])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason, detail):
    words = why_in_words(reason, detail, now=NOW)
    assert words.endswith(".")
    assert words[0].isupper()
    assert "{" not in words


@pytest.mark.parametrize("until", [None, NOW - timedelta(seconds=5), NOW + timedelta(days=1)])
@pytest.mark.parametrize("reason", [None, *Reason])
def test_every_way_of_waiting_is_told(reason, until):
    told = wait_in_words(reason, FULL, until=until, now=NOW)
    assert told.lead
    assert not told.lead.endswith(".")
    assert "{" not in told.sentence
    assert "None" not in told.sentence


@pytest.mark.parametrize("reason", list(Reason))
def test_every_refusal_is_told(reason):
    for decision in (Stop(reason=reason, detail=FULL), Wait(reason=reason, until=berlin(24, 9), detail=FULL)):
        words = refusal_in_words(decision, now=NOW)
        assert words.startswith("Nobody was called. ")
        assert "{" not in words


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_words(outcome):
    assert outcome_in_words(outcome)


def test_no_word_is_left_over():
    assert set(OUTCOMES) == set(Outcome)
    assert set(ENDS) == set(CaseEnd)
    assert set(ERRORS) == set(Meaning) - {Meaning.NONE}
    assert {error_in_words(code) for codes in CODES.values() for code in codes} == {
        str(each) for each in ERRORS.values()
    }


def test_a_time_comes_with_its_city():
    told = wait_in_words(Reason.SUNDAY, Detail(), until=berlin(30, 9), now=berlin(29, 12))
    assert told.lead == "Next call tomorrow 09:00 (Berlin)"
    assert told.why == "Nobody is called on Sundays."


def test_who_asked_for_a_time_is_told_so():
    told = wait_in_words(Reason.AGREED_TIME, Detail(), until=berlin(26, 15), now=berlin(23, 10))
    assert told.lead == "Asked for Thursday 15:00 (Berlin)"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (berlin(23, 14), "today 14:00 (Berlin)"),
        (berlin(24, 0, 30), "tomorrow 00:30 (Berlin)"),
        (berlin(22, 9), "yesterday 09:00 (Berlin)"),
        (berlin(29, 9), "Sunday 09:00 (Berlin)"),
        (berlin(30, 9), "Mon 30 Nov, 09:00 (Berlin)"),
    ],
)
def test_days_are_near_before_they_are_dates(at, words):
    assert when_in_words(at, now=berlin(23, 10)) == words


def test_the_clock_is_the_readers():
    with timezone.override("Asia/Kolkata"):
        assert when_in_words(berlin(23, 20), now=berlin(23, 10)) == "tomorrow 00:30 (Kolkata)"


def test_what_only_people_change_says_what_to_do():
    told = wait_in_words(Reason.NO_NUMBER, Detail(), until=None, now=NOW)
    assert told.sentence == ("No phone number. Add one on the application; the call is then planned by itself.")
    told = wait_in_words(Reason.QUARANTINED, Detail(), until=None, now=NOW)
    assert told.why == "Calls to this number failed for technical reasons, as often as your settings allow."
    assert all(remedy for _lead, _todo, remedy in STANDSTILLS.values())


def test_a_day_that_is_used_up_counts():
    zone = ZoneInfo("Europe/Berlin")
    today = Detail(zone=zone, day=date(2026, 11, 23), count=2, limit=2)
    told = wait_in_words(Reason.DAY_CAP, today, until=berlin(24, 9), now=berlin(23, 17))
    assert told.sentence == (
        "Next call tomorrow 09:00 (Berlin). Called 2 times today already, and more is not allowed on one day."
    )


def test_details_survive_their_row():
    assert detail_from_json(detail_json(FULL)) == FULL
    assert detail_from_json({}) == Detail()


def test_lengths():
    assert [length_in_words(each) for each in (None, 0, 1, 59, 60, 200)] == [
        "",
        "",
        "1 second",
        "59 seconds",
        "1 min 0 s",
        "3 min 20 s",
    ]
