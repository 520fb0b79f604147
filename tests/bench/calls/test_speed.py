"""Portions become rates, and rates shares of the limit."""

import pytest

from bench.calls.speed import Speed, one_by_one, took


def test_a_portion_counts_for_all_its_pieces():
    speed = Speed(name="claims", timing=one_by_one([1.0, 3.0]), bare=one_by_one([0.5]), each=100)
    assert speed.row() == ["claims", "50.0", "200", "25 %"]


def test_what_fails_is_not_measured():
    with pytest.raises(ZeroDivisionError):
        took(lambda: 1 / 0)
