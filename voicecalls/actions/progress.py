"""What the provider tells of a call: kept as it came, once, and applied so that only what is new counts.

Messages overtake each other, repeat themselves and get lost. Whatever the order, the attempt ends in the state that the
messages in their order would have led to: a lower rank is old news, and an end never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

import structlog

from core.locking import contested
from voicecalls.actions import resting
from voicecalls.actions.ending import end_attempt
from voicecalls.actions.lines import Dial, telephony_of
from voicecalls.actions.talking import end_talk, hear_machine
from voicecalls.addresses import voice_address
from voicecalls.dialling import Outcome
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, Line, ProviderEvent, Recording
from voicecalls.telephony import ENDED, Meaning, Seen, Status, TelephonyError, rank

log = structlog.get_logger(__name__)

STATES = {
    Status.QUEUED: AttemptState.QUEUED,
    Status.INITIATED: AttemptState.INITIATED,
    Status.RINGING: AttemptState.RINGING,
    Status.IN_PROGRESS: AttemptState.IN_PROGRESS,
}
RANKS = {AttemptState.RESERVED: -1, AttemptState.SENDING: -1, **{state: rank(word) for word, state in STATES.items()}}
NO_SUCH_NUMBER = {404, 410, 484, 604}  # answers of the telephone network (SIP)
MACHINES = ("machine", "fax")  # how the provider's guesses begin that are no people


@dataclass(frozen=True, kw_only=True)
class News:
    """What is known of a call at some moment, from a webhook or from a look at the provider."""

    sid: str
    status: str
    at: datetime
    seconds: int | None = None
    answered_by: str = ""
    network_code: int | None = None


def take_status(attempt: CallAttempt, *, body: Mapping[str, str], now: datetime) -> None:
    """A call of ours has got further, or its recording is ready."""
    contested(partial(_take, attempt, body, now=now))
    if body.get("CallStatus") == Status.FAILED:
        resting.look(attempt.organization, now=now)


def take_inbound_status(line: Line, *, body: Mapping[str, str], now: datetime) -> None:
    """Somebody's call to us has got further; callers of whom nothing is known leave nothing but the message."""
    attempt = CallAttempt.objects.filter(
        organization=line.organization, kind=AttemptKind.INBOUND, sid=body.get("CallSid", "-")
    ).first()
    if attempt:
        take_status(attempt, body=body, now=now)
    else:
        keep(body, line=line, attempt=None, now=now)


def take_machine(attempt: CallAttempt, *, body: Mapping[str, str], dial: Dial = telephony_of, now: datetime) -> None:
    """The provider has guessed who answered. A guess: whoever has spoken is a person, and so is whom nobody knows."""
    contested(partial(_take_guess, attempt, body, now=now))
    if not body.get("AnsweredBy", "").startswith(MACHINES):
        return
    has_message = hear_machine(attempt, now=now)
    current = CallAttempt.objects.select_related("line").get(pk=attempt.pk)
    is_over = current.state == AttemptState.ENDED or not current.sid or current.line is None
    if is_over or not (has_message or current.outcome == Outcome.VOICEMAIL):
        return
    assert current.line
    try:
        telephony = dial(current.line)
        if has_message:
            telephony.redirect(current.sid, url=voice_address(current))
        else:
            telephony.hang_up(current.sid)
    except TelephonyError as error:
        if error.meaning != Meaning.ALREADY_ENDED:
            log.warning("machine not dealt with", attempt=str(current.pk), kind=str(error.kind), code=error.code)


def take_seen(attempt: CallAttempt, *, seen: Seen, now: datetime) -> None:
    """The provider was asked about the call of a live attempt."""
    at = (seen.ended if seen.has_ended else seen.started) or now
    news = News(sid=seen.sid, status=seen.status, at=at, seconds=seen.seconds, answered_by=seen.answered_by)

    def work() -> None:
        apply(_locked(attempt), news=news, now=now)

    contested(work)
    if seen.status == Status.FAILED:
        resting.look(attempt.organization, now=now)


def keep(body: Mapping[str, str], *, line: Line | None, attempt: CallAttempt | None, now: datetime) -> None:
    """The message as it came; the same one again is not kept again."""
    owner = attempt or line
    assert owner
    event = ProviderEvent(
        organization_id=owner.organization_id,
        attempt=attempt,
        sid=body.get("CallSid", "")[:34],
        key=_key(body),
        body=dict(body),
        received_at=now,
    )
    ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)


def apply(attempt: CallAttempt, *, news: News, now: datetime) -> None:
    """Let a locked attempt know what is known of its call."""
    if not _is_about(attempt, news):
        return
    _note_times(attempt, news)
    if attempt.state == AttemptState.ENDED:
        _note_late(attempt)
    elif news.status in ENDED:
        outcome = end_talk(attempt, now=now) or _outcome(attempt, news)
        rang = bool(attempt.ringing_at or attempt.answered_at)
        end_attempt(attempt, outcome=outcome, rang=rang, at=news.at, now=now, seconds=news.seconds)
    elif rank(news.status) > RANKS[AttemptState(attempt.state)]:
        attempt.state = STATES[Status(news.status)]
        attempt.save(update_fields=["state"])


def _take(attempt: CallAttempt, body: Mapping[str, str], *, now: datetime) -> None:
    current = _locked(attempt)
    keep(body, line=None, attempt=current, now=now)
    if "CallStatus" in body and "RecordingSid" not in body:
        apply(current, news=_news(body, now=now), now=now)
    elif body.get("RecordingSid"):
        _keep_recording(current, body, now=now)
        if body.get("CallStatus"):
            apply(current, news=_news(body, now=now), now=now)


def _take_guess(attempt: CallAttempt, body: Mapping[str, str], *, now: datetime) -> None:
    current = _locked(attempt)
    keep(body, line=None, attempt=current, now=now)
    guess = body.get("AnsweredBy", "")[:24]
    if guess and not current.answered_by and body.get("CallSid") == current.sid:
        current.answered_by = guess
        current.save(update_fields=["answered_by"])


def _locked(attempt: CallAttempt) -> CallAttempt:
    rows = CallAttempt.objects.select_related("organization")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=attempt.pk)


def _is_about(attempt: CallAttempt, news: News) -> bool:
    """Whether this is the attempt's call. One whose name we never got to know is known from now on."""
    if attempt.sid == news.sid:
        return True
    if attempt.sid or not news.sid:
        log.error("another call for the same attempt", attempt=str(attempt.pk), sid=news.sid)
        return False
    attempt.sid = news.sid
    attempt.save(update_fields=["sid"])
    return True


def _note_times(attempt: CallAttempt, news: News) -> None:
    """When it rang and was answered, however late we hear of it."""
    if news.status == Status.RINGING:
        attempt.ringing_at = min(attempt.ringing_at or news.at, news.at)
    if news.status == Status.IN_PROGRESS:
        attempt.answered_at = min(attempt.answered_at or news.at, news.at)
    attempt.answered_by = attempt.answered_by or news.answered_by[:24]
    attempt.save(update_fields=["ringing_at", "answered_at", "answered_by"])


def _note_late(attempt: CallAttempt) -> None:
    """It has ended; that it had rung before still counts."""
    if attempt.kind == AttemptKind.OUTBOUND and not attempt.counts and (attempt.ringing_at or attempt.answered_at):
        attempt.counts = True
        attempt.save(update_fields=["counts"])


def _outcome(attempt: CallAttempt, news: News) -> Outcome:
    """How a call ended in which no conversation came about. Answered is not interviewed."""
    if news.status == Status.FAILED:
        return Outcome.NUMBER_INVALID if news.network_code in NO_SUCH_NUMBER else Outcome.FAILED
    if news.status == Status.COMPLETED:
        return Outcome.VOICEMAIL if attempt.answered_by.startswith(MACHINES) else Outcome.HUNG_UP
    return {
        Status.BUSY.value: Outcome.BUSY,
        Status.NO_ANSWER.value: Outcome.NO_ANSWER,
        Status.CANCELED.value: Outcome.ABORTED,
    }[news.status]


def _news(body: Mapping[str, str], *, now: datetime) -> News:
    return News(
        sid=body.get("CallSid", ""),
        status=body.get("CallStatus", ""),
        at=_timestamp(body.get("Timestamp", "")) or now,
        seconds=_whole(body.get("CallDuration", "")),
        answered_by=body.get("AnsweredBy", ""),
        network_code=_whole(body.get("SipResponseCode", "")),
    )


def _timestamp(said: str) -> datetime | None:
    """RFC 2822, in UTC."""
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _whole(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 9 else None


def _key(body: Mapping[str, str]) -> str:
    """What tells one message about a call from another."""
    if body.get("RecordingSid"):
        return f"recording:{body['RecordingSid'][:34]}:{body.get('RecordingStatus', '')}"[:60]
    if "SequenceNumber" not in body and "AnsweredBy" in body:
        return f"machine:{body['AnsweredBy']}"[:60]
    return f"status:{body.get('SequenceNumber', '')}:{body.get('CallStatus', '')}"[:60]


def _keep_recording(attempt: CallAttempt, body: Mapping[str, str], *, now: datetime) -> None:
    sid, seconds = body["RecordingSid"][:34], _whole(body.get("RecordingDuration", ""))
    row = Recording(organization_id=attempt.organization_id, attempt=attempt, sid=sid, seconds=seconds, created_at=now)
    Recording.objects.bulk_create([row], ignore_conflicts=True)
    if seconds is not None:
        Recording.objects.filter(attempt=attempt, sid=sid).update(seconds=seconds)
