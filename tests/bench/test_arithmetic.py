"""Percentiles, rates and rounds."""

import pytest

from bench.arithmetic import Timing, percentile, together


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([7.0], 50, 7.0),
        ([7.0], 99, 7.0),
        ([1.0, 2.0], 50, 1.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([3.0, 1.0, 2.0], 100, 3.0),
        ([3.0, 1.0, 2.0], 0, 1.0),
        ([float(number) for number in range(1, 101)], 99, 99.0),
        ([float(number) for number in range(1, 201)], 99, 198.0),
    ],
)
def test_a_percentile_is_one_of_the_values(values, percent, expected):
    assert percentile(values, percent) == expected


def test_nothing_measured_is_no_zero():
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 50)


def test_a_rate_counts_answers_side_by_side():
    assert Timing(seconds=[0.5, 0.5, 0.5, 0.5], elapsed=1.0).per_second == 4.0


def test_rounds_are_put_together_before_anything_is_said_of_them():
    slow, quick = Timing(seconds=[1.0, 3.0], elapsed=4.0), Timing(seconds=[1.0, 1.0, 1.0, 1.0], elapsed=2.0)
    whole = together([slow, quick])
    assert (whole.per_second, whole.p50, whole.p99) == (1.0, 1.0, 3.0)
