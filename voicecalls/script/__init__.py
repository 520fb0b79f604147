"""The conversation of a call as a pure state machine: no Django, no clock, no network.

    turn = begin(brief)                      # somebody answered: say this
    turn = advance(brief, turn.talk, event)  # something was heard, keyed, or nothing happened

Every event in every stage gives a turn, the same arguments give the same turn, and every conversation ends within
`most_turns(brief)`, whatever is heard. What is to be said are phrases; `voicecalls.words.spoken` knows the words.
"""

from voicecalls.script.brief import Ask, Brief, Kind, Wording
from voicecalls.script.dialogue import advance, begin, most_turns
from voicecalls.script.events import CallBackChecked, Event, Heard, HungUp, Keyed, Machine, Nothing
from voicecalls.script.phrases import WORDING, Phrase
from voicecalls.script.saved import brief_from_json, brief_to_json
from voicecalls.script.talk import Outcome, Stage, Talk
from voicecalls.script.turns import (
    Answer,
    Asked,
    CallBack,
    CallerTold,
    CheckCallBack,
    Clarity,
    Confirmed,
    Consent,
    ConsentKind,
    Declined,
    Effect,
    Finished,
    HangUp,
    HumanWanted,
    KnockOut,
    Language,
    Listen,
    MessageLeft,
    NotNow,
    OptOut,
    Param,
    Question,
    Say,
    Spoken,
    StartRecording,
    Step,
    Turn,
    Value,
    WrongPerson,
)

__all__ = [
    "WORDING",
    "Answer",
    "Ask",
    "Asked",
    "Brief",
    "CallBack",
    "CallBackChecked",
    "CallerTold",
    "CheckCallBack",
    "Clarity",
    "Confirmed",
    "Consent",
    "ConsentKind",
    "Declined",
    "Effect",
    "Event",
    "Finished",
    "HangUp",
    "Heard",
    "HumanWanted",
    "HungUp",
    "Keyed",
    "Kind",
    "KnockOut",
    "Language",
    "Listen",
    "Machine",
    "MessageLeft",
    "NotNow",
    "Nothing",
    "OptOut",
    "Outcome",
    "Param",
    "Phrase",
    "Question",
    "Say",
    "Spoken",
    "Stage",
    "StartRecording",
    "Step",
    "Talk",
    "Turn",
    "Value",
    "Wording",
    "WrongPerson",
    "advance",
    "begin",
    "brief_from_json",
    "brief_to_json",
    "most_turns",
]
