"""Lists in both styles the API has: by page, or by offset. How long its pages are at most is not known for all lists,
some customers may get everything at once, and totals are seldom told."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ats_sync.port import PAGE
from ats_sync.recruitee.reading import Json, Unreadable, identity, inner, listed

MOST_PAGES = 5000
Ask = Callable[[Mapping[str, int]], dict[str, Any]]


def by_page(ask: Ask, name: str) -> Iterator[tuple[Json, list[Json]]]:
    """Each answer with those of its rows that were in none before."""
    return _answers(ask, name, lambda page, received: {"page": page})


def by_offset(ask: Ask, name: str, *, skip: int = 0) -> Iterator[tuple[Json, list[Json]]]:
    """`skip`: so many at the start are left out."""
    answers = _answers(ask, name, lambda page, received: {"offset": skip + received})
    return _after(skip, answers, ask, name) if skip else answers


def _after(
    skip: int, answers: Iterator[tuple[Json, list[Json]]], ask: Ask, name: str
) -> Iterator[tuple[Json, list[Json]]]:
    """Whoever knows no offset would give the first ones again and again, and whoever reads would never come to an end:
    there the list ends, or is cut where everything comes at once."""
    for at, (said, rows) in enumerate(answers):
        if at == 0 and len(rows) > PAGE:
            yield said, rows[skip:]
        elif at == 0 and len(rows) == PAGE and _first(ask, name) == identity(rows[0]):
            return
        else:
            yield said, rows


def _first(ask: Ask, name: str) -> str:
    return "".join(identity(row) for row in listed(ask({"limit": 1, "offset": 0}), name)[:1])


def _answers(ask: Ask, name: str, place: Callable[[int, int], Mapping[str, int]]) -> Iterator[tuple[Json, list[Json]]]:
    """A page that is shorter than asked for says nothing unless an earlier one was longer: perhaps pages are short.

    Raises Unreadable for a list that is cut short, which must never pass for the whole.
    """
    seen: set[str] = set()
    received = longest = 0
    for page in range(1, MOST_PAGES + 1):
        said = ask({"limit": PAGE, **place(page, received)})
        rows = listed(said, name)
        fresh = [row for row in rows if identity(row) not in seen]
        if not fresh:
            return _must_be_whole(said, rows, received)
        yield said, fresh
        seen.update(identity(row) for row in rows)
        received += len(rows)
        total = _total(said)
        if len(rows) < longest or len(rows) > PAGE or (total is not None and received >= total):
            return None
        longest = len(rows)
    raise Unreadable


def _must_be_whole(said: Json, rows: list[Json], received: int) -> None:
    """Nothing new came: the list is over, or everything had come at once, or the same page was given again."""
    total = _total(said)
    if rows and (len(rows) == PAGE if total is None else received < total):
        raise Unreadable


def _total(said: Json) -> int | None:
    total = inner(said, "meta").get("total_count")
    return total if isinstance(total, int) else None
