"""Refusals: errors whose words a user may read."""

from typing import ClassVar

from django.utils.functional import Promise


class Refused(Exception):
    """An action said no. `str()` is a sentence in the user's language: what happened and what to do."""

    default: ClassVar[str | Promise]

    def __init__(self, words: str | Promise | None = None) -> None:
        self.words = words if words is not None else self.default
        super().__init__(self.words)

    def __str__(self) -> str:
        return str(self.words)
