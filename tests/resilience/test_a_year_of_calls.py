"""A year of calls, over clock changes, holidays and changing settings: nobody is called when nobody may be."""

import pytest

from tests.voicecalls.years import PLACES, Year, every_four_hours
from voicecalls.dialling import Reason


def test_a_year_of_calls():
    year = Year(seed=1, people=400, changes=60).run()
    assert year.faults == {}
    assert year.calls > 1000 and year.kept > 800
    assert {Reason.SUNDAY, Reason.HOLIDAY, Reason.WEEKDAY, Reason.OUTSIDE_HOURS, Reason.DAY_CAP} <= set(year.reasons)
    assert len({zone for names, _, _ in PLACES for zone in names}) >= 8


@pytest.mark.parametrize("fault", ["sunday", "holiday", "weekday", "hours", "over the day cap"])
def test_the_referee_sees_what_a_planner_that_adds_hours_does(fault):
    assert Year(seed=2, people=60, changes=20, planner=every_four_hours, trusting=True).run().faults[fault] > 0


@pytest.mark.resilience_long
@pytest.mark.parametrize("seed", range(10, 20))
def test_ten_years_of_many_calls(seed):
    year = Year(seed=seed, people=4000, changes=400).run()
    assert year.faults == {}
    assert year.calls > 10_000
