"""Both ways to page, against servers of every habit."""

from collections.abc import Mapping
from typing import Any

import pytest

from ats_sync.port import PAGE
from ats_sync.recruitee import paging
from ats_sync.recruitee.paging import by_offset, by_page
from ats_sync.recruitee.reading import Unreadable
from tests.contracts.facts import LIKELY, PEOPLE, fact

STYLES = [by_page, by_offset]


class Server:
    """`most`: rows in an answer however many are asked for; `pages`: whether it knows pages at all."""

    def __init__(self, count: int, *, most: int = 1000, pages: bool = True, told: int | None = None) -> None:
        self.rows = [{"id": number} for number in range(1, count + 1)]
        self.most, self.pages, self.told, self.asked = most, pages, told, 0

    def __call__(self, query: Mapping[str, int]) -> dict[str, Any]:
        self.asked += 1
        limit = min(query["limit"], self.most)
        start = query.get("offset", (query.get("page", 1) - 1) * limit)
        rows = self.rows[start : start + limit] if self.pages else self.rows
        return {"rows": rows, **({"meta": {"total_count": self.told}} if self.told is not None else {})}


def numbers(style: Any, server: Any) -> list[int]:
    return [row["id"] for _said, rows in style(server, "rows") for row in rows]


@fact(
    PEOPLE,
    "Lists end with a page that is empty, short, or the same again",
    LIKELY,
    trial="Ask for a page and an offset far behind the end",
)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE - 1])
@pytest.mark.parametrize("most", [1000, 60])
@pytest.mark.parametrize("tells", [True, False])
def test_everything_comes_once(style, count, most, tells):
    server = Server(count, most=most, told=count if tells else None)
    assert numbers(style, server) == list(range(1, count + 1))
    assert server.asked <= count // min(PAGE, most) + 2


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE + 1, 3 * PAGE])
def test_everything_at_once(style, count):
    server = Server(count, pages=False)
    assert numbers(style, server) == list(range(1, count + 1))
    assert server.asked <= 2


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("told", [None, 3 * PAGE])
def test_a_list_that_is_cut_short_never_passes_for_whole(style, told):
    """The same full page again and again."""
    server = Server(3 * PAGE, told=told)
    with pytest.raises(Unreadable):
        numbers(style, lambda query: server({**query, "page": 1, "offset": 0}))


@pytest.mark.parametrize("style", STYLES)
def test_rows_that_move_while_they_are_read(style):
    """Somebody was added at the front: whom we saw comes again, nobody is named twice."""
    server = Server(2 * PAGE)
    moved: list[bool] = []

    def ask(query: Mapping[str, int]) -> dict[str, Any]:
        if server.asked == 1 and not moved:
            server.rows.insert(0, {"id": 9000})
            moved.append(True)
        return server(query)

    assert numbers(style, ask) == list(range(1, 2 * PAGE + 1))


@pytest.mark.parametrize("most", [1000, 60])
@pytest.mark.parametrize("count", [0, PAGE, PAGE + 7, 2 * PAGE, 3 * PAGE + 7])
def test_a_list_that_is_gone_on_with(count, most):
    server = Server(count, most=most)
    found = [row["id"] for _said, rows in by_offset(server, "rows", skip=PAGE) for row in rows]
    assert found == list(range(PAGE + 1, count + 1))


@pytest.mark.parametrize("pages", [True, False])
def test_whoever_knows_no_offset_is_not_asked_for_ever(pages):
    """Everything at once is cut; the same first page is the end."""
    server = Server(3 * PAGE, pages=pages)
    asked = by_offset(lambda query: server({**query, "offset": 0}), "rows", skip=PAGE)
    found = [row["id"] for _said, rows in asked for row in rows]
    assert found == ([] if pages else list(range(PAGE + 1, 3 * PAGE + 1)))


def test_a_list_without_end(monkeypatch):
    monkeypatch.setattr(paging, "MOST_PAGES", 5)
    with pytest.raises(Unreadable):
        numbers(by_page, lambda query: {"rows": [{"id": query["page"]}]})


@pytest.mark.parametrize(
    "said", [{}, {"rows": None}, {"rows": {}}, {"rows": [1]}, {"rows": [{}]}, {"rows": [{"id": "x"}]}]
)
def test_no_list(said):
    with pytest.raises(Unreadable):
        numbers(by_page, lambda query: said)
