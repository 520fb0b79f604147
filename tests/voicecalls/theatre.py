"""A stage for scripted dialogues: the person's lines go in, what the assistant does comes out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from voicecalls.script import (
    Appointment,
    Ask,
    BookTime,
    Brief,
    CallBackChecked,
    CheckCallBack,
    Event,
    Finished,
    Heard,
    HungUp,
    Keyed,
    Kind,
    Listen,
    LookForTimes,
    Nothing,
    Question,
    Say,
    Talk,
    TimeBooked,
    TimesSeen,
    Turn,
    Wording,
    advance,
    begin,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 10, 20, tzinfo=BERLIN)  # a Monday
SILENCE, HANGS_UP = Nothing(), HungUp()


def both(english: str, german: str, *, choices=((), ())) -> dict[str, Wording]:
    return {"en": Wording(text=english, choices=choices[0]), "de": Wording(text=german, choices=choices[1])}


WHY = Ask(key="why", version=1, kind=Kind.OPEN, wordings=both("Why this job?", "Warum diese Stelle?"))
LICENCE = Ask(
    key="licence",
    version=2,
    kind=Kind.YES_NO,
    wordings=both("Do you have a driving licence?", "Haben Sie einen Führerschein?"),
    knock_out_answer=False,
)
YEARS = Ask(
    key="years",
    version=1,
    kind=Kind.NUMBER,
    wordings=both("How many years of experience?", "Wie viele Jahre Erfahrung?"),
    low=Decimal(0),
    high=Decimal(50),
    knock_out_below=Decimal(1),
)
HOURS = Ask(
    key="hours",
    version=1,
    kind=Kind.CHOICE,
    wordings=both(
        "Full time or part time?",
        "Vollzeit oder Teilzeit?",
        choices=(("Full time", "Part time", "Weekends"), ("Vollzeit", "Teilzeit", "Wochenende")),
    ),
    knock_out_choices=frozenset({2}),
)
START = Ask(key="start", version=3, kind=Kind.DATE, wordings=both("When can you start?", "Wann können Sie anfangen?"))
ALL = (WHY, LICENCE, YEARS, HOURS, START)


SECOND_TALK = Appointment(round_name="second interview", minutes=45, with_whom=("Mia Hart", "Jonas Weber"), mail=True)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


# A Tuesday to the next Wednesday but one.
TIMES = tuple(
    each.astimezone(UTC)
    for each in (
        *(at(24, 9), at(24, 9, 30), at(24, 11), at(25, 14), at(25, 15, 30), at(26, 10), at(26, 10, 30), at(26, 16)),
        *(at(27, 9), at(30, 11), at(30, 17, 30), at(1, 8, 30, month=12), at(2, 13, month=12)),
    )
)


def brief(**changes: Any) -> Brief:
    usual = Brief(
        assistant="Klara",
        company="Acme",
        job="Nurse (m/f/d)",
        person="Anna Beispiel",
        language="en",
        languages=("en", "de"),
        questions=ALL,
        now=NOW,
        zone=BERLIN,
        call_back_number="+4930123456",
    )
    return replace(usual, **changes)


class Call:
    """One call on stage. `law`: what the caller answers when asked whether the phone may ring at an instant; `times`:
    what is on offer; `taken`: times that are gone once they are to be booked."""

    def __init__(self, brief: Brief, *, law=lambda at: CallBackChecked(ok=True), times=(), taken=()) -> None:
        self.brief, self.law, self.times, self.taken = brief, law, tuple(times), set(taken)
        self.turns: list[Turn] = [begin(brief)]

    def hears(self, *lines: str | Event) -> "Call":
        for line in lines:
            self._happens(Heard(line) if isinstance(line, str) else line)
        return self

    def keys(self, *digits: str) -> "Call":
        return self.hears(*(Keyed(each) for each in digits))

    def later(self, **passed: float) -> "Call":
        self.brief = replace(self.brief, now=self.brief.now + timedelta(**passed))
        return self

    def _happens(self, event: Event) -> None:
        turn = advance(self.brief, self.talk, event)
        self.turns.append(turn)
        asked = turn.effects[-1] if turn.effects else None
        if isinstance(asked, CheckCallBack):
            self._happens(self.law(asked.at))
        elif isinstance(asked, LookForTimes):
            self._happens(TimesSeen(self.times))
        elif isinstance(asked, BookTime):
            self._happens(self._book(asked.at))

    def _book(self, at: datetime) -> TimeBooked:
        self.times = tuple(each for each in self.times if each not in self.taken)
        return TimeBooked(ok=at in self.times, at=at, starts=self.times)

    @property
    def talk(self) -> Talk:
        return self.turns[-1].talk

    @property
    def says(self) -> list[str]:
        """The last turn: names of phrases, keys of questions with a "?"."""
        steps = (step for step in self.turns[-1].steps if isinstance(step, Say | Question))
        return [step.phrase.value if isinstance(step, Say) else f"{step.key}?" for step in steps]

    @property
    def steps(self) -> list[Any]:
        return list(self.turns[-1].steps)

    @property
    def listens(self) -> Listen:
        ear = self.turns[-1].steps[-1]
        assert isinstance(ear, Listen)
        return ear

    @property
    def effects(self) -> list[Any]:
        return [effect for turn in self.turns for effect in turn.effects]

    @property
    def answers(self) -> dict[str, Any]:
        return {each.key: each.value for each in self.effects if hasattr(each, "clarity")}

    @property
    def answer(self) -> Any:
        return [each for each in self.effects if hasattr(each, "clarity")][-1]

    @property
    def outcome(self) -> str | None:
        ends = [effect.outcome.value for effect in self.effects if isinstance(effect, Finished)]
        assert len(ends) <= 1
        return ends[0] if ends else None


def arranging(**changes: Any) -> Call:
    """A call that has come to the first times."""
    stage = {name: changes.pop(name) for name in ("times", "taken", "law") if name in changes}
    known: dict[str, Any] = {"questions": (), "appointment": SECOND_TALK, **changes}
    yes = "Ja" if known.get("language") == "de" else "Yes"
    return Call(brief(**known), **{"times": TIMES, **stage}).hears(yes, yes)


def interview(*questions: Ask, **changes: Any) -> Call:
    """A call that has come to its first question."""
    return Call(brief(questions=questions or ALL, **changes)).hears("Yes", "Yes")
