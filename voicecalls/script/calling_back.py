"""Another time: ask for it, let the caller look whether the phone may ring then, read it back, keep it after a yes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from voicecalls.hearing import YesNo, keyed_time, when, yes_no
from voicecalls.script.brief import Brief
from voicecalls.script.endings import end, not_now
from voicecalls.script.events import CallBackChecked, Heard, Keyed, Nothing
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask, moment_params, wait
from voicecalls.script.talk import Outcome, Stage, Talk
from voicecalls.script.turns import CallBack, CheckCallBack, Effect, Say, Turn

MOST_ROUNDS = 3
MOST_TRIES = 2


def ask_when(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing, *, effects: tuple[Effect, ...] = ()) -> Turn:
    """Somebody wants another time; they may have named it already."""
    raw = event.text.strip() if isinstance(event, Heard) else talk.raw
    turn = named_time(brief, talk, event) or ask(brief, replace(talk.at_stage(Stage.WHEN), raw=raw))
    return replace(turn, effects=(*effects, *turn.effects))


def named_time(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn | None:
    """The next turn if somebody says when, without having been asked."""
    if not isinstance(event, Heard):
        return None
    return _understood(brief, replace(talk.at_stage(Stage.WHEN), raw=event.text.strip()), event)


def asked_when(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    if turn := _understood(brief, talk, event):
        return turn
    if isinstance(event, Heard) and yes_no(event.text) == YesNo.NO:  # no other time either
        return not_now(talk)
    if talk.tries >= MOST_TRIES:
        return not_now(talk)
    phrase = Phrase.NOT_HEARD if isinstance(event, Nothing) else Phrase.NOT_UNDERSTOOD
    return ask(brief, replace(talk, tries=talk.tries + 1), Say(phrase))


def checked(brief: Brief, talk: Talk, event: CallBackChecked) -> Turn:
    if event.ok:
        return ask(brief, talk.at_stage(Stage.READ_BACK))
    again = replace(talk, rounds=talk.rounds + 1)
    if again.rounds > MOST_ROUNDS:
        return not_now(talk)
    if event.offer is None:
        return ask(brief, again.at_stage(Stage.WHEN), Say(Phrase.NONE_ALLOWED))
    offered = replace(again.at_stage(Stage.READ_BACK), at=_stored(event.offer))
    return wait(brief, offered, Say(Phrase.NOT_ALLOWED_THEN, moment_params(brief, offered.at)))


def read_back(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Only a plain yes keeps the time; another time is looked at like the first."""
    meant = YesNo.UNCLEAR
    if isinstance(event, Keyed):
        meant = {"1": YesNo.YES, "2": YesNo.NO}.get(event.digits.strip("#"), YesNo.UNCLEAR)
    if isinstance(event, Heard):
        meant = yes_no(event.text)
    if meant == YesNo.YES:
        agreed = CallBack(at=datetime.fromisoformat(talk.at), raw=talk.raw, by_person=talk.confirmed)
        said = Say(Phrase.BYE_CALL_BACK, moment_params(brief, talk.at))
        return end(talk, Outcome.CALL_BACK, said, effects=(agreed,))
    again = replace(talk, rounds=talk.rounds + 1)
    if again.rounds <= MOST_ROUNDS and isinstance(event, Heard):
        other = replace(again.at_stage(Stage.WHEN), raw=event.text.strip())
        if turn := _understood(brief, other, event):
            return turn
    if meant == YesNo.NO:
        return ask(brief, again.at_stage(Stage.WHEN)) if again.rounds <= MOST_ROUNDS else not_now(talk)
    if talk.tries + 1 >= MOST_TRIES:
        return not_now(talk)
    phrase = Phrase.NOT_HEARD if isinstance(event, Nothing) else Phrase.NOT_UNDERSTOOD
    return ask(brief, replace(talk, tries=talk.tries + 1), Say(phrase))


def _understood(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn | None:
    """The next turn if the words or keys name a time, or at least a day."""
    now = brief.now.astimezone(brief.zone)
    on = date.fromisoformat(talk.day) if talk.day else None
    if isinstance(event, Keyed):
        keyed = keyed_time(event.digits, now=now, on=on)
        return _check(talk, keyed) if keyed else None
    heard = when(event.text, talk.language, now=now, on=on) if isinstance(event, Heard) else None
    if heard is None:
        return None
    if heard.at is not None:
        return _check(replace(talk, raw=_joined(talk.raw, event)), heard.at)
    if heard.day is None or heard.day == on:  # the day is known, and still no time
        return None
    return ask(brief, replace(talk, day=heard.day.isoformat(), raw=_joined(talk.raw, event)))


def _joined(raw: str, event: Heard | Keyed | Nothing) -> str:
    said = event.text.strip() if isinstance(event, Heard) else ""
    return said if raw in ("", said) else f"{raw} / {said}"


def _check(talk: Talk, at: datetime) -> Turn:
    """Whether the phone may ring then is known elsewhere."""
    looking = replace(talk.at_stage(Stage.CHECKING), at=_stored(at))
    return Turn(talk=looking, effects=(CheckCallBack(at.astimezone(UTC)),))


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
