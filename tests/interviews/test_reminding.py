"""When reminders are due. The judge of the properties walks minute by minute and looks at the reader's wall clock."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.zones import zone
from interviews.reminding import JUST_BEFORE, Due, Quiet, after_offer, before_start
from interviews.slots import Span
from tests.interviews.test_slots_properties import ZONE_DAYS

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BERLIN = zone("Europe/Berlin")
NIGHT = Quiet(begins=time(21), ends=time(8), zone=BERLIN)
AMPLE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def nudges(offered_at: datetime, *days: int, last_end=None, quiet=NIGHT, now=None) -> list[tuple[int, datetime]]:
    due = after_offer(offered_at=offered_at, days=days, last_end=last_end, quiet=quiet, now=now or offered_at)
    return [(each.number, each.at) for each in due]


def reminders(start: datetime, *minutes: int, quiet=NIGHT, now=None) -> list[tuple[int, datetime]]:
    due = before_start(start=start, minutes=minutes, quiet=quiet, now=now or start - 30 * DAY)
    return [(each.number, each.at) for each in due]


# ── Who has not booked ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_nudge_comes_days_after_the_offer():
    assert nudges(berlin(2, 10), 4, 2) == [(2, berlin(4, 10)), (4, berlin(6, 10))]


@pytest.mark.parametrize(
    ("offered", "due"),
    [
        (berlin(2, 20, 59), berlin(4, 20, 59)),
        (berlin(2, 21), berlin(5, 8)),  # the first quiet minute
        (berlin(2, 23), berlin(5, 8)),
        (berlin(3, 0), berlin(5, 8)),
        (berlin(3, 7, 59), berlin(5, 8)),
        (berlin(3, 8), berlin(5, 8)),  # the first minute after
    ],
)
def test_in_the_quiet_hours_a_nudge_waits_for_their_end(offered, due):
    assert nudges(offered, 2) == [(2, due)]


def test_quiet_hours_are_the_readers():
    tokyo = Quiet(begins=time(21), ends=time(8), zone=zone("Asia/Tokyo"))
    assert nudges(berlin(2, 14), 1, quiet=tokyo) == [(1, datetime(2026, 11, 4, 8, tzinfo=tokyo.zone))]


def test_quiet_hours_may_lie_within_a_day():
    noon = Quiet(begins=time(12), ends=time(14), zone=BERLIN)
    assert nudges(berlin(2, 13), 1, quiet=noon) == [(1, berlin(3, 14))]
    assert nudges(berlin(2, 23), 1, quiet=noon) == [(1, berlin(3, 23))]


def test_equal_times_switch_the_quiet_hours_off():
    never = Quiet(begins=time(9), ends=time(9), zone=BERLIN)
    assert nudges(berlin(2, 3), 1, quiet=never) == [(1, berlin(3, 3))]


def test_no_nudge_once_the_last_window_has_passed():
    assert nudges(berlin(2, 10), 2, 4, last_end=berlin(6, 10)) == [(2, berlin(4, 10))]
    assert nudges(berlin(2, 23), 2, last_end=berlin(5, 8)) == []  # moved to where it is too late


def test_nudges_of_the_past_are_not_due_again():
    assert nudges(berlin(2, 10), 2, 4, now=berlin(4, 10)) == [(4, berlin(6, 10))]


# ── Before an interview ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_comes_minutes_before_the_start():
    assert reminders(berlin(12, 10), 60, 1440) == [(1440, berlin(11, 10)), (60, berlin(12, 9))]


def test_at_night_a_reminder_comes_just_before_the_quiet_hours():
    assert reminders(berlin(12, 8, 30), 60) == [(60, berlin(11, 20, 45))]
    assert reminders(berlin(12, 3), 1440) == [(1440, berlin(10, 20, 45))]


def test_booked_in_the_night_it_comes_in_the_morning_if_that_is_before_the_start():
    assert reminders(berlin(12, 8, 30), 60, now=berlin(11, 20, 45)) == [(60, berlin(12, 8))]
    assert reminders(berlin(12, 8), 60, now=berlin(11, 20, 45)) == []
    assert reminders(berlin(12, 6), 60, now=berlin(11, 22)) == []


def test_nothing_is_due_before_the_booking():
    assert reminders(berlin(12, 10), 60, 1440, now=berlin(11, 10)) == [(60, berlin(12, 9))]
    assert reminders(berlin(12, 10), 600, now=berlin(12, 1)) == []  # not even in the morning


def test_reminders_that_meet_are_one():
    assert reminders(berlin(12, 8, 30), 90, 60, 60) == [(60, berlin(11, 20, 45))]


def test_across_a_change_of_the_clocks():
    start = berlin(25, 10, month=10)  # the clock goes back at three
    assert reminders(start, 1440, 120) == [(1440, berlin(24, 11, month=10)), (120, berlin(25, 8, month=10))]
    early = Quiet(begins=time(1), ends=time(2, 30), zone=BERLIN)  # 02:30 comes twice
    assert nudges(datetime(2026, 10, 24, 0, 45, tzinfo=UTC), 1, quiet=early) == [
        (1, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    ]


# ── Any cadence, zone and clock change ───────────────────────────────────────────────────────────────────────────────


class WallClock:
    """Minutes around a date, and which of them are quiet."""

    def __init__(self, quiet: Quiet, around: datetime) -> None:
        first = around - 6 * DAY
        self.minutes = [first + MINUTE * number for number in range(12 * 1440)]
        shown = [minute.astimezone(quiet.zone).replace(tzinfo=None) for minute in self.minutes]
        self.quiet = [False] * len(shown)
        if quiet.begins == quiet.ends:
            return
        for day in (shown[0].date() + DAY * number for number in range(1, 10)):  # also one that the zone leaves out
            begins = datetime.combine(day, quiet.begins)
            ends = datetime.combine(day + DAY * (quiet.ends < quiet.begins), quiet.ends)
            start = next(index for index, each in enumerate(shown) if each >= begins)
            last = next(index for index in reversed(range(len(shown))) if shown[index] <= ends)
            for index in range(start, last + (shown[last] < ends)):  # a clock that is put forward may not show the end
                self.quiet[index] = True

    def is_quiet(self, at: datetime) -> bool:
        return self.quiet[bisect_left(self.minutes, at)]

    def waited(self, at: datetime) -> datetime:
        while self.is_quiet(at):
            at += MINUTE
        return at

    def brought_forward(self, at: datetime, *, now: datetime, start: datetime) -> datetime | None:
        if not self.is_quiet(at):
            return at
        evening = at
        while self.is_quiet(evening):
            evening -= MINUTE
        evening = self.waited(evening + MINUTE - JUST_BEFORE)
        morning = self.waited(at)
        if evening > now:
            return evening
        return morning if morning < start else None


wall_times = st.integers(0, 95).map(lambda quarter: time(*divmod(quarter * 15, 60)))


@st.composite
def nights(draw: st.DrawFn) -> tuple[Quiet, datetime]:
    """Quiet hours of some zone, and a time near one of its clock changes."""
    here, day = draw(ZONE_DAYS)
    quiet = Quiet(begins=draw(wall_times), ends=draw(wall_times), zone=here)
    return quiet, datetime.combine(day, time(0), UTC) + MINUTE * draw(st.integers(-1440, 1440))


BEYOND_TWO_DAYS = (Quiet(begins=time(2, 30), ends=time(2, 15), zone=BERLIN), datetime(2026, 10, 25, 0, 0, tzinfo=UTC))


# The end is shown twice, and nothing before it is.
ENDS_WITH_THE_CHANGE = (
    Quiet(begins=time(0), ends=time(1), zone=zone("Europe/Dublin")),
    datetime(2028, 10, 29, 0, 0, tzinfo=UTC),
)


@AMPLE
@example(night=BEYOND_TWO_DAYS, days={1}, gone=0, left=None)
@example(night=ENDS_WITH_THE_CHANGE, days={1}, gone=0, left=None)
@given(
    night=nights(),
    days=st.sets(st.integers(1, 2), max_size=2),
    gone=st.integers(0, 2880),
    left=st.none() | st.integers(0, 2880),
)
def test_nudges_as_the_wall_clock_has_them(night, days, gone, left):
    quiet, at = night
    offered_at = at - DAY
    now, last_end = offered_at + MINUTE * gone, None if left is None else offered_at + MINUTE * left
    due = after_offer(offered_at=offered_at, days=days, last_end=last_end, quiet=quiet, now=now)
    clock = WallClock(quiet, at)
    expected = {clock.waited(offered_at + DAY * number) for number in days}
    assert [each.at for each in due] == sorted(
        each for each in expected if each > now and (last_end is None or each < last_end)
    )
    assert not any(clock.is_quiet(each.at) for each in due)


@AMPLE
@example(night=BEYOND_TWO_DAYS, minutes={600}, known=2880)
@given(
    night=nights(),
    minutes=st.sets(st.integers(1, 192).map(lambda quarter: quarter * 15), max_size=3),
    known=st.integers(0, 2880),
)
def test_reminders_as_the_wall_clock_has_them(night, minutes, known):
    quiet, start = night
    now = start - MINUTE * known
    due = before_start(start=start, minutes=minutes, quiet=quiet, now=now)
    clock = WallClock(quiet, start)
    planned = [start - MINUTE * number for number in minutes]
    moved = {clock.brought_forward(at, now=now, start=start) for at in planned if at > now}
    assert [each.at for each in due] == sorted(each for each in moved if each)
    assert all(now < each.at < start and not clock.is_quiet(each.at) for each in due)
    assert {each.number for each in due} <= minutes


@AMPLE
@given(night=nights(), minutes=st.sets(st.integers(15, 2880), min_size=1, max_size=3), known=st.integers(60, 2880))
def test_planning_anew_brings_nothing_twice(night, minutes, known):
    """Planned again once some have gone out, the rest stays, and no number comes that was not to come before."""
    quiet, start = night
    now = start - MINUTE * known
    first = before_start(start=start, minutes=minutes, quiet=quiet, now=now)
    for sent in first:
        again = before_start(start=start, minutes=minutes, quiet=quiet, now=sent.at)
        to_come = [each for each in first if each.at > sent.at]
        handled = {each.number for each in first} - {each.number for each in to_come}
        assert [each for each in again if each.number not in handled] == to_come


@AMPLE
@given(night=nights())
def test_a_stretch_is_quiet_on_every_clock_that_shows_a_quiet_time(night):
    """Whatever a stretch is, no instant outside one shows a time within the quiet hours."""
    quiet, at = night
    shown = at.astimezone(quiet.zone).time()
    inside = (
        quiet.begins <= shown < quiet.ends if quiet.begins <= quiet.ends else not quiet.ends <= shown < quiet.begins
    )
    if inside:
        assert quiet.later(at) > at


def test_a_reader_whose_date_was_skipped_is_reminded_all_the_same():
    apia = Quiet(begins=time(0), ends=time(23, 45), zone=ZoneInfo("Pacific/Apia"))
    at = datetime.combine(date(2011, 12, 29), time(20), apia.zone)
    assert apia.around(at) == Span(
        datetime(2011, 12, 29, tzinfo=apia.zone), datetime(2011, 12, 29, 23, 45, tzinfo=apia.zone)
    )
    assert after_offer(offered_at=at - DAY, days=[1], last_end=None, quiet=apia, now=at - DAY) == [
        Due(number=1, at=datetime(2011, 12, 30, 9, 45, tzinfo=UTC))
    ]
