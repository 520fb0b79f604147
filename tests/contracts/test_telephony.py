"""What `Telephony` promises, asked of the adapter in memory and of the real one."""

from contextlib import suppress
from datetime import timedelta

import pytest

from tests.contracts.lines import TriedLine
from voicecalls.telephony import CallRequest, ErrorKind, Meaning, Placed, Status, Telephony, TelephonyError

TO, OTHER = "+4915228817001", "+4915228817002"
UNKNOWN = "CA" + "0f" * 16


def order(line: TriedLine, *, to: str = TO) -> CallRequest:
    return CallRequest(
        to=to,
        from_=line.number,
        voice_url=f"{line.site}/voice/",
        fallback_url=f"{line.site}/fallback/",
        status_url=f"{line.site}/status/",
        machine_url=f"{line.site}/machine/",
        ring_seconds=25,
        most_seconds=900,
    )


def placed(line: TriedLine, *, to: str = TO) -> Placed:
    return line.phone.place(order(line, to=to))


def refusal(line: TriedLine, phone: Telephony | None = None) -> TelephonyError:
    with pytest.raises(TelephonyError) as caught:
        (phone or line.phone).place(order(line))
    return caught.value


def test_a_call_is_placed_and_can_be_looked_at(line):
    line.rings_at(TO)
    made = placed(line)
    assert made.status == Status.QUEUED
    assert made.queue_ms is not None
    seen = line.until(made.sid, Status.RINGING)
    assert (seen.sid, seen.to, seen.from_, seen.status) == (made.sid, TO, line.number, Status.RINGING)
    assert seen.direction == "outbound-api"
    assert (seen.has_ended, seen.ended, seen.seconds) == (False, None, None)


def test_two_orders_are_two_calls(line):
    assert placed(line).sid != placed(line).sid
    assert line.calls_to(TO) == 2


def test_an_unknown_call(line):
    for ask in (line.phone.fetch, line.phone.hang_up, line.phone.cancel):
        with pytest.raises(TelephonyError) as caught:
            ask(UNKNOWN)
        assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.NOT_FOUND)


def test_calls_are_found_by_both_numbers_and_time(line):
    before = line.now()
    first, second = placed(line), placed(line)
    placed(line, to=OTHER)
    found = line.phone.find(to=TO, from_=line.number, since=before)
    assert {call.sid for call in found} == {first.sid, second.sid}
    assert line.phone.find(to=TO, from_=OTHER, since=before) == []
    assert line.phone.find(to=TO, from_=line.number, since=line.now() + timedelta(hours=1)) == []


def test_a_call_that_rings_is_taken_back(line):
    line.rings_at(TO)
    made = placed(line)
    line.until(made.sid, Status.RINGING)
    line.phone.cancel(made.sid)
    seen = line.until(made.sid, Status.CANCELED)
    assert (seen.status, seen.has_ended) == (Status.CANCELED, True)
    with pytest.raises(TelephonyError) as caught:
        line.phone.cancel(made.sid)
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.ALREADY_ENDED)


def test_taking_back_never_cuts_a_conversation(line):
    line.answers_at(TO)
    made = placed(line)
    line.until(made.sid, Status.IN_PROGRESS)
    with suppress(TelephonyError):  # or it is refused
        line.phone.cancel(made.sid)
    assert line.phone.fetch(made.sid).status == Status.IN_PROGRESS


def test_a_conversation_is_ended(line):
    line.answers_at(TO)
    made = placed(line)
    line.until(made.sid, Status.IN_PROGRESS)
    line.phone.hang_up(made.sid)
    seen = line.until(made.sid, Status.COMPLETED)
    assert seen.has_ended and seen.ended and seen.seconds is not None
    with pytest.raises(TelephonyError) as caught:
        line.phone.hang_up(made.sid)
    assert caught.value.meaning == Meaning.ALREADY_ENDED


def test_a_conversation_goes_on_elsewhere(line):
    line.answers_at(TO)
    made = placed(line)
    line.until(made.sid, Status.IN_PROGRESS)
    line.phone.redirect(made.sid, url=f"{line.site}/message/")
    assert line.phone.fetch(made.sid).status == Status.IN_PROGRESS
    line.phone.hang_up(made.sid)
    line.until(made.sid, Status.COMPLETED)
    with pytest.raises(TelephonyError) as caught:
        line.phone.redirect(made.sid, url=f"{line.site}/message/")
    assert caught.value.meaning == Meaning.ALREADY_ENDED


def test_a_conversation_is_recorded_and_the_recording_removed(line):
    line.answers_at(TO)
    made = placed(line)
    line.until(made.sid, Status.IN_PROGRESS)
    recording = line.phone.start_recording(made.sid, status_url=f"{line.site}/status/")
    assert recording.startswith("RE")
    line.phone.delete_recording(recording)
    line.phone.delete_recording(recording)  # gone already is as good


def test_what_does_not_speak_is_not_recorded(line):
    line.rings_at(TO)
    made = placed(line)
    line.until(made.sid, Status.RINGING)
    with pytest.raises(TelephonyError) as caught:
        line.phone.start_recording(made.sid)
    assert caught.value.kind == ErrorKind.REJECTED


def test_the_account_is_open_with_its_token_alone(line):
    line.phone.check_account()
    other = line.wrong_login()
    with pytest.raises(TelephonyError) as caught:
        other.check_account()
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.CONFIG)
    assert refusal(line, other).meaning == Meaning.CONFIG
    assert line.calls_to(TO) == 0


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (21211, Meaning.BAD_NUMBER),
        (21214, Meaning.UNREACHABLE),
        (21215, Meaning.NOT_PERMITTED),
        (21216, Meaning.BLOCKED),
    ],
)
def test_a_refused_call_was_not_made(line, code, meaning):
    line.refuses(code)
    error = refusal(line)
    assert (error.kind, error.code, error.meaning) == (ErrorKind.REJECTED, code, meaning)
    assert line.calls_to(TO) == 0


def test_one_request_too_many_may_be_repeated(line):
    line.is_busy()
    assert (refusal(line).kind, line.calls_to(TO)) == (ErrorKind.RETRY, 0)
    placed(line)
    assert line.calls_to(TO) == 1


def test_a_call_whose_answer_is_lost_was_made_once_and_is_found(line):
    before = line.now()
    line.loses_its_answer()
    assert refusal(line).kind == ErrorKind.AMBIGUOUS
    assert line.calls_to(TO) == 1
    assert [call.to for call in line.phone.find(to=TO, from_=line.number, since=before)] == [TO]


def test_a_failure_without_a_call_looks_the_same(line):
    """That is why nobody may call again at once."""
    before = line.now()
    line.fails_before()
    assert refusal(line).kind == ErrorKind.AMBIGUOUS
    assert line.phone.find(to=TO, from_=line.number, since=before) == []
