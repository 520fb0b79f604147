"""Looking for times."""

from datetime import datetime

from voicecalls.script.brief import Brief
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import Effect, LookForTimes, Turn


def now_there(brief: Brief) -> datetime:
    return brief.now.astimezone(brief.zone)


def and_these(refused: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*refused, *more)))


def look(talk: Talk, *effects: Effect) -> Turn:
    return Turn(talk=talk.at_stage(Stage.LOOKING), effects=(*effects, LookForTimes()))
