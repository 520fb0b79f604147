"""People at the other end of the line, and what they do when it rings."""

import random
import re
from dataclasses import dataclass, field
from typing import Any, Literal

Does = Literal["answers", "voicemail", "busy", "declines", "never_answers", "unreachable", "phone"]
DOES: tuple[Does, ...] = ("answers", "voicemail", "busy", "declines", "never_answers", "unreachable", "phone")
VERDICTS = (
    "human", "machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other", "fax", "unknown",
)  # fmt: skip
ANYBODY = "*"


class BadPerson(ValueError):
    """The description cannot be understood; the words say why."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One turn: speech, keys, silence, or the end; `after` seconds after the prompt or, barging in, into it."""

    say: str = ""
    keys: str = ""
    hang_up: bool = False
    after: float = 1.0
    confidence: float | None = 0.93
    seconds: float | None = None
    barge_in: bool = False

    @property
    def speaking_seconds(self) -> float:
        return self.seconds if self.seconds is not None else max(0.4, len(self.say) / 14)


SILENCE = Step()


@dataclass(kw_only=True)
class Rule:
    """What is done whenever the prompt has these words (a regular expression, no matter the case)."""

    heard: re.Pattern[str]
    step: Step
    times: int | None = None


@dataclass(kw_only=True)
class Behaviour:
    """For one call. `after`: seconds of ringing (or connecting) before it does what it does."""

    does: Does = "answers"
    after: float = 2.0
    greeting: str = ""
    verdict: str = "human"
    verdict_after: float = 4.0
    sip: int = 404
    steps: list[Step] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    otherwise: Step = SILENCE


@dataclass(kw_only=True)
class Person:
    number: str
    name: str = ""
    behaviours: list[Behaviour] = field(default_factory=list)
    dice: random.Random | None = None
    calls: int = 0
    described: dict[str, Any] = field(default_factory=dict)

    def next_behaviour(self) -> Behaviour:
        """In order, the last one for ever; or by dice."""
        self.calls += 1
        if self.dice:
            return self.dice.choice(self.behaviours)
        return self.behaviours[min(self.calls, len(self.behaviours)) - 1]


class Script:
    """What a person does next in a call."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._steps = list(behaviour.steps)
        self._left = [rule.times for rule in behaviour.rules]

    def next(self, prompt: str) -> Step:
        """Words first, then turn by turn, then what is done otherwise."""
        for number, rule in enumerate(self._behaviour.rules):
            left = self._left[number]
            if left != 0 and rule.heard.search(prompt):
                self._left[number] = left - 1 if left is not None else None
                return rule.step
        return self._steps.pop(0) if self._steps else self._behaviour.otherwise


class People:
    """Everybody known. `strangers` describes what all others do unless "*" is told otherwise."""

    def __init__(self, *, strangers: Does) -> None:
        self.strangers = strangers
        self._known: dict[str, Person] = {}
        self._contacts: list[Person] = []

    def put(self, person: Person) -> None:
        self._known[person.number] = person

    def keep(self, person: Person) -> None:
        """Known also after `clear`."""
        self._contacts.append(person)
        self.put(person)

    def remove(self, number: str) -> bool:
        return self._known.pop(number, None) is not None

    def clear(self) -> None:
        self._known = {person.number: person for person in self._contacts}
        for person in self._contacts:
            person.calls = 0

    def everybody(self) -> list[Person]:
        return list(self._known.values())

    def name_of(self, number: str) -> str:
        person = self._known.get(number)
        return person.name if person else ""

    def behaviour_of(self, number: str) -> Behaviour:
        person = self._known.get(number) or self._known.get(ANYBODY)
        return person.next_behaviour() if person else Behaviour(does=self.strangers)


def parse_person(content: dict[str, Any]) -> Person:
    """Read a person from JSON values; README.md says what they may hold."""
    number = content.get("number")
    if not isinstance(number, str) or not re.fullmatch(r"\*|\+[1-9]\d{6,14}", number):
        raise BadPerson('number must be like "+4915550100", or "*" for everybody else.')
    rest = {key: value for key, value in content.items() if key not in ("number", "name", "calls", "choose", "seed")}
    calls = content.get("calls")
    if calls is not None and (rest or not isinstance(calls, list) or not calls):
        raise BadPerson("calls must be a list of behaviours, one per call, and then stands alone.")
    choose = content.get("choose", "in order")
    if choose not in ("in order", "random"):
        raise BadPerson('choose must be "in order" or "random".')
    dice = random.Random(content.get("seed", 0)) if choose == "random" else None  # noqa: S311 - to be repeatable
    return Person(
        number=number,
        name=str(content.get("name", "")),
        behaviours=[_behaviour(call) for call in calls or [rest]],
        dice=dice,
        described=content,
    )


def _behaviour(content: object) -> Behaviour:
    given = _object(
        content, {"does", "after", "greeting", "verdict", "verdict_after", "sip", "steps", "when", "otherwise"}
    )
    does = given.get("does", "answers")
    if does not in DOES:
        raise BadPerson(f"does must be one of {', '.join(DOES)}.")
    is_machine = does == "voicemail"
    verdict = given.get("verdict", "machine_start" if is_machine else "human")
    if verdict not in VERDICTS:
        raise BadPerson(f"verdict must be one of {', '.join(VERDICTS)}.")
    return Behaviour(
        does=does,
        after=_seconds(given, "after", 2.0),
        greeting=str(given.get("greeting", VOICEMAIL if is_machine else "")),
        verdict=verdict,
        verdict_after=_seconds(given, "verdict_after", 4.0),
        sip=int(_seconds(given, "sip", 404)),
        steps=[_step(step) for step in _list(given, "steps")],
        rules=[_rule(rule) for rule in _list(given, "when")],
        otherwise=_step(given.get("otherwise", {"silence": True})),
    )


VOICEMAIL = "The person you are calling is not available. Please leave a message after the tone."
STEP_KEYS = {"say", "keys", "silence", "hang_up", "after", "confidence", "seconds", "barge_in"}


def _step(content: object) -> Step:
    given = _object({"say": content} if isinstance(content, str) else content, STEP_KEYS)
    if len([key for key in ("say", "keys", "silence", "hang_up") if given.get(key)]) != 1:
        raise BadPerson('A step has exactly one of "say", "keys", "silence": true, "hang_up": true.')
    keys, confidence = str(given.get("keys", "")), given.get("confidence", 0.93)
    if not re.fullmatch(r"[0-9*#w]*", keys):
        raise BadPerson("keys may hold digits, * and #, and w for half a second's pause.")
    if confidence is not None and (isinstance(confidence, bool) or not isinstance(confidence, int | float)):
        raise BadPerson("confidence must be a number from 0 to 1, or null for none.")
    return Step(
        say=str(given.get("say", "")),
        keys=keys,
        hang_up=given.get("hang_up") is True,
        after=_seconds(given, "after", 1.0),
        confidence=confidence,
        seconds=_seconds(given, "seconds", 0.0) if "seconds" in given else None,
        barge_in=given.get("barge_in") is True,
    )


def _rule(content: object) -> Rule:
    given = _object(content, {"heard", "times", *STEP_KEYS})
    times = given.pop("times", None)
    try:
        heard = re.compile(str(given.pop("heard", "")), re.IGNORECASE)
    except re.error as error:
        raise BadPerson(f"heard is no regular expression: {error}.") from error
    if times is not None and (type(times) is not int or times < 1):
        raise BadPerson("times must be a whole number from 1, or null for ever.")
    return Rule(heard=heard, step=_step(given), times=times)


def _object(content: object, keys: set[str]) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise BadPerson("A behaviour, step or rule must be a JSON object.")
    if unknown := content.keys() - keys:
        raise BadPerson(f"Unknown: {', '.join(sorted(map(str, unknown)))}.")
    return dict(content)


def _list(content: dict[str, Any], key: str) -> list[object]:
    value = content.get(key, [])
    if not isinstance(value, list):
        raise BadPerson(f"{key} must be a list.")
    return value


def _seconds(content: dict[str, Any], key: str, default: float) -> float:
    value = content.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadPerson(f"{key} must be a number from 0.")
    return float(value)
