"""What is to go wrong, when, and how often."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox.serving.faults import BadFault, Plans

# name: what it may be planned for ("on"), the first being the default
REST_OPERATIONS = ("create", "fetch", "list", "update", "delete")
WEBHOOKS = ("status", "voice", "action", "amd", "fallback", "redirect", "recording", "partial")
FAULTS: dict[str, tuple[str, ...]] = {
    "too_many_requests": REST_OPERATIONS,
    "server_error": REST_OPERATIONS,
    "refuse": REST_OPERATIONS,
    "slow": REST_OPERATIONS,
    "drop": REST_OPERATIONS,
    "accept_then_drop": REST_OPERATIONS,
    "accept_then_error": REST_OPERATIONS,
    "html_error": REST_OPERATIONS,
    "problem_json": REST_OPERATIONS,
    "unparsable": REST_OPERATIONS,
    "duplicate": WEBHOOKS,
    "lose": WEBHOOKS,
    "delay": WEBHOOKS,
    "reorder": ("status",),
    "late": ("status",),
    "wrong_signature": WEBHOOKS,
    "missing_signature": WEBHOOKS,
    "second_fetch": ("voice", "action", "redirect"),
    "added_parameters": WEBHOOKS,
}
KEYS = {"fault", "on", "to", "event", "times", "probability", "seed", "seconds", "status", "code"}


@dataclass(kw_only=True)
class Fault:
    """`times` None: until cleared. `event` restricts a status callback to the posted CallStatus."""

    name: str
    on: str
    to: str = "*"
    event: str = ""
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 0.0
    status: int = 0
    code: int = 0
    id: int = 0
    happened: int = 0
    dice: random.Random = field(default_factory=random.Random, repr=False)

    def concerns(self, on: str, *, to: str, event: str) -> bool:
        """Rolls the dice where it has some."""
        return (
            self.on == on
            and fnmatchcase(to, self.to)
            and (not self.event or self.event == event)
            and (self.times is None or self.happened < self.times)
            and (self.probability >= 1.0 or self.dice.random() < self.probability)
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "fault": self.name,
            "on": self.on,
            "to": self.to,
            "event": self.event or None,
            "times": self.times,
            "probability": self.probability,
            "seconds": self.seconds,
            "happened": self.happened,
        }


class Faults(Plans[Fault]):
    def happening(self, on: str, *, to: str, event: str = "", names: Iterable[str] = FAULTS) -> list[Fault]:
        """The faults of this moment, each counted as having happened; at most one of each name."""
        chosen: dict[str, Fault] = {}
        for fault in self._planned:
            if fault.name in names and fault.name not in chosen and fault.concerns(on, to=to, event=event):
                fault.happened += 1
                chosen[fault.name] = fault
        return list(chosen.values())


def parse_fault(plan: dict[str, Any]) -> Fault:
    """Read a plan from JSON values; README.md says what it may hold."""
    if unknown := plan.keys() - KEYS:
        raise BadFault(f"Unknown: {', '.join(sorted(unknown))}.")
    name = plan.get("fault")
    if name not in FAULTS:
        raise BadFault(f"fault must be one of {', '.join(FAULTS)}.")
    on = plan.get("on", FAULTS[name][0])
    if on not in FAULTS[name]:
        raise BadFault(f"{name} can happen on {', '.join(FAULTS[name])}.")
    times = plan.get("times", None if "probability" in plan else 1)
    if times is not None and (type(times) is not int or times < 1):
        raise BadFault("times must be a whole number from 1, or null for ever.")
    probability = _number(plan, "probability", 1.0)
    if probability > 1:
        raise BadFault("probability must be a number from 0 to 1.")
    for key in ("to", "event"):
        if not isinstance(plan.get(key, ""), str):
            raise BadFault(f"{key} must be text.")
    return Fault(
        name=name,
        on=on,
        to=plan.get("to", "*"),
        event=plan.get("event", ""),
        times=times,
        probability=probability,
        seconds=_number(plan, "seconds", 5.0),
        status=int(_number(plan, "status", 0)),
        code=int(_number(plan, "code", 0)),
        dice=random.Random(plan.get("seed", 0)),  # noqa: S311 - a plan with a seed is to be repeatable
    )


def _number(plan: dict[str, Any], key: str, default: float) -> float:
    value = plan.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadFault(f"{key} must be a number from 0.")
    return float(value)
