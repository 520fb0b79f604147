"""How waits are read off the ticks."""

import pytest

from bench.calls.fairness import in_order, waits_of

BIG, SMALL, LATE = 1, 2, 3


def test_whoever_waits_longest_counts():
    ticks = [{BIG: 5, SMALL: 2}, {BIG: 5, LATE: 1}, {BIG: 5, SMALL: 1}, {BIG: 5}]
    waits = waits_of([SMALL, LATE], ticks=ticks)
    assert (waits.first_call, waits.last_call, waits.shares) == (2, 3, {BIG: 5, SMALL: 2})


def test_whoever_gets_nothing_is_not_left_out():
    with pytest.raises(ValueError):
        waits_of([SMALL, LATE], ticks=[{BIG: 5, SMALL: 2}])


def test_in_order_the_others_come_after_nine_tenths():
    first, last = map(int, in_order())
    assert first == pytest.approx(last * 0.9, abs=1)
