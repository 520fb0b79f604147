"""One turn of a conversation: the event that came in, the effects applied, the reply kept."""

from collections.abc import Mapping
from datetime import datetime

from voicecalls.actions import appointments, effects
from voicecalls.actions.facts import facts_of_one
from voicecalls.addresses import answer_address, status_address
from voicecalls.dialling import check_agreed
from voicecalls.models import CallAttempt, CallCase, CallTurn, ConsentEvent
from voicecalls.queries import settings_of
from voicecalls.script import (
    BookTime,
    Brief,
    CallBackChecked,
    CheckCallBack,
    ConsentKind,
    Effect,
    Event,
    HangUp,
    Heard,
    Keyed,
    Listen,
    LookForTimes,
    Nothing,
    Phrase,
    Say,
    StartRecording,
    Talk,
    Turn,
    advance,
    begin,
    brief_from_json,
    brief_to_json,
)
from voicecalls.telephony import Listen as Ear
from voicecalls.telephony import Record, Reply, Speak
from voicecalls.telephony.port import ReplyStep
from voicecalls.words.spoken import spoken

MOST_CHECKS = 5  # within one turn; the conversation asks once, or looks for times and then books
TO_THE_END = {Phrase.GREETING, Phrase.GREETING_INBOUND, Phrase.GREETING_UNKNOWN, Phrase.TEST_CALL, Phrase.MESSAGE}


def locked(attempt: CallAttempt) -> CallAttempt:
    """The attempt as it stands, its row and then its case's locked: one turn at a time. Needs a transaction."""
    known = CallAttempt.objects.select_related(
        "organization__representative",
        "line",
        "tries",
        "case__organization__representative",
        "case__rule",
        "case__application__job",
        "case__application__candidate__user",
        "case__application__candidate__organization",
    )
    current = known.select_for_update(no_key=True, of=("self",)).get(pk=attempt.pk)
    if current.case_id:
        CallCase.objects.select_for_update(no_key=True).order_by().filter(pk=current.case_id).first()
        current = known.get(pk=attempt.pk)
    return current


def start(attempt: CallAttempt, *, brief: Brief, now: datetime) -> Reply:
    """The first words. The brief is frozen: whatever is changed meanwhile, this call asks what it began with."""
    attempt.brief = brief_to_json(brief)
    attempt.save(update_fields=["brief", "sid", "state", "answered_at", "counts"])
    return answer(attempt, turn=begin(brief), brief=brief, heard={}, now=now)


def go_on(attempt: CallAttempt, *, event: Event, heard: Mapping[str, object], now: datetime) -> Reply:
    """What follows from an event, said and kept as the next turn."""
    brief, talk = brief_of(attempt, now=now), Talk.from_json(attempt.talk)
    return answer(attempt, turn=advance(brief, talk, event), brief=brief, heard=heard, now=now)


def settle(attempt: CallAttempt, *, turn: Turn, brief: Brief, now: datetime) -> Turn:
    """Apply what a turn leaves behind, and answer what it wants to know at once; the turn that is spoken."""
    for _again in range(MOST_CHECKS):
        effects.apply(turn.effects, attempt=attempt, now=now)
        attempt.talk, attempt.language = turn.talk.to_json(), turn.talk.language
        attempt.save(update_fields=["talk", "language"])
        known = _answered(attempt, turn.effects[-1] if turn.effects else None, now=now)
        if known is None:
            break
        turn = advance(brief, turn.talk, known)
    return turn


def _answered(attempt: CallAttempt, wish: Effect | None, *, now: datetime) -> Event | None:
    """What the conversation wants to know before it goes on; None: nothing."""
    if isinstance(wish, CheckCallBack):
        return _checked(attempt, wish, now=now)
    if isinstance(wish, LookForTimes):
        return appointments.look(attempt, now=now)
    return appointments.book(attempt, at=wish.at, now=now) if isinstance(wish, BookTime) else None


def answer(attempt: CallAttempt, *, turn: Turn, brief: Brief, heard: Mapping[str, object], now: datetime) -> Reply:
    turn = settle(attempt, turn=turn, brief=brief, now=now)
    newest = attempt.turns.order_by("number").last()
    number = newest.number + 1 if newest else 0
    reply = _reply(turn, attempt, number=number)
    return keep(attempt, reply=reply, number=number, heard=_kept(heard, attempt), now=now)


def keep(attempt: CallAttempt, *, reply: Reply, number: int, heard: Mapping[str, object], now: datetime) -> Reply:
    """Keep the turn, so that whoever asks again gets the same."""
    CallTurn.objects.create(
        organization=attempt.organization,
        attempt=attempt,
        number=number,
        heard=dict(heard),
        said=list(reply.sentences),
        steps=reply.to_json(),
        language=attempt.language,
        at=now,
    )
    return reply


def brief_of(attempt: CallAttempt, *, now: datetime) -> Brief:
    return brief_from_json(attempt.brief, now=now)


def event_of(body: Mapping[str, str]) -> Event:
    """What the provider heard. Keys win over words; neither is silence."""
    digits, words = body.get("Digits", "").strip(), body.get("SpeechResult", "").strip()
    if digits:
        return Keyed(digits)
    return Heard(words, _confidence(body)) if words else Nothing()


def heard_in(body: Mapping[str, str]) -> dict[str, object]:
    return {
        "speech": body.get("SpeechResult", ""),
        "confidence": _confidence(body),
        "digits": body.get("Digits", ""),
    }


def _confidence(body: Mapping[str, str]) -> float | None:
    try:
        return float(body["Confidence"])
    except (KeyError, ValueError):
        return None


def _checked(attempt: CallAttempt, wish: CheckCallBack, *, now: datetime) -> CallBackChecked:
    """Whether the phone may ring then; without a case nobody calls back."""
    if attempt.case is None:
        return CallBackChecked(ok=False)
    facts = facts_of_one(attempt.case)
    agreement = check_agreed(facts.rules, facts.callee, facts.past, facts.situation, at=wish.at, now=now)
    return CallBackChecked(ok=agreement.ok, offer=None if agreement.ok else agreement.at)


def _kept(heard: Mapping[str, object], attempt: CallAttempt) -> Mapping[str, object]:
    """Whoever refused to be recorded is not written down word by word either; answers are kept as answers."""
    refused = ConsentEvent.objects.filter(attempt=attempt, about=ConsentKind.RECORDING, given=False).exists()
    return {} if refused else heard


def _reply(turn: Turn, attempt: CallAttempt, *, number: int) -> Reply:
    """Steps of the conversation as steps of the telephone."""
    voices = settings_of(attempt.organization).voices
    steps: list[ReplyStep] = []
    listen: Ear | None = None
    for step in turn.steps:
        if isinstance(step, Listen):
            listen = _ear(step, attempt, number=number, language=turn.talk.language)
        elif isinstance(step, StartRecording):
            steps.append(Record(status_url=status_address(attempt)))
        elif not isinstance(step, HangUp):
            said = spoken(step, language=turn.talk.language)
            to_the_end = isinstance(step, Say) and step.phrase in TO_THE_END
            voice = voices.get(said.language, "")
            steps.append(Speak(text=said.text, language=said.language, voice=voice, interruptible=not to_the_end))
    return Reply(steps=tuple(steps), listen=listen)


def _ear(step: Listen, attempt: CallAttempt, *, number: int, language: str) -> Ear:
    return Ear(
        action_url=answer_address(attempt, number=number),
        language=language,
        digits=step.digits,
        timeout=step.timeout,
        pause=step.pause,
        hints=step.hints,
    )
