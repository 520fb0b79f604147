"""Numbers as words, rows as a table."""

from dataclasses import replace

import pytest

from bench.table import Table, milliseconds, number, share, times

TABLE = Table(title="Pages", head=["page", "p50 ms"], rows=[["one", "9.10"], ["a panel of ten", "12.3"]])


@pytest.mark.parametrize(
    ("value", "expected"), [(1234.5, "1234"), (123.4, "123"), (12.34, "12.3"), (1.234, "1.23"), (0.001, "0.00")]
)
def test_numbers_keep_about_three_digits(value, expected):
    assert number(value) == expected


def test_ratios():
    assert (share(1, 8), times(3, 2), milliseconds(0.0123)) == ("12 %", "1.50 ×", "12.3")


def test_text_lines_up():
    assert TABLE.text().splitlines() == [
        "Pages",
        "page            p50 ms",
        "──────────────────────",
        "one               9.10",
        "a panel of ten    12.3",
    ]


def test_markdown():
    assert TABLE.markdown().splitlines() == [
        "## Pages",
        "",
        "| page | p50 ms |",
        "| --- | --: |",
        "| one | 9.10 |",
        "| a panel of ten | 12.3 |",
    ]


def test_how_to_read_it_stands_above_the_figures():
    told = replace(TABLE, note="Pages are asked for four at a time. " * 4).markdown().splitlines()
    assert told[:2] == ["## Pages", ""]
    assert " ".join(told[2:4]) == ("Pages are asked for four at a time. " * 4).strip()
    assert told[4:6] == ["", "| page | p50 ms |"]
    assert max(map(len, told)) <= 120
