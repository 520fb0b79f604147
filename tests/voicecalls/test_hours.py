"""When a phone may ring: the cases one would ask about first."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from voicecalls.fences import NATIONWIDE, holiday_name
from voicecalls.hours import Callee, CallHours, Closed, Why, may_ring, next_opening, why_closed, within_law, zones_of

BERLIN, NEW_YORK, LOS_ANGELES = map(ZoneInfo, ("Europe/Berlin", "America/New_York", "America/Los_Angeles"))
RING = timedelta(seconds=55)
HOURS = CallHours(
    weekdays=frozenset(range(6)),
    windows=((time(9), time(12)), (time(16), time(19))),
    country="DE",
    region="BE",
)
ANNA = Callee(zones=(BERLIN,))


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, *, zone: ZoneInfo = BERLIN
) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def opening(after: datetime, hours: CallHours = HOURS, callee: Callee = ANNA, *, ring: timedelta = RING) -> datetime:
    found = next_opening(hours, callee, after=after, for_=ring)
    assert found is not None
    return found.astimezone(after.tzinfo)


def test_inside_a_window_it_may_ring_and_outside_it_may_not():
    assert may_ring(HOURS, ANNA, at=at(2026, 11, 24, 9)) is None
    assert may_ring(HOURS, ANNA, at=at(2026, 11, 24, 8, 59, 59)) == Why.OUTSIDE_HOURS
    assert may_ring(HOURS, ANNA, at=at(2026, 11, 24, 12)) == Why.OUTSIDE_HOURS
    assert may_ring(HOURS, ANNA, at=at(2026, 11, 24, 18, 59, 5), for_=RING) is None
    assert may_ring(HOURS, ANNA, at=at(2026, 11, 24, 18, 59, 6), for_=RING) == Why.ENDS_TOO_SOON


def test_between_two_windows_the_next_one_opens():
    assert opening(at(2026, 11, 24, 12, 30)) == at(2026, 11, 24, 16)
    assert opening(at(2026, 11, 24, 18, 59, 30)) == at(2026, 11, 25, 9)
    assert opening(at(2026, 11, 24, 10, 17, 3)) == at(2026, 11, 24, 10, 17, 3)


def test_windows_that_touch_are_one():
    hours = replace(HOURS, windows=((time(9), time(12)), (time(12), time(15))))
    assert may_ring(hours, ANNA, at=at(2026, 11, 24, 11, 59, 50), for_=RING) is None


def test_sunday_is_no_setting():
    with pytest.raises(ValueError, match="Sunday"):
        replace(HOURS, weekdays=frozenset({5, 6}))
    with pytest.raises(ValueError):
        replace(HOURS, weekdays=frozenset({7}))
    with pytest.raises(ValueError):
        replace(HOURS, windows=((time(9), time(9)),))


def test_on_sunday_the_reason_is_sunday():
    sunday = at(2026, 11, 22, 10)
    assert why_closed(HOURS, ANNA, at=sunday) == Closed(why=Why.SUNDAY, zone=BERLIN, day=date(2026, 11, 22))
    assert may_ring(within_law(HOURS), ANNA, at=sunday) == Why.SUNDAY


def test_a_day_that_is_not_chosen_is_a_reason_of_its_own():
    hours = replace(HOURS, weekdays=frozenset({0}))
    assert may_ring(hours, ANNA, at=at(2026, 11, 24, 10)) == Why.WEEKDAY
    assert opening(at(2026, 11, 24, 10), hours) == at(2026, 11, 30, 9)


def test_holidays_and_sundays_are_skipped_as_one():
    assert opening(at(2026, 12, 24, 19)) == at(2026, 12, 28, 9)  # Christmas on Friday and Saturday, then a Sunday
    assert opening(at(2027, 3, 27, 19)) == at(2027, 3, 30, 9)  # Easter, with a clock change in it
    assert may_ring(HOURS, ANNA, at=at(2026, 12, 25, 10)) == Why.HOLIDAY


def test_holidays_are_those_of_the_region():
    epiphany = at(2027, 1, 6, 10)
    assert may_ring(HOURS, ANNA, at=epiphany) is None
    assert may_ring(HOURS, replace(ANNA, region="BY"), at=epiphany) == Why.HOLIDAY
    assert may_ring(replace(HOURS, region="BY"), ANNA, at=epiphany) == Why.HOLIDAY
    assert may_ring(replace(HOURS, region="BY"), replace(ANNA, country="AT", region="9"), at=epiphany) == Why.HOLIDAY


def test_where_no_region_is_known_the_holidays_of_all_count():
    nowhere = replace(HOURS, region="")
    womens_day, epiphany = at(2027, 3, 8, 10), at(2027, 1, 6, 10)
    assert may_ring(nowhere, ANNA, at=womens_day) == may_ring(nowhere, ANNA, at=epiphany) == Why.HOLIDAY
    assert may_ring(HOURS, replace(ANNA, region="Atlantis"), at=epiphany) == Why.HOLIDAY


def test_the_region_of_the_organization_says_nothing_about_another_country():
    assert may_ring(HOURS, replace(ANNA, country="FR"), at=at(2027, 3, 26, 10)) == Why.HOLIDAY  # Good Friday, Alsace
    assert may_ring(HOURS, replace(ANNA, country="FR", region=NATIONWIDE), at=at(2027, 3, 26, 10)) is None


def test_holidays_are_a_setting_only_where_the_law_leaves_them_free():
    ignoring = replace(HOURS, observe_holidays=False)
    labor_day = at(2026, 9, 7, 10, zone=NEW_YORK)
    american = Callee(zones=(NEW_YORK,), country="US", region="NY")
    assert may_ring(ignoring, ANNA, at=at(2026, 12, 25, 10)) == Why.HOLIDAY
    assert may_ring(ignoring, american, at=labor_day) is None
    assert may_ring(HOURS, american, at=labor_day) == Why.HOLIDAY


def test_the_fence_is_the_callees():
    wide = replace(HOURS, windows=((time(6), time(22)),))
    assert opening(at(2026, 11, 24, 6), wide) == at(2026, 11, 24, 8)
    assert may_ring(wide, ANNA, at=at(2026, 11, 24, 20)) == Why.OUTSIDE_LAW
    parisian = Callee(zones=(ZoneInfo("Europe/Paris"),), country="FR", region=NATIONWIDE)
    assert may_ring(wide, parisian, at=at(2026, 11, 24, 13, 30)) == Why.OUTSIDE_LAW
    assert opening(at(2026, 11, 27, 20), wide, parisian) == at(2026, 11, 30, 10)  # not on Saturday


def test_a_window_over_midnight_belongs_to_the_day_on_which_it_begins():
    hours = CallHours(weekdays=frozenset({4, 5}), windows=((time(19), time(9)),), country="CH", region="ZH")
    assert may_ring(hours, ANNA, at=at(2026, 11, 27, 19)) is None
    assert may_ring(hours, ANNA, at=at(2026, 11, 28, 8, 59)) is None  # Saturday, of Friday's window
    assert may_ring(hours, ANNA, at=at(2026, 11, 29, 8)) == Why.SUNDAY
    assert may_ring(hours, ANNA, at=at(2026, 11, 27, 8)) == Why.WEEKDAY
    assert may_ring(hours, ANNA, at=at(2026, 11, 28, 7)) == Why.OUTSIDE_LAW
    assert may_ring(hours, ANNA, at=at(2026, 12, 26, 8, 30)) == Why.HOLIDAY  # after a holiday, on another
    assert may_ring(hours, ANNA, at=at(2027, 1, 2, 8)) == Why.WEEKDAY  # its window would have begun on New Year's Day


def test_the_same_wall_time_after_a_clock_change():
    hours = replace(HOURS, weekdays=frozenset({0, 5}))
    saturday, monday = opening(at(2026, 10, 24, 1), hours), opening(at(2026, 10, 24, 20), hours)
    assert (saturday, monday) == (at(2026, 10, 24, 9), at(2026, 10, 26, 9))
    assert monday.timestamp() - saturday.timestamp() == 49 * 3600


def test_of_several_zones_all_must_be_inside():
    american = Callee(zones=(NEW_YORK, LOS_ANGELES), country="US", region="NY")
    hours = replace(HOURS, windows=((time(9), time(17)),))
    assert opening(at(2026, 11, 24, 9, zone=NEW_YORK), hours, american) == at(2026, 11, 24, 12, zone=NEW_YORK)
    early = why_closed(hours, american, at=at(2026, 11, 24, 9, zone=NEW_YORK))
    assert early == Closed(why=Why.OUTSIDE_HOURS, zone=LOS_ANGELES, day=date(2026, 11, 24))
    confirmed = replace(american, zones=(NEW_YORK,))
    assert opening(at(2026, 11, 24, 9, zone=NEW_YORK), hours, confirmed) == at(2026, 11, 24, 9, zone=NEW_YORK)


def test_where_no_time_suits_all_zones_there_is_none():
    far = Callee(zones=(NEW_YORK, ZoneInfo("Asia/Tokyo")))
    assert next_opening(HOURS, far, after=at(2026, 11, 24, 9), for_=RING) is None


def test_the_distance_of_two_zones_shifts_with_their_clock_changes():
    both = Callee(zones=(BERLIN, NEW_YORK), country="DE", region="BE")
    hours = replace(HOURS, windows=((time(9), time(17)),))
    assert opening(at(2027, 3, 9, 1), hours, both) == at(2027, 3, 9, 15)
    assert opening(at(2027, 3, 16, 1), hours, both) == at(2027, 3, 16, 14)  # New York has changed, Berlin has not
    assert opening(at(2027, 3, 30, 1), hours, both) == at(2027, 3, 30, 15)


def test_where_no_real_phone_can_ring_the_clocks_may_be_ahead():
    """On a Sunday evening the demo calls as if it were Tuesday."""
    sunday = at(2026, 11, 22, 20)
    ahead = replace(HOURS, ahead=timedelta(hours=37))
    assert (may_ring(HOURS, ANNA, at=sunday), may_ring(ahead, ANNA, at=sunday)) == (Why.SUNDAY, None)
    assert opening(at(2026, 11, 22, 19), ahead) == sunday
    assert opening(sunday) == at(2026, 11, 23, 9)


def test_an_unknown_zone_fails_closed():
    assert zones_of(["Europe/Berlin", "Europe/Berlin"]) == (BERLIN,)
    assert zones_of(["Europe/Berlin", "Europe/Nowhere"]) == ()
    nobody = Callee(zones=zones_of(["../../etc/passwd"]))
    assert may_ring(HOURS, nobody, at=at(2026, 11, 24, 10)) == Why.ZONE_UNKNOWN


def test_holidays_have_names():
    assert holiday_name("DE", "BE", date(2027, 3, 8), language="de") == "Frauentag"
    assert holiday_name("DE", "BE", date(2026, 12, 25), language="en") == "Christmas Day"
    assert holiday_name("DE", "BE", date(2026, 12, 24), language="de") == ""
    assert holiday_name("ZZ", "", date(2026, 12, 25), language="de") == ""
