"""Faults on demand: a refusal, a lost connection or a stall, for chosen recipients at a chosen phase."""

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

from sandbox.mailbox.fault_plans import Fault, Phase


@dataclass(frozen=True, kw_only=True)
class Stalled:
    """A connection that waits for its release."""

    id: int
    phase: Phase
    recipients: tuple[str, ...]
    since: datetime
    released: Future[None]


class Faults:
    """Safe to use from several threads. The oldest plan that fits is used first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._closed = False
        self._planned: list[Fault] = []
        self._stalled: list[Stalled] = []
        self._numbers = count(1)

    def plan(self, fault: Fault) -> Fault:
        with self._changed:
            numbered = replace(fault, id=next(self._numbers))
            self._planned.append(numbered)
        return numbered

    def planned(self) -> list[Fault]:
        with self._changed:
            return list(self._planned)

    def clear(self) -> None:
        with self._changed:
            self._planned.clear()

    def take(self, phase: Phase, recipients: Iterable[str]) -> Fault | None:
        """The fault due now, if any; uses up one of its times."""
        addresses = list(recipients)
        with self._changed:
            for position, fault in enumerate(self._planned):
                if fault.phase == phase and fault.concerns(addresses):
                    if fault.times is not None:
                        left = replace(fault, times=fault.times - 1)
                        self._planned[position : position + 1] = [left] if left.times else []
                    return fault
        return None

    def stall(self, phase: Phase, recipients: Iterable[str]) -> Stalled:
        with self._changed:
            stalled = Stalled(
                id=next(self._numbers),
                phase=phase,
                recipients=tuple(recipients),
                since=datetime.now(UTC),
                released=Future(),
            )
            self._stalled.append(stalled)
            self._changed.notify_all()
        return stalled

    def stalled(self) -> list[Stalled]:
        with self._changed:
            return list(self._stalled)

    def wait_for_stalled(self, *, count: int, seconds: float) -> list[Stalled]:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._stalled) >= count, seconds)
            return list(self._stalled)

    def forget(self, stalled: Stalled) -> None:
        """It goes on, or its client hung up."""
        with self._changed:
            if stalled in self._stalled:
                self._stalled.remove(stalled)
                self._changed.notify_all()

    def release(self, *, only: int | None = None) -> int:
        """Let the stalled connections go on (or the one with this id); says how many."""
        with self._changed:
            going = [stalled for stalled in self._stalled if only is None or stalled.id == only]
            self._stalled = [stalled for stalled in self._stalled if stalled not in going]
            self._changed.notify_all()
        for stalled in going:
            # A hung-up client cancels the future in the same moment; then there is nobody left to release.
            if stalled.released.set_running_or_notify_cancel():
                stalled.released.set_result(None)
        return len(going)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
