"""The conversation: `begin` it, then `advance` it by whatever happens."""

from voicecalls.script.brief import Brief
from voicecalls.script.events import Event, HungUp
from voicecalls.script.talk import Outcome, Stage, Talk
from voicecalls.script.turns import Finished, HangUp, Listen, Phrase, Say, Turn


def begin(brief: Brief) -> Turn:
    """The first words, spoken as soon as somebody answers."""
    names = {"assistant": brief.assistant, "company": brief.company, "person": brief.person}
    return Turn(talk=Talk(stage=Stage.IDENTITY, language=brief.language), steps=(Say(Phrase.GREETING, names), Listen()))


def advance(brief: Brief, talk: Talk, event: Event) -> Turn:
    """What follows from an event; the same arguments always give the same turn."""
    over = Talk(stage=Stage.OVER, language=talk.language)
    if talk.stage == Stage.OVER:
        return Turn(talk=talk, steps=() if isinstance(event, HungUp) else (HangUp(),))
    return Turn(talk=over, steps=(Say(Phrase.BYE_NOT_NOW), HangUp()), effects=(Finished(Outcome.NOT_NOW),))
