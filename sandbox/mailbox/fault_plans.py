"""A planned fault, and how to read one from JSON."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from sandbox.serving.faults import BadFault

Phase = Literal["connect", "rcpt", "data"]
Kind = Literal["reply", "drop", "stall"]
PHASES: tuple[Phase, ...] = ("connect", "rcpt", "data")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is to go wrong. `times` None: until cleared. `stored`: the mail is kept although the sender is not told."""

    recipient: str
    phase: Phase
    kind: Kind
    reply: str
    stored: bool
    times: int | None
    id: int = 0

    def concerns(self, addresses: Iterable[str]) -> bool:
        return self.recipient == "*" or any(fnmatchcase(address.lower(), self.recipient) for address in addresses)


def parse_fault(plan: dict[str, object]) -> Fault:
    """Read a plan from JSON values; README.md says what it may hold."""
    unknown = plan.keys() - {"recipient", "phase", "reply", "drop", "stall", "stored", "times"}
    if unknown:
        raise BadFault(f"Unknown: {', '.join(sorted(unknown))}.")
    kind = _kind(plan)
    phase = plan.get("phase", "rcpt" if kind == "reply" else "data")
    recipient, times, stored = plan.get("recipient", "*"), plan.get("times", 1), plan.get("stored", False)
    if phase not in PHASES:
        raise BadFault("phase must be connect, rcpt or data.")
    if not isinstance(recipient, str) or not recipient:
        raise BadFault("recipient must be an address, or a pattern such as *@example.org.")
    if phase == "connect" and recipient != "*":
        raise BadFault("At connect no recipient is known yet; leave recipient out.")
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise BadFault("times must be a whole number from 1, or null for ever.")
    if not isinstance(stored, bool) or (stored and phase != "data"):
        raise BadFault("stored must be true or false, and true only in the data phase.")
    return Fault(
        recipient=recipient.lower(),
        phase=next(name for name in PHASES if name == phase),
        kind=kind,
        reply=_reply(plan),
        stored=stored,
        times=times,
    )


def _kind(plan: dict[str, object]) -> Kind:
    kinds: tuple[Kind, ...] = ("reply", "drop", "stall")
    chosen = [kind for kind in kinds if kind in plan]
    if len(chosen) != 1:
        raise BadFault('Give exactly one of "reply": "550 …", "drop": true, "stall": true.')
    if chosen[0] != "reply" and plan[chosen[0]] is not True:
        raise BadFault(f"{chosen[0]} must be true.")
    return chosen[0]


def _reply(plan: dict[str, object]) -> str:
    reply = plan.get("reply", "")
    if "reply" in plan and (not isinstance(reply, str) or not re.fullmatch(r"[45]\d\d [ -~]{1,200}", reply)):
        raise BadFault('reply must be one line of ASCII such as "451 4.3.0 Try again later".')
    return str(reply)
