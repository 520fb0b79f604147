"""Plans of what is to go wrong, in the order in which they were made."""

from itertools import count
from typing import Generic, Protocol, TypeVar


class BadFault(ValueError):
    """The plan cannot be understood; the words say why."""


class Numbered(Protocol):
    id: int


Fault = TypeVar("Fault", bound=Numbered)


class Plans(Generic[Fault]):
    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._numbers = count(1)

    def plan(self, fault: Fault) -> Fault:
        fault.id = next(self._numbers)
        self._planned.append(fault)
        return fault

    def planned(self) -> list[Fault]:
        return list(self._planned)

    def clear(self) -> None:
        self._planned.clear()
