"""What the provider tells: whatever the order and however often, the end is that of the ordered run."""

from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.tenancy import organization_context, system_context
from tests.architecture.database import undone
from tests.factories import NOW
from tests.voicecalls import factories as calls
from tests.voicecalls.scenes import (
    HOUR,
    MINUTE,
    SECOND,
    Exchange,
    attempts,
    body,
    claimed,
    fresh,
    next_of,
    place_all,
    rings,
    told,
)
from voicecalls import actions
from voicecalls.models import CallAttempt, CallCase, ProviderEvent, Recording
from voicecalls.telephony import ErrorKind, Status

pytestmark = pytest.mark.django_db

STORIES = {
    "no_answer": ["initiated", "ringing", "no-answer"],
    "busy": ["initiated", "busy"],
    "failed": ["initiated", "failed"],
    "hung_up": ["initiated", "ringing", "in-progress", "completed"],
    "aborted": ["initiated", "ringing", "canceled"],
}


def messages(attempt: CallAttempt, story: list[str]) -> list[dict[str, str]]:
    """All webhooks of a call as they are posted, a second apart."""
    return [
        body(
            attempt,
            status,
            number=number,
            Timestamp=format_datetime(NOW + MINUTE + SECOND * number),
            CallDuration="7" if status == "completed" else "0",
        )
        for number, status in enumerate(story)
    ]


def outcome(attempt: CallAttempt) -> tuple[object, ...]:
    attempt = fresh(attempt)
    with organization_context(attempt.organization):
        case = attempt.case
    assert case
    kept = ("state", "outcome", "counts", "sid", "ringing_at", "answered_at", "ended_at", "seconds")
    return (
        *(getattr(attempt, name) for name in kept),
        case.state,
        case.end,
        case.reason,
        case.next_attempt_at,
    )


def attempts_placed(case: CallCase, exchange: Exchange) -> list[CallAttempt]:
    claimed()
    place_all(exchange)
    return attempts(case)


def deliver(attempt: CallAttempt, posted: list[dict[str, str]]) -> None:
    with organization_context(attempt.organization):
        for each in posted:
            actions.take_status(attempt, body=each, now=NOW + 2 * MINUTE)


# ── In order ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "counts", "waits"),
    [
        ("no_answer", True, "waiting_after_no_answer"),
        ("busy", True, "waiting_after_busy"),
        ("failed", False, "waiting_after_failed"),
        ("hung_up", True, "waiting_after_hung_up"),
    ],
)
def test_each_end_is_known_and_followed_by_its_wait(exchange: Exchange, name: str, counts: bool, waits: str):
    case = calls.case()
    attempt = rings(case, exchange)
    deliver(attempt, messages(attempt, STORIES[name]))
    attempt = fresh(attempt)
    assert (attempt.state, attempt.outcome, attempt.counts) == ("ended", name, counts)
    assert (fresh(case).state, fresh(case).reason) == ("waiting", waits)


def test_a_number_that_the_network_does_not_know_ends_the_case(exchange: Exchange):
    case = calls.case()
    attempt = told(rings(case, exchange), "failed", SipResponseCode="404")
    assert (attempt.outcome, fresh(case).end) == ("number_invalid", "bad_number")


def test_after_the_last_try_the_applicant_was_not_reached_and_is_moved_on(exchange: Exchange):
    case = calls.case()
    calls.settings(case.organization, most_attempts=1)
    assert case.rule
    calls.target(case.rule, after="not_reached", stage_name="Not reached")
    told(rings(case, exchange), "no-answer", now=NOW + MINUTE)
    assert fresh(case).end == "not_reached"
    assert fresh(case.application).stage.name == "Not reached"


def test_technical_failures_twice_wait_for_a_person(exchange: Exchange):
    case = calls.case()
    told(rings(case, exchange), "failed")
    again = next_of(case)
    assert again == NOW + 30 * MINUTE
    told(rings(case, exchange, now=again), "failed", now=again + MINUTE)
    assert (fresh(case).state, fresh(case).reason, fresh(case).next_attempt_at) == ("waiting", "quarantined", None)


def test_an_unknown_word_ends_nothing(exchange: Exchange):
    case = calls.case()
    attempt = told(rings(case, exchange), "ringing")
    assert told(attempt, "pondering", number=1).state == "ringing"


def test_who_waits_for_the_same_phone_is_planned_when_it_is_free(exchange: Exchange):
    first = calls.case()
    second = calls.case_of(first.organization, number=first.application.candidate.phone)
    (attempt,) = [attempt for case in (first, second) for attempt in attempts_placed(case, exchange)]
    waiting = next(case for case in (first, second) if case.pk != attempt.case_id)
    assert fresh(waiting).reason == "other_call"
    told(attempt, "no-answer", now=NOW + MINUTE)
    assert (fresh(waiting).reason, next_of(waiting) > NOW + HOUR) == ("apart", True)


def test_the_message_is_kept_once(exchange: Exchange):
    attempt = rings(calls.case(), exchange)
    for _ in range(3):
        told(attempt, "ringing", number=1)
    with system_context("a test"):
        assert [event.key for event in ProviderEvent.objects.all()] == ["status:1:ringing"]


def test_a_recording_is_kept_once_with_its_length(exchange: Exchange):
    attempt = rings(calls.case(), exchange)
    for status, more in [("in-progress", {}), ("completed", {"RecordingDuration": "65"})] * 2:
        posted = {"CallSid": attempt.sid, "RecordingSid": "RE" + "1" * 32, "RecordingStatus": status, **more}
        deliver(attempt, [posted])
    with system_context("a test"):
        assert [(row.sid, row.seconds) for row in Recording.objects.all()] == [("RE" + "1" * 32, 65)]


# ── A request whose answer was lost ──────────────────────────────────────────────────────────────────────────────────


def test_the_first_message_gives_the_call_its_name(exchange: Exchange):
    exchange.phone.fail(ErrorKind.AMBIGUOUS, carried_out=True)
    attempt = rings(calls.case(), exchange)
    assert (attempt.state, attempt.sid) == ("sending", "")
    attempt.sid = calls.sid()
    attempt = told(attempt, "ringing", number=1)
    assert (attempt.state, bool(attempt.sid)) == ("ringing", True)


def test_another_call_changes_nothing(exchange: Exchange):
    attempt = rings(calls.case(), exchange)
    known, attempt.sid = attempt.sid, calls.sid()
    attempt = told(attempt, "completed", number=3)
    assert (attempt.state, attempt.sid) == ("queued", known)


# ── Machines ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def answered(exchange: Exchange, case: CallCase) -> CallAttempt:
    attempt = told(rings(case, exchange), "in-progress", number=2)
    exchange.phone.change(attempt.sid, Status.IN_PROGRESS)
    with organization_context(attempt.organization):
        actions.begin_talk(attempt, body={"CallSid": attempt.sid}, now=NOW + 15 * SECOND)
    return fresh(attempt)


def guess(attempt: CallAttempt, exchange: Exchange, who: str) -> None:
    with organization_context(attempt.organization):
        posted = {"CallSid": attempt.sid, "AnsweredBy": who}
        actions.take_machine(attempt, body=posted, dial=exchange.dial, now=NOW + 20 * SECOND)


def test_a_voicemail_gets_its_message(exchange: Exchange):
    attempt = answered(exchange, calls.case())
    guess(attempt, exchange, "machine_start")
    assert list(exchange.phone.redirected) == [attempt.sid]
    assert told(attempt, "completed", number=3, CallDuration="20").outcome == "voicemail"


def test_without_a_message_a_voicemail_is_hung_up_on(exchange: Exchange):
    case = calls.case()
    calls.settings(case.organization, on_voicemail="hang_up")
    attempt = answered(exchange, case)
    guess(attempt, exchange, "machine_start")
    assert exchange.phone.calls[attempt.sid].has_ended


@pytest.mark.parametrize("who", ["human", "unknown"])
def test_whom_nobody_takes_for_a_machine_is_left_alone(exchange: Exchange, who: str):
    attempt = answered(exchange, calls.case())
    guess(attempt, exchange, who)
    assert (exchange.phone.redirected, exchange.phone.calls[attempt.sid].has_ended) == ({}, False)


def test_whoever_has_spoken_is_a_person(exchange: Exchange):
    attempt = answered(exchange, calls.case())
    with organization_context(attempt.organization):
        said = {"CallSid": attempt.sid, "SpeechResult": "Yes, that is me.", "Confidence": "0.9"}
        actions.take_turn(attempt, number=0, body=said, now=NOW + 18 * SECOND)
    guess(attempt, exchange, "machine_start")
    assert (exchange.phone.redirected, exchange.phone.calls[attempt.sid].has_ended) == ({}, False)


# ── In any order ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ringing(exchange: Exchange) -> CallAttempt:
    return rings(calls.case(), exchange)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_shuffled_repeated_and_late_messages_end_like_the_ordered_ones(ringing: CallAttempt, data: st.DataObject):
    ordered = messages(ringing, STORIES[data.draw(st.sampled_from(sorted(STORIES)))])
    with undone():
        deliver(ringing, ordered)
        expected = outcome(ringing)
    repeats = data.draw(st.lists(st.sampled_from(ordered), max_size=4))
    with undone():
        deliver(ringing, data.draw(st.permutations([*ordered, *repeats])))
        assert outcome(ringing) == expected
