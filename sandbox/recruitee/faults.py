"""What is to go wrong, when, and how often."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox.serving.faults import BadFault, Plans

# Nothing is done: the answer comes instead.
INSTEAD = ("too_many_requests", "error", "bad_gateway", "unauthorized", "drop")
# It is done, but the answer does not say so.
APPLIED = ("applied_then_drop", "applied_then_error", "applied_then_slow", "not_json")
AROUND = ("slow", "repeated_page", "drag")
API = (*INSTEAD, *APPLIED, *AROUND)
HELD = ("lose", "delay", "duplicate", "reorder")  # decided when the event happens
SPOILED = ("wrong_signature", "missing_signature", "wrong_company", "cut_body")  # decided per attempt
WEBHOOK = (*HELD, *SPOILED)
SHAPES = ("list", "text", "errors", "fields", "object", "html", "plain", "empty")
ANNOUNCEMENTS = ("retry-after", "x-ratelimit", "retry-after,x-ratelimit", "none")
WRITES = ("POST", "PATCH", "PUT", "DELETE")


@dataclass(kw_only=True)
class Fault:
    """`on`: the name of a route, `reads`, `writes` or `*`; for webhooks an event type. `about`: only requests whose
    address names this number. `times` None: until cleared.

    The first `nth` - 1 requests that fit pass unharmed.
    """

    fault: str
    on: str = "*"
    company: int | None = None
    about: int | None = None
    times: int | None = 1
    nth: int = 1
    probability: float = 1.0
    seed: int = 0
    seconds: float = 5.0
    status: int = 500
    shape: str = "list"
    announce: str = "retry-after"
    when: str = "after"
    placement: int | None = None
    to: int | None = None
    id: int = 0
    seen: int = 0
    happened: int = 0
    dice: random.Random = field(default_factory=random.Random, repr=False)

    def concerns(self, on: str, *, method: str, company: int | None, about: int | None) -> bool:
        """Counts, and rolls the dice where it has some."""
        fits = self.on == "reads" if method == "GET" else self.on == "writes" and method in WRITES
        if not (fits or fnmatchcase(on, self.on)) or self.company not in (None, company):
            return False
        if self.about not in (None, about):
            return False
        if self.times is not None and self.happened >= self.times:
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.probability >= 1.0 or self.dice.random() < self.probability)

    def as_json(self) -> dict[str, Any]:
        shown = {name: value for name, value in vars(self).items() if name != "dice"}
        return {name: value for name, value in shown.items() if name in KEYS | {"id", "seen", "happened"}}


KEYS = frozenset(Fault.__dataclass_fields__) - {"id", "seen", "happened", "dice"}


class Faults(Plans[Fault]):
    def happening(
        self,
        on: str,
        *,
        names: Collection[str],
        method: str = "",
        company: int | None = None,
        about: int | None = None,
    ) -> dict[str, Fault]:
        """The faults of this moment by name, each counted as having happened; at most one of each name.

        Of those that come instead of an answer only the one planned first.
        """
        chosen: dict[str, Fault] = {}
        for fault in self._planned:
            taken = fault.fault in chosen or (fault.fault in INSTEAD and any(name in INSTEAD for name in chosen))
            if fault.fault in names and not taken and fault.concerns(on, method=method, company=company, about=about):
                fault.happened += 1
                chosen[fault.fault] = fault
        return chosen


def parse_fault(plan: dict[str, Any]) -> Fault:
    """Read a plan from JSON values; README.md says what it may hold."""
    if unknown := plan.keys() - KEYS:
        raise BadFault(f"Unknown: {', '.join(sorted(unknown))}.")
    if plan.get("fault") not in (*API, *WEBHOOK):
        raise BadFault(f"fault must be one of {', '.join((*API, *WEBHOOK))}.")
    values = {"times": None} if "probability" in plan else {}
    fault = Fault(**{**values, **plan})
    _check(fault)
    fault.dice = random.Random(fault.seed)  # noqa: S311 - a plan with a seed is to be repeatable
    return fault


def _check(fault: Fault) -> None:
    for name, choices in (("shape", SHAPES), ("announce", ANNOUNCEMENTS), ("when", ("before", "after"))):
        if getattr(fault, name) not in choices:
            raise BadFault(f"{name} must be one of {', '.join(choices)}.")
    for name in ("nth", "times"):
        value = getattr(fault, name)
        if not (name == "times" and value is None) and (type(value) is not int or value < 1):
            raise BadFault(f"{name} must be a whole number from 1.")
    for name in ("seconds", "probability"):
        value = getattr(fault, name)
        if type(value) not in (int, float) or value < 0:
            raise BadFault(f"{name} must be a number from 0.")
    _check_rest(fault)


def _check_rest(fault: Fault) -> None:
    if type(fault.on) is not str or type(fault.status) is not int or not 200 <= fault.status <= 599:
        raise BadFault("on must be text, status a status.")
    if fault.fault == "drag" and None in (fault.placement, fault.to):
        raise BadFault("drag needs placement and to.")
