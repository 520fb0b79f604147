"""One table, as text for the terminal and as Markdown for the documentation."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap


@dataclass(frozen=True, kw_only=True)
class Table:
    """Cells are words already. The first column reads from the left, numbers from the right."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""  # how to read it; stands in the documentation only

    def text(self) -> str:
        widths = [max(len(row[column]) for row in (self.head, *self.rows)) for column in range(len(self.head))]

        def line(row: Sequence[str]) -> str:
            first, *numbers = row
            cells = [
                first.ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)),
            ]
            return "  ".join(cells).rstrip()

        return "\n".join(
            [self.title, line(self.head), "─" * (sum(widths) + 2 * len(widths) - 2), *map(line, self.rows)]
        )

    def markdown(self) -> str:
        def line(row: Sequence[str]) -> str:
            return f"| {' | '.join(row)} |"

        ruler = line(["---", *["--:"] * (len(self.head) - 1)])
        above = [f"## {self.title}", "", *([*wrap(self.note, 120), ""] if self.note else [])]
        return "\n".join([*above, line(self.head), ruler, *map(line, self.rows)])


def number(value: float) -> str:
    """Three digits that say something: 1234, 123, 12.3, 1.23."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f}"


def milliseconds(seconds: float) -> str:
    return number(seconds * 1000)


def share(part: float, whole: float) -> str:
    """How much of the limit is reached."""
    return f"{100 * part / whole:.0f} %"


def times(one: float, other: float) -> str:
    """How many times the other: "1.04 ×"."""
    return f"{one / other:.2f} ×"
