"""Which of the times on offer are named."""

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.voicecalls.theatre import NOW, TIMES, at
from voicecalls.hearing import TimeWish
from voicecalls.script.times import Found, Named, choose, spread

ANY = TimeWish()


def chosen(*, starts=TIMES, wish=ANY, refused=(), now=NOW):
    return choose(starts, wish=wish, refused=frozenset(refused), now=now)


def test_the_soonest_first_then_other_days_and_other_times_of_day():
    assert chosen() == Named(Found.FITTING, (at(24, 9), at(25, 14), at(30, 17, 30)))


def test_times_of_one_day_lie_apart():
    day = [at(24, 9), at(24, 9, 15), at(24, 9, 30), at(24, 11), at(24, 14), at(24, 14, 30)]
    assert spread(day) == (at(24, 9), at(24, 11), at(24, 14))
    assert spread([at(24, 9), at(24, 9, 15)]) == (at(24, 9), at(24, 9, 15))


def test_a_time_in_some_weeks_is_named_only_if_there_is_none_nearer():
    far = at(22, 15, month=12)
    assert far not in spread([at(24, 9), at(25, 9), at(26, 9), far])
    assert far in spread([at(24, 9), at(25, 9), far])


def test_what_was_refused_or_is_over_is_not_named_again():
    assert chosen(refused=TIMES[:1]).times[0] == at(24, 9, 30)
    assert chosen(now=at(24, 9, 10)).times[0] == at(24, 9, 30)
    assert chosen(refused=TIMES) == chosen(starts=()) == Named(Found.NOTHING, ())


def test_a_wish_narrows():
    assert chosen(wish=TimeWish(weekdays=frozenset({3}), since=time(12))) == Named(Found.FITTING, (at(26, 16),))


def test_if_nothing_fits_the_nearest_are_named():
    friday_afternoon = TimeWish(weekdays=frozenset({4}), since=time(14), until=time(17))
    assert chosen(wish=friday_afternoon) == Named(Found.NEAREST, (at(26, 10, 30), at(26, 16), at(27, 9)))
    december = chosen(wish=TimeWish(first=at(10, 9, month=12).date()))
    assert december.found == Found.NEAREST
    assert december.times[-1] == at(2, 13, month=12)
    again = chosen(wish=TimeWish(weekdays=frozenset({3}), since=time(12)), refused=[at(26, 16)])
    assert again.found == Found.NEAREST
    assert at(26, 10, 30) in again.times


starts = st.lists(st.integers(-50, 3000), max_size=60).map(
    lambda quarters: tuple(NOW + timedelta(minutes=15 * quarter) for quarter in quarters)
)
wishes = st.builds(
    TimeWish,
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
    not_weekdays=st.frozensets(st.integers(0, 6), max_size=7),
    since=st.sampled_from([None, time(9), time(14)]),
    until=st.sampled_from([None, time(12), time(8)]),
)


@given(starts=starts, wish=wishes, count=st.integers(0, 30))
def test_only_what_is_on_offer_lies_ahead_and_was_not_refused_is_named(starts, wish, count):
    refused = frozenset(starts[:count])
    named = chosen(starts=starts, wish=wish, refused=refused)
    left = {each for each in starts if each > NOW} - refused
    assert len(named.times) == min(3, len([at for at in left if wish.fits(at)]) or len(left))
    assert set(named.times) <= left
    assert list(named.times) == sorted(set(named.times))
    assert (named.found == Found.FITTING) == any(wish.fits(at) for at in left)
    assert (named.found == Found.NOTHING) == (not left)
